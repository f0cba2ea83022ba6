"""Who reads a finished document: as long as they may see what it is about and what it shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allmende.kernel.documents import documents_of, keeping, registry
from allmende.kernel.models import AuditEntry, Document, StoredFile
from allmende.kernel.reach import readable, shown
from allmende.portfolio.models import Measure
from allmende.strategy.models import Strategy
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def strategy(town):
    return Strategy.objects.create(owner=town.space, visibility="public", key="a", kind="local", title="A")


@pytest.fixture
def measure(town):
    return Measure.objects.create(owner=town.space, visibility="public", number=1, title="M", created_by="x")


def finished(strategy, shows=(), visibility="public", **fields):
    file = StoredFile.objects.create(
        owner=strategy.owner,
        visibility=visibility,
        name="a.pdf",
        media_type="application/pdf",
        sha256="a" * 64,
        size=4,
        content=b"%PDF",
    )
    values = {"status": "ready", "finished_at": timezone.now(), "parameters": {"format": "pdf"}, **fields}
    return Document.objects.create(
        owner=strategy.owner,
        visibility=visibility,
        kind="test.report",
        subject_kind=strategy._meta.label_lower,
        subject_id=str(strategy.pk),
        title="Bericht",
        file=file,
        shows=shown(shows),
        **values,
    )


def answers(client, document):
    page = client.get(f"/dokumente/{document.pk}/").status_code
    return page, client.get(document.file.get_absolute_url()).status_code


def test_a_public_file_ends_with_the_strategy_it_shows(client_as, town, strategy):
    document = finished(strategy)
    visitor, reader = client_as("anonymous"), client_as("reader", town)
    assert answers(visitor, document) == (200, 200)
    Strategy.objects.update(visibility="municipality")
    assert answers(visitor, document) == (404, 404)
    assert answers(reader, document) == (200, 200)
    assert "nicht mehr öffentlich" in reader.get(f"/dokumente/{document.pk}/").content.decode()
    Strategy.objects.update(visibility="public")
    assert answers(visitor, document) == (200, 200)
    strategy.delete()
    assert answers(visitor, document) == (404, 404)
    assert answers(reader, document) == (404, 404)


def test_a_public_file_ends_with_each_measure_it_shows(client_as, town, strategy, measure):
    document = finished(strategy, [measure])
    visitor, reader = client_as("anonymous"), client_as("reader", town)
    assert answers(visitor, document) == (200, 200)
    Measure.objects.update(visibility="municipality")
    assert answers(visitor, document) == (404, 404)
    assert answers(reader, document) == (200, 200)
    measure.delete()
    assert answers(visitor, document) == (404, 404)
    # The town's own record of what it once said.
    assert answers(reader, document) == (200, 200)


def test_what_another_town_restricts_leaves_the_shared_paper_but_its_page_says_so(client_as, strategy, town):
    other = factories.municipality()
    theirs = Measure.objects.create(
        owner=other.space, visibility="municipality", number=1, title="M", created_by="x"
    )
    document = finished(strategy, [theirs], "municipality")
    reader = client_as("reader", town)
    assert answers(reader, document) == (200, 404)
    page = reader.get(f"/dokumente/{document.pk}/").content.decode()
    assert "zurückgezogen" in page
    assert "Herunterladen" not in page


def test_caches_ask_again_each_time(client_as, strategy):
    document = finished(strategy)
    visitor = client_as("anonymous")
    first = visitor.get(document.file.get_absolute_url())
    assert "no-cache" in first.headers["Cache-Control"]
    tag = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(document.file.get_absolute_url(), headers=tag).status_code == 304
    Strategy.objects.update(visibility="municipality")
    assert visitor.get(document.file.get_absolute_url(), headers=tag).status_code == 404


def test_lists_name_only_what_may_be_read_with_few_queries(strategy, measure):
    visitor = factories.actor()
    open_ones = [finished(strategy) for _n in range(3)]
    finished(strategy, [measure])
    Measure.objects.update(visibility="municipality")
    with CaptureQueriesContext(connection) as asked:
        found = documents_of(visitor, strategy)
    assert {one.pk for one in found} == {one.pk for one in open_ones}
    assert len(asked) == 5
    assert readable(visitor, []) == []


def test_a_document_is_thrown_away_by_who_edits(client_as, town, strategy):
    document = finished(strategy)
    page = f"/dokumente/{document.pk}/loeschen/"
    assert client_as("reader", town).post(page).status_code == 403
    assert client_as("manager", factories.municipality()).post(page).status_code == 403
    editor = client_as("editor", town)
    assert "wirklich löschen" in editor.get(page).content.decode()
    assert Document.objects.exists()
    assert editor.post(page).status_code == 302
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert AuditEntry.objects.filter(action="kernel.document_removed").exists()


def test_the_night_clears_away_what_nobody_needs(strategy, town, monkeypatch):
    monkeypatch.setattr(registry, "_RECORDS", {"test.record"})
    now = timezone.now()
    old = now - keeping.KEPT_FOR - timedelta(days=1)
    many = [finished(strategy) for _n in range(keeping.KEPT_EACH + 2)]
    Document.objects.update(created_at=old)
    word = finished(strategy, parameters={"format": "docx"})
    fresh_failure = finished(strategy, status="failed")
    old_failure = finished(strategy, status="failed", finished_at=now - timedelta(days=31))
    for record in [finished(strategy) for _n in range(keeping.KEPT_EACH + 1)]:
        Document.objects.filter(pk=record.pk).update(created_at=old, kind="test.record")
    gone = Strategy.objects.create(owner=town.space, visibility="public", key="b", kind="local", title="B")
    orphan = finished(gone)
    gone.delete()
    assert keeping.clear_away(now=now) == 4
    assert Document.objects.filter(kind="test.record").count() == keeping.KEPT_EACH + 1
    left = {*Document.objects.exclude(kind="test.record").values_list("pk", flat=True)}
    assert left == {*(one.pk for one in many[2:]), word.pk, fresh_failure.pk}
    assert not left & {old_failure.pk, orphan.pk}
    assert StoredFile.objects.count() == Document.objects.count()
    assert keeping.clear_away(now=now) == 0
