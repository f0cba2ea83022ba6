"""The form with people's words for the council paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.governance.models import ClimateEffect, CouncilText
from allmende.governance.services.council import FIELDS
from allmende.ui.forms import DateInput

_MARKDOWN = _("Absätze mit Leerzeile, Aufzählungen mit „- “ am Zeilenanfang, **fett**.")


def _text(label: object, hint: object = "", *, rows: int = 4, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # lazy words
        help_text=hint,  # type: ignore[arg-type]
        required=required,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CouncilTextForm(forms.Form):
    """What the paper needs beside the numbers and lists of the chain; all of it is kept for the next time."""

    paper_number = forms.CharField(label=_("Vorlagennummer"), max_length=50, required=False)
    body = forms.CharField(label=_("Gremium, das entscheidet"), max_length=200, required=False)
    meeting_on = forms.DateField(label=_("Sitzung am"), required=False, widget=DateInput)
    consultations = _text(
        _("Vorberatungen"),
        _("Eine je Zeile, der Tag nach einem Strichpunkt: Haupt- und Finanzausschuss; 12.3.2027"),
        rows=2,
    )
    is_public = forms.TypedChoiceField(
        label=_("Beratung"),
        choices=[("1", _("öffentlich")), ("0", _("nichtöffentlich"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    department = forms.CharField(label=_("Federführendes Amt"), max_length=200, required=False)
    subject = forms.CharField(label=_("Betreff"), max_length=300)
    proposal = _text(_("Beschlussvorschlag"), _MARKDOWN, rows=6, required=True)
    situation = _text(
        _("Sachverhalt"), _("Ziele, Handlungsfelder und Kennzahlen werden darunter eingesetzt."), rows=8
    )
    budget_item = forms.CharField(
        label=_("Im Haushalt"),
        help_text=_("Produkt und Konto, Jahr, zum Beispiel: 15.01.02 / 5291, Haushalt 2027"),
        max_length=200,
        required=False,
    )
    finance_note = _text(
        _("Finanzielle Auswirkungen"), _("Die Tabellen aus den Maßnahmen werden darunter eingesetzt."), rows=3
    )
    staff_note = _text(
        _("Personelle Auswirkungen"), _("Die Stunden aus den Maßnahmen werden darunter eingesetzt."), rows=3
    )
    climate_effect = forms.ChoiceField(
        label=_("Auswirkung auf das Klima"),
        choices=[("", _("noch nicht geprüft")), *ClimateEffect.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    climate_note = _text(
        _("Begründung zum Klimacheck"),
        _("Was die Maßnahmen zu UN-Ziel 13 beitragen, wird eingesetzt."),
        rows=3,
    )
    participation = _text(
        _("Beteiligung"), _("Die Beteiligung je Maßnahme wird darunter eingesetzt."), rows=3
    )
    alternatives = _text(_("Alternativen"), rows=3)
    annexes = _text(_("Weitere Anlagen"), _("Eine je Zeile. Die digitale Agenda ist immer Anlage 1."), rows=2)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:  # Any: Django's own
        """Keep line ends as people's systems agree on them."""
        cleaned = super().clean() or {}
        return {k: v.replace("\r\n", "\n") if isinstance(v, str) else v for k, v in cleaned.items()}


def initial_of(text: CouncilText) -> dict[str, Any]:  # Any: values of any field
    """Return what the form shows first."""
    values = {field: getattr(text, field) for field in FIELDS}
    return {**values, "is_public": "1" if text.is_public else "0", "edition": text.edition}
