"""What connectors of foreign feeds share: a field's meaning and unit, numbers from text, places, times."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isnan

from allmende.connectors import reading
from allmende.datahub.ingest.profiles import why_unusable
from allmende.datahub.ingest.pull import Harvest, Observation, Station
from allmende.datahub.ingest.types import DeviceKey, Json, PayloadRejected, RejectionReason, printable

MAX_NOTE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one foreign field is here.

    Attributes:
        attribute: NGSI-LD name, from Smart Data Models where one exists.
        unit: UN/CEFACT code after scaling.
        scale: The foreign number times this, plus `offset`, is the value in that unit.
        offset: Added after scaling, e.g. -273.15 for kelvin.
    """

    attribute: str
    unit: str
    scale: float = 1.0
    offset: float = 0.0

    def value_of(self, number: float) -> float:
        """Return the value in `unit`, without binary dust."""
        if self.scale == 1.0 and self.offset == 0.0:
            return number
        return round(number * self.scale + self.offset, 6)


@dataclass(slots=True)
class Collector:
    """Gathers what a payload says while it is read; a station named twice counts once."""

    stations: dict[DeviceKey, Station] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)

    def add(self, station: Station) -> DeviceKey:
        """Take a station; return its key."""
        self.stations.setdefault(station.key, station)
        return station.key

    def leave_out(self, text: str) -> None:
        """Name something foreign that is not taken; the same sentence counts once."""
        self.left_out[printable(text, MAX_NOTE_LENGTH)] = None

    def harvest(self) -> Harvest:
        """Return all of it."""
        return Harvest(tuple(self.stations.values()), tuple(self.observations), left_out=tuple(self.left_out))


def place(
    key: str,
    name: str,
    entity_type: str,
    *,
    lon: Json = None,
    lat: Json = None,
    facts: Mapping[str, Json] | None = None,
) -> Station:
    """Return a station of an open feed with a checked key, a printable name and degrees that lie on earth.

    Raises:
        PayloadRejected: the key is empty or cannot be printed.
    """
    east, north = number_of(lon), number_of(lat)
    known = east is not None and north is not None and is_on_earth(east, north)
    return Station(
        key=reading.device_key(key),
        name=reading.device_name(name),
        entity_type=entity_type,
        lon=east if known else None,
        lat=north if known else None,
        facts={} if facts is None else facts,
        is_public=True,
    )


def is_on_earth(lon: float, lat: float) -> bool:
    """Whether these are degrees; 0/0, which devices without a fix send, is not believed."""
    return -180 <= lon <= 180 and -90 <= lat <= 90 and (lon, lat) != (0, 0)


def number_of(value: Json) -> float | None:
    """Return a finite number, also from text with a decimal point; None for anything else."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
        if isnan(value):
            return None
    if why_unusable(value):
        return None
    return float(value)  # type: ignore[arg-type]  # why_unusable lets numbers pass


def time_or_utc(text: str) -> datetime:
    """Read an ISO 8601 time; without a zone it is UTC, as some open feeds write it.

    Raises:
        PayloadRejected: it is no time.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as err:
        raise PayloadRejected(RejectionReason.BAD_TIME, f"{text[:40]!a} is not a time") from err
    return time.replace(tzinfo=UTC) if time.tzinfo is None else reading.utc_time(text)


def joined(harvests: Iterable[Harvest]) -> Harvest:
    """Put the parts of one payload together."""
    collector = Collector()
    for harvest in harvests:
        for station in harvest.stations:
            collector.add(station)
        collector.observations += harvest.observations
        for text in harvest.left_out:
            collector.leave_out(text)
    return collector.harvest()
