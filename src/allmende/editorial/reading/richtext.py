"""Running text of the editor: clean HTML for pages, paragraphs with runs for print."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Final

import nh3
from wagtail.rich_text import expand_db_html

from allmende.editorial.types import Paragraph, RichText, Run

_TAGS: Final = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a"}
_BLOCKS: Final = {"p", "li"}
_LISTS: Final = {"ul": "bullet", "ol": "number"}


def rich_text(source: str) -> RichText:
    """Return stored text with its links resolved; whatever is no plain text, list or link falls out."""
    html = nh3.clean(
        expand_db_html(source),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return RichText(html, tuple(reader.paragraphs))


class _Reader(HTMLParser):
    """Collects paragraphs; text outside of any becomes one of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[Paragraph] = []
        self._runs: list[Run] = []
        self._style = Run("")
        self._lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LISTS:
            self._end()
            self._lists.append(_LISTS[tag])
        elif tag in _BLOCKS:
            self._end()
        elif tag == "br":
            self._runs.append(replace(self._style, text="\n"))
        elif tag == "a":
            self._style = replace(self._style, url=dict(attrs).get("href") or "")
        else:
            self._mark(tag, on=True)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()
        elif tag in _LISTS:
            self._end()
            if self._lists:
                self._lists.pop()
        elif tag == "a":
            self._style = replace(self._style, url="")
        else:
            self._mark(tag, on=False)

    def handle_data(self, data: str) -> None:
        if data.strip() or self._runs:
            self._runs.append(replace(self._style, text=data))

    def close(self) -> None:
        super().close()
        self._end()

    def _mark(self, tag: str, *, on: bool) -> None:
        if tag in {"b", "strong"}:
            self._style = replace(self._style, bold=on)
        elif tag in {"i", "em"}:
            self._style = replace(self._style, italic=on)

    def _end(self) -> None:
        if any(run.text.strip() for run in self._runs):
            kind = self._lists[-1] if self._lists else "text"
            self.paragraphs.append(Paragraph(tuple(self._runs), kind, max(0, len(self._lists) - 1)))
        self._runs = []
