"""Which roll-ups stand for the readings of a span, and which readings must be looked at one by one. Pure.

A roll-up stands for its readings when its hour (or local day) lies within one period, was rolled up,
did not change since and has no implausible readings, which roll-ups leave out and NGSI-LD counts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from allmende.datahub.ngsild.temporal.aggregates import Period
from allmende.datahub.ngsild.temporal.parameters import Aggregation
from allmende.datahub.ngsild.temporal.periods import edges

#: Days of `rollup_day` are days here.
ZONE: Final = ZoneInfo("Europe/Berlin")
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
#: Shorter periods that begin within hours are worked out from single readings.
_SHORTEST: Final = timedelta(hours=6)
#: Shorter periods are worked out from hours: too many days would lie in two of them.
_SHORTEST_OF_DAYS: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the roll-ups of some series in a span.

    Attributes:
        rolled_to: Hours before it are rolled up.
        changed: Hours with changes that are not rolled up yet.
        flagged_days: Days with implausible readings.
        flagged: Hours with implausible readings.
    """

    rolled_to: datetime
    changed: Collection[datetime] = ()
    flagged_days: Collection[date] = ()
    flagged: Collection[datetime] = ()


@dataclass(slots=True)
class Plan:
    """Where the sums of a span come from.

    Attributes:
        days: Stretches of days (first, after the last) to take from days.
        hours: Stretches to take from hours, without those in `not_hours`.
        raw: Stretches to take from single readings.
    """

    days: list[tuple[date, date]] = field(default_factory=list)
    hours: list[Period] = field(default_factory=list)
    not_hours: list[datetime] = field(default_factory=list)
    raw: list[Period] = field(default_factory=list)


def cuts_of(aggregation: Aggregation, whole: Period, time_property: str) -> list[datetime] | None:
    """Return the times at which periods of a span begin or end, None if roll-ups are of no use for it."""
    if time_property != "observedAt" or "distinctCount" in aggregation.methods:
        return None
    duration, (begin, end) = aggregation.period, whole
    if duration.is_whole_span:
        return [begin, end]
    if duration.months:
        return [*edges(begin, end, duration), end]
    is_aligned = is_hour(begin) and not duration.fixed % HOUR
    if duration.fixed < (HOUR if is_aligned else _SHORTEST):
        return None
    if is_aligned and duration.fixed < _SHORTEST_OF_DAYS:
        # All of them are whole hours, and no days are taken.
        return [begin, end]
    return [*edges(begin, end, duration), end]


def takes_days(aggregation: Aggregation) -> bool:
    """Whether days are worth a look before hours."""
    duration = aggregation.period
    return duration.is_whole_span or duration.months > 0 or duration.fixed >= _SHORTEST_OF_DAYS


def plan(cuts: Sequence[datetime], known: Known, *, with_days: bool) -> Plan | None:
    """Return where the sums of a span come from, None if there is nothing that roll-ups help with.

    Args:
        cuts: The span's beginning first, its end last.
    """
    begin, end = cuts[0], cuts[-1]
    first, last = ceiling(begin), min(floor(end), known.rolled_to)
    if first >= last:
        return None
    straddled = {floor(cut) for cut in cuts if not is_hour(cut) and first <= floor(cut) < last}
    changed = {hour for hour in known.changed if first <= hour < last}
    flagged = {hour for hour in known.flagged if first <= hour < last}
    apart = sorted(straddled | changed | flagged)
    found = Plan(not_hours=apart, raw=[(hour, hour + HOUR) for hour in apart])
    if begin < first:
        found.raw.append((begin, min(first, end)))
    if last < end:
        found.raw.append((last, end))
    if not with_days:
        found.hours = [(first, last)]
        return found
    broken = {day_of(cut) for cut in cuts} | set(known.flagged_days) | {day_of(hour) for hour in apart}
    found.days, open_days = _stretches(first, last, broken)
    found.hours = [
        (max(first, midnight(day)), min(last, midnight(after)))
        for day, after in open_days
        if max(first, midnight(day)) < min(last, midnight(after))
    ]
    return found


def _stretches(
    first: datetime, last: datetime, broken: Collection[date]
) -> tuple[list[tuple[date, date]], list[tuple[date, date]]]:
    """Return stretches of days that can be taken whole, and of those that cannot."""
    begin, after = day_of(first), day_of(last) + DAY
    stops = sorted(day for day in {*broken, begin, after - DAY} if begin <= day < after)
    # The days at both ends are whole only if the span ends at midnight; then hours say the same.
    whole = [(one + DAY, other) for one, other in pairwise(stops) if one + DAY < other]
    return whole, [(stop, stop + DAY) for stop in stops]


def midnight(day: date) -> datetime:
    """Return when a local day begins."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the local day of a moment."""
    return moment.astimezone(ZONE).date()


def floor(moment: datetime) -> datetime:
    """Return the beginning of the hour."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def ceiling(moment: datetime) -> datetime:
    """Return the beginning of the next hour, or the moment if it is one."""
    return moment.astimezone(UTC) if is_hour(moment) else floor(moment) + HOUR


def is_hour(moment: datetime) -> bool:
    """Whether an hour begins now."""
    return moment == floor(moment)
