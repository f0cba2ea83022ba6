"""Months (UTC) as stretches of time, and the partitions that hold them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db import connection


def month_after(month: datetime) -> datetime:
    """Return the beginning of the next month."""
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def months_between(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield beginning and end of every month that has a part at or after start and before end."""
    month = start.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while month < end:
        yield month, month_after(month)
        month = month_after(month)


def ensure_rollup_months(start: datetime, end: datetime) -> None:
    """Make the partitions of roll-ups for a stretch of time unless they exist."""
    with connection.cursor() as cursor:
        for month, _after in months_between(start, end):
            cursor.execute("select ensure_rollup_partition(%s)", [month.date()])


def ensure_months(months: set[tuple[int, int]]) -> None:
    """Make the partitions of readings for these months (year, month) unless they exist."""
    with connection.cursor() as cursor:
        for year, month in sorted(months):
            cursor.execute("select ensure_partition(%s)", [date(year, month, 1)])
