"""What people fill in to keep or erase history."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.datahub.models import Afterwards
from allmende.datahub.selectors.keeping import Rule
from allmende.datahub.services.keeping import LONGEST_MONTHS, rule_from
from allmende.kernel.errors import sentence_of
from allmende.ui.forms import DateInput


class KeepingForm(forms.Form):
    """How long a dataset's readings are kept, and why that changes."""

    raw_months = forms.IntegerField(
        label=_("Einzelne Messwerte bleiben so viele Monate"),
        min_value=1,
        max_value=LONGEST_MONTHS,
        help_text=_("z. B. 24"),
    )
    afterwards = forms.ChoiceField(
        label=_("Was bleibt danach?"), choices=Afterwards.choices, widget=forms.RadioSelect
    )
    rollup_months = forms.IntegerField(
        label=_("Stunden- und Tageswerte bleiben so viele Monate"),
        required=False,
        min_value=1,
        max_value=LONGEST_MONTHS,
        help_text=_("gerechnet ab der Messung; leer heißt ohne Ende"),
    )
    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_("steht im Protokoll, z. B. Beschluss des Rates vom 3. März"),
        error_messages={"required": _("Bitte nennen Sie einen Grund.")},
    )

    def clean(self) -> dict[str, Any]:
        """Demand times that make sense together."""
        cleaned = super().clean() or {}
        if {"raw_months", "afterwards"} <= cleaned.keys():
            try:
                cleaned["rule"] = rule_from(
                    cleaned["raw_months"], cleaned["afterwards"], cleaned.get("rollup_months")
                )
            except AllmendeError as err:
                self.add_error("rollup_months", sentence_of(err))
        return cleaned

    @property
    def rule(self) -> Rule:
        """What is asked for; only of a valid form."""
        rule: Rule = self.cleaned_data["rule"]
        return rule


class PeriodOfErasure(forms.Form):
    """From which day to which something is erased; local days, both included, both optional."""

    von = forms.DateField(
        label=_("Von"), required=False, widget=DateInput, help_text=_("leer heißt von Anfang an")
    )
    bis = forms.DateField(
        label=_("Bis einschließlich"), required=False, widget=DateInput, help_text=_("leer heißt bis heute")
    )

    def clean(self) -> dict[str, Any]:
        """Demand an end that is not before the beginning."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("von"), cleaned.get("bis")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("bis", _("Das Ende liegt vor dem Anfang. Bitte tauschen Sie die beiden Tage."))
        return cleaned


class EntityErasure(PeriodOfErasure):
    """Which attributes of a room or other thing are erased."""

    merkmale = forms.MultipleChoiceField(
        label=_("Was soll gelöscht werden?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Bitte wählen Sie mindestens ein Merkmal.")},
    )
    field_order = ("merkmale", "von", "bis")

    def __init__(self, *args: Any, attributes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["merkmale"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = attributes


class Confirmation(forms.Form):
    """The last step: the name, typed, and a reason."""

    typed = forms.CharField(
        label=_("Name zur Bestätigung"),
        max_length=1024,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Bitte geben Sie den Namen genau so ein, wie er oben steht.")},
    )
    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_("steht im Protokoll, ohne Namen von Menschen, z. B. Antrag auf Löschung vom 3. Mai"),
        error_messages={"required": _("Bitte nennen Sie einen Grund.")},
    )
