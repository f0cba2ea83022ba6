"""From decoded fields to readings: units, ranges, and nothing lost without a word."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.ingest.profiles import (
    DeviceProfile,
    FieldMapping,
    clock_quality,
    readings_from,
)
from allmende.datahub.ingest.types import Quality

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROFILE = DeviceProfile(
    key="test",
    vendor="Test",
    model="T1",
    codec_id="",
    codec_source="",
    fields=(
        FieldMapping("CO2", "co2", "59", minimum=300, maximum=10000),
        FieldMapping("vdd", "batteryVoltage", "VLT", scale=0.001),
    ),
)


def read(decoded, *, simulated=False):
    return readings_from(PROFILE, decoded, NOON, simulated=simulated)


def test_values_get_the_hubs_names_and_units() -> None:
    read_all = read({"vdd": 3426, "CO2": 812, "foo": 1})
    assert [(r.attribute, r.value, r.unit, r.quality) for r in read_all.readings] == [
        ("co2", 812.0, "59", Quality.VALID),
        ("batteryVoltage", 3.426, "VLT", Quality.VALID),
    ]
    assert read_all.unmapped == ("foo",)
    assert all(r.observed_at == NOON for r in read_all.readings)


@pytest.mark.parametrize(
    ("value", "quality"),
    [
        (299, Quality.IMPLAUSIBLE),
        (300, Quality.VALID),
        (10000, Quality.VALID),
        (49665, Quality.IMPLAUSIBLE),
        (-1, Quality.IMPLAUSIBLE),
    ],
)
def test_a_value_outside_the_range_is_kept_and_flagged(value, quality) -> None:
    (reading,) = read({"CO2": value}).readings
    assert (reading.value, reading.quality) == (value, quality)


def test_names_a_database_cannot_take_are_made_printable() -> None:
    assert read({"a\x00b\ud800": 1, "x" * 99: 2}).unmapped == ("a?b?", "x" * 64)


def test_simulated_values_say_so_and_keep_their_other_flags() -> None:
    (reading,) = read({"CO2": 49665}, simulated=True).readings
    assert reading.quality == Quality.SIMULATED | Quality.IMPLAUSIBLE


@pytest.mark.parametrize(
    "value", [None, True, False, "812", "NaN", float("nan"), float("inf"), 10**400, [812], {"value": 812}]
)
def test_what_is_no_finite_number_becomes_no_reading_but_is_named(value) -> None:
    read_all = read({"CO2": value})
    assert read_all.readings == []
    assert read_all.unusable["CO2"]


@given(
    st.dictionaries(st.sampled_from(["CO2", "vdd", "x"]), st.none() | st.floats() | st.text() | st.integers())
)
def test_every_field_ends_up_in_exactly_one_place(decoded) -> None:
    read_all = read(decoded)
    names = {"co2": "CO2", "batteryVoltage": "vdd"}
    places = [names[r.attribute] for r in read_all.readings] + [*read_all.unmapped, *read_all.unusable]
    assert sorted(places) == sorted(decoded)


@pytest.mark.parametrize(
    ("offset", "quality"),
    [
        (timedelta(minutes=5), Quality.VALID),
        (timedelta(minutes=6), Quality.CLOCK_SKEW),
        (timedelta(days=-1000), Quality.VALID),
        (timedelta(days=-20000), Quality.CLOCK_SKEW),
    ],
)
def test_future_and_unset_clocks_are_flagged_but_old_messages_are_not(offset, quality) -> None:
    assert clock_quality(NOON + offset, NOON) == quality
