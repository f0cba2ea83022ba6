"""Filters of the list of objectives; they stand in the address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.strategy.models import ActionField, Level, OkrCycle

STATES = [
    ("", _("alle")),
    ("behind", _("hinter Plan")),
    ("no_data", _("ohne aktuelle Zahl")),
    ("on_pace", _("im Plan oder erreicht")),
    ("draft", _("Entwurf")),
    ("nobody", _("ohne Person, die sie im Blick behält")),
    ("ended", _("beendet")),
    ("closed", _("im abgeschlossenen Zyklus")),
]


class OkrFilterForm(forms.Form):
    """Whose, which cycle, how far, which level, which field of action."""

    kommune = forms.ChoiceField(label=_("Kommune"), required=False)
    zyklus = forms.ChoiceField(label=_("Zyklus"), required=False)
    stand = forms.ChoiceField(label=_("Stand"), choices=STATES, required=False)
    ebene = forms.ChoiceField(label=_("Ebene"), choices=[("", _("alle")), *Level.choices], required=False)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)

    def __init__(
        self, *args: Any, towns: Sequence[tuple[str, str]], cycles: Sequence[OkrCycle], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields = [(field.key, field.name) for field in ActionField.objects.all()]
        offered = {
            "kommune": list(towns),
            "zyklus": [(str(one.pk), f"{one.title} ({one.owner.name})") for one in cycles],
            "feld": fields,
        }
        for name, choices in offered.items():
            field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]  # all are choices
            field.choices = [("", _("alle")), *choices]

    def chosen(self, name: str) -> str:
        """Return what was chosen; an unknown word counts as nothing chosen."""
        if not self.is_bound:
            return ""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")
