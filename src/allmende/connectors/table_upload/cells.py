"""Single cells: numbers with a decimal comma, dates as people write them, local times of the clock change."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from allmende.connectors.quantities import number_of
from allmende.connectors.table_upload.config import Decimal, Order
from allmende.connectors.table_upload.table import Cell

#: Texts that say "no value" in tables of authorities and loggers.
NO_VALUES: Final = frozenset(
    {"", "-", "--", "---", "n/a", "na", "nan", "null", "none", "k.a.", "k. a.", "-999", "-9999"}
)

_NUMBERED: Final = re.compile(r"^(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})(?:[ T,]+(.+))?$")
_CLOCK: Final = re.compile(r"^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?:\s*Uhr)?$")
_EPOCH: Final = re.compile(r"^\d{10}(\d{3})?(\.\d+)?$")
_GROUPED: Final = {
    "comma": re.compile(r"^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$"),
    "point": re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"),
}


class CellError(ValueError):
    """A cell that cannot be read; the text is a German sentence."""


def number_from(cell: Cell, decimal: Decimal) -> float | None:
    """Read a number; None for one of the usual marks for "no value".

    Raises:
        CellError: it is something else.
    """
    if cell is None:
        return None
    if isinstance(cell, float):
        return cell if cell not in (-999.0, -9999.0) else None
    if isinstance(cell, datetime):
        raise CellError("Hier steht ein Datum statt einer Zahl. Bitte prüfen Sie das Format der Zelle.")
    text = cell.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-").replace("\u202f", "")
    if text.lower() in NO_VALUES:
        return None
    mark = "," if decimal == "comma" else "."
    other = "." if decimal == "comma" else ","
    if other in text:
        if not _GROUPED[decimal].match(text):
            raise CellError(f"„{cell}“ passt nicht zum gewählten Dezimalzeichen „{mark}“.")
        text = text.replace(other, "")
    number = number_of(text.replace(",", "."))
    if number is None or "_" in text:
        raise CellError(f"„{cell}“ ist keine Zahl.")
    return number


def moment_from(cell: Cell, clock: Cell, *, order: Order) -> datetime:
    """Read a date and time; naive when no zone is written.

    Args:
        clock: The time of day where it stands in a column of its own, else None.

    Raises:
        CellError: it is none.
    """
    day = _day_of(cell, order)
    if clock is None or clock == "":
        return day
    if isinstance(clock, datetime):
        return day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    if isinstance(clock, float):
        # Excel's fraction of a day, rounded to seconds.
        return day + timedelta(seconds=round(clock % 1 * 86_400))
    return _with_clock(day, clock)


def utc_from(moment: datetime, zone: ZoneInfo, before: datetime | None) -> datetime:
    """Turn a local time into UTC.

    Args:
        before: The time (UTC) of the line before at the same place. In the hour that clocks show twice,
            the second time is taken once the first would not lie behind it.

    Raises:
        CellError: clocks never showed this time (in March an hour is left out).
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    first = moment.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = moment.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return first
    if first.astimezone(zone).replace(tzinfo=None) != moment:
        raise CellError("Diese Uhrzeit gab es nicht: In dieser Nacht wurde die Uhr vorgestellt.")
    return second if before is not None and before >= first else first


def _day_of(cell: Cell, order: Order) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, float):
        cell = f"{cell:.0f}"
    text = (cell or "").strip()
    if not text:
        raise CellError("Die Zeit fehlt.")
    if _EPOCH.match(text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    if numbered := _NUMBERED.match(text):
        return _numbered(numbered, text, order)
    try:
        return datetime.fromisoformat(text)
    except ValueError as err:
        raise CellError(f"„{text}“ ist keine Zeit.") from err


def _numbered(found: re.Match[str], text: str, order: Order) -> datetime:
    one, two, three, clock = found.groups()
    if len(one) == 4:
        year, month, day = int(one), int(two), int(three)
    elif order == "month":
        month, day, year = int(one), int(two), int(three)
    else:
        day, month, year = int(one), int(two), int(three)
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        date = datetime(year, month, day)  # noqa: DTZ001 - the zone is the config's
    except ValueError as err:
        raise CellError(f"„{text}“ ist kein Datum.") from err
    if not clock:
        return date
    if clock.strip()[-1:] == "Z" or "+" in clock:
        try:
            return datetime.fromisoformat(f"{date:%Y-%m-%d}T{clock.strip()}")
        except ValueError as err:
            raise CellError(f"„{text}“ ist keine Zeit.") from err
    return _with_clock(date, clock)


def _with_clock(day: datetime, clock: str) -> datetime:
    found = _CLOCK.match(clock.strip())
    if found is None:
        raise CellError(f"„{clock}“ ist keine Uhrzeit.")
    hour, minute, second = (int(part or 0) for part in found.groups())
    # Loggers write the end of a day as 24:00.
    if (hour, minute, second) == (24, 0, 0):
        return day + timedelta(days=1)
    if hour > 23 or minute > 59 or second > 59:
        raise CellError(f"„{clock}“ ist keine Uhrzeit.")
    return day.replace(hour=hour, minute=minute, second=second)
