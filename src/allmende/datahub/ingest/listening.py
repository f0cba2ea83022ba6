"""Keeps a connection open for each source that is listened to: connects again, stores before it answers."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.codecs.errors import CodecsUnavailable
from allmende.datahub.ingest.config_cache import ConfigCache, SourceConfig, StoredSetup
from allmende.datahub.ingest.intake import Intake, SourceGone, TooManyHeld
from allmende.datahub.ingest.outgoing import allowed_addresses
from allmende.datahub.ingest.pipeline import AnyConnector, Message
from allmende.datahub.ingest.pull import Fetched, Line, ListenConnector, SourceUnavailable
from allmende.datahub.ingest.source_book import SourceBook
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ingest.trouble import BROKEN_CONNECTOR, Trouble, jittered, pause_after, trouble_from
from allmende.datahub.ingest.writer import GroupCommit

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
#: While another process listens, or the database is away.
PAUSE_S = 5.0
#: Connections are made again sooner than schedules are: as if asked every eight seconds.
AS_IF_INTERVAL_S = 8.0
FIRST_PAUSE_S = 2.0
STOP_WAIT_S = 2.0
MAX_QUERY = 200


@dataclass(slots=True)
class _Listening:
    stored: StoredSetup | None
    task: "asyncio.Task[None]"


class Listeners:
    """Follows the sources as the hub knows them: starts, restarts after a change, ends."""

    def __init__(
        self,
        *,
        book: SourceBook,
        config: ConfigCache,
        intake: Intake,
        commit: GroupCommit,
        connectors: Mapping[str, AnyConnector],
        allowed: Allowed,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._book = book
        self._config = config
        self._intake = intake
        self._commit = commit
        self._connectors = {
            key: cast("ListenConnector[Any]", one)  # Any: each has a configuration of its own
            for key, one in connectors.items()
            if getattr(one, "direction", "push") == "listen"
        }
        self._allowed = allowed
        self._clock = clock
        self._listening: dict[int, _Listening] = {}

    async def run(self) -> None:
        """Keep every connection that is wanted; cancelled to stop."""
        try:
            while True:
                await self._follow()
                await asyncio.sleep(LOOK_EVERY_S)
        finally:
            await self._end(list(self._listening))
            await self._book.close()

    async def _follow(self) -> None:
        wanted = {source.id: source for source in self._config.all() if self._is_wanted(source)}
        await self._end(
            [
                source_id
                for source_id, one in self._listening.items()
                if source_id not in wanted or wanted[source_id].stored != one.stored
            ]
        )
        for source_id, source in wanted.items():
            if source_id not in self._listening:
                task = asyncio.create_task(self._keep(source_id))
                self._listening[source_id] = _Listening(source.stored, task)

    def _is_wanted(self, source: SourceConfig) -> bool:
        is_paused = source.stored is not None and source.stored.is_paused
        return source.connector in self._connectors and source.stored is not None and not is_paused

    async def _end(self, source_ids: list[int]) -> None:
        ending = [self._listening.pop(source_id) for source_id in source_ids]
        for one in ending:
            one.task.cancel()
        if ending:
            await asyncio.wait([one.task for one in ending], timeout=STOP_WAIT_S)
        for source_id in source_ids:
            with contextlib.suppress(StoreUnavailable):
                await self._book.postponed(source_id, None)
                await self._book.release(source_id)

    async def _keep(self, source_id: int) -> None:
        """Connect again and again, with a pause that grows while it fails."""
        failures = 0
        while True:
            try:
                failures = await self._connect_once(source_id, failures)
            except (StoreUnavailable, SourceGone):
                # The writer says so; nothing was acknowledged, so the sender repeats it.
                await asyncio.sleep(PAUSE_S)

    async def _connect_once(self, source_id: int, failures: int) -> int:
        """Listen until the connection ends, wait, and return how often in a row it has failed now."""
        source = self._config.with_id(source_id)
        if source is None:
            raise SourceGone()
        connector = self._connectors[source.connector]
        is_shared = source.setup is not None and connector.is_shared(source.setup)
        if not is_shared and not await self._book.claim(source_id):
            await asyncio.sleep(PAUSE_S)
            return failures
        await self._book.started(source_id, self._clock())
        opened = asyncio.Event()
        trouble = await self._listen(source, connector, opened, is_shared=is_shared)
        failures = 1 if opened.is_set() else failures + 1
        await self._note_failure(source, trouble, failures)
        return failures

    async def _listen(
        self,
        source: SourceConfig,
        connector: ListenConnector[Any],  # Any: each has a configuration of its own
        opened: asyncio.Event,
        *,
        is_shared: bool,
    ) -> Trouble:
        if source.setup is None:
            return Trouble(source.setup_error)
        suffix = f"-{secrets.token_hex(4)}" if is_shared else ""
        line = Line(
            deliver=_Delivery(self, source.id).deliver,
            opened=opened.set,
            allow=self._allow,
            name=f"allmende-{source.public_id}{suffix}",
            is_check=False,
        )
        noting = asyncio.create_task(self._note_opened(source, opened))
        try:
            await connector.listen(source.setup, line)
        except (StoreUnavailable, CodecsUnavailable, SourceGone) as err:
            raise StoreUnavailable(err.detail) from err
        except Exception as err:
            # The connector's outermost handler: whatever it meets becomes a trouble with a name.
            trouble = trouble_from(err)
            if trouble.code == BROKEN_CONNECTOR:
                log.exception("listen_failed source=%s connector=%s", source.id, source.connector)
            return trouble
        finally:
            noting.cancel()
        return Trouble("source.hung_up")

    async def _allow(self, host: str, port: int) -> None:
        await allowed_addresses(host, port, self._allowed)

    async def _note_opened(self, source: SourceConfig, opened: asyncio.Event) -> None:
        await opened.wait()
        now = self._clock()
        with contextlib.suppress(StoreUnavailable):
            down_since = await self._book.succeeded(source.id, now=now, is_connected=True)
            if down_since is not None:
                log.warning(
                    "source_back source=%s connector=%s after_s=%d",
                    source.id, source.connector, (now - down_since).total_seconds(),
                )  # fmt: skip

    async def _note_failure(self, source: SourceConfig, trouble: Trouble, failures: int) -> None:
        """Note it, say it once, and wait."""
        now = self._clock()
        if trouble.is_denial or trouble.retry_after_s is not None:
            pause = pause_after(trouble, failures=failures, interval_s=AS_IF_INTERVAL_S)
        else:
            pause = jittered(min(FIRST_PAUSE_S * 2 ** min(failures - 1, 10), 300.0))
        is_new = await self._book.failed(
            source.id, now=now, next_run_at=now + pause, code=trouble.code, detail=trouble.detail
        )
        if is_new:
            log.warning(
                "source_down source=%s connector=%s code=%s detail=%s",
                source.id, source.connector, trouble.code, trouble.detail,
            )  # fmt: skip
        await asyncio.sleep(pause.total_seconds())

    async def take(self, source_id: int, fetched: Fetched) -> None:
        """Store one message; when this returns, it is counted or kept.

        Raises:
            StoreUnavailable, CodecsUnavailable, SourceGone: it is not, so do not acknowledge it.
        """
        source = self._config.with_id(source_id)
        if source is None:
            raise SourceGone()
        received_at = self._clock()
        message = Message(fetched.body, fetched.content_type, fetched.query[:MAX_QUERY], received_at)
        try:
            await self._intake.take(source, message)
        except TooManyHeld as full:
            # Acknowledged all the same: a sender that repeats it for ever would hold up everything behind it.
            tally = self._commit.tally(source_id)
            tally.throttled += 1
            tally.note_error(received_at, full.code)


@dataclass(frozen=True, slots=True)
class _Delivery:
    """Where one source's messages go."""

    listeners: Listeners
    source_id: int

    async def deliver(self, fetched: Fetched) -> None:
        """Store one message; see `Listeners.take`."""
        await self.listeners.take(self.source_id, fetched)


async def try_line(
    connector: ListenConnector[Any],  # Any: each has a configuration of its own
    setup: Any,
    allowed: Allowed,
    *,
    wait_s: float,
) -> None:
    """Connect, subscribe and leave again, for a check.

    Raises:
        SourceUnavailable, AccessDenied: as the connector says; also when nothing stands after `wait_s`.
    """
    opened = asyncio.Event()

    async def allow(host: str, port: int) -> None:
        await allowed_addresses(host, port, allowed)

    async def refuse(_fetched: Fetched) -> None:
        raise StoreUnavailable("only a check")

    name = f"allmende-check-{secrets.token_hex(4)}"
    line = Line(deliver=refuse, opened=opened.set, allow=allow, name=name, is_check=True)
    listening = asyncio.create_task(connector.listen(setup, line))
    waiting = asyncio.create_task(opened.wait())
    try:
        async with asyncio.timeout(wait_s):
            await asyncio.wait((listening, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not opened.is_set():
            listening.result()
            raise SourceUnavailable("the connection ended at once", reason="hung_up")
    except TimeoutError as err:
        raise SourceUnavailable("no connection in time", reason="timeout") from err
    finally:
        waiting.cancel()
        listening.cancel()
        await asyncio.gather(waiting, listening, return_exceptions=True)
