r"""Running text as a small tree of paragraphs, lists, headings and tables; from Markdown or rich text.

Block: {"kind": "p" | "quote" | "pre", "runs": […]}, {"kind": "list", "ordered": bool, "items": [[Block…]]},
{"kind": "heading", "level": 1…, "text": str}, {"kind": "rich_table", "columns": [str], "rows": [[str]]}.
Run: {"text": str, "bold": bool, "italic": bool, "url": str}; a line break is the text "\n".
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import lxml.html  # type: ignore[import-untyped]  # comes with python-docx, without types
from lxml.etree import ParserError  # type: ignore[import-untyped]

from allmende.ui.markdown import to_html

_BLOCKS: Final = frozenset(
    {"p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "pre", "dl", "hr"}
    | {"div", "section", "article", "aside", "figure"}
)
_BOLD: Final = frozenset({"strong", "b", "th", "dt"})
_ITALIC: Final = frozenset({"em", "i", "cite"})
_SCHEMES: Final = ("https://", "http://", "mailto:", "tel:")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
#: Signs that neither XML nor PDF can hold; line breaks and tabs stay.
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)

Block = dict[str, Any]
Run = dict[str, Any]


def clean_text(text: str) -> str:
    """Return the text without control signs, which no document may hold."""
    return _CONTROL.sub("", text)


def markdown_blocks(text: str) -> list[Block]:
    """Return the blocks of Markdown; HTML in it is text, not markup."""
    return html_blocks(to_html(clean_text(text), top=1))


def html_blocks(html: str) -> list[Block]:
    """Return the blocks of cleaned HTML; what has no place in a document (scripts, frames) is left out."""
    html = clean_text(html)
    if not html.strip():
        return []
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="div")
    except ParserError:
        return []
    return list(_children(root))


# Any in this module: lxml's elements have no types here.
def _children(parent: Any) -> Iterator[Block]:
    """Blocks of a container; text between them becomes paragraphs."""
    loose: list[Run] = _text(parent.text)
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in {"script", "style", "template", "svg"}:
            loose += _text(child.tail)
        elif child.tag in _BLOCKS:
            yield from _paragraph("p", loose)
            yield from _block(child)
            loose = _text(child.tail)
        else:
            loose += [*_runs(child, bold=child.tag in _BOLD, italic=child.tag in _ITALIC), *_text(child.tail)]
    yield from _paragraph("p", loose)


def _block(element: Any) -> Iterator[Block]:
    tag = element.tag
    if tag in {"ul", "ol"}:
        items = [list(_children(item)) for item in element if item.tag == "li"]
        yield {"kind": "list", "ordered": tag == "ol", "items": [item for item in items if item]}
    elif re.fullmatch(r"h[1-6]", tag):
        yield from _heading(element)
    elif tag == "table":
        yield from _table(element)
    elif tag == "pre":
        yield {"kind": "pre", "runs": [_run(element.text_content().strip("\n"))]}
    elif tag == "blockquote":
        yield from ({**part, "kind": "quote"} if part["kind"] == "p" else part for part in _children(element))
    elif tag != "hr":
        yield from _children(element)


def _heading(element: Any) -> Iterator[Block]:
    text = _SPACE.sub(" ", element.text_content()).strip()
    if text:
        yield {"kind": "heading", "level": int(element.tag[1]), "text": text}


def _table(element: Any) -> Iterator[Block]:
    rows = [[_plain(cell) for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return
    width = max(len(row) for row in rows)
    head, *body = [row + [""] * (width - len(row)) for row in rows]
    yield {"kind": "rich_table", "columns": head, "rows": body}


def _plain(element: Any) -> str:
    return _SPACE.sub(" ", element.text_content()).strip()


def _paragraph(kind: str, runs: list[Run]) -> Iterator[Block]:
    trimmed = _trimmed(runs)
    if trimmed:
        yield {"kind": kind, "runs": trimmed}


def _trimmed(runs: list[Run]) -> list[Run]:
    """Take white space off both ends; None of it may be all there is."""
    kept = [dict(run) for run in runs]
    while kept and not kept[0]["text"].strip():
        kept.pop(0)
    while kept and not kept[-1]["text"].strip():
        kept.pop()
    if kept:
        kept[0]["text"] = kept[0]["text"].lstrip()
        kept[-1]["text"] = kept[-1]["text"].rstrip()
    return kept


def _run(text: str, *, bold: bool = False, italic: bool = False, url: str = "") -> Run:
    return {"text": text, "bold": bold, "italic": italic, "url": url}


def _text(text: str | None, **style: Any) -> list[Run]:
    joined = _SPACE.sub(" ", text or "")
    return [_run(joined, **style)] if joined else []


def _runs(element: Any, *, bold: bool = False, italic: bool = False, url: str = "") -> list[Run]:
    """Runs of an inline element and everything inside it."""
    if element.tag == "br":
        return [_run("\n")]
    if element.tag == "img":
        return _text(element.get("alt"), bold=bold, italic=italic, url=url)
    if element.tag == "a":
        href = str(element.get("href") or "")
        url = href if href.startswith(_SCHEMES) else url
    style = {"bold": bold, "italic": italic, "url": url}
    runs = _text(element.text, **style)
    for child in element:
        if isinstance(child.tag, str):
            runs += _runs(
                child, bold=bold or child.tag in _BOLD, italic=italic or child.tag in _ITALIC, url=url
            )
        runs += _text(child.tail, **style)
    return runs
