"""Filters and tags of every page: `{% load ui %}`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from allmende.ui import formats
from allmende.ui.assets import AssetMissing, asset_url
from allmende.ui.markdown import to_html

register = template.Library()


@register.filter
def number(value: object, decimals: int | str | None = None) -> str:
    """Write a number in German, e.g. "1.234,5"; with fixed decimals if asked."""
    return formats.number_text(value, int(decimals) if decimals not in (None, "") else None)


@register.filter
def quantity(value: object, unit: str = "") -> str:
    """Write a number with its unit (UN/CEFACT code), e.g. "2.140 ppm"."""
    return formats.quantity_text(value, unit or "")


@register.filter
def duration(minutes: float | None) -> str:
    """Write a length of time in minutes, e.g. "7 Stunden 27 Minuten"."""
    return formats.duration_text(minutes)


@register.filter
def symbol(unit: str) -> str:
    """Write a unit alone, e.g. "ppm" for the code "59"."""
    return formats.unit_symbol(unit or "")


@register.filter
def decimals(unit: str) -> int:
    """Return with how many decimals values of this unit are shown, for scripts."""
    return formats.unit_decimals(unit or "") or 0


@register.filter
def chart_data(data: Mapping[str, object]) -> dict[str, object]:
    """Add to a chart's data how its unit is written, so that scripts need no list of units."""
    unit = str(data.get("unit") or "")
    return {"symbol": formats.unit_symbol(unit), "decimals": formats.unit_decimals(unit) or 0, **data}


@register.filter
def euro(value: object) -> str:
    """Write an amount in euro, e.g. "1.250 €"."""
    return formats.euro_text(value)


def _time(value: object, text: Callable[..., str], *, titled: bool = False) -> str | SafeString:
    """Wrap a time in `<time>`, or say that there is none."""
    if not isinstance(value, date):
        return formats.not_given()
    stamp = (
        formats.local(value).isoformat(timespec="seconds")
        if isinstance(value, datetime)
        else value.isoformat()
    )
    if titled and isinstance(value, datetime):
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', stamp, formats.moment_text(value), text(value)
        )
    return format_html('<time datetime="{}">{}</time>', stamp, text(value))


@register.filter
def ago(value: object) -> str | SafeString:
    """Write how long ago it was, e.g. "vor 4 Minuten", with the exact time as title."""
    if isinstance(value, datetime):
        return _time(value, formats.ago_text, titled=True)
    return _time(value, formats.day_text)


@register.filter
def day(value: object) -> str | SafeString:
    """Write a day, e.g. "3. März 2026"."""
    return _time(value, formats.day_text)


@register.filter
def moment(value: object) -> str | SafeString:
    """Write day and time, e.g. "3. März 2026, 10:44 Uhr"."""
    return _time(value, formats.moment_text if isinstance(value, datetime) else formats.day_text)


@register.filter
def clock(value: object) -> str | SafeString:
    """Write a time of day, e.g. "10:44 Uhr"; None is now, for pages that say when they were made."""
    return _time(value if isinstance(value, datetime) else timezone.now(), formats.clock_text)


@register.filter
def unknown(value: object) -> object:
    """Pass a value on, or say "nicht angegeben" when there is none; plain numbers are written in German."""
    if value is None or value == "":
        return formats.not_given()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return formats.number_text(value)
    return value


@register.filter
def machine(value: object) -> str:
    """Write a number for machines (attributes, SVG): point, no grouping; nothing for None."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return ""
    return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float | Decimal) else str(value)


@register.filter
def iso(value: object) -> str:
    """Write a time for machines (ISO 8601, UTC offset); nothing for None."""
    if isinstance(value, datetime):
        return formats.local(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else ""


@register.filter
def markdown(value: str | None, top: int = 2) -> SafeString:
    """Turn Markdown into clean HTML; put it into `<div class="al-prose">`."""
    # Safe because to_html() lets only an allowed list of tags and attributes through.
    return mark_safe(to_html(value or "", top=int(top)))  # noqa: S308


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell that knows its column's head, shown before it on phones."""

    label: str
    value: object


@register.filter
def labelled(row: Sequence[object], columns: Sequence[str]) -> list[Cell]:
    """Pair the cells of a row with their column heads."""
    return [Cell(label=str(head), value=value) for head, value in zip(columns, row, strict=True)]


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built file, e.g. {% asset "chart.js" %}."""
    return asset_url(name)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Print one of KERN's icons, hidden from screen readers; the word stands beside it."""
    extra = f" kern-icon--{size}" if size else ""
    return format_html('<span class="kern-icon kern-icon--{}{}" aria-hidden="true"></span>', name, extra)


@register.simple_tag
def asset_or_nothing(name: str) -> str:
    """Return the address of a built file, or nothing: for the one page that must work without a build."""
    try:
        return asset_url(name)
    except (AssetMissing, ValueError, OSError):
        return ""
