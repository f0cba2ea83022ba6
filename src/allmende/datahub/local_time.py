"""Local days of the region as stretches of UTC; days of the clock change have 23 or 25 hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")


def midnight(day: date) -> datetime:
    """Return the moment (UTC) at which a local day begins."""
    return datetime.combine(day, time.min, tzinfo=ZONE).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """Return the local day a moment falls on."""
    return moment.astimezone(ZONE).date()


def days_between(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the moments (UTC) from the beginning of the first day to the end of the last."""
    return midnight(first), midnight(last + timedelta(days=1))
