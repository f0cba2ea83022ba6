"""What people type when they install: the blueprint's questions, a room, a table, a removal."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.units import unit_of
from allmende.solutions.blueprint.types import Blueprint, Parameter
from allmende.solutions.services.installing.errors import ParametersInvalid
from allmende.solutions.services.installing.parameters import Answer, checked
from allmende.solutions.services.rooms_upload.checking import KnownDevices, check_by_hand
from allmende.solutions.services.rooms_upload.types import COLUMNS, RoomRow

_FIELD_OF = {heading: name for name, heading in COLUMNS.items()}


class AnswersForm(forms.Form):
    """The blueprint's questions that are no secrets, with its help texts, and whether it is a trial."""

    is_trial = forms.BooleanField(
        label=gettext_lazy("Erst mit simulierten Sensoren ausprobieren"),
        help_text=gettext_lazy(
            "Ohne Geräte, auch vor dem Beschluss. Alle Werte sind als simuliert gekennzeichnet und "
            "zählen nirgends mit. "
            "Mit echten Sensoren richten Sie später neu ein; der Versuch endet dann."
        ),
        required=False,
    )

    def __init__(
        self,
        blueprint: Blueprint,
        *args: Any,
        offers_trial: bool,
        is_installed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parameters = [p for p in blueprint.about.parameter if not p.secret]
        for parameter in self.parameters:
            self.fields[parameter.key] = field_for(parameter)
        if is_installed:
            for dataset in blueprint.datasets:
                # Nobody may believe that a choice here makes schools that are there already private.
                self.fields[dataset.mode_parameter].help_text += " " + _(
                    "Gilt für neue Schulen; was bestehende Schulen zeigen, ändern Sie bei der Schule."
                )
        trial = self.fields.pop("is_trial")
        if offers_trial:
            self.fields["is_trial"] = trial

    def clean(self) -> dict[str, Any]:
        """Check the answers by the installation's own rules."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            return cleaned | checked(self.parameters, cleaned)
        except ParametersInvalid as refused:
            for key, sentence in refused.problems.items():
                self.add_error(key, sentence)
        return cleaned

    @property
    def answers(self) -> dict[str, Answer]:
        """The checked answers by the questions' keys."""
        return {parameter.key: self.cleaned_data[parameter.key] for parameter in self.parameters}

    @property
    def is_for_trial(self) -> bool:
        """Whether a trial was chosen."""
        return bool(self.cleaned_data.get("is_trial"))


class SecretsForm(forms.Form):
    """The blueprint's secret questions; what was answered before is never shown again."""

    def __init__(self, blueprint: Blueprint, stored: set[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for parameter in blueprint.about.parameter:
            if parameter.secret:
                self.fields[parameter.key] = _secret_field(parameter, is_stored=parameter.key in stored)


def _secret_field(parameter: Parameter, *, is_stored: bool) -> forms.Field:
    kept = _("Ist hinterlegt. Leer lassen, um ihn zu behalten.") + " " if is_stored else ""
    return forms.CharField(
        label=parameter.label,
        help_text=kept + escape(parameter.help),
        required=parameter.required and not is_stored,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
    )


def field_for(parameter: Parameter) -> forms.Field:
    """Return the form field of one question; blueprints are data, so their words are escaped."""
    common: dict[str, Any] = {
        "label": parameter.label,
        "help_text": escape(parameter.help),
        "required": parameter.required and parameter.kind != "boolean",
        "initial": parameter.default,
    }
    if parameter.kind == "choice":
        choices = [(choice.value, choice.label) for choice in parameter.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if parameter.kind == "integer":
        unit = unit_of(parameter.unit).name if parameter.unit else ""
        common["label"] = f"{parameter.label} ({unit})" if unit else parameter.label
        return forms.IntegerField(min_value=parameter.minimum, max_value=parameter.maximum, **common)
    if parameter.kind == "boolean":
        return forms.BooleanField(**common)
    if parameter.kind == "email_list":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **common)
    return forms.CharField(max_length=500, **common)


def as_typed(value: object) -> object:
    """Return a kept answer as its field shows it."""
    return ", ".join(value) if isinstance(value, list) else value


class RoomForm(forms.Form):
    """One room, perhaps with the device that will measure in it."""

    school = forms.CharField(label=gettext_lazy("Schule"))
    name = forms.CharField(
        label=gettext_lazy("Raum"), help_text=gettext_lazy("Wie der Raum heißt, etwa 5a oder Chemie")
    )
    code = forms.CharField(
        label=gettext_lazy("Raumnummer"), required=False, help_text=gettext_lazy("Wie sie an der Tür steht")
    )
    device_key = forms.CharField(
        label=gettext_lazy("Gerätekennung (DevEUI)"),
        required=False,
        help_text=gettext_lazy(
            "Kann später folgen. Das Gerät lässt sich auch mit einem Klick zuordnen, sobald es sendet."
        ),
    )
    device_type = forms.ChoiceField(label=gettext_lazy("Gerätetyp"), required=False)

    def __init__(self, devices: KnownDevices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.devices = devices
        empty = ("", _("noch offen"))
        self.fields["device_type"].choices = [empty, *devices.names.items()]  # type: ignore[attr-defined]  # set above

    def clean(self) -> dict[str, Any]:
        """Check the room by the rules of the table."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        result = check_by_hand([RoomRow(**cleaned)], self.devices)
        for problem in result.problems:
            self.add_error(_FIELD_OF.get(problem.column, "name"), problem.sentence)
        self.rooms = result.good
        return cleaned


class UploadForm(forms.Form):
    """A table of rooms."""

    table = forms.FileField(
        label=gettext_lazy("Tabelle mit Räumen"),
        help_text=gettext_lazy(
            "Excel-Arbeitsmappe (.xlsx) oder CSV, höchstens 2 MB. Sie sehen alles, bevor es übernommen wird."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )


class RemovalForm(forms.Form):
    """Whether the data go too, and why."""

    KEEP, ERASE = "keep", "erase"
    scope = forms.ChoiceField(
        label=gettext_lazy("Was geschieht mit den Daten?"),
        choices=[
            (KEEP, gettext_lazy("Räume, Geräte und Messwerte bleiben")),
            (ERASE, gettext_lazy("Räume, Geräte und alle Messwerte werden endgültig gelöscht")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )
    understood = forms.BooleanField(
        label=gettext_lazy(
            "Ja, die Messwerte sollen endgültig gelöscht werden. Das lässt sich nicht rückgängig machen."
        ),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Grund"),
        help_text=gettext_lazy("Steht im Verlauf der Übernahme."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )

    def clean(self) -> dict[str, Any]:
        """Ask twice before anything is deleted."""
        cleaned = super().clean() or {}
        if cleaned.get("scope") == self.ERASE and not cleaned.get("understood"):
            self.add_error(
                "understood", _("Bitte bestätigen Sie, dass die Messwerte gelöscht werden sollen.")
            )
        return cleaned
