"""Numbers and days as people in a town hall type them."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.ui.fields import GermanDecimalField, plain_number
from allmende.ui.forms import DateInput

__all__ = ["DayField", "GermanDecimalField", "PastDayField", "plain_number"]


def not_in_future(day: date) -> None:
    """Refuse days that are still to come: what is put on record has happened."""
    if day > timezone.localdate():
        raise ValidationError(_("Dieser Tag liegt in der Zukunft. Bitte tragen Sie ein, was schon war."))


class DayField(forms.DateField):
    """A day, chosen with the browser's own calendar."""

    widget = DateInput


class PastDayField(DayField):
    """A day that has been or is today."""

    default_validators = [not_in_future]
