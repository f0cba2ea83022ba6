"""Files, documents and reports of the town with one of everything (see `tests.security.world`)."""

from datetime import date

from allmende.governance.models import Report
from allmende.kernel.models import Document, StoredFile, Visibility
from allmende.solutions.letterhead import COUNCIL_PAPER
from tests import factories


def make(town):
    """Return the parts of addresses of a file, a document and a draft of a report."""
    file = StoredFile.objects.create(
        owner=town.space,
        visibility=Visibility.MUNICIPALITY,
        name="brief.pdf",
        media_type="application/pdf",
        sha256="0" * 64,
        size=4,
        content=b"%PDF",
    )
    document = Document.objects.create(
        owner=town.space,
        visibility=Visibility.MUNICIPALITY,
        kind="test.none",
        subject_kind="region.municipality",
        subject_id=str(town.pk),
        title="Vertraulich",
        status="failed",
        error="Nicht gelungen",
    )
    report = Report.objects.create(
        owner=factories.consortium().space,
        visibility=Visibility.MUNICIPALITY,
        title="Entwurf",
        period_from=date(2026, 1, 1),
        period_until=date(2026, 6, 30),
        created_by="A",
    )
    return {
        "file_id": file.pk,
        "dateien:name": file.name,
        "document_id": document.pk,
        "dokumente:kind": COUNCIL_PAPER,
        "report_id": report.pk,
        "output": "vorlage",
    }
