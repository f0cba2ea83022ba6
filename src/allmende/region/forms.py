"""Forms of the region's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allmende.region.models import Contact


class LegalTextForm(forms.Form):
    """A legal page's words."""

    title = forms.CharField(label=_("Überschrift"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Überschriften beginnen mit #, Aufzählungen mit -. HTML wird nicht übernommen."),
    )


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Whom to ask in a town."""

    class Meta:
        model = Contact
        fields = ["name", "function", "email", "phone"]
