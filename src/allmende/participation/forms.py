"""Forms of the discourse; the public ones carry a trap for machines that fill everything."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from allmende.datahub.models import Dataset
from allmende.kernel.models import Space
from allmende.kernel.seen_form import SeenForm
from allmende.participation import selectors
from allmende.participation.models import ContributionKind, ProposalStatus
from allmende.participation.selectors import ProposalQuery

_NAME_HINT = _("Freiwillig und öffentlich. Ohne Namen steht dort „ohne Namen“.")


class TrapMixin(forms.Form):
    """A field people do not see; whoever fills it is a machine."""

    website = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled the form."""
        return bool(self.data.get("website"))


class ProposalForm(TrapMixin):
    """Data that should be open."""

    title = forms.CharField(
        label=_("Welche Daten?"), max_length=200, help_text=_("Zum Beispiel: Standorte der Trinkbrunnen")
    )
    holder = forms.ModelChoiceField(
        label=_("Wer hat sie?"), queryset=Space.objects.none(), empty_label=_("Bitte wählen"),
        help_text=_("Im Zweifel die Kommune, in der Sie wohnen."),
    )  # fmt: skip
    what = forms.CharField(
        label=_("Was genau sollte offen sein?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    why = forms.CharField(
        label=_("Wozu? Wem hilft es?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    sensitivity = forms.CharField(
        label=_("Was ist zu beachten?"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Könnte jemand erkannt werden? Gibt es etwas, das aus Sicherheit nicht offen sein sollte?"
        ),
    )  # fmt: skip
    name = forms.CharField(label=_("Ihr Name"), required=False, max_length=100, help_text=_NAME_HINT)
    field_order = ("title", "holder", "what", "why", "sensitivity", "name", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = selectors.holders()  # type: ignore[attr-defined]


class ContributionForm(TrapMixin):
    """For, against or a question."""

    kind = forms.ChoiceField(label=_("Ich bin"), choices=ContributionKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Ihr Beitrag"), max_length=2_000, min_length=5, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Höchstens 2.000 Zeichen. Bitte keine Angaben über andere Menschen."),
    )  # fmt: skip
    name = forms.CharField(label=_("Ihr Name"), required=False, max_length=100, help_text=_NAME_HINT)
    field_order = ("kind", "text", "name", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("for", _("dafür")), ("against", _("dagegen")), ("question", _("noch unsicher und frage")),
        ]  # fmt: skip


class ProposalFilterForm(forms.Form):
    """Search and filters; a value nobody offers is left out instead of refused."""

    q = forms.CharField(label=_("Suche"), required=False, max_length=100)
    stand = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("Alle")), *ProposalStatus.choices]
    )
    bei = forms.ChoiceField(label=_("Wer hat die Daten"), required=False)
    sort = forms.ChoiceField(
        label=_("Reihenfolge"), required=False,
        choices=[("", _("Neueste zuerst")), ("unterstuetzt", _("Am meisten unterstützt"))],
    )  # fmt: skip

    def __init__(self, data: Any, *, holders: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["bei"].choices = [("", _("Alle")), *holders]  # type: ignore[attr-defined]

    def query(self) -> ProposalQuery:
        """Return what is looked for."""
        self.is_valid()
        values = self.cleaned_data
        return ProposalQuery(
            values.get("q", "").strip(),
            values.get("stand", ""),
            values.get("bei", ""),
            values.get("sort", ""),
        )


class ModerationForm(SeenForm):
    """Show it or not."""

    show = forms.TypedChoiceField(
        label=_("Soll es öffentlich zu lesen sein?"),
        choices=[("ja", _("ja, zeigen")), ("nein", _("nein, nicht zeigen"))],
        coerce=lambda value: value == "ja", widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Grund, falls nicht"), required=False, max_length=300,
        help_text=_(
            "Öffentlich zu lesen, zum Beispiel: nennt Namen von Dritten. Der Beitrag selbst bleibt für "
            "Sie gespeichert."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Not showing takes a reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("show") is False and not cleaned.get("reason", "").strip():
            self.add_error(
                "reason", ValidationError(_("Bitte nennen Sie den Grund. Er ist öffentlich zu lesen."))
            )
        return cleaned


class AnswerForm(SeenForm):
    """The holder's answer."""

    text = forms.CharField(label=_("Antwort"), max_length=3_000, widget=forms.Textarea(attrs={"rows": 5}))


class DecisionForm(SeenForm):
    """How far a proposal is."""

    status = forms.ChoiceField(label=_("Stand"), choices=ProposalStatus.choices, widget=forms.RadioSelect)
    dataset = forms.ModelChoiceField(
        label=_("Offener Datensatz"), queryset=Dataset.objects.none(), required=False,
        empty_label=_("keiner"),
        help_text=_("Nötig, wenn die Daten jetzt offen sind."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Begründung"), required=False, max_length=3_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Öffentlich. Nötig, wenn Sie ablehnen oder es nicht möglich ist."),
    )  # fmt: skip
    sensitivity = forms.CharField(
        label=_("Was ist zu beachten?"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Öffentlich: Personenbezug, Sicherheit, Rechte Dritter."),
    )  # fmt: skip

    def __init__(self, *args: Any, datasets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].queryset = datasets  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Say at the field what the service would refuse."""
        cleaned: dict[str, Any] = super().clean() or {}
        status = cleaned.get("status")
        if status in {"refused", "not_possible"} and not cleaned.get("reason", "").strip():
            self.add_error(
                "reason", ValidationError(_("Bitte nennen Sie den Grund. Er ist öffentlich zu lesen."))
            )
        if status == "opened" and not cleaned.get("dataset"):
            self.add_error(
                "dataset", ValidationError(_("Bitte wählen Sie den Datensatz, der jetzt offen ist."))
            )
        return cleaned
