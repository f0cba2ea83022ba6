"""ISO 8601 durations and the periods that they cut a span of time into (ETSI GS CIM 009, 4.5.19)."""

import calendar
import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

#: More periods in one answer are refused; a decade in hours has 87,600.
MAX_PERIODS = 100_000
_NUMBER = r"(\d{1,9}(?:[.,]\d{1,9})?)"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}W|(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?)",
    re.ASCII,
).fullmatch


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: calendar months, and a fixed length beside them. Zero means: the whole span.

    Attributes:
        months: Years count twelve.
        fixed: Weeks, days (24 hours each) and below.
    """

    months: int = 0
    fixed: timedelta = timedelta()

    @property
    def is_whole_span(self) -> bool:
        """Whether it stands for everything that was asked for."""
        return self.months == 0 and not self.fixed

    def after(self, origin: datetime, steps: int) -> datetime:
        """Return the time that lies some durations after another.

        Raises:
            OverflowError: it is later than the year 9999.
        """
        return _plus_months(origin, self.months * steps) + self.fixed * steps


def read_duration(text: str) -> Duration:
    """Read a duration such as "PT1H", "P1D", "P1M" or "PT0S".

    Raises:
        ValueError: it is none, or years or months are not whole.
    """
    found = _DURATION(text)
    if found is None or text == "P" or text.endswith("T"):
        raise ValueError(f"{text[:40]!r} is no ISO 8601 duration")
    weeks, years, months, days, hours, minutes, seconds = (
        float(part.replace(",", ".")) if part else 0.0 for part in found.groups()
    )
    if not years.is_integer() or not months.is_integer():
        raise ValueError("years and months of a duration are whole numbers")
    try:
        fixed = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise ValueError("the duration is too long") from None
    return Duration(int(years) * 12 + int(months), fixed)


def edges(origin: datetime, end: datetime, duration: Duration) -> list[datetime]:
    """Return where periods begin, from `origin` on until one reaches `end`; the last edge only ends one.

    Args:
        duration: Not the whole span.

    Raises:
        ValueError: there would be more than `MAX_PERIODS`.
    """
    found = [origin]
    while found[-1] < end:
        if len(found) > MAX_PERIODS:
            raise ValueError(f"more than {MAX_PERIODS} periods")
        try:
            found.append(duration.after(origin, len(found)))
        except OverflowError:
            raise ValueError("the periods end after the year 9999") from None
    return found


class Periods:
    """The periods that a duration cuts a span into, told apart by what the database groups by.

    Attributes:
        edges: Where periods begin, if they are of calendar months; else None.

    Raises:
        ValueError: there would be too many.
    """

    __slots__ = ("_duration", "_whole", "edges")

    def __init__(self, duration: Duration, whole: tuple[datetime, datetime]) -> None:
        self._duration = duration
        self._whole = whole
        self.edges = edges(whole[0], whole[1], duration) if duration.months else None

    def period_of(self, bucket: Any) -> tuple[datetime, datetime]:  # Any: a number or a time
        """Return the period of a group: its number among the edges, or its beginning."""
        if self.edges is not None:
            place = int(bucket) - 1
            return self.edges[place], self._duration.after(self._whole[0], place + 1)
        if self._duration.is_whole_span:
            return self._whole
        start: datetime = bucket.astimezone(UTC)
        return start, start + self._duration.fixed

    def period_at(self, time: datetime) -> tuple[datetime, datetime]:
        """Return the period that a time of the span lies in."""
        if self.edges is not None:
            return self.period_of(bisect_right(self.edges, time))
        if self._duration.is_whole_span:
            return self._whole
        steps = (time - self._whole[0]) // self._duration.fixed
        return self.period_of(self._whole[0] + self._duration.fixed * steps)


def _plus_months(origin: datetime, months: int) -> datetime:
    if months == 0:
        return origin
    years, month = divmod(origin.month - 1 + months, 12)
    year = origin.year + years
    if year > 9999:
        raise OverflowError
    day = min(origin.day, calendar.monthrange(year, month + 1)[1])
    return origin.replace(year=year, month=month + 1, day=day)
