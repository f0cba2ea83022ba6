"""The chain as nested lists: the same as the picture, for screen readers, phones and paper."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allmende.cockpit.chain_words import TIE_WORDS
from allmende.cockpit.selectors.chain_groups import Item, Shown
from allmende.cockpit.selectors.chain_titles import Words, WordsOf

#: In longer lists nothing is named twice.
MANY: Final = 120


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a nested list, and how the list goes on after it.

    Attributes:
        tie: How it hangs on the line it stands under, e.g. "wird gemessen an"; empty at the top.
        is_repeat: It stood above already; what hangs on it is there.
        opens: The next line stands under this one.
        closes: How many levels end after it.
    """

    words: Words
    text: str
    tie: str
    url: str
    is_group: bool
    is_repeat: bool
    opens: bool
    closes: range
    sentence: str = ""


@dataclass(slots=True)
class _Line:
    item: Item
    tie: str
    depth: int
    is_repeat: bool


def nested(
    shown: Shown,
    words: WordsOf,
    address: Callable[[Item], str],
    *,
    start: str = "",
    upwards: bool = False,
    sentences: Mapping[str, str] | None = None,
) -> list[ListRow]:
    """Return the lines of a list.

    Args:
        start: The item whose surroundings are listed; empty: everything from the top.
        upwards: What it serves, instead of what it rests on.
        sentences: What people wrote about the ties of the start to its neighbours, by item.
    """
    ties = shown.up if upwards else shown.down
    if start:
        lines = _walk(shown, ties, [(text, tie) for text, tie in ties.get(start, {}).items()], upwards)
    else:
        against = shown.down if upwards else shown.up
        tops = [(text, "") for text in shown.items if not against.get(text)]
        lines = _walk(shown, ties, tops, upwards)
    if len(lines) > MANY:
        lines = [line for line in lines if not line.is_repeat]
    return [
        _row(line, lines[place + 1].depth if place + 1 < len(lines) else 0, words, address, sentences or {})
        for place, line in enumerate(lines)
    ]


def _walk(
    shown: Shown,
    ties: Mapping[str, Mapping[str, str]],
    tops: Sequence[tuple[str, str]],
    upwards: bool,
) -> list[_Line]:
    """Go down every branch once; what was met before is named again, not unfolded again."""
    lines: list[_Line] = []
    met: set[str] = set()
    todo = [(text, tie, 0) for text, tie in reversed(tops)]
    while todo:
        text, tie, depth = todo.pop()
        item = shown.items[text]
        word = TIE_WORDS[tie] if tie else None
        said = str(word.up if upwards else word.down) if word else ""
        is_repeat = text in met
        lines.append(_Line(item, said, depth, is_repeat))
        if not is_repeat:
            met.add(text)
            below = ties.get(text, {})
            todo += [(other, other_tie, depth + 1) for other, other_tie in reversed(list(below.items()))]
    return lines


def _row(
    line: _Line,
    next_depth: int,
    words: WordsOf,
    address: Callable[[Item], str],
    sentences: Mapping[str, str],
) -> ListRow:
    return ListRow(
        words=words(line.item),
        text=line.item.text,
        tie=line.tie,
        url=address(line.item),
        is_group=line.item.is_group,
        is_repeat=line.is_repeat,
        opens=next_depth > line.depth,
        closes=range(max(0, line.depth - next_depth)),
        sentence=sentences.get(line.item.text, "") if line.depth == 0 else "",
    )
