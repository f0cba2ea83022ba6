"""Cells of statistical tables: numbers with a decimal comma, German dates, years."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from django.utils.translation import gettext as _

from allmende.connectors.table_upload.table import Cell

Mark = Literal["comma", "point"]
#: What a year alone means as a reference date.
YearDay = Literal["end", "start"]

#: Signs of German official statistics for a value that is not there; "-" is one of them too, because nobody
#: can tell whether zero or nothing is meant. Any number, also -999, is a number.
NO_VALUES: Final = frozenset(
    {"", "-", "--", "–", "—", ".", "..", "...", "…", "/", "x", "k.a.", "k. a.", "n/a", "na", "nan", "null",
     "none", "nicht angegeben"}
)  # fmt: skip
#: What the column can hold: 20 digits, 6 of them after the point.
LARGEST: Final = Decimal(10) ** 14
PLACES: Final = Decimal("0.000001")

_PLAIN: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_GROUPED: Final = {
    "comma": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII),
    "point": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII),
}
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009]")
_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", re.ASCII)
_NAMED_DAY: Final = re.compile(r"(\d{1,2})\.\s*([a-zä]+)\.?\s+(\d{4})", re.IGNORECASE)
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
_YEAR: Final = re.compile(r"(?:jahr|stand|stichtag)?\s*(\d{4})(?:\.0)?", re.ASCII | re.IGNORECASE)
_MONTHS: Final = (
    "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "dezember",
)  # fmt: skip
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200


class CellError(ValueError):
    """A cell that cannot be read; the text is a German sentence."""


def decimal_from(cell: Cell, mark: Mark) -> Decimal | None:
    """Read a number; None for one of the signs for "no value".

    Raises:
        CellError: it is something else, or larger than any statistic.
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        raise CellError(_("Hier steht ein Datum statt einer Zahl. Bitte prüfen Sie das Format der Zelle."))
    if isinstance(cell, float):
        return _bounded(Decimal(repr(cell)), str(cell))
    text = _SPACES.sub("", cell).replace("\u2212", "-").removesuffix("%")
    if text.lower() in NO_VALUES or cell.strip().lower() in NO_VALUES:
        return None
    return _bounded(_parsed(text, cell, mark), cell)


def _parsed(text: str, cell: str, mark: Mark) -> Decimal:
    sign, other = (",", ".") if mark == "comma" else (".", ",")
    if other in text:
        if not _GROUPED[mark].fullmatch(text):
            wrong = _("„%(cell)s“ passt nicht zum gewählten Dezimalzeichen „%(sign)s“.")
            raise CellError(wrong % {"cell": cell, "sign": sign})
        text = text.replace(other, "")
    text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        raise CellError(_("„%(cell)s“ ist keine Zahl.") % {"cell": cell})
    return Decimal(text)


def _bounded(number: Decimal, cell: str) -> Decimal:
    try:
        if not number.is_finite() or abs(number) >= LARGEST:
            raise CellError(_("„%(cell)s“ ist als Wert zu groß.") % {"cell": cell})
        return number.quantize(PLACES)
    except InvalidOperation as err:
        raise CellError(_("„%(cell)s“ ist keine Zahl.") % {"cell": cell}) from err


def day_from(cell: Cell, year_day: YearDay) -> date:
    """Read a reference date: 31.12.2022, 31. Dezember 2022, 2022-12-31, or a year alone.

    Args:
        year_day: Whether a year alone means its last or its first day.

    Raises:
        CellError: it is none, or lies outside any statistics.
    """
    if isinstance(cell, datetime):
        return _in_range(cell.date(), str(cell.date()))
    if isinstance(cell, float):
        cell = f"{cell:.0f}" if cell == int(cell) else repr(cell)
    text = (cell or "").strip()
    if not text:
        raise CellError(_("Der Stichtag fehlt."))
    found = _day_in(text, year_day)
    if found is None:
        raise CellError(_("„%(cell)s“ ist kein Datum und kein Jahr.") % {"cell": text})
    return _in_range(found, text)


def _day_in(text: str, year_day: YearDay) -> date | None:
    if year := _YEAR.fullmatch(text):
        return _made(int(year[1]), 12, 31) if year_day == "end" else _made(int(year[1]), 1, 1)
    if iso := _ISO_DAY.fullmatch(text):
        return _made(int(iso[1]), int(iso[2]), int(iso[3]))
    if german := _GERMAN_DAY.fullmatch(text):
        return _made(int(german[3]), int(german[2]), int(german[1]))
    if named := _NAMED_DAY.fullmatch(text):
        month = _month(named[2].lower())
        return _made(int(named[3]), month, int(named[1])) if month else None
    return None


def _month(word: str) -> int:
    """Return the number of a month by its name or the first three letters of it; 0 for none."""
    for number, name in enumerate(_MONTHS, start=1):
        if len(word) >= 3 and name.startswith(word.replace("mrz", "mär")):
            return number
    return 0


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_range(found: date, text: str) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(_("„%(cell)s“ ist kein Datum und kein Jahr.") % {"cell": text})
    return found


def is_day(text: str) -> bool:
    """Whether a heading is a reference date, as in tables with a column for each year."""
    try:
        day_from(text, "end")
    except CellError:
        return False
    return True
