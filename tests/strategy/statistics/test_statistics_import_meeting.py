"""Tables that are large, brought twice, meet each other, or are taken back out of order."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from allmende.strategy.errors_statistics import ImportUnderWay, NothingToImport, PreviewChanged
from allmende.strategy.models import ImportBatch, StatisticValue
from allmende.strategy.selectors.statistics_import import preview_token
from allmende.strategy.services import statistics_import as service
from allmende.strategy.services import statistics_import_work as work
from allmende.strategy.statistics import reading
from tests.strategy.statistics.world import SYSTEM, World

TABLE = "AGS;Jahr;Restmüll\n09111001;2023;{}\n"


def kept(world, figure=100, actor=SYSTEM):
    return service.keep_import(
        actor=actor, owner=world.consortium.space, name="a.csv", body=TABLE.format(figure).encode()
    )


def store(batch):
    return service.store_import(actor=SYSTEM, batch_id=batch.pk)


def undo(batch):
    return service.undo_import(actor=SYSTEM, batch_id=batch.pk, reason="x")


def figures():
    return [int(value) for value in StatisticValue.objects.values_list("value", flat=True)]


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def large(monkeypatch):
    """Let every table count as a large one."""
    monkeypatch.setattr(work, "AT_ONCE_BYTES", 0)


def test_a_large_table_waits_for_the_worker_and_its_page_tells_how_far_it_is(world, large, client_as):
    client = client_as("coordinator", world.consortium)
    batch = kept(world)
    url = reverse("strategy:statistics_import", args=[batch.pk])
    html = client.get(url).content.decode()
    assert "wird gelesen" in html
    assert 'http-equiv="refresh"' in html
    for action in (store, lambda one: service.explain_import(actor=SYSTEM, batch_id=one.pk, mapping=None)):
        with pytest.raises(ImportUnderWay):
            action(batch)
    work.work_on(batch_id=batch.pk, user_id=None)
    page = client.get(url)
    assert "1 Wert übernehmen" in page.content.decode()
    client.post(
        reverse("strategy:statistics_import_store", args=[batch.pk]), {"gesehen": page.context["seen"]}
    )
    assert figures() == []
    assert "werden gespeichert" in client.get(url).content.decode()
    work.work_on(batch_id=batch.pk, user_id=None)
    work.work_on(batch_id=batch.pk, user_id=None)
    assert figures() == [100]
    assert "Zurücknehmen" in client.get(url).content.decode()


def test_a_packed_workbook_counts_as_large_earlier(world):
    body = b"PK" + b"x" * work.AT_ONCE_PACKED_BYTES
    batch = service.keep_import(actor=SYSTEM, owner=world.consortium.space, name="b.xlsx", body=body)
    assert batch.work == "look"


def test_a_large_file_that_is_no_table_says_so_and_can_only_be_thrown_away(world, large, client_as):
    batch = service.keep_import(actor=SYSTEM, owner=world.consortium.space, name="b", body=b"a\n1\n")
    work.work_on(batch_id=batch.pk, user_id=None)
    html = (
        client_as("coordinator", world.consortium)
        .get(reverse("strategy:statistics_import", args=[batch.pk]))
        .content.decode()
    )
    assert "mindestens zwei Überschriften" in html
    assert "Vorschau berechnen" not in html
    assert "Datei verwerfen" in html


def test_a_table_with_too_many_values_is_refused_with_a_sentence(world, large, monkeypatch):
    monkeypatch.setattr(reading, "MOST_VALUES", 0)
    batch = kept(world)
    work.work_on(batch_id=batch.pk, user_id=None)
    batch.refresh_from_db()
    assert "Bitte teilen Sie sie auf" in batch.failure
    assert batch.work == ""


def test_a_table_whose_worker_died_can_be_tried_again(world, large, client_as):
    batch = kept(world)
    ImportBatch.objects.update(done_pct=30, touched_at=timezone.now() - timedelta(minutes=11))
    client = client_as("coordinator", world.consortium)
    page = client.get(reverse("strategy:statistics_import", args=[batch.pk])).content.decode()
    assert "ließ sich nicht verarbeiten" in page
    assert service.keep_import(
        actor=SYSTEM, owner=world.consortium.space, name="c", body=TABLE.format(7).encode()
    )
    service.discard_import(actor=SYSTEM, batch_id=batch.pk)
    assert not ImportBatch.objects.filter(pk=batch.pk).exists()


def test_a_table_thrown_away_while_it_is_read_does_not_come_back(world, large):
    batch = kept(world)
    taken = work._taken(batch.pk)
    service.discard_import(actor=SYSTEM, batch_id=batch.pk)
    work._look(SYSTEM, taken, lambda _pct: None)
    assert not ImportBatch.objects.exists()


def test_the_same_file_twice_is_one_preview(world):
    assert kept(world).pk == kept(world).pk
    store(kept(world))
    again = kept(world)
    with pytest.raises(NothingToImport):
        store(again)


def test_who_stores_later_sees_first_what_the_earlier_one_changed(world):
    first, second = kept(world, 100), kept(world, 200)
    store(first)
    late = store(second)
    assert (late.state, late.preview["new"], late.preview["changed"]) == ("draft", 0, 1)
    assert "hat sich etwas geändert" in late.failure
    assert figures() == [100]
    assert store(second).state == "stored"
    assert figures() == [200]


def test_nobody_takes_over_a_preview_they_have_not_seen(world):
    batch = kept(world)
    seen = preview_token(batch)
    ImportBatch.objects.update(mapping={**batch.mapping, "basis": "anders"})
    with pytest.raises(PreviewChanged):
        service.store_import(actor=SYSTEM, batch_id=batch.pk, seen=seen)


def test_imports_taken_back_in_any_order_leave_what_the_others_said(world):
    first, second = store(kept(world, 1)), store(kept(world, 2))
    third = store(kept(world, 3))
    undo(second)
    assert figures() == [3]
    undo(third)
    assert figures() == [1]
    undo(first)
    assert figures() == []


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_the_same_moment_store_each_value_once():
    world = World()
    batches = [kept(world, 1), kept(world, 2)]
    found = []
    start = threading.Barrier(2)

    def run(batch):
        try:
            start.wait(timeout=10)
            found.append(store(batch).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(found) == ["draft", "stored"]
    assert StatisticValue.objects.get().value in (Decimal(1), Decimal(2))
