"""Filters of the catalogue, the choice of places, and what people say about a statistic."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.text import slug
from allmende.kernel.models import Space, Visibility
from allmende.strategy.forms.statistics_tracks import GermanDecimalField
from allmende.strategy.models import (
    ActionField,
    Dimension,
    Direction,
    LifeDimension,
    SdgGoal,
    Track,
    ValueQuality,
)
from allmende.strategy.selectors.statistics_catalogue import CatalogueQuery
from allmende.ui.forms import DateInput, FoldedForm

#: What a statistic cannot be called, because pages of that address exist.
RESERVED = frozenset({"neu", "import", "pfade", "ziele", "steuerung"})
PLACE_FIELDS = ("v1", "v2", "v3")
Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class CatalogueForm(forms.Form):
    """Search and filters of the catalogue."""

    q = forms.CharField(label=gettext_lazy("Suche"), required=False, max_length=100)
    sdg = forms.ChoiceField(label=gettext_lazy("UN-Ziel (SDG)"), required=False)
    dimension = forms.ChoiceField(label=gettext_lazy("Dimension"), required=False)
    feld = forms.ChoiceField(label=gettext_lazy("Handlungsfeld"), required=False)
    quelle = forms.ChoiceField(label=gettext_lazy("Quelle"), required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dimensions = [(code, str(title)) for code, title in Dimension.choices]
        for name, offered in {**choices, "dimension": dimensions}.items():
            _offer(self.fields[name], [("", _("alle")), *offered])

    @property
    def query(self) -> CatalogueQuery:
        """What is asked; an unknown choice in the address is no filter."""
        self.is_valid()
        told = self.cleaned_data
        return CatalogueQuery(
            words=told.get("q", ""),
            sdg=told.get("sdg", ""),
            dimension=told.get("dimension", ""),
            field=told.get("feld", ""),
            source=told.get("quelle", ""),
        )


class PlacesForm(forms.Form):
    """Which place a page of numbers is about, and with which it is compared."""

    ort = forms.ChoiceField(label=gettext_lazy("Ort"), required=False)
    v1 = forms.ChoiceField(label=gettext_lazy("Vergleichen mit"), required=False)
    v2 = forms.ChoiceField(label=gettext_lazy("und mit"), required=False)
    v3 = forms.ChoiceField(label=gettext_lazy("und mit"), required=False)
    aehnlich = forms.BooleanField(label=gettext_lazy("mit ähnlich großen Kommunen"), required=False)

    def __init__(
        self, *args: Any, places: Groups, extra: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        more = [(_("Andere Orte"), list(extra))] if extra else []
        _offer(self.fields["ort"], [*places, *more])
        for name in PLACE_FIELDS:
            _offer(self.fields[name], [("", _("niemandem")), *places, *more])


class StatisticForm(FoldedForm):
    """What a statistic is."""

    folded = (
        "decimals", "source_url", "licence", "adds_up", "sdgs", "sdg_target", "dimension", "life_dimension",
        "track", "action_fields", "breakdowns", "visibility", "is_published",
    )  # fmt: skip
    folded_title = gettext_lazy(
        "Weitere Angaben: UN-Ziele, Dimensionen, Nachkommastellen, Teile, wer sie sieht"
    )

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Wer pflegt die Kennzahl?"), queryset=Space.objects.none(), empty_label=None
    )
    title = forms.CharField(label=gettext_lazy("Name der Kennzahl"), max_length=200)
    definition = forms.CharField(
        label=gettext_lazy("Was wird gezählt?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("So genau, dass eine andere Kommune dieselbe Zahl ermitteln kann."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Einheit"),
        max_length=50,
        help_text=gettext_lazy("Wie sie hinter der Zahl steht, zum Beispiel % oder t CO2 je Person"),
    )
    decimals = forms.IntegerField(label=gettext_lazy("Nachkommastellen"), min_value=0, max_value=6, initial=0)
    source = forms.CharField(
        label=gettext_lazy("Quelle"),
        max_length=300,
        help_text=gettext_lazy("Wer die Zahl erhebt und wo sie steht"),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Adresse der Quelle"), required=False, assume_scheme="https", max_length=200
    )
    licence = forms.CharField(
        label=gettext_lazy("Lizenz"), max_length=100, required=False,
        help_text=gettext_lazy("zum Beispiel dl-de/by-2-0"),
    )  # fmt: skip
    direction = forms.ChoiceField(
        label=gettext_lazy("Was ist besser?"), choices=Direction.choices, initial="none"
    )
    adds_up = forms.BooleanField(
        label=gettext_lazy("Die Werte mehrerer Kommunen lassen sich zusammenzählen"),
        required=False,
        help_text=gettext_lazy(
            "Ja bei Mengen wie Personen oder Hektar; nein bei Anteilen, Quoten und allem je Person."
        ),
    )
    sdgs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("UN-Ziele (SDG)"),
        queryset=SdgGoal.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sdg_target = forms.CharField(
        label=gettext_lazy("SDG-Unterziel"),
        max_length=8,
        required=False,
        validators=[RegexValidator(r"^\d{1,2}\.[0-9a-z]{1,2}$", gettext_lazy("Zum Beispiel 11.6 oder 12.a"))],
        help_text=gettext_lazy("zum Beispiel 11.6"),
    )
    dimension = forms.ChoiceField(
        label=gettext_lazy("Dimension der Nachhaltigkeit"),
        choices=[("", gettext_lazy("keine"))],
        required=False,
    )
    life_dimension = forms.ChoiceField(
        label=gettext_lazy("Dimension der Lebensqualität"),
        choices=[("", gettext_lazy("keine"))],
        required=False,
    )
    track = forms.ChoiceField(label=gettext_lazy("Langfristiger Pfad"), required=False)
    action_fields = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Handlungsfelder"),
        queryset=ActionField.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    breakdowns = forms.CharField(
        label=gettext_lazy("Teile"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Ein Teil je Zeile, zum Beispiel Frauen und Männer. Leer, wenn es keine gibt."
        ),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Wer darf sie sehen?"),
        choices=[c for c in Visibility.choices if c[0] != "body"],
        initial="public",
    )
    is_published = forms.BooleanField(
        label=gettext_lazy("Im Verzeichnis zeigen"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Ohne Haken sehen nur die Menschen, die sie pflegen, diese Kennzahl."),
    )

    def __init__(self, *args: Any, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset = Space.objects.filter(pk__in=[s.pk for s in spaces])  # type: ignore[attr-defined]
        for name, offered in (
            ("dimension", Dimension.choices),
            ("life_dimension", LifeDimension.choices),
            ("track", Track.choices),
        ):
            none = _("keiner") if name == "track" else _("keine")
            _offer(self.fields[name], [("", none), *offered])

    def clean_title(self) -> str:
        """Refuse names that give no address."""
        title: str = self.cleaned_data["title"]
        if not slug(title) or slug(title) in RESERVED:
            raise ValidationError(
                _("Bitte wählen Sie einen anderen Namen; er braucht Buchstaben oder Ziffern.")
            )
        return title

    def clean_breakdowns(self) -> dict[str, str]:
        """Turn lines into code → words."""
        lines = [line.strip() for line in str(self.cleaned_data["breakdowns"]).splitlines() if line.strip()]
        codes = {slug(line)[:64]: line[:100] for line in lines}
        if len(codes) != len(lines) or "" in codes:
            raise ValidationError(_("Jeder Teil braucht einen eigenen Namen mit Buchstaben oder Ziffern."))
        return codes


class ChangedStatisticForm(StatisticForm):
    """A description that was there before; `seen` marks what the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput)


class ValueForm(FoldedForm):
    """One value typed by hand."""

    folded = ("quality", "note")
    place = forms.ChoiceField(label=gettext_lazy("Ort"))
    reference_date = forms.DateField(label=gettext_lazy("Stichtag"), widget=DateInput())
    breakdown = forms.ChoiceField(label=gettext_lazy("Teil"), required=False)
    value = GermanDecimalField(label=gettext_lazy("Wert"), max_length=30)
    basis = forms.CharField(
        label=gettext_lazy("Grundlage"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Woher der Wert kommt, zum Beispiel Zensus 2022. Nur Gleiches wird verglichen."
        ),
    )
    quality = forms.ChoiceField(
        label=gettext_lazy("Wie ist der Wert entstanden?"), choices=ValueQuality.choices, initial="measured"
    )
    note = forms.CharField(label=gettext_lazy("Hinweis"), max_length=300, required=False)

    def __init__(self, *args: Any, places: Groups, breakdowns: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["place"], list(places))
        if breakdowns:
            _offer(self.fields["breakdown"], [("", _("das Ganze")), *breakdowns.items()])
        else:
            del self.fields["breakdown"]


class CorrectedValueForm(forms.Form):
    """Another figure for a value, and why."""

    number = GermanDecimalField(label=gettext_lazy("Richtiger Wert"), max_length=30)
    reason = forms.CharField(label=gettext_lazy("Grund"), max_length=300)


class ReasonForm(forms.Form):
    """Why something is taken away."""

    reason = forms.CharField(label=gettext_lazy("Grund"), max_length=300)


def _offer(field: forms.Field, choices: Sequence[Any]) -> None:  # Any: choices may be grouped
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared by the forms above
    field.choices = list(choices)
