"""What people fill in at alerts and their rules."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from allmende.basics.units import unit_of
from allmende.datahub.models import AlertRule, Direction
from allmende.kernel.models import Visibility

MAX_RECIPIENTS = 20
LONGEST_MIN = 7 * 24 * 60
SHARED = [
    (Visibility.MUNICIPALITY, _("nur mit Zugang und für Personen der Kommune")),
    (Visibility.PUBLIC, _("öffentlich, soweit die Orte öffentlich sind")),
]


class NoteForm(forms.Form):
    """A few words about an alert."""

    text = forms.CharField(
        label=_("Notiz"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("z. B. Hausmeister ist unterwegs"),
    )  # fmt: skip


class ClosingForm(forms.Form):
    """What was done about an alert."""

    text = forms.CharField(
        label=_("Was wurde getan?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte schreiben Sie kurz, was getan wurde.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page may have another form with a text.
        kwargs.setdefault("auto_id", "close_%s")
        super().__init__(*args, **kwargs)


class RemovalForm(forms.Form):
    """Why a rule is taken away."""

    reason = forms.CharField(
        label=_("Grund"), max_length=300, error_messages={"required": _("Bitte nennen Sie einen Grund.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The page has another form.
        kwargs.setdefault("auto_id", "remove_%s")
        super().__init__(*args, **kwargs)


class RecipientsField(forms.CharField):
    """E-mail addresses, one a line or separated by commas."""

    def to_python(self, value: Any) -> Any:  # Any: Django's signature
        """Return the addresses in the order they were typed, each once."""
        text = super().to_python(value) or ""
        found = [part.strip().lower() for part in text.replace(",", "\n").replace(";", "\n").split("\n")]
        return list(dict.fromkeys(part for part in found if part))

    def validate(self, value: Any) -> None:  # Any: Django's signature
        """Demand addresses, and not too many."""
        if len(value) > MAX_RECIPIENTS:
            raise forms.ValidationError(_now("Bitte höchstens 20 Adressen."))
        check = EmailValidator()
        for address in value:
            try:
                check(address)
            except forms.ValidationError as err:
                text = _now("„%(address)s“ ist keine E-Mail-Adresse.") % {"address": address[:100]}
                raise forms.ValidationError(text) from err

    def prepare_value(self, value: Any) -> Any:  # Any: Django's signature
        """Show one address a line."""
        return "\n".join(value) if isinstance(value, list) else value


class RuleForm(forms.Form):
    """When people are told, who, and when not.

    Args:
        kinds: Type of entity, attribute and unit that a new rule may be about; empty: the rule exists.
    """

    kind = forms.ChoiceField(label=_("Was wird gemessen"))
    title = forms.CharField(label=_("Titel der Meldung"), max_length=200)
    direction = forms.ChoiceField(
        label=_("Gemeldet wird, wenn der Wert liegt"), choices=Direction.choices, widget=forms.RadioSelect
    )
    limit = forms.FloatField(label=_("Schwelle"), localize=True)
    minutes = forms.IntegerField(
        label=_("Länger als (Minuten)"), min_value=0, max_value=LONGEST_MIN,
        help_text=_("So lange muss der Wert ohne Pause jenseits der Schwelle liegen."),
    )  # fmt: skip
    hysteresis = forms.FloatField(
        label=_("Abstand für die Entwarnung"), min_value=0, required=False, localize=True,
        help_text=_("So weit muss der Wert zurückkommen. Das verhindert viele Meldungen, wenn er schwankt."),
    )  # fmt: skip
    recipients = RecipientsField(
        label=_("E-Mail an"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Eine Adresse je Zeile."),
    )  # fmt: skip
    quiet_from = forms.TimeField(
        label=_("Ruhe ab"), required=False, help_text=_("z. B. 18:00"),
        error_messages={"invalid": _("Bitte schreiben Sie die Uhrzeit so: 18:00.")},
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label=_("Ruhe bis"), required=False,
        help_text=_("Was in der Ruhe beginnt und danach noch andauert, wird dann gemeldet."),
        error_messages={"invalid": _("Bitte schreiben Sie die Uhrzeit so: 06:00.")},
    )  # fmt: skip
    is_quiet_at_weekends = forms.BooleanField(label=_("Auch am Wochenende ist Ruhe"), required=False)
    webhook_url = forms.URLField(
        label=_("Adresse für Programme (Webhook)"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Dorthin geht jede Meldung als JSON mit Unterschrift. Leer lassen: nirgendhin."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Im Feed (Atom) steht die Meldung"), choices=SHARED, widget=forms.RadioSelect
    )
    is_paused = forms.BooleanField(label=_("Regel anhalten"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kinds:
            del self.fields["kind"]
            return
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        self._kinds = kinds
        field.choices = [
            (str(place), f"{entity_type}: {attribute} ({unit_of(unit).sign or unit})")
            for place, (entity_type, attribute, unit) in enumerate(kinds)
        ]

    def clean_webhook_url(self) -> str:
        """Demand a web address."""
        url = str(self.cleaned_data["webhook_url"])
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_now("Bitte eine Adresse, die mit https:// beginnt."))
        return url

    def clean(self) -> dict[str, Any]:
        """Demand both ends of the quiet hours, or none."""
        cleaned = super().clean() or {}
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", _now("Bitte nennen Sie Anfang und Ende der Ruhe, oder keins."))
        return cleaned

    def rule_values(self) -> dict[str, Any]:
        """Return the fields of the rule by name."""
        cleaned = self.cleaned_data
        same = ("title", "direction", "limit", "recipients", "quiet_from", "quiet_until",
                "is_quiet_at_weekends", "webhook_url", "visibility", "is_paused")  # fmt: skip
        values: dict[str, Any] = {name: cleaned[name] for name in same}
        values["duration_s"] = cleaned["minutes"] * 60
        values["hysteresis"] = cleaned["hysteresis"] or 0.0
        if "kind" in cleaned:
            entity_type, attribute, unit = self._kinds[int(cleaned["kind"])]
            values |= {"entity_type": entity_type, "attribute": attribute, "unit": unit}
        return values


def initial_of(rule: AlertRule) -> dict[str, Any]:
    """Return what the form of an existing rule starts with."""
    names = ("title", "direction", "limit", "hysteresis", "recipients", "quiet_from", "quiet_until",
             "is_quiet_at_weekends", "webhook_url", "visibility", "is_paused")  # fmt: skip
    return {**{name: getattr(rule, name) for name in names}, "minutes": rule.duration_minutes}


#: What the form of a new rule starts with.
NEW_RULE: dict[str, Any] = {
    "direction": Direction.ABOVE, "minutes": 30, "hysteresis": 0, "visibility": Visibility.MUNICIPALITY,
}  # fmt: skip
