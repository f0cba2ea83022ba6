"""What people fill in at the data hub's pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.datahub import selectors
from allmende.datahub.models import DeviceProfile, Entity, ReleaseMode
from allmende.datahub.quality_words import WithoutField
from allmende.kernel.models import Space
from allmende.ui.forms import DateInput

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
#: The longest stretch of one download; longer ones are taken in parts.
LONGEST_DAYS = 366


class RoomField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own class takes none at run time
    """A room, named with its school."""

    def label_from_instance(self, obj: Any) -> str:  # Any: Django's signature
        """School and room."""
        return f"{obj.parent.name}: {obj.name}" if obj.parent is not None else obj.name


class AssignForm(forms.Form):
    """Which room a device measures, and of which type it is."""

    entity = RoomField(
        label=_("Raum"),
        queryset=Entity.objects.none(),
        empty_label=_("Bitte wählen"),
        error_messages={"required": _("Bitte wählen Sie einen Raum.")},
    )
    profile = forms.ModelChoiceField(
        label=_("Gerätetyp"),
        queryset=DeviceProfile.objects.none(),
        empty_label=_("Bitte wählen"),
        error_messages={"required": _("Bitte wählen Sie einen Gerätetyp.")},
    )

    def __init__(
        self,
        *args: Any,
        space: Space,
        device_id: int,
        offered: "Offered | None" = None,
        needs_profile: bool = True,
        **kwargs: Any,
    ) -> None:
        kwargs["prefix"] = f"device-{device_id}"
        super().__init__(*args, **kwargs)
        if not needs_profile:
            # What we ask or listen to mostly names attribute and unit itself.
            self.fields["profile"].required = False
            self.fields["profile"].help_text = _("Nur nötig, wenn das Gerät Rohdaten sendet.")
        rooms, profiles = self.fields["entity"], self.fields["profile"]
        assert isinstance(rooms, forms.ModelChoiceField)  # noqa: S101 - declared above
        assert isinstance(profiles, forms.ModelChoiceField)  # noqa: S101 - declared above
        rooms.queryset = selectors.rooms_of(space)
        profiles.queryset = selectors.profiles_of(space)
        if offered is not None:
            rooms.widget.choices = offered.rooms
            profiles.widget.choices = offered.profiles


@dataclass(frozen=True, slots=True)
class Offered:
    """What the forms of a long list let people choose; asked of the database once for all of them."""

    rooms: list[tuple[Any, str]]
    profiles: list[tuple[Any, str]]


def offered_in(space: Space) -> Offered:
    """Return a town's rooms and device types as choices."""
    form = AssignForm(space=space, device_id=0)
    rooms, profiles = form.fields["entity"], form.fields["profile"]
    return Offered(
        [(str(value), str(label)) for value, label in rooms.choices],  # type: ignore[attr-defined]  # a choice field
        [(str(value), str(label)) for value, label in profiles.choices],  # type: ignore[attr-defined]  # as above
    )


class DiscardForm(forms.Form):
    """Why a kept message is thrown away."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        error_messages={"required": _("Bitte nennen Sie einen Grund.")},
    )


class CloseForm(forms.Form):
    """Why a source is closed."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_("z. B. Netzbetreiber gewechselt"),
        error_messages={"required": _("Bitte nennen Sie einen Grund, bevor Sie die Quelle schließen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page has another form with a reason.
        kwargs.setdefault("auto_id", "close_%s")
        super().__init__(*args, **kwargs)


class SchoolForm(forms.Form):
    """A school made by hand."""

    name = forms.CharField(label=_("Name der Schule"), max_length=200)
    release = forms.ChoiceField(
        label=_("Wie werden die Messwerte veröffentlicht?"),
        choices=ReleaseMode.choices,
        initial=ReleaseMode.DELAYED,
        widget=forms.RadioSelect,
    )


class RoomForm(forms.Form):
    """A room made by hand."""

    name = forms.CharField(
        label=_("Name des Raums"), max_length=200, help_text=_("z. B. Klasse 5a oder Chemie")
    )
    code = forms.CharField(label=_("Raumnummer"), max_length=50, required=False)


class ReleaseForm(forms.Form):
    """How a school's readings reach the public."""

    release = forms.ChoiceField(
        label=_("Wie werden die Messwerte veröffentlicht?"),
        choices=ReleaseMode.choices,
        widget=forms.RadioSelect,
    )


class DatasetFilterForm(forms.Form):
    """Search and town of the list of datasets."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
    kommune = forms.ChoiceField(label=_("Kommune"), required=False)

    def __init__(self, *args: Any, towns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kommune"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("Alle Kommunen")), *towns]


class PeriodForm(forms.Form):
    """From which day to which a dataset is downloaded; both are local days and included."""

    von = forms.DateField(
        label=_("Von"),
        widget=DateInput,
        error_messages={
            "required": _("Bitte nennen Sie den ersten Tag."),
            "invalid": _("„Von“ ist kein Datum. Bitte schreiben Sie es so: 2026-03-01."),
        },
    )
    bis = forms.DateField(
        label=_("Bis einschließlich"),
        widget=DateInput,
        error_messages={
            "required": _("Bitte nennen Sie den letzten Tag."),
            "invalid": _("„Bis“ ist kein Datum. Bitte schreiben Sie es so: 2026-03-31."),
        },
    )
    ohne = WithoutField()

    def clean(self) -> dict[str, Any]:
        """Demand an end that is not before the beginning, and at most a year."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("von"), cleaned.get("bis")
        if isinstance(first, date) and isinstance(last, date):
            if not (first >= EARLIEST and last <= LATEST) and first <= last:
                self.add_error("von", _("Bitte wählen Sie einen Tag zwischen 2000 und 2100."))
            if last < first:
                self.add_error("bis", _("Das Ende liegt vor dem Anfang. Bitte tauschen Sie die beiden Tage."))
            elif last - first > timedelta(days=LONGEST_DAYS):
                self.add_error(
                    "bis", _("Bitte wählen Sie höchstens ein Jahr und laden Sie längere Zeiten in Teilen.")
                )
        return cleaned
