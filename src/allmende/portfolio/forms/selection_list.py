"""Filters for what may be put on a long list; everything stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.portfolio.models import MeasureStatus
from allmende.strategy.models import ActionField, SdgGoal


class LongListFilter(forms.Form):
    """Search, field, UN goal and status; a value nobody offers is left out instead of refused."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    sdg = forms.ChoiceField(label=_("UN-Ziel"), required=False)
    stand = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("Alle")), *MeasureStatus.choices]
    )

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        every = [("", _("Alle"))]
        fields = [(one.key, one.name) for one in ActionField.objects.all()]
        goals = [(str(goal.number), str(goal)) for goal in SdgGoal.objects.all()]
        self.fields["feld"].choices = [*every, *fields]  # type: ignore[attr-defined]  # a choice
        self.fields["sdg"].choices = [*every, *goals]  # type: ignore[attr-defined]  # a choice

    def wanted(self) -> dict[str, str]:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        return {name: (self.cleaned_data.get(name) or "").strip() for name in self.fields}
