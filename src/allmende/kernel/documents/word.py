"""Word documents: a paper with real headings, lists and tables, or a template with fields filled in."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from docx import Document as open_docx
from docx.oxml.ns import qn

from allmende.kernel.documents.errors import WordTemplateBroken
from allmende.kernel.documents.paper import Paper, data_of, pictures_of
from allmende.kernel.documents.pressing import job_folder, press, write_data
from allmende.kernel.documents.word_blocks import Writer, new_document

#: The field that takes the whole text; everything else is a single value.
CONTENT_FIELD: Final = "inhalt"
#: What stands in that place between filling the fields and writing the text; no person types it.
_PLACE: Final = "\ue000inhalt\ue001"


# Any: JSON values of any shape.
def docx(template: Path | bytes, data: Mapping[str, Any]) -> bytes:
    """Return a Word template with its fields filled; values are text, never markup or program.

    Raises:
        WordTemplateBroken: the template asks for a field that is not there, or its brackets do not fit.
        DocumentTooLarge: it does not end within a minute.
    """
    content = template if isinstance(template, bytes) else template.read_bytes()
    with job_folder() as name:
        folder = Path(name)
        (folder / "template.docx").write_bytes(content)
        write_data(folder, data)
        try:
            return press("docx", folder)
        except WordTemplateBroken as err:
            raise WordTemplateBroken(reason=_in_words(str(err.fields["reason"]))) from err


def _in_words(reason: str) -> str:
    """Say in German what jinja complains about."""
    missing = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", reason)
    if missing:
        return _(
            "Das Feld „%(name)s“ gibt es nicht. Bitte prüfen Sie die Schreibweise in der Liste der Felder."
        ) % {"name": missing[1] or missing[2]}
    if re.search(r"access to attribute|unsafe|is not safely callable|not callable", reason):
        return _("Sie enthält einen Befehl, den Vorlagen nicht ausführen dürfen. Erlaubt sind nur Felder.")
    return _(
        "Mit den geschweiften Klammern stimmt etwas nicht. Jedes Feld hat zwei am Anfang und zwei am Ende, "
        "zum Beispiel {{ betreff }}. (%(detail)s)"
    ) % {"detail": reason[:200]}


def paper_docx(
    paper: Paper, *, letterhead: bytes | None = None, fields: Mapping[str, str] | None = None
) -> bytes:
    """Return a paper as a Word document.

    Args:
        letterhead: A town's own Word template: its fields are filled from `fields`, and the paper's text is
            written where it says {{ inhalt }}; without one a plain page with page numbers is taken.
    """
    data = data_of(paper)
    pictures = pictures_of(paper)
    if letterhead is None:
        document = new_document(data, paper.language)
        Writer(document, pictures).everything(data)
    else:
        filled = docx(letterhead, {**(fields or {}), CONTENT_FIELD: _PLACE})
        document = open_docx(BytesIO(filled))
        document.core_properties.title = paper.title[:250]
        _write_in_place(document, data, pictures)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


# Any: python-docx ships no types.
def _place_in(document: Any) -> Any:
    """Return the paragraph that takes the whole text, None where the template has none."""
    links = document.part.rels.values()
    edges = [link.target_part for link in links if link.reltype.endswith(("/header", "/footer"))]
    if any(_PLACE in _words_of(edge.element) for edge in edges):
        raise WordTemplateBroken(
            reason=_("Das Feld „inhalt“ steht in der Kopf- oder Fußzeile. Es gehört in den Text der Seite.")
        )
    found = [p for p in document.element.body.iter(Writer.PARAGRAPH) if _PLACE in _words_of(p)]
    if len(found) > 1:
        raise WordTemplateBroken(reason=_("Das Feld „inhalt“ darf nur einmal vorkommen."))
    if found and _words_of(found[0]).strip() != _PLACE:
        raise WordTemplateBroken(reason=_("Das Feld „inhalt“ braucht einen Absatz für sich allein."))
    return found[0] if found else None


def _words_of(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


# Any: python-docx ships no types.
def _write_in_place(document: Any, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
    """Put the text where the template has its place for it; a template without one keeps its own words.

    Raises:
        WordTemplateBroken: the place is named twice, beside other words, or in the head or foot of pages.
    """
    writer = Writer(document, pictures)
    place = _place_in(document)
    if place is None:
        return
    before = len(document.element.body)
    writer.text(data)
    # New parts stand at the end, before the section's own properties.
    added = list(document.element.body)[before - 1 : -1]
    for element in added:
        place.addprevious(element)
    place.getparent().remove(place)
