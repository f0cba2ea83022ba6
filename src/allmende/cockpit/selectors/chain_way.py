"""In one look: the shortest way from the top of the chain through one thing down to its sensors."""

from collections.abc import Container, Mapping, Sequence
from typing import Final

from allmende.cockpit.chain_words import Key, Kind, kind_of
from allmende.cockpit.selectors.chain_graph import Graph

#: Of two ways of the same length the one that measures is told first.
_FIRST: Final = (Kind.SENSOR, Kind.INDICATOR, Kind.STATISTIC, Kind.KEY_RESULT, Kind.OBJECTIVE)
_RANKS: Final = {kind: place for place, kind in enumerate((*_FIRST, *(k for k in Kind if k not in _FIRST)))}
#: How deep a way should lead: to sensors, else to a number, else to what would bring one.
_ENDS: Final = (
    (Kind.SENSOR,), (Kind.INDICATOR, Kind.STATISTIC), (Kind.KEY_RESULT,), (Kind.MEASURE,),
)  # fmt: skip


def way(graph: Graph, node: Key, allowed: Container[Key]) -> list[Key]:
    """Return the things on the way, from the top to the bottom; only the thing itself where it is alone."""
    above = _reached(graph, node, graph.up, Kind.ADOPTION, allowed)
    tops = (key for key in above if not any(other in above for other in graph.up.get(key, ())))
    upwards = _back(above, next(tops, node))
    below = _reached(graph, node, graph.down, Kind.MEASURE, allowed)
    downwards = _back(below, _end(below, node))
    return [*upwards, *reversed(downwards[:-1])]


def _reached(
    graph: Graph, node: Key, ties: Mapping[Key, list[Key]], side: Kind, allowed: Container[Key]
) -> dict[Key, Key]:
    """Return where each thing was reached from, the nearest first; the node is its own beginning."""
    found = {node: node}
    level = [node]
    while level:
        following = []
        for key in level:
            for other in _neighbours(graph, key, found[key], ties, side):
                if other in allowed and other not in found:
                    found[other] = key
                    if kind_of(other) == Kind.SENSOR:
                        return found  # nothing is further down
                    following.append(other)
        level = following
    return found


def _neighbours(
    graph: Graph, key: Key, came_from: Key, ties: Mapping[Key, list[Key]], side: Kind
) -> Sequence[Key]:
    others: Sequence[Key] = ties.get(key, ())
    if kind_of(key) == Kind.SOLUTION and kind_of(came_from) == side:
        others = list(graph.through(came_from, key, ties))
    return sorted(others, key=_rank) if len(others) > 1 else others


def _rank(key: Key) -> int:
    return _RANKS[kind_of(key)]


def _end(below: Mapping[Key, Key], node: Key) -> Key:
    for kinds in _ENDS:
        nearest = next((key for key in below if kind_of(key) in kinds), None)
        if nearest is not None:
            return nearest
    return node


def _back(reached: Mapping[Key, Key], key: Key) -> list[Key]:
    """Return the way from a thing back to where the search began."""
    path = [key]
    while reached[path[-1]] != path[-1]:
        path.append(reached[path[-1]])
    return path
