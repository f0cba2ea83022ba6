"""A month leaves the database only when its file is proven, and no answer changes by it."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import duckdb
import psycopg
import pytest
from django.db import connection

from allmende.config.database import database_url
from allmende.config.env import environment
from allmende.datahub import selectors
from allmende.datahub.cold.columns import Columns
from allmende.datahub.cold.reader import read_cold
from allmende.datahub.cold.storage import ColdStorage, ColdStoreUnavailable
from allmende.datahub.cold.verify import NotWhatWasWritten
from allmende.datahub.exports import csv_lines
from allmende.datahub.models import ColdFile, ColdLeftover, ColdRemoval
from allmende.datahub.selectors.cold import cold_readings
from allmende.datahub.services import archive, rollups
from allmende.datahub.services.readings import store_readings
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 3, 10, tzinfo=UTC)
MAY = date(2026, 5, 1)
MAY_DAY = date(2026, 5, 20)
NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def town(cold_store):
    """A town with two rooms that measured around the end of May, rolled up."""
    town = factories.municipality()
    school = hub.school(town.space)
    for number in (1, 2):
        room = hub.room(school, f"Raum {number}")
        values = [400.0 + number * 10 + step % 37 for step in range(3000)]
        hub.readings(room, values, end=datetime(2026, 6, 2, 12, 0, tzinfo=UTC))
        hub.readings(
            room,
            values[:50],
            end=datetime(2026, 5, 20, 12, 3, tzinfo=UTC),
            attribute="temperature",
            quality=3,
        )
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    town.dataset = hub.dataset(town.space)
    town.rooms = list(school.children.order_by("name"))
    return town


def hot_rows(month=MAY):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from observation where observed_at >= %s and observed_at < %s",
            [month, (month + timedelta(days=31)).replace(day=1)],
        )
        return cursor.fetchone()[0]


def months():
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('observation_2026_05'), to_regclass('observation_2026_06')")
        return [name is not None for name in cursor.fetchone()]


def everything_people_see(town):
    actor = factories.actor("editor", town)
    room = town.rooms[0]
    return {
        "day": selectors.history(actor, room, "co2", "day", MAY_DAY).points,
        "week": selectors.history(actor, room, "co2", "week", MAY_DAY).points,
        "month": selectors.history(actor, room, "co2", "month", MAY_DAY).points,
        "figures": selectors.period_comparison(
            actor, town.space, "Room", "co2", date(2026, 5, 18), date(2026, 6, 2)
        ),
        "csv": list(
            csv_lines(
                selectors.stream_rows(actor, town.dataset, date(2026, 5, 1), date(2026, 6, 30)),
                town.dataset.attributes,
            )
        ),
    }


def test_no_answer_changes_when_months_leave_the_database(town, cold_store):
    before = everything_people_see(town)
    assert len(before["csv"]) > 6000
    done = archive.archive_due(actor=hub.SYSTEM, now=NOW)
    assert [(one.month, one.is_dropped) for one in done] == [(MAY, True), (date(2026, 6, 1), True)]
    assert (hot_rows(), months()) == (0, [False, False])
    assert everything_people_see(town) == before


def test_what_is_stored_can_be_read_without_us(town, cold_store):
    archive.archive_month(actor=hub.SYSTEM, month=MAY)
    file = ColdFile.objects.get()
    assert file.path.startswith(f"{town.space.pk}/2026-05-")
    rows, series, implausible = duckdb.execute(
        f"select count(*), count(distinct series_id), count(*) filter (where quality & 1 = 1)"
        f" from '{cold_store / file.path}'"
    ).fetchone()
    assert (rows, series, implausible) == (file.rows, file.series, 100)
    labels = duckdb.execute(
        f"select value::varchar from parquet_kv_metadata('{cold_store / file.path}')"
        " where key::varchar = 'allmende.series'"
    ).fetchone()[0]
    assert town.rooms[0].urn in labels


def test_the_running_month_and_three_before_stay(town, cold_store):
    assert archive.archive_due(actor=hub.SYSTEM, now=datetime(2026, 8, 31, 3, tzinfo=UTC)) == []
    assert hot_rows() > 0


def test_a_month_that_is_not_rolled_up_stays(cold_store):
    hub.readings(hub.room(hub.school(hub.space())), [1.0], end=datetime(2026, 5, 20, tzinfo=UTC))
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped is False
    assert hot_rows() == 1


def test_late_readings_join_the_file_and_the_first_of_two_stays(town, cold_store):
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    room = town.rooms[0]
    series = room.series.get(attribute="co2")
    at = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
    [kept] = cold_readings(town.space.pk, [series.pk], at, at + timedelta(seconds=1)).rows()
    again = (series.pk, at, 9999.0, 0)
    new = (series.pk, at + timedelta(minutes=1), 1234.0, 0)
    store_readings(actor=hub.SYSTEM, tenant=town.space, rows=[again, new])
    actor = factories.actor("editor", town)

    def values():
        points = selectors.history(actor, room, "co2", "day", MAY_DAY).points
        return [(p.maximum, p.count) for p in points if p.start == at]

    assert values() == [(1234.0, 2)]
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    hour = [p for p in selectors.history(actor, room, "co2", "week", MAY_DAY).points if p.start == at]
    assert [(p.maximum, p.count) for p in hour] == [(1234.0, 7)]
    before = everything_people_see(town)
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    assert (hot_rows(), values()) == (0, [(1234.0, 2)])
    assert everything_people_see(town) == before
    found = list(cold_readings(town.space.pk, [series.pk], at, at + timedelta(minutes=2)).rows())
    assert [row.value for row in found] == [kept.value, 1234.0]


def test_old_versions_are_swept(town, cold_store):
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    series = town.rooms[0].series.get(attribute="co2")
    late = [(series.pk, datetime(2026, 5, 3, tzinfo=UTC), 500.0, 0)]
    store_readings(actor=hub.SYSTEM, tenant=town.space, rows=late)
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    assert sorted(ColdFile.objects.values_list("path", flat=True)) == ColdStorage.at(str(cold_store)).paths()
    assert not ColdLeftover.objects.exists()


def test_nothing_is_dropped_when_something_came_in_between(town, cold_store, monkeypatch):
    real = archive._drop

    def drop_late(month, start, end, tenants):
        series = town.rooms[0].series.get(attribute="co2")
        late = [(series.pk, datetime(2026, 5, 3, tzinfo=UTC), 500.0, 0)]
        store_readings(actor=hub.SYSTEM, tenant=town.space, rows=late)
        return real(month, start, end, tenants)

    monkeypatch.setattr(archive, "_drop", drop_late)
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped is False
    rows = hot_rows()
    monkeypatch.setattr(archive, "_drop", real)
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped is True
    assert ColdFile.objects.get().rows == rows


def test_nothing_is_dropped_when_a_value_changed_in_between(town, cold_store, monkeypatch):
    real = archive._drop

    def drop_changed(*args):
        with connection.cursor() as cursor:
            cursor.execute("update observation set quality = 8 where observed_at = '2026-05-20T12:00Z'")
        return real(*args)

    monkeypatch.setattr(archive, "_drop", drop_changed)
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped is False
    assert months()[0]


def test_a_store_that_damages_files_is_found_out(town, cold_store, monkeypatch):
    real = ColdStorage.put

    def damaged(self, local, path):
        part = Columns.empty()
        from allmende.datahub.cold.parquet import MonthWriter

        with MonthWriter(local, {}) as writer:
            writer.add(part)
        real(self, local, path)

    monkeypatch.setattr(ColdStorage, "put", damaged)
    with pytest.raises(NotWhatWasWritten):
        archive.archive_month(actor=hub.SYSTEM, month=MAY)
    assert not ColdFile.objects.exists()
    assert hot_rows() > 0


def test_a_missing_file_is_an_error_and_no_smaller_answer(town, cold_store):
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    (cold_store / ColdFile.objects.get(month=MAY).path).unlink()
    with pytest.raises(ColdStoreUnavailable):
        everything_people_see(town)
    found = {file.month: error for file, error in archive.verify_files(actor=hub.SYSTEM)}
    assert "ColdStoreUnavailable" in found[MAY]
    assert found[date(2026, 6, 1)] == ""


def test_files_that_nobody_knows_are_named(town, cold_store):
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    assert archive.unknown_files(actor=hub.SYSTEM) == []
    (cold_store / "7").mkdir()
    (cold_store / "7" / "2026-05-x.parquet").touch()
    assert archive.unknown_files(actor=hub.SYSTEM) == ["7/2026-05-x.parquet"]


def test_times_of_arrival_and_odd_numbers_survive(cold_store):
    room = hub.room(hub.school(hub.space()))
    at = datetime(2026, 5, 20, 1, 2, 3, 456789, tzinfo=UTC)
    series = hub.readings(room, [1e-300], end=at)
    hub.readings(room, [float("inf"), -0.0], end=at - timedelta(hours=1))
    with connection.cursor() as cursor:
        cursor.execute(
            "update observation set received_at = %s where observed_at = %s", [at + timedelta(1), at]
        )
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped
    found = list(cold_readings(room.tenant_id, [series.pk], None, None).rows())
    assert [(row.value, row.received_at) for row in found] == [
        (float("inf"), None),
        (-0.0, None),
        (1e-300, at + timedelta(1)),
    ]
    assert found[-1].observed_at == at
    assert str(found[1].value) == "-0.0"


def test_deleted_readings_vanish_at_once_and_leave_the_file_later(town, cold_store):
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    series = town.rooms[0].series.get(attribute="co2")
    first, last = datetime(2026, 5, 20, tzinfo=UTC), datetime(2026, 6, 1, 12, tzinfo=UTC)
    before = len(cold_readings(town.space.pk, [series.pk], None, None))
    ColdRemoval.objects.create(tenant=town.space, series_id=series.pk, first_at=first, last_at=last)
    after = len(cold_readings(town.space.pk, [series.pk], None, None))
    # Both ends are included.
    assert before - after == 12 * 144 + 72 + 1
    assert archive.apply_removals(actor=hub.SYSTEM) == 2
    assert not ColdRemoval.objects.exists()
    assert len(cold_readings(town.space.pk, [series.pk], None, None)) == after
    assert [error for _file, error in archive.verify_files(actor=hub.SYSTEM)] == ["", ""]
    assert len(ColdStorage.at(str(cold_store)).paths()) == 2


async def ask_the_hub(url, address, tenant, series, start, end):
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("set role allmende_hub")
        await connection.execute("select set_config('allmende.tenants', %s, false)", (f"{{{tenant}}}",))
        return await read_cold(connection, address, tenant=tenant, series_ids=[series], start=start, end=end)


@pytest.fixture
def emptied_afterwards():
    """What Django does not empty after a test that commits."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("truncate observation, latest, rollup_hour, rollup_day, rollup_dirty, series_horizon")
        cursor.execute("update rollup_state set open_from = '-infinity', rolled_to = '-infinity'")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_afterwards")
def test_the_hub_reads_the_same_and_nothing_of_other_towns(town, cold_store):
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    series = town.rooms[0].series.get(attribute="co2")
    ColdRemoval.objects.create(tenant=town.space, series_id=series.pk, first_at=NOON, last_at=NOON)
    span = (NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    url = database_url(environment())
    expected = list(cold_readings(town.space.pk, [series.pk], *span).rows())
    assert len(expected) == 11
    found = asyncio.run(ask_the_hub(url, str(cold_store), town.space.pk, series.pk, *span))
    assert list(found.rows()) == expected
    everything = asyncio.run(ask_the_hub(url, str(cold_store), town.space.pk, series.pk, None, None))
    assert len(everything) == 2999
    foreign = asyncio.run(ask_the_hub(url, str(cold_store), town.space.pk + 1, series.pk, None, None))
    assert len(foreign) == 0
