"""The digital agenda as a document of its own."""

from io import BytesIO

import pytest
from docx import Document as open_docx
from pypdf import PdfReader

from allmende.kernel.documents import make
from allmende.kernel.models import Document, DocumentStatus
from tests import factories
from tests.editorial.outputs.world import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_an_editor_has_it_made_and_everybody_may_read_it(client_as, ending):
    place = world()
    page = f"/portfolio/agenda/{place.town.space_id}/"
    assert client_as("editor", place.town).post(f"{page}dokument/", {"format": ending}).status_code == 302
    document = make(Document.objects.get().pk)
    assert document.status == DocumentStatus.READY, document.error
    visitor = client_as("anonymous")
    assert document.file.get_absolute_url() in visitor.get(page).content.decode()
    content = BytesIO(visitor.get(document.file.get_absolute_url()).content)
    if ending == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(content).pages)
    else:
        text = " ".join(c.text for t in open_docx(content).tables for row in t.rows for c in row.cells)
    assert "Maßnahme 1" in text
    assert "63.000\xa0€" in text
    assert "Maßnahme 4" not in text


def test_others_make_none(client_as):
    place = world()
    page = f"/portfolio/agenda/{place.town.space_id}/"
    assert client_as("anonymous").post(f"{page}dokument/").status_code == 302
    assert client_as("reader", place.town).post(f"{page}dokument/").status_code == 403
    assert client_as("manager", factories.municipality()).post(f"{page}dokument/").status_code == 403
    assert not Document.objects.exists()
    assert "dokument/" not in client_as("anonymous").get(page).content.decode()
