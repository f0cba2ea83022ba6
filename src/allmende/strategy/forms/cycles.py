"""Forms for cycles: planning, closing, carrying on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space
from allmende.strategy.models import Level, Objective, OkrCycle, Rhythm
from allmende.strategy.services.cycles import CycleFacts
from allmende.ui.forms import DateInput


class CycleForm(forms.Form):
    """A period in which objectives are worked on."""

    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)
    title = forms.CharField(
        label=_("Name des Zyklus"), max_length=200, help_text=_("Zum Beispiel: 1. Halbjahr 2027")
    )
    begins_on = forms.DateField(label=_("Beginn"), widget=DateInput)
    ends_on = forms.DateField(label=_("Ende"), widget=DateInput)
    rhythm = forms.ChoiceField(
        label=_("Wie oft schauen Sie auf die Zahlen?"),
        choices=Rhythm.choices,
        initial=Rhythm.MONTHLY,
        widget=forms.RadioSelect,
        help_text=_("So oft erinnert Allmende an die Zwischenstände."),
    )
    level = forms.ChoiceField(label=_("Ebene"), choices=Level.choices, initial=Level.LOCAL)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, spaces: QuerySet[Space] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if spaces is None:
            del self.fields["owner"]
        else:
            self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """The cycle must not end before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", ValidationError(_("Das Ende liegt vor dem Beginn.")))
        return cleaned

    def facts(self) -> CycleFacts:
        """Return what was said; only after the form is valid."""
        names = ("title", "begins_on", "ends_on", "rhythm", "level")
        return CycleFacts(**{name: self.cleaned_data[name] for name in names})


class CloseCycleForm(forms.Form):
    """The end of a cycle: one sentence about what was learned."""

    retrospective = forms.CharField(
        label=_("Was haben wir gelernt?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ein Satz genügt. Er steht öffentlich beim Zyklus."),
    )


class CarryOnForm(forms.Form):
    """Which unfinished objectives go on, and in which cycle."""

    objectives = forms.ModelMultipleChoiceField(
        label=_("Was geht weiter?"),
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    into = forms.ModelChoiceField(
        label=_("In welchem Zyklus?"), queryset=OkrCycle.objects.none(), empty_label=_("Bitte wählen")
    )

    def __init__(
        self, *args: Any, objectives: QuerySet[Objective], cycles: QuerySet[OkrCycle], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objectives"].queryset = objectives  # type: ignore[attr-defined]
        self.fields["into"].queryset = cycles  # type: ignore[attr-defined]
