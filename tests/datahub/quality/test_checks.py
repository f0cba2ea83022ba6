"""The hourly check: stuck values and jumps get a flag, values stay, roll-ups learn of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from allmende.basics.errors import Forbidden
from allmende.datahub.ingest.types import Quality
from allmende.datahub.services.quality import check_quality, check_stretch
from allmende.kernel.actor import SystemActor
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
STEP = timedelta(minutes=10)
CHECK = SystemActor("Prüfung")
STUCK, JUMP = Quality.STUCK.value, Quality.JUMP.value


@pytest.fixture
def room():
    return hub.room(hub.school(hub.space()))


def flags(series) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select quality from observation where series_id = %s order by observed_at", [series.pk]
        )
        return [row[0] for row in cursor.fetchall()]


def latest(series) -> tuple[float, int, int]:
    with connection.cursor() as cursor:
        cursor.execute("select value, quality, valid_quality from latest where series_id = %s", [series.pk])
        return cursor.fetchone()


def still(room, value=600.0, hours=13.0, **fields):
    return hub.readings(room, [value] * int(hours * 6 + 1), end=NOW, **fields)


def test_a_value_that_stands_still_is_flagged_and_stays(room) -> None:
    series = still(room)
    assert check_quality(actor=CHECK, now=NOW).stuck == 79
    assert set(flags(series)) == {STUCK}
    assert latest(series) == (600, STUCK, STUCK)
    assert check_quality(actor=CHECK, now=NOW).stuck == 0


@pytest.mark.parametrize("values", [
    [600.0] * 60, [600.0] * 78 + [601.0], [601.0] + [600.0] * 70,
])  # fmt: skip
def test_a_value_that_moved_lately_is_not_stuck(room, values) -> None:
    series = hub.readings(room, values, end=NOW)
    assert check_quality(actor=CHECK, now=NOW).stuck == 0
    assert set(flags(series)) == {0}


def test_a_sensor_that_fell_silent_is_not_stuck(room) -> None:
    series = hub.readings(room, [600.0] * 90, end=NOW - timedelta(days=2))
    assert check_quality(actor=CHECK, now=NOW).stuck == 0
    assert set(flags(series)) == {0}


def test_what_may_stand_still_is_left_alone(room) -> None:
    dry = still(room, 0.0, 30, attribute="precipitation", unit="MMT")
    fog = still(room, 100.0, 30, attribute="relativeHumidity", unit="P1")
    odd = still(room, 20.0, 30, attribute="temperature", unit="FAH")
    assert check_quality(actor=CHECK, now=NOW).stuck == 0
    assert {*flags(dry), *flags(fog), *flags(odd)} == {0}


def test_what_moves_again_is_flagged_only_while_it_stood(room) -> None:
    series = still(room)
    check_quality(actor=CHECK, now=NOW)
    hub.readings(room, [640.0, 655.0], end=NOW + 2 * STEP)
    assert check_quality(actor=CHECK, now=NOW + 2 * STEP).stuck == 0
    assert flags(series)[-3:] == [STUCK, 0, 0]
    assert latest(series) == (655, 0, 0)


def test_other_flags_are_kept(room) -> None:
    series = still(room, quality=Quality.SIMULATED.value)
    check_quality(actor=CHECK, now=NOW)
    assert set(flags(series)) == {STUCK | Quality.SIMULATED.value}


def test_a_spike_is_two_jumps_and_slow_change_is_none(room) -> None:
    slow = hub.readings(room, [18.0, 20.0, 22.0, 24.0], end=NOW, attribute="temperature", unit="CEL")
    assert check_quality(actor=CHECK, now=NOW).jumps == 0
    other = hub.room(room.parent)
    spike = hub.readings(other, [18.0, 18.2, 48.0, 18.4, 18.5], end=NOW, attribute="temperature", unit="CEL")
    assert check_quality(actor=CHECK, now=NOW).jumps == 2
    assert flags(spike) == [0, 0, JUMP, JUMP, 0]
    assert set(flags(slow)) == {0}


def test_an_implausible_outlier_is_no_neighbour(room) -> None:
    series = hub.readings(room, [600.0], end=NOW - 2 * STEP)
    hub.readings(room, [65_535.0], end=NOW - STEP, quality=Quality.IMPLAUSIBLE.value)
    hub.readings(room, [610.0], end=NOW)
    assert check_quality(actor=CHECK, now=NOW).jumps == 0
    assert flags(series) == [0, Quality.IMPLAUSIBLE.value, 0]


def test_values_far_apart_say_nothing_of_each_other(room) -> None:
    step = timedelta(hours=4)
    hub.readings(room, [5.0, 65.0], end=NOW, attribute="temperature", unit="CEL", step=step)
    assert check_quality(actor=CHECK, now=NOW).jumps == 0


def test_a_stretch_of_the_past_can_be_checked(room) -> None:
    then = NOW - timedelta(days=300)
    series = hub.readings(room, [18.0, 58.0], end=then, attribute="temperature", unit="CEL")
    other = hub.readings(hub.room(room.parent), [18.0, 58.0], end=then, attribute="temperature", unit="CEL")
    assert check_quality(actor=CHECK, now=NOW).jumps == 0
    found = check_stretch(actor=CHECK, series_ids=[series.pk], start=then - STEP, end=then)
    assert (found, flags(series), flags(other)) == (1, [0, JUMP], [0, 0])


def test_rollups_are_told_of_new_flags(room) -> None:
    series = still(room)
    with connection.cursor() as cursor:
        cursor.execute("update rollup_state set open_from = %s, rolled_to = %s", [NOW, NOW])
        cursor.execute("delete from rollup_dirty")
    check_quality(actor=CHECK, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("select count(distinct hour) from rollup_dirty where series_id = %s", [series.pk])
        assert cursor.fetchone()[0] == 13


def test_people_do_not_start_the_check() -> None:
    town = factories.municipality()
    with pytest.raises(Forbidden):
        check_quality(actor=factories.actor("manager", town), now=NOW)
