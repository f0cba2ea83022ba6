"""The invented making of two strategies, and an invented discourse on open data."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from allmende.datahub.selectors import datasets_of
from allmende.kernel.actor import ANONYMOUS, Actor, SystemActor
from allmende.kernel.models import Visibility
from allmende.participation.models import Contribution, DataProposal
from allmende.participation.services import discourse, moderation
from allmende.region.models import Municipality
from allmende.strategy.models import ActionField, Strategy
from allmende.strategy.selectors.strategies import strategy_of
from allmende.strategy.services import contents, futures, guiding, inventory, narrative, people, process

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Load what towns made and what people said, each as they would enter it.

    Args:
        towns: People's addresses → their town; towns nobody signs in for are found by their number.
    """
    fields = {field.key: field for field in ActionField.objects.all()}
    for part in told.get("making", []):
        actor, town = actors[part["person"]], towns[part["person"]]
        strategy = strategy_of(actor, town.space)
        if strategy is not None:
            _Making(actor, strategy, fields).load(part)
    for part in told.get("proposal", []):
        _proposal(part, Municipality.objects.get(ags=part["town"]))


class _Making:
    """One town's load; journeys refer to its personas."""

    def __init__(self, actor: Actor, strategy: Strategy, fields: Mapping[str, ActionField]) -> None:
        self.actor = actor
        self.strategy = strategy
        self.key = strategy.key
        self.fields = fields

    def load(self, part: Part) -> None:
        """Bring in all that one town has done."""
        guiding.answer(actor=self.actor, key=self.key, answers=part["answers"], share=part["share"])
        for row in part.get("inventory", []):
            self._item(row)
        personas = {row["ref"]: self._persona(row) for row in part.get("persona", [])}
        for row in part.get("journey", []):
            self._journey(row, personas[row["persona"]])
        if "narrative" in part:
            self._narrative(part["narrative"])
        for row in part.get("scenario", []):
            futures.put_scenario(actor=self.actor, key=self.key, values=row)
        for row in part.get("guard", []):
            kind, numbers = row["kind"], row["starters"]
            futures.write_section(actor=self.actor, key=self.key, kind=kind, text=row["text"])
            futures.take_starters(actor=self.actor, key=self.key, kind=kind, numbers=numbers)
        self._contents(part)
        self._steps(part)

    def _item(self, row: Part) -> None:
        values = {
            "title": row["title"],
            "kind": row["kind"],
            "department": row["department"],
            "action_field": self.fields.get(row["field"]),
            "since": row.get("since", ""),
            "state": row.get("state", "running"),
            "description": row.get("description", ""),
            "visibility": Visibility.PUBLIC if row.get("public") else Visibility.MUNICIPALITY,
        }
        inventory.put_item(actor=self.actor, space=self.strategy.owner, values=values, is_demo=True)

    def _persona(self, row: Part) -> Any:
        values = {name: row[name] for name in people.PERSONA_FIELDS if name in row}
        return people.put_persona(actor=self.actor, key=self.key, values=values)

    def _journey(self, row: Part, persona: Any) -> None:
        values = {
            "title": row["title"],
            "occasion": row["occasion"],
            "persona": persona,
            "action_field": self.fields[row["field"]],
        }
        made = people.put_journey(actor=self.actor, key=self.key, values=values)
        for step in row["steps"]:
            told = {
                "what": step["what"],
                "contact_point": step["where"],
                "feeling": step["feeling"],
                "hurdle": step.get("hurdle", ""),
                "idea": step.get("idea", ""),
            }
            people.put_step(actor=self.actor, key=self.key, journey_id=made.pk, values=told)

    def _narrative(self, row: Part) -> None:
        values = {name: row[name] for name in narrative.FIELDS if name in row}
        narrative.write(actor=self.actor, key=self.key, values=values)
        for point in row["point"]:
            narrative.put_contact_point(actor=self.actor, key=self.key, who=point["who"], what=point["what"])

    def _contents(self, part: Part) -> None:
        for row in part.get("contents", []):
            drafts = {
                entry["key"]: contents.EntryDraft(
                    entry["state"], entry.get("place", ""), entry.get("reason", "")
                )
                for entry in row["entries"]
            }
            contents.change_block(actor=self.actor, key=self.key, block=row["block"], entries=drafts)

    def _steps(self, part: Part) -> None:
        today = timezone.localdate()
        for row in part.get("step", []) + part.get("own", []):
            values = {
                "begins_on": today + timedelta(days=row["begins"]),
                "ends_on": today + timedelta(days=row["ends"]),
                "responsible": row.get("responsible", ""),
            }
            if "key" in row:
                process.change_step(actor=self.actor, key=self.key, slug=row["key"], values=values)
                continue
            own = {name: row[name] for name in ("title", "cycle", "is_milestone", "state") if name in row}
            process.add_step(actor=self.actor, key=self.key, values={**own, **values})


def _proposal(part: Part, town: Municipality) -> None:
    system = SystemActor("demo")
    made = discourse.propose(
        actor=ANONYMOUS,
        sender="",
        holder_id=town.space_id,
        title=part["title"],
        what=part["what"],
        why=part["why"],
        sensitivity=part.get("sensitivity", ""),
        name=part.get("name", ""),
        is_demo=True,
    )
    asked_at = timezone.now() - timedelta(days=part["days_ago"])
    DataProposal.objects.filter(pk=made.pk).update(created_at=asked_at, changed_at=asked_at)
    if part.get("waiting"):
        return
    moderation.moderate_proposal(actor=system, proposal_id=made.pk, show=True)
    for number in range(part["supports"]):
        discourse.support(actor=ANONYMOUS, sender="", proposal_id=made.pk, browser=f"demo-{number}")
    for number, row in enumerate(part.get("said", []), 1):
        _said(system, made, row, at=asked_at + (timezone.now() - asked_at) * number / 6)
    dataset = datasets_of(system, town.space).first() if part["status"] == "opened" else None
    # Without a published dataset of the town the proposal stays in discussion.
    status = "discussed" if part["status"] == "opened" and dataset is None else part["status"]
    moderation.decide(
        actor=system,
        proposal_id=made.pk,
        status=status,
        reason=part.get("reason", ""),
        dataset_id=dataset.pk if dataset else None,
    )
    # People of the town decide, not the loader, and they take their time.
    DataProposal.objects.filter(pk=made.pk).update(
        moderated_by="Beispiel", decided_by="Beispiel", moderated_at=asked_at + timedelta(days=1)
    )
    decided_at = asked_at + (timezone.now() - asked_at) * 3 / 4
    DataProposal.objects.filter(pk=made.pk, decided_at__isnull=False).update(
        decided_at=decided_at, changed_at=decided_at
    )


def _said(system: Actor, made: DataProposal, row: Part, *, at: datetime) -> None:
    said = discourse.contribute(
        actor=ANONYMOUS, sender="", proposal_id=made.pk, kind=row["kind"], text=row["text"]
    )
    hidden = row.get("not_shown", "")
    moderation.moderate_contribution(actor=system, contribution_id=said.pk, show=not hidden, reason=hidden)
    if "answer" in row:
        moderation.answer(actor=system, contribution_id=said.pk, text=row["answer"])
    answered = {"answered_at": at + timedelta(days=3), "answered_by": "Beispiel"} if "answer" in row else {}
    Contribution.objects.filter(pk=said.pk).update(
        moderated_by="Beispiel", created_at=at, moderated_at=at + timedelta(hours=9), **answered
    )
