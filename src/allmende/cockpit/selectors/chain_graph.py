"""The whole chain as a graph of numbers: what hangs on what, as far as the actor may see it.

Titles are asked later, only for what is shown: with 10,000 things the graph takes a few dozen milliseconds,
their texts would take as long again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q

from allmende.cockpit.chain_words import Column, Key, Kind, Tie
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, SpaceKind
from allmende.portfolio.models import Bundle, Contribution, Measure, MeasureStatus
from allmende.solutions.models import (
    Adoption,
    AdoptionStatus,
    AdoptionStep,
    Solution,
    StepKey,
    StepState,
)
from allmende.strategy.models import (
    CycleStatus,
    GoalLink,
    GoalStatus,
    Indicator,
    KeyResult,
    Objective,
    StrategyStatus,
)
from allmende.strategy.selectors import statistics_for, visible_goals

#: Things and the tie to them.
Ties = list[tuple[Key, str]]
_SHARED_KINDS: Final = ("framework", "overall")
_TOP_KINDS: Final = ("vision", "mission", "picture")


@dataclass(slots=True)
class Graph:
    """What hangs on what.

    Attributes:
        column: Of everything there is; iterating it gives the order people gave.
        down: What a thing rests on.
        up: What it serves.
        owner: Space whose it is; things that are everybody's (solutions, statistics) have none.
        level: regional, local or both, where somebody says so.
        consortium: Spaces that are no town's.
    """

    column: dict[Key, Column] = field(default_factory=dict)
    down: dict[Key, Ties] = field(default_factory=lambda: defaultdict(list))
    up: dict[Key, Ties] = field(default_factory=lambda: defaultdict(list))
    owner: dict[Key, int] = field(default_factory=dict)
    level: dict[Key, str] = field(default_factory=dict)
    bundle: dict[Key, int] = field(default_factory=dict)
    consortium: frozenset[int] = frozenset()

    def tie(self, above: Key, below: Key, tie: str) -> None:
        """Hang one thing on another, where both are known; twice is once."""
        if above in self.column and below in self.column:
            self.down[above].append((below, tie))
            self.up[below].append((above, tie))

    def below(self, starts: Iterable[Key]) -> set[Key]:
        """Return everything these rest on, themselves included."""
        return self._closure(starts, self.down, Kind.MEASURE)

    def above(self, starts: Iterable[Key]) -> set[Key]:
        """Return everything these serve, themselves included."""
        return self._closure(starts, self.up, Kind.ADOPTION)

    def around(self, starts: Iterable[Key]) -> set[Key]:
        """Return everything these rest on and everything they serve."""
        every = list(starts)
        return self.below(every) | self.above(every)

    def _closure(self, starts: Iterable[Key], ties: dict[Key, Ties], side: Kind) -> set[Key]:
        """Follow ties; through a solution only from a town's measure to its own adoptions and back."""
        found = set(starts)
        todo = list(found)
        while todo:
            key = todo.pop()
            for other, _tie in ties.get(key, ()):
                if other[0] == Kind.SOLUTION and key[0] == side:
                    found.add(other)
                    for far in self._through(key, other, ties):
                        if far not in found:
                            found.add(far)
                            todo.append(far)
                elif other not in found:
                    found.add(other)
                    todo.append(other)
        return found

    def _through(self, start: Key, solution: Key, ties: dict[Key, Ties]) -> Iterable[Key]:
        """Return what lies beyond a solution for the same owner; the consortium's is for everybody."""
        mine = self.owner.get(start)
        for far, _tie in ties.get(solution, ()):
            theirs = self.owner.get(far)
            if mine == theirs or mine in self.consortium or theirs in self.consortium:
                yield far


def chain_graph(actor: Actor) -> Graph:
    """Read the chain: a fixed number of queries, each of a few short columns."""
    graph = Graph(
        consortium=frozenset(Space.objects.filter(kind=SpaceKind.CONSORTIUM).values_list("pk", flat=True))
    )
    pending: list[tuple[Key, Key, str]] = []
    _read_goals(graph, pending, actor)
    _read_objectives(graph, pending, actor)
    statistics = _read_key_results(graph, pending, actor)
    _read_measures(graph, pending, actor)
    blueprints = _read_solutions(graph, pending, actor)
    _read_indicators(graph, pending, actor, blueprints)
    _read_statistics(graph, actor, statistics)
    for above, below, tie in dict.fromkeys(pending):
        graph.tie(above, below, tie)
    return graph


Pending = list[tuple[Key, Key, str]]


def _read_goals(graph: Graph, pending: Pending, actor: Actor) -> None:
    rows = (
        visible_goals(actor)
        .exclude(status=GoalStatus.RETIRED)
        .exclude(strategy__status=StrategyStatus.SUPERSEDED)
        .order_by("strategy__kind", "strategy_id", "position", "pk")
        .values_list("pk", "parent_id", "kind", "level", "strategy__kind", "strategy__owner_id")
    )
    for pk, parent_id, kind, level, strategy_kind, owner_id in rows:
        key: Key = (Kind.GOAL, pk)
        graph.column[key] = _goal_column(kind, strategy_kind)
        graph.owner[key], graph.level[key] = owner_id, level
        if parent_id is not None:
            pending.append(((Kind.GOAL, parent_id), key, Tie.PART))
    links = GoalLink.objects.values_list("serves_id", "goal_id")
    pending += [((Kind.GOAL, above), (Kind.GOAL, below), Tie.SERVES) for above, below in links]


def _goal_column(kind: str, strategy_kind: str) -> Column:
    if strategy_kind not in _SHARED_KINDS:
        return Column.LOCAL_GOALS
    return Column.VISION if kind in _TOP_KINDS else Column.GOALS


def _read_objectives(graph: Graph, pending: Pending, actor: Actor) -> None:
    rows = (
        Objective.objects.visible_to(actor)
        .filter(ended_on=None)
        .exclude(cycle__status=CycleStatus.CLOSED)
        .order_by("position", "pk")
        .values_list("pk", "goal_id", "owner_id", "level")
    )
    for pk, goal_id, owner_id, level in rows:
        key: Key = (Kind.OBJECTIVE, pk)
        graph.column[key] = Column.OBJECTIVES
        graph.owner[key], graph.level[key] = owner_id, level
        pending.append(((Kind.GOAL, goal_id), key, Tie.PURSUED))


def _read_key_results(graph: Graph, pending: Pending, actor: Actor) -> set[int]:
    """Read key results of the objectives there are; return the statistics that measure them."""
    del actor  # objectives that were read are those the actor may see
    statistics = set()
    rows = (
        KeyResult.objects.filter(ended_on=None)
        .order_by("position", "pk")
        .values_list("pk", "objective_id", "indicator_id", "statistic_id")
    )
    for pk, objective_id, indicator_id, statistic_id in rows:
        above: Key = (Kind.OBJECTIVE, objective_id)
        if above not in graph.column:
            continue
        key: Key = (Kind.KEY_RESULT, pk)
        graph.column[key] = Column.KEY_RESULTS
        graph.owner[key] = graph.owner[above]
        pending.append((above, key, Tie.RESULT))
        if indicator_id is not None:
            pending.append((key, (Kind.INDICATOR, indicator_id), Tie.MEASURED))
        if statistic_id is not None:
            statistics.add(statistic_id)
            pending.append((key, (Kind.STATISTIC, statistic_id), Tie.MEASURED))
    return statistics


def _read_measures(graph: Graph, pending: Pending, actor: Actor) -> None:
    bundles = Bundle.objects.visible_to(actor).values_list("pk", "owner_id", "goal_id", "level")
    for pk, owner_id, goal_id, level in bundles.order_by("position", "pk"):
        key: Key = (Kind.BUNDLE, pk)
        graph.column[key] = Column.BUNDLES
        graph.owner[key], graph.level[key] = owner_id, level
        if goal_id is not None:
            pending.append(((Kind.GOAL, goal_id), key, Tie.BUNDLED))
    measures = (
        Measure.objects.visible_to(actor)
        .exclude(status=MeasureStatus.DROPPED)
        .order_by("owner_id", "number")
        .values_list("pk", "owner_id", "bundle_id", "level", "solution_id", "adoption_id")
    )
    for pk, owner_id, bundle_id, level, solution_id, adoption_id in measures:
        key = (Kind.MEASURE, pk)
        graph.column[key] = Column.MEASURES
        graph.owner[key], graph.level[key] = owner_id, level
        if bundle_id is not None:
            graph.bundle[key] = bundle_id
            pending.append(((Kind.BUNDLE, bundle_id), key, Tie.CONTAINS))
        if solution_id is not None:
            pending.append((key, (Kind.SOLUTION, solution_id), Tie.USES))
        if adoption_id is not None:
            pending.append((key, (Kind.ADOPTION, adoption_id), Tie.USES))
    contributions = Contribution.objects.filter(future_statement=None)
    for measure_id, goal_id, result_id in contributions.values_list("measure_id", "goal_id", "key_result_id"):
        above: Key = (Kind.GOAL, goal_id) if goal_id is not None else (Kind.KEY_RESULT, result_id)
        pending.append((above, (Kind.MEASURE, measure_id), Tie.CONTRIBUTION))


def _read_solutions(graph: Graph, pending: Pending, actor: Actor) -> dict[tuple[str, int], Key]:
    """Read solutions and who adopted them; return (blueprint, owner) → adoption."""
    blueprints = {}
    for pk, blueprint in (
        Solution.objects.visible_to(actor).order_by("position").values_list("pk", "blueprint")
    ):
        graph.column[Kind.SOLUTION, pk] = Column.SOLUTIONS
        blueprints[pk] = blueprint
    # That a solution runs in a town is public; what is on its way is for those who may see the adoption.
    live = AdoptionStep.objects.filter(key=StepKey.LIVE, state__in=(StepState.DONE, StepState.WAIVED)).values(
        "adoption"
    )
    seen = Adoption.objects.visible_to(actor).values("pk")
    rows = (
        Adoption.objects.filter(Q(pk__in=live) | Q(pk__in=seen))
        .exclude(status=AdoptionStatus.ENDED)
        .order_by("pk")
        .values_list("pk", "solution_id", "owner_id")
    )
    found: dict[tuple[str, int], Key] = {}
    for pk, solution_id, owner_id in rows:
        key: Key = (Kind.ADOPTION, pk)
        graph.column[key] = Column.ADOPTIONS
        graph.owner[key] = owner_id
        pending.append(((Kind.SOLUTION, solution_id), key, Tie.ADOPTED))
        if blueprints.get(solution_id):
            found[blueprints[solution_id], owner_id] = key
    return found


def _read_indicators(
    graph: Graph, pending: Pending, actor: Actor, adoptions: dict[tuple[str, int], Key]
) -> None:
    rows = Indicator.objects.visible_to(actor).order_by("owner_id", "title")
    for pk, owner_id, origin, parameters in rows.values_list("pk", "owner_id", "origin", "parameters"):
        key: Key = (Kind.INDICATOR, pk)
        graph.column[key] = Column.NUMBERS
        graph.owner[key] = owner_id
        adoption = adoptions.get((origin, owner_id))
        if adoption is not None:
            pending.append((adoption, key, Tie.DELIVERS))
        kind = str(parameters.get("entity_type", "")) if isinstance(parameters, dict) else ""
        if kind:
            sensor: Key = (Kind.SENSOR, f"{owner_id}-{kind}")
            graph.column[sensor] = Column.SENSORS
            graph.owner[sensor] = owner_id
            pending.append((key, sensor, Tie.FED))


def _read_statistics(graph: Graph, actor: Actor, used: set[int]) -> None:
    if used:
        for pk in statistics_for(actor).filter(pk__in=used).values_list("pk", flat=True):
            graph.column[Kind.STATISTIC, pk] = Column.NUMBERS


def anchors(graph: Graph) -> Callable[[Key], Key | None]:
    """Return a question: which goal of the region does a thing serve first? None where it serves none."""
    known: dict[Key, Key | None] = {}

    def anchor(key: Key) -> Key | None:
        if key in known:
            return known[key]
        known[key] = None  # a circle of goals ends here
        if graph.column.get(key) in {Column.VISION, Column.GOALS}:
            known[key] = key
            return key
        for above, _tie in graph.up.get(key, ()):
            found = anchor(above)
            if found is not None:
                known[key] = found
                break
        return known[key]

    return anchor
