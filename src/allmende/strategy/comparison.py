"""What differs between two contents of a strategy: added, removed, changed word by word, moved. Pure."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from allmende.strategy.frozen import Item, Part, Value

Change = Literal["added", "removed", "changed", "moved"]
#: Longer stretches are shown as replaced as a whole; comparing their words would take seconds.
MOST_WORDS: Final = 3_000
#: A day as pages write it is one word: half a day that stayed the same helps nobody.
_TOKENS = re.compile(r"\s+|\d{1,2}\. [^\W\d]+ \d{4}|[\w-]+|[^\w\s]", re.UNICODE)
#: The title is compared like every other value.
TITLE: Final = "title"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both contents, only in the older, or only in the newer one."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A named text that differs, with the stretches that do."""

    key: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of one item.

    Attributes:
        kinds: "changed" and "moved" may come together; "added" and "removed" stand alone.
        old_place, new_place: Title of the item above, empty at the top.
    """

    key: str
    title: str
    kinds: tuple[Change, ...]
    values: tuple[ValueChange, ...] = ()
    old_place: str = ""
    new_place: str = ""

    @property
    def is_new_place(self) -> bool:
        """Whether it stands below another item now, not only in another order."""
        return self.old_place != self.new_place


@dataclass(frozen=True, slots=True)
class PartChange:
    """What differs in one part, in the order of the newer content; removed items stand last."""

    key: str
    title: str
    items: tuple[ItemChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two contents."""

    parts: tuple[PartChange, ...]

    def count(self, kind: Change) -> int:
        """Return how many items were added, removed, changed or moved."""
        return sum(kind in item.kinds for part in self.parts for item in part.items)

    @property
    def total(self) -> int:
        """How many items differ at all."""
        return sum(len(part.items) for part in self.parts)


def compare(old: Sequence[Part], new: Sequence[Part]) -> Comparison:
    """Return what differs between an older and a newer content."""
    before, after = {part.key: part for part in old}, {part.key: part for part in new}
    keys = [*after, *(key for key in before if key not in after)]
    parts = [_part(before.get(key), after.get(key)) for key in keys]
    return Comparison(tuple(part for part in parts if part.items))


def _part(old: Part | None, new: Part | None) -> PartChange:
    named = new or old or Part("", "")
    before = {item.key: item for item in old.items} if old else {}
    after = {item.key: item for item in new.items} if new else {}
    moved = moved_keys(list(before.values()), list(after.values()))
    changes = [_item(before.get(key), item, key in moved, before, after) for key, item in after.items()]
    changes += [
        ItemChange(key, item.title, ("removed",), _values(item, None), _place(item, before))
        for key, item in before.items()
        if key not in after
    ]
    return PartChange(named.key, named.title, tuple(change for change in changes if change.kinds))


def _item(
    old: Item | None, new: Item, is_moved: bool, before: Mapping[str, Item], after: Mapping[str, Item]
) -> ItemChange:
    if old is None:
        return ItemChange(new.key, new.title, ("added",), _values(None, new), new_place=_place(new, after))
    values = _values(old, new)
    kinds: list[Change] = []
    if values:
        kinds.append("changed")
    if is_moved:
        kinds.append("moved")
    places = (_place(old, before), _place(new, after)) if is_moved else ("", "")
    return ItemChange(new.key, new.title, tuple(kinds), values, *places)


def _place(item: Item, items: Mapping[str, Item]) -> str:
    above = items.get(item.parent)
    return above.title if above else ""


def _values(old: Item | None, new: Item | None) -> tuple[ValueChange, ...]:
    before, after = _named(old), _named(new)
    changes = []
    for key in [*after, *(key for key in before if key not in after)]:
        left, right = before.get(key), after.get(key)
        old_text, new_text = left.text if left else "", right.text if right else ""
        if old_text == new_text:
            continue
        label = right.label if right else left.label if left else ""
        changes.append(ValueChange(key, label, pieces(old_text, new_text)))
    return tuple(changes)


def _named(item: Item | None) -> dict[str, Value]:
    if item is None:
        return {}
    return {TITLE: Value(TITLE, "", item.title)} | {value.key: value for value in item.values}


def moved_keys(old: Sequence[Item], new: Sequence[Item]) -> set[str]:
    """Return the items that stand below another one now, or in another order among those that stayed.

    Of two that changed places only one counts: as few as explain the new order.
    """
    before = {item.key: item for item in old}
    order = {item.key: position for position, item in enumerate(old)}
    common = [item for item in new if item.key in before]
    moved = {item.key for item in common if item.parent != before[item.key].parent}
    siblings: dict[str, list[str]] = {}
    for item in common:
        if item.key not in moved:
            siblings.setdefault(item.parent, []).append(item.key)
    for keys in siblings.values():
        moved |= set(keys) - _longest_rising(keys, order)
    return moved


def _longest_rising(keys: Sequence[str], order: Mapping[str, int]) -> set[str]:
    """Return the longest run of keys whose old order still holds (patience sorting, n log n)."""
    tops: list[int] = []
    top_keys: list[str] = []
    below: dict[str, str | None] = {}
    for key in keys:
        pile = bisect_left(tops, order[key])
        below[key] = top_keys[pile - 1] if pile else None
        if pile == len(tops):
            tops.append(order[key])
            top_keys.append(key)
        else:
            tops[pile], top_keys[pile] = order[key], key
    kept: set[str] = set()
    last = top_keys[-1] if top_keys else None
    while last is not None:
        kept.add(last)
        last = below[last]
    return kept


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return how one text became the other: same and new pieces make the new one, same and gone the old."""
    found: list[Piece] = []
    left, right = _paragraphs(old), _paragraphs(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(left[i1:i2])))
        else:
            found += _words("".join(left[i1:i2]), "".join(right[j1:j2]))
    return _joined(found)


def _paragraphs(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _words(old: str, new: str) -> list[Piece]:
    left, right = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(left) + len(right) > MOST_WORDS:
        return [Piece("gone", old), Piece("new", new)]
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(left[i1:i2])))
        else:
            found += [Piece("gone", "".join(left[i1:i2])), Piece("new", "".join(right[j1:j2]))]
    return found


def _joined(found: Sequence[Piece]) -> tuple[Piece, ...]:
    """Put neighbours of one kind together and leave empty ones out."""
    joined: list[Piece] = []
    for piece in found:
        if not piece.text:
            continue
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)
