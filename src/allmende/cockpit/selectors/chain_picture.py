"""The chain as a picture: columns from why to how, boxes, curves; numbers only, the template draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allmende.cockpit.chain_words import COLUMN_WORDS, Column
from allmende.cockpit.selectors.chain_groups import Item, Shown
from allmende.cockpit.selectors.chain_titles import Words, WordsOf

WIDTH: Final = 194
_GAP_X: Final = 38
_GAP_Y: Final = 12
_HEAD: Final = 34
_PAD: Final = 10
_LINE: Final = 19
_TITLE_SIZE: Final = 16
_TITLE_LINES: Final = 3
_NOTE_SIZE: Final = 13
_NOTE_LINES: Final = 2
#: Letters of the house's typeface that are much narrower or wider than the others.
_EMS: Final = {
    **dict.fromkeys("iljI.,:;'|!", 0.29),
    **dict.fromkeys('ftr()[]/-– "„“', 0.37),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZÄÖÜ0123456789&", 0.66),
    **dict.fromkeys("mwMW@%…—", 0.92),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One line of a box, with its baseline in the box's own coordinates."""

    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """One thing or group. `url` shows what is around it, or opens the group."""

    x: int
    y: int
    height: int
    text: str
    kind: Text
    title: Sequence[Text]
    note: Sequence[Text]
    light: str
    light_y: int
    url: str
    label: str
    is_group: bool
    is_current: bool
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Head:
    """Name of a column above its middle."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing in its own coordinates."""

    width: int
    height: int
    heads: Sequence[Head]
    boxes: Sequence[Box]
    curves: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Draft:
    item: Item
    words: Words
    title: Sequence[str]
    note: Sequence[str]
    height: int


def picture(shown: Shown, words: WordsOf, address: Callable[[Item], str], current: str = "") -> Picture:
    """Draw what is shown; `current` names the item in the middle."""
    drafts = {
        column: [_draft(item, words(item)) for item in items] for column, items in shown.columns.items()
    }
    tallest = max((_height(some) for some in drafts.values()), default=0)
    middle: dict[str, tuple[int, int]] = {}
    boxes: list[Box] = []
    heads = []
    for index, (column, some) in enumerate(drafts.items()):
        x = index * (WIDTH + _GAP_X) + _GAP_X // 2
        heads.append(Head(x + WIDTH // 2, str(COLUMN_WORDS[column])))
        y = _HEAD + (tallest - _height(some)) // 2
        for draft in _ordered(some, shown.up, middle):
            middle[draft.item.text] = (x, y + draft.height // 2)
            boxes.append(_box(draft, x, y, address(draft.item), is_current=draft.item.text == current))
            y += draft.height + _GAP_Y
    return Picture(
        width=max(1, len(drafts)) * (WIDTH + _GAP_X),
        height=_HEAD + tallest + _GAP_Y,
        heads=heads,
        boxes=boxes,
        curves=_curves(shown.down, middle),
    )


def _draft(item: Item, words: Words) -> _Draft:
    title = fitted(words.title, _TITLE_SIZE, _TITLE_LINES) or [""]
    note = fitted(words.note, _NOTE_SIZE, _NOTE_LINES)
    rows = 1 + len(title) + len(note)
    return _Draft(item, words, title, note, 2 * _PAD + rows * _LINE - 4)


def fitted(text: str, size: int, most: int) -> list[str]:
    """Break a text into lines that fit into a box; what is too long ends with an ellipsis.

    Args:
        size: Height of the letters in the picture's own coordinates.
    """
    room = (WIDTH - 2 * _PAD) / size
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _ems(joined) <= room:
            lines[-1] = joined
            continue
        lines += _pieces(word, room)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while _ems(last) > room - 1:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def _pieces(word: str, room: float) -> list[str]:
    """Cut a word that is longer than a line."""
    pieces = [""]
    for letter in word:
        if _ems(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _ems(text: str) -> float:
    """Return about how wide a text is, in heights of its letters; rather too wide than too narrow."""
    return sum(_EMS.get(letter, 0.58) for letter in text)


def _height(drafts: Sequence[_Draft]) -> int:
    return sum(draft.height + _GAP_Y for draft in drafts)


def _ordered(
    drafts: Sequence[_Draft], up: Mapping[str, Mapping[str, str]], middle: Mapping[str, tuple[int, int]]
) -> list[_Draft]:
    """Put each near what it serves, so that few curves cross; what serves nothing shown stays in order."""

    def height(place: int, draft: _Draft) -> float:
        above = [middle[text][1] for text in up.get(draft.item.text, ()) if text in middle]
        return sum(above) / len(above) if above else place * 1e-6

    places = {draft.item.text: height(place, draft) for place, draft in enumerate(drafts)}
    return sorted(drafts, key=lambda draft: places[draft.item.text])


def _box(draft: _Draft, x: int, y: int, url: str, *, is_current: bool) -> Box:
    words, row = draft.words, _PAD + 11
    title = [Text(row + _LINE * (place + 1), line) for place, line in enumerate(draft.title)]
    below = row + _LINE * len(title)
    note = [Text(below + _LINE * (place + 1), line) for place, line in enumerate(draft.note)]
    parts = [f"{words.kind}: {words.title}", words.note, words.light_word, words.owner]
    return Box(
        x=x,
        y=y,
        height=draft.height,
        text=draft.item.text,
        kind=Text(row, words.kind),
        title=title,
        note=note,
        light=words.light,
        light_y=row - 4,
        url=url,
        label=", ".join(filter(None, parts)),
        is_group=draft.item.is_group,
        is_current=is_current,
    )


def _curves(down: Mapping[str, Mapping[str, str]], middle: Mapping[str, tuple[int, int]]) -> list[str]:
    curves = []
    for text, others in down.items():
        x1, y1 = middle[text]
        for other in others:
            x2, y2 = middle[other]
            if x1 == x2:
                # Within a column the curve goes around on the left.
                curves.append(f"M{x1} {y1}C{x1 - 24} {y1} {x2 - 24} {y2} {x2} {y2}")
                continue
            begin, bend = x1 + WIDTH, (x2 - x1 - WIDTH) // 2
            curves.append(f"M{begin} {y1}C{begin + bend} {y1} {x2 - bend} {y2} {x2} {y2}")
    return curves


def column_count(shown: Shown, column: Column) -> int:
    """Return how many things stand in a column, those in groups included."""
    return sum(len(item.members) for item in shown.columns.get(column, ()))
