"""Blocks of a paper as paragraphs and tables of a Word document, readable by screen readers."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext as _
from docx import Document as open_docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image

_TYPE: Final = "Arial"
_DEEPEST_LIST: Final = 3
#: Tables up to so many rows are kept on one page.
_SHORT_TABLE: Final = 8
#: Tables with more columns are set smaller.
_MANY_COLUMNS: Final = 4
_EDGES: Final = {"warning": "B3401C", "hint": "4D5163"}


# Any in this module: python-docx ships no types.
def new_document(data: Mapping[str, Any], language: str) -> Any:
    """Return an empty A4 page with type, language, title and page numbers."""
    document = open_docx()
    document.core_properties.title = str(data["title"])[:250]
    document.core_properties.author = str(data["author"])[:250]
    document.core_properties.language = f"{language}-DE" if language == "de" else language
    document.core_properties.comments = ""
    _set_type(document, language)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    foot = page.footer.paragraphs[0]
    mark = f"{_('Beispieldaten')} · " if data["is_demo"] else ""
    foot.add_run(f"{data['organisation']} · {_('Stand')} {data['as_of']} · {mark}{_('Seite')} ")
    _field(foot, "PAGE")
    foot.add_run(f" {_('von')} ")
    _field(foot, "NUMPAGES")
    document.styles["Footer"].font.size = Pt(9)
    return document


def _set_type(document: Any, language: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _TYPE, Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), f"{language}-DE" if language == "de" else language)
    normal.element.get_or_add_rPr().append(mark)
    for name, size in (
        ("Title", 20),
        ("Heading 1", 15),
        ("Heading 2", 12.5),
        ("Heading 3", 11),
        ("Heading 4", 11),
        ("Caption", 10),
    ):
        style = document.styles[name]
        style.font.size, style.font.bold = Pt(size), True
        style.font.color.rgb = RGBColor(0x17, 0x1A, 0x2B)
        style.paragraph_format.space_after = Pt(4)
        # The template draws a blue line below titles.
        for line in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(line)
        # The template's headings name a theme's type, which wins over the name.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        fonts.set(qn("w:ascii"), _TYPE)
        fonts.set(qn("w:hAnsi"), _TYPE)


def _field(paragraph: Any, code: str) -> None:
    """A field Word fills by itself, e.g. the page's number."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in {"begin", "separate", "end"}:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:t" if kind else "w:instrText")
            element.text = text
        run._r.append(element)


class Writer:
    """Writes blocks at the end of a document, also into a town's template that lacks some styles."""

    PARAGRAPH: Final = qn("w:p")

    def __init__(self, document: Any, pictures: Mapping[str, bytes]) -> None:
        self._document = document
        self._pictures = pictures
        self._known = {style.name for style in document.styles}
        page = document.sections[-1]
        self._width = page.page_width - page.left_margin - page.right_margin

    def everything(self, data: Mapping[str, Any]) -> None:
        """Who it is from, title, what stands below it, and all blocks."""
        self._paragraph().add_run(data["organisation"]).bold = True
        if data["over"]:
            self._paragraph(data["over"])
        self._document.add_heading(data["title"], level=0)
        if data["subtitle"]:
            self._paragraph(data["subtitle"])
        if data["facts"]:
            self._facts({"rows": data["facts"]})
        self.text(data)

    def text(self, data: Mapping[str, Any]) -> None:
        """All blocks, below the notice that the data are invented where they are."""
        if data["is_demo"]:
            words = _("Beispieldaten: Dieses Dokument enthält erfundene Angaben.")
            self._note({"text": words, "tone": "warning"})
        self.blocks(data["blocks"])

    def blocks(self, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Write blocks one after the other; kinds are those of `paper` and `prose`."""
        kinds = {
            "heading": self._heading,
            "p": lambda b: self._runs(self._paragraph(), b["runs"]),
            "quote": lambda b: self._runs(self._paragraph(style="Quote"), b["runs"]),
            "pre": lambda b: self._runs(self._paragraph(), b["runs"]),
            "list": self._list,
            "rich_table": self._table,
            "points": lambda b: [self._paragraph(text, style="List Bullet") for text in b["items"]],
            "facts": self._facts,
            "table": self._table,
            "progress": self._progress,
            "tree": lambda b: self._tree(b["nodes"], 1),
            "note": self._note,
            "picture": self._picture,
        }
        for block in blocks:
            kinds[str(block["kind"])](block)

    def _style(self, name: str) -> Any:
        """Return a style by its name, made from scratch where a template lacks it."""
        styles = self._document.styles
        with suppress(KeyError):
            return styles[name]
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name.startswith("Heading"):
            style.font.bold, style.font.size = True, Pt({"1": 15, "2": 12.5}.get(name[-1], 11))
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(int(name[-1]) - 1))
            style.element.get_or_add_pPr().append(level)
        return style

    def _paragraph(self, text: str = "", *, style: str = "") -> Any:
        is_list = style.startswith("List")
        has_style = not is_list or style in self._known
        paragraph = self._document.add_paragraph()
        if style and has_style:
            paragraph.style = self._style(style)
        elif is_list:
            depth = int(style[-1]) if style[-1].isdigit() else 1
            paragraph.paragraph_format.left_indent = Cm(0.6 * depth)
            text = f"• {text}"
        if text:
            paragraph.add_run(text)
        return paragraph

    def _heading(self, block: Mapping[str, Any]) -> None:
        heading = self._paragraph(block["text"], style=f"Heading {min(block['level'], 4)}")
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.page_break_before = bool(block["new_page"])

    def _runs(self, paragraph: Any, runs: Sequence[Mapping[str, Any]]) -> None:
        for run in runs:
            if run["text"] == "\n":
                paragraph.add_run().add_break()
            elif run["url"]:
                self._link(paragraph, run)
            else:
                made = paragraph.add_run(run["text"])
                made.bold, made.italic = run["bold"] or None, run["italic"] or None

    def _link(self, paragraph: Any, run: Mapping[str, Any]) -> None:
        """A link that Word opens; shown underlined."""
        link = OxmlElement("w:hyperlink")
        link.set(
            qn("r:id"), paragraph.part.relate_to(run["url"], RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
        made = paragraph.add_run(run["text"])
        made.underline = True
        link.append(made._r)
        paragraph._p.append(link)

    def _list(self, block: Mapping[str, Any], depth: int = 1) -> None:
        suffix = f" {depth}" if depth > 1 else ""
        name = f"{'List Number' if block['ordered'] else 'List Bullet'}{suffix}"
        number = self._fresh_numbering(name) if block["ordered"] else None
        for item in block["items"]:
            is_first = True
            for part in item:
                if part["kind"] == "list":
                    self._list(part, min(depth + 1, _DEEPEST_LIST))
                elif "runs" in part:
                    paragraph = self._paragraph(style=name if is_first else "")
                    self._runs(paragraph, part["runs"])
                    self._number(paragraph, number if is_first else None)
                    is_first = False
                else:
                    self.blocks([part])

    def _fresh_numbering(self, style: str) -> int | None:
        """A numbering that begins at 1 again; Word would go on counting through the whole document."""
        # A town's own template may have no numbered lists at all; then Word's plain list has to do.
        with suppress(KeyError, AttributeError, NotImplementedError):
            numbering = self._document.part.numbering_part.element
            properties = self._document.styles[style].element.pPr.numPr
            abstract = next(n for n in numbering.num_lst if n.numId == properties.numId.val).abstractNumId.val
            number = numbering.add_num(abstract)
            number.add_lvlOverride(ilvl=0).add_startOverride(1)
            return int(number.numId)
        return None

    def _number(self, paragraph: Any, number: int | None) -> None:
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number

    def _tree(self, nodes: Sequence[Mapping[str, Any]], depth: int) -> None:
        suffix = f" {min(depth, _DEEPEST_LIST)}" if depth > 1 else ""
        for node in nodes:
            paragraph = self._paragraph(style=f"List Bullet{suffix}")
            if node["label"]:
                paragraph.add_run(f"{node['label']}: ").italic = True
            paragraph.add_run(node["text"]).bold = bool(node["children"])
            if node["note"]:
                paragraph.add_run(f" ({node['note']})")
            self._tree(node["children"], depth + 1)

    def _facts(self, block: Mapping[str, Any]) -> None:
        self._table({"columns": [_("Angabe"), _("Inhalt")], "rows": block["rows"], "widths": [1, 2]})

    def _table(self, block: Mapping[str, Any]) -> None:
        if block.get("caption"):
            caption = self._paragraph(style="Caption")
            caption.add_run(block["caption"]).bold = True
            caption.paragraph_format.keep_with_next = True
        columns, rows = block["columns"], block["rows"]
        table = self._document.add_table(rows=1 + len(rows), cols=len(columns))
        _borders(table)
        widths = self._set_widths(table, block.get("widths") or [1] * len(columns))
        numeric, has_total = set(block.get("numeric") or ()), bool(block.get("total"))
        kept = len(rows) if len(rows) <= _SHORT_TABLE else 1
        # Asking each row for its cells would measure the whole table again each time.
        cells = iter(table._cells)
        for row_number, values in enumerate([columns, *rows]):
            is_strong = row_number == 0 or (has_total and row_number == len(rows))
            for number, text in enumerate(values):
                cell = next(cells)
                cell.width = widths[number]
                paragraph = _cell(cell, str(text), is_strong=is_strong, to_the_right=number in numeric)
                paragraph.runs[0].font.size = Pt(9 if len(columns) > _MANY_COLUMNS else 10)
                paragraph.paragraph_format.keep_with_next = row_number < kept or None
        _in_one_piece(table)
        # Two tables without anything between them would become one.
        gap = self._paragraph().paragraph_format
        gap.space_after, gap.line_spacing = Pt(0), Pt(8)

    def _set_widths(self, table: Any, shares: Sequence[int]) -> list[int]:
        """Set the columns' widths where every program looks for them; returns them."""
        table.autofit = False
        widths = [int(self._width * share / sum(shares)) for share in shares]
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = width
        return widths

    def _progress(self, block: Mapping[str, Any]) -> None:
        paragraph = self._paragraph(f"{block['label']}: ")
        paragraph.add_run(block["words"]).bold = True

    def _note(self, block: Mapping[str, Any]) -> None:
        paragraph = self._paragraph()
        run = paragraph.add_run(block["text"])
        if block["tone"] == "source":
            run.font.size = Pt(9)
            return
        borders, edge = OxmlElement("w:pBdr"), OxmlElement("w:left")
        for key, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", _EDGES[block["tone"]])):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
        paragraph._p.get_or_add_pPr().append(borders)

    def _picture(self, block: Mapping[str, Any]) -> None:
        if str(block["file"]).endswith(".svg"):
            return
        # Word knows no WebP.
        target = BytesIO()
        with Image.open(BytesIO(self._pictures[block["file"]])) as picture:
            picture.convert("RGB").save(target, "JPEG", quality=85)
        target.seek(0)
        paragraph = self._paragraph()
        shape = paragraph.add_run().add_picture(target, width=self._width)
        shape._inline.docPr.set("descr", block["alt"])
        if block["caption"]:
            self._paragraph(block["caption"], style="Caption")


def _borders(table: Any) -> None:
    """Thin lines, whatever styles a template has."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "9AA0AF")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _cell(cell: Any, text: str, *, is_strong: bool, to_the_right: bool) -> Any:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold = is_strong or None
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if to_the_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def _in_one_piece(table: Any) -> None:
    """No row is torn by the end of a page; the first one is a head, repeated there and read out as such."""
    for number, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        for name in ("w:cantSplit", "w:tblHeader") if number == 0 else ("w:cantSplit",):
            properties.append(OxmlElement(name))
