"""From a table and what its columns mean to values; an error for every cell that cannot be read. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from allmende.connectors.table_upload.cells import CellError, moment_from, number_from, utc_from
from allmende.connectors.table_upload.config import NONE, Config, ValueColumn
from allmende.connectors.table_upload.table import Cell, Row, Table
from allmende.datahub.ingest.profiles import FIRST_BELIEVABLE_DAY, why_unusable
from allmende.datahub.ingest.types import printable

MAX_PLACE = 120


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the table.

    Attributes:
        line: Where it stands in the file.
        place: As written.
        observed_at: UTC.
    """

    line: int
    place: str
    attribute: str
    unit: str
    value: float
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with one line.

    Attributes:
        heading: Of the column; empty for the line as a whole.
        sentence: German.
    """

    line: int
    heading: str
    sentence: str


@dataclass(slots=True)
class Parsed:
    """What a table says.

    Attributes:
        values: In the order of the file; each place, attribute and time once.
        errors: In the order of the file.
        repeated: Values that stand in the file twice, alike.
        empty: Cells that say "no value".
    """

    values: list[Value] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    repeated: int = 0
    empty: int = 0


def parse(table: Table, config: Config, *, now: datetime) -> Parsed:
    """Read a table.

    A line whose time or place cannot be read gives one error and no value; a number that cannot be read
    gives an error and the line's other numbers count.

    Args:
        now: UTC; later times are errors.
    """
    parsed = Parsed()
    zone = ZoneInfo(config.zone)
    seen: dict[tuple[str, str, datetime], float] = {}
    before: dict[str, datetime] = {}
    rows: Sequence[Row] = table.rows
    if _runs_backwards(table, config):
        # The hour that clocks show twice can only be told by the order in which time runs.
        rows = rows[::-1]
    for row in rows:
        try:
            place = _place_of(row, config)
            observed_at = _time_of(row, config, zone, before.get(place), now)
        except CellError as err:
            heading = table.headings[config.time_column] if str(err) != NO_PLACE else ""
            parsed.errors.append(LineError(row.line, heading, str(err)))
            continue
        before[place] = observed_at
        for column in config.values:
            _read_value(table, row, column, config, (place, observed_at), seen, parsed)
    if rows is not table.rows:
        parsed.values.reverse()
        parsed.errors.reverse()
    return parsed


NO_PLACE = "Der Ort fehlt."


def _read_value(
    table: Table,
    row: Row,
    column: ValueColumn,
    config: Config,
    where: tuple[str, datetime],
    seen: dict[tuple[str, str, datetime], float],
    parsed: Parsed,
) -> None:
    place, observed_at = where
    heading = table.headings[column.column]
    try:
        value = number_from(row.cells[column.column], config.decimal)
    except CellError as err:
        parsed.errors.append(LineError(row.line, heading, str(err)))
        return
    if value is None:
        parsed.empty += 1
        return
    if why_unusable(value):
        parsed.errors.append(LineError(row.line, heading, "Diese Zahl ist zu groß."))
        return
    key = (place, column.attribute, observed_at)
    if key not in seen:
        seen[key] = value
        unit = column.unit
        parsed.values.append(Value(row.line, place, column.attribute, unit, value, observed_at))
    elif seen[key] == value:
        parsed.repeated += 1
    else:
        sentence = "Für diese Zeit steht in der Datei noch ein anderer Wert."
        parsed.errors.append(LineError(row.line, heading, sentence))


def _place_of(row: Row, config: Config) -> str:
    if config.place_column == NONE:
        return config.place
    cell: Cell = row.cells[config.place_column]
    text = f"{cell:g}" if isinstance(cell, float) else str(cell or "").strip()
    if not text:
        raise CellError(NO_PLACE)
    return printable(text, MAX_PLACE)


def _time_of(row: Row, config: Config, zone: ZoneInfo, before: datetime | None, now: datetime) -> datetime:
    clock = None if config.clock_column == NONE else row.cells[config.clock_column]
    try:
        moment = moment_from(row.cells[config.time_column], clock, order=config.order)
        observed_at = utc_from(moment, zone, before)
    except OverflowError as err:
        raise CellError("Diese Zeit liegt außerhalb jedes Kalenders.") from err
    if observed_at > now:
        raise CellError("Diese Zeit liegt in der Zukunft.")
    if observed_at < FIRST_BELIEVABLE_DAY:
        raise CellError("Diese Zeit liegt vor dem Jahr 2000.")
    return observed_at


def _runs_backwards(table: Table, config: Config) -> bool:
    """Whether the file has the newest line first, by the first two different days or times."""
    first: datetime | None = None
    for row in table.rows[:500]:
        clock = None if config.clock_column == NONE else row.cells[config.clock_column]
        try:
            moment = moment_from(row.cells[config.time_column], clock, order=config.order)
        except (CellError, OverflowError, OSError, ValueError):
            continue
        moment = moment.replace(tzinfo=None)
        if first is None:
            first = moment
        elif moment.date() != first.date():
            return moment < first
    return False
