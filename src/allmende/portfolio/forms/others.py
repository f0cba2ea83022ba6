"""Forms of bundles, funding sources, stories and tables of measures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space
from allmende.kernel.seen_form import SeenForm
from allmende.portfolio.forms.measures import text
from allmende.portfolio.forms.parts import choices_of
from allmende.portfolio.models import Learning, Measure
from allmende.portfolio.selectors.funding import FundingQuery
from allmende.portfolio.selectors.learnings import LearningQuery
from allmende.portfolio.services.intake.columns import INCOMING
from allmende.solutions.forms.fields import DayField
from allmende.solutions.models import Adoption
from allmende.strategy.models import ActionField, Goal, Level
from allmende.ui.fields import GermanDecimalField


class OwnedForm(SeenForm):
    """A form that says whose the thing will be; hidden where there is no choice."""

    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)

    def __init__(self, *args: Any, spaces: QuerySet[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(spaces) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.fields["owner"].initial = spaces[0]

    def values(self) -> dict[str, Any]:
        """Return everything but the owner."""
        return {name: value for name, value in super().values().items() if name != "owner"}


class BundleForm(OwnedForm):
    """Measures that belong together."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    summary = text(_("Worum geht es?"), _("Zwei, drei Sätze"), 4)
    goal = forms.ModelChoiceField(
        label=_("Zahlt ein auf das Ziel"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("noch kein Ziel gewählt"),
    )
    level = forms.ChoiceField(label=_("Ebene"), choices=Level.choices, initial=Level.BOTH)
    responsible = forms.CharField(label=_("Zuständig"), max_length=200, required=False)
    action_fields = forms.ModelMultipleChoiceField(
        label=_("Handlungsfelder"),
        queryset=ActionField.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]  # a ModelChoiceField


class TakeInForm(forms.Form):
    """Which measure joins a bundle."""

    measure = forms.ModelChoiceField(
        label=_("Maßnahme aufnehmen"), queryset=Measure.objects.none(), empty_label=_("Bitte wählen")
    )

    def __init__(self, *args: Any, measures: QuerySet[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        field.queryset = measures  # type: ignore[attr-defined]  # a ModelChoiceField
        field.label_from_instance = lambda one: f"{one.owner.name}: {one.title}"  # type: ignore[attr-defined]  # a ModelChoiceField


class FundingForm(OwnedForm):
    """A programme that pays for measures."""

    title = forms.CharField(label=_("Programm"), max_length=200)
    giver = forms.CharField(label=_("Fördergeber"), max_length=200)
    rule = text(_("Regel in eigenen Worten"), _("Wer bekommt wofür wie viel? Was ist ausgeschlossen?"), 5)
    guideline = forms.CharField(
        label=_("Förderrichtlinie"), max_length=300, required=False, help_text=_("Name, Datum, Fundstelle")
    )
    url = forms.URLField(label=_("Seite im Netz"), required=False, assume_scheme="https")
    deadline_on = DayField(label=_("Antragsfrist"), required=False, help_text=_("Leer: Anträge jederzeit"))
    ends_on = DayField(label=_("Das Programm endet am"), required=False)
    rate_pct = GermanDecimalField(
        label=_("Förderquote in Prozent"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
    )
    minimum = GermanDecimalField(
        label=_("Mindestens (Euro)"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    maximum = GermanDecimalField(
        label=_("Höchstens (Euro)"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    pays_investment = forms.BooleanField(label=_("Bezahlt einmalige Kosten"), required=False)
    pays_running = forms.BooleanField(label=_("Bezahlt laufende Kosten"), required=False)
    pays_staff = forms.BooleanField(label=_("Bezahlt Personal"), required=False)
    action_fields = forms.ModelMultipleChoiceField(
        label=_("Nur für diese Handlungsfelder"),
        queryset=ActionField.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Keines angekreuzt: für alle."),
    )
    contact = forms.CharField(
        label=_("Wer berät?"), max_length=300, required=False, help_text=_("Stelle, Telefon, E-Mail-Adresse")
    )

    def clean(self) -> dict[str, Any]:
        """The least is not more than the most, and nobody applies after the end."""
        cleaned: dict[str, Any] = super().clean() or {}
        deadline, end = cleaned.get("deadline_on"), cleaned.get("ends_on")
        if deadline and end and end < deadline:
            self.add_error("ends_on", ValidationError(_("Das Programm endet vor seiner Antragsfrist.")))
        least, most = cleaned.get("minimum"), cleaned.get("maximum")
        if least is not None and most is not None and least > most:
            self.add_error("maximum", ValidationError(_("Das Höchste ist weniger als das Mindeste.")))
        return cleaned


class FundingFilterForm(forms.Form):
    """The filters of the list of programmes."""

    suche = forms.CharField(label=_("Suche"), required=False, max_length=100)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    bezahlt = forms.ChoiceField(
        label=_("Bezahlt"),
        required=False,
        choices=[
            ("", _("alles")),
            ("investment", _("einmalige Kosten")),
            ("running", _("laufende Kosten")),
            ("staff", _("Personal")),
        ],
    )
    frist = forms.ChoiceField(
        label=_("Frist"),
        required=False,
        choices=[
            ("", _("Antrag möglich")),
            ("soon", _("endet in sechs Wochen")),
            ("over", _("vorbei")),
            ("all", _("alle")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(one.key, one.name) for one in ActionField.objects.all()]
        self.fields["feld"].choices = [("", _("alle")), *fields]  # type: ignore[attr-defined]  # a ChoiceField

    def query(self) -> FundingQuery:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        asked = self.cleaned_data
        return FundingQuery(
            words=asked.get("suche", "").strip(),
            field=asked.get("feld", ""),
            kind=asked.get("bezahlt", ""),
            state=asked.get("frist", "") or "open",
        )


class LearningFilterForm(forms.Form):
    """The filters of the list of learnings."""

    suche = forms.CharField(label=_("Suche"), required=False, max_length=100)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    art = forms.ChoiceField(label=_("Art"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(one.key, one.name) for one in ActionField.objects.all()]
        kinds = choices_of(Learning, "kind")
        for name, offered in (("feld", fields), ("art", kinds)):
            self.fields[name].choices = [("", _("alle")), *offered]  # type: ignore[attr-defined]  # ChoiceFields

    def query(self) -> LearningQuery:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        asked = self.cleaned_data
        return LearningQuery(
            words=asked.get("suche", "").strip(), field=asked.get("feld", ""), kind=asked.get("art", "")
        )


class StoryForm(OwnedForm):
    """A success story in plain language."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    teaser = forms.CharField(
        label=_("In einem Satz"), max_length=300, help_text=_("Was ist besser geworden, und für wen?")
    )
    text = text(
        _("Geschichte"),
        _("Wie war es vorher, was haben Sie getan, wie ist es heute? Kurze Sätze, keine Fachwörter."),
        10,
        required=True,
    )
    measure = forms.ModelChoiceField(
        label=_("Gehört zur Maßnahme"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=_("keine"),
    )
    adoption = forms.ModelChoiceField(
        label=_("Gehört zur Übernahme"),
        queryset=Adoption.objects.none(),
        required=False,
        empty_label=_("keine"),
        help_text=_("Dann steht ihre gemessene Wirkung daneben."),
    )

    def __init__(
        self, *args: Any, measures: QuerySet[Measure], adoptions: QuerySet[Adoption], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["adoption"].queryset = adoptions  # type: ignore[attr-defined]  # a ModelChoiceField


class FileForm(OwnedForm):
    """A table of measures."""

    file = forms.FileField(
        label=_("Tabelle"),
        help_text=_("CSV oder Excel (.xlsx), höchstens 5 MB und 5.000 Zeilen"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )


class ColumnsForm(forms.Form):
    """What each column of a table means."""

    def __init__(self, *args: Any, head: Sequence[str], mapping: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("nicht übernehmen")), *((column.key, column.heading) for column in INCOMING)]
        for at, words in enumerate(head):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=words, choices=choices, required=False, initial=mapping.get(str(at), "")
            )

    def clean(self) -> dict[str, Any]:
        """A field comes out of one column only, and the title out of one."""
        cleaned: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        # A refused field leaves `cleaned`, so this goes over a copy.
        for name, key in list(cleaned.items()):
            if key and key in seen:
                self.add_error(name, ValidationError(_("Das ist schon einer anderen Spalte zugeordnet.")))
            seen.add(key)
        if "title" not in seen and not self.errors:
            raise ValidationError(_("Bitte sagen Sie, in welcher Spalte der Titel steht."))
        return cleaned

    def mapping(self) -> dict[str, str]:
        """Return number of the column, as text → field."""
        return {name.removeprefix("column-"): key for name, key in self.cleaned_data.items() if key}
