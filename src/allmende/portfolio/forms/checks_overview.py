"""Filters of the list of checked measures; everything stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.portfolio.models import CheckKind
from allmende.strategy.models import SdgGoal


class ChecksFilter(forms.Form):
    """Search and filters; a value nobody offers is left out instead of refused."""

    q = forms.CharField(label=_("Maßnahme"), required=False, max_length=100)
    fehlt = forms.ChoiceField(label=_("Noch nicht geprüft"), required=False)
    sdg = forms.ChoiceField(label=_("UN-Ziel"), required=False)
    richtung = forms.ChoiceField(
        label=_("Beitrag"),
        required=False,
        choices=[("", _("Alle")), ("for", _("trägt bei")), ("against", _("wirkt dagegen"))],
    )

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        every = [("", _("Alle"))]
        self.fields["fehlt"].choices = [*every, *CheckKind.choices]  # type: ignore[attr-defined]  # a choice
        goals = [(str(goal.number), str(goal)) for goal in SdgGoal.objects.all()]
        self.fields["sdg"].choices = [*every, *goals]  # type: ignore[attr-defined]  # a choice

    def wanted(self) -> dict[str, str]:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        return {name: (self.cleaned_data.get(name) or "").strip() for name in self.fields}
