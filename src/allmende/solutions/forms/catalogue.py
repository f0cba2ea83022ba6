"""The filters of the catalogue; everything stands in the address."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.region.models import Municipality
from allmende.solutions.models import SolutionStatus
from allmende.solutions.selectors.catalogue import ORDERS, CatalogueQuery
from allmende.strategy.models import ActionField

_ORDER_WORDS = {
    "status": _("nach Status"),
    "title": _("von A bis Z"),
    "running": _("am weitesten verbreitet"),
}


class CatalogueForm(forms.Form):
    """Search and filters; a value nobody offers is left out instead of refused."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    kommune = forms.ChoiceField(label=_("Kümmert sich oder nutzt sie"), required=False)
    sort = forms.ChoiceField(label=_("Reihenfolge"), required=False)

    def __init__(self, data: object, *, fields: Sequence[ActionField], towns: Sequence[Municipality]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        every = [("", _("Alle"))]
        self._offer("feld", every + [(field.key, field.name) for field in fields])
        self._offer("status", every + list(SolutionStatus.choices))
        self._offer("kommune", every + [(town.slug, town.name) for town in towns])
        self._offer("sort", [(order, _ORDER_WORDS[order]) for order in ORDERS])

    def _offer(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # all offered fields are choices

    def query(self) -> CatalogueQuery:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        values = self.cleaned_data
        return CatalogueQuery(
            words=values.get("q", "").strip(),
            action_field=values.get("feld", ""),
            status=values.get("status", ""),
            town=values.get("kommune", ""),
            order=values.get("sort") or ORDERS[0],
        )
