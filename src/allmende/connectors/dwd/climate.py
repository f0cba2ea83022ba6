"""DWD Climate Data Center: zipped text tables of one station, every ten minutes or every hour. Pure.

Columns are separated by semicolons and padded with blanks; "-999" means no value; times are UTC (since the
year 2000). Archives of hourly values bring the station's places in a second table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from allmende.connectors import reading
from allmende.connectors.archives import members_of
from allmende.connectors.quantities import Collector, Quantity, number_of, place
from allmende.datahub.ingest.pull import Harvest, Observation, Station
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason

ENTITY_TYPE = "WeatherObserved"
NO_VALUES = frozenset({"", "-999", "-999.0"})
#: DWD gives a place's columns in this order: number, from, to, height, latitude, longitude, name.
CATALOGUE_COLUMNS = 7

COLUMNS = {
    # every ten minutes
    "TT_10": Quantity("temperature", "CEL"),
    "TM5_10": Quantity("groundTemperature", "CEL"),
    "TD_10": Quantity("dewPoint", "CEL"),
    "RF_10": Quantity("relativeHumidity", "P1"),
    "PP_10": Quantity("atmosphericPressure", "A97"),
    "FF_10": Quantity("windSpeed", "MTS"),
    "DD_10": Quantity("windDirection", "DD"),
    "FX_10": Quantity("gustSpeed", "MTS"),
    "RWS_10": Quantity("precipitation", "MMT"),
    # J/cm² within ten minutes, as a mean power
    "GS_10": Quantity("solarRadiation", "D54", 10_000 / 600),
    "DS_10": Quantity("diffuseIrradiation", "D54", 10_000 / 600),
    # every hour
    "TT_TU": Quantity("temperature", "CEL"),
    "RF_TU": Quantity("relativeHumidity", "P1"),
    "F": Quantity("windSpeed", "MTS"),
    "D": Quantity("windDirection", "DD"),
    "R1": Quantity("precipitation", "MMT"),
    "P": Quantity("pressureAtSeaLevel", "A97"),
    "P0": Quantity("atmosphericPressure", "A97"),
    "SD_SO": Quantity("sunshineDuration", "MIN"),
}

#: Quality levels, indicators and what follows from other columns.
NOT_TAKEN = frozenset(
    {"STATIONS_ID", "MESS_DATUM", "eor", "FNX_10", "FMX_10", "DX_10", "LS_10", "SD_10", "RWS_DAU_10"}
    | {"RWS_IND_10", "RS_IND", "WRTR", "V_N_I"}
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of DWD: names without padding, rows of texts without padding."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[str]]


def observations_from(body: bytes, *, start: datetime | None = None) -> Harvest:
    """Read one archive ("…_now.zip", "…_akt.zip").

    Args:
        start: Rows before it are not taken: "akt" holds 500 days.

    Raises:
        PayloadRejected: it is no such archive.
    """
    members = members_of(body)
    table = _table(_member(members, "produkt_"))
    collector = Collector()
    columns = _columns(table.names, collector)
    number, time = _position(table, "STATIONS_ID"), _position(table, "MESS_DATUM")
    if standing := _place_of(members):
        collector.add(standing)
    for row in table.rows:
        key = reading.device_key(f"cdc-{number_text(row[number])}")
        observed_at = time_of(row[time])
        if start is not None and observed_at < start:
            continue
        for index, quantity in columns:
            if row[index] in NO_VALUES:
                continue
            value = number_of(row[index])
            if value is None:
                raise PayloadRejected(RejectionReason.BAD_PAYLOAD, f"{row[index][:20]!a} is not a number")
            collector.observations.append(
                Observation(key, quantity.attribute, quantity.value_of(value), quantity.unit, observed_at)
            )
    return collector.harvest()


def stations_from(body: bytes, *, numbers: Sequence[str]) -> Harvest:
    """Read the list of all stations ("…_Beschreibung_Stationen.txt") and return the chosen ones.

    Raises:
        PayloadRejected: it is no such list.
    """
    lines = _text_of(body).splitlines()
    if not lines or "Stations_id" not in lines[0]:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "no list of stations")
    chosen = {number_text(number) for number in numbers}
    collector = Collector()
    for line in lines[1:]:
        cells = line.split(maxsplit=CATALOGUE_COLUMNS - 1)
        if len(cells) == CATALOGUE_COLUMNS and cells[0].isdecimal() and number_text(cells[0]) in chosen:
            # Behind the name, far to the right, stand Land and licence.
            title = cells[6].split("  ")[0].strip()
            collector.add(_placed(cells[0], title, lon=cells[5], lat=cells[4]))
    return collector.harvest()


def number_text(number: str) -> str:
    """Return a station's number as file names have it: five digits.

    Raises:
        PayloadRejected: it is no number.
    """
    text = number.strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 5:
        raise PayloadRejected(RejectionReason.NO_DEVICE, f"{text[:20]!a} is not the number of a station")
    return text.zfill(5)


def time_of(text: str) -> datetime:
    """Read "2020031723" (hour) or "202003172350" (minute), UTC.

    Raises:
        PayloadRejected: it is no such time.
    """
    pattern = {10: "%Y%m%d%H", 12: "%Y%m%d%H%M"}.get(len(text), "")
    try:
        return datetime.strptime(text, pattern).replace(tzinfo=UTC)
    except ValueError as err:
        raise PayloadRejected(RejectionReason.BAD_TIME, f"{text[:20]!a} is not a time") from err


def _columns(names: Sequence[str], collector: Collector) -> list[tuple[int, Quantity]]:
    found: list[tuple[int, Quantity]] = []
    for index, name in enumerate(names):
        quantity = COLUMNS.get(name)
        if quantity is not None:
            found.append((index, quantity))
        elif name not in NOT_TAKEN and not name.startswith("QN"):
            collector.leave_out(f"column {name} is unknown")
    return found


def _position(table: Table, name: str) -> int:
    if name not in table.names:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, f"the table has no column {name}")
    return table.names.index(name)


def _table(text: str) -> Table:
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "the table is empty")
    names = tuple(cell.strip() for cell in lines[0].split(";"))
    rows = [[cell.strip() for cell in line.split(";")] for line in lines[1:]]
    if any(len(row) < len(names) for row in rows):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "a row has fewer cells than the heading")
    return Table(names, rows)


def _member(members: Mapping[str, bytes], beginning: str) -> str:
    for name, content in members.items():
        if name.rpartition("/")[2].startswith(beginning):
            return _text_of(content)
    raise PayloadRejected(RejectionReason.WRONG_SHAPE, f"no file {beginning}… in the archive")


def _place_of(members: Mapping[str, bytes]) -> Station | None:
    """Return where the station stands now: the last row of its places."""
    if not any(name.rpartition("/")[2].startswith("Metadaten_Geographie") for name in members):
        return None
    table = _table(_member(members, "Metadaten_Geographie"))
    wanted = ("Stations_id", "Stationsname", "Geogr.Laenge", "Geogr.Breite")
    number, title, lon, lat = (_position(table, name) for name in wanted)
    if not table.rows:
        return None
    row = table.rows[-1]
    return _placed(row[number], row[title], lon=row[lon], lat=row[lat])


def _placed(number: str, title: str, *, lon: str, lat: str) -> Station:
    return place(f"cdc-{number_text(number)}", title, ENTITY_TYPE, lon=lon, lat=lat)


def _text_of(body: bytes) -> str:
    return body.decode("latin-1")
