"""A town that is making its strategy, with one of everything."""

import html
import re
from collections.abc import Mapping
from typing import Any

from allmende.kernel.actor import SystemActor
from allmende.kernel.models import AuditEntry
from allmende.region.models import Municipality
from allmende.strategy.models import ActionField, Journey, Persona, Strategy
from allmende.strategy.services import futures, inventory, narrative, people, process
from tests import factories

SYSTEM = SystemActor("tests")


def strategy(town: Municipality | None = None, **fields: Any) -> Strategy:
    """Return a town's draft."""
    town = town or factories.municipality()
    values = {
        "key": f"strategie-{town.slug}", "kind": "local", "title": f"Strategie {town.name}",
        "status": "draft",
        "visibility": "municipality", "size": "xs", **fields,
    }  # fmt: skip
    return Strategy.objects.create(owner=town.space, **values)


def field(key: str = "mobilitaet", name: str = "Mobilität") -> ActionField:
    """Return a field of action."""
    return ActionField.objects.get_or_create(key=key, defaults={"name": name, "position": 1})[0]


def persona(owned: Strategy, **fields: Any) -> Persona:
    """Return a persona of the strategy's owner."""
    values = {"name": "Hanna", "target_group": "Ältere auf dem Dorf", **fields}
    return people.put_persona(actor=SYSTEM, key=owned.key, values=values)


def journey(owned: Strategy, whose: Persona | None = None) -> Journey:
    """Return a journey with one step."""
    values = {
        "title": "Ein neuer Ausweis",
        "occasion": "",
        "persona": whose or persona(owned),
        "action_field": field(),
    }
    made = people.put_journey(actor=SYSTEM, key=owned.key, values=values)
    people.put_step(
        actor=SYSTEM, key=owned.key, journey_id=made.pk,
        values={"what": "Termin suchen", "feeling": -2, "idea": "Termin am Telefon"},
    )  # fmt: skip
    return made


def one_of_everything(town: Municipality) -> dict[str, Any]:
    """Return the parts of addresses of a town that has begun everything."""
    owned = Strategy.objects.filter(owner=town.space).first() or strategy(town)
    made = journey(owned)
    key = owned.key
    item = inventory.put_item(actor=SYSTEM, space=town.space, values={"title": "WLAN", "kind": "product"})
    rail = futures.put_rail(actor=SYSTEM, key=key, kind="ethics", question="Muss das sein?")
    scenario = futures.put_scenario(
        actor=SYSTEM, key=key, values={"kind": "climate", "title": "Hitze", "description": "Lange"}
    )
    batch = inventory.keep_table(actor=SYSTEM, space=town.space, name="a.csv", body=b"Titel;Amt\nA;B\n")
    parts = {
        "key": key, "step": "goals", "question": "start", "block": "goals", "section": "ethics",
        "persona_id": made.persona_id, "journey_id": made.pk, "step_id": made.steps.get().pk,
        "item_id": item.pk, "batch_id": batch.pk,
        "point_id": narrative.put_contact_point(actor=SYSTEM, key=key, who="Rat", what="Heimat").pk,
        "rail_id": rail.pk, "scenario_id": scenario.pk,
        "own_step": process.add_step(actor=SYSTEM, key=key, values={"title": "Rat", "cycle": "strategy"}).pk,
    }  # fmt: skip
    return {f"strategien:{name}": value for name, value in parts.items()}


def seen_on(answer: Any) -> str:
    """Return what the form on a page remembers of the values it was opened with."""
    found = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())
    assert found, "the page has no form that remembers"
    return html.unescape(found.group(1))


def save(client: Any, url: str, values: Mapping[str, Any]) -> Any:
    """Open a form, fill it in and send it, as a browser does."""
    return client.post(url, {**values, "seen": seen_on(client.get(url))})


def trail(owned: Strategy) -> int:
    """Return how many changes of a strategy are written down."""
    return AuditEntry.objects.filter(subject_kind=owned._meta.label_lower, subject_id=str(owned.pk)).count()
