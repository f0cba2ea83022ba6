"""Which kinds of source there are, and how one fares that is asked or listened to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from allmende.datahub.models import Source, SourceHour, SourceProgress, SourceStatus

DAY_HOURS = 24
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SourceKind:
    """An installed connector, as people choose it.

    Attributes:
        direction: "push", "pull" or "listen".
        summary: One German sentence; empty where the connector has none.
        is_configured: Whether it has settings of its own.
    """

    key: str
    name: str
    direction: str
    summary: str
    is_configured: bool


@dataclass(frozen=True, slots=True)
class HourCount:
    """What a source did in one hour."""

    hour: datetime
    messages: int
    rejected: int


@cache
def source_kinds() -> tuple[SourceKind, ...]:
    """Return every installed kind by name; files have a way in of their own."""
    found = []
    for point in entry_points(group="allmende.connectors"):
        connector: Any = point.load()  # Any: either kind of connector
        kind = SourceKind(
            key=point.name,
            name=connector.name,
            direction=getattr(connector, "direction", "push"),
            summary=getattr(connector, "summary", ""),
            is_configured=hasattr(connector, "config_type"),
        )
        if kind.direction != "upload":
            found.append(kind)
    return tuple(sorted(found, key=lambda kind: kind.name.lower()))


def kind_named(key: str) -> SourceKind | None:
    """Return a kind; None where nothing of this key is installed."""
    return next((kind for kind in source_kinds() if kind.key == key), None)


def progress_of(source: Source) -> SourceProgress:
    """Return how asking or listening goes; an empty row while nothing happened."""
    return getattr(source, "progress", None) or SourceProgress(source=source)


def last_day(source: Source, status: SourceStatus, now: datetime) -> list[HourCount]:
    """Return what a source did in each of the last 24 hours, the running one last.

    An hour without a total (the worker was away) is counted with the next one that has one.
    """
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    hours = [this_hour - HOUR * back for back in range(DAY_HOURS - 1, -1, -1)]
    rows = SourceHour.objects.filter(source=source, hour__gte=hours[0], hour__lte=this_hour)
    totals = {row.hour: (row.messages, row.rejected) for row in rows}
    before = _total_before(source, hours[0], totals)
    found = []
    for start in hours:
        end = totals.get(start + HOUR)
        if start == this_hour:
            end = (status.messages, status.rejected)
        if end is None:
            found.append(HourCount(start, 0, 0))
        else:
            found.append(HourCount(start, max(end[0] - before[0], 0), max(end[1] - before[1], 0)))
            before = end
    return found


def _total_before(
    source: Source, first: datetime, totals: dict[datetime, tuple[int, int]]
) -> tuple[int, int]:
    """Return the total at the beginning; a young source began with nothing."""
    if first in totals:
        return totals[first]
    older = SourceHour.objects.filter(source=source, hour__lt=first).order_by("-hour").first()
    if older is not None:
        return older.messages, older.rejected
    # An installation that counts since later: what came before is not of this day.
    earliest = min(totals, default=None)
    if earliest is not None and source.created_at < first:
        return totals[earliest]
    return (0, 0)
