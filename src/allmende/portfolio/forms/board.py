"""The portfolio's filters; everything stands in the address, and what nobody offers is left out."""

from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import MeasureStatus, Phase
from allmende.portfolio.selectors.board import PortfolioQuery
from allmende.portfolio.selectors.measures import bundles
from allmende.strategy.models import ActionField, Goal, GoalStatus, Level, SdgGoal
from allmende.strategy.selectors import visible_goals

#: Always to be seen; the rest stands under "Mehr Filter".
VISIBLE: Final = ("suche", "kommune", "feld", "stand", "phase")


def _number(text: str) -> int:
    return int(text)


def _digits(text: str) -> int:
    """Return the key an address names; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class FilterForm(forms.Form):
    """One filter bar for all views of the portfolio."""

    suche = forms.CharField(label=_("Suche"), required=False, max_length=100)
    kommune = forms.TypedChoiceField(label=_("Kommune"), required=False, coerce=_number, empty_value=None)
    feld = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    stand = forms.ChoiceField(
        label=_("Stand"), required=False, choices=[("", _("alle außer verworfen")), *MeasureStatus.choices]
    )
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=[("", _("alle")), *Phase.choices])
    sdg = forms.TypedChoiceField(label=_("UN-Ziel"), required=False, coerce=_number, empty_value=None)
    ebene = forms.ChoiceField(label=_("Ebene"), required=False, choices=[("", _("alle")), *Level.choices])
    buendel = forms.TypedChoiceField(label=_("Bündel"), required=False, coerce=_number, empty_value=None)
    ziel = forms.TypedChoiceField(label=_("Ziel"), required=False, coerce=_number, empty_value=None)
    schnell = forms.BooleanField(label=_("Schnelle Erfolge"), required=False)
    meine = forms.BooleanField(label=_("Nur meine"), required=False)
    aufwand = forms.TypedChoiceField(
        required=False, coerce=_number, empty_value=None, widget=forms.HiddenInput(),
        choices=[(str(n), n) for n in range(1, 6)],
    )  # fmt: skip
    wirkung = forms.TypedChoiceField(
        required=False, coerce=_number, empty_value=None, widget=forms.HiddenInput(),
        choices=[(str(n), n) for n in range(1, 6)],
    )  # fmt: skip
    ansicht = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("alle"))
        spaces = Space.objects.filter(kind__in=["municipality", "consortium"]).order_by("kind", "name")
        goals = self._goals(actor)
        offered: dict[str, list[tuple[str, object]]] = {
            "kommune": [(str(one.pk), one.name) for one in spaces],
            "feld": [(one.key, one.name) for one in ActionField.objects.all()],
            "sdg": [(str(one.number), str(one)) for one in SdgGoal.objects.all()],
            "buendel": [(str(one.pk), one.title) for one in bundles(actor)],
            "ziel": [(str(one.pk), one.title) for one in goals],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [everything, *choices]  # type: ignore[attr-defined]  # choice fields
        if actor.is_anonymous:
            del self.fields["meine"]

    def _goals(self, actor: Actor) -> QuerySet[Goal]:
        """Return the region's goals, those of the town that is looked at, and the one asked for.

        The goals of all towns together would be a list nobody reads; each leads here from its own page.
        """
        asked, town = (_digits(self.data.get(name, "")) for name in ("ziel", "kommune"))
        offered = Q(strategy__owner__kind="consortium") | Q(strategy__owner=town) | Q(pk=asked)
        found = visible_goals(actor).filter(offered).exclude(Q(status=GoalStatus.RETIRED) & ~Q(pk=asked))
        return found.order_by("strategy_id", "position", "pk")

    def query(self) -> PortfolioQuery:
        """Return what is looked for; values that nobody offers count as none."""
        self.is_valid()
        asked = self.cleaned_data
        return PortfolioQuery(
            words=asked.get("suche", "").strip(),
            owner=asked.get("kommune"),
            field=asked.get("feld", ""),
            status=asked.get("stand", ""),
            phase=asked.get("phase", ""),
            sdg=asked.get("sdg"),
            level=asked.get("ebene", ""),
            bundle=asked.get("buendel"),
            goal=asked.get("ziel"),
            quick_win=asked.get("schnell", False),
            mine=asked.get("meine", False),
            effort=asked.get("aufwand"),
            effect=asked.get("wirkung"),
        )

    @property
    def visible(self) -> list[forms.BoundField]:
        """The filters that are always there."""
        return [self[name] for name in VISIBLE]

    @property
    def more(self) -> list[forms.BoundField]:
        """The filters below "Mehr Filter"."""
        hidden = {field.name for field in self.hidden_fields()}
        return [self[name] for name in self.fields if name not in VISIBLE and name not in hidden]

    @property
    def more_used(self) -> bool:
        """Whether one of the filters below "Mehr Filter" is set."""
        return any(self.data.get(field.name) for field in self.more)


class KeepForm(forms.Form):
    """A name for what is selected."""

    name = forms.CharField(label=_("Name der Auswahl"), max_length=100)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput())
