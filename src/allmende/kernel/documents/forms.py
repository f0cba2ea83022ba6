"""The form that takes a Word template."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordTemplateForm(forms.Form):
    """One .docx file."""

    template = forms.FileField(
        label=_("Word-Vorlage (.docx)"),
        help_text=_("Bis 10 MB, ohne Makros. Wir füllen sie zur Probe aus, bevor sie gilt."),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )
