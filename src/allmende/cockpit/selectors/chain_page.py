"""Everything the page *Kette* shows: picture, lists, what the thing in the middle rests on and serves."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.cockpit.chain_words import (
    Column,
    Key,
    Kind,
    count_words,
    key_of,
    kind_of,
    number_of,
)
from allmende.cockpit.selectors.chain_filter import ChainQuery, kept
from allmende.cockpit.selectors.chain_graph import Graph, chain_graph
from allmende.cockpit.selectors.chain_groups import REST, Item, Shown, shown
from allmende.cockpit.selectors.chain_lists import ListRow, nested
from allmende.cockpit.selectors.chain_picture import Picture, picture
from allmende.cockpit.selectors.chain_titles import Titles, Words
from allmende.cockpit.selectors.chain_way import way
from allmende.kernel.actor import Actor
from allmende.portfolio.models import Contribution
from allmende.strategy.models import GoalLink
from allmende.ui.types import ChainLink, Link

#: A way of two things says no more than the lists.
SHORTEST: Final = 2

#: Where the rest of a long group can be read, by column.
_LISTS = {
    Column.OBJECTIVES: "strategy:okr_list",
    Column.KEY_RESULTS: "strategy:okr_list",
    Column.MEASURES: "portfolio:board",
    Column.SOLUTIONS: "solutions:catalogue",
}


@dataclass(frozen=True, slots=True)
class Middle:
    """The thing in the middle.

    Attributes:
        rests_on, serves: How many things of which kind, in words; empty for none.
        is_source: It stands at the end of the chain, where nothing can be below it.
        way: The shortest way from the top through it to the sensors; empty where it is no way.
    """

    words: Words
    rests_on: Sequence[str]
    serves: Sequence[str]
    down: Sequence[ListRow]
    up: Sequence[ListRow]
    directions: Sequence[Link]
    is_source: bool
    way: Sequence[ChainLink]


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The page.

    Attributes:
        close_url: The same view with all groups closed; empty where none is open.
        is_missing: The thing asked for is not part of the chain, or not for this reader.
    """

    picture: Picture
    rows: Sequence[ListRow]
    middle: Middle | None
    total: int
    total_word: str
    close_url: str
    is_missing: bool


def chain_page(actor: Actor, query: ChainQuery, town_space: int | None, now: datetime) -> ChainPage:
    """Return what the actor sees of the chain."""
    graph = chain_graph(actor)
    node = graph.find(query.node) if query.node else None
    is_missing = bool(query.node) and node is None
    if is_missing:
        query = replace(query, node="")
    around = _around(graph, node) if node is not None else None
    keys = _keys(graph, query, town_space, around)
    path = way(graph, node, keys) if node is not None else []
    seen = shown(graph, keys, query, frozenset(path))
    titles = Titles(actor, graph, seen.items.values(), now)
    address = _address(query)
    return ChainPage(
        picture=picture(seen, titles.of, address, query.node),
        rows=nested(seen, titles.of, address) if node is None else [],
        middle=_middle(around, seen, query, titles, path) if around is not None else None,
        total=len(keys),
        total_word=ngettext("Glied der Kette", "Glieder der Kette", len(keys)),
        close_url=query.address(offen="") + "#kette" if query.opened else "",
        is_missing=is_missing,
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """The thing in the middle with everything it rests on and everything it serves, itself included."""

    node: Key
    below: set[Key]
    above: set[Key]


def _around(graph: Graph, node: Key) -> _Around:
    return _Around(node, graph.below([node]), graph.above([node]))


def _keys(graph: Graph, query: ChainQuery, town_space: int | None, around: _Around | None) -> set[Key]:
    keys = kept(graph, query, town_space)
    if around is None:
        return keys
    asked = {"unten": around.below, "oben": around.above}.get(query.direction, around.below | around.above)
    # The thing itself wins over filters that would hide it.
    return asked & keys if around.node in keys else asked


def _address(query: ChainQuery) -> Callable[[Item], str]:
    """Return where a click leads: a thing into the middle, a group opened."""

    def address(item: Item) -> str:
        if not item.is_group:
            return query.address(knoten=item.text, richtung="", offen="") + "#kette"
        if item.text.endswith(f".{REST}") and not item.is_rest:
            name = _LISTS.get(item.column)
            return reverse(name) if name else ""
        return query.address(offen=",".join(sorted({*query.opened, item.text}))) + "#kette"

    return address


def _counts(keys: set[Key], but: Key) -> list[str]:
    counted = Counter(kind_of(key) for key in keys if key != but)
    return [count_words(kind, counted[kind]) for kind in Kind if counted[kind]]


def _middle(around: _Around, seen: Shown, query: ChainQuery, titles: Titles, path: Sequence[Key]) -> Middle:
    node = around.node
    item = seen.place[node]
    address = _address(query)
    sentences = _sentences(node, seen)
    return Middle(
        words=titles.of(item),
        rests_on=_counts(around.below, node),
        serves=_counts(around.above, node),
        down=nested(seen, titles.of, address, start=item.text, sentences=sentences),
        up=nested(seen, titles.of, address, start=item.text, upwards=True, sentences=sentences),
        directions=[
            Link(title, query.address(richtung=value) + "#kette", query.direction == (value or "beide"))
            for value, title in _directions()
        ],
        is_source=kind_of(node) == Kind.SENSOR,
        way=[_link(seen.place[key], titles, address, node) for key in path] if len(path) > SHORTEST else [],
    )


def _link(item: Item, titles: Titles, address: Callable[[Item], str], node: Key) -> ChainLink:
    words = titles.of(item)
    note = ", ".join(filter(None, [words.note, words.light_word]))
    is_node = item.key == node
    return ChainLink(words.kind, words.title, "" if is_node else address(item), note, is_node)


def _directions() -> list[tuple[str, str]]:
    return [("", _("beides")), ("unten", _("Worauf beruht das?")), ("oben", _("Wozu dient das?"))]


def _sentences(node: Key, seen: Shown) -> Mapping[str, str]:
    """Return what people wrote about how the thing in the middle pays in, by the item on the other side."""
    kind, number = kind_of(node), number_of(node)
    found: list[tuple[Key, str]] = []
    if kind == Kind.GOAL:
        up = GoalLink.objects.filter(goal=number).values_list("serves_id", "sentence")
        down = GoalLink.objects.filter(serves=number).values_list("goal_id", "sentence")
        found += [(key_of(Kind.GOAL, pk), sentence) for pk, sentence in [*up, *down]]
    if kind in {Kind.GOAL, Kind.KEY_RESULT}:
        rows = Contribution.objects.filter(**{kind: number}).values_list("measure_id", "sentence")
        found += [(key_of(Kind.MEASURE, pk), sentence) for pk, sentence in rows]
    if kind == Kind.MEASURE:
        mine = Contribution.objects.filter(measure=number)
        for goal_id, result_id, sentence in mine.values_list("goal_id", "key_result_id", "sentence"):
            other = key_of(Kind.GOAL, goal_id) if goal_id else key_of(Kind.KEY_RESULT, result_id or 0)
            found.append((other, sentence))
    return {seen.place[key].text: sentence for key, sentence in found if key in seen.place}
