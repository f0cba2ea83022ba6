"""The store in memory: for tests of everything that is not the database, and its second implementation."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from allmende.datahub.ingest.config_cache import DeviceConfig, SourceConfig, device_lookup
from allmende.datahub.ingest.pull import Station
from allmende.datahub.ingest.store import (
    Deposit,
    Held,
    LiveDashboard,
    LiveReading,
    Notice,
    StoreUnavailable,
    Tally,
)
from allmende.datahub.ingest.types import Quality, Reading


@dataclass(frozen=True, slots=True)
class PublicEntity:
    """What streams need to know of an entity."""

    type: str
    is_public: bool


@dataclass(slots=True)
class MemoryStore:
    """Keeps everything in dictionaries.

    Attributes:
        sources: Open sources by id; tests put them here.
        observations: By (tenant, series id, time): value and quality.
        is_down: While true, every call fails as if the database were away.
        entities: By entity id, for `latest`.
    """

    sources: dict[int, SourceConfig] = field(default_factory=dict)
    dashboards: dict[tuple[int, str], LiveDashboard] = field(default_factory=dict)
    entities: dict[int, PublicEntity] = field(default_factory=dict)
    observations: dict[tuple[int, int, datetime], tuple[float, int]] = field(default_factory=dict)
    series: dict[tuple[int, int, str], int] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    held: dict[tuple[int, str], Held] = field(default_factory=dict)
    tallies: dict[int, Tally] = field(default_factory=dict)
    last_seen: dict[tuple[int, str], datetime] = field(default_factory=dict)
    is_down: bool = False
    writes: int = 0
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _notices: "list[asyncio.Queue[Notice]]" = field(default_factory=list)

    async def write(self, deposits: Sequence[Deposit], tallies: Mapping[int, Tally]) -> None:
        """Store all of it; see `Store.write`."""
        self._fail_if_down()
        self.writes += 1
        for deposit in deposits:
            self._put(deposit)
        for source_id, tally in tallies.items():
            self.tallies.setdefault(source_id, Tally()).add(tally)
        if tenants := tuple({deposit.source.tenant for deposit in deposits if deposit.readings}):
            self.announce(Notice(tenants=tenants))

    async def source_ids(self) -> list[int]:
        """Return the ids of all open sources."""
        self._fail_if_down()
        return list(self.sources)

    async def load_source(self, source_id: int) -> SourceConfig | None:
        """Return one source as it is now."""
        self._fail_if_down()
        return self.sources.get(source_id)

    async def put_stations(self, source: SourceConfig, stations: Sequence[Station]) -> None:
        """Make stations known; those with a type get an entity, see `stations.StationStore`."""
        self._fail_if_down()
        for station in stations:
            self._add_device(source.id, station.key)
            current = self.sources[source.id]
            device = current.find_device(station.key)
            if device is not None and device.entity_id is None and station.entity_type:
                placed = replace(device, entity_id=20_000 + next(self._ids))
                self.entities[placed.entity_id or 0] = PublicEntity(station.entity_type, station.is_public)
                devices = {**current.devices, device_lookup(station.key): placed}
                self.sources[source.id] = replace(current, devices=devices)

    async def find_dashboard(self, tenant: int, slug: str) -> LiveDashboard | None:
        """Return the dashboard whose stream is asked for."""
        self._fail_if_down()
        return self.dashboards.get((tenant, slug))

    async def latest(self, tenant: int) -> list[LiveReading]:
        """Return the latest value of each of a tenant's series."""
        self._fail_if_down()
        found = [
            self._live(series_id, entity_id, attribute)
            for (owner, entity_id, attribute), series_id in self.series.items()
            if owner == tenant
        ]
        return [reading for reading in found if reading is not None]

    async def notices(self) -> AsyncIterator[Notice]:
        """Yield what `announce` is told."""
        queue: asyncio.Queue[Notice] = asyncio.Queue()
        self._notices.append(queue)
        try:
            yield Notice(is_reconnect=True)
            while True:
                yield await queue.get()
        finally:
            self._notices.remove(queue)

    async def close(self) -> None:
        """Nothing is open."""

    def announce(self, notice: Notice) -> None:
        """Tell every follower."""
        for queue in self._notices:
            queue.put_nowait(notice)

    def _fail_if_down(self) -> None:
        if self.is_down:
            raise StoreUnavailable("switched off")

    def _put(self, deposit: Deposit) -> None:
        source = deposit.source
        for device, reading in deposit.readings:
            series_id = self._series_id(source.tenant, device, reading)
            key = (source.tenant, series_id, reading.observed_at)
            self.observations.setdefault(key, (reading.value, int(reading.quality)))
        for seen in deposit.seen:
            self.last_seen[source.id, seen.device_key] = deposit.received_at
            if seen.device is None:
                self._add_device(source.id, seen.device_key)
        for held in deposit.held:
            self.held.setdefault((source.id, held.digest), held)

    def _series_id(self, tenant: int, device: DeviceConfig, reading: Reading) -> int:
        if device.entity_id is None:
            raise ValueError("a reading of an unassigned device")
        key = (tenant, device.entity_id, reading.attribute)
        series_id = self.series.setdefault(key, len(self.series) + 1)
        self.units.setdefault(series_id, reading.unit)
        device.series[reading.attribute] = series_id
        return series_id

    def _add_device(self, source_id: int, device_key: str) -> None:
        source = self.sources[source_id]
        if source.find_device(device_key) is None:
            new = {device_lookup(device_key): DeviceConfig(10_000 + next(self._ids))}
            self.sources[source_id] = replace(source, devices={**source.devices, **new})

    def _live(self, series_id: int, entity_id: int, attribute: str) -> LiveReading | None:
        entity = self.entities.get(entity_id)
        rows = [
            (at, value, quality)
            for (_, series, at), (value, quality) in self.observations.items()
            if series == series_id and not quality & Quality.CLOCK_SKEW
        ]
        if entity is None or not rows:
            return None
        at, value, quality = max(rows)
        unit = self.units[series_id]
        return LiveReading(
            series_id, entity_id, entity.type, attribute, unit, value, at, quality, entity.is_public
        )
