"""Storing and rolling up at the same time, by the hub's own role: no reading is missed."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from allmende.config.database import database_url
from allmende.config.env import environment
from allmende.datahub.selectors.measured import Stretch, hour_points
from allmende.datahub.services import rollups
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = datetime(2026, 11, 2, 10, tzinfo=UTC)
NOW = HOUR + timedelta(hours=1, minutes=15)
INGEST = "select ingest(%s::int[], %s::int[], %s::bigint[], %s::timestamptz[], %s::float8[], %s::smallint[])"


@pytest.fixture
def series():
    series = hub.series(hub.room(hub.school(hub.space())))
    with connection.cursor() as cursor:
        cursor.execute("select ensure_partition('2026-11-01')")
    yield series
    with connection.cursor() as cursor:
        cursor.execute("truncate observation, latest, rollup_hour, rollup_day, rollup_dirty, series_horizon")
        cursor.execute("update rollup_state set open_from = '-infinity', rolled_to = '-infinity'")


@pytest.fixture
def hub_connection():
    """A connection as the hub has it: restricted by row security."""
    with psycopg.connect(database_url(environment())) as connection:
        connection.execute("set role allmende_hub")
        connection.commit()
        yield connection


def store(hub_connection, series, at, value):
    tenant = series.tenant_id
    hub_connection.execute(INGEST, ([tenant], [tenant], [series.pk], [at], [value], [0]))


def hours(series):
    stretch = Stretch(series.tenant_id, [series.pk], HOUR, HOUR + timedelta(hours=3))
    return [(p.start, p.count) for p in hour_points(stretch, 3600, daily=False, is_reduced=False)]


def rolled(series):
    with connection.cursor() as cursor:
        cursor.execute("select hour, readings from rollup_hour where series_id = %s", [series.pk])
        return cursor.fetchall()


def test_the_mark_waits_for_those_who_are_storing(series, hub_connection):
    store(hub_connection, series, HOUR + timedelta(minutes=5), 500.0)
    # Not committed: the hour must not be closed over it.
    assert rollups.roll_up(actor=hub.SYSTEM, now=NOW).is_blocked
    assert rolled(series) == []
    hub_connection.commit()
    assert rollups.roll_up(actor=hub.SYSTEM, now=NOW).hours == 1
    assert rolled(series) == hours(series) == [(HOUR, 1)]


def test_what_comes_behind_the_mark_is_noted_and_counts_at_once(series, hub_connection):
    store(hub_connection, series, HOUR + timedelta(minutes=5), 500.0)
    hub_connection.commit()
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    store(hub_connection, series, HOUR + timedelta(minutes=15), 600.0)
    hub_connection.commit()
    assert (rolled(series), hours(series)) == ([(HOUR, 1)], [(HOUR, 2)])
    assert rollups.roll_up(actor=hub.SYSTEM, now=NOW).redone == 1
    assert rolled(series) == hours(series) == [(HOUR, 2)]


def test_a_note_that_is_not_committed_yet_is_seen_by_the_next_run(series, hub_connection):
    store(hub_connection, series, HOUR + timedelta(minutes=5), 500.0)
    hub_connection.commit()
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    store(hub_connection, series, HOUR + timedelta(minutes=15), 600.0)
    # Nobody waits: the mark does not have to move.
    done = rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    assert (done.redone, done.is_blocked) == (0, False)
    hub_connection.commit()
    assert rollups.roll_up(actor=hub.SYSTEM, now=NOW).redone == 1
    assert rolled(series) == [(HOUR, 2)]


def test_the_hub_sees_roll_ups_and_notes_of_its_towns_alone(series, hub_connection):
    store(hub_connection, series, HOUR + timedelta(minutes=5), 500.0)
    hub_connection.commit()
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    for tenant, number in ((series.tenant_id, 1), (series.tenant_id + 1, 0)):
        hub_connection.execute("select hub_setting('allmende.tenants', %s)", (f"{{{tenant}}}",))
        found = hub_connection.execute("select count(*) from rollup_hour").fetchone()
        assert found == (number,)
        hub_connection.rollback()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        hub_connection.execute("delete from rollup_hour")
