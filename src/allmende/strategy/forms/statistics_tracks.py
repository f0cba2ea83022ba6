"""Setting a target path, and saying what is done about something that lags."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.models import Space, Visibility
from allmende.strategy.models import Goal
from allmende.strategy.statistics.cells import CellError, decimal_from
from allmende.ui.forms import DateInput, FoldedForm


class GermanDecimalField(forms.CharField):
    """A number with a decimal comma; a point is understood where nothing else can be meant."""

    def clean(self, value: Any) -> Decimal | None:  # Any: whatever a browser sends
        """Return the number."""
        text = str(super().clean(value) or "")
        try:
            number = _decimal(text)
        except CellError as err:
            raise forms.ValidationError(str(err)) from err
        if number is None and self.required:
            raise forms.ValidationError(_("Bitte geben Sie eine Zahl ein."))
        return number


def _decimal(text: str) -> Decimal | None:
    try:
        return decimal_from(text, "comma")
    except CellError:
        # "21.5" is no German number, but it has one meaning only.
        if text.count(".") == 1 and "," not in text:
            return decimal_from(text, "point")
        raise


class TargetForm(FoldedForm):
    """Where a statistic shall be by when."""

    folded = ("goal", "responsible", "visibility")
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Wer setzt das Ziel?"), queryset=Space.objects.none(), empty_label=None
    )
    place = forms.ChoiceField(label=gettext_lazy("Für welchen Ort?"))
    baseline_value = GermanDecimalField(label=gettext_lazy("Ausgangswert"), max_length=30)
    baseline_date = forms.DateField(label=gettext_lazy("Stand des Ausgangswerts"), widget=DateInput())
    target_value = GermanDecimalField(label=gettext_lazy("Zielwert"), max_length=30)
    target_date = forms.DateField(label=gettext_lazy("Erreicht bis"), widget=DateInput())
    origin = forms.CharField(
        label=gettext_lazy("Woher kommt das Ziel?"),
        max_length=300,
        help_text=gettext_lazy("zum Beispiel der Beschluss mit Datum"),
    )
    goal = forms.ModelChoiceField(
        label=gettext_lazy("Zahlt ein auf das Ziel"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=gettext_lazy("keines"),
    )
    responsible = forms.CharField(label=gettext_lazy("Zuständig"), max_length=200, required=False)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Wer darf ihn sehen?"),
        choices=[c for c in Visibility.choices if c[0] != "body"],
        initial="public",
    )

    def __init__(
        self,
        *args: Any,
        spaces: Sequence[Space],
        places: Sequence[Any],  # Any: choices may be grouped
        goals: QuerySet[Goal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Space.objects.filter(  # type: ignore[attr-defined]
            pk__in=[space.pk for space in spaces]
        )
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]  # a ModelChoiceField
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 - declared above
        place.choices = list(places)

    def clean(self) -> dict[str, Any]:
        """The target's day lies after the baseline's; a town's target is about that town."""
        cleaned = super().clean() or {}
        begin, end = cleaned.get("baseline_date"), cleaned.get("target_date")
        if begin and end and end <= begin:
            self.add_error("target_date", _("Dieser Tag muss nach dem Stand des Ausgangswerts liegen."))
        owner = cleaned.get("owner")
        if owner and owner.kind == "municipality" and cleaned.get("place") != owner.key:
            self.add_error("place", _("Ihre Kommune kann nur für sich selbst ein Ziel setzen."))
        return cleaned


class ChangedTargetForm(TargetForm):
    """A target path that moves needs a reason; `seen` marks what the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Warum ändern Sie den Zielpfad?"),
        max_length=300,
        help_text=gettext_lazy("Wer später fragt, warum es wieder passt, findet die Antwort hier."),
    )


class CorrectionForm(forms.Form):
    """What is done about something that lags."""

    reason = forms.CharField(
        label=gettext_lazy("Woran liegt es?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    correction = forms.CharField(
        label=gettext_lazy("Was tun wir?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Beides sehen alle, die auch die Zahl sehen, bei öffentlichen Zielen also jeder."
        ),
    )
    correction_due_on = forms.DateField(label=gettext_lazy("Bis wann?"), required=False, widget=DateInput())
