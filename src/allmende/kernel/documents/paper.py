"""A paper: what a document says, told apart from how it looks; one paper becomes PDF, Word and a web page.

All text is people's text: it is printed as it is and never read as a program. `Prose` is Markdown, `Html` an
editor's rich text; everything else is plain.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Literal

from allmende.kernel.documents.look import region_is_demo
from allmende.kernel.documents.prose import html_blocks, markdown_blocks
from allmende.ui.formats import day_text, moment_text, not_given

_UNIT: Final = re.compile(r"(?<=\d) (?=(?:€|%|Uhr\b))")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels begin at 1 and never skip one (a skipped level is raised)."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Text people wrote in Markdown."""

    kind: ClassVar[str] = "prose"
    markdown: str


@dataclass(frozen=True, slots=True)
class Html:
    """Text of an editor's rich text field, already cleaned."""

    kind: ClassVar[str] = "html"
    html: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short plain sentences."""

    kind: ClassVar[str] = "points"
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with their values; None is printed as "nicht angegeben"."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head row.

    Attributes:
        numeric: Numbers of the columns (from 0) whose cells are set to the right.
        total: The last row is a sum.
        widths: Shares of the columns' widths, e.g. (3, 1, 1); even without them.
    """

    kind: ClassVar[str] = "table"
    columns: Sequence[str]
    rows: Sequence[Sequence[str | None]]
    caption: str = ""
    numeric: Sequence[int] = ()
    total: bool = False
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is, in words and as a bar; `share` is 0 to 1, None where nobody can say."""

    kind: ClassVar[str] = "progress"
    label: str
    words: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One item of a tree with what hangs below it."""

    text: str
    note: str = ""
    label: str = ""
    children: Sequence["Node"] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """Nested items, e.g. goals; read out as nested lists."""

    kind: ClassVar[str] = "tree"
    nodes: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence set apart: a hint, a warning, or where numbers come from."""

    kind: ClassVar[str] = "note"
    text: str
    tone: Literal["hint", "warning", "source"] = "hint"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its description (required, read out) and an optional line below it.

    Attributes:
        media_type: JPEG, PNG, WebP; SVG is printed in PDF only.
        wide: On a turned page of its own (PDF).
    """

    kind: ClassVar[str] = "picture"
    content: bytes
    media_type: str
    alt: str
    caption: str = ""
    wide: bool = False


Block = Heading | Prose | Html | Points | Facts | Table | Progress | Tree | Note | Picture


@dataclass(frozen=True, slots=True)
class Paper:
    """One document.

    Attributes:
        over: What sort of document it is, printed above the title.
        organisation: Who issues it, at the top of every page.
        made_at: "Stand" of everything in it, aware.
        facts: What stands below the title: number, body, date …
        is_demo: It holds invented data and says so on its first page.
        has_contents: A list of headings stands before the text (PDF; Word makes its own).
    """

    title: str
    organisation: str
    made_at: datetime
    blocks: Sequence[Block]
    over: str = ""
    subtitle: str = ""
    facts: Sequence[tuple[str, str | None]] = ()
    is_demo: bool = False
    language: str = "de"
    author: str = ""
    has_contents: bool = False

    @property
    def as_of(self) -> str:
        """Day of the paper in words."""
        return day_text(self.made_at)


def data_of(paper: Paper) -> dict[str, Any]:
    """Return the paper as plain JSON values; pictures stay outside (see `pictures_of`)."""
    data = {
        "title": paper.title,
        "over": paper.over,
        "subtitle": paper.subtitle,
        "organisation": paper.organisation,
        "as_of": paper.as_of,
        "as_of_exact": moment_text(paper.made_at),
        "facts": [[term, value or not_given()] for term, value in paper.facts],
        "is_demo": paper.is_demo or region_is_demo(),
        "has_contents": paper.has_contents,
        "language": paper.language,
        "author": paper.author or paper.organisation,
        "blocks": _blocks(paper.blocks),
    }
    return {key: _unbroken(value) for key, value in data.items()}


# Any: JSON values.
def _unbroken(value: Any) -> Any:
    """Keep numbers and their units on one line: "1.500 €", "12,5 %", "9:30 Uhr"."""
    if isinstance(value, str):
        return _UNIT.sub("\u00a0", value)
    if isinstance(value, list):
        return [_unbroken(item) for item in value]
    return {key: _unbroken(item) for key, item in value.items()} if isinstance(value, dict) else value


def pictures_of(paper: Paper) -> dict[str, bytes]:
    """Return the pictures' bytes under the names that `data_of` uses."""
    pictures = [block for block in paper.blocks if isinstance(block, Picture)]
    return {_picture_name(number, block): block.content for number, block in enumerate(pictures)}


def _picture_name(number: int, block: Picture) -> str:
    ending = block.media_type.partition("/")[2].partition("+")[0]
    return f"picture-{number}.{ending}"


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    level, picture, made = 0, 0, []
    for block in blocks:
        if isinstance(block, Heading):
            level = min(max(block.level, 1), level + 1)
            made.append({"kind": "heading", "text": block.text, "level": level, "new_page": block.new_page})
        elif isinstance(block, Picture):
            name = _picture_name(picture, block)
            made.append(
                {
                    "kind": "picture",
                    "file": name,
                    "alt": block.alt,
                    "caption": block.caption,
                    "wide": block.wide,
                }
            )
            picture += 1
        elif isinstance(block, Prose | Html):
            made += _under(parts_of(block), level)
        else:
            made.append({"kind": block.kind, **_PLAIN[block.kind](block)})
    return made


def parts_of(block: Prose | Html) -> list[dict[str, Any]]:
    """Return the paragraphs, lists, headings and tables of running text."""
    return markdown_blocks(block.markdown) if isinstance(block, Prose) else html_blocks(block.html)


def _under(parts: list[dict[str, Any]], level: int) -> list[dict[str, Any]]:
    """Hang headings inside running text below the section they stand in, none of them skipping a level."""
    last, made = level, []
    for part in parts:
        if part["kind"] == "heading":
            last = min(level + part["level"], last + 1, 5)
            made.append({**part, "level": last, "new_page": False})
        else:
            made.append(part)
    return made


def _facts(block: Facts) -> Mapping[str, Any]:
    return {"rows": [[term, value or not_given()] for term, value in block.rows]}


def _table(block: Table) -> Mapping[str, Any]:
    return {
        "columns": list(block.columns),
        "rows": [[cell if cell not in {None, ""} else not_given() for cell in row] for row in block.rows],
        "caption": block.caption,
        "numeric": list(block.numeric),
        "total": block.total,
        "widths": list(block.widths) or [1] * len(block.columns),
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "text": node.text,
        "note": node.note,
        "label": node.label,
        "children": [_node(c) for c in node.children],
    }


# Any: each function takes its own kind of block.
_PLAIN: dict[str, Any] = {
    "points": lambda b: {"items": list(b.items)},
    "facts": _facts,
    "table": _table,
    "progress": lambda b: {"label": b.label, "words": b.words, "share": b.share},
    "tree": lambda b: {"nodes": [_node(node) for node in b.nodes]},
    "note": lambda b: {"text": b.text, "tone": b.tone},
}


#: Kinds that can be kept as JSON and read back; pictures stay out.
_KEPT: dict[str, type[Any]] = {
    kind.kind: kind for kind in (Heading, Prose, Html, Points, Facts, Table, Progress, Note)
}


def blocks_to_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return blocks as JSON values, so that a document can be frozen as it was; no trees, no pictures."""
    return [{"kind": block.kind, **_fields_of(block)} for block in blocks if block.kind in _KEPT]


def _fields_of(block: Block) -> dict[str, Any]:
    return {name: _plain(getattr(block, name)) for name in type(block).__dataclass_fields__}


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def blocks_from_json(stored: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Return blocks as they were kept."""
    return [
        _KEPT[str(one["kind"])](**{key: value for key, value in one.items() if key != "kind"})
        for one in stored
    ]
