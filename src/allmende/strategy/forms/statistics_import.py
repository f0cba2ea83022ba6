"""A table of values: the file, and what its columns mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel.models import Space
from allmende.strategy.models import Statistic, ValueQuality
from allmende.strategy.statistics.cells import CellError, day_from, is_day
from allmende.strategy.statistics.mapping import NONE, Mapping, ValueColumn

#: Fields that are always shown; the others wait below.
FIRST = ("place_column", "date_column")
COLUMNS = ("place_column", "name_column", "date_column", "basis_column", "breakdown_column")


class FileForm(forms.Form):
    """A table with values."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Für wen?"), queryset=Space.objects.none(), empty_label=None
    )
    table = forms.FileField(
        label=gettext_lazy("Tabelle mit Werten"),
        help_text=gettext_lazy(
            "CSV-Datei oder Excel-Arbeitsmappe (.xlsx), höchstens 5 MB. "
            "Sie sehen alles, bevor etwas gespeichert wird."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def __init__(self, *args: Any, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset = Space.objects.filter(pk__in=[s.pk for s in spaces])  # type: ignore[attr-defined]
        owner.initial = spaces[0].pk if spaces else None


class ColumnsForm(forms.Form):
    """What the columns of one table mean."""

    place_column = forms.TypedChoiceField(
        label=gettext_lazy("Kommune: AGS, ARS oder Name"),
        help_text=gettext_lazy("Fehlt die führende Null, ergänzt Allmende sie."),
        coerce=int,
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Ort für alle Zeilen"),
        required=False,
        help_text=gettext_lazy("nur wenn keine Spalte die Kommune nennt"),
    )
    name_column = forms.TypedChoiceField(
        label=gettext_lazy("Name der Kommune"),
        help_text=gettext_lazy("Nötig für Kommunen außerhalb der Region"),
        coerce=int,
    )
    date_column = forms.TypedChoiceField(
        label=gettext_lazy("Stichtag oder Jahr"),
        help_text=gettext_lazy(
            "Ohne Spalte: ein Stichtag für alle, oder die Jahre stehen in den Überschriften."
        ),
        coerce=int,
    )
    date = forms.CharField(
        label=gettext_lazy("Stichtag für alle Zeilen"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("zum Beispiel 31.12.2025; nur wenn keine Spalte ihn nennt"),
    )
    year_day = forms.ChoiceField(
        label=gettext_lazy("Ein Jahr allein bedeutet"),
        choices=[("end", gettext_lazy("31. Dezember")), ("start", gettext_lazy("1. Januar"))],
    )
    decimal = forms.ChoiceField(
        label=gettext_lazy("Dezimalzeichen"),
        choices=[("comma", gettext_lazy("Komma: 1.234,5")), ("point", gettext_lazy("Punkt: 1,234.5"))],
    )
    basis_column = forms.TypedChoiceField(label=gettext_lazy("Grundlage"), coerce=int)
    basis = forms.CharField(
        label=gettext_lazy("Grundlage für alle Zeilen"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "zum Beispiel Zensus 2022; Werte verschiedener Grundlagen werden nie vermischt"
        ),
    )
    breakdown_column = forms.TypedChoiceField(
        label=gettext_lazy("Teil"),
        help_text=gettext_lazy(
            "Nur wenn eine Spalte sagt, welcher Teil gemeint ist, zum Beispiel das Geschlecht"
        ),
        coerce=int,
    )
    quality = forms.ChoiceField(
        label=gettext_lazy("Wie sind die Werte entstanden?"), choices=ValueQuality.choices
    )

    def __init__(
        self,
        data: Any = None,
        *,
        headings: Sequence[str],
        samples: Sequence[Sequence[str]],
        mapping: Mapping,
        statistics: Sequence[Statistic],
        places: Sequence[Any],  # Any: choices may be grouped
    ) -> None:
        self._headings = headings
        self._samples = samples
        self._chosen = {column.column: column for column in mapping.values}
        names = (*COLUMNS, "place", "date", "year_day", "decimal", "basis", "quality")
        super().__init__(data, initial={name: getattr(mapping, name) for name in names})
        columns = list(enumerate(headings))
        for name in COLUMNS:
            _offer(self.fields[name], [(NONE, _("keine Spalte")), *columns])
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 - declared above
        place.choices = [("", _("steht in der Tabelle")), *places]
        offered = _offered(statistics)
        for index, heading in columns:
            found = self._chosen.get(index)
            self.fields[f"value_{index}"] = forms.ChoiceField(
                label=_("Kennzahl in „%(heading)s“") % {"heading": heading},
                choices=offered,
                initial=f"{found.statistic}|{found.breakdown}" if found else "",
                required=False,
            )

    @property
    def first_fields(self) -> list[Any]:  # Any: bound fields
        """What every table must say."""
        return [self[name] for name in FIRST]

    @property
    def more_fields(self) -> list[Any]:  # Any: bound fields
        """What only some tables need said."""
        return [self[name] for name in self.base_fields if name not in FIRST]

    @property
    def needs_more(self) -> bool:
        """Whether the first fields leave something open, or one of the others is wrong."""
        unsaid = any(str(self[name].value()) == str(NONE) for name in FIRST)
        return unsaid or any(field.errors for field in self.more_fields)

    @property
    def value_rows(self) -> list[dict[str, Any]]:  # Any: bound fields
        """Each column that says neither where nor when, with some cells and the field that explains it."""
        taken = {str(self[name].value()) for name in COLUMNS}
        return [
            {
                "heading": heading,
                "samples": self._samples[index] if index < len(self._samples) else [],
                "field": self[f"value_{index}"],
            }
            for index, heading in enumerate(self._headings)
            if str(index) not in taken
        ]

    def clean_date(self) -> str:
        """Refuse a reference date nobody can read."""
        text: str = self.cleaned_data["date"].strip()
        if text:
            try:
                day_from(text, "end")
            except CellError as err:
                raise forms.ValidationError(str(err)) from err
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse what no table can mean."""
        cleaned = super().clean() or {}
        values = self._values(cleaned)
        if not values:
            self.add_error(None, _("Bitte wählen Sie für mindestens eine Spalte eine Kennzahl."))
        if cleaned.get("place_column") == NONE and not cleaned.get("place"):
            self.add_error(
                "place_column", _("Bitte wählen Sie die Spalte mit der Kommune, oder nennen Sie den Ort.")
            )
        undated = cleaned.get("date_column") == NONE and not cleaned.get("date")
        if undated and not all(is_day(self._headings[column.column]) for column in values):
            self.add_error(
                "date_column", _("Bitte wählen Sie die Spalte mit dem Stichtag, oder nennen Sie ihn.")
            )
        meant = [(column.statistic, column.breakdown) for column in values]
        if not undated and len(set(meant)) != len(meant):
            self.add_error(None, _("Zwei Spalten haben dieselbe Kennzahl. Bitte wählen Sie eine davon."))
        return cleaned

    @property
    def mapping(self) -> Mapping:
        """What was chosen; only after the form is valid."""
        told = self.cleaned_data
        return Mapping(
            **{
                name: told[name]
                for name in (*COLUMNS, "place", "date", "year_day", "decimal", "basis", "quality")
            },
            values=tuple(self._values(told)),
        )

    def _values(self, cleaned: dict[str, Any]) -> list[ValueColumn]:
        special = {cleaned.get(name) for name in COLUMNS}
        found = []
        for index in range(len(self._headings)):
            chosen = cleaned.get(f"value_{index}")
            if index not in special and chosen:
                statistic, _bar, breakdown = chosen.partition("|")
                found.append(ValueColumn(index, statistic, breakdown))
        return found


def _offered(statistics: Sequence[Statistic]) -> list[tuple[str, str]]:
    found = [("", _("nicht übernehmen"))]
    for one in statistics:
        found.append((f"{one.key}|", f"{one.title} ({one.unit})"))
        found += [
            (f"{one.key}|{code}", f"{one.title}: {label}") for code, label in one.breakdown_labels.items()
        ]
    return found


def _offer(field: forms.Field, choices: Sequence[tuple[int, str]]) -> None:
    assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
    field.choices = list(choices)
