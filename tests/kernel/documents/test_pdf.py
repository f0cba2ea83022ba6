"""What a PDF must be: tagged, titled, in German, readable, and never a program of who wrote the text."""

import os
import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from allmende.kernel.documents import paper_pdf, pressing, typst_pdf
from allmende.kernel.documents.errors import DocumentNotMade, DocumentTooLarge
from allmende.kernel.documents.paper import (
    Facts,
    Heading,
    Html,
    Node,
    Note,
    Paper,
    Picture,
    Points,
    Progress,
    Prose,
    Table,
    Tree,
    data_of,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)


def paper(*blocks, **fields):
    values = {"title": "Strategie der Musterstadt", "organisation": "Musterstadt", "made_at": AT, **fields}
    return Paper(blocks=blocks, **values)


def read(content):
    return PdfReader(BytesIO(content))


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def test_a_paper_is_tagged_pdf_ua_with_title_and_language():
    picture = BytesIO()
    Image.new("RGB", (40, 20), "green").save(picture, "WEBP")
    made = paper_pdf(
        paper(
            Heading("Sachverhalt"),
            Prose("Ein **wichtiger** Satz mit [Verweis](https://example.org/).\n\n- eins\n\n1. zwei"),
            Heading("Zu tief", level=4),
            Facts([("Gremium", "Rat"), ("Sitzung", None)]),
            Table(
                ("Posten", "Summe"), [("Sensoren", "1.250 €"), ("Summe", "1.250 €")], numeric=(1,), total=True
            ),
            Progress("Schulen", "14 von 20", 0.7),
            Tree([Node("Vision", children=[Node("Teilziel", note="bis 2026")])]),
            Points(["Punkt"]),
            Html("<h2>Rede</h2><p>Aus der <em>Redaktion</em></p>"),
            Picture(picture.getvalue(), "image/webp", alt="Grünes Feld", caption="Foto: Stadt"),
            Note("Woher: Datenplattform", "source"),
            facts=[("Vorlage", "12/2026")],
            is_demo=True,
        )
    )
    pdf = read(made)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "de-DE"
    assert pdf.metadata.title == "Strategie der Musterstadt"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    text = text_of(made)
    for words in (
        "Stand 3. März 2026",
        "nicht angegeben",
        "1.250 €",
        "14 von 20",
        "bis 2026",
        "Seite 1 von",
        "Beispieldaten",
    ):
        assert words in text
    assert "Grünes Feld".encode("utf-16-be") in made or "Grünes Feld" in str(
        alternatives(root["/StructTreeRoot"])
    )


def alternatives(node, found=None):
    found = [] if found is None else found
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for kid in node:
            alternatives(kid, found)
    elif isinstance(node, dict):
        if "/Alt" in node:
            found.append(node["/Alt"])
        if "/K" in node:
            alternatives(node["/K"], found)
    return found


def test_the_type_is_the_product_s_own():
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in read(paper_pdf(paper(Prose("Text **fett**")))).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("FiraSans" in font for font in fonts)


EVIL = (
    '#read("/etc/passwd") $x$ *stern* _strich_ @ref <label> #panic("nein") {{ 7*7 }} {% raw %} \\u{41} // weg'
)


@pytest.mark.parametrize("block", [Points([EVIL]), Heading(EVIL), Note(EVIL), Facts([(EVIL, EVIL)])])
def test_what_people_write_is_printed_and_never_run(block):
    text = text_of(paper_pdf(paper(block, title=EVIL)))
    assert '#read("/etc/passwd")' in text
    assert "#panic" in text
    assert "{{ 7*7 }}" in text
    assert "root:" not in text


def test_signs_without_a_glyph_become_a_box_and_control_signs_vanish():
    text = text_of(paper_pdf(paper(Points(["Baum \U0001f333 漢字 العربية \x01\x08Ende \u202ekcart"]))))
    assert "Baum □" in text
    assert "□Ende" not in text
    assert "Ende kcart" in text


def test_arrows_boxes_and_greek_are_kept():
    assert "→ ≤ ☐ ☑ β Ж €" in text_of(paper_pdf(paper(Points(["→ ≤ ☐ ☑ β Ж €"]))))


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    template = tmp_path / "evil.typ"
    template.write_text('#set document(title: "x")\n#read("/etc/passwd")\n')
    with pytest.raises(DocumentNotMade):
        typst_pdf(template, {}, title="x")


def test_a_template_that_does_not_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("allmende.kernel.documents.pressing.TIMEOUT_S", 1)
    template = tmp_path / "endless.typ"
    template.write_text("#let f(n) = range(20000).map(i => range(20000).sum()).sum()\n#f(1)\n")
    with pytest.raises(DocumentTooLarge):
        typst_pdf(template, {}, title="x")


def test_huge_text_is_still_set():
    made = paper_pdf(paper(Prose("Satz mit Wörtern. " * 20_000)))
    assert len(read(made).pages) > 50


def test_headings_never_skip_a_level_and_markdown_hangs_below_its_section():
    text = text_of(paper_pdf(paper(Heading("Tief", level=3), Prose("# Oben\n\n#### Tiefer\n\nText"))))
    assert "Oben" in text
    assert "Tiefer" in text


def test_numbers_and_their_units_stay_on_one_line():
    words = "1.500 € von 12,5 % um 9:30 Uhr, 3 Uhren"
    data = data_of(Paper("T 5 %", "O", AT, [Points([words]), Table(("a",), [("7 €",)])]))
    assert data["title"] == "T 5\u00a0%"
    assert data["blocks"][0]["items"] == ["1.500\u00a0€ von 12,5\u00a0% um 9:30\u00a0Uhr, 3 Uhren"]
    assert data["blocks"][1]["rows"] == [["7\u00a0€"]]


def test_what_a_killed_worker_left_behind_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new, other = tmp_path / "allmende-press-a", tmp_path / "allmende-press-b", tmp_path / "other"
    for folder in (old, new, other):
        (folder / "x").mkdir(parents=True)
    for folder in (old, other):
        os.utime(folder, (0, 0))
    with pressing.job_folder() as made:
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
            [new.name, other.name, Path(made).name]
        )


def test_a_press_that_hangs_is_stopped(monkeypatch, tmp_path):
    monkeypatch.setattr(pressing, "TIMEOUT_S", 0.2)
    slow = tmp_path / "press.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(pressing, "_PRESS", slow)
    with pytest.raises(DocumentTooLarge):
        pressing.press("pdf", tmp_path)
