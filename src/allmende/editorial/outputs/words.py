"""Small pieces of text that several outputs print alike."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from allmende.ui.formats import day_text, euro_text, not_given


def span(begins_on: date | None, ends_on: date | None) -> str:
    """Write a stretch of time as months and years, e.g. "3/2026 bis 12/2027"."""
    if begins_on and ends_on:
        return _("%(begin)s bis %(end)s") % {"begin": _month(begins_on), "end": _month(ends_on)}
    if begins_on:
        return _("ab %(begin)s") % {"begin": _month(begins_on)}
    if ends_on:
        return _("bis %(end)s") % {"end": _month(ends_on)}
    return not_given()


def _month(day: date) -> str:
    return f"{day.month}/{day.year}"


def until(day: date | None) -> str:
    """Write "bis 31. Dezember 2026", or nothing."""
    return _("bis %(day)s") % {"day": day_text(day)} if day else ""


def joined(parts: Iterable[str], separator: str = " · ") -> str:
    """Join what is not empty."""
    return separator.join(part for part in parts if part)


def money(amount: Decimal | None) -> str:
    """Write an amount; nothing and unknown stay apart."""
    return euro_text(amount) if amount is not None else not_given()
