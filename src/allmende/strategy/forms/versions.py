"""Forms for adopting a strategy and for finishing a review."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.strategy.forms.strategies import REVIEW_MONTHS
from allmende.strategy.services.versions import AdoptionFacts
from allmende.ui.forms import DateInput


class AdoptionForm(forms.Form):
    """Which body adopted the strategy, when, on which paper."""

    adopted_by = forms.CharField(
        label=_("Welches Gremium hat beschlossen?"),
        max_length=200,
        help_text=_("Zum Beispiel: Rat der Stadt, Haupt- und Finanzausschuss, Steuerkreis."),
    )
    adopted_on = forms.DateField(label=_("Am"), widget=DateInput())
    resolution_reference = forms.CharField(
        label=_("Vorlage oder Beschluss"),
        max_length=300,
        required=False,
        help_text=_("Nummer der Vorlage oder Adresse im Ratsinformationssystem."),
    )
    note = forms.CharField(
        label=_("Anmerkung"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Zum Beispiel: einstimmig, mit Auflagen. Steht öffentlich an der Fassung."),
    )  # fmt: skip
    review_months = forms.TypedChoiceField(
        label=_("Nächste Überprüfung"), choices=REVIEW_MONTHS, coerce=int, initial=24
    )

    def __init__(self, *args: Any, earliest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean_adopted_on(self) -> date:
        """The day is not in the future and not before the version in force."""
        day: date = self.cleaned_data["adopted_on"]
        if day > timezone.localdate():
            raise ValidationError(
                _("Dieser Tag liegt in der Zukunft. Bitte tragen Sie den Beschluss ein, wenn er gefasst ist.")
            )
        if self.earliest and day < self.earliest:
            raise ValidationError(_("Dieser Tag liegt vor dem letzten Beschluss."))
        return day

    def facts(self) -> AdoptionFacts:
        """Return what was entered."""
        return AdoptionFacts(**self.cleaned_data)


class CorrectionForm(AdoptionForm):
    """Who adopted when, corrected; the order of days is checked where all versions are known."""

    field_order = ("adopted_by", "adopted_on", "resolution_reference", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["review_months"]


class WithdrawForm(forms.Form):
    """Why an adoption is taken back."""

    reason = forms.CharField(
        label=_("Warum?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Der Grund steht im Änderungsprotokoll."),
    )


class ReviewForm(forms.Form):
    """What a review found."""

    held_on = forms.DateField(label=_("Überprüft am"), widget=DateInput())
    note = forms.CharField(
        label=_("Was ist herausgekommen?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Was bleibt, was ändert sich, was ist zu tun? Steht öffentlich an der Strategie."),
    )
    next_in_months = forms.TypedChoiceField(
        label=_("Das nächste Mal"), choices=REVIEW_MONTHS, coerce=int, initial=24
    )

    def clean_held_on(self) -> date:
        """The day is not in the future."""
        day: date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Dieser Tag liegt in der Zukunft."))
        return day
