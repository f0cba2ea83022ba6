"""Names and texts that people write stay text: on pages, in maps, in scripts' data, in tables."""

import io
import zipfile
from datetime import date

import pytest
from django.test import Client
from openpyxl import Workbook

from allmende.datahub.exports import csv_lines
from allmende.datahub.types import ExportRow
from allmende.kernel.models import OutgoingMail
from allmende.region.models import LegalText
from allmende.solutions.services.rooms_upload.reading import read_table
from allmende.solutions.services.rooms_upload.types import UploadRefused
from allmende.strategy.models import Objective
from allmende.ui.markdown import to_html
from tests.architecture.test_access import ALL
from tests.cockpit.world import at_noon
from tests.security.world import place

#: Ends a tag, an attribute of either quote and a script block.
EVIL = "</script></title>\"'><img src=x onerror=alert(1)>"
TAG = "<img src=x"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "manager"])
def test_names_are_text_on_every_page(client_as, role):
    made = place(room=EVIL)
    for thing, field in (
        (made.town, "name"), (made.school, "name"), (made.board, "title"), (made.dataset, "title"),
        (made.dataset, "description"), (made.solution, "title"), (made.solution, "summary"),
        (made.town.space, "name"),
    ):  # fmt: skip
        setattr(thing, field, EVIL[: thing._meta.get_field(field).max_length or 500])
        thing.save()
    Objective.objects.update(title=EVIL, why=EVIL, responsible=EVIL)
    made.adoption.questions.update(text=EVIL)
    OutgoingMail.objects.update(subject=EVIL, body=EVIL)
    LegalText.objects.update(title=EVIL, body=EVIL)
    client = client_as(role, made.town)
    seen = 0
    for route, _pattern in ALL:
        answer = client.get(made.address(route))
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            text = b"".join(answer) if answer.streaming else answer.content
            assert TAG not in text.decode(), route
            seen += EVIL[:8].replace("<", "&lt;") in text.decode()
    assert seen > 5


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,x)", "[x](vbscript:x)",
        "<script>alert(1)</script>", "![x](https://example.net/pixel.png)", "<a href='x' onclick='y'>z</a>",
        "[x](&#106;avascript:alert(1))", "<javascript:alert(1)>",
    ],
)  # fmt: skip
def test_markdown_makes_neither_scripts_nor_pictures(text):
    html = to_html(text).lower()
    for word in ("<script", "<img", "<a href='x'", 'href="javascript', 'href="data', 'href="vbscript'):
        assert word not in html


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n=", " ="])
def test_no_cell_of_a_download_is_a_formula(start):
    evil = f'{start}HYPERLINK("https://example.net")'
    row = ExportRow(
        start=at_noon(date(2026, 3, 1)), school=evil, room=evil, code=evil,
        values={}, quality={}, is_hourly_mean=False,
    )  # fmt: skip
    line = list(csv_lines([row], [{"name": "co2", "unit": "59"}]))[1]
    assert line.count("'" + start) == 3


def workbook(**parts: bytes) -> bytes:
    """Return a workbook with parts replaced or added."""
    book = Workbook()
    book.active.append(["Schule", "Raum"])
    book.active.append(["Südschule", "5a"])
    plain, made = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


def bomb(before: bytes) -> bytes:
    """Return a sheet whose one cell unpacks to a gigabyte, declared after `before`."""
    entities = b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"x" * 100) for n in range(8)
    )
    return (
        b'<?xml version="1.0"?>' + before + b"<!DOCTYPE worksheet [" + entities + b"]>"
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&a7;</t></is></c></row></sheetData></worksheet>'
    )


@pytest.mark.parametrize("before", [b"", b"<!--" + b" " * 5000 + b"-->"], ids=["at once", "behind a comment"])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_workbook_with_entities_is_refused_before_it_is_read(name, before):
    with pytest.raises(UploadRefused) as refused:
        read_table(workbook(**{name: bomb(before)}))
    assert refused.value.reason == "suspicious"


def test_a_workbook_that_unpacks_to_too_much_is_refused():
    with pytest.raises(UploadRefused) as refused:
        read_table(workbook(**{"xl/media/a.xml": b" " * 40_000_000}))
    assert refused.value.reason == "suspicious"


@pytest.mark.django_db
def test_a_word_in_an_address_is_not_repeated_as_markup():
    for path in ("/loesungen/", "/kommunen/", "/daten/", "/konto/login/", "/"):
        for name in ("q", "kreis", "kommune", "next", "status", "schule"):
            assert TAG not in Client().get(path, {name: EVIL}).content.decode()
