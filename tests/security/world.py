"""A town with one of everything, and its addresses."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from allmende.datahub.models import (
    AccessToken,
    Alert,
    Dashboard,
    Dataset,
    Entity,
    Subscription,
    Upload,
)
from allmende.kernel.accounts import hash_of
from allmende.kernel.models import Invitation, RoleGrant
from allmende.region.models import Contact, Municipality
from allmende.solutions.models import Adoption, Expense, Question, Reply, Solution, StepKey
from allmende.strategy.models import Goal, Indicator, KeyResult, Objective, Strategy
from tests import factories
from tests.cockpit import world as cockpit
from tests.datahub import factories as hub
from tests.security.parts import MAKERS
from tests.solutions.install import world as install

SUBSCRIPTION = {
    "type": "Subscription",
    "entities": [{"type": "Room"}],
    "notification": {"endpoint": {"uri": "https://empfaenger.example/", "accept": "application/json"}},
}


@dataclass(frozen=True)
class Place:
    """One town and the parts of its addresses: name of the part → value."""

    town: Municipality
    board: Dashboard
    school: Entity
    dataset: Dataset
    solution: Solution
    adoption: Adoption
    parts: dict[str, Any]

    def address(self, route: str, *, number: int | None = None, **other: object) -> str:
        """Fill a route with what exists; with `number` all its numbers are this one."""
        solution = self.solution.slug
        slug = (
            solution if "loesungen" in route else self.dataset.slug if "daten/" in route else self.town.slug
        )
        route = re.sub(r"\(\?P<\w+>([a-z]+)(\|[^)]*)?\)", r"\1", route).replace("^", "").replace("$", "")

        def part(match: re.Match[str]) -> str:
            kind, name = match.group(1), match.group(2)
            if kind == "int" and number is not None:
                return str(number)
            known = {"slug": slug, "key": "decision", **self.parts, **other}
            special = f"{route.partition('/')[0]}:{name}"
            return str(known[special] if special in known else known[name])

        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", part, route)


def place(*, solution: Solution | None = None, release: str = "live", room: str = "Raum 1") -> Place:
    """Return a new town with one of everything.

    Args:
        solution: Another town's, with the blueprint; None makes this town the Kümmerer of one.
        release: Of its school.
    """
    town, board, school = cockpit.cockpit(release)
    made = cockpit.measured(school, room, 1200)
    source = hub.source(town.space)
    device = hub.device(source, made)
    hub.profile(town.space)
    rule = hub.alert_rule(town.space)
    now = timezone.now()
    alert = Alert.objects.create(rule=rule, entity=made, began_at=now, raised_at=now, peak=2500)
    token = AccessToken.objects.create(
        tenant=town.space,
        name="Programm",
        token_hash=hash_of(f"token{town.pk}"),
        hint="alt_x",
        created_by="A",
    )
    upload = Upload.objects.create(owner=town.space, name="werte.csv", digest="0", made_by="A")
    subscription = Subscription.objects.create(
        tenant=town.space, urn=f"urn:ngsi-ld:Subscription:{town.pk}", document=SUBSCRIPTION
    )
    dataset = hub.dataset(town.space)
    solution = solution or install.solution(steward=town)
    adoption = install.adoption(town, of=solution, reached=StepKey.DECISION)
    objective = _objective(town)
    question = Question.objects.create(solution=solution, municipality=town, text="Wie?", asked_by="A")
    reply = Reply.objects.create(question=question, municipality=town, text="So.", written_by="B")
    expense = Expense.objects.create(
        adoption=adoption, spent_on=date(2026, 3, 1), label="Fühler", amount=Decimal(5), entered_by="A"
    )
    grant = RoleGrant.objects.get(user=factories.person("manager", town))
    invitation = Invitation.objects.create(
        space=town.space, email="neu@example.org", role="reader", token_hash=hash_of(str(town.pk)),
        invited_by="A", expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    contact = Contact.objects.create(municipality=town, name="Erika")
    parts = {
        "dashboard_slug": board.slug, "entity_id": made.pk, "school_id": school.pk, "source_id": source.pk,
        "device_id": device.pk, "adoption_id": adoption.pk, "objective_id": objective.pk, "town": town.slug,
        "goal_id": objective.goal_id, "key_result_id": objective.key_results.get().pk,
        "expense_id": expense.pk, "question_id": question.pk, "space_id": town.space_id,
        "reply_id": reply.pk, "contact_id": contact.pk, "grant_id": grant.pk,
        "invitation_id": invitation.pk, "token": "x", "connector": "http_poll", "rule_id": rule.pk,
        "alert_id": alert.pk, "token_id": token.pk, "upload_id": upload.pk,
        "subscription_id": subscription.pk, "dataset_slug": dataset.slug,
    }  # fmt: skip
    for make in MAKERS:
        parts |= make(town)
    return Place(town, board, school, dataset, solution, adoption, parts)


def _objective(town: Municipality) -> Objective:
    strategy = Strategy.objects.get_or_create(
        key="rahmen", defaults={"owner": factories.consortium().space, "kind": "framework", "title": "Rahmen"}
    )[0]
    goal = Goal.objects.get_or_create(
        strategy=strategy, key="a", defaults={"kind": "project_goal", "title": "Gutes Leben"}
    )[0]
    made = Objective.objects.create(
        owner=town.space, goal=goal, title="Gute Luft", responsible="Amt",
        begins_on=date(2026, 1, 1), ends_on=date(2030, 1, 1),
    )  # fmt: skip
    Indicator.objects.create(
        owner=town.space, key="raeume", title="Räume mit Ampel", definition="Räume", unit="Räume",
        query="entities_with_valid_reading",
        parameters={"entity_type": "Room", "attribute": "co2", "within_hours": 24},
    )  # fmt: skip
    KeyResult.objects.create(objective=made, title="20 Räume", target=20, unit="Räume")
    return made
