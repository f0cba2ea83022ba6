"""The invented cycles, objectives and values of a demo, brought in through the services people use."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.region.models import Municipality
from allmende.region.selectors import consortium
from allmende.strategy import services
from allmende.strategy.models import (
    CheckIn,
    Goal,
    Indicator,
    KeyResult,
    Objective,
    OkrCycle,
    Statistic,
)
from allmende.strategy.selectors.statistics_values import place_of
from allmende.strategy.services import KeyResultDraft, ObjectiveOptions
from allmende.strategy.services import cycles as cycle_services
from allmende.strategy.services.cycles import CycleFacts

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Load everything: cycles first, then what is in them, then the ends of those that are over."""
    spaces = {email: towns[email].space if email in towns else consortium().space for email in actors}
    cycles = {part["key"]: _cycle(actors, spaces, part) for part in told.get("cycle", [])}
    carried: list[tuple[Actor, Objective, str]] = []
    for part in told.get("objective", []):
        actor = actors[part["person"]]
        made = _objective(actor, spaces[part["person"]], cycles.get(part.get("cycle", "")), part)
        if "carry_into" in part:
            carried.append((actor, made, part["carry_into"]))
    for part in told.get("cycle", []):
        if part["state"] == "closed":
            cycle_services.close_cycle(
                actor=actors[part["person"]],
                cycle_id=cycles[part["key"]].pk,
                retrospective=part["retrospective"],
                now=_moment(part["ends"]),
            )
    for actor, made, into in carried:
        cycle_services.carry_on(
            actor=actor, cycle_id=made.cycle_id or 0, objective_ids=[made.pk], into_id=cycles[into].pk
        )


def _cycle(actors: Mapping[str, Actor], spaces: Mapping[str, Space], part: Part) -> OkrCycle:
    facts = CycleFacts(part["title"], _day(part["begins"]), _day(part["ends"]), part["rhythm"], part["level"])
    actor = actors[part["person"]]
    cycle = cycle_services.create_cycle(actor=actor, owner=spaces[part["person"]], facts=facts, is_demo=True)
    return cycle_services.start_cycle(actor=actor, cycle_id=cycle.pk)


def _objective(actor: Actor, owner: Space, cycle: OkrCycle | None, part: Part) -> Objective:
    today = timezone.localdate()
    made = services.create_objective(
        actor=actor,
        owner=owner,
        goal_id=Goal.objects.get(key=part["goal"], strategy__kind="framework").pk,
        title=part["title"],
        why=part["why"],
        begins_on=cycle.begins_on if cycle else today.replace(month=1, day=1),
        ends_on=cycle.ends_on if cycle else today.replace(month=12, day=31),
        responsible=part["responsible"],
        options=ObjectiveOptions(part["level"], cycle.pk if cycle else None, is_demo=True),
    )
    for row in part["key_result"]:
        _key_result(actor, made, row)
    return made


def _key_result(actor: Actor, objective: Objective, row: Part) -> None:
    indicator = Indicator.objects.filter(owner=objective.owner, key=row.get("indicator", "")).first()
    statistic = Statistic.objects.filter(key=row.get("statistic", "")).first()
    place = place_of(objective.owner)
    draft = KeyResultDraft(
        title=row["title"],
        target=Decimal(row["target"]),
        baseline=Decimal(row["baseline"]),
        unit=row.get("unit", ""),
        indicator_id=indicator.pk if indicator else None,
        statistic_id=statistic.pk if statistic else None,
        place=(str(place.kind), place.key) if statistic else ("", ""),
        responsible_user_id=actor.user_id,
    )
    made = services.create_key_result(actor=actor, objective_id=objective.pk, draft=draft)
    for said in row["values"]:
        _say(actor, made, said)


def _say(actor: Actor, key_result: KeyResult, said: Part) -> None:
    entry = services.check_in(
        actor=actor,
        key_result_id=key_result.pk,
        value=Decimal(said["value"]) if "value" in said else None,
        confidence=said["confidence"],
        sentence=said["sentence"],
    )
    # Services date by the calendar; what is invented lies in the past.
    CheckIn.objects.filter(pk=entry.pk).update(at=_moment(said["days"]))


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _moment(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(_day(days), time(11)))
