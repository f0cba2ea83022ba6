"""Numbers as people in a town hall type them."""

from decimal import Decimal
from re import fullmatch
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.ui.formats import number_text


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
    text = text.strip().removesuffix("€").removesuffix("%").strip()
    # Spaces between thousands, also those that do not break; the minus of good typesetting.
    text = "".join(text.split()).replace("\u2212", "-")
    if "," in text or fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        return text.replace(".", "").replace(",", ".")
    return text
