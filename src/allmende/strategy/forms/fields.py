"""The form in which a town chooses its fields of action: rank and reason for each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.strategy.models import ActionField, FieldChoice
from allmende.strategy.services.fields import Choice


class FieldsForm(forms.Form):
    """A rank for every field; fields without a rank are not chosen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        action_fields: Sequence[ActionField],
        chosen: Mapping[int, FieldChoice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.action_fields = action_fields
        ranks = [("", _("nicht gewählt")), *((str(n), str(n)) for n in range(1, len(action_fields) + 1))]
        for field in action_fields:
            choice = chosen.get(field.pk)
            self.fields[f"rank_{field.pk}"] = forms.ChoiceField(
                label=field.name,
                choices=ranks,
                required=False,
                initial=str(choice.priority) if choice else "",
            )
            self.fields[f"reason_{field.pk}"] = forms.CharField(
                label=_("Warum?"),
                max_length=1000,
                required=False,
                initial=choice.reason if choice else "",
            )

    def rows(self) -> list[tuple[ActionField, Any, Any]]:  # Any: bound fields
        """Return each field with its two inputs."""
        return [(field, self[f"rank_{field.pk}"], self[f"reason_{field.pk}"]) for field in self.action_fields]

    def choices(self) -> list[Choice]:
        """Return the fields that got a rank."""
        cleaned = self.cleaned_data
        return [
            Choice(field.pk, int(cleaned[f"rank_{field.pk}"]), cleaned[f"reason_{field.pk}"])
            for field in self.action_fields
            if cleaned[f"rank_{field.pk}"]
        ]
