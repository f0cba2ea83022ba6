"""What people say about a table they upload: the file, and what its columns mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.units import UNITS
from allmende.connectors.table_upload.config import NONE, Config, ValueColumn
from allmende.connectors.table_upload.table import Cell, Table
from allmende.datahub.attribute_titles import TITLES, title_of

SAMPLES = 3
DECIMALS = [("comma", gettext_lazy("Komma: 21,5")), ("point", gettext_lazy("Punkt: 21.5"))]
ORDERS = [
    ("day", gettext_lazy("Tag zuerst: 31.12.2026")),
    ("month", gettext_lazy("Monat zuerst: 12/31/2026")),
    ("year", gettext_lazy("Jahr zuerst: 2026-12-31")),
]
ZONES = [
    ("Europe/Berlin", gettext_lazy("deutsche Ortszeit, mit Sommerzeit")),
    ("UTC", gettext_lazy("Weltzeit (UTC)")),
]
KINDS = [
    ("", gettext_lazy("nicht anlegen, als Fehler zeigen")),
    ("WeatherObserved", gettext_lazy("anlegen: Wetter")),
    ("AirQualityObserved", gettext_lazy("anlegen: Luft im Freien")),
    ("WaterObserved", gettext_lazy("anlegen: Gewässer")),
    ("NoiseLevelObserved", gettext_lazy("anlegen: Lärm")),
    ("OffStreetParking", gettext_lazy("anlegen: Parken")),
    ("DeviceMeasurement", gettext_lazy("anlegen: Sonstiges")),
]


class FileForm(forms.Form):
    """A table with readings."""

    table = forms.FileField(
        label=gettext_lazy("Tabelle mit Messwerten"),
        help_text=gettext_lazy(
            "CSV-Datei oder Excel-Arbeitsmappe (.xlsx), höchstens 5 MB. "
            "Sie sehen alles, bevor etwas gespeichert wird."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )


class UndoForm(forms.Form):
    """Why an upload is taken back."""

    reason = forms.CharField(label=gettext_lazy("Grund"), max_length=300)


class ColumnsForm(forms.Form):
    """What the columns of one table mean."""

    time_column = forms.TypedChoiceField(label=gettext_lazy("Zeit"), coerce=int)
    clock_column = forms.TypedChoiceField(
        label=gettext_lazy("Uhrzeit"),
        help_text=gettext_lazy("Nur wenn Datum und Uhrzeit in zwei Spalten stehen"),
        coerce=int,
    )
    place_column = forms.TypedChoiceField(label=gettext_lazy("Ort oder Gerät"), coerce=int)
    place = forms.CharField(
        label=gettext_lazy("Ort für alle Zeilen"),
        help_text=gettext_lazy("Nur wenn keine Spalte den Ort nennt: Name oder Raumnummer"),
        required=False,
        max_length=120,
    )
    entity_type = forms.ChoiceField(
        label=gettext_lazy("Orte, die es noch nicht gibt"), choices=KINDS, required=False
    )
    decimal = forms.ChoiceField(label=gettext_lazy("Dezimalzeichen"), choices=DECIMALS)
    order = forms.ChoiceField(label=gettext_lazy("Datum"), choices=ORDERS)
    zone = forms.ChoiceField(label=gettext_lazy("Uhrzeiten sind"), choices=ZONES)

    def __init__(self, table: Table, data: Any = None, *, config: Config) -> None:
        self._table = table
        self._guessed = {column.column: column for column in config.values}
        super().__init__(data, initial=_initial(config))
        columns = [(index, heading) for index, heading in enumerate(table.headings)]
        optional = [(NONE, _("keine Spalte")), *columns]
        _choices(self.fields["time_column"], columns)
        _choices(self.fields["clock_column"], optional)
        _choices(self.fields["place_column"], optional)
        for index, heading in columns:
            self._add_column(index, heading)

    def _add_column(self, index: int, heading: str) -> None:
        found = self._guessed.get(index)
        attribute = found.attribute if found else ""
        own = [] if attribute in TITLES or not attribute else [(attribute, title_of(attribute))]
        titles = sorted(((key, str(title)) for key, title in TITLES.items()), key=lambda pair: pair[1])
        self.fields[f"attribute_{index}"] = forms.ChoiceField(
            label=_("Messgröße in „%(heading)s“") % {"heading": heading},
            choices=[("", _("nicht übernehmen")), *own, *titles],
            initial=attribute,
            required=False,
        )
        units = [(code, unit.sign or unit.name) for code, unit in UNITS.items()]
        self.fields[f"unit_{index}"] = forms.ChoiceField(
            label=_("Einheit von „%(heading)s“") % {"heading": heading},
            choices=[("", _("keine Angabe")), *units],
            initial=found.unit if found else "",
            required=False,
        )

    @property
    def value_rows(self) -> list[dict[str, Any]]:  # Any: bound fields
        """Each column that is neither time nor place, with some cells and the two fields that explain it."""
        taken = {str(self[name].value()) for name in ("time_column", "clock_column", "place_column")}
        return [
            {
                "heading": heading,
                "samples": [_cell_text(cell) for cell in self._table.column(index, limit=SAMPLES)],
                "attribute": self[f"attribute_{index}"],
                "unit": self[f"unit_{index}"],
            }
            for index, heading in enumerate(self._table.headings)
            if str(index) not in taken
        ]

    @property
    def general_fields(self) -> list[Any]:  # Any: bound fields
        """The fields about the table as a whole."""
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        """Refuse what no table can mean."""
        cleaned = super().clean() or {}
        if not self._columns(cleaned):
            self.add_error(None, _("Bitte wählen Sie für mindestens eine Spalte eine Messgröße."))
        if cleaned.get("place_column") == NONE and not cleaned.get("place", "").strip():
            self.add_error("place", _("Bitte nennen Sie den Ort oder wählen Sie seine Spalte."))
        names = [column.attribute for column in self._columns(cleaned)]
        if len(set(names)) != len(names):
            self.add_error(None, _("Zwei Spalten haben dieselbe Messgröße. Bitte wählen Sie eine davon."))
        return cleaned

    @property
    def config(self) -> Config:
        """What was chosen; only after the form is valid."""
        chosen = self.cleaned_data
        return Config(
            time_column=chosen["time_column"],
            clock_column=chosen["clock_column"],
            place_column=chosen["place_column"],
            place=chosen["place"].strip(),
            entity_type=chosen["entity_type"],
            decimal=chosen["decimal"],
            order=chosen["order"],
            zone=chosen["zone"],
            values=tuple(self._columns(chosen)),
        )

    def _columns(self, cleaned: dict[str, Any]) -> Sequence[ValueColumn]:
        special = {cleaned.get(name) for name in ("time_column", "clock_column", "place_column")}
        return [
            ValueColumn(column=index, attribute=attribute, unit=cleaned.get(f"unit_{index}", ""))
            for index in range(len(self._table.headings))
            if index not in special and (attribute := cleaned.get(f"attribute_{index}"))
        ]


def _initial(config: Config) -> dict[str, Any]:
    names = (
        "time_column",
        "clock_column",
        "place_column",
        "place",
        "entity_type",
        "decimal",
        "order",
        "zone",
    )
    return {name: getattr(config, name) for name in names}


def _choices(field: forms.Field, choices: Sequence[tuple[int, str]]) -> None:
    assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
    field.choices = list(choices)


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:g}"
    return cell if isinstance(cell, str) else f"{cell:%d.%m.%Y %H:%M}" if cell is not None else ""
