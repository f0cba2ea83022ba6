"""Durations, periods, names of instances: what needs no database."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.ngsild.temporal.instances import (
    MAX_SERIES,
    instance_urn,
    read_instance_urn,
    reading_body,
    reading_of,
    reading_uuid,
)
from allmende.datahub.ngsild.temporal.periods import Duration, Periods, edges, read_duration

START = datetime(2026, 1, 31, 12, 3, tzinfo=UTC)
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(lambda time: time.replace(tzinfo=UTC))


@pytest.mark.parametrize(("text", "months", "fixed"), [
    ("PT0S", 0, timedelta()), ("P0D", 0, timedelta()), ("PT1H", 0, timedelta(hours=1)),
    ("P1D", 0, timedelta(days=1)), ("P2W", 0, timedelta(weeks=2)), ("P1M", 1, timedelta()),
    ("P3Y6M4DT12H30M5S", 42, timedelta(days=4, hours=12, minutes=30, seconds=5)),
    ("PT0.5S", 0, timedelta(seconds=0.5)), ("PT90M", 0, timedelta(minutes=90)),
])  # fmt: skip
def test_durations(text: str, months: int, fixed: timedelta) -> None:
    found = read_duration(text)
    assert found == Duration(months, fixed)
    assert found.is_whole_span is (months == 0 and not fixed)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "1D", "P1H", "PT1D", "P-1D", "P1W2D", "P1.5M", "P0003-06"]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        read_duration(text)


def test_months_begin_on_the_same_day_where_there_is_one() -> None:
    found = edges(START, datetime(2026, 4, 15, tzinfo=UTC), Duration(1))
    assert [(edge.month, edge.day) for edge in found] == [(1, 31), (2, 28), (3, 31), (4, 30)]


def test_periods_are_limited() -> None:
    with pytest.raises(ValueError, match="periods"):
        edges(START, START + timedelta(days=400_000), Duration(0, timedelta(days=1)))


@given(TIMES, st.sampled_from(["PT1H", "P1D", "P1M", "P1Y", "PT0S"]))
def test_every_time_lies_in_its_period(time: datetime, text: str) -> None:
    begin = datetime(2020, 5, 17, 12, 3, tzinfo=UTC)
    time = begin + abs(time - begin) % timedelta(days=3000)
    periods = Periods(read_duration(text), (begin, begin + timedelta(days=3001)))
    first, last = periods.period_at(time)
    assert first <= time < last


@given(st.integers(1, MAX_SERIES), TIMES)
def test_the_name_of_a_reading_is_its_series_and_time(series: int, time: datetime) -> None:
    name = reading_uuid(series, time)
    assert name.version == 8
    assert reading_of(name) == (series, time)
    assert read_instance_urn(instance_urn(name)) == name


@given(st.uuids(version=4))
def test_other_names_name_no_reading(name: uuid.UUID) -> None:
    assert reading_of(name) is None
    assert read_instance_urn(instance_urn(name)) == name


@given(st.integers(0, 2**122 - 1))
def test_any_name_of_version_8_is_read_or_refused(number: int) -> None:
    high, low = number >> 62, number & ((1 << 62) - 1)
    name = uuid.UUID(int=((high >> 12) << 80) | (8 << 76) | ((high & 0xFFF) << 64) | (2 << 62) | low)
    found = reading_of(name)
    assert found is None or reading_uuid(*found) == name


@pytest.mark.parametrize(
    "urn", ["urn:ngsi-ld:Instance:x", "urn:ngsi-ld:Other:1", "urn:ngsi-ld:Instance:{" + "0" * 32]
)
def test_foreign_names(urn: str) -> None:
    assert read_instance_urn(urn) is None


def test_a_reading_tells_its_unit_and_what_is_against_it() -> None:
    at = datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert reading_body(600.0, "59", at, 3) == {
        "type": "Property", "value": 600, "observedAt": "2026-03-01T10:00:00Z", "unitCode": "59",
        "quality": {"type": "Property", "value": ["implausible", "simulated"]},
    }  # fmt: skip
    assert reading_body(22.5, "", at, 64) == {
        "type": "Property", "value": 22.5, "observedAt": "2026-03-01T10:00:00Z",
    }  # fmt: skip
