"""From a table and the meaning of its columns to values, with a sentence for every line that is none."""

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.connectors.table_upload.table import Cell, Row, Table
from allmende.strategy.errors_statistics import TooManyValues
from allmende.strategy.statistics.cells import CellError, day_from, decimal_from
from allmende.strategy.statistics.keys import KnownPlaces, place_from
from allmende.strategy.statistics.mapping import NONE, Mapping, ValueColumn
from allmende.strategy.statistics.types import Place
from allmende.ui.formats import number_text

LONGEST_BASIS = 200
#: Of one table; what the worker reads and stores in under a minute.
MOST_VALUES = 250_000


@dataclass(frozen=True, slots=True)
class LineError:
    """Why a line or a cell is not taken; without a heading the whole line is meant."""

    line: int
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One value of the table with everything that makes it one."""

    line: int
    statistic: str
    breakdown: str
    place: Place
    on: date
    basis: str
    value: Decimal

    @property
    def identity(self) -> tuple[str, str, str, date, str, str]:
        """What there may be only one value for."""
        return self.statistic, self.place.kind, self.place.key, self.on, self.breakdown, self.basis


@dataclass(slots=True)
class Parsed:
    """What a table says; `empty` counts cells that say "no value"."""

    values: list[ReadValue] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a table may bring.

    Attributes:
        breakdowns: Statistic's key → code of a part → German words.
        own_place: (kind, key) of the town that brings the table; None where it may speak for all.
        own_only: Keys of statistics to which it may bring its own values only.
        foreign: Sentence for values of other places.
    """

    breakdowns: Pairs[str, Pairs[str, str]]
    own_place: tuple[str, str] | None = None
    own_only: frozenset[str] = frozenset()
    foreign: str = ""


def read_values(table: Table, mapping: Mapping, known: KnownPlaces, rules: Rules) -> Parsed:
    """Read every line; the second of two alike is an error that names the first.

    Raises:
        TooManyValues: the table has more than one import takes.
    """
    reader = _Reader(table, mapping, known, rules)
    for row in table.rows:
        reader.take(row)
        if len(reader.parsed.values) > MOST_VALUES:
            raise TooManyValues(limit=number_text(MOST_VALUES))
    return reader.parsed


class _Reader:
    """Reads line by line and remembers what came before."""

    def __init__(self, table: Table, mapping: Mapping, known: KnownPlaces, rules: Rules) -> None:
        self.parsed = Parsed()
        self._headings = table.headings
        self._mapping = mapping
        self._known = known
        self._rules = rules
        self._lines: dict[tuple[str, str, str, date, str, str], int] = {}

    def take(self, row: Row) -> None:
        """Read one line."""
        mapping = self._mapping
        try:
            with_heading = mapping.place_column
            place = self._place(row)
            with_heading = mapping.date_column
            on = self._day(row)
            basis = self._basis(row)
        except CellError as err:
            self._error(row.line, self._headings[with_heading] if with_heading != NONE else "", str(err))
            return
        for column in mapping.values:
            self._take_value(row, column, place, on, basis)

    def _take_value(self, row: Row, column: ValueColumn, place: Place, on: date | None, basis: str) -> None:
        heading = self._headings[column.column]
        try:
            value = decimal_from(row.cells[column.column], self._mapping.decimal)
            if value is None:
                self.parsed.empty += 1
                return
            day = on or day_from(heading, self._mapping.year_day)
            part = self._breakdown(row, column)
            self._refuse_foreign(column.statistic, place)
        except CellError as err:
            self._error(row.line, heading, str(err))
            return
        found = ReadValue(row.line, column.statistic, part, place, day, basis, value)
        first = self._lines.setdefault(found.identity, row.line)
        if first != row.line:
            twice = _("Für diesen Ort und Stichtag steht schon ein Wert in Zeile %(line)s.")
            self._error(row.line, heading, twice % {"line": first})
            return
        self.parsed.values.append(found)

    def _place(self, row: Row) -> Place:
        if self._mapping.place_column == NONE:
            return place_from(self._mapping.place, None, self._known)
        cell = row.cells[self._mapping.place_column]
        return place_from(cell, self._cell(row, self._mapping.name_column), self._known)

    def _cell(self, row: Row, column: int) -> Cell:
        return row.cells[column] if column != NONE else None

    def _refuse_foreign(self, statistic: str, place: Place) -> None:
        if statistic in self._rules.own_only and place.at != self._rules.own_place:
            raise CellError(self._rules.foreign)

    def _day(self, row: Row) -> date | None:
        """Return the line's reference date; None where the headings are the dates."""
        if self._mapping.date_column != NONE:
            return day_from(row.cells[self._mapping.date_column], self._mapping.year_day)
        return day_from(self._mapping.date, self._mapping.year_day) if self._mapping.date else None

    def _basis(self, row: Row) -> str:
        cell = self._cell(row, self._mapping.basis_column)
        text = str(cell).strip() if cell is not None else ""
        return (text or self._mapping.basis)[:LONGEST_BASIS]

    def _breakdown(self, row: Row, column: ValueColumn) -> str:
        cell = self._cell(row, self._mapping.breakdown_column)
        text = cell.strip() if isinstance(cell, str) else ""
        if column.breakdown or not text:
            return column.breakdown
        labels = self._rules.breakdowns.get(column.statistic, {})
        for code, label in labels.items():
            if slug(text) in (slug(code), slug(str(label))):
                return code
        if slug(text) in ("gesamt", "insgesamt", "alle", "summe"):
            return ""
        wrong = _("„%(cell)s“ ist kein Teil dieser Kennzahl. Möglich: %(known)s.")
        raise CellError(wrong % {"cell": text, "known": ", ".join(map(str, labels.values())) or _("keiner")})

    def _error(self, line: int, heading: str, sentence: str) -> None:
        self.parsed.errors.append(LineError(line, heading, sentence))
