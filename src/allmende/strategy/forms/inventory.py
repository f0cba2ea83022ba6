"""Forms of the inventory: filters, one item, a table."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Visibility
from allmende.kernel.seen_form import SeenForm
from allmende.strategy.models import ActionField
from allmende.strategy.selectors.inventory import KINDS, STATES, InventoryQuery


class InventoryFilterForm(forms.Form):
    """Search and filters; a value nobody offers is left out instead of refused."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
    art = forms.ChoiceField(label=_("Art"), required=False)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    amt = forms.ChoiceField(label=_("Amt"), required=False)
    stand = forms.ChoiceField(label=_("Stand"), required=False)

    def __init__(self, data: Any, *, departments: Sequence[str]) -> None:
        super().__init__(data)
        every = ("", _("Alle"))
        choices = {
            "art": KINDS.items(),
            "feld": ActionField.objects.values_list("key", "name"),
            "amt": [(name, name) for name in departments],
            "stand": STATES.items(),
        }
        for name, offered in choices.items():
            self.fields[name].choices = [every, *offered]  # type: ignore[attr-defined]  # a ChoiceField

    def query(self) -> InventoryQuery:
        """Return what is looked for."""
        self.is_valid()
        values = self.cleaned_data
        return InventoryQuery(
            words=values.get("q", "").strip(),
            kind=values.get("art", ""),
            field=values.get("feld", ""),
            department=values.get("amt", ""),
            state=values.get("stand", ""),
        )


class InventoryItemForm(SeenForm):
    """Something the town has already."""

    title = forms.CharField(
        label=_("Was ist es?"), max_length=200, help_text=_("Zum Beispiel: Ratsinformationssystem")
    )
    kind = forms.ChoiceField(label=_("Art"), choices=list(KINDS.items()))
    description = forms.CharField(
        label=_("Beschreibung"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    department = forms.CharField(label=_("Amt oder Betrieb"), required=False, max_length=200)
    action_field = forms.ModelChoiceField(
        label=_("Handlungsfeld"),
        queryset=ActionField.objects.none(),
        required=False,
        empty_label=_("nicht angegeben"),
    )
    state = forms.ChoiceField(label=_("Stand"), choices=list(STATES.items()), initial="running")
    since = forms.CharField(label=_("Seit"), required=False, max_length=10, help_text=_("Jahr oder Datum"))
    url = forms.URLField(label=_("Internetadresse"), required=False, max_length=200, assume_scheme="https")
    is_public = forms.BooleanField(
        label=_("Öffentlich zeigen"), required=False,
        help_text=_("Sonst sehen es nur die Leute Ihrer Kommune."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action_field"].queryset = ActionField.objects.all()  # type: ignore[attr-defined]

    def as_stored(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what the service takes."""
        is_public = cleaned.pop("is_public")
        return {**cleaned, "visibility": Visibility.PUBLIC if is_public else Visibility.MUNICIPALITY}


class InventoryTableForm(forms.Form):
    """A table of many items."""

    file = forms.FileField(
        label=_("Tabelle"),
        help_text=_(
            "CSV oder Excel (.xlsx), höchstens 5.000 Zeilen und 5 MB. Nötig ist nur die Spalte „Titel“."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
