"""A council paper as a Word document: real headings, lists and tables, to be edited and read aloud."""

import re
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from allmende.solutions.types import CouncilPaper, PaperSection

_BOLD = re.compile(r"\*\*(.+?)\*\*")


# Any in this module: python-docx ships no types.
def document_of(paper: CouncilPaper) -> Any:
    """Build the document; `save(file)` writes it."""
    document = Document()
    _set_up(document, paper)
    if paper.is_demo:
        document.add_paragraph().add_run(_("Beispieldaten, keine Aussage über die Stadt")).bold = True
    document.add_heading(paper.title, level=0)
    _table(document, ((_("Angabe"), _("Inhalt")), *paper.facts))
    for section in paper.sections:
        _section(document, section)
    return document


def _set_up(document: Any, paper: CouncilPaper) -> None:
    document.core_properties.title = paper.title
    document.core_properties.author = paper.municipality
    document.core_properties.language = "de-DE"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "de-DE")
    normal.element.get_or_add_rPr().append(language)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    made = _("Stand: %(day)s") % {"day": date_format(paper.made_on, "j. F Y")}
    mark = f" · {_('Beispieldaten')}" if paper.is_demo else ""
    page.footer.paragraphs[0].text = f"{paper.municipality} · {paper.title} · {made}{mark}"


def _section(document: Any, section: PaperSection) -> None:
    document.add_heading(section.title, level=1)
    for line in re.split(r"\n{2,}", section.text):
        _block(document, line)
    if section.table:
        _table(document, section.table)


def _block(document: Any, text: str) -> None:
    """One paragraph, or the points of one list, of plain Markdown."""
    words: list[str] = []
    for line in text.splitlines():
        point = re.match(r"\s*(?:[-*]|(\d+)[.)])\s+(.*)", line)
        if point is None:
            words.append(line.strip())
            continue
        _paragraph(document, " ".join(words), "Normal")
        words = []
        _paragraph(document, point[2], "List Number" if point[1] else "List Bullet")
    _paragraph(document, " ".join(words), "Normal")


def _paragraph(document: Any, text: str, style: str) -> None:
    if not text.strip():
        return
    paragraph = document.add_paragraph(style=style)
    for place, part in enumerate(_BOLD.split(text.lstrip("# "))):
        paragraph.add_run(part).bold = place % 2 == 1


def _table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = number == 0
    # The first row is a head: it is repeated on the next page and read out as such.
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)
    document.add_paragraph()
