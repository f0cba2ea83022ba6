"""What of the chain somebody looks at: a town, a field of action, a UN goal, a level, one thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from allmende.cockpit.chain_words import Key, Kind, key_of, kind_of
from allmende.cockpit.selectors.chain_graph import Graph
from allmende.portfolio.models import Bundle, Measure
from allmende.solutions.models import Solution
from allmende.strategy.models import Goal, Level, Statistic

#: Ways to put many things together.
GROUPINGS: Final = ("ziel", "kommune", "buendel")


@dataclass(frozen=True, slots=True)
class ChainQuery:
    """What stands in the address; empty means everything.

    Attributes:
        town: Address part of a town.
        node: The thing in the middle as written in the address; empty shows the whole.
        direction: unten (what it rests on), oben (what it serves), or beide.
        grouping: How many things of one column are put together.
        opened: Groups that are shown one by one.
    """

    town: str = ""
    field: str = ""
    sdg: str = ""
    level: str = ""
    node: str = ""
    direction: str = "beide"
    grouping: str = "ziel"
    opened: frozenset[str] = frozenset()

    @property
    def is_restricted(self) -> bool:
        """Whether any filter is set."""
        return any((self.town, self.field, self.sdg, self.level))

    @property
    def is_town_alone(self) -> bool:
        """Whether a town is the only filter."""
        return bool(self.town) and not any((self.field, self.sdg, self.level, self.node))

    def address(self, **changes: object) -> str:
        """Return the query string of this view with something changed; None takes it away."""
        parts: dict[str, object] = {
            "kommune": self.town,
            "feld": self.field,
            "sdg": self.sdg,
            "ebene": self.level,
            "knoten": self.node,
            "richtung": self.direction if self.direction != "beide" else "",
            "gruppe": self.grouping if self.grouping != GROUPINGS[0] else "",
            "offen": ",".join(sorted(self.opened)),
        } | changes
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def kept(graph: Graph, query: ChainQuery, town_space: int | None) -> set[Key]:
    """Return what is looked at: each filter leaves what it names, what that serves and rests on."""
    allowed = set(graph.column) - _loose(graph)
    if town_space is not None:
        near = graph.consortium | {town_space}
        allowed = {key for key in allowed if graph.owner.get(key, town_space) in near}
        mine = {key for key in allowed if graph.owner.get(key) == town_space}
        allowed &= graph.around(mine)
    if query.level:
        allowed -= _elsewhere(graph, query.level)
    if query.field:
        allowed &= graph.around(_known(graph, _of_field(query.field)))
    if query.sdg:
        allowed &= graph.around(_known(graph, _of_sdg(query.sdg)))
    return allowed


def _loose(graph: Graph) -> set[Key]:
    """Return what hangs on nothing and carries nothing, except goals: a goal without anything is telling."""
    return {
        key
        for key in graph.column
        if kind_of(key) != Kind.GOAL and not graph.up.get(key) and not graph.down.get(key)
    }


#: What has no level of its own is where the things are that it hangs on; in the order of the chain.
_WITHOUT_LEVEL: Final = (
    Kind.KEY_RESULT, Kind.SOLUTION, Kind.ADOPTION, Kind.INDICATOR, Kind.STATISTIC, Kind.SENSOR,
)  # fmt: skip


def _elsewhere(graph: Graph, level: str) -> set[Key]:
    """Return what belongs to another level, and what hangs on nothing but such things."""
    wanted = {level, Level.BOTH.value}
    found = {key for key, own in graph.level.items() if own not in wanted}
    by_kind: dict[Kind, list[Key]] = {kind: [] for kind in _WITHOUT_LEVEL}
    for key in graph.column:
        if kind_of(key) in by_kind:
            by_kind[kind_of(key)].append(key)
    for kind in _WITHOUT_LEVEL:
        for key in by_kind[kind]:
            above = graph.up.get(key, ())
            if above and found.issuperset(above):
                found.add(key)
    return found


def _known(graph: Graph, keys: Iterable[Key]) -> list[Key]:
    return [key for key in keys if key in graph.column]


def _keys(kind: Kind, found: Any) -> list[Key]:  # Any: querysets of several models
    return [key_of(kind, pk) for pk in found.values_list("pk", flat=True)]


def _of_field(field: str) -> list[Key]:
    asked = {"action_fields__key": field}
    return [
        *_keys(Kind.GOAL, Goal.objects.filter(**asked)),
        *_keys(Kind.BUNDLE, Bundle.objects.filter(**asked)),
        *_keys(Kind.MEASURE, Measure.objects.filter(**asked)),
        *_keys(Kind.SOLUTION, Solution.objects.filter(**asked)),
        *_keys(Kind.STATISTIC, Statistic.objects.filter(**asked)),
    ]


def _of_sdg(number: str) -> list[Key]:
    asked = {"sdgs__number": int(number)}
    return [
        *_keys(Kind.GOAL, Goal.objects.filter(**asked)),
        *_keys(Kind.MEASURE, Measure.objects.filter(**asked)),
        *_keys(Kind.SOLUTION, Solution.objects.filter(**asked)),
        *_keys(Kind.STATISTIC, Statistic.objects.filter(**asked)),
    ]
