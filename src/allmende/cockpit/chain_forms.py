"""Filters of the chain; they stand in the address."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.cockpit.selectors.chain_filter import GROUPINGS, ChainQuery
from allmende.region.selectors import municipalities
from allmende.strategy.models import ActionField, Level, SdgGoal

DIRECTIONS = ("unten", "oben")
MOST_OPENED = 40


class ChainForm(forms.Form):
    """Town, field of action, UN goal, level, and how many things are put together."""

    kommune = forms.ChoiceField(label=_("Kommune"), required=False)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    sdg = forms.ChoiceField(label=_("Nachhaltigkeitsziel"), required=False)
    ebene = forms.ChoiceField(label=_("Ebene"), choices=[("", _("alle")), *Level.choices], required=False)
    gruppe = forms.ChoiceField(
        label=_("Zusammenfassen"),
        required=False,
        choices=[
            ("", _("nach Zielen")),
            ("kommune", _("nach Kommunen")),
            ("buendel", _("nach Bündeln")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = list(municipalities().values_list("slug", "name", "space_id"))
        #: Address part → id of the town's space.
        self.towns: Mapping[str, int] = {slug: space_id for slug, _name, space_id in towns}
        self._names = {slug: name for slug, name, _space_id in towns}
        offered = {
            "kommune": list(self._names.items()),
            "feld": list(ActionField.objects.values_list("key", "name")),
            "sdg": [(str(goal.number), str(goal)) for goal in SdgGoal.objects.all()],
        }
        for name, choices in offered.items():
            field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]  # all are choices
            field.choices = [("", _("alle")), *choices]

    @property
    def town_name(self) -> str:
        """Name of the chosen town; empty without one."""
        return self._names.get(self.data.get("kommune", ""), "")

    def query(self, asked: Mapping[str, str]) -> ChainQuery:
        """Read the whole address; what cannot be read counts as not said."""
        self.is_valid()
        said = {name: str(self.cleaned_data.get(name) or "") for name in self.fields} if self.is_bound else {}
        direction, opened = asked.get("richtung", ""), asked.get("offen", "")
        return ChainQuery(
            town=said.get("kommune", ""),
            field=said.get("feld", ""),
            sdg=said.get("sdg", ""),
            level=said.get("ebene", ""),
            node=asked.get("knoten", "")[:200],
            direction=direction if direction in DIRECTIONS else "beide",
            grouping=said.get("gruppe", "") or GROUPINGS[0],
            opened=frozenset(text for text in opened.split(",")[:MOST_OPENED] if 0 < len(text) < 80),
        )
