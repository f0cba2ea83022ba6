"""Numbers and days as people in a town hall type them."""

from datetime import date
from decimal import Decimal
from re import fullmatch
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.ui.formats import number_text
from allmende.ui.forms import DateInput


class GermanDecimalField(forms.DecimalField):
    """Takes "1.250,50", "1250,5" and "1250.50"; shows German numbers."""

    def __init__(self, **options: Any) -> None:  # Any: Django's field options
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        options.setdefault("error_messages", {"invalid": _("Bitte geben Sie eine Zahl ein, z. B. 1.250,50.")})
        super().__init__(**options)

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # the stub inherits from int
        """Read a German or plain number."""
        if isinstance(value, str):
            value = plain_number(value)
        return super().to_python(value)

    def prepare_value(self, value: object) -> object:
        """Show a number as people write it; what somebody typed stays as typed."""
        return number_text(value) if isinstance(value, Decimal | int | float) else value


def plain_number(text: str) -> str:
    """Turn a German number into a plain one; "1.250" is one thousand two hundred and fifty."""
    text = text.strip().removesuffix("€").strip().replace(" ", "")
    if "," in text or fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        return text.replace(".", "").replace(",", ".")
    return text


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
