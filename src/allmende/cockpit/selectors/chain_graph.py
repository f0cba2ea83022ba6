"""The whole chain as a graph of numbers: what hangs on what, as far as the actor may see it.

Titles are asked later, only for what is shown: with 10,000 things the graph takes a few dozen milliseconds,
their texts would take as long again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q

from allmende.cockpit.chain_words import (
    Column,
    Key,
    Kind,
    Tie,
    key_from,
    key_of,
    key_text,
    kind_of,
    number_of,
)
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
from allmende.ui.shelf import shared_by_visitors

KEPT_SECONDS: Final = 15
_SHARED_KINDS: Final = ("framework", "overall")
_TOP_KINDS: Final = ("vision", "mission", "picture")
#: How two kinds hang together; goals among themselves do so in two ways, see `Graph.tie_of`.
_TIES: Final = {
    (Kind.GOAL, Kind.GOAL): Tie.PART,
    (Kind.GOAL, Kind.OBJECTIVE): Tie.PURSUED,
    (Kind.GOAL, Kind.BUNDLE): Tie.BUNDLED,
    (Kind.GOAL, Kind.MEASURE): Tie.CONTRIBUTION,
    (Kind.OBJECTIVE, Kind.KEY_RESULT): Tie.RESULT,
    (Kind.KEY_RESULT, Kind.MEASURE): Tie.CONTRIBUTION,
    (Kind.KEY_RESULT, Kind.INDICATOR): Tie.MEASURED,
    (Kind.KEY_RESULT, Kind.STATISTIC): Tie.MEASURED,
    (Kind.BUNDLE, Kind.MEASURE): Tie.CONTAINS,
    (Kind.MEASURE, Kind.SOLUTION): Tie.USES,
    (Kind.MEASURE, Kind.ADOPTION): Tie.USES,
    (Kind.SOLUTION, Kind.ADOPTION): Tie.ADOPTED,
    (Kind.ADOPTION, Kind.INDICATOR): Tie.DELIVERS,
    (Kind.INDICATOR, Kind.SENSOR): Tie.FED,
}


@dataclass(slots=True)
class Graph:
    """What hangs on what.

    Attributes:
        column: Of everything there is; iterating it gives the order people gave.
        down: What a thing rests on.
        up: What it serves.
        owner: Space whose it is; things that are everybody's (solutions, statistics) have none.
        level: regional, local or both, where somebody says so.
        links: Goals that serve a goal of another strategy.
        sensors: Town and kind of entity of each sensor key, by its number.
        consortium: Spaces that are no town's.
    """

    column: dict[Key, Column] = field(default_factory=dict)
    down: dict[Key, list[Key]] = field(default_factory=dict)
    up: dict[Key, list[Key]] = field(default_factory=dict)
    owner: dict[Key, int] = field(default_factory=dict)
    level: dict[Key, str] = field(default_factory=dict)
    bundle: dict[Key, int] = field(default_factory=dict)
    links: set[tuple[Key, Key]] = field(default_factory=set)
    sensors: list[str] = field(default_factory=list)
    consortium: frozenset[int] = frozenset()

    def tie(self, above: Key, below: Key) -> None:
        """Hang one thing on another, where both are known."""
        if above not in self.column or below not in self.column:
            return
        self.down.setdefault(above, []).append(below)
        self.up.setdefault(below, []).append(above)

    def tie_of(self, above: Key, below: Key) -> str:
        """Say how two things that hang together do so."""
        if (above, below) in self.links:
            return Tie.SERVES
        return _TIES[kind_of(above), kind_of(below)]

    def text(self, key: Key) -> str:
        """Write a thing for an address."""
        return f"sensor-{self.sensors[number_of(key)]}" if kind_of(key) == Kind.SENSOR else key_text(key)

    def find(self, text: str) -> Key | None:
        """Return the thing an address names, if it is part of the chain and the actor may see it."""
        if text.startswith("sensor-"):
            name = text.removeprefix("sensor-")
            return key_of(Kind.SENSOR, self.sensors.index(name)) if name in self.sensors else None
        key = key_from(text)
        return key if key in self.column else None

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

    def _closure(self, starts: Iterable[Key], ties: dict[Key, list[Key]], side: Kind) -> set[Key]:
        """Follow ties; through a solution only from a town's measure to its own adoptions and back."""
        found = set(starts)
        todo = list(found)
        column = self.column
        while todo:
            key = todo.pop()
            others = ties.get(key)
            if others is None:
                continue
            is_side = kind_of(key) == side
            for other in others:
                if is_side and column[other] is Column.SOLUTIONS:
                    found.add(other)
                    fresh = [far for far in self.through(key, other, ties) if far not in found]
                    found.update(fresh)
                    todo += fresh
                elif other not in found:
                    found.add(other)
                    todo.append(other)
        return found

    def through(self, start: Key, solution: Key, ties: Mapping[Key, list[Key]]) -> Iterable[Key]:
        """Return what lies beyond a solution for the same owner; the consortium's is for everybody."""
        mine = self.owner.get(start)
        for far in ties.get(solution, ()):
            theirs = self.owner.get(far)
            if mine == theirs or mine in self.consortium or theirs in self.consortium:
                yield far

    def anchors(self) -> dict[Key, Key]:
        """Return for each thing which goal of the region it serves, by the shortest way; some serve none."""
        found = {key: key for key, column in self.column.items() if column in {Column.VISION, Column.GOALS}}
        level = list(found)
        while level:
            following = []
            for key in level:
                mine = found[key]
                for other in self.down.get(key, ()):
                    if other not in found:
                        found[other] = mine
                        following.append(other)
            level = following
        return found


def chain_graph(actor: Actor) -> Graph:
    """Return the chain as the actor may see it; nobody changes it.

    Visitors share one for some seconds: who walks along the chain asks for it with every step.
    """
    if actor.is_anonymous:
        return shared_by_visitors("cockpit.chain", KEPT_SECONDS, lambda: _read(actor))
    return _read(actor)


def _read(actor: Actor) -> Graph:
    """Read the chain: a fixed number of queries, each of a few short columns."""
    graph = Graph(
        consortium=frozenset(Space.objects.filter(kind=SpaceKind.CONSORTIUM).values_list("pk", flat=True))
    )
    _read_goals(graph, actor)
    adoptions = _read_solutions(graph, actor)
    _read_indicators(graph, actor, adoptions)
    _read_objectives(graph, actor)
    _read_key_results(graph, actor)
    _read_bundles(graph, actor)
    _read_measures(graph, actor)
    return graph


#: Added to the number of a row they make its key; thousands of calls of `key_of` would be felt.
_GOAL: Final = key_of(Kind.GOAL, 0)
_OBJECTIVE: Final = key_of(Kind.OBJECTIVE, 0)
_KEY_RESULT: Final = key_of(Kind.KEY_RESULT, 0)
_BUNDLE: Final = key_of(Kind.BUNDLE, 0)
_MEASURE: Final = key_of(Kind.MEASURE, 0)
_SOLUTION: Final = key_of(Kind.SOLUTION, 0)
_ADOPTION: Final = key_of(Kind.ADOPTION, 0)
_INDICATOR: Final = key_of(Kind.INDICATOR, 0)
_STATISTIC: Final = key_of(Kind.STATISTIC, 0)


def _read_goals(graph: Graph, actor: Actor) -> None:
    rows = list(
        visible_goals(actor)
        .exclude(status=GoalStatus.RETIRED)
        .exclude(strategy__status=StrategyStatus.SUPERSEDED)
        .order_by("strategy__kind", "strategy_id", "position", "pk")
        .values_list("pk", "parent_id", "kind", "level", "strategy__kind", "strategy__owner_id")
    )
    for pk, _parent_id, kind, level, strategy_kind, owner_id in rows:
        key = _GOAL + pk
        graph.column[key] = _goal_column(kind, strategy_kind)
        graph.owner[key], graph.level[key] = owner_id, level
    for pk, parent_id, *_rest in rows:
        if parent_id is not None:
            graph.tie(_GOAL + parent_id, _GOAL + pk)
    for above, below in GoalLink.objects.order_by("pk").values_list("serves_id", "goal_id"):
        graph.links.add((_GOAL + above, _GOAL + below))
        graph.tie(_GOAL + above, _GOAL + below)


def _goal_column(kind: str, strategy_kind: str) -> Column:
    if strategy_kind not in _SHARED_KINDS:
        return Column.LOCAL_GOALS
    return Column.VISION if kind in _TOP_KINDS else Column.GOALS


def _read_objectives(graph: Graph, actor: Actor) -> None:
    rows = (
        Objective.objects.visible_to(actor)
        .filter(ended_on=None)
        .exclude(cycle__status=CycleStatus.CLOSED)
        .order_by("position", "pk")
        .values_list("pk", "goal_id", "owner_id", "level")
    )
    for pk, goal_id, owner_id, level in rows:
        key = _OBJECTIVE + pk
        graph.column[key] = Column.OBJECTIVES
        graph.owner[key], graph.level[key] = owner_id, level
        graph.tie(_GOAL + goal_id, key)


def _read_key_results(graph: Graph, actor: Actor) -> None:
    """Read the key results of the objectives there are, with the statistics that measure them."""
    rows = KeyResult.objects.filter(ended_on=None).order_by("position", "pk")
    statistics: list[tuple[Key, int]] = []
    for pk, objective_id, indicator_id, statistic_id in rows.values_list(
        "pk", "objective_id", "indicator_id", "statistic_id"
    ):
        above = _OBJECTIVE + objective_id
        if above not in graph.column:
            continue
        key = _KEY_RESULT + pk
        graph.column[key] = Column.KEY_RESULTS
        graph.owner[key] = graph.owner[above]
        graph.tie(above, key)
        if indicator_id is not None:
            graph.tie(key, _INDICATOR + indicator_id)
        if statistic_id is not None:
            statistics.append((key, statistic_id))
    used = {pk for _key, pk in statistics}
    seen = statistics_for(actor).filter(pk__in=used).values_list("pk", flat=True) if used else ()
    for pk in seen:
        graph.column[_STATISTIC + pk] = Column.NUMBERS
    for key, pk in statistics:
        graph.tie(key, _STATISTIC + pk)


def _read_bundles(graph: Graph, actor: Actor) -> None:
    rows = Bundle.objects.visible_to(actor).order_by("position", "pk")
    for pk, owner_id, goal_id, level in rows.values_list("pk", "owner_id", "goal_id", "level"):
        key = _BUNDLE + pk
        graph.column[key] = Column.BUNDLES
        graph.owner[key], graph.level[key] = owner_id, level
        if goal_id is not None:
            graph.tie(_GOAL + goal_id, key)


def _read_measures(graph: Graph, actor: Actor) -> None:
    rows = (
        Measure.objects.visible_to(actor)
        .exclude(status=MeasureStatus.DROPPED)
        .order_by("owner_id", "number")
        .values_list("pk", "owner_id", "bundle_id", "level", "solution_id", "adoption_id")
    )
    for pk, owner_id, bundle_id, level, solution_id, adoption_id in rows:
        key = _MEASURE + pk
        graph.column[key] = Column.MEASURES
        graph.owner[key], graph.level[key] = owner_id, level
        if bundle_id is not None and _BUNDLE + bundle_id in graph.column:
            graph.bundle[key] = bundle_id
            graph.tie(_BUNDLE + bundle_id, key)
        if solution_id is not None:
            graph.tie(key, _SOLUTION + solution_id)
        if adoption_id is not None:
            graph.tie(key, _ADOPTION + adoption_id)
    contributions = Contribution.objects.filter(future_statement=None).order_by("pk")
    for measure_id, goal_id, result_id in contributions.values_list("measure_id", "goal_id", "key_result_id"):
        graph.tie(_GOAL + goal_id if goal_id is not None else _KEY_RESULT + result_id, _MEASURE + measure_id)


def _read_solutions(graph: Graph, actor: Actor) -> dict[tuple[str, int], Key]:
    """Read solutions and who adopted them; return (blueprint, owner) → adoption."""
    blueprints = {}
    solutions = Solution.objects.visible_to(actor).order_by("position", "pk")
    for pk, blueprint in solutions.values_list("pk", "blueprint"):
        graph.column[_SOLUTION + pk] = Column.SOLUTIONS
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
        key = _ADOPTION + pk
        graph.column[key] = Column.ADOPTIONS
        graph.owner[key] = owner_id
        graph.tie(_SOLUTION + solution_id, key)
        if blueprints.get(solution_id):
            found[blueprints[solution_id], owner_id] = key
    return found


def _read_indicators(graph: Graph, actor: Actor, adoptions: dict[tuple[str, int], Key]) -> None:
    rows = Indicator.objects.visible_to(actor).order_by("owner_id", "title")
    sensors: dict[str, Key] = {}
    for pk, owner_id, origin, parameters in rows.values_list("pk", "owner_id", "origin", "parameters"):
        key = _INDICATOR + pk
        graph.column[key] = Column.NUMBERS
        graph.owner[key] = owner_id
        adoption = adoptions.get((origin, owner_id))
        if adoption is not None:
            graph.tie(adoption, key)
        kind = str(parameters.get("entity_type", "")) if isinstance(parameters, dict) else ""
        if not kind:
            continue
        name = f"{owner_id}-{kind}"
        if name not in sensors:
            sensors[name] = key_of(Kind.SENSOR, len(graph.sensors))
            graph.sensors.append(name)
            graph.column[sensors[name]] = Column.SENSORS
            graph.owner[sensors[name]] = owner_id
        graph.tie(key, sensors[name])
