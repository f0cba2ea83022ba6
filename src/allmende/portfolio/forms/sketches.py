"""Forms of sketches, calls and ideas."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space, User
from allmende.portfolio.models import Call, Sketch, SketchState
from allmende.portfolio.services.calls import BEST_POINTS, CallFacts
from allmende.portfolio.services.sketches import SketchFacts
from allmende.strategy.models import ActionField
from allmende.ui.forms import DateInput

_FIELDS: Final = ("title", "idea", "need", "benefit", "who", "costs", "action_field")

#: What of an idea may wait.
_MORE: Final = ("need", "benefit", "who", "costs", "action_field")


def _area(label: Any, hint: Any, *, rows: int = 3, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class IdeaFields(forms.Form):
    """The half page that makes an idea a sketch."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    idea = _area(_("Die Idee"), _("Was soll geschehen? Ein paar Sätze genügen."), rows=4, required=True)
    need = _area(_("Welches Problem löst sie?"), _("Wer hat heute welchen Ärger?"))
    benefit = _area(_("Was haben die Menschen davon?"), _("Woran merken sie es?"))
    who = _area(_("Wer könnte es umsetzen?"), _("Amt, Verein, Firma – auch eine Vermutung hilft."), rows=2)
    costs = forms.CharField(
        label=_("Geschätzte Kosten"),
        required=False,
        max_length=300,
        help_text=_("Auch „weiß ich nicht“ ist gut."),
    )
    action_field = forms.ModelChoiceField(
        label=_("Handlungsfeld"), queryset=ActionField.objects.all(), required=False, empty_label=_("offen")
    )

    def facts(self) -> SketchFacts:
        """What was filled in, for the service."""
        return SketchFacts(**{name: self.cleaned_data[name] for name in _FIELDS})


class SketchForm(IdeaFields):
    """A sketch of one's own house."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)

    field_order = ("owner", *_FIELDS)

    def __init__(self, *args: Any, spaces: QuerySet[Space], sketch: Sketch | None = None, **kw: Any) -> None:
        if sketch is not None:
            kw["initial"] = {name: getattr(sketch, name) for name in (*_FIELDS, "edition")}
        super().__init__(*args, **kw)
        if sketch is not None:
            del self.fields["owner"]
            return
        self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(spaces) == 1:
            self.fields["owner"].initial = spaces[0]
            self.fields["owner"].widget = forms.HiddenInput()


class IdeaForm(IdeaFields):
    """An idea from anybody; a field people do not see catches machines."""

    name = forms.CharField(
        label=_("Ihr Name"), required=False, max_length=200,
        help_text=_("Wird nicht veröffentlicht."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"), required=False,
        help_text=_(
            "Wir schicken Ihnen den Link zu Ihrer Idee und schreiben, was aus ihr wird. Danach löschen wir "
            "die Adresse. Sie wird nicht veröffentlicht."
        ),
    )  # fmt: skip
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args: Any, has_mail: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["idea"].help_text = _(
            "Was soll geschehen? Ein paar Sätze genügen. Bitte nennen Sie keine Namen oder Adressen anderer."
        )
        if not has_mail:
            # An address nobody writes to is not asked for.
            del self.fields["email"]

    @property
    def says_more(self) -> bool:
        """Something stands in the fields that are folded away at first, or is wrong there."""
        return any(self.data.get(name) or name in self.errors for name in _MORE)

    @property
    def is_trapped(self) -> bool:
        """Something filled in the field that people do not see."""
        return bool(self.data.get("website"))


class AddressForm(forms.Form):
    """Where the sender of an idea wants to be told."""

    email = forms.EmailField(label=_("Ihre E-Mail-Adresse"))


class SketchFilter(forms.Form):
    """Filters of the list of sketches; everything stands in the address."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
    stand = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("Alle")), *SketchState.choices]
    )
    aufruf = forms.ChoiceField(label=_("Aufruf"), required=False)

    def __init__(self, data: object, *, calls: QuerySet[Call]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        offered = [("", _("Alle")), *((str(call.pk), call.title) for call in calls)]
        self.fields["aufruf"].choices = offered  # type: ignore[attr-defined]  # a choice

    def wanted(self) -> dict[str, str]:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        return {name: (self.cleaned_data.get(name) or "").strip() for name in self.fields}


class ReasonForm(forms.Form):
    """A sentence why."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Warum?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wer die Idee eingesandt hat, liest diesen Grund."),
    )  # fmt: skip


class EraseForm(forms.Form):
    """Why the words of an idea go."""

    reason = forms.CharField(
        label=_("Warum?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Zum Beispiel: Werbung. Wer den Link zur Idee hat, liest diesen Grund."),
    )  # fmt: skip


class CallForm(forms.Form):
    """A call for ideas: its question, its days, its jury."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    owner = forms.ModelChoiceField(label=_("Für wen"), queryset=Space.objects.none(), empty_label=None)
    title = forms.CharField(
        label=_("Titel"), max_length=200, help_text=_("Zum Beispiel: Ideen für den Marktplatz")
    )
    text = _area(
        _("Worum geht es?"),
        _("Was suchen Sie, wer darf mitmachen, was geschieht mit den Ideen?"),
        rows=6,
        required=True,
    )
    criteria = _area(_("Wonach entscheidet die Jury?"), _("Steht auf der öffentlichen Seite."))
    opens_on = forms.DateField(label=_("Erster Tag"), widget=DateInput())
    closes_on = forms.DateField(label=_("Letzter Tag"), widget=DateInput())
    jury = forms.ModelMultipleChoiceField(
        label=_("Jury"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        spaces: QuerySet[Space],
        call: Call | None = None,
        people: QuerySet[User] | None = None,
        **kw: Any,
    ) -> None:
        if call is not None:
            named = ("edition", "title", "text", "criteria", "opens_on", "closes_on")
            kw["initial"] = {name: getattr(call, name) for name in named} | {"jury": call.jury.all()}
        super().__init__(*args, **kw)
        if call is None:
            # Whom one may name depends on whose call it is; the jury is named once that is known.
            del self.fields["jury"]
            self.fields["owner"].queryset = spaces  # type: ignore[attr-defined]  # a ModelChoiceField
            if len(spaces) == 1:
                self.fields["owner"].initial = spaces[0]
                self.fields["owner"].widget = forms.HiddenInput()
        else:
            del self.fields["owner"]
            self.fields["jury"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """A call closes after it opened."""
        cleaned: dict[str, Any] = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("Der letzte Tag liegt vor dem ersten."))
        return cleaned

    def facts(self) -> CallFacts:
        """What was filled in, for the service."""
        names = ("title", "text", "criteria", "opens_on", "closes_on")
        return CallFacts(**{name: self.cleaned_data[name] for name in names})


class JudgeForm(forms.Form):
    """One juror's points for an idea, with a reason."""

    points = forms.IntegerField(
        label=_("Punkte"), min_value=0, max_value=BEST_POINTS, help_text=_("0 bis 10, 10 ist das Beste.")
    )
    reason = forms.CharField(label=_("Warum?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DecideCallForm(forms.Form):
    """Winners and what everybody reads."""

    winners = forms.TypedMultipleChoiceField(
        label=_("Ausgewählt"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    result = forms.CharField(
        label=_("Ergebnis"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Steht auf der öffentlichen Seite des Aufrufs."),
    )  # fmt: skip
    to_others = forms.CharField(
        label=_("Was lesen die anderen?"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Warum ihre Idee nicht weiterverfolgt wird."),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._offered = offered
        self.fields["winners"].choices = offered  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, Any]:
        """Nobody is left without a word."""
        cleaned: dict[str, Any] = super().clean() or {}
        left = len(self._offered) - len(cleaned.get("winners") or [])
        if left and not (cleaned.get("to_others") or "").strip():
            self.add_error("to_others", _("Bitte schreiben Sie den anderen einen Satz."))
        return cleaned
