"""The bridge to where readings are kept: a Protocol; implementations: `postgres_store`, `memory_store`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from allmende.basics.errors import AllmendeError, Kind
from allmende.datahub.ingest.config_cache import ConfigStore, DeviceConfig, SourceConfig
from allmende.datahub.ingest.stations import StationStore
from allmende.datahub.ingest.types import DeviceKey, Reading


class StoreUnavailable(AllmendeError):
    """The database does not answer or did not confirm; the sender shall try again."""

    code: ClassVar[str] = "hub.unavailable"
    kind: ClassVar[Kind] = "unavailable"


class NotStorable(AllmendeError):
    """The database refuses what is to be stored, e.g. because its room was removed meanwhile."""

    code: ClassVar[str] = "hub.not_storable"


class HeldReason(StrEnum):
    """Why a message is kept instead of counted; the same words as `datahub.models.HeldReason`."""

    UNASSIGNED = "unassigned"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Held:
    """A message to keep.

    Attributes:
        code: Stable key of the reason, e.g. "hub.not_json".
        detail: One English sentence for the source's owner.
        digest: The same message, delivered again, has the same one and is kept once.
    """

    reason: HeldReason
    code: str
    detail: str
    device_key: str
    content_type: str
    query: str
    body: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A sign of life of one device.

    Attributes:
        device: None for one the hub has not met before; its row is created.
    """

    device: DeviceConfig | None
    device_key: DeviceKey
    name: str
    is_simulated: bool
    rssi_dbm: float | None
    snr_db: float | None


@dataclass(slots=True)
class Deposit:
    """All that one message leaves behind; stored as a whole or not at all.

    Attributes:
        readings: With the device each one came from, which is assigned to an entity.
        received_at: UTC, aware.
        error_code: Why the message is kept as unreadable; "" for one that was taken.
    """

    source: SourceConfig
    received_at: datetime
    readings: list[tuple[DeviceConfig, Reading]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    error_code: str = ""


@dataclass(slots=True)
class Tally:
    """What happened at one source since the last commit, for its status row."""

    messages: int = 0
    rejected: int = 0
    throttled: int = 0
    wrong_key: int = 0
    last_message_at: datetime | None = None
    last_error_at: datetime | None = None
    last_error_code: str = ""

    def count(self, deposit: Deposit) -> None:
        """Add one stored message: taken, or kept as unreadable."""
        if deposit.error_code:
            self.rejected += 1
            self.note_error(deposit.received_at, deposit.error_code)
        else:
            self.messages += 1
            self.last_message_at = deposit.received_at

    def note_error(self, now: datetime, code: str) -> None:
        """One message was refused for this reason."""
        self.last_error_at = now
        self.last_error_code = code

    def add(self, later: "Tally") -> None:
        """Add what happened afterwards."""
        self.messages += later.messages
        self.rejected += later.rejected
        self.throttled += later.throttled
        self.wrong_key += later.wrong_key
        self.last_message_at = later.last_message_at or self.last_message_at
        if later.last_error_at is not None:
            self.last_error_at, self.last_error_code = later.last_error_at, later.last_error_code


def tallies_of(deposits: Sequence[Deposit]) -> dict[int, Tally]:
    """Count a batch by source id."""
    tallies: dict[int, Tally] = {}
    for deposit in deposits:
        tally = tallies.get(deposit.source.id)
        if tally is None:
            tally = tallies[deposit.source.id] = Tally()
        tally.count(deposit)
    return tallies


@dataclass(frozen=True, slots=True)
class LiveDashboard:
    """What a stream shows: one kind of entity and some of its attributes."""

    tenant: int
    slug: str
    entity_type: str
    attributes: frozenset[str]
    is_public: bool


@dataclass(frozen=True, slots=True)
class LiveReading:
    """The latest value of one series, with whether everybody may see it now.

    Attributes:
        is_public: The school's release is live.
    """

    series_id: int
    entity_id: int
    entity_type: str
    attribute: str
    unit: str
    value: float
    observed_at: datetime
    quality: int
    is_public: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something changed in the database: a source's settings, a tenant's readings, or anything.

    Attributes:
        source_id: Its settings changed.
        tenants: They have new readings.
        is_reconnect: Notices may have been missed; look at everything again.
    """

    source_id: int | None = None
    tenants: tuple[int, ...] = ()
    is_reconnect: bool = False


class Store(ConfigStore, StationStore, Protocol):
    """Keeps deposits durably and tells what is the latest."""

    async def write(self, deposits: Sequence[Deposit], tallies: Mapping[int, Tally]) -> None:
        """Store all of it in one transaction; when this returns, it is durable.

        A reading that is there already (same series, same time) changes nothing.

        Args:
            tallies: By source id; they are added to the status rows.

        Raises:
            StoreUnavailable: nothing is known to be stored; the same call may be made again.
            NotStorable: the database refused; nothing of it is stored.
        """

    async def find_dashboard(self, tenant: int, slug: str) -> LiveDashboard | None:
        """Return the dashboard whose stream is asked for.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def latest(self, tenant: int) -> list[LiveReading]:
        """Return the latest value of each of a tenant's series.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    def notices(self) -> AsyncIterator[Notice]:
        """Yield changes until cancelled; after a lost connection it connects again by itself."""

    async def close(self) -> None:
        """Close every connection."""
