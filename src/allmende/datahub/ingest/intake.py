"""The one way in: a message becomes durable, whether it was sent, fetched or heard."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar, Protocol

from allmende.basics.errors import AllmendeError, Kind
from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.config_cache import ConfigCache, SourceConfig
from allmende.datahub.ingest.pipeline import AnyConnector, DecodeCall, Message, Outcome, Sorted
from allmende.datahub.ingest.pull import Station
from allmende.datahub.ingest.stations import StationStore
from allmende.datahub.ingest.store import NotStorable, StoreUnavailable
from allmende.datahub.ingest.types import Decoded, PayloadRejected
from allmende.datahub.ingest.writer import GroupCommit

#: So many payloads that could not be read are kept of a source that is asked: it can be asked again.
MAX_HELD_FETCHED = 50


class Codecs(Protocol):
    """Runs payload codecs; see `codecs.pool.CodecPool`."""

    async def decode(self, *, source: str, payload: bytes, f_port: int | None) -> Decoded:
        """Decode one payload; raises PayloadRejected or CodecsUnavailable."""


class SourceGone(AllmendeError):
    """The source was closed meanwhile."""

    code: ClassVar[str] = "hub.unknown_source"
    kind: ClassVar[Kind] = "not_found"


class TooManyHeld(AllmendeError):
    """So many messages of the source wait for somebody that no further one is kept."""

    code: ClassVar[str] = "hub.too_many_held"
    kind: ClassVar[Kind] = "conflict"


class Intake:
    """Reads messages with their connector and stores what they say."""

    def __init__(
        self,
        *,
        config: ConfigCache,
        connectors: Mapping[str, AnyConnector],
        codecs: Codecs,
        commit: GroupCommit,
        stations: StationStore,
        max_held: int,
    ) -> None:
        self._config = config
        self._connectors = connectors
        self._codecs = codecs
        self._commit = commit
        self._stations = stations
        self._max_held = max_held
        #: Stations as they were made known last, by source id and key.
        self._known: dict[tuple[int, str], Station] = {}
        self._making: dict[int, asyncio.Lock] = {}

    async def take(self, source: SourceConfig, message: Message) -> Outcome:
        """Read a message and store it; when this returns, everything of it is durable.

        Raises:
            StoreUnavailable, CodecsUnavailable: nothing is known to be stored; try again later.
            SourceGone: the source takes nothing any more.
            TooManyHeld: the message had to wait for somebody, but too many do.
        """
        try:
            return await self._store(await self.read(source, message))
        except NotStorable:
            # Most likely the snapshot is old: a room or device was removed. Look again and read again.
            await self._config.refresh_source(source.id)
        current = self._config.with_id(source.id)
        if current is None:
            raise SourceGone()
        try:
            return await self._store(await self.read(current, message))
        except NotStorable as err:
            return await self.keep(current, message, err.code, err.detail)

    async def keep(self, source: SourceConfig, message: Message, code: str, detail: str) -> Outcome:
        """Keep a message as unreadable.

        Raises:
            StoreUnavailable: not even that worked.
            TooManyHeld: too many are kept already.
        """
        try:
            return await self._store(pipeline.keep(source, message, code, detail))
        except NotStorable as err:
            raise StoreUnavailable("not even the kept message can be stored") from err

    async def read(self, source: SourceConfig, message: Message) -> Outcome:
        """Read a message; nothing of it is stored but stations that were unknown."""
        try:
            sorted_ = await self._sorted(source, message)
        except PayloadRejected as err:
            return pipeline.reject(source, message, err)
        return pipeline.conclude(sorted_, [await self._decoded(call) for call in sorted_.calls])

    def forget_sources(self) -> None:
        """Drop what is remembered of sources that are gone."""
        ids = self._config.source_ids
        self._making = {key: lock for key, lock in self._making.items() if key in ids or lock.locked()}
        self._known = {key: station for key, station in self._known.items() if key[0] in ids}

    async def _sorted(self, source: SourceConfig, message: Message) -> Sorted:
        connector = self._connectors[source.connector]
        sorted_ = pipeline.sort_message(connector, source, message)
        if not self._news(source, sorted_):
            return sorted_
        # Messages that come at the same time wait here: only when the snapshot knows a station is it known.
        async with self._making.setdefault(source.id, asyncio.Lock()):
            current = self._config.with_id(source.id) or source
            if news := self._news(current, sorted_):
                await self._stations.put_stations(current, news)
                await self._config.refresh_source(source.id)
                self._known.update({(source.id, station.key): station for station in news})
        return pipeline.sort_message(connector, self._config.with_id(source.id) or source, message)

    def _news(self, source: SourceConfig, sorted_: Sorted) -> list[Station]:
        """Return the stations that are new or told of differently than last time."""
        return [
            station
            for station in sorted_.stations
            if self._known.get((source.id, station.key)) != station or source.find_device(station.key) is None
        ]

    async def _decoded(self, call: DecodeCall | None) -> pipeline.Answer:
        if call is None:
            return None
        try:
            return await self._codecs.decode(source=call.source, payload=call.payload, f_port=call.f_port)
        except PayloadRejected as err:
            return err

    async def _store(self, outcome: Outcome) -> Outcome:
        deposit = outcome.deposit
        if deposit.held and deposit.source.held >= self._max_held:
            raise TooManyHeld()
        await self._commit.store(deposit)
        return outcome
