"""Roll-ups give the answer that the single readings give, whatever arrives when."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from allmende.basics.errors import Forbidden
from allmende.datahub import selectors
from allmende.datahub.local_time import days_between, midnight
from allmende.datahub.selectors.measured import Stretch, day_points, hour_points
from allmende.datahub.services import rollups
from allmende.datahub.services.readings import store_readings
from allmende.kernel.actor import ANONYMOUS
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db

#: Summer time ends on 25 October 2026: that local day has 25 hours.
FIRST, LAST = date(2026, 10, 20), date(2026, 11, 6)
START, END = days_between(FIRST, LAST)

#: The same question asked of single readings, as plainly as can be.
RAW = """
select date_trunc(%(unit)s, observed_at, 'Europe/Berlin'),
       avg(value) filter (where quality & 1 = 0), min(value) filter (where quality & 1 = 0),
       max(value) filter (where quality & 1 = 0), count(*),
       count(*) filter (where quality & 1 = 1), count(*) filter (where quality & 2 = 2)
from observation
where tenant = %(tenant)s and series_id = %(series)s
  and observed_at >= %(start)s and observed_at < %(end)s
group by 1 order by 1
"""


def raw(series, unit, start=START, end=END):
    with connection.cursor() as cursor:
        cursor.execute(
            RAW,
            {"unit": unit, "tenant": series.tenant_id, "series": series.pk, "start": start, "end": end},
        )
        return cursor.fetchall()


def answer(points):
    return [(p.start, p.mean, p.minimum, p.maximum, p.count, p.implausible, p.simulated) for p in points]


def same(found, expected):
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one[0] == other[0]
        assert one[1] == (pytest.approx(other[1]) if other[1] is not None else None)
        assert one[2:] == other[2:]


def agree(series):
    stretch = Stretch(series.tenant_id, [series.pk], START, END)
    same(answer(hour_points(stretch, 3600, daily=False, is_reduced=False)), raw(series, "hour"))
    same(answer(hour_points(stretch, 0, daily=True, is_reduced=False)), raw(series, "day"))
    same(answer(day_points(stretch)), raw(series, "day"))


def rolled_hours(series):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from rollup_hour where series_id = %s", [series.pk])
        return cursor.fetchone()[0]


def some_rows(dice, series, start, end, number):
    seconds = int((end - start).total_seconds())
    moments = {start + timedelta(seconds=dice.randrange(seconds)) for _ in range(number)}
    return [
        (series.pk, at, round(dice.uniform(380, 2400), 1), dice.choice([0, 0, 0, 1, 2, 3])) for at in moments
    ]


@pytest.mark.parametrize("seed", range(4))
def test_random_readings_that_arrive_late_and_in_disorder(seed):
    dice = random.Random(seed)
    school = hub.school(hub.space())
    series = [hub.series(hub.room(school)) for _ in range(2)]
    now = START + timedelta(hours=dice.randrange(12, 60))
    for _ in range(12):
        for one in series:
            fresh = some_rows(dice, one, max(START, now - timedelta(hours=8)), now, 40)
            late = some_rows(dice, one, START, now, dice.randrange(6))
            store_readings(actor=hub.SYSTEM, tenant=school.tenant, rows=fresh + late)
            agree(one)
        if dice.random() < 0.7:
            rollups.roll_up(actor=hub.SYSTEM, now=now)
            for one in series:
                agree(one)
        now = min(END, now + timedelta(hours=dice.randrange(6, 60)))
    rollups.roll_up(actor=hub.SYSTEM, now=END + timedelta(hours=2))
    for one in series:
        assert rolled_hours(one) == len(raw(one, "hour"))
        agree(one)


def test_the_answer_comes_from_the_roll_ups():
    room = hub.room(hub.school(hub.space()))
    series = hub.readings(room, [400.0] * 12, end=datetime(2026, 10, 21, 10, 50, tzinfo=UTC))
    rollups.roll_up(actor=hub.SYSTEM, now=END)
    with connection.cursor() as cursor:
        cursor.execute("update rollup_hour set total = total + 6 where series_id = %s", [series.pk])
        cursor.execute("update rollup_day set total = total + 24 where series_id = %s", [series.pk])
    stretch = Stretch(series.tenant_id, [series.pk], START, END)
    assert {p.mean for p in hour_points(stretch, 3600, daily=False, is_reduced=False)} == {401.0}
    assert [p.mean for p in day_points(stretch)] == [402.0]


def test_only_hours_that_changed_are_rolled_up_again():
    room = hub.room(hub.school(hub.space()))
    series = hub.readings(room, [500.0] * 144, end=datetime(2026, 10, 21, 10, 50, tzinfo=UTC))
    first = rollups.roll_up(actor=hub.SYSTEM, now=END)
    assert (first.hours, first.redone) == (24, 0)
    late = [(series.pk, datetime(2026, 10, 21, 3, 5, tzinfo=UTC), 900.0, 0)] * 1
    store_readings(actor=hub.SYSTEM, tenant=room.tenant, rows=late)
    agree(series)
    again = rollups.roll_up(actor=hub.SYSTEM, now=END)
    assert (again.hours, again.redone) == (0, 1)
    agree(series)
    assert rollups.roll_up(actor=hub.SYSTEM, now=END).redone == 0


def test_changed_and_deleted_readings_are_noted_by_whoever_changes_them():
    room = hub.room(hub.school(hub.space()))
    at = datetime(2026, 10, 21, 10, 50, tzinfo=UTC)
    series = hub.readings(room, [500.0] * 12, end=at)
    rollups.roll_up(actor=hub.SYSTEM, now=END)
    with connection.cursor() as cursor:
        cursor.execute(
            "update observation set value = 800 where series_id = %s and observed_at = %s", [series.pk, at]
        )
        cursor.execute(
            "delete from observation where series_id = %s and observed_at < %s",
            [series.pk, at - timedelta(hours=1, minutes=20)],
        )
        cursor.execute(
            "select note_changed(%s::int[], %s::bigint[], %s::timestamptz[])",
            [[series.tenant_id] * 2, [series.pk] * 2, [at, at - timedelta(minutes=90)]],
        )
    agree(series)
    rollups.roll_up(actor=hub.SYSTEM, now=END)
    agree(series)


def test_months_without_readings_are_jumped_over_and_old_ones_are_found():
    room = hub.room(hub.school(hub.space()))
    series = hub.readings(room, [500.0] * 6, end=datetime(2019, 3, 31, 23, 50, tzinfo=UTC))
    hub.readings(room, [700.0] * 6, end=datetime(2026, 10, 31, 23, 50, tzinfo=UTC))
    rolled = rollups.roll_up(actor=hub.SYSTEM, now=datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert rolled.hours == 2
    assert rolled.rolled_to == datetime(2026, 12, 1, 7, tzinfo=UTC)
    stretch = Stretch(series.tenant_id, [series.pk], *days_between(date(2019, 1, 1), date(2026, 11, 30)))
    # The last hour of the month in UTC is the first of the next local day.
    assert [(p.start, p.mean) for p in day_points(stretch)] == [
        (midnight(date(2019, 4, 1)), 500.0),
        (midnight(date(2026, 11, 1)), 700.0),
    ]
    with connection.cursor() as cursor:
        cursor.execute("select day from rollup_day where series_id = %s order by 1", [series.pk])
        assert [day for (day,) in cursor.fetchall()] == [date(2019, 4, 1), date(2026, 11, 1)]


def test_a_rebuild_mends_what_went_wrong():
    room = hub.room(hub.school(hub.space()))
    series = hub.readings(room, [500.0] * 300, end=datetime(2026, 10, 23, 10, 50, tzinfo=UTC))
    rollups.roll_up(actor=hub.SYSTEM, now=END)
    with connection.cursor() as cursor:
        cursor.execute("update rollup_hour set total = 0")
        cursor.execute("delete from rollup_day")
    hours = rollups.rebuild(actor=hub.SYSTEM, tenant_id=room.tenant_id, first=FIRST, last=LAST)
    assert hours == len(raw(series, "hour"))
    agree(series)


def test_delayed_release_shows_means_of_hours_from_roll_ups(time_machine):
    time_machine.move_to("2026-10-25T12:00:00Z")
    school = hub.school(hub.space(), release="delayed")
    room = hub.room(school)
    hub.readings(room, [400, 600, 500, 500, 500, 500, 1000], end=datetime(2026, 10, 21, 9, 0, tzinfo=UTC))
    before = selectors.history(ANONYMOUS, room, "co2", "month", date(2026, 10, 24))
    rollups.roll_up(actor=hub.SYSTEM, now=datetime(2026, 10, 25, 12, tzinfo=UTC))
    after = selectors.history(ANONYMOUS, room, "co2", "month", date(2026, 10, 24))
    assert after.points == before.points
    # Means of the hours are 500 and 1,000; of the readings 571.
    assert [(p.mean, p.minimum, p.maximum, p.count) for p in after.points] == [(750.0, 500.0, 1000.0, 7)]


def test_clocks_that_run_ahead_are_rolled_up_when_their_hour_comes():
    room = hub.room(hub.school(hub.space()))
    series = hub.readings(room, [500.0], end=datetime(2026, 11, 5, 10, 30, tzinfo=UTC), quality=4)
    assert rollups.roll_up(actor=hub.SYSTEM, now=datetime(2026, 11, 1, 0, 30, tzinfo=UTC)).hours == 0
    assert rollups.roll_up(actor=hub.SYSTEM, now=datetime(2026, 11, 5, 12, 30, tzinfo=UTC)).hours == 1
    agree(series)


def test_absurd_numbers_stop_nobody():
    room = hub.room(hub.school(hub.space()))
    at = datetime(2026, 10, 21, 10, 50, tzinfo=UTC)
    hub.readings(room, [1e308, 1e308, -5e-324, 1e200], end=at)
    assert rollups.roll_up(actor=hub.SYSTEM, now=END).hours == 1
    assert selectors.history(factories.actor("admin"), room, "co2", "year", LAST).points[0].count == 4


def test_only_the_installation_rolls_up():
    with pytest.raises(Forbidden):
        rollups.roll_up(actor=factories.actor("admin"), now=END)
