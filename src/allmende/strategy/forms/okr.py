"""Forms for objectives, key results and check-ins."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space
from allmende.strategy.models import Goal, Indicator


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ObjectiveForm(forms.Form):
    """What a town wants to reach in a cycle."""

    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)
    goal = forms.ModelChoiceField(
        label=_("Zahlt ein auf das Ziel"), queryset=Goal.objects.none(), empty_label=_("Bitte wählen")
    )
    title = forms.CharField(
        label=_("Objective"),
        max_length=300,
        help_text=_("Was soll am Ende des Zeitraums wahr sein? Ein Satz."),
    )
    why = forms.CharField(label=_("Warum"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    begins_on = forms.DateField(label=_("Beginn"), widget=DateInput())
    ends_on = forms.DateField(label=_("Ende"), widget=DateInput())
    responsible = forms.CharField(label=_("Zuständig"), max_length=200)

    def __init__(self, *args: Any, spaces: QuerySet[Space], goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """The cycle must not end before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", ValidationError(_("Das Ende liegt vor dem Beginn.")))
        return cleaned


class KeyResultForm(forms.Form):
    """A number that shows whether the objective is reached."""

    title = forms.CharField(
        label=_("Key Result"), max_length=300, help_text=_("Zum Beispiel: 20 Klassenräume mit CO2-Ampel")
    )
    indicator = forms.ModelChoiceField(
        label=_("Woher kommt der Wert?"),
        queryset=Indicator.objects.none(),
        required=False,
        empty_label=_("Wir tragen ihn von Hand ein"),
        help_text=_("Gemessene Werte kommen aus Ihren Sensoren und müssen nicht gepflegt werden."),
    )
    baseline = forms.DecimalField(
        label=_("Ausgangswert"), max_digits=12, decimal_places=2, initial=Decimal(0)
    )
    target = forms.DecimalField(label=_("Zielwert"), max_digits=12, decimal_places=2)
    unit = forms.CharField(
        label=_("Einheit"),
        max_length=50,
        required=False,
        help_text=_("Zum Beispiel: Räume, Prozent, Euro. Bei gemessenen Werten steht sie fest."),
    )
    responsible = forms.CharField(label=_("Zuständig"), max_length=200, required=False)

    def __init__(self, *args: Any, indicators: QuerySet[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """A typed number needs its unit, and a way to go."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("indicator") and not cleaned.get("unit"):
            self.add_error("unit", ValidationError(_("Bitte nennen Sie die Einheit, zum Beispiel „Räume“.")))
        if cleaned.get("target") is not None and cleaned.get("target") == cleaned.get("baseline"):
            self.add_error("target", ValidationError(_("Zielwert und Ausgangswert sind gleich.")))
        return cleaned


class CheckInForm(forms.Form):
    """Today's value of a typed key result."""

    value = forms.DecimalField(label=_("Wert heute"), max_digits=12, decimal_places=2)
    sentence = forms.CharField(label=_("Ein Satz dazu"), max_length=500, required=False)
