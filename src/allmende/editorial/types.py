"""A strategy's text as plain data: what pages print, and what PDF and Word documents are made of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `url` is set for links."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or an item of a list: kind is "text", "bullet" or "number"."""

    runs: tuple[Run, ...]
    kind: str = "text"
    depth: int = 0

    @property
    def text(self) -> str:
        """Words without style."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter: level 2 or 3 below the chapter's own title."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True, slots=True)
class RichText:
    """Running text: clean HTML for pages, the same as paragraphs for print."""

    html: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, and who."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was put into the text: `file_id` is a `kernel.StoredFile`."""

    file_id: int
    url: str
    alt: str
    caption: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words below the headings of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


class LiveState(StrEnum):
    """Whether a live block can show its object to this reader."""

    SHOWN = "shown"
    #: The object exists, but not for this reader.
    HIDDEN = "hidden"
    #: The object was deleted since it was put into the text.
    GONE = "gone"
    #: There is nothing in it yet.
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of an object: already formatted, with a remark on where it comes from."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list or tree inside a live block; `depth` counts from 0."""

    title: str
    depth: int = 0
    word: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """An object of the chain inside the text, as it is at the moment of reading.

    Attributes:
        kind: Name of the block, e.g. "key_result".
        word: What it is in German, e.g. "Key Result".
        progress_pct: 0 to 100 where there is a way from baseline to target.
        as_of: Time of the value or, without one, of the reading.
        source: Where it comes from, in words.
        note: The editors' own sentence on it.
        is_internal: Shown to this reader, but not to visitors.
        is_simulated: A number in it was simulated or is part of the demo.
    """

    kind: str
    word: str
    state: LiveState
    title: str = ""
    url: str = ""
    texts: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    items: tuple[Item, ...] = ()
    table: Table | None = None
    progress_pct: int | None = None
    as_of: datetime | None = None
    source: str = ""
    note: str = ""
    is_internal: bool = False
    is_simulated: bool = False

    @property
    def sentence(self) -> str:
        """What stands in the object's place when it cannot be shown; empty otherwise."""
        from allmende.editorial.reading.words import instead_of

        return instead_of(self.state)


Block = Heading | RichText | Quote | Picture | Table | Live


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter for one reader.

    Attributes:
        page_id: The page in the editorial rooms.
        number: Position in the text, from 1.
        html: The whole chapter as the page prints it.
        is_live: It was approved; False: the reader sees a draft.
        has_newer_draft: An approved chapter is being changed.
        edit_url: Leads into the editor; empty for those who may not.
        changed_at: When the version shown was saved.
        open_comments: Unresolved comments; 0 for those who may not edit.
    """

    page_id: int
    number: int
    title: str
    slug: str
    url: str
    html: str
    blocks: tuple[Block, ...]
    is_live: bool
    has_newer_draft: bool = False
    is_waiting: bool = False
    edit_url: str = ""
    changed_at: datetime | None = None
    open_comments: int = 0
