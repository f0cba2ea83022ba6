"""What forms share in which several people write at the same time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from allmende.kernel.meanwhile import mark_of, marks_of, read_marks


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved in a field while this person wrote in it too."""

    label: str
    text: str


class SeenForm(forms.Form):
    """Remembers what stood there when the form was opened: nobody writes over the words of another."""

    seen = forms.CharField(required=False, max_length=10_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, initial: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """Remember what stands there.

        Args:
            initial: What is stored now, by the names of the fields and by those of the service, which
                compares; None or without values: something new begins.
        """
        kwargs["initial"] = {**(initial or {}), "seen": marks_of(initial or {})}
        super().__init__(*args, **kwargs)

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
                data[name] = field.prepare_value(stored) if stored is not None else ""
            elif opened != now:
                both.append(Theirs(str(field.label), _words(field, stored)))
        self.data = data
        return both


def _words(field: forms.Field, value: Any) -> str:
    """Return a stored value as people read it."""
    if isinstance(field, forms.BooleanField):
        return _("ja") if value else _("nein")
    if value in (None, ""):
        return _("leer")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # no groups here
    return str(value)
