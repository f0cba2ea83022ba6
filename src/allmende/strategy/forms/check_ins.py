"""The lines of the check-in page, and one value by itself."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from allmende.strategy.models import Confidence
from allmende.strategy.services import Correction, Line
from allmende.ui.fields import GermanDecimalField

_SHAPES = {Confidence.HIGH: "good", Confidence.MEDIUM: "soon", Confidence.LOW: "now"}


def _shaped(confidence: Confidence) -> SafeString:
    """Write a confidence as shape and word."""
    return format_html(
        '<span class="al-light al-light--{}"><span class="al-light__shape" aria-hidden="true"></span>'
        '<span class="al-light__word">{}</span></span>',
        _SHAPES[confidence],
        confidence.label,
    )


_shaped_lazy = lazy(_shaped, SafeString)
#: The first choice keeps the line untouched; the words are those of whoever reads.
CONFIDENCES = [("", _("keine Angabe")), *((one.value, _shaped_lazy(one)) for one in Confidence)]


class CheckInForm(forms.Form):
    """Where one key result stands: value, confidence, one sentence; nothing is forced."""

    value = GermanDecimalField(label=_("Wert heute"), max_digits=12, decimal_places=2, required=False)
    confidence = forms.ChoiceField(
        label=_("Erreichen wir das Ziel?"), choices=CONFIDENCES, required=False, widget=forms.RadioSelect
    )
    sentence = forms.CharField(label=_("Ein Satz dazu"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**63 - 1)

    def __init__(self, *args: Any, key_result_id: int, is_measured: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_result_id = key_result_id
        if is_measured:
            del self.fields["value"]

    @property
    def is_said(self) -> bool:
        """Whether anything was filled in; only after the form is valid."""
        cleaned = self.cleaned_data
        return cleaned.get("value") is not None or bool(cleaned["confidence"]) or bool(cleaned["sentence"])

    def line(self) -> Line:
        """Return what was said in the service's words; only after the form is valid."""
        cleaned = self.cleaned_data
        return Line(
            key_result_id=self.key_result_id,
            value=cleaned.get("value"),
            confidence=cleaned["confidence"],
            sentence=cleaned["sentence"],
            seen_id=cleaned["seen"],
        )


class SingleCheckInForm(CheckInForm):
    """The same for one key result on its own page, where saying nothing is a mistake."""

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = cleaned.get("value") is not None or cleaned.get("confidence") or cleaned.get("sentence")
        if not said and not self.errors:
            name = "value" if "value" in self.fields else "confidence"
            self.add_error(name, ValidationError(_("Bitte tragen Sie hier etwas ein.")))
        return cleaned


class CorrectionForm(SingleCheckInForm):
    """What was said, to be said right; the reason stands beside it."""

    reason = forms.CharField(
        label=_("Warum berichtigen Sie das?"),
        max_length=500,
        help_text=_("Zum Beispiel: vertippt. Der Grund und was vorher dastand, bleiben für alle lesbar."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]

    def correction(self) -> Correction:
        """Return what was said in the service's words; only after the form is valid."""
        cleaned = self.cleaned_data
        return Correction(
            value=cleaned.get("value"),
            confidence=cleaned["confidence"],
            sentence=cleaned["sentence"],
            reason=cleaned["reason"],
            edition=cleaned["edition"] or 0,
        )
