"""Forms for inviting and joining."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from allmende.kernel.accounts import ROLES_OF
from allmende.kernel.actor import Role
from allmende.kernel.models import Space

ROLE_NAMES = {
    Role.READER: _("Lesen: sieht alles der Kommune, ändert nichts"),
    Role.EDITOR: _("Bearbeiten: führt Übernahmen, Quellen und Angaben"),
    Role.MANAGER: _("Verantworten: bearbeitet und lädt Personen ein"),
    Role.COORDINATOR: _("Koordination: begleitet alle Kommunen"),
    Role.ADMIN: _("Verwaltung der Installation"),
}


class InvitationForm(forms.Form):
    """Whom to invite, and what the person may do."""

    email = forms.EmailField(label=_("E-Mail-Adresse"))
    role = forms.ChoiceField(label=_("Rolle"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        choices = [(role.value, ROLE_NAMES[role]) for role in ROLES_OF[space.kind]]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class JoinForm(forms.Form):
    """Name and password of a new account."""

    full_name = forms.CharField(
        label=_("Ihr Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Passwort"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindestens 12 Zeichen. Ein Satz, den nur Sie kennen, ist gut."),
    )

    def clean_password(self) -> str:
        """Apply the installation's password rules."""
        password = str(self.cleaned_data["password"])
        try:
            password_validation.validate_password(password)
        except ValidationError as err:
            raise forms.ValidationError(err.messages) from err
        return password
