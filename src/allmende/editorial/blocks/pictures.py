"""The part of the window for pictures in which a new one is uploaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.editorial.services.pictures import add_picture
from allmende.kernel.actor import Actor
from allmende.kernel.errors import sentence_of
from allmende.kernel.models import Space, StoredFile


class PictureForm(forms.Form):
    """A picture, what is to be seen on it, and for whom it is kept."""

    upload = forms.FileField(
        label=_("Bild"),
        help_text=_("JPEG, PNG oder WebP bis 10 MB. Das Bild ist öffentlich, sobald es hochgeladen ist."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("Was ist zu sehen?"),
        max_length=300,
        help_text=_("Ein Satz für alle, die das Bild nicht sehen können."),
    )
    credit = forms.CharField(label=_("Wer hat es gemacht?"), max_length=200, required=False)
    owner = forms.ModelChoiceField(Space.objects.none(), label=_("Für wen?"), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        writes_for = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
        owner: Any = self.fields["owner"]
        owner.queryset = Space.objects.filter(pk__in=writes_for).order_by("name")
        if len(writes_for) == 1:
            owner.initial, owner.widget = writes_for[0], forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Store the picture here: only its content tells whether it is one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.stored = add_picture(actor=self._actor, **cleaned)
        except AllmendeError as err:
            self.add_error("upload", sentence_of(err))
        return cleaned

    def save(self) -> StoredFile:
        """Return what was stored."""
        return self.stored


class UploadsPictures:
    """What the window and its answer need to know of the form."""

    request: Any  # the request with its actor

    def can_create(self) -> bool:
        """Everybody who may be here writes for somebody."""
        return True

    def get_creation_form(self) -> PictureForm:
        """Return the form for the person who asks."""
        sent = self.request.method == "POST"
        return PictureForm(
            self.request.POST if sent else None,
            self.request.FILES if sent else None,
            actor=self.request.actor,
        )
