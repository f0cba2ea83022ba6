"""Forms of a measure: the short one, one for each section, and those of its status."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space, User, Visibility
from allmende.kernel.seen_form import SeenForm
from allmende.portfolio.models import Bundle, MeasureStatus, Priority
from allmende.portfolio.selectors.choices import Groups
from allmende.solutions.forms.fields import DayField
from allmende.strategy.models import ActionField, Level, Scenario, SdgGoal
from allmende.ui.fields import DegreeField, GermanDecimalField


def text(label: Any, hint: Any = "", rows: int = 3, **options: Any) -> forms.CharField:  # Any: lazy words
    """Return a field of several lines that may stay empty."""
    options.setdefault("required", False)
    return forms.CharField(
        label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def scale(label: Any, hint: Any, low: Any, high: Any) -> forms.TypedChoiceField:  # Any: lazy words
    """Return a choice from 1 to 5 whose ends have words."""
    ends = {1: low, 5: high}
    choices = [("", _("noch nicht geschätzt"))] + [
        (str(n), f"{n} – {ends[n]}" if n in ends else str(n)) for n in range(1, 6)
    ]
    return forms.TypedChoiceField(
        label=label, help_text=hint, choices=choices, coerce=int, empty_value=None, required=False
    )


class ShortForm(forms.Form):
    """A measure in a minute: what, why, for which goal, who."""

    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Titel"), max_length=200)
    summary = forms.CharField(
        label=_("In einem Satz"),
        max_length=500,
        help_text=_("Was tun Sie, und für wen? So steht es auf Karten und Listen."),
    )
    target = forms.ChoiceField(
        label=_("Zahlt ein auf"),
        required=False,
        help_text=_("Spätestens, wenn die Maßnahme geplant wird, braucht sie ein Ziel."),
    )
    sentence = forms.CharField(
        label=_("Wie zahlt die Maßnahme auf das Ganze ein?"), max_length=500, required=False
    )
    responsible = forms.CharField(
        label=_("Zuständig"), max_length=200, required=False, help_text=_("Amt oder Person")
    )

    def __init__(self, *args: Any, spaces: QuerySet[Space], targets: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(spaces) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.fields["owner"].initial = spaces[0]
        choices = [("", _("noch kein Ziel gewählt")), *targets]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A goal and its sentence belong together."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("target") and not cleaned.get("sentence"):
            self.add_error("sentence", ValidationError(_("Bitte sagen Sie in einem Satz, wie.")))
        if cleaned.get("sentence") and not cleaned.get("target"):
            self.add_error("target", ValidationError(_("Bitte wählen Sie, worauf der Satz sich bezieht.")))
        return cleaned


class SectionForm(SeenForm):
    """One section of a profile."""


class BasicsForm(SectionForm):
    """What it is."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    summary = forms.CharField(label=_("In einem Satz"), max_length=500, required=False)
    level = forms.ChoiceField(label=_("Ebene"), choices=Level.choices)
    bundle = forms.ModelChoiceField(
        label=_("Maßnahmenbündel"),
        queryset=Bundle.objects.none(),
        required=False,
        empty_label=_("gehört zu keinem Bündel"),
    )
    priority = forms.ChoiceField(
        label=_("Priorität"), required=False, choices=[("", _("noch offen")), *Priority.choices]
    )
    effort = scale(
        _("Aufwand"), _("Wie viel Zeit und Geld kostet sie im Vergleich?"), _("wenig"), _("sehr viel")
    )
    effect = scale(_("Wirkung"), _("Wie viel verändert sie für die Menschen?"), _("wenig"), _("sehr viel"))
    is_quick_win = forms.BooleanField(
        label=_("Schneller Erfolg"),
        required=False,
        help_text=_("Zeigt schon während der Strategiearbeit, dass sich etwas bewegt."),
    )

    def __init__(self, *args: Any, bundles: QuerySet[Bundle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bundle"].queryset = bundles  # type: ignore[attr-defined]  # a ModelChoiceField


class BenefitForm(SectionForm):
    """Why it is needed and who has something of it."""

    need = text(_("Bedarf"), _("Welches Problem gibt es, und woher wissen Sie das?"), 5)
    benefit = text(
        _("Nutzen für die Bürgerinnen und Bürger"), _("Was ist danach besser? Ohne Fachwörter."), 5
    )


class PeopleForm(SectionForm):
    """Who does it."""

    responsible = forms.CharField(
        label=_("Zuständig"), max_length=200, required=False, help_text=_("Amt oder Person; öffentlich")
    )
    responsible_user = forms.ModelChoiceField(
        label=_("Zuständige Person mit Zugang"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("niemand"),
        help_text=_("Sie findet die Maßnahme auf ihrem Schreibtisch."),
    )
    staff = text(_("Wer setzt um?"), _("Namen sehen nur Menschen im Verbund."))
    staff_hours_per_week = GermanDecimalField(
        label=_("Arbeitszeit je Woche in Stunden"),
        max_digits=6,
        decimal_places=1,
        min_value=0,
        required=False,
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible_user"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class TimeForm(SectionForm):
    """From when to when."""

    begins_on = DayField(label=_("Beginn"), required=False)
    ends_on = DayField(label=_("Ende"), required=False)

    def clean(self) -> dict[str, Any]:
        """It must not end before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", ValidationError(_("Das Ende liegt vor dem Beginn.")))
        return cleaned


class MoneyForm(SectionForm):
    """What comes when the funding is over."""

    after_funding = text(
        _("Wie geht es nach der Förderung weiter?"),
        _("Wer bezahlt dann Betrieb und Personal? Was endet, was bleibt?"),
        4,
    )


class GoalsForm(SectionForm):
    """Fields of action, UN goals and dimensions."""

    action_fields = forms.ModelMultipleChoiceField(
        label=_("Handlungsfelder"),
        queryset=ActionField.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sdgs = forms.ModelMultipleChoiceField(
        label=_("Ziele der Vereinten Nationen"),
        queryset=SdgGoal.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_ecological = forms.BooleanField(label=_("Nützt der Umwelt"), required=False)
    is_economic = forms.BooleanField(label=_("Nützt der Wirtschaft"), required=False)
    is_social = forms.BooleanField(label=_("Nützt dem Zusammenleben"), required=False)
    development_contribution = text(
        _("Beitrag zur Entwicklungszusammenarbeit"), _("Nur wenn es einen gibt, z. B. eine Partnerstadt.")
    )
    scenarios = forms.ModelMultipleChoiceField(
        label=_("Antwort auf diese Szenarien"),
        queryset=Scenario.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, scenarios: QuerySet[Scenario], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scenarios:
            self.fields["scenarios"].queryset = scenarios  # type: ignore[attr-defined]  # a multiple choice
        else:
            del self.fields["scenarios"]


class ParticipationForm(SectionForm):
    """How people take part."""

    participation_plan = text(
        _("Beteiligung"), _("Wer wird wann wie gefragt, und was geschieht mit den Antworten?"), 5
    )


class EthicsForm(SectionForm):
    """Data and ethics."""

    data_note = text(
        _("Daten und Datenschutz"), _("Welche Daten entstehen, wem gehören sie, wie lange bleiben sie?"), 4
    )
    ethics_note = text(_("Ethik"), _("Wem könnte die Maßnahme schaden, und was tun Sie dagegen?"), 4)


class PlaceForm(SectionForm):
    """Where it happens."""

    lat = DegreeField(
        label=_("Breite"), max_digits=9, decimal_places=6, min_value=-90, max_value=90, required=False,
        help_text=_("In Grad, z. B. 51,0289. Ohne Ort steht die Maßnahme bei ihrer Kommune."),
    )  # fmt: skip
    lon = DegreeField(
        label=_("Länge"), max_digits=9, decimal_places=6, min_value=-180, max_value=180, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A place has both or none."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and (cleaned.get("lat") is None) != (cleaned.get("lon") is None):
            raise ValidationError(_("Bitte tragen Sie Breite und Länge ein oder keine von beiden."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return degrees as numbers."""
        return {k: None if v is None else float(v) for k, v in super().values().items()}


class NoteForm(SectionForm):
    """For colleagues only."""

    internal_note = text(_("Interne Notiz"), _("Sieht nur, wer bei Ihnen mitarbeitet."), 5)


class EmptyForm(SectionForm):
    """A section that has only parts."""


class Section:
    """One section of the profile: its word in addresses, its title, its fields and the parts it holds."""

    def __init__(
        self,
        key: str,
        title: Promise,
        form: type[SectionForm],
        options: Sequence[str] = (),
        parts: Sequence[str] = (),
    ) -> None:
        self.key = key
        self.title = title
        self.form = form
        self.options = options
        self.parts = parts

    @property
    def fields(self) -> list[str]:
        """Names of the measure's own fields in this section."""
        return [name for name in self.form.base_fields if name != "seen"]


SECTIONS: Final[Mapping[str, Section]] = {
    section.key: section
    for section in (
        Section("grunddaten", _("Grunddaten"), BasicsForm, ["bundles"]),
        Section("nutzen", _("Bedarf und Nutzen"), BenefitForm),
        Section("ziele", _("Ziele, Felder und UN-Ziele"), GoalsForm, ["scenarios"], ["contribution"]),
        Section("menschen", _("Menschen"), PeopleForm, ["people"], ["actor"]),
        Section("zeit", _("Zeit und Meilensteine"), TimeForm, (), ["milestone"]),
        Section("geld", _("Geld"), MoneyForm, (), ["budget_line"]),
        Section("beteiligung", _("Beteiligung"), ParticipationForm),
        Section("daten", _("Daten und Ethik"), EthicsForm),
        Section("risiken", _("Risiken"), EmptyForm, (), ["risk"]),
        Section("gelernt", _("Gelernt"), EmptyForm, (), ["learning"]),
        Section("bilder", _("Bilder"), EmptyForm, (), ["picture"]),
        Section("ort", _("Ort"), PlaceForm),
        Section("notiz", _("Interne Notiz"), NoteForm),
    )
}


class StatusForm(forms.Form):
    """Where a measure goes next, and why."""

    status = forms.ChoiceField(label=_("Neuer Stand"), widget=forms.RadioSelect)
    reason = text(
        _("Warum?"),
        _(
            "Nötig, wenn die Maßnahme ruht, verworfen oder wieder aufgenommen wird. Warum sie ruht oder "
            "verworfen ist, lesen alle, die sie sehen."
        ),
        max_length=2000,
    )

    def __init__(self, *args: Any, ways: Sequence[MeasureStatus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]  # a ChoiceField


class VisibilityForm(forms.Form):
    """Who may see a measure."""

    visibility = forms.ChoiceField(
        label=_("Wer darf die Maßnahme sehen?"),
        choices=[
            (Visibility.PUBLIC, _("alle")),
            (Visibility.CONSORTIUM, _("alle im Verbund")),
            (Visibility.MUNICIPALITY, _("nur wir")),
        ],
        widget=forms.RadioSelect,
    )
    reason = text(
        _("Warum nicht alle?"), _("Nötig, wenn eine zugesagte Maßnahme nicht öffentlich ist."), max_length=500
    )


class ReasonForm(forms.Form):
    """A sentence why."""

    reason = text(_("Warum?"), max_length=2000)
