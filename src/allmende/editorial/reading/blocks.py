"""From what the editor stored to what is read: every block becomes a frozen value."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from allmende.basics.text import slug
from allmende.editorial.reading import chain, figures, making
from allmende.editorial.reading.reader import Reader
from allmende.editorial.reading.richtext import rich_text
from allmende.editorial.types import Block, Heading, Live, LiveState, Picture, Quote, Table

LIVE = {**chain.BUILDERS, **figures.BUILDERS, **making.BUILDERS}


def blocks_of(body: Any, reader: Reader) -> tuple[Block, ...]:  # Any: a StreamValue
    """Return the blocks of a chapter as this reader sees them now."""
    anchors: set[str] = set()
    return tuple(block for part in body for block in _block(part, reader, anchors))


def _block(part: Any, reader: Reader, anchors: set[str]) -> Iterator[Block]:
    kind, value = part.block_type, part.value
    if kind in LIVE:
        yield LIVE[kind](value, reader)
    elif kind == "heading":
        yield Heading(value["text"], int(value["level"]), _anchor(value["text"], anchors))
    elif kind == "text":
        text = rich_text(value.source)
        if text.paragraphs:
            yield text
    elif kind == "quote":
        yield Quote(value["text"], value["by"])
    elif kind == "picture":
        yield _picture(value, reader)
    elif kind == "table":
        yield _table(value["table"])


def _anchor(words: str, taken: set[str]) -> str:
    """Return a place to jump to; the second heading of the same words gets a number."""
    plain = slug(words) or "abschnitt"
    found = next(name for n in count(1) if (name := plain if n == 1 else f"{plain}-{n}") not in taken)
    taken.add(found)
    return found


def _picture(value: Any, reader: Reader) -> Block:
    file = value["file"]
    if file is None or not reader.sees(file):
        state = LiveState.GONE if file is None else LiveState.HIDDEN
        return Live("picture", "", state, note=value["caption"])
    return Picture(
        file_id=file.pk,
        url=file.get_absolute_url(),
        alt=value["alt"],
        caption=value["caption"],
        credit=file.credit,
        width=file.width,
        height=file.height,
    )


def _table(value: Any) -> Table:
    columns = tuple(str(column["heading"]) for column in value.columns)
    return Table(
        columns,
        tuple(tuple(str(cell.value or "") for cell in row) for row in value.rows),
        value.caption or "",
    )
