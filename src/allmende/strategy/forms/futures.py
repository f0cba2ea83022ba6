"""Forms of scenarios and guard rails."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.kernel.seen_form import SeenForm
from allmende.strategy.selectors.futures import (
    IMPACTS,
    LIKELIHOODS,
    SCENARIO_KINDS,
    Section,
    starters_left,
)


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


class ScenarioForm(SeenForm):
    """What may come, and what it means for own duties."""

    title = forms.CharField(
        label=_("Was könnte kommen?"), max_length=200, help_text=_("Zum Beispiel: Eine Woche über 38 Grad")
    )
    kind = forms.ChoiceField(label=_("Art"), choices=list(SCENARIO_KINDS.items()))
    description = forms.CharField(
        label=_("Beschreibung"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Was geschieht, wen trifft es?"),
    )  # fmt: skip
    horizon = forms.CharField(
        label=_("Bis wann"), required=False, max_length=50, help_text=_("Zum Beispiel: bis 2035")
    )
    likelihood = forms.TypedChoiceField(
        label=_("Wie wahrscheinlich?"), required=False, coerce=_number, empty_value=None
    )
    impact = forms.TypedChoiceField(
        label=_("Wie schwer träfe es Sie?"), required=False, coerce=_number, empty_value=None
    )
    own_duties = forms.CharField(
        label=_("Was heißt das für die eigenen Aufgaben?"), required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Welche Pflichten und Dienste wären betroffen, welche kämen hinzu?"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = ("", _("noch nicht eingeschätzt"))
        self.fields["likelihood"].choices = [unknown, *LIKELIHOODS]  # type: ignore[attr-defined]
        self.fields["impact"].choices = [unknown, *IMPACTS]  # type: ignore[attr-defined]


class SectionForm(SeenForm):
    """The text of a section of guard rails."""

    text = forms.CharField(
        label=_("Text"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Was bei Ihnen gilt. Absätze durch eine leere Zeile, Aufzählungen mit „- “."),
    )  # fmt: skip


class RailForm(SeenForm):
    """One question every measure answers."""

    question = forms.CharField(
        label=_("Frage"),
        max_length=300,
        help_text=_("So, dass ein Ja gut ist: Die Prüfung einer Maßnahme zählt es als erfüllt."),
    )
    explanation = forms.CharField(
        label=_("Erläuterung"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_current = forms.BooleanField(
        label=_("Wird gestellt"), required=False, initial=True,
        help_text=_("Ohne Haken bleibt die Frage für alte Prüfungen stehen, neue fragen sie nicht mehr."),
    )  # fmt: skip


class StartersForm(forms.Form):
    """Proposed questions to choose from."""

    numbers = forms.TypedMultipleChoiceField(
        label=_("Vorgeschlagene Fragen"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numbers"].choices = [  # type: ignore[attr-defined]
            (number, f"{question} – {explanation}")
            for number, question, explanation in starters_left(section)
        ]
