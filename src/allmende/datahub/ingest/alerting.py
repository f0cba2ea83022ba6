"""Lights and alerts, computed from readings alone: no clock, no database, the same in tests and towns."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from allmende.datahub.ingest.types import Quality, Reading

#: What keeps a reading from colouring a light or raising an alert.
DARK = Quality.IMPLAUSIBLE | Quality.CLOCK_SKEW | Quality.FORECAST

#: A device is late after one interval and silent after this many.
SILENT_AFTER_INTERVALS = 2


class Light(StrEnum):
    """State of a room; shown as shape, colour and word."""

    GOOD = "good"
    SOON = "soon"
    NOW = "now"
    STALE = "stale"
    UNKNOWN = "unknown"


#: The order of a list that shows the worst first; a silent room may be the worst, but nobody knows.
WORST_FIRST = (Light.NOW, Light.SOON, Light.STALE, Light.GOOD, Light.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of a light: good below `soon_from`, now above `now_above`, soon between, both included."""

    soon_from: float
    now_above: float


@dataclass(frozen=True, slots=True)
class AlertRule:
    """When to tell people.

    Attributes:
        attribute: Which readings count.
        limit: Every reading must be beyond this, in the attribute's unit.
        longer_than: How long they must stay so; exactly this long is not enough.
        interval: How often the device is expected to report; a gap longer than two intervals
            resets the clock, because nobody knows what happened meanwhile.
        is_below: Beyond means less than the limit instead of greater.
        hysteresis: How far a value must come back behind the limit to end a raised alert, so that one
            that trembles around the limit raises it once.
    """

    attribute: str
    limit: float
    longer_than: timedelta
    interval: timedelta
    is_below: bool = False
    hysteresis: float = 0.0

    @property
    def longest_gap(self) -> timedelta:
        """The longest silence that still counts as unbroken."""
        return self.interval * SILENT_AFTER_INTERVALS

    @property
    def window(self) -> timedelta:
        """How far back readings are needed to know whether the alert is on."""
        return self.longer_than + self.longest_gap * 2

    def is_beyond(self, value: float, *, is_raised: bool) -> bool:
        """Whether a value keeps the clock running."""
        slack = self.hysteresis if is_raised else 0.0
        return value < self.limit + slack if self.is_below else value > self.limit - slack

    def further(self, one: float, other: float) -> float:
        """Return the value that is further beyond the limit."""
        return min(one, other) if self.is_below else max(one, other)


@dataclass(frozen=True, slots=True)
class AlertState:
    """Where an alert stands after the last reading.

    Attributes:
        is_raised: The rule is fulfilled.
        since: First reading of the unbroken time beyond the limit; None when not beyond.
        raised_at: The reading that fulfilled the rule; None when not raised.
        peak: The value furthest beyond the limit since then; None when not beyond.
        is_simulated: At least one reading of that time was simulated.
    """

    is_raised: bool = False
    since: datetime | None = None
    raised_at: datetime | None = None
    peak: float | None = None
    is_simulated: bool = False


CALM = AlertState()


def evaluate(rule: AlertRule, readings: Sequence[Reading], now: datetime | None = None) -> AlertState:
    """Say where the alert stands.

    Args:
        rule: What to look for.
        readings: In any order; other attributes, implausible values and wrong clocks are left out.
        now: When given and the last reading is older than the longest gap, nothing is claimed any more.

    Returns:
        The state after the last reading.
    """
    usable = [r for r in readings if r.attribute == rule.attribute and colours(r.quality)]
    state, last = CALM, None
    for reading in sorted(usable, key=lambda r: r.observed_at):
        unbroken = last is not None and reading.observed_at - last <= rule.longest_gap
        state = after(rule, state if unbroken else CALM, reading)
        last = reading.observed_at
    if now is not None and last is not None and now - last > rule.longest_gap:
        return CALM
    return state


def after(rule: AlertRule, state: AlertState, reading: Reading) -> AlertState:
    """Return the state one more reading leads to; a reading that is not beyond the limit calms it."""
    if not rule.is_beyond(reading.value, is_raised=state.is_raised):
        return CALM
    since = state.since or reading.observed_at
    is_raised = reading.observed_at - since > rule.longer_than
    return AlertState(
        is_raised=is_raised,
        since=since,
        raised_at=state.raised_at or (reading.observed_at if is_raised else None),
        peak=reading.value if state.peak is None else rule.further(reading.value, state.peak),
        is_simulated=state.is_simulated or Quality.SIMULATED in reading.quality,
    )


def colours(quality: Quality) -> bool:
    """Whether a reading of this quality may colour a light or raise an alert; simulated ones may, marked."""
    return not quality & DARK


def light(
    thresholds: Thresholds, value: float | None, quality: Quality, age: timedelta, interval: timedelta
) -> Light:
    """Return the light of a room from its latest value.

    Args:
        thresholds: The limits, in the value's unit.
        value: The latest value; None when there has never been one.
        quality: What is known against it.
        age: Time since it was observed.
        interval: How often the device is expected to report; silent for more than two is stale.
    """
    if value is None or not math.isfinite(value) or not colours(quality):
        return Light.UNKNOWN
    if age > interval * SILENT_AFTER_INTERVALS:
        return Light.STALE
    if value < thresholds.soon_from:
        return Light.GOOD
    return Light.SOON if value <= thresholds.now_above else Light.NOW
