"""Many things of one column are shown together: by the goal they serve, by town or by bundle."""

from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from allmende.cockpit.chain_words import COLUMN_WORDS, Column, Key, key_text
from allmende.cockpit.selectors.chain_filter import ChainQuery
from allmende.cockpit.selectors.chain_graph import Graph

#: More of one column are put together.
SINGLES: Final = 12
#: Groups of one column; what is beyond is put together once more.
GROUPS: Final = 12
#: Things of one opened group that are shown; the rest is named by its number.
OPENED: Final = 40
#: Group of what serves no goal of the region, or belongs to nobody.
NOBODY: Final = "-"
#: Group of the smaller groups.
REST: Final = "mehr"


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in one place of the picture: one thing, or a group of them.

    Attributes:
        text: Unique in the picture and in the address: "goal-12", or "objectives.goal-3" for a group.
        group_key: What a group's members have in common, e.g. "goal-3", "space-7", "bundle-2".
    """

    text: str
    column: Column
    members: tuple[Key, ...]
    group_key: str = ""
    is_rest: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it stands for several things."""
        return bool(self.group_key) or self.is_rest

    @property
    def key(self) -> Key:
        """The one thing it is; for groups the first of them."""
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the picture and the lists show.

    Attributes:
        columns: Only those with something in them, from why to how.
        place: Thing → item that shows it.
        down: Item → items it rests on, with the tie; the other way is `up`.
    """

    columns: Mapping[Column, Sequence[Item]]
    place: Mapping[Key, Item]
    down: Mapping[str, Mapping[str, str]]
    up: Mapping[str, Mapping[str, str]]
    items: Mapping[str, Item] = field(default_factory=dict)


def shown(graph: Graph, keys: set[Key], query: ChainQuery, alone: Container[Key] = frozenset()) -> Shown:
    """Put what is looked at into places, and tie the places together; some things stand for themselves."""
    by_column: dict[Column, list[Key]] = defaultdict(list)
    # The order people gave is the graph's, a set has none.
    for key, column in graph.column.items():
        if key in keys:
            by_column[column].append(key)
    group_of = _grouping(graph, query)
    columns = {
        column: _items(graph, by_column[column], group_of, query, alone)
        for column in COLUMN_WORDS
        if column in by_column
    }
    place = {key: item for items in columns.values() for item in items for key in item.members}
    down, up = _ties(graph, place)
    items = {item.text: item for some in columns.values() for item in some}
    return Shown(columns, place, down, up, items)


def _grouping(graph: Graph, query: ChainQuery) -> Callable[[Key], str]:
    if query.grouping == "kommune":
        return lambda key: f"space-{graph.owner[key]}" if key in graph.owner else NOBODY
    anchors = graph.anchors()
    texts = {anchor: key_text(anchor) for anchor in set(anchors.values())}

    def by_goal(key: Key) -> str:
        anchor = anchors.get(key)
        return texts[anchor] if anchor is not None else NOBODY

    if query.grouping == "buendel":
        return lambda key: f"bundle-{graph.bundle[key]}" if key in graph.bundle else by_goal(key)
    return by_goal


def _items(
    graph: Graph,
    keys: Sequence[Key],
    group_of: Callable[[Key], str],
    query: ChainQuery,
    alone: Container[Key],
) -> list[Item]:
    column = graph.column[keys[0]]
    if len(keys) <= SINGLES:
        return [Item(graph.text(key), column, (key,)) for key in keys]
    groups: dict[str, list[Key]] = defaultdict(list)
    for key in keys:
        groups[group_of(key)].append(key)
    chosen = _largest(groups, f"{column}.{REST}" in query.opened)
    items: list[Item] = []
    rest: list[Key] = []
    for group, members in groups.items():
        text = f"{column}.{group}"
        if group not in chosen:
            rest += members
        elif text in query.opened:
            items += [Item(graph.text(key), column, (key,)) for key in members[:OPENED]]
            if len(members) > OPENED:
                items.append(Item(f"{text}.{REST}", column, tuple(members[OPENED:]), group))
        else:
            items.append(Item(text, column, tuple(members), group))
    if rest:
        items.append(Item(f"{column}.{REST}", column, tuple(rest), is_rest=True))
    return [one for item in items for one in _apart(item, alone, graph)]


def _largest(groups: Mapping[str, Sequence[Key]], is_opened: bool) -> set[str]:
    """Return the groups that stand for themselves; all of them where the rest was opened."""
    if is_opened or len(groups) <= GROUPS:
        return set(groups)
    return set(sorted(groups, key=lambda group: -len(groups[group]))[: GROUPS - 1])


def _apart(item: Item, alone: Container[Key], graph: Graph) -> list[Item]:
    """Take out of a group what must not disappear in it: the thing in the middle and the way through it."""
    if not item.is_group:
        return [item]
    singles = [key for key in item.members if key in alone]
    others = tuple(key for key in item.members if key not in alone)
    found = [Item(graph.text(key), item.column, (key,)) for key in singles]
    return [*found, replace(item, members=others)] if others else found


def _ties(
    graph: Graph, place: Mapping[Key, Item]
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Tie the places as the things in them are tied; many ties between two places are one."""
    down: dict[str, dict[str, str]] = defaultdict(dict)
    up: dict[str, dict[str, str]] = defaultdict(dict)
    for key, above in place.items():
        mine = down[above.text]
        for other in graph.down.get(key, ()):
            below = place.get(other)
            if below is not None and below.text not in mine and below is not above:
                mine[below.text] = up[below.text][above.text] = graph.tie_of(key, other)
    return down, up
