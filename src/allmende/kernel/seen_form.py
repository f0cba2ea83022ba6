"""What forms share in which several people write at the same time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from allmende.kernel.meanwhile import mark_of, marks_of, read_marks, values_of
from allmende.ui.formats import day_text, number_text


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved in a field while this person wrote in it too."""

    label: str
    text: str


class SeenForm(forms.Form):
    """Remembers what stood there when the form was opened: nobody writes over the words of another.

    Attributes:
        theirs: The fields in which both wrote, once somebody came second; None before.
    """

    theirs: Sequence[Theirs] | None = None
    seen = forms.CharField(required=False, max_length=10_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, initial: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """Remember what stands there.

        Args:
            initial: What is stored now, by the names of the fields and by those of the service, which
                compares; None or without values: something new begins.
        """
        kwargs["initial"] = {**(initial or {}), "seen": marks_of(initial or {})}
        super().__init__(*args, **kwargs)

    @classmethod
    def shown(cls, row: Model) -> dict[str, Any]:
        """Return what this form shows of a row, as its `initial`."""
        return values_of(row, [name for name in cls.base_fields if name != "seen"])

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by the names of the fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def take_theirs(self) -> list[Theirs]:
        """Show what is stored where this person wrote nothing; return the fields in which both wrote.

        The next save counts: the person has read by then what somebody else wrote.
        """
        marks = read_marks(str(self.cleaned_data.get("seen", "")))
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict once it is bound
        data["seen"] = self.initial["seen"]
        both = []
        for name, field in self.fields.items():
            stored = self.initial.get(name)
            typed, now = mark_of(self.cleaned_data.get(name)), mark_of(stored)
            opened = marks.get(name, mark_of(None))
            if name == "seen" or typed == now:
                continue
            if typed == opened:
                plain = "" if stored is None else field.prepare_value(stored)
                data.setlist(name, plain if isinstance(plain, list) else [plain])
            elif opened != now:
                both.append(Theirs(str(field.label), _words(field, stored)))
        self.data = data
        self.theirs = both
        return both


def _words(field: forms.Field, value: Any) -> str:
    """Return a stored value as people read it."""
    if isinstance(field, forms.BooleanField):
        return _("ja") if value else _("nein")
    if value in (None, "") or value == []:
        return _("leer")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = dict(field.choices)  # type: ignore[arg-type]  # no groups here
        return str({str(key): words for key, words in choices.items()}.get(str(value), value))
    if isinstance(value, date):
        return day_text(value)
    return number_text(value) if isinstance(value, int | float | Decimal) else str(value)
