"""Forms along the way of a lead project."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space
from allmende.portfolio.models import LeadProject, Measure
from allmende.portfolio.services.lead import Resolution
from allmende.region.models import Municipality
from allmende.ui.formats import day_text
from allmende.ui.forms import DateInput


def _text(label: Any, hint: Any = "", rows: int = 5) -> forms.CharField:  # Any: lazy strings
    return forms.CharField(
        label=label, help_text=hint, max_length=8000, widget=forms.Textarea(attrs={"rows": rows})
    )


def _in_order(day: date, advised_on: date | None) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("Dieser Tag liegt in der Zukunft."))
    if advised_on is not None and day < advised_on:
        words = {"day": day_text(advised_on)}
        raise forms.ValidationError(_("Dieser Tag liegt vor der Beratung im Fachbeirat (%(day)s).") % words)
    return day


class _LeaderField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of the pioneers' spaces."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label=_("Federführung"), queryset=Space.objects.none(), required=required,
            empty_label=_("noch offen"), help_text=_("Eine der Pionierkommunen."),
        )  # fmt: skip

    def offer(self, towns: Sequence[Municipality]) -> None:
        """Offer these towns."""
        self.queryset = Space.objects.filter(pk__in=[town.space_id for town in towns]).order_by("name")


class ProposeForm(forms.Form):
    """Why a measure concerns everybody."""

    measure = forms.ModelChoiceField(
        label=_("Maßnahme"), queryset=Measure.objects.none(), empty_label=_("Bitte wählen")
    )
    proposal = _text(
        _("Warum betrifft sie alle?"),
        _("Woran schließt sie in der Vision an, was spart das gemeinsame Vorgehen, was wirkt zusammen mehr?"),
    )
    leader = _LeaderField(required=False)

    def __init__(
        self, *args: Any, measures: QuerySet[Measure], towns: Sequence[Municipality], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["leader"].offer(towns)  # type: ignore[attr-defined]  # our own field


class ProposeAgainForm(forms.Form):
    """New words for what was declined."""

    proposal = _text(_("Was ist jetzt anders?"))


class ReflectForm(forms.Form):
    """The expert council's advice."""

    reflected_on = forms.DateField(label=_("Tag der Beratung"), widget=DateInput())
    recommendation = forms.ChoiceField(label=_("Rat"), widget=forms.RadioSelect)
    reflection = _text(_("Was sagt der Fachbeirat?"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        choices = LeadProject._meta.get_field("recommendation").flatchoices
        self.fields["recommendation"].choices = [c for c in choices if c[0]]  # type: ignore[attr-defined]  # a choice
        self.fields["reflected_on"].initial = timezone.localdate()

    def clean_reflected_on(self) -> date:
        """Not ahead."""
        return _in_order(self.cleaned_data["reflected_on"], None)


class DecideForm(forms.Form):
    """The steering committee's resolution."""

    is_agreed = forms.TypedChoiceField(
        label=_("Beschluss"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("verabredet")), ("no", _("nicht verabredet"))],
    )  # fmt: skip
    decided_on = forms.DateField(label=_("Tag des Beschlusses"), widget=DateInput())
    decided_by = forms.CharField(label=_("Gremium"), max_length=200, initial=_("Steuerkreis"))
    reference = forms.CharField(
        label=_("Fundstelle"), max_length=300, required=False,
        help_text=_("Nummer des Beschlusses oder des Protokolls. Nötig, wenn es verabredet ist."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Begründung"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nötig, wenn es nicht verabredet ist. Alle Mitglieder lesen sie."),
    )  # fmt: skip
    leader = _LeaderField(required=False)

    def __init__(self, *args: Any, project: LeadProject, towns: Sequence[Municipality], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["leader"].offer(towns)  # type: ignore[attr-defined]  # our own field
        self.fields["leader"].initial = project.leader
        self.fields["decided_on"].initial = timezone.localdate()
        self._project = project

    def clean_decided_on(self) -> date:
        """After the advice, not ahead."""
        return _in_order(self.cleaned_data["decided_on"], self._project.reflected_on)

    def clean(self) -> dict[str, Any]:
        """An agreement has a reference, a refusal a reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        agreed = cleaned.get("is_agreed")
        if agreed is True and not (cleaned.get("reference") or "").strip():
            self.add_error("reference", _("Bitte nennen Sie, wo der Beschluss steht."))
        if agreed is False and not (cleaned.get("note") or "").strip():
            self.add_error("note", _("Bitte schreiben Sie, warum nicht."))
        return cleaned

    def resolution(self) -> Resolution:
        """What was filled in, for the service."""
        names = ("decided_on", "decided_by", "reference", "note")
        return Resolution(**{name: self.cleaned_data[name] for name in names})


class LeaderForm(forms.Form):
    """Who leads."""

    leader = _LeaderField(required=True)

    def __init__(self, *args: Any, project: LeadProject, towns: Sequence[Municipality], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["leader"].offer(towns)  # type: ignore[attr-defined]  # our own field
        self.fields["leader"].initial = project.leader


class LogForm(forms.Form):
    """What was learned."""

    text = _text(
        _("Was haben Sie gelernt?"), _("Was hat geklappt, was nicht, was raten Sie anderen?"), rows=4
    )
    members_only = forms.BooleanField(label=_("Nur für den Verbund sichtbar"), required=False)


class CloseForm(forms.Form):
    """What remains."""

    remains = _text(
        _("Was bleibt?"), _("Wer betreibt es weiter, mit welchen Leuten, welchem Wissen, welchem Geld?")
    )
