"""Any JSON with things and values in it, read by a mapping that its owner wrote. Pure.

Shared by connectors whose format is not known beforehand. A path is a JSON Pointer ("/data/0/value") or
dotted ("data[0].value"); "@key" is an item's own key or number in what it was listed in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from allmende.basics.units import UNITS
from allmende.connectors import reading
from allmende.datahub.ingest.configuration import about
from allmende.datahub.ingest.profiles import scaled, why_unusable
from allmende.datahub.ingest.pull import Harvest, Observation, Station
from allmende.datahub.ingest.types import DeviceKey, Json, PayloadRejected, RejectionReason, printable

MAX_ITEMS = 20_000
MAX_NOTES = 20
#: How an item without an identifier of its own is called.
ONLY_STATION = DeviceKey("1")

TimeFormat = Literal["iso", "unix_s", "unix_ms", "de"]
TIME_FORMATS = {
    "iso": "2026-03-01T12:00:00+01:00 (ISO 8601)",
    "unix_s": "Sekunden seit 1970",
    "unix_ms": "Millisekunden seit 1970",
    "de": "01.03.2026 12:00",
}
Zone = Literal["Europe/Berlin", "UTC"]
ZONES = {"Europe/Berlin": "deutsche Zeit", "UTC": "UTC (Weltzeit)"}
#: Read from their files once, before any event loop runs.
_ZONES = {name: ZoneInfo(name) for name in ZONES}
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?: Uhr)?")
_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")

UNIT_CHOICES = {code: f"{unit.sign or '–'} ({unit.name})" for code, unit in UNITS.items()}
MISSING = object()


class ValueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One value of each item."""

    path: Annotated[str, about("Stelle im JSON", min_length=1, max_length=200)]
    attribute: Annotated[
        str, about("Name im System", min_length=1, max_length=64, pattern="^[A-Za-z][A-Za-z0-9_]*$")
    ]
    unit: Annotated[str, about("Einheit", choices=UNIT_CHOICES, min_length=1, max_length=8)]
    scale: Annotated[float, about("Faktor, sonst 1")] = 1.0


@dataclass(frozen=True, slots=True)
class ItemMapping:
    """Where things and values stand; every path but `items` starts at an item.

    Attributes:
        items: Leads to a list, or to an object whose members are the items; "": the whole JSON, whose
            elements are the items when it is a list, and which else is the only item.
        station: "": all items are one station.
        time: "": the time the payload came.
        zone: Of times that name none.
        entity_type: See `pull.Station`.
    """

    values: Sequence[ValueRow]
    items: str = ""
    station: str = ""
    name: str = ""
    lon: str = ""
    lat: str = ""
    time: str = ""
    time_format: TimeFormat = "iso"
    zone: Zone = "Europe/Berlin"
    entity_type: str = ""
    is_public: bool = False


@dataclass(slots=True)
class _Found:
    stations: dict[DeviceKey, Station] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def note(self, text: str) -> None:
        """Say once what was left out."""
        if len(self.notes) < MAX_NOTES:
            self.notes[printable(text, 200)] = None


def harvest_from(document: Json, mapping: ItemMapping, received_at: datetime) -> Harvest:
    """Read JSON by a mapping; values that are null or absent are skipped, others that do not fit are named.

    Raises:
        PayloadRejected: the items are not where the mapping says, there are too many, or no item has a
            single usable value although there are items.
    """
    found = _Found()
    number = 0
    for key, item in items_of(document, mapping.items):
        number += 1
        if number > MAX_ITEMS:
            raise PayloadRejected(RejectionReason.TOO_MANY, f"more than {MAX_ITEMS} items")
        _read_item(key, item, mapping, received_at, found)
    for row in mapping.values:
        if number and row.path not in found.used:
            found.note(f"{row.path} is in no item")
    if number and not found.observations:
        raise PayloadRejected(RejectionReason.NO_VALUES, " ".join(found.notes)[:300] or "no item has a value")
    return Harvest(tuple(found.stations.values()), tuple(found.observations), left_out=tuple(found.notes))


def items_of(document: Json, path: str) -> Iterator[tuple[str, Json]]:
    """Yield key and item.

    Raises:
        PayloadRejected: nothing is there, or a single value.
    """
    place = at(document, path) if path else document
    if isinstance(place, list):
        yield from ((str(index), item) for index, item in enumerate(place))
    elif isinstance(place, dict) and path:
        yield from place.items()
    elif isinstance(place, dict):
        yield "", place
    else:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, f"no list at {path or 'the top'}")


def at(value: Json, path: str) -> Json | object:
    """Follow a path; MISSING where it leads nowhere."""
    current: Json | object = value
    for part in _parts(path):
        if isinstance(current, dict):
            current = current.get(part, MISSING)
        elif isinstance(current, list) and part.isdecimal() and int(part) < len(current):
            current = current[int(part)]
        else:
            return MISSING
    return current


def _parts(path: str) -> list[str]:
    if path.startswith("/"):
        return [part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/")]
    return [name or index for name, index in _PART.findall(path.removeprefix("$"))]


def _read_item(key: str, item: Json, mapping: ItemMapping, received_at: datetime, found: _Found) -> None:
    station = _station(key, item, mapping)
    if station is None:
        found.note(f"an item has nothing at {mapping.station}")
        return
    found.stations.setdefault(station.key, station)
    try:
        observed_at = _time(key, item, mapping, received_at)
    except PayloadRejected as err:
        found.note(err.detail)
        return
    if observed_at is None:
        return
    for row in mapping.values:
        value = _text_or_value(key, item, row.path)
        if value is not MISSING:
            found.used.add(row.path)
        if value is MISSING or value is None or value == "":
            continue
        number = number_from(value)
        if number is None:
            found.note(f"{row.path} is not a number: {str(value)[:40]}")
            continue
        found.observations.append(
            Observation(station.key, row.attribute, scaled(number, row.scale), row.unit, observed_at)
        )


def _station(key: str, item: Json, mapping: ItemMapping) -> Station | None:
    text = _text_or_value(key, item, mapping.station) if mapping.station else ONLY_STATION
    if text is MISSING or text is None or isinstance(text, dict | list):
        return None
    try:
        station_key = reading.device_key(str(text))
    except PayloadRejected:
        return None
    name = _text_or_value(key, item, mapping.name) if mapping.name else ""
    lon, lat = _place(item, mapping)
    return Station(
        key=station_key,
        name=reading.device_name(name) if isinstance(name, str) else "",
        entity_type=mapping.entity_type,
        lon=lon,
        lat=lat,
        is_public=mapping.is_public,
    )


def _place(item: Json, mapping: ItemMapping) -> tuple[float | None, float | None]:
    if not mapping.lon or not mapping.lat:
        return None, None
    lon, lat = number_from(at(item, mapping.lon)), number_from(at(item, mapping.lat))
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
        return None, None
    return lon, lat


def _text_or_value(key: str, item: Json, path: str) -> Json | object:
    return key if path == "@key" else at(item, path)


def number_from(value: object) -> float | None:
    """Read a number, also one written as text, with point or German comma; None for anything else."""
    if isinstance(value, str):
        text = value.strip()
        if "," in text and "." not in text:
            text = text.replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or why_unusable(value):
        return None
    number = float(value)
    return number if number - number == 0 else None


def _time(key: str, item: Json, mapping: ItemMapping, received_at: datetime) -> datetime | None:
    if not mapping.time:
        return received_at
    value = _text_or_value(key, item, mapping.time)
    if value is MISSING or value is None or value == "":
        return None
    return time_from(value, mapping.time_format, mapping.zone)


def time_from(value: object, time_format: TimeFormat, zone: Zone) -> datetime:
    """Read a time as UTC.

    Raises:
        PayloadRejected: it is not a time of this format.
    """
    try:
        if time_format in ("unix_s", "unix_ms"):
            number = number_from(value)
            if number is not None:
                seconds = number if time_format == "unix_s" else number / 1000
                return reading.EPOCH + timedelta(seconds=seconds)
        elif isinstance(value, str):
            time = _german(value, zone) if time_format == "de" else datetime.fromisoformat(value.strip())
            if time is not None:
                return (time if time.tzinfo else time.replace(tzinfo=_ZONES[zone])).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise PayloadRejected(RejectionReason.BAD_TIME, f"{str(value)[:40]!a} is not a time")


def _german(text: str, zone: Zone) -> datetime | None:
    match = _GERMAN.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=_ZONES[zone])
