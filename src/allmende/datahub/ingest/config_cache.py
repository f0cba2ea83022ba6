"""What the hub knows of sources and devices: frozen snapshots, one per source, replaced as a whole."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import msgspec

from allmende.datahub.ingest.profiles import DeviceProfile, FieldMapping
from allmende.datahub.ingest.types import Json

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """A device the hub has met or that was planned.

    Attributes:
        entity_id: The room it measures; None while nobody assigned it.
        profile: How its payload is read; None while nobody chose one.
        is_simulated: All its readings are marked.
        series: Attribute to series id; the hub adds what it creates, ids never change.
    """

    id: int
    entity_id: int | None = None
    profile: DeviceProfile | None = None
    is_simulated: bool = False
    series: dict[str, int] = field(default_factory=dict, compare=False)

    @property
    def is_assigned(self) -> bool:
        """Whether its readings count: a place and a way to read them."""
        return self.entity_id is not None and self.profile is not None


@dataclass(frozen=True, slots=True)
class StoredSetup:
    """A source's configuration as it is kept.

    Attributes:
        values: What is not secret.
        sealed: What is, encrypted; see `vault`.
        interval_s: How often to ask; None: as often as the connector says.
        is_paused: Neither ask nor listen.
        changed_at: A later one makes a connection that is kept open begin anew.
    """

    values: Mapping[str, Json]
    sealed: bytes = b""
    interval_s: int | None = None
    is_paused: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One source as the hub needs it.

    Attributes:
        tenant: Id of the owning space; stands first in every key.
        public_id: Part of the webhook's address.
        connector: Key of the connector that reads its messages.
        key_hashes: SHA-256 (hex) of every key that is not revoked.
        devices: By `device_lookup(device key)`.
        held: How many of its messages wait for somebody.
        stored: Its configuration; None for a connector without one.
        setup: The same as the connector's own struct, secrets included; see `setup.open_setup`.
        setup_error: Why there is none; "" when there is, or none is needed.
    """

    id: int
    tenant: int
    public_id: str
    connector: str
    key_hashes: tuple[str, ...] = ()
    is_simulated: bool = False
    devices: Mapping[str, DeviceConfig] = field(default_factory=dict)
    held: int = 0
    stored: StoredSetup | None = None
    setup: Any = field(default=None, repr=False)  # Any: each connector has a struct of its own
    setup_error: str = ""

    def find_device(self, device_key: str) -> DeviceConfig | None:
        """Return the device that sends under this key, however its letters are written."""
        return self.devices.get(device_lookup(device_key))


def profile_from_stored(
    *, key: str, vendor: str, model: str, codec_source: str, mapping: Json
) -> DeviceProfile | None:
    """Return a device profile from its row; None when its mapping cannot be read.

    Args:
        mapping: List of objects with the attributes of `FieldMapping`.
    """
    try:
        fields = msgspec.convert(mapping, tuple[FieldMapping, ...])
    except msgspec.ValidationError as err:
        log.error("profile_unreadable key=%s error=%s", key, err)
        return None
    return DeviceProfile(key, vendor, model, key if codec_source else "", codec_source, fields)


def device_lookup(device_key: str) -> str:
    """Return the form in which keys are compared: people type a DevEUI in either case."""
    return device_key.upper()


class ConfigStore(Protocol):
    """Where snapshots come from."""

    async def source_ids(self) -> list[int]:
        """Return the ids of all open sources.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def load_source(self, source_id: int) -> SourceConfig | None:
        """Return one source as it is now; None when it is closed or gone.

        Raises:
            StoreUnavailable: the database does not answer.
        """


class ConfigCache:
    """The snapshots in use; reading them never waits.

    Args:
        prepare: Completes each snapshot once, e.g. opens its configuration.
    """

    def __init__(
        self, store: ConfigStore, prepare: Callable[[SourceConfig], SourceConfig] | None = None
    ) -> None:
        self._store = store
        self._prepare = prepare or (lambda source: source)
        self._by_public_id: dict[str, SourceConfig] = {}
        self._public_id_of: dict[int, str] = {}
        #: Whether the database was reached once; before, no source is known to be unknown.
        self.is_loaded = False

    @property
    def source_ids(self) -> set[int]:
        """Ids of all known sources."""
        return set(self._public_id_of)

    def find(self, public_id: str) -> SourceConfig | None:
        """Return the source with this address, as of the last refresh."""
        return self._by_public_id.get(public_id)

    def with_id(self, source_id: int) -> SourceConfig | None:
        """Return the source with this id, as of the last refresh."""
        return self._by_public_id.get(self._public_id_of.get(source_id, ""))

    def all(self) -> list[SourceConfig]:
        """Return every source, as of the last refresh."""
        return list(self._by_public_id.values())

    async def refresh(self) -> None:
        """Read every source again, one by one, so that messages pass in between.

        Raises:
            StoreUnavailable: the database does not answer; the old snapshots stay in use.
        """
        ids = await self._store.source_ids()
        for gone in self._public_id_of.keys() - set(ids):
            self._forget(gone)
        for source_id in ids:
            await self.refresh_source(source_id)
            await asyncio.sleep(0)
        self.is_loaded = True

    async def refresh_source(self, source_id: int) -> None:
        """Read one source again.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        source = await self._store.load_source(source_id)
        self._forget(source_id)
        if source is not None:
            self._by_public_id[source.public_id] = self._prepare(source)
            self._public_id_of[source_id] = source.public_id

    def _forget(self, source_id: int) -> None:
        public_id = self._public_id_of.pop(source_id, None)
        if public_id is not None:
            self._by_public_id.pop(public_id, None)
