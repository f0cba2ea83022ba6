"""Cycles: planning, starting, closing with frozen values, carrying unfinished objectives on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space, Visibility
from allmende.strategy import selectors
from allmende.strategy.errors import CycleEndsBeforeItBegins
from allmende.strategy.errors_okr import (
    CycleAlreadyStarted,
    CycleClosed,
    CycleInUse,
    CycleNotClosed,
    CycleNotRunning,
    RetrospectiveMissing,
)
from allmende.strategy.models import (
    CycleStatus,
    FrozenResult,
    KeyResult,
    Level,
    Objective,
    OkrCycle,
    Rhythm,
)
from allmende.strategy.selectors.cycles import cycle_for, cycles_to_join, unfinished
from allmende.strategy.types import Pace


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What people say about a cycle."""

    title: str
    begins_on: date
    ends_on: date
    rhythm: str = Rhythm.MONTHLY
    level: str = Level.LOCAL


@transaction.atomic
def create_cycle(*, actor: Actor, owner: Space, facts: CycleFacts, is_demo: bool = False) -> OkrCycle:
    """Plan a cycle of a town or the consortium; cycles may overlap.

    Raises:
        Forbidden: the actor does not edit what this space owns.
        CycleEndsBeforeItBegins: the days are the wrong way round.
    """
    require(actor, "strategy.create_objective", owner)
    if facts.ends_on < facts.begins_on:
        raise CycleEndsBeforeItBegins
    cycle: OkrCycle = OkrCycle.objects.create(
        owner=owner,
        visibility=Visibility.PUBLIC,
        title=facts.title,
        level=facts.level,
        begins_on=facts.begins_on,
        ends_on=facts.ends_on,
        rhythm=facts.rhythm,
        is_demo=is_demo,
    )
    audit.record("strategy.cycle_created", actor=actor, subject=cycle)
    return cycle


@transaction.atomic
def change_cycle(*, actor: Actor, cycle_id: int, facts: CycleFacts, edition: int | None = None) -> OkrCycle:
    """Change a cycle that is not closed.

    Raises:
        ChangedMeanwhile: somebody else saved since the page was opened.
        CycleClosed: it is over.
    """
    cycle = _own(actor, cycle_id)
    if cycle.status == CycleStatus.CLOSED:
        raise CycleClosed
    if edition is not None and edition != cycle.edition:
        raise ChangedMeanwhile
    if facts.ends_on < facts.begins_on:
        raise CycleEndsBeforeItBegins
    cycle.title, cycle.level, cycle.rhythm = facts.title, facts.level, facts.rhythm
    cycle.begins_on, cycle.ends_on = facts.begins_on, facts.ends_on
    _save(cycle, actor, ["title", "level", "rhythm", "begins_on", "ends_on"])
    return cycle


@transaction.atomic
def start_cycle(*, actor: Actor, cycle_id: int) -> OkrCycle:
    """Let a planned cycle run: from now on values are due in its rhythm."""
    cycle = _own(actor, cycle_id)
    if cycle.status != CycleStatus.PLANNED:
        raise CycleAlreadyStarted
    cycle.status = CycleStatus.RUNNING
    _save(cycle, actor, ["status"], action="strategy.cycle_started")
    return cycle


@transaction.atomic
def delete_cycle(*, actor: Actor, cycle_id: int) -> None:
    """Delete a cycle without objectives; closed ones stay.

    Raises:
        CycleInUse: objectives are part of it.
    """
    cycle = _own(actor, cycle_id)
    if cycle.status == CycleStatus.CLOSED:
        raise CycleClosed
    if cycle.objectives.exists():
        raise CycleInUse
    audit.record("strategy.cycle_deleted", actor=actor, subject=cycle)
    cycle.delete()


@transaction.atomic
def close_cycle(*, actor: Actor, cycle_id: int, retrospective: str, now: datetime | None = None) -> OkrCycle:
    """Close a running cycle: each key result's value is frozen with its time, source and quality.

    Args:
        retrospective: What was learned; one sentence is enough, none is not.
        now: The moment of closing, for invented examples.

    Raises:
        CycleNotRunning: it is planned or closed.
        RetrospectiveMissing: nothing was said.
    """
    cycle = _own(actor, cycle_id)
    if cycle.status != CycleStatus.RUNNING:
        raise CycleNotRunning
    if not retrospective.strip():
        raise RetrospectiveMissing
    moment = now or timezone.now()
    frozen = _freeze(cycle, moment)
    cycle.status, cycle.closed_at, cycle.closed_by = CycleStatus.CLOSED, moment, actor.name
    cycle.retrospective = retrospective.strip()
    _save(
        cycle,
        actor,
        ["status", "closed_at", "closed_by", "retrospective"],
        action="strategy.cycle_closed",
        reason=f"{frozen}: {cycle.retrospective}",
    )
    return cycle


def _freeze(cycle: OkrCycle, moment: datetime) -> int:
    rows = list(
        KeyResult.objects.filter(objective__cycle=cycle).select_related("objective", "indicator", "statistic")
    )
    found = selectors.statuses(rows, moment)
    FrozenResult.objects.bulk_create(
        FrozenResult(
            key_result=row,
            value=found[row.pk].value,
            simulated_value=found[row.pk].simulated,
            at=found[row.pk].at,
            source=found[row.pk].source[:300],
            quality=found[row.pk].quality[:300],
            progress_pct=found[row.pk].progress_pct,
            frozen_at=moment,
        )
        for row in rows
    )
    return len(rows)


@transaction.atomic
def carry_on(*, actor: Actor, cycle_id: int, objective_ids: Sequence[int], into_id: int) -> list[Objective]:
    """Copy unfinished objectives of a closed cycle into another one, each with a link to where it came from.

    A key result starts where it was frozen; reached and ended ones stay behind.

    Raises:
        CycleNotClosed: the first cycle is not over.
        CycleClosed: the second one is.
        Forbidden: an objective belongs to somebody else.
    """
    cycle = cycle_for(actor, cycle_id)
    if cycle.status != CycleStatus.CLOSED:
        raise CycleNotClosed
    into = cycle_for(actor, into_id, lock=True)
    open_ones = {one.pk: one for one in unfinished(actor, cycle, timezone.now())}
    carried = []
    for objective_id in dict.fromkeys(objective_ids):
        old = open_ones.get(objective_id) or get_or_not_found(Objective.objects.none(), pk=objective_id)
        require(actor, "strategy.edit_objective", old)
        get_or_not_found(cycles_to_join(actor, old.owner), pk=into.pk)
        carried.append(_copy(old, into, actor))
    return carried


def _copy(old: Objective, into: OkrCycle, actor: Actor) -> Objective:
    found = selectors.statuses(list(old.key_results.all()), timezone.now())
    new: Objective = Objective.objects.create(
        owner=old.owner,
        visibility=old.visibility,
        restricted_reason=old.restricted_reason,
        goal=old.goal,
        title=old.title,
        why=old.why,
        begins_on=into.begins_on,
        ends_on=into.ends_on,
        responsible=old.responsible,
        cycle=into,
        level=old.level,
        adopted_on=old.adopted_on,
        carried_from=old,
        position=old.position,
        is_demo=old.is_demo,
    )
    for row in old.key_results.all():
        status = found[row.pk]
        if status.pace in {Pace.REACHED, Pace.ENDED}:
            continue
        KeyResult.objects.create(
            objective=new,
            title=row.title,
            indicator=row.indicator,
            statistic=row.statistic,
            statistic_place_kind=row.statistic_place_kind,
            statistic_place_key=row.statistic_place_key,
            statistic_breakdown=row.statistic_breakdown,
            baseline=_baseline(row, status.value),
            target=row.target,
            unit=row.unit,
            responsible=row.responsible,
            responsible_user_id=row.responsible_user_id,
            position=row.position,
            carried_from=row,
        )
    audit.record(
        "strategy.objective_carried_on",
        actor=actor,
        subject=new,
        changes={"from": old.pk, "cycle": into.title},
    )
    return new


def _baseline(row: KeyResult, value: Decimal | None) -> Decimal:
    """Start where the last cycle ended; without a value where it started."""
    return row.baseline if value is None else value.quantize(Decimal("0.01"))


def _own(actor: Actor, cycle_id: int) -> OkrCycle:
    cycle = cycle_for(actor, cycle_id, lock=True)
    require(actor, "strategy.edit_cycle", cycle)
    return cycle


def _save(
    cycle: OkrCycle, actor: Actor, fields: Sequence[str], *, action: str = "", reason: str = ""
) -> None:
    cycle.edition += 1
    audit.save(cycle, actor=actor, fields=[*fields, "edition"], action=action, reason=reason)
