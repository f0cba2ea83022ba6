"""What is typed in at the steps of an adoption; each form hands its facts to a service."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.solutions.forms.fields import DayField, GermanDecimalField, PastDayField
from allmende.solutions.models import DecisionResult
from allmende.solutions.services.adoptions import StepPlan
from allmende.solutions.services.effect import EffectFacts, Periods
from allmende.solutions.services.records import AgreementFacts, DecisionFacts, TrainingFacts

_PERIODS = ("before_from", "before_to", "after_from", "after_to")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DecisionForm(forms.Form):
    """What the body decided."""

    body = forms.CharField(label=_("Gremium"), max_length=200, help_text=_("z. B. Schulausschuss"))
    decided_on = PastDayField(label=_("Sitzung am"))
    paper_number = forms.CharField(label=_("Vorlage Nr."), max_length=50, required=False)
    result = forms.ChoiceField(label=_("Ergebnis"), choices=DecisionResult.choices, widget=forms.RadioSelect)
    wording = forms.CharField(label=_("Wortlaut des Beschlusses"), widget=_area(3), required=False)

    def facts(self) -> DecisionFacts:
        """Return what was typed in."""
        return DecisionFacts(**self.cleaned_data)


class AgreementForm(forms.Form):
    """Who pays, who cares, until when, and whom data protection needs."""

    payer = forms.CharField(label=_("Wer bezahlt"), max_length=200, help_text=_("Amt oder Haushaltsstelle"))
    caretaker = forms.CharField(
        label=_("Wer kümmert sich"),
        max_length=200,
        help_text=_("Amt oder Person, die im Alltag danach sieht"),
    )
    concluded_on = PastDayField(label=_("Vereinbart am"))
    runs_until = DayField(label=_("Läuft bis"), required=False)
    school_authority_on = PastDayField(
        label=_("Schulträger einbezogen am"),
        required=False,
        help_text=_("CO2-Werte zeigen, ob jemand im Raum ist. Darum muss der Schulträger zustimmen."),
    )
    staff_council_on = PastDayField(
        label=_("Personalrat einbezogen am"),
        required=False,
        help_text=_("Messungen in Unterrichtsräumen betreffen auch Beschäftigte."),
    )
    planned_devices = forms.IntegerField(
        label=_("Wie viele Räume bekommen ein Gerät"), required=False, min_value=1, max_value=10_000
    )
    live_share_pct = forms.IntegerField(
        label=_("Wie viel Prozent davon müssen senden, damit die Lösung als in Betrieb gilt"),
        min_value=1,
        max_value=100,
    )
    text = forms.CharField(label=_("Was vereinbart ist"), widget=_area(4), required=False)

    def facts(self) -> AgreementFacts:
        """Return what was typed in."""
        return AgreementFacts(**self.cleaned_data)


class TrainingForm(forms.Form):
    """When people were shown how it works."""

    held_on = PastDayField(label=_("Schulung am"))
    trainer = forms.CharField(label=_("Wer hat geschult"), max_length=200)
    participants = forms.CharField(
        label=_("Wer hat teilgenommen"),
        max_length=500,
        help_text=_("Gruppen reichen, z. B. Hausmeister, Sekretariate"),
    )

    def facts(self) -> TrainingFacts:
        """Return what was typed in."""
        return TrainingFacts(**self.cleaned_data)


class PeriodForm(forms.Form):
    """Two periods to compare, one after the other."""

    before_from = PastDayField(label=_("Vorher: von"))
    before_to = PastDayField(label=_("Vorher: bis"))
    after_from = PastDayField(label=_("Nachher: von"))
    after_to = PastDayField(label=_("Nachher: bis"))

    def clean(self) -> dict[str, Any]:
        """Check that the periods follow each other."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        days: list[date] = [values[name] for name in _PERIODS if values.get(name)]
        if len(days) == len(_PERIODS) and not days[0] <= days[1] < days[2] <= days[3]:
            raise forms.ValidationError(_("Der erste Zeitraum muss enden, bevor der zweite beginnt."))
        return values

    def periods(self) -> Periods:
        """Return the two periods."""
        return Periods(**{name: self.cleaned_data[name] for name in _PERIODS})


class EffectForm(PeriodForm):
    """Two periods, and what only people know."""

    cost_one_off = GermanDecimalField(
        label=_("Kosten einmalig in Euro"), min_value=0, max_digits=12, decimal_places=2
    )
    cost_per_year = GermanDecimalField(
        label=_("Kosten je Jahr in Euro"), min_value=0, max_digits=12, decimal_places=2
    )
    hours_spent = GermanDecimalField(
        label=_("Arbeitsstunden bis heute"), min_value=0, max_digits=8, decimal_places=1
    )
    would_do_again = forms.TypedChoiceField(
        label=_("Würden Sie es wieder tun?"),
        choices=[("yes", _("ja")), ("no", _("nein"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    sentence = forms.CharField(
        label=_("Was hat es gebracht, in einem Satz?"), widget=_area(2), max_length=500
    )

    def facts(self) -> EffectFacts:
        """Return what people said."""
        return EffectFacts(**{key: value for key, value in self.cleaned_data.items() if key not in _PERIODS})


class PlanForm(forms.Form):
    """Who does a step, by when."""

    responsible = forms.CharField(label=_("Zuständig"), max_length=200, required=False)
    responsible_email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_("Bekommt eine Nachricht, wenn der Schritt dran ist."),
    )
    due_on = DayField(label=_("Bis wann"), required=False)
    note = forms.CharField(label=_("Notiz"), widget=_area(3), required=False, max_length=4000)

    def plan(self) -> StepPlan:
        """Return what was typed in."""
        return StepPlan(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why something stops or is left out; everybody involved reads it."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=1000,
        widget=_area(2),
        help_text=_("Steht danach für alle Beteiligten auf der Seite."),
    )


class ExpenseForm(forms.Form):
    """What was paid."""

    spent_on = PastDayField(label=_("Bezahlt am"))
    label = forms.CharField(label=_("Wofür"), max_length=200)
    amount = GermanDecimalField(
        label=_("Betrag in Euro, brutto"), min_value=0, max_digits=12, decimal_places=2
    )


class WordsForm(forms.Form):
    """A question or an answer."""

    text = forms.CharField(label=_("Ihre Nachricht"), max_length=4000, widget=_area(4))
