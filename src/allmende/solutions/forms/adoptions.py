"""The filters of the list of adoptions; everything stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.solutions.models import AdoptionStatus, StepKey
from allmende.solutions.selectors.adoptions import AdoptionQuery


class AdoptionFilterForm(forms.Form):
    """Search and filters; a value nobody offers is left out instead of refused."""

    suche = forms.CharField(label=_("Kommune oder Lösung"), required=False, max_length=100)
    schritt = forms.ChoiceField(
        label=_("Schritt"), required=False, choices=[("", _("Alle")), *StepKey.choices]
    )
    stand = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("Alle")), *AdoptionStatus.choices]
    )

    def query(self) -> AdoptionQuery:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        values = self.cleaned_data
        return AdoptionQuery(
            words=values.get("suche", "").strip(),
            step=values.get("schritt", ""),
            status=values.get("stand", ""),
        )
