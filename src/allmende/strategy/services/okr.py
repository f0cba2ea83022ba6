"""Setting, changing, adopting, restricting, ending and deleting objectives."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.strategy import selectors
from allmende.strategy.errors import CycleEndsBeforeItBegins
from allmende.strategy.errors_okr import (
    AlreadyAdopted,
    AlreadyEnded,
    ObjectiveInUse,
    ReasonMissing,
)
from allmende.strategy.models import Goal, Level, Objective, OkrCycle
from allmende.strategy.selectors.cycles import cycles_to_join
from allmende.strategy.services.okr_key_results import is_used
from allmende.strategy.services.okr_open import open_objective, reorder
from allmende.strategy.services.okr_seen import check_goal, check_numbers


@dataclass(frozen=True, slots=True)
class ObjectiveOptions:
    """What a new objective may have beside its words; a draft is not public yet."""

    level: str = Level.LOCAL
    cycle_id: int | None = None
    is_draft: bool = False
    is_demo: bool = False


PLAIN: Final = ObjectiveOptions()


@transaction.atomic
def create_objective(
    *,
    actor: Actor,
    owner: Space,
    goal_id: int,
    title: str,
    why: str,
    begins_on: date,
    ends_on: date,
    responsible: str,
    options: ObjectiveOptions = PLAIN,
) -> Objective:
    """Set an objective of a town or the consortium under a goal.

    It is public from the start; a draft is seen by the owner's people only until it is adopted.

    Raises:
        NotFound: goal or cycle are not visible, or the cycle is over.
        Forbidden: the actor does not edit what this space owns.
        CycleEndsBeforeItBegins: the days are the wrong way round.
        GoalNotPublic: more people would see the objective than its goal.
    """
    goal = selectors.goal_for(actor, goal_id)
    require(actor, "strategy.create_objective", owner)
    if ends_on < begins_on:
        raise CycleEndsBeforeItBegins
    visibility = Visibility.MUNICIPALITY if options.is_draft else Visibility.PUBLIC
    check_goal(goal, visibility)
    objective: Objective = Objective.objects.create(
        owner=owner,
        visibility=visibility,
        goal=goal,
        title=title,
        why=why,
        begins_on=begins_on,
        ends_on=ends_on,
        responsible=responsible,
        level=options.level,
        cycle=_cycle_to_join(actor, owner, options.cycle_id),
        adopted_on=None if options.is_draft else timezone.localdate(),
        position=_next_position(owner, goal),
        is_demo=options.is_demo,
    )
    audit.record(
        "strategy.objective_created",
        actor=actor,
        subject=objective,
        changes={"goal": goal.title, "visibility": visibility.value},
    )
    return objective


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """What people may change about an objective."""

    goal_id: int
    title: str
    why: str
    begins_on: date
    ends_on: date
    responsible: str
    level: str = Level.LOCAL
    cycle_id: int | None = None


@transaction.atomic
def change_objective(
    *, actor: Actor, objective_id: int, facts: ObjectiveFacts, edition: int | None = None
) -> Objective:
    """Change an objective, or move it under another goal or into another cycle.

    Args:
        edition: What the page showed; None where nobody looked at one.

    Raises:
        ChangedMeanwhile: somebody else saved since.
        CycleClosed: the objective's cycle is over.
        NotFound: the cycle it shall move to is not visible, or over.
    """
    objective = open_objective(actor, objective_id, edition)
    goal = objective.goal if facts.goal_id == objective.goal_id else selectors.goal_for(actor, facts.goal_id)
    if facts.ends_on < facts.begins_on:
        raise CycleEndsBeforeItBegins
    check_goal(goal, objective.visibility)
    if goal.pk != objective.goal_id:
        objective.position = _next_position(objective.owner, goal)
    if facts.cycle_id != objective.cycle_id:
        objective.cycle = _cycle_to_join(actor, objective.owner, facts.cycle_id)
    objective.goal = goal
    objective.title, objective.why, objective.level = facts.title, facts.why, facts.level
    objective.begins_on, objective.ends_on = facts.begins_on, facts.ends_on
    objective.responsible = facts.responsible
    _save(
        objective,
        actor,
        ["goal", "title", "why", "level", "begins_on", "ends_on", "responsible", "cycle", "position"],
    )
    return objective


@transaction.atomic
def adopt_objective(*, actor: Actor, objective_id: int, on: date | None = None) -> Objective:
    """Adopt a draft; from now on everybody sees it.

    Raises:
        AlreadyAdopted: it is no draft.
        GoalNotPublic: its goal is still a draft, or not for everybody.
        NumberNotPublic: what measures one of its key results is not for everybody.
    """
    objective = open_objective(actor, objective_id)
    if objective.adopted_on is not None:
        raise AlreadyAdopted
    check_goal(objective.goal, Visibility.PUBLIC)
    check_numbers(objective.key_results.all(), Visibility.PUBLIC)
    objective.adopted_on = on or timezone.localdate()
    objective.visibility = Visibility.PUBLIC
    _save(objective, actor, ["adopted_on", "visibility"], action="strategy.objective_adopted")
    return objective


@transaction.atomic
def set_visibility(*, actor: Actor, objective_id: int, visibility: str, reason: str) -> Objective:
    """Restrict who sees an adopted objective, or make it public again.

    Args:
        reason: Required where fewer people than everybody shall see it; shown with the objective.

    Raises:
        ReasonMissing: it shall be restricted without a reason.
        GoalNotPublic, NumberNotPublic: more people would see it than its goal, or than its numbers.
    """
    objective = open_objective(actor, objective_id)
    wanted = Visibility(visibility)
    if wanted != Visibility.PUBLIC and not reason.strip():
        raise ReasonMissing
    check_goal(objective.goal, wanted)
    check_numbers(objective.key_results.all(), wanted)
    objective.visibility = wanted
    objective.restricted_reason = reason.strip() if wanted != Visibility.PUBLIC else ""
    if objective.adopted_on is None and wanted == Visibility.PUBLIC:
        objective.adopted_on = timezone.localdate()
    _save(
        objective,
        actor,
        ["visibility", "restricted_reason", "adopted_on"],
        action="strategy.objective_visibility_set",
        reason=reason,
    )
    return objective


@transaction.atomic
def end_objective(*, actor: Actor, objective_id: int, reason: str) -> Objective:
    """No longer pursue an objective; it stays readable with the reason."""
    objective = open_objective(actor, objective_id)
    if objective.ended_on is not None:
        raise AlreadyEnded
    if not reason.strip():
        raise ReasonMissing
    objective.ended_on, objective.ended_reason = timezone.localdate(), reason.strip()
    _save(
        objective,
        actor,
        ["ended_on", "ended_reason"],
        action="strategy.objective_ended",
        reason=objective.ended_reason,
    )
    return objective


@transaction.atomic
def delete_objective(*, actor: Actor, objective_id: int) -> None:
    """Delete an objective that nobody used: no values typed, no measure behind it, not carried on.

    Raises:
        ObjectiveInUse: it is to be ended instead.
    """
    objective = open_objective(actor, objective_id)
    if objective.carried_into.exists() or any(is_used(row) for row in objective.key_results.all()):
        raise ObjectiveInUse
    audit.record("strategy.objective_deleted", actor=actor, subject=objective)
    objective.delete()


@transaction.atomic
def reorder_objective(*, actor: Actor, objective_id: int, step: int) -> None:
    """Move an objective up (-1) or down (1) among its owner's under the same goal."""
    objective = open_objective(actor, objective_id)
    siblings = Objective.objects.filter(owner=objective.owner, goal=objective.goal)
    reorder(siblings.order_by("position", "id"), objective.pk, step)
    audit.record("strategy.objective_reordered", actor=actor, subject=objective, changes={"step": step})


def _save(
    objective: Objective, actor: Actor, fields: list[str], *, action: str = "", reason: str = ""
) -> None:
    objective.edition += 1
    audit.save(objective, actor=actor, fields=[*fields, "edition"], action=action, reason=reason)


def _next_position(owner: Space, goal: Goal) -> int:
    last = Objective.objects.filter(owner=owner, goal=goal).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _cycle_to_join(actor: Actor, owner: Space, cycle_id: int | None) -> OkrCycle | None:
    if cycle_id is None:
        return None
    # Locked: it must not be closed, and its values frozen, before the objective is in it.
    open_ones = cycles_to_join(actor, owner).select_for_update(of=("self",), no_key=True)
    return get_or_not_found(open_ones, pk=cycle_id)
