"""The health of devices: gaps counted, batteries judged, stuck attributes named."""

from datetime import UTC, datetime, timedelta

import pytest

from allmende.basics.errors import Forbidden
from allmende.datahub.ingest.types import Quality
from allmende.datahub.models import DeviceHealth
from allmende.datahub.services.health import look_after_devices
from allmende.datahub.services.quality import check_quality
from allmende.kernel.actor import SystemActor
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHECK = SystemActor("Prüfung")


@pytest.fixture
def room():
    return hub.room(hub.school(hub.space()))


def device(room, *, since=NOW - timedelta(days=30), **fields):
    source = hub.source(room.tenant, expected_interval_s=600)
    return hub.device(source, room, first_seen_at=since, last_seen_at=NOW, **fields)


def health(device) -> DeviceHealth:
    look_after_devices(actor=CHECK, now=NOW)
    return DeviceHealth.objects.get(device=device)


def test_a_device_that_always_reports_has_no_gap(room) -> None:
    one = device(room, since=NOW - timedelta(days=1))
    hub.readings(room, [600.0 + number % 5 for number in range(145)], end=NOW)
    found = health(one)
    assert (found.times, found.expected_times, found.gaps, found.longest_gap_s) == (145, 144, 0, 0)


def test_gaps_are_pauses_of_more_than_three_intervals(room) -> None:
    one = device(room, since=NOW - timedelta(days=1))
    end = NOW
    for hours in (0, 3, 8):
        hub.readings(room, [600.0, 601.0, 602.0], end=NOW - hours * HOUR)
        end = NOW - hours * HOUR
    found = health(one)
    # From the beginning to the first reading, between the three groups; none at the end.
    assert found.gaps == 3
    assert found.longest_gap_s == int(
        (end - timedelta(minutes=20) - (NOW - timedelta(days=1))).total_seconds()
    )


def test_a_pause_of_three_intervals_is_none(room) -> None:
    one = device(room, since=NOW - HOUR)
    hub.readings(room, [600.0, 601.0, 602.0], end=NOW, step=timedelta(minutes=30))
    assert health(one).gaps == 0


def test_present_silence_is_a_gap(room) -> None:
    one = device(room)
    hub.readings(room, [600.0 + number for number in range(1000)], end=NOW - 5 * HOUR)
    found = health(one)
    assert (found.gaps, found.longest_gap_s) == (1, 5 * 3600)
    assert found.last_measured_at == NOW - 5 * HOUR


def test_flags_of_the_week_are_counted(room) -> None:
    one = device(room)
    hub.readings(room, [9.0, 9.0], end=NOW - HOUR, quality=Quality.IMPLAUSIBLE.value)
    hub.readings(room, [700.0], end=NOW, quality=(Quality.JUMP | Quality.SIMULATED).value)
    hub.readings(room, [9.0], end=NOW - timedelta(days=8), quality=Quality.IMPLAUSIBLE.value)
    found = health(one)
    assert (found.implausible, found.jumps, found.times) == (2, 1, 3)


def test_a_stuck_attribute_is_named(room) -> None:
    one = device(room)
    hub.readings(room, [600.0] * 90, end=NOW)
    check_quality(actor=CHECK, now=NOW)
    assert health(one).stuck == ["co2"]


@pytest.mark.parametrize(("attribute", "unit", "value", "is_low"), [
    ("batteryLevel", "P1", 19.0, True), ("batteryLevel", "P1", 20.0, False),
    ("batteryVoltage", "VLT", 2.4, True), ("batteryVoltage", "VLT", 3.6, False),
])  # fmt: skip
def test_a_battery_is_low_below_its_limit(room, attribute, unit, value, is_low) -> None:
    one = device(room)
    hub.readings(room, [value], end=NOW, attribute=attribute, unit=unit)
    found = health(one)
    assert (found.battery, found.battery_unit, found.is_battery_low) == (value, unit, is_low)


def test_a_second_look_replaces_the_first(room) -> None:
    one = device(room)
    hub.readings(room, [2.0], end=NOW, attribute="batteryVoltage", unit="VLT")
    assert health(one).is_battery_low
    hub.readings(room, [3.5], end=NOW + timedelta(seconds=1), attribute="batteryVoltage", unit="VLT")
    assert not health(one).is_battery_low
    assert DeviceHealth.objects.count() == 1


def test_devices_without_a_place_have_no_health(room) -> None:
    hub.device(hub.source(room.tenant), None, first_seen_at=NOW)
    assert look_after_devices(actor=CHECK, now=NOW) == 0


def test_people_do_not_start_it() -> None:
    with pytest.raises(Forbidden):
        look_after_devices(actor=factories.actor("manager", factories.municipality()), now=NOW)
