"""Forms of the guided process and its roadmap."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from allmende.kernel.seen_form import SeenForm
from allmende.strategy.models import ProcessCycle, ProcessStep, StrategySize
from allmende.ui.forms import DateInput

_STATES = ProcessStep._meta.get_field("state").flatchoices


class StepForm(SeenForm):
    """When a step happens, who does it, how far it is."""

    state = forms.ChoiceField(
        label=_("Stand"), choices=_STATES, widget=forms.RadioSelect,
        help_text=_("„offen“ lässt die Seite selbst abhaken, sobald etwas da ist."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Bemerkung"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wenn Sie den Schritt auslassen: ein Wort, warum."),
    )  # fmt: skip
    responsible = forms.CharField(label=_("Zuständig"), required=False, max_length=200)
    begins_on = forms.DateField(label=_("Beginn"), required=False, widget=DateInput())
    ends_on = forms.DateField(label=_("Ende"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        """Say at the field what the service would refuse."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", ValidationError(_("Das Ende liegt vor dem Beginn.")))
        if cleaned.get("state") == "left_out" and not cleaned.get("note", "").strip():
            self.add_error(
                "note", ValidationError(_("Bitte schreiben Sie kurz dazu, warum Sie das auslassen."))
            )
        return cleaned


class OwnStepForm(StepForm):
    """A step or milestone of the town's own."""

    title = forms.CharField(label=_("Name des Schritts"), max_length=200)
    cycle = forms.ChoiceField(label=_("Gehört zu"), choices=ProcessCycle.choices)
    is_milestone = forms.BooleanField(
        label=_("Meilenstein"), required=False, help_text=_("Ein Tag, an dem etwas erreicht sein soll.")
    )
    field_order = (
        "title", "cycle", "is_milestone", "begins_on", "ends_on", "responsible", "state", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].help_text = ""


class SizeForm(forms.Form):
    """How deep the strategy goes."""

    size = forms.ChoiceField(
        label=_("Wie tief soll die Strategie gehen?"), choices=StrategySize.choices,
        help_text=_("Das schlägt nur Schritte vor. Sie können jederzeit wechseln, nichts geht verloren."),
    )  # fmt: skip


class RoadmapForm(forms.Form):
    """From when on steps without a day are planned."""

    begins_on = forms.DateField(
        label=_("Beginn"), widget=DateInput(),
        help_text=_("Die vorgeschlagenen Schritte ohne Termin folgen ab diesem Tag aufeinander."),
    )  # fmt: skip
