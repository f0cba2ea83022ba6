"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_TEXTS = {"text", "number", "date", "email", "search", "tel", "url", "password"}


@dataclass
class PageForm:
    """One form that posts: where to, what stands in it, and which fields take any text."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = PageForm(given.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(self._form, name, given, dict(attrs))
        elif tag == "textarea":
            self._area = name
            self._form.values[name] = ""
            self._form.texts.append(name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and (given.get("value") or "selected" in given):
            self._form.values.setdefault(self._select, given.get("value", ""))

    def _input(self, form: PageForm, name: str, given: dict[str, str], attrs: dict[str, str | None]) -> None:
        kind = given.get("type", "text")
        if kind in _TEXTS:
            form.texts.append(name)
            form.values[name] = given.get("value", "")
        elif kind in {"radio", "checkbox"}:
            if kind == "radio" or "checked" in attrs:
                form.values.setdefault(name, given.get("value", "on"))
        elif kind == "hidden":
            form.values[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def forms_of(html: str) -> list[PageForm]:
    """Return the forms of a page that post."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
