"""Numbers as people in a town hall type them."""

from decimal import Decimal
from math import isfinite
from re import fullmatch, sub
from typing import Any, Final

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
        """Show a number as people write it, with all its decimals; what somebody typed stays as typed."""
        if not isinstance(value, Decimal | int | float) or not isfinite(value):
            return value
        _whole, _point, decimals = format(Decimal(str(value)).normalize(), "f").partition(".")
        return number_text(value, min(len(decimals), self.decimal_places or len(decimals)))


class DegreeField(GermanDecimalField):
    """A latitude or longitude in degrees: "51,0289" or, as maps on the web give it, "51.029"."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # as above
        """Read degrees; a point is never between thousands here."""
        return super().to_python(value.replace(".", ",") if isinstance(value, str) else value)


#: Whole numbers with or without points between thousands, and decimals after a comma.
_GERMAN: Final = r"-?(\d*|[1-9]\d{0,2}(\.\d{3})+)(,\d*)?"


def plain_number(text: str) -> str:
    """Turn a German number into a plain one; "1.250" is one thousand two hundred and fifty.

    What is no German number comes back as it is: "12.50" is read as such, "1,250.50" is refused later.
    """
    text = text.strip().removeprefix("€").removesuffix("€").removesuffix("%").strip()
    # Spaces between thousands, also those that do not break; the minus of good typesetting.
    text = "".join(text.split()).replace("\u2212", "-")
    # Whole amounts as on price tags: "1.250,-" and "1.250,--".
    text = sub(r",[-–—]{1,2}$", "", text)
    if fullmatch(_GERMAN, text):
        return text.replace(".", "").replace(",", ".")
    return text
