"""Objectives as tree, as list and as an overview of the region; always the same number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, SpaceKind
from allmende.region.models import Municipality
from allmende.region.selectors import municipalities
from allmende.strategy.models import CheckIn, CycleStatus, Objective, Strategy
from allmende.strategy.selectors.chain import GoalNode, goal_tree
from allmende.strategy.selectors.check_ins import unkept
from allmende.strategy.selectors.okr import objectives, statuses
from allmende.strategy.selectors.okr_paces import paces
from allmende.strategy.types import KeyResultStatus, Pace

#: How many objectives of one goal the tree shows before it leads to the list.
SHOWN_PER_GOAL: Final = 6
#: The consortium in the filter by town.
CONSORTIUM: Final = "verbund"
#: What counts as without a number that can be relied on.
_UNKNOWN: Final = {Pace.NO_DATA, Pace.STALE}
_FINE: Final = {Pace.ON_PACE, Pace.REACHED}


@dataclass(frozen=True, slots=True)
class OkrQuery:
    """What somebody looks for; empty means everything.

    Attributes:
        town: Address part of a town, or "verbund".
        state: draft, ended, closed, nobody (looks after a key result), or how key results stand: behind,
            no_data, on_pace.
    """

    town: str = ""
    cycle: str = ""
    state: str = ""
    level: str = ""
    field: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether any filter is set."""
        return any((self.town, self.cycle, self.state, self.level, self.field))


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective with how far its key results are."""

    objective: Objective
    results: Sequence[KeyResultStatus]

    @property
    def paces(self) -> set[Pace]:
        """How its key results stand, without those that ended."""
        return {status.pace for status in self.results} - {Pace.ENDED}

    @property
    def is_draft(self) -> bool:
        """Whether only the owner's people see it until it is adopted."""
        return self.objective.adopted_on is None and self.objective.visibility != "public"


def found_objectives(actor: Actor, query: OkrQuery, now: datetime) -> QuerySet[Objective]:
    """Return the objectives that match; where the query asks how they stand, all values are worked out."""
    found = objectives(actor)
    if query.town == CONSORTIUM:
        found = found.filter(owner__kind=SpaceKind.CONSORTIUM)
    elif query.town:
        found = found.filter(owner__municipality__slug=query.town)
    if query.cycle.isascii() and query.cycle.isdecimal():
        found = found.filter(cycle=int(query.cycle))
    if query.level:
        found = found.filter(level=query.level)
    if query.field:
        found = found.filter(goal__action_fields__key=query.field)
    states = {
        "draft": Q(adopted_on=None) & ~Q(visibility="public"),
        "nobody": Q(pk__in=unkept().values("objective")),
        "ended": Q(ended_on__isnull=False),
        "closed": Q(cycle__status=CycleStatus.CLOSED),
    }
    if query.state in states:
        return found.filter(states[query.state])
    return by_pace(found, query, now) if query.state else found


def by_pace(found: QuerySet[Objective], query: OkrQuery, now: datetime) -> QuerySet[Objective]:
    """Keep the objectives whose key results stand as the query asks; those without any have no number."""
    standing: dict[int, set[Pace]] = {}
    for row in paces(found, now):
        standing.setdefault(row.objective_id, set()).add(row.pace)
    every = found.order_by().values_list("pk", flat=True)
    kept = [pk for pk in every if _matches(standing.get(pk, set()) - {Pace.ENDED}, query.state)]
    return found.filter(pk__any_of=kept)


def _matches(found: set[Pace], state: str) -> bool:
    if state == "behind":
        return Pace.BEHIND in found
    if state == "no_data":
        return not found or bool(found & _UNKNOWN)
    return bool(found) and found <= _FINE


def rows_of(found: Sequence[Objective], now: datetime, *, with_history: bool = False) -> list[ObjectiveRow]:
    """Return these objectives with how far their key results are."""
    every = [kr for one in found for kr in one.key_results.all()]
    known = statuses(every, now, with_history=with_history)
    return [ObjectiveRow(one, [known[kr.pk] for kr in one.key_results.all()]) for one in found]


def tree_objectives(actor: Actor, query: OkrQuery, now: datetime) -> QuerySet[Objective]:
    """Return what the tree shows: without a word about it, only what is still pursued."""
    found = found_objectives(actor, query, now)
    if query.cycle or query.state:
        return found
    return found.filter(ended_on=None).exclude(cycle__status=CycleStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A goal with the first of its objectives and the goals below it.

    Attributes:
        more: How many objectives of this goal are not shown here.
    """

    node: GoalNode
    rows: Sequence[ObjectiveRow]
    more: int
    children: "Sequence[TreeNode]" = field(default_factory=list)

    @property
    def by_year(self) -> int | None:
        """Year by which the goal shall be reached."""
        due = self.node.goal.due_on
        return due.year if due else None


def okr_tree(actor: Actor, strategy: Strategy, query: OkrQuery, now: datetime) -> list[TreeNode]:
    """Return a strategy's goals with their objectives and key results."""
    top = goal_tree(strategy, actor=actor)
    found = tree_objectives(actor, query, now).filter(goal__strategy=strategy)
    counts = dict(found.order_by().values_list("goal").annotate(count=Count("pk", distinct=True)))
    rows = rows_of(_first_of_each_goal(found), now)
    by_goal: dict[int, list[ObjectiveRow]] = {}
    for row in rows:
        kept = by_goal.setdefault(row.objective.goal_id, [])
        if len(kept) < SHOWN_PER_GOAL:
            kept.append(row)
    return [_tree_node(node, by_goal, counts) for node in top]


def _first_of_each_goal(found: QuerySet[Objective]) -> list[Objective]:
    newest = [F("begins_on").desc(), F("position").asc(), F("id").desc()]
    numbered = found.order_by().annotate(
        place=Window(RowNumber(), partition_by=[F("goal_id")], order_by=newest)
    )
    ids = list(numbered.filter(place__lte=SHOWN_PER_GOAL).values_list("pk", flat=True))
    return list(found.filter(pk__any_of=ids).distinct())


def _tree_node(
    node: GoalNode, by_goal: Mapping[int, Sequence[ObjectiveRow]], counts: Mapping[int, int]
) -> TreeNode:
    rows = by_goal.get(node.goal.pk, [])
    return TreeNode(
        node,
        rows,
        counts.get(node.goal.pk, 0) - len(rows),
        [_tree_node(child, by_goal, counts) for child in node.children],
    )


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """How far one town, or the consortium, is with its objectives.

    Attributes:
        town: None for the consortium.
        newest_at: When the newest value of any of its key results came, aware UTC.
    """

    space: Space
    town: Municipality | None
    objectives: int
    key_results: int
    fine: int
    behind: int
    unknown: int
    newest_at: datetime | None

    @property
    def key(self) -> str:
        """The word of the filter by town."""
        return self.town.slug if self.town is not None else CONSORTIUM


def region_overview(actor: Actor, now: datetime) -> list[SpaceRow]:
    """Return every town and the consortium, whether it has objectives or not; closed cycles do not count."""
    seen = Objective.objects.visible_to(actor).filter(ended_on=None).exclude(cycle__status=CycleStatus.CLOSED)
    objective_counts = dict(seen.order_by().values_list("owner").annotate(count=Count("pk")))
    by_owner: dict[int, Counter[Pace]] = {}
    for row in paces(seen, now):
        by_owner.setdefault(row.owner_id, Counter())[row.pace] += 1
    newest = dict(
        CheckIn.objects.filter(key_result__objective__in=seen)
        .order_by()
        .values_list("key_result__objective__owner")
        .annotate(newest=Max("at"))
    )
    towns = {town.space_id: town for town in municipalities()}
    spaces = Space.objects.filter(kind=SpaceKind.CONSORTIUM).order_by("name")
    every = [*spaces, *(town.space for town in towns.values())]
    return [
        _space_row(
            space,
            towns.get(space.pk),
            objective_counts.get(space.pk, 0),
            by_owner.get(space.pk, Counter()),
            newest.get(space.pk),
        )
        for space in every
    ]


def _space_row(
    space: Space, town: Municipality | None, count: int, found: Counter[Pace], newest_at: datetime | None
) -> SpaceRow:
    return SpaceRow(
        space=space,
        town=town,
        objectives=count,
        key_results=found.total() - found[Pace.ENDED],
        fine=sum(found[pace] for pace in _FINE),
        behind=found[Pace.BEHIND],
        unknown=sum(found[pace] for pace in _UNKNOWN),
        newest_at=newest_at,
    )
