"""What a table's columns probably mean, from headings and cells; people check it on the page."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allmende.basics.text import slug
from allmende.connectors.table_upload.cells import CellError, moment_from, number_from
from allmende.connectors.table_upload.config import NONE, Config, Decimal, Order, ValueColumn
from allmende.connectors.table_upload.table import Cell, Table

_TIME_WORDS: Final = (
    "zeitstempel",
    "zeitpunkt",
    "datum",
    "date",
    "time",
    "timestamp",
    "zeit",
    "messzeit",
    "tag",
)
_CLOCK_WORDS: Final = ("uhrzeit", "zeit", "time", "clock")
_PLACE_WORDS: Final = (
    "ort", "raum", "sensor", "geraet", "messstelle", "station", "pegel", "standort", "name", "device", "room",
    "id",
)  # fmt: skip
_UTC_WORDS: Final = ("utc", "gmt", "zulu")


@dataclass(frozen=True, slots=True)
class Known:
    """A measured quantity and how headings call it.

    Attributes:
        words: Slugs a heading's slug begins with or holds as a word.
        unit: UN/CEFACT code it usually comes in.
    """

    attribute: str
    unit: str
    words: tuple[str, ...]


KNOWN: Final = (
    Known("co2", "59", ("co2", "kohlendioxid")),
    Known("temperature", "CEL", ("temperatur", "temp", "lufttemperatur", "temperature", "t")),
    Known("relativeHumidity", "P1", ("luftfeuchte", "feuchte", "luftfeuchtigkeit", "humidity", "rel", "rf")),
    Known("atmosphericPressure", "A97", ("luftdruck", "pressure", "druck")),
    Known("waterLevel", "CMT", ("wasserstand", "pegelstand", "water-level", "w")),
    Known("waterDischarge", "MQS", ("abfluss", "durchfluss", "discharge", "q")),
    Known("waterTemperature", "CEL", ("wassertemperatur",)),
    Known("precipitation", "MMT", ("niederschlag", "regen", "precipitation", "rain")),
    Known("windSpeed", "MTS", ("windgeschwindigkeit", "wind-speed", "wind")),
    Known("pm10", "GQ", ("pm10", "feinstaub-pm10")),
    Known("pm25", "GQ", ("pm25", "pm2-5", "feinstaub-pm2-5")),
    Known("illuminance", "LUX", ("helligkeit", "beleuchtungsstaerke", "lux", "illuminance")),
    Known("availableSpotNumber", "C62", ("freie-plaetze", "frei", "free")),
    Known("batteryVoltage", "VLT", ("batteriespannung", "batterie", "battery")),
)

#: Units as people write them in headings.
_UNITS: Final = {
    "ppm": "59", "ppb": "61", "°c": "CEL", "c": "CEL", "grad c": "CEL", "grad celsius": "CEL", "%": "P1",
    "% rh": "P1", "hpa": "A97", "mbar": "A97", "cm": "CMT", "m": "MTR", "mm": "MMT", "m³/s": "MQS",
    "m3/s": "MQS", "m/s": "MTS", "km/h": "KMH", "µg/m³": "GQ", "ug/m3": "GQ", "lx": "LUX", "lux": "LUX",
    "v": "VLT", "w/m²": "D54", "db": "2N", "db(a)": "2N", "min": "MIN", "h": "HUR", "s": "SEC", "mg/l": "M1",
    "µs/cm": "G42",
}  # fmt: skip
_IN_BRACKETS: Final = re.compile(r"[\[(]\s*([^\])]+?)\s*[\])]")


def guess(table: Table) -> Config:
    """Return the most likely meaning; a table without a recognisable time gets its first column as time."""
    decimal, order = _decimal_of(table), _order_of(table)
    time = _time_column(table, order)
    clock = _clock_column(table, time, order)
    place = _place_column(table, {time, clock})
    values = tuple(
        _value_column(table, index)
        for index in range(len(table.headings))
        if index not in (time, clock, place) and _is_numeric(table, index, decimal)
    )
    is_utc = any(word in table.headings[time].lower() for word in _UTC_WORDS)
    return Config(
        time_column=time,
        clock_column=clock,
        place_column=place,
        values=values,
        decimal=decimal,
        order=order,
        zone="UTC" if is_utc else "Europe/Berlin",
    )


def _value_column(table: Table, index: int) -> ValueColumn:
    heading = table.headings[index]
    found = _IN_BRACKETS.search(heading)
    written = _UNITS.get(found.group(1).lower()) if found else None
    words = slug(_IN_BRACKETS.sub("", heading)).split("-")
    name = "-".join(words)
    for known in KNOWN:
        if any(name == word or name.startswith(word + "-") for word in known.words):
            return ValueColumn(column=index, attribute=known.attribute, unit=written or known.unit)
    first, *others = [word for word in words if word] or ["wert"]
    attribute = first + "".join(word.capitalize() for word in others)
    return ValueColumn(column=index, attribute=attribute, unit=written or "")


def _time_column(table: Table, order: Order) -> int:
    named = [index for index in range(len(table.headings)) if _is_named(table, index, _TIME_WORDS)]
    rest = [index for index in range(len(table.headings)) if index not in named]
    for index in [*named, *rest]:
        if _is_time(table, index, order):
            return index
    return 0


def _clock_column(table: Table, time: int, order: Order) -> int:
    """Return a column of times of day, where the time column holds days only."""
    moments = [_moment(cell, order) for cell in table.column(time, limit=20)]
    if any(found is not None and (found.hour or found.minute) for found in moments):
        return NONE
    for index in range(len(table.headings)):
        if index != time and _is_named(table, index, _CLOCK_WORDS):
            cells = [cell for cell in table.column(index, limit=20) if isinstance(cell, str)]
            if cells and all(re.match(r"^\d{1,2}[:.]\d{2}", cell) for cell in cells):
                return index
    return NONE


def _place_column(table: Table, taken: set[int]) -> int:
    for index in range(len(table.headings)):
        if index not in taken and _is_named(table, index, _PLACE_WORDS):
            return index
    return NONE


def _is_named(table: Table, index: int, words: tuple[str, ...]) -> bool:
    return any(part in words for part in slug(table.headings[index]).split("-"))


def _is_time(table: Table, index: int, order: Order) -> bool:
    cells = table.column(index, limit=20)
    return bool(cells) and all(_moment(cell, order) is not None for cell in cells)


def _moment(cell: Cell, order: Order) -> datetime | None:
    # A plain number is a time only when it counts seconds since 1970.
    if isinstance(cell, float) and not 1e9 <= cell < 1e13:
        return None
    try:
        return moment_from(cell, None, order=order)
    except (CellError, OverflowError, OSError, ValueError):
        return None


def _is_numeric(table: Table, index: int, decimal: Decimal) -> bool:
    cells = table.column(index, limit=50)
    good = 0
    for cell in cells:
        try:
            good += number_from(cell, decimal) is not None
        except CellError:
            continue
    return good > 0 and good * 2 >= len(cells)


def _decimal_of(table: Table) -> Decimal:
    """Tell comma from point by the cells: 21,5 and 1.234,5 against 21.5 and 1,234.5."""
    comma = point = 0
    for index in range(len(table.headings)):
        for cell in table.column(index, limit=50):
            if not isinstance(cell, str) or not re.fullmatch(r"[+-]?[\d.,\s]*\d", cell):
                continue
            comma += bool(re.search(r",(\d{1,2}|\d{4,})$", cell))
            point += bool(re.search(r"^[+-]?\d*\.(\d{1,2}|\d{4,})$", cell))
    return "point" if point > comma else "comma"


def _order_of(table: Table) -> Order:
    """Tell 31.12. from 12/31/ by a number above 12 in second place."""
    for index in range(len(table.headings)):
        for cell in table.column(index, limit=200):
            found = re.match(r"^(\d{1,2})/(\d{1,2})/\d{2,4}", cell) if isinstance(cell, str) else None
            if found and int(found.group(2)) > 12:
                return "month"
    return "day"
