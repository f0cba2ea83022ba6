"""Goals: add, change, move, retire, delete, and link them to goals of other strategies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.basics.text import slug
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import planned, selectors
from allmende.strategy.errors_chain import (
    GoalCycle,
    GoalFromPack,
    GoalInUse,
    NotAdopted,
    SameStrategy,
)
from allmende.strategy.hanging import hanging_on_goal
from allmende.strategy.models import (
    ActionField,
    Goal,
    GoalKind,
    GoalLink,
    GoalStatus,
    Level,
    SdgGoal,
    Strategy,
)
from allmende.strategy.tokens import goal_token

LONGEST_KEY: Final = 64


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What people say about a goal; for a new one the title is enough."""

    title: str
    text: str = ""
    kind: str = GoalKind.GOAL
    parent_id: int | None = None
    due_on: date | None = None
    origin: str = ""
    level: str = Level.BOTH
    internal_note: str = ""
    field_ids: Sequence[int] = ()
    sdg_numbers: Sequence[int] = ()


@transaction.atomic
def add_goal(*, actor: Actor, strategy_key: str, facts: GoalFacts) -> Goal:
    """Add a goal as a draft at the end of its siblings; the next adoption makes it public.

    Raises:
        NotFound: the strategy or the parent is not visible, or the parent is another strategy's.
        Forbidden: the actor does not edit the strategy.
    """
    strategy = _locked(actor, strategy_key)
    goal: Goal = Goal.objects.create(
        strategy=strategy,
        key=_free_key(strategy, facts.title),
        parent=_parent(strategy, facts.parent_id),
        kind=facts.kind,
        title=facts.title,
        text=facts.text,
        due_on=facts.due_on,
        origin=facts.origin,
        level=facts.level,
        internal_note=facts.internal_note,
        position=_next_position(strategy, facts.parent_id),
        status=GoalStatus.DRAFT,
    )
    goal.action_fields.set(ActionField.objects.filter(pk__in=facts.field_ids))
    goal.sdgs.set(SdgGoal.objects.filter(pk__in=facts.sdg_numbers))
    _record("goal_added", actor, goal, {"title": goal.title})
    return goal


@transaction.atomic
def change_goal(*, actor: Actor, goal_id: int, facts: GoalFacts, expected: str) -> Goal:
    """Change at once what a goal says and where it stands; of an adopted one, correct it (`plan_goal`).

    Args:
        expected: `tokens.goal_token` of what the person saw.

    Raises:
        ChangedMeanwhile: somebody saved other words since.
        GoalCycle: the new parent stands below the goal.
    """
    goal = _unchanged(actor, goal_id, expected)
    changes = _changes(goal, facts)
    _refuse_cycle(goal, facts.parent_id, also_now=True)
    if facts.parent_id != goal.parent_id:
        goal.position = _next_position(goal.strategy, facts.parent_id)
    goal.parent = _parent(goal.strategy, facts.parent_id)
    for name in ("title", "text", "kind", "due_on", "origin", "level"):
        setattr(goal, name, getattr(facts, name))
    goal.planned = {}
    _sort_in(goal, facts)
    _record("goal_changed", actor, goal, changes)
    return goal


@transaction.atomic
def plan_goal(*, actor: Actor, goal_id: int, facts: GoalFacts, expected: str) -> Goal:
    """Note what an adopted goal shall say after the next adoption; the public reads on what was adopted.

    Fields of action, UN goals and the internal note are not what a body adopts: they change at once.

    Raises:
        NotAdopted: a draft is simply changed, a retired goal is first pursued again.
        ChangedMeanwhile, GoalCycle: as in `change_goal`.
    """
    goal = _unchanged(actor, goal_id, expected)
    if goal.status != GoalStatus.ADOPTED:
        raise NotAdopted
    changes = _changes(goal, facts)
    _parent(goal.strategy, facts.parent_id)
    _refuse_cycle(goal, facts.parent_id, also_now=False)
    goal.planned = planned.differing(goal, {name: getattr(facts, name) for name in planned.WORDS})
    _sort_in(goal, facts)
    _record("goal_planned", actor, goal, changes)
    return goal


@transaction.atomic
def drop_plan(*, actor: Actor, goal_id: int) -> Goal:
    """Throw away what a goal was to say after the next adoption."""
    goal = _goal(actor, goal_id)
    dropped, goal.planned = goal.planned, {}
    goal.save(update_fields=["planned"])
    _record("goal_plan_dropped", actor, goal, dropped)
    return goal


@transaction.atomic
def move_goal(*, actor: Actor, goal_id: int, up: bool) -> Goal:
    """Let a goal change places with the sibling before or after it; at the end nothing happens."""
    goal = _goal(actor, goal_id)
    siblings = list(
        selectors.goals_of(actor, goal.strategy).filter(parent_id=goal.parent_id).order_by("position", "pk")
    )
    index = next((i for i, sibling in enumerate(siblings) if sibling.pk == goal.pk), None)
    other = None if index is None else index + (-1 if up else 1)
    if index is None or other is None or not 0 <= other < len(siblings):
        return goal
    siblings[index], siblings[other] = siblings[other], siblings[index]
    for position, sibling in enumerate(siblings, start=1):
        sibling.position = position
    Goal.objects.bulk_update(siblings, ["position"])
    _record("goal_moved", actor, goal, {"position": other + 1})
    return siblings[other]


@transaction.atomic
def retire_goal(*, actor: Actor, goal_id: int, reason: str) -> Goal:
    """Stop pursuing a goal and those below it; what was adopted stays readable for all, with the reason."""
    goal = _goal(actor, goal_id)
    for one in [goal, *_below(goal)]:
        if one.status == GoalStatus.RETIRED:
            continue
        one.retired_as_draft = one.status == GoalStatus.DRAFT
        one.status, one.retired_reason, one.retired_on = GoalStatus.RETIRED, reason, timezone.localdate()
        one.planned = {}
        one.save(update_fields=["status", "retired_as_draft", "retired_reason", "retired_on", "planned"])
        _record("goal_retired", actor, one, {"status": GoalStatus.RETIRED}, reason)
    goal.refresh_from_db()
    return goal


@transaction.atomic
def resume_goal(*, actor: Actor, goal_id: int) -> Goal:
    """Pursue a retired goal again; until the next adoption it is a draft."""
    goal = _goal(actor, goal_id)
    if goal.status != GoalStatus.RETIRED:
        return goal
    goal.status, goal.retired_reason, goal.retired_on = GoalStatus.DRAFT, "", None
    goal.retired_as_draft = False
    goal.save(update_fields=["status", "retired_as_draft", "retired_reason", "retired_on"])
    _record("goal_resumed", actor, goal, {"status": GoalStatus.DRAFT})
    return goal


@transaction.atomic
def delete_goal(*, actor: Actor, goal_id: int) -> Strategy:
    """Delete a goal on which nothing hangs; return its strategy.

    Raises:
        GoalInUse: goals below, objectives, measures or others' links refer to it, or a body adopted it.
        GoalFromPack: the region pack would bring it again.
    """
    goal = _goal(actor, goal_id)
    if goal.loaded:
        raise GoalFromPack
    hanging = hanging_on_goal(goal)
    if hanging:
        raise GoalInUse(what=", ".join(hanging))
    _record("goal_deleted", actor, goal, {"title": goal.title})
    for other in Goal.objects.filter(strategy=goal.strategy, planned__parent_id=goal.pk):
        del other.planned["parent_id"]
        other.save(update_fields=["planned"])
    goal.delete()
    return goal.strategy


@transaction.atomic
def link_goal(*, actor: Actor, goal_id: int, serves_id: int, sentence: str) -> GoalLink:
    """Say how a goal serves another one, mostly one of the framework; a second call changes the sentence.

    Raises:
        SameStrategy: both are the same goal, or one stands above the other in its tree anyway.
    """
    goal = _goal(actor, goal_id)
    other = selectors.goal_for(actor, serves_id)
    lines = {one.pk for one in [goal, *selectors.ancestors(goal), *_below(goal)]}
    if other.pk in lines:
        raise SameStrategy
    link, _created = GoalLink.objects.update_or_create(
        goal=goal, serves=other, defaults={"sentence": sentence}
    )
    _record("goal_linked", actor, goal, {"serves": other.title}, sentence)
    return link


@transaction.atomic
def unlink_goal(*, actor: Actor, link_id: int) -> Goal:
    """Take a link to another goal away; return the goal it began at."""
    link = get_or_not_found(
        GoalLink.objects.select_related("serves").filter(goal__in=selectors.visible_goals(actor)), pk=link_id
    )
    goal = _goal(actor, link.goal_id)
    _record("goal_unlinked", actor, goal, {"serves": link.serves.title})
    link.delete()
    return goal


def _locked(actor: Actor, strategy_key: str) -> Strategy:
    """Lock the strategy, so that two people who sort its tree wait for each other."""
    strategy = selectors.strategy_for(actor, strategy_key)
    require(actor, "strategy.edit_strategy", strategy)
    locked: Strategy = Strategy.objects.select_for_update().get(pk=strategy.pk)
    return locked


def _goal(actor: Actor, goal_id: int) -> Goal:
    goal = selectors.goal_for(actor, goal_id)
    _locked(actor, goal.strategy.key)
    return selectors.goal_for(actor, goal_id)  # as it is now that nobody else can change it


def _parent(strategy: Strategy, parent_id: int | None) -> Goal | None:
    if parent_id is None:
        return None
    parent = Goal.objects.filter(strategy=strategy, pk=parent_id).first()
    if parent is None:
        raise NotFound(goal=parent_id)
    return parent


def _unchanged(actor: Actor, goal_id: int, expected: str) -> Goal:
    goal = _goal(actor, goal_id)
    if goal_token(goal) != expected:
        raise ChangedMeanwhile
    return goal


def _sort_in(goal: Goal, facts: GoalFacts) -> None:
    """Save the goal with its note, its fields of action and UN goals."""
    goal.internal_note = facts.internal_note
    goal.save()
    goal.action_fields.set(ActionField.objects.filter(pk__in=facts.field_ids))
    goal.sdgs.set(SdgGoal.objects.filter(pk__in=facts.sdg_numbers))


def _refuse_cycle(goal: Goal, parent_id: int | None, *, also_now: bool) -> None:
    """Refuse a parent below the goal, in the tree as planned and, if the goal moves at once, as it is."""
    rows = list(Goal.objects.filter(strategy_id=goal.strategy_id).only("pk", "parent_id", "planned"))
    trees = [{row.pk: row.planned.get("parent_id", row.parent_id) for row in rows}]
    if also_now:
        trees.append({row.pk: row.parent_id for row in rows})
    for parents in trees:
        _refuse_below(goal, parent_id, parents)


def _refuse_below(goal: Goal, parent_id: int | None, parents: Mapping[int, int | None]) -> None:
    above, steps = parent_id, 0
    while above is not None and steps <= len(parents):
        if above == goal.pk:
            raise GoalCycle
        above, steps = parents.get(above), steps + 1


def _below(goal: Goal) -> list[Goal]:
    rows = Goal.objects.filter(strategy_id=goal.strategy_id).order_by("position", "pk")
    children: dict[int | None, list[Goal]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    found: list[Goal] = []
    waiting = list(children.get(goal.pk, []))
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        waiting += children.get(one.pk, [])
    return found


def _next_position(strategy: Strategy, parent_id: int | None) -> int:
    last = Goal.objects.filter(strategy=strategy, parent_id=parent_id).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _free_key(strategy: Strategy, title: str) -> str:
    base = slug(title)[: LONGEST_KEY - 6].strip("-") or "ziel"
    taken = set(Goal.objects.filter(strategy=strategy, key__startswith=base).values_list("key", flat=True))
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def _changes(goal: Goal, facts: GoalFacts) -> dict[str, object]:
    names = ("title", "text", "kind", "parent_id", "due_on", "origin", "level", "internal_note")
    changes: dict[str, object] = {
        name: [getattr(goal, name), getattr(facts, name)]
        for name in names
        if getattr(goal, name) != getattr(facts, name)
    }
    sets = (
        ("action_fields", {f.pk for f in goal.action_fields.all()}, set(facts.field_ids)),
        ("sdgs", {s.pk for s in goal.sdgs.all()}, set(facts.sdg_numbers)),
    )
    changes |= {name: [sorted(old), sorted(new)] for name, old, new in sets if old != new}
    return changes


def _record(verb: str, actor: Actor, goal: Goal, changes: dict[str, object], reason: str = "") -> None:
    audit.record(f"strategy.{verb}", actor=actor, subject=goal, changes=changes, reason=reason)
