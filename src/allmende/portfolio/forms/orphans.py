"""Filters of the orphan report; everything stands in the address."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.portfolio.models import AcceptedGap
from allmende.portfolio.selectors.orphans_types import Gap
from allmende.region.models import Municipality
from allmende.ui.forms import DateInput


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


class LeaveForm(forms.Form):
    """Why a gap stays open, and until when."""

    reason = forms.CharField(
        label=_("Warum bleibt die Lücke?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zum Beispiel: Die Maßnahme ist rein intern, niemand ist zu beteiligen."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Bis wann?"), required=False, widget=DateInput(),
        help_text=_("Danach zählt sie wieder als Lücke. Leer: bis auf Weiteres."),
    )  # fmt: skip

    def __init__(self, *args: Any, left: AcceptedGap | None, **kw: Any) -> None:
        if left is not None:
            kw["initial"] = {"reason": left.reason, "until": left.until}
        super().__init__(*args, **kw)

    def clean_until(self) -> date | None:
        """The day lies ahead."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        return until
