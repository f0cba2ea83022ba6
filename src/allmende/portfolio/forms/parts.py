"""Forms of a measure's parts: contributions, milestones, actors, money, risks, learnings, pictures."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.kernel.seen_form import SeenForm
from allmende.portfolio.forms.measures import text
from allmende.portfolio.models import BudgetLine, FundingSource, Learning, Risk
from allmende.portfolio.selectors.choices import Groups
from allmende.region.models import Organisation
from allmende.solutions.forms.fields import DayField, PastDayField
from allmende.ui.fields import GermanDecimalField


def choices_of(model: type[Model], name: str) -> list[tuple[Any, Any]]:
    """Return what a field of a model may be."""
    return list(model._meta.get_field(name).flatchoices)  # type: ignore[union-attr]  # a field with choices


class ContributionForm(forms.Form):
    """What a measure pays into, and how."""

    target = forms.ChoiceField(label=_("Zahlt ein auf"))
    sentence = forms.CharField(
        label=_("Wie zahlt die Maßnahme auf das Ganze ein?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ein Satz: Was trägt sie dazu bei, dass das Ziel erreicht wird?"),
    )

    def __init__(self, *args: Any, targets: Groups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", _("Bitte wählen")), *targets]  # type: ignore[attr-defined]  # a ChoiceField


class SentenceForm(SeenForm):
    """How a measure pays in, written anew."""

    sentence = forms.CharField(
        label=_("Wie zahlt die Maßnahme auf das Ganze ein?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MilestoneForm(SeenForm):
    """A day by which something is there."""

    title = forms.CharField(label=_("Was ist dann da?"), max_length=200)
    due_on = DayField(label=_("Bis wann"))
    done_on = PastDayField(label=_("Erreicht am"), required=False)
    note = forms.CharField(label=_("Notiz"), max_length=500, required=False)


class ActorForm(SeenForm):
    """Who takes part, and as what."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation aus dem Verzeichnis"),
        queryset=Organisation.objects.order_by("name"),
        required=False,
        empty_label=_("steht nicht im Verzeichnis"),
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("Wenn sie nicht im Verzeichnis steht")
    )
    role = forms.CharField(
        label=_("Aufgabe"), max_length=200, required=False, help_text=_("Zum Beispiel: liefert die Sensoren")
    )

    def clean(self) -> dict[str, Any]:
        """Somebody must be named."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = cleaned.get("organisation")
        if chosen is None and not cleaned.get("name"):
            self.add_error("name", ValidationError(_("Bitte wählen oder nennen Sie, wer mitwirkt.")))
        if chosen is not None and not cleaned.get("name"):
            cleaned["name"] = chosen.name
        return cleaned


class BudgetLineForm(SeenForm):
    """One position of the costs, and who pays it."""

    title = forms.CharField(label=_("Wofür"), max_length=200)
    kind = forms.ChoiceField(label=_("Art"), choices=choices_of(BudgetLine, "kind"))
    amount = GermanDecimalField(
        label=_("Betrag in Euro, brutto"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        help_text=_("Bei laufenden Kosten und Personal je Jahr"),
    )
    from_year = forms.IntegerField(label=_("Ab Jahr"), min_value=2000, max_value=2100, required=False)
    until_year = forms.IntegerField(
        label=_("Bis Jahr"), min_value=2000, max_value=2100, required=False,
        help_text=_("Leer bei laufenden Kosten: ohne Ende"),
    )  # fmt: skip
    funding = forms.ModelChoiceField(
        label=_("Förderung"),
        queryset=FundingSource.objects.none(),
        required=False,
        empty_label=_("keine"),
    )
    funded_pct = GermanDecimalField(
        label=_("Förderquote in Prozent"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Den Rest bezahlen Sie selbst. Leer: die Quote des Programms."),
    )
    is_secured = forms.BooleanField(
        label=_("Das Geld ist gesichert"),
        required=False,
        help_text=_("Bewilligt oder im Haushalt beschlossen"),
    )
    is_estimated = forms.BooleanField(label=_("Der Betrag ist geschätzt"), required=False, initial=True)
    source = forms.CharField(
        label=_("Woher kommt der Betrag?"),
        max_length=300,
        required=False,
        help_text=_("Angebot, Haushalt, Erfahrung"),
    )

    def __init__(self, *args: Any, fundings: QuerySet[FundingSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funding"].queryset = fundings  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """The last year is not before the first; a programme brings its rate along."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("from_year"), cleaned.get("until_year")
        if first and last and last < first:
            self.add_error("until_year", ValidationError(_("Das letzte Jahr liegt vor dem ersten.")))
        funding = cleaned.get("funding")
        if "funded_pct" not in self.errors and cleaned.get("funded_pct") is None:
            cleaned["funded_pct"] = (funding.rate_pct if funding else None) or 0
        return cleaned


def _degree(label: Any, low: Any, high: Any) -> forms.TypedChoiceField:  # Any: lazy words
    ends = {1: low, 5: high}
    choices = [(str(n), f"{n} – {ends[n]}" if n in ends else str(n)) for n in range(1, 6)]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, initial="3")


class RiskForm(SeenForm):
    """What may go wrong."""

    title = forms.CharField(label=_("Was kann schiefgehen?"), max_length=200)
    likelihood = _degree(_("Wie wahrscheinlich?"), _("kaum"), _("sehr"))
    impact = _degree(_("Wie schlimm?"), _("wenig"), _("sehr"))
    answer = text(_("Was tun Sie dagegen?"))
    state = forms.ChoiceField(label=_("Stand"), choices=choices_of(Risk, "state"))


class LearningForm(SeenForm):
    """What was learned."""

    kind = forms.ChoiceField(label=_("Art"), choices=choices_of(Learning, "kind"))
    text = text(
        _("Was haben Sie gelernt?"), _("Ein, zwei Sätze, die anderen Kommunen helfen."), required=True
    )
    noted_on = PastDayField(label=_("Wann"), initial=timezone.localdate)
    is_public = forms.BooleanField(label=_("Alle dürfen es lesen"), required=False, initial=True)


class PictureForm(forms.Form):
    """A picture and what is to be seen on it."""

    upload = forms.FileField(
        label=_("Bild"),
        help_text=_("JPEG, PNG oder WebP bis 10 MB"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("Was ist zu sehen?"),
        max_length=300,
        help_text=_("Ein Satz für alle, die das Bild nicht sehen können."),
    )
    credit = forms.CharField(label=_("Wer hat es gemacht?"), max_length=200, required=False)


#: Forms of the parts that are rows of their own: kind → form.
PART_FORMS: Final[Mapping[str, type[SeenForm]]] = {
    "milestone": MilestoneForm,
    "actor": ActorForm,
    "budget_line": BudgetLineForm,
    "risk": RiskForm,
    "learning": LearningForm,
}
