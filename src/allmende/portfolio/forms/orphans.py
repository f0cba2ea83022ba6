"""Filters of the orphan report; everything stands in the address."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.portfolio.selectors.orphans_types import Gap
from allmende.region.models import Municipality


class OrphansFilter(forms.Form):
    """Town and sort of gap; a value nobody offers is left out instead of refused."""

    kommune = forms.ChoiceField(label=_("Kommune"), required=False)
    luecke = forms.ChoiceField(label=_("Lücke"), required=False, choices=[("", _("Alle")), *Gap.choices])

    def __init__(self, data: object, *, towns: Iterable[Municipality]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        offered = [(town.slug, town.name) for town in towns]
        if offered:
            every = [("", _("Ganze Region")), ("verbund", _("Verbund")), *offered]
            self.fields["kommune"].choices = every  # type: ignore[attr-defined]  # a choice
        else:
            # A town's people stay at their own town.
            self.fields["kommune"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def gap(self) -> Gap | None:
        """Return the sort of gap looked for; None: all."""
        self.is_valid()
        value = self.cleaned_data.get("luecke")
        return Gap(value) if value else None
