"""Forms of the short report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.governance.types import Section
from allmende.ui.forms import DateInput


class ReportForm(forms.Form):
    """Title, period, summary, and a comment for each section."""

    title = forms.CharField(label=gettext_lazy("Titel"), max_length=200)
    period_from = forms.DateField(label=gettext_lazy("Von"), widget=DateInput)
    period_until = forms.DateField(label=gettext_lazy("Bis"), widget=DateInput)
    summary = forms.CharField(
        label=gettext_lazy("Zusammenfassung"),
        help_text=gettext_lazy("Zwei, drei Sätze, die ganz oben stehen und in der E-Mail mitgehen."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self._keys = [section.key for section in sections]
        for section in sections:
            self.fields[f"comment_{section.key}"] = forms.CharField(
                label=_("Kommentar: %(section)s") % {"section": section.title},
                max_length=10_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def comments(self) -> dict[str, str]:
        """Comments by section."""
        return {key: str(self.cleaned_data[f"comment_{key}"]) for key in self._keys}


class SendForm(forms.Form):
    """Who gets the report."""

    people = forms.MultipleChoiceField(
        label=gettext_lazy("Personen mit Konto"),
        help_text=gettext_lazy("Alle, die für eine Kommune oder den Verbund verantwortlich sind."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=gettext_lazy("Weitere Adressen"),
        help_text=gettext_lazy(
            "Eine je Zeile. Wer kein Konto hat, bekommt die Zusammenfassung; den ganzen Bericht schicken Sie "
            "als PDF nach."
        ),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]  # a choice field

    def clean_others(self) -> list[str]:
        """Return the addresses, each of them checked."""
        found = [line.strip() for line in str(self.cleaned_data["others"]).replace(",", "\n").splitlines()]
        for address in filter(None, found):
            try:
                validate_email(address)
            except ValidationError as err:
                raise forms.ValidationError(
                    _("„%(address)s“ ist keine E-Mail-Adresse.") % {"address": address[:100]}
                ) from err
        return [address for address in found if address]

    @property
    def recipients(self) -> list[str]:
        """All addresses."""
        return [*self.cleaned_data["people"], *self.cleaned_data["others"]]
