"""What the hub's selectors and services return: frozen values, so that a template asks nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

#: State of a light; each has its own shape, colour and word.
State = Literal["good", "soon", "now", "stale", "unknown"]


class Period(StrEnum):
    """How long a stretch of history is; it ends with a named local day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class RoomState:
    """One room as the cockpit shows it now.

    Attributes:
        value: Newest plausible value; None when there is none or it is not released to the actor.
        unit: UN/CEFACT code.
        observed_at: When the value was measured (UTC).
        is_implausible: The newest reading was outside the plausible range and is not the one shown.
        last_seen_at: Newest reading of any quality (UTC).
        release: How the school publishes: live, delayed, internal.
        is_withheld: The values exist but are not released to this actor.
    """

    entity_id: int
    name: str
    code: str
    school_id: int | None
    school: str
    value: float | None
    unit: str
    observed_at: datetime | None
    state: State
    is_simulated: bool
    is_implausible: bool
    last_seen_at: datetime | None
    expected_interval_s: int
    release: str
    is_withheld: bool = False
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One step of a history: `start` (UTC) and what was measured in it; no point where nothing was.

    `mean`, `minimum` and `maximum` count plausible readings only and are None when a step has none.
    """

    start: datetime
    mean: float | None
    minimum: float | None
    maximum: float | None
    count: int
    implausible: int
    simulated: int
    #: Bit flags of the readings behind the mean, joined (`ingest.types.Quality`).
    flags: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """One attribute of one entity over a period, in equal steps of local time.

    Attributes:
        start: First moment (UTC), local midnight.
        end: Moment after the last (UTC), local midnight.
        step_s: Length of a step in seconds; 86,400 stands for a local day, which may have 23 or 25 hours.
        release: How the school publishes.
        is_reduced: The actor sees hourly means until yesterday instead of readings.
        is_withheld: Nothing is released to the actor; there are no points.
    """

    entity_id: int
    entity: str
    attribute: str
    unit: str
    period: Period
    until: date
    start: datetime
    end: datetime
    step_s: int
    points: tuple[HistoryPoint, ...]
    release: str
    is_reduced: bool = False
    is_withheld: bool = False

    @property
    def has_simulated(self) -> bool:
        """Whether any reading behind it was simulated."""
        return any(point.simulated for point in self.points)

    @property
    def implausible(self) -> int:
        """How many readings were kept but left out of the values."""
        return sum(point.implausible for point in self.points)


@dataclass(frozen=True, slots=True)
class LatestValue:
    """The newest value of one attribute of an entity.

    Attributes:
        value: Newest plausible value; None when every reading so far was implausible.
        unit: UN/CEFACT code.
    """

    attribute: str
    value: float | None
    unit: str
    observed_at: datetime | None
    is_simulated: bool
    is_implausible: bool
    #: Bit flags of the newest reading of any quality (`ingest.types.Quality`).
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """How many entities a measuring device really reports about; simulated ones stand apart."""

    real: int
    simulated: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """What a period looked like over all entities of a town, for a before-and-after comparison.

    Means and percentiles are of plausible readings in school hours (Monday to Friday, 8 to 16 o'clock
    local time). Minutes are per room and school day with readings, so that periods of different length
    compare.

    Attributes:
        start: First local day.
        end: Last local day, included.
        mean: Mean value, None without readings.
        p95: 95th percentile.
        minutes_above_1000: Mean minutes per room and day above 1,000 (of the attribute's unit).
        minutes_above_2000: Mean minutes per room and day above 2,000.
        simulated_share: Share of simulated readings, 0 to 1.
    """

    start: date
    end: date
    unit: str
    mean: float | None
    p95: float | None
    minutes_above_1000: float | None
    minutes_above_2000: float | None
    rooms: int
    days: int
    readings: int
    simulated_share: float


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One assigned or planned device as the connection page lists it."""

    device_id: int
    device_key: str
    name: str
    profile: str
    entity_id: int | None
    room: str
    school: str
    is_simulated: bool
    planned_at: datetime | None
    last_seen_at: datetime | None
    battery_v: float | None
    battery_pct: float | None
    rssi_dbm: float | None
    snr_db: float | None
    is_silent: bool


@dataclass(frozen=True, slots=True)
class UnassignedDevice:
    """A device that sends but belongs to no room yet; its messages wait."""

    device_id: int
    device_key: str
    name: str
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    waiting: int
    #: A profile that reads its newest waiting message, or whose model is part of its name.
    suggested_profile_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One message that could not be read, as its source's people see it.

    Attributes:
        code: Stable key of the reason, e.g. "hub.not_json".
        sentence: What happened and what to do, in German.
        detail: The machine's own words, English.
        preview: Start of the body as text; bytes that are no text are shown as hex.
    """

    held_id: int
    code: str
    sentence: str
    detail: str
    device_key: str
    received_at: datetime
    content_type: str
    size: int
    preview: str
    is_truncated: bool


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What became of kept messages that were read again.

    Attributes:
        messages: How many were tried.
        counted: How many became readings and are kept no longer.
        readings: How many values they gave.
        still_held: How many stay, e.g. because their device has no room.
        reasons: Code of the reason → how many stay because of it.
        entities: Entities that received values.
    """

    messages: int = 0
    counted: int = 0
    readings: int = 0
    still_held: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    entities: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school with its rooms, for the people who care for it."""

    school_id: int
    name: str
    release: str
    rooms: tuple["RoomRow", ...]


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room and how many devices measure in it."""

    entity_id: int
    name: str
    code: str
    devices: int


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One line of a download: one room at one time with its values.

    Attributes:
        start: Time of the reading, or start of the hour for hourly means (UTC).
        values: Attribute → value; attributes without a value at that time are left out.
        quality: Attribute → bit flags (`ingest.types.Quality`) where not 0.
        is_hourly_mean: The values are means of an hour, as the school releases them.
    """

    start: datetime
    school: str
    room: str
    code: str
    values: Mapping[str, float]
    quality: Mapping[str, int]
    is_hourly_mean: bool


@dataclass(frozen=True, slots=True)
class Extent:
    """What a dataset holds for an actor: first and last reading (UTC), and of how many rooms."""

    first: datetime | None
    last: datetime | None
    rooms: int


@dataclass(frozen=True, slots=True)
class SilentDevice:
    """An assigned device that has been quiet for longer than twice its interval."""

    device_id: int
    device_key: str
    name: str
    entity_id: int
    room: str
    school: str
    last_seen_at: datetime | None
