"""The written chapters in the working documentation, with the objects in them as they are now."""

from io import BytesIO

import pytest
from docx import Document as open_docx
from pypdf import PdfReader

from allmende.editorial.outputs import offers
from allmende.editorial.outputs.text import _nodes
from allmende.editorial.types import Item
from allmende.kernel.documents import make
from allmende.kernel.models import DocumentStatus
from tests.editorial.world import live, put, world


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_chapters_and_what_is_embedded_in_them_are_printed(ending):
    place = world()
    put(
        place.chapter,
        ("text", "<p>Geschrieben von <b>Menschen</b> &amp; #read</p><ul><li>Punkt</li></ul>"),
        live("key_result", key_result=place.key_result),
        live("goal", goal=place.goal),
        publish=False,
    )
    document = offers.make_output(
        actor=place.editor, strategy=place.strategy, slug="arbeitsdokumentation", ending=ending
    )
    document = make(document.pk)
    assert document.status == DocumentStatus.READY, document.error
    content = BytesIO(bytes(document.file.content))
    if ending == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(content).pages)
    else:
        word = open_docx(content)
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(p.text for p in word.paragraphs), *cells])
    text = " ".join(text.split())
    for words in (
        "Geschrieben von Menschen & #read",
        "Entwurf und noch nicht freigegeben",
        "Räume mit Ampel",
    ):
        assert words in text


def test_a_list_with_depths_becomes_a_tree():
    nodes, end = _nodes([Item("a"), Item("b", depth=1), Item("c", depth=3), Item("d", depth=1), Item("e")], 0)
    assert end == 5
    assert [node.text for node in nodes] == ["a", "e"]
    assert [node.text for node in nodes[0].children] == ["b", "d"]
    assert nodes[0].children[0].children[0].text == "c"
