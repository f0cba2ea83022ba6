"""One solution, three towns around it, and readings; names are invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from allmende.basics.text import sort_key
from allmende.datahub.models import Dashboard, Entity
from allmende.datahub.services.readings import series_for, store_readings
from allmende.kernel.actor import Actor, SystemActor
from allmende.region.models import Contact, Municipality
from allmende.solutions.blueprint.reader import read_blueprint
from allmende.solutions.models import Adoption, AdoptionStep, Solution, StepKey, StepState
from allmende.solutions.services.adoptions import start_adoption
from allmende.solutions.services.catalogue import publish_version
from allmende.strategy.models import ActionField
from tests import factories

BLUEPRINTS = Path(__file__).resolve().parents[2] / "blueprints"
SYSTEM = SystemActor("test")
#: Of the one blueprint, as its file says today.
VERSION = read_blueprint(BLUEPRINTS / "raumklima-schulen").version
#: Answers that leave one need missing (budget) and one open (decision_body).
ANSWERS = {
    "lorawan_coverage": "yes",
    "schools": "3",
    "classrooms": "20",
    "staff_hours_per_month": "6",
    "budget_eur": "500",
    "decision_body": "",
    "school_authority_consent": "yes",
}


def solution(slug: str = "raumklima-schulen", **fields: Any) -> Solution:
    """Return a solution; by default the one with a blueprint."""
    has_blueprint = slug == "raumklima-schulen"
    fields_of_action = fields.pop("action_fields", ())
    values = {
        "title": "Raumklima in Schulen" if has_blueprint else slug.title(),
        "status": "available" if has_blueprint else "in_progress",
        "blueprint": slug if has_blueprint else "",
        "summary": "Ampeln zeigen, wann gelüftet werden sollte.",
        **fields,
    }
    made = Solution.objects.create(slug=slug, owner=factories.consortium().space, **values)
    for key in fields_of_action:
        field = ActionField.objects.get_or_create(key=key, defaults={"name": key.title(), "position": 1})[0]
        made.action_fields.add(field)
    if has_blueprint:
        publish_version(actor=SYSTEM, solution=made, blueprint=read_blueprint(BLUEPRINTS / slug))
    return made


@dataclass
class World:
    """A town that adopts, the Kümmerer's town, a third town, and the solution."""

    town: Municipality
    steward: Municipality
    other: Municipality
    solution: Solution

    @property
    def manager(self) -> Actor:
        """A new manager of the adopting town."""
        return factories.actor("manager", self.town)

    def person(self, who: str) -> Actor:
        """Return somebody by where they stand: manager, reader, steward, other, coordinator."""
        places = {"steward": self.steward, "other": self.other}
        role = {"steward": "manager", "other": "manager"}.get(who, who)
        place = None if role == "coordinator" else places.get(who, self.town)
        return factories.actor(role, place)


def world() -> World:
    """Return the three towns and the solution; the Kümmerer has a contact with an address."""
    factories.consortium()
    steward = factories.municipality("Quelldorf", sort_key=sort_key("Quelldorf"))
    Contact.objects.create(municipality=steward, name="Erika Beispiel", email="kuemmerer@example.org")
    return World(
        town=factories.municipality("Neustadt", sort_key=sort_key("Neustadt")),
        steward=steward,
        other=factories.municipality("Drittstadt", sort_key=sort_key("Drittstadt")),
        solution=solution(steward=steward),
    )


def adoption(made: World, *, at: str = StepKey.FIT_CHECK, **fields: Any) -> Adoption:
    """Return the town's adoption whose turn it is to do the step `at`."""
    started = start_adoption(actor=made.manager, solution=made.solution, municipality=made.town)
    reached = list(StepKey).index(StepKey(at))
    for place, key in enumerate(StepKey):
        state = (
            StepState.DONE if place < reached else StepState.CURRENT if place == reached else StepState.OPEN
        )
        AdoptionStep.objects.filter(adoption=started, key=key).update(state=state)
    if fields:
        Adoption.objects.filter(pk=started.pk).update(**fields)
    return Adoption.objects.get(pk=started.pk)


def dashboard(made: World, **fields: Any) -> Dashboard:
    """Return the cockpit that the blueprint installs."""
    values: dict[str, Any] = {
        "slug": "raumklima",
        "title": "Raumklima",
        "entity_type": "Room",
        "attribute": "co2",
        "unit": "59",
        "origin": "raumklima-schulen",
        "thresholds": [
            {"key": "good", "below": 1000, "word": "gut"},
            {"key": "soon", "up_to": 2000, "word": "bald lüften"},
            {"key": "now", "word": "jetzt lüften"},
        ],
        **fields,
    }
    return Dashboard.objects.create(owner=made.town.space, **values)


def room(made: World, name: str) -> Entity:
    """Return a room of the adopting town."""
    return Entity.objects.create(
        tenant=made.town.space,
        urn=f"urn:ngsi-ld:Room:{made.town.ags}:{name}",
        type="Room",
        name=name,
        sort_key=name,
        release="live",
    )


def readings(made: World, entity: Entity, start: datetime, values: list[float], quality: int = 0) -> None:
    """Store one CO2 value every ten minutes from `start` (UTC)."""
    series = series_for(entity=entity, attribute="co2", unit="59")
    rows = [(series.pk, start + timedelta(minutes=10 * n), value, quality) for n, value in enumerate(values)]
    store_readings(actor=SYSTEM, tenant=made.town.space, rows=rows)


def euro(text: str) -> Decimal:
    """Return an amount."""
    return Decimal(text)
