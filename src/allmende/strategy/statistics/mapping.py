"""What the columns of a statistical table mean; chosen on the page, suggested from headings and cells."""

import re
from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from allmende.basics.text import slug
from allmende.connectors.table_upload.table import Cell, Table
from allmende.strategy.statistics.cells import CellError, Mark, YearDay, day_from, decimal_from, is_day
from allmende.strategy.statistics.keys import key_of

#: No column.
NONE: Final = -1

_KEY_WORDS: Final = (
    "ags",
    "ars",
    "gemeindeschluessel",
    "regionalschluessel",
    "schluessel",
    "kennziffer",
    "gkz",
)
_NAME_WORDS: Final = ("name", "kommune", "gemeinde", "stadt", "gebiet", "ort", "raumeinheit", "gemeindename")
_DATE_WORDS: Final = ("stichtag", "datum", "jahr", "date", "year", "stand", "zeit", "zeitpunkt")
_BASIS_WORDS: Final = ("basis", "grundlage", "quelle", "source", "erhebungsart", "erhebung")
_BREAKDOWN_WORDS: Final = ("merkmal", "auspraegung", "geschlecht", "gruppe", "altersgruppe", "teil")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of numbers: which statistic, and which part of it."""

    column: int
    statistic: str
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read a table; columns are counted from 0.

    Attributes:
        place_column: AGS, ARS or name; NONE: all lines are about `place`.
        place: Key of that place.
        name_column: What the table calls the place; needed for places outside the region.
        date_column: NONE: `date` holds for all lines, or the headings of the values are dates.
        date: As people write it; empty where the headings of the values are dates.
        basis: For all lines, where no column names it.
    """

    place_column: int = 0
    place: str = ""
    name_column: int = NONE
    date_column: int = NONE
    date: str = ""
    basis_column: int = NONE
    basis: str = ""
    breakdown_column: int = NONE
    decimal: Mark = "comma"
    year_day: YearDay = "end"
    quality: str = "official"
    values: tuple[ValueColumn, ...] = ()

    def says_enough(self, headings: Sequence[str]) -> bool:
        """Whether place, day and values are known, so that a preview can be shown."""
        has_place = self.place_column != NONE or bool(self.place)
        is_dated = self.date_column != NONE or bool(self.date)
        is_dated = is_dated or all(is_day(headings[column.column]) for column in self.values)
        return bool(self.values) and has_place and is_dated

    def as_json(self) -> dict[str, Any]:
        """Return it as stored with an import."""
        return asdict(self)


def mapping_from(stored: Pairs[str, Any]) -> Mapping:
    """Return a mapping as stored; what an older version did not know keeps its default."""
    fields = {key: value for key, value in stored.items() if key in Mapping.__dataclass_fields__}
    fields["values"] = tuple(ValueColumn(**column) for column in stored.get("values", ()))
    return Mapping(**fields)


def guess(table: Table, statistics: Sequence[tuple[str, str]]) -> Mapping:
    """Return the most likely meaning.

    Args:
        statistics: Key and title of those the values may belong to.
    """
    decimal = _decimal_of(table)
    place = _place_column(table)
    name = _named(table, _NAME_WORDS, {place})
    date = _date_column(table, {place, name})
    basis = _named(table, _BASIS_WORDS, {place, name, date})
    breakdown = _named(table, _BREAKDOWN_WORDS, {place, name, date, basis})
    taken = {place, name, date, basis, breakdown}
    values = tuple(
        ValueColumn(index, _statistic_for(table.headings[index], statistics))
        for index in range(len(table.headings))
        if index not in taken and _is_numeric(table, index, decimal)
    )
    return Mapping(
        place_column=place,
        name_column=name,
        date_column=date,
        basis_column=basis,
        breakdown_column=breakdown,
        decimal=decimal,
        values=tuple(column for column in values if column.statistic),
    )


def _place_column(table: Table) -> int:
    found = _named(table, _KEY_WORDS, set())
    if found != NONE:
        return found
    for index in range(len(table.headings)):
        cells = table.column(index, limit=20)
        if cells and all(_is_key(cell) for cell in cells):
            return index
    return _named(table, _NAME_WORDS, set())


def _is_key(cell: Cell) -> bool:
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
    return text.isdecimal() and key_of(text)[0] == "municipality"


def _date_column(table: Table, taken: set[int]) -> int:
    named = _named(table, _DATE_WORDS, taken)
    if named != NONE:
        cells = table.column(named, limit=20)
        # A few cells may be wrong; the preview names their lines.
        return named if 2 * sum(map(_is_day, cells)) > len(cells) else NONE
    for index in range(len(table.headings)):
        cells = table.column(index, limit=20)
        if index not in taken and cells and all(map(_is_day, cells)):
            return index
    return NONE


def _is_day(cell: Cell) -> bool:
    try:
        day_from(cell, "end")
    except CellError:
        return False
    return True


def _named(table: Table, words: tuple[str, ...], taken: set[int]) -> int:
    for index, heading in enumerate(table.headings):
        if index not in taken and any(part in words for part in slug(heading).split("-")):
            return index
    return NONE


def _statistic_for(heading: str, statistics: Sequence[tuple[str, str]]) -> str:
    """Return the key of the statistic a heading names; the only one there is takes years as headings."""
    written = slug(heading)
    for key, title in statistics:
        if written in (key, slug(title)) or slug(title).startswith(f"{written}-"):
            return key
    return statistics[0][0] if len(statistics) == 1 and is_day(heading) else ""


def _is_numeric(table: Table, index: int, decimal: Mark) -> bool:
    cells = table.column(index, limit=50)
    good = 0
    for cell in cells:
        try:
            good += decimal_from(cell, decimal) is not None
        except CellError:
            continue
    return good > 0 and good * 2 >= len(cells)


def _decimal_of(table: Table) -> Mark:
    """Tell comma from point by the cells: 21,5 and 1.234,5 against 21.5 and 1,234.5."""
    comma = point = 0
    for index in range(len(table.headings)):
        for cell in table.column(index, limit=50):
            if isinstance(cell, str) and re.fullmatch(r"[+-]?[\d.,]*\d", cell):
                comma += bool(re.search(r",(\d{1,2}|\d{4,})$", cell))
                point += bool(re.search(r"^[+-]?\d*\.(\d{1,2}|\d{4,})$", cell))
    return "point" if point > comma else "comma"
