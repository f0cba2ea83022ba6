"""Lights and alerts at their edges."""

from datetime import UTC, datetime, timedelta

import pytest

from allmende.datahub.ingest.alerting import AlertRule, Light, Thresholds, evaluate, light
from allmende.datahub.ingest.types import Quality, Reading

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
TEN = timedelta(minutes=10)
RULE = AlertRule("co2", 2000, timedelta(minutes=30), TEN)
LIMITS = Thresholds(1000, 2000)


def at(
    minute: float, value: float = 2300, quality: Quality = Quality.VALID, attribute: str = "co2"
) -> Reading:
    return Reading(attribute, value, "59", START + timedelta(minutes=minute), quality)


@pytest.mark.parametrize(
    ("readings", "is_raised"),
    [
        ([], False),
        ([at(0)], False),
        ([at(0), at(10), at(20), at(30)], False),
        ([at(0), at(10), at(20), at(30), at(30.1)], True),
        ([at(0), at(20), at(40)], True),
        ([at(0), at(20.1), at(40)], False),
        ([at(0), at(10), at(20), at(30, 2000), at(40)], False),
        ([at(0), at(10), at(20), at(30), at(40), at(50, 1900)], False),
        ([at(0, 2000.5), at(20, 2000.5), at(40, 2000.5)], True),
        ([at(0), at(10), at(20, 900, Quality.IMPLAUSIBLE), at(30), at(40)], True),
        ([at(0), at(20, 60000, Quality.IMPLAUSIBLE), at(40)], False),
        ([at(0), at(20, attribute="temperature"), at(40)], False),
        ([at(40), at(0), at(20)], True),
    ],
)
def test_the_alert_needs_more_than_thirty_unbroken_minutes_above(readings, is_raised) -> None:
    assert evaluate(RULE, readings).is_raised is is_raised


def test_a_raised_alert_tells_since_when_how_high_and_whether_simulated() -> None:
    state = evaluate(RULE, [at(0), at(20, 2900), at(40, 2500, Quality.SIMULATED), at(50)])
    assert (state.since, state.raised_at) == (at(0).observed_at, at(40).observed_at)
    assert (state.peak, state.is_simulated) == (2900, True)


def test_nothing_is_claimed_about_a_device_that_went_silent() -> None:
    readings = [at(0), at(20), at(40)]
    assert evaluate(RULE, readings, at(60).observed_at).is_raised
    assert not evaluate(RULE, readings, at(61).observed_at).is_raised


def test_the_window_holds_every_reading_the_answer_needs() -> None:
    readings = [at(minute) for minute in range(0, 500, 7)]
    now = readings[-1].observed_at
    recent = [r for r in readings if now - r.observed_at <= RULE.window]
    assert evaluate(RULE, recent, now).is_raised is evaluate(RULE, readings, now).is_raised is True


@pytest.mark.parametrize(
    ("value", "quality", "age_min", "expected"),
    [
        (999.9, Quality.VALID, 0, Light.GOOD),
        (1000, Quality.VALID, 0, Light.SOON),
        (2000, Quality.VALID, 0, Light.SOON),
        (2000.1, Quality.VALID, 0, Light.NOW),
        (2300, Quality.SIMULATED, 0, Light.NOW),
        (812, Quality.VALID, 20, Light.GOOD),
        (812, Quality.VALID, 20.1, Light.STALE),
        (2300, Quality.VALID, 20.1, Light.STALE),
        (49665, Quality.IMPLAUSIBLE, 0, Light.UNKNOWN),
        (812, Quality.CLOCK_SKEW, 0, Light.UNKNOWN),
        (None, Quality.VALID, 0, Light.UNKNOWN),
        (float("nan"), Quality.VALID, 0, Light.UNKNOWN),
    ],
)
def test_the_light_at_its_limits(value, quality, age_min, expected) -> None:
    assert light(LIMITS, value, quality, timedelta(minutes=age_min), TEN) == expected
