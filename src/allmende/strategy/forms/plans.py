"""Forms for existing plans and how they meet a strategy."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.strategy.models import ExternalPlan, PlanKind
from allmende.strategy.services.plans import PlanFacts, Relation

RELATIONS = [
    ("basis", _("Grundlage: Die Strategie baut darauf auf")),
    ("overlap", _("Überschneidung: Beide wollen dasselbe")),
    ("synergy", _("Synergie: Beide helfen einander")),
    ("conflict", _("Zielkonflikt: Beide vertragen sich nicht ohne Weiteres")),
]


class PlanForm(forms.Form):
    """A plan that exists beside the strategy."""

    kind = forms.ChoiceField(label=_("Art"), choices=[("", _("Bitte wählen")), *PlanKind.choices])
    title = forms.CharField(label=_("Titel des Plans"), max_length=300)
    summary = forms.CharField(
        label=_("Worum geht es darin?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    url = forms.URLField(label=_("Adresse im Netz"), required=False, assume_scheme="https")
    valid_from = forms.CharField(
        label=_("Gilt seit"), max_length=10, required=False, help_text=_("Jahr oder Datum")
    )
    valid_until = forms.CharField(
        label=_("Gilt bis"), max_length=10, required=False, help_text=_("Jahr oder Datum")
    )
    responsible = forms.CharField(label=_("Zuständig"), max_length=200, required=False)

    def facts(self) -> PlanFacts:
        """Return what was entered."""
        return PlanFacts(**self.cleaned_data)


class RelationForm(forms.Form):
    """How a plan meets the strategy or one of its goals."""

    plan = forms.ModelChoiceField(
        label=_("Plan"), queryset=ExternalPlan.objects.none(), empty_label=_("Bitte wählen")
    )
    relation = forms.ChoiceField(label=_("Wie passt er zur Strategie?"), choices=RELATIONS)
    goal = forms.ChoiceField(label=_("Betrifft"), required=False)
    sentence = forms.CharField(
        label=_("In einem Satz"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, plans: QuerySet[ExternalPlan], goals: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]  # a ModelChoiceField
        whole = ("", _("die Strategie im Ganzen"))
        self.fields["goal"].choices = [whole, *goals]  # type: ignore[attr-defined]  # a ChoiceField

    def told(self) -> Relation:
        """Return what was entered."""
        cleaned = self.cleaned_data
        goal_id = int(cleaned["goal"]) if cleaned["goal"] else None
        return Relation(cleaned["relation"], cleaned["sentence"], goal_id)
