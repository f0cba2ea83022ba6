"""The questions of a fit check, and the cost lines a town may change."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.region.models import ProfileAnswer
from allmende.solutions.blueprint.types import Need
from allmende.solutions.forms.fields import GermanDecimalField
from allmende.solutions.services.costs import OwnLine
from allmende.solutions.services.fit import UNKNOWN
from allmende.ui.formats import day_text


class FitForm(forms.Form):
    """One field per need of the blueprint, filled from the town's profile."""

    def __init__(
        self, data: object = None, *, needs: Sequence[Need], answers: Mapping[str, ProfileAnswer]
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        for need in needs:
            answer = answers.get(need.key)
            field = _field_of(need)
            field.label, field.required = need.question, False
            field.help_text = _hint(need, answer)
            field.initial = answer.value if answer else ""
            self.fields[need.key] = field

    def answers(self) -> dict[str, str]:
        """Return question key → answer as the profile keeps it; empty for none."""
        return {key: _as_text(value) for key, value in self.cleaned_data.items()}


def _as_text(value: object) -> str:
    return "" if value is None else f"{value:f}" if hasattr(value, "is_finite") else str(value)


def _field_of(need: Need) -> forms.Field:
    if need.kind == "yes_no":
        return _choice([("yes", _("ja")), ("no", _("nein"))])
    if need.kind == "choice":
        return _choice([(choice.value, choice.label) for choice in need.choices])
    if need.kind == "number":
        return GermanDecimalField(min_value=0, max_digits=12, decimal_places=2)
    return forms.CharField(max_length=500)


def _choice(choices: list[tuple[str, str]]) -> forms.ChoiceField:
    if UNKNOWN not in {value for value, _label in choices}:
        choices = [*choices, (UNKNOWN, _("weiß nicht"))]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


def _hint(need: Need, answer: ProfileAnswer | None) -> str:
    """The blueprint's help, the unit, and who answered last."""
    unit = _("Angabe in %(unit)s.") % {"unit": need.unit} if need.unit and need.kind == "number" else ""
    last = ""
    if answer is not None:
        last = _("Zuletzt angegeben am %(day)s von %(name)s.") % {
            "day": day_text(answer.answered_at),
            "name": answer.answered_by,
        }
    # Hints are printed as HTML; a person's name is text.
    return escape(" ".join(part for part in (need.help, unit, last) if part))


class CostLineForm(forms.Form):
    """A town's own quantity and price for one line; empty fields keep the blueprint's."""

    quantity = GermanDecimalField(
        label=gettext_lazy("Menge"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    unit_price = GermanDecimalField(
        label=gettext_lazy("Einzelpreis"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    price_source = forms.CharField(
        label=gettext_lazy("Woher ist der Preis?"), required=False, max_length=200,
        help_text=gettext_lazy("z. B. Angebot vom 3. März"),
    )  # fmt: skip

    def line(self) -> OwnLine:
        """Return what the town puts in place of the blueprint."""
        return OwnLine(**self.cleaned_data)


class TownForm(forms.Form):
    """For which town; for people who work for several."""

    kommune = forms.ChoiceField(label=gettext_lazy("Für welche Kommune?"))

    def __init__(self, data: object = None, *, towns: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        self.fields["kommune"].choices = towns  # type: ignore[attr-defined]  # a choice field
