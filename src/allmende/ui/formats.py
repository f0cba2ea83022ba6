"""How numbers, units, money and times read on German pages; templates reach it through `ui` tags."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

#: What is written after a number for a UN/CEFACT common code, and with how many decimals it is shown.
#: Source: UNECE Recommendation 20.
_UNITS: Final[dict[str, tuple[str, int]]] = {
    "59": ("ppm", 0),
    "CEL": ("°C", 1),
    "P1": ("%", 0),
    "VLT": ("V", 1),
    "CMT": ("cm", 0),
    "MMT": ("mm", 1),
    "MTR": ("m", 2),
    "KMT": ("km", 1),
    "MTS": ("m/s", 1),
    "KMH": ("km/h", 0),
    "A97": ("hPa", 0),
    "LUX": ("lx", 0),
    "GQ": ("µg/m³", 0),
    "GP": ("mg/m³", 1),
    "DD": ("°", 0),
    "KWH": ("kWh", 1),
    "KWT": ("kW", 1),
    "WTT": ("W", 0),
    "2N": ("dB", 0),
    "SEC": ("s", 0),
    "MIN": ("min", 0),
    "HUR": ("h", 1),
    "LTR": ("l", 0),
    "MTQ": ("m³", 1),
    "MQS": ("m³/s", 1),
    "C62": ("", 0),
}
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


def not_given() -> str:
    """Return the words for a value nobody has given; never 0, never a dash alone."""
    return _("nicht angegeben")


def unit_symbol(unit: str) -> str:
    """Return what is written after a number, e.g. "ppm" for "59"; an unknown unit is written as it is."""
    return _UNITS.get(unit, (unit, 0))[0]


def unit_decimals(unit: str) -> int | None:
    """Return with how many decimals values of this unit are shown; None: as many as the value has."""
    known = _UNITS.get(unit)
    return known[1] if known else None


def number_text(value: object, decimals: int | None = None) -> str:
    """Write a number as German readers expect, e.g. 1234.5 as "1.234,5"; text is passed through.

    Args:
        decimals: Fixed decimals; without them up to two, trailing zeros left out.
    """
    if value is None or value == "":
        return not_given()
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, float) and not isfinite(value):
        return not_given()
    exact = Decimal(str(value))
    places = 2 if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if decimals is None and rounded == rounded.to_integral_value():
        places = 0
    elif decimals is None:
        places = len(format(rounded.normalize(), "f").partition(".")[2])
    # Rounding may leave "-0"; nobody measures a negative nothing.
    return number_format(
        rounded if rounded else Decimal(0), decimal_pos=places, use_l10n=True, force_grouping=True
    )


def quantity_text(value: object, unit: str = "") -> str:
    """Write a number with its unit, e.g. (2140, "59") as "2.140 ppm"; None is "nicht angegeben"."""
    if value is None or value == "":
        return not_given()
    written = number_text(value, unit_decimals(unit))
    symbol = unit_symbol(unit)
    return f"{written} {symbol}" if symbol and written != not_given() else written


def duration_text(minutes: float | None) -> str:
    """Write a length of time, e.g. 447 minutes as "7 Stunden 27 Minuten"; None is "nicht angegeben"."""
    if minutes is None:
        return not_given()
    hours, rest = divmod(round(minutes), _MINUTE)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s Stunde", "%(count)s Stunden", hours) % {"count": number_text(hours)})
    if rest or not hours:
        parts.append(ngettext("%(count)s Minute", "%(count)s Minuten", rest) % {"count": rest})
    return " ".join(parts)


def euro_text(value: object) -> str:
    """Write an amount in euro; cents only when there are any."""
    if not isinstance(value, int | float | Decimal):
        return not_given() if value is None or value == "" else str(value)
    amount = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{number_text(amount, 0 if amount == amount.to_integral_value() else 2)} €"


def local(moment: datetime) -> datetime:
    """Return the time on the clock in Berlin; naive times are taken as UTC, as the hub stores them."""
    return timezone.localtime(moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC))


def day_text(day: date) -> str:
    """Write a day, e.g. "3. März 2026"; times are turned to Berlin first."""
    return date_format(local(day) if isinstance(day, datetime) else day, "j. F Y")


def clock_text(moment: datetime) -> str:
    """Write a time of day, e.g. "10:44 Uhr" (Berlin)."""
    return _("%(time)s Uhr") % {"time": date_format(local(moment), "H:i")}


def moment_text(moment: datetime) -> str:
    """Write day and time, e.g. "3. März 2026, 10:44 Uhr" (Berlin)."""
    return f"{day_text(moment)}, {clock_text(moment)}"


def age_text(seconds: float) -> str:
    """Write how long ago something was; the same words and limits as live.js."""
    if seconds < _MINUTE:
        return _("gerade eben")
    if seconds < _HOUR:
        count = int(seconds // _MINUTE)
        return ngettext("vor %(count)s Minute", "vor %(count)s Minuten", count) % {"count": count}
    if seconds < _DAY:
        count = int(seconds // _HOUR)
        return ngettext("vor %(count)s Stunde", "vor %(count)s Stunden", count) % {"count": count}
    count = int(seconds // _DAY)
    return ngettext("vor %(count)s Tag", "vor %(count)s Tagen", count) % {"count": count}


def ago_text(moment: datetime, *, now: datetime | None = None) -> str:
    """Write how long ago a moment was, after 30 days the day itself; the future as a moment."""
    aware = moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
    seconds = ((now or timezone.now()) - aware).total_seconds()
    if seconds < -_MINUTE:
        return moment_text(aware)
    return day_text(aware) if seconds >= 30 * _DAY else age_text(seconds)
