"""What exactly one hub process does: tell of readings, and notify at intervals.

The process that holds an advisory lock in the database does it. The lock belongs to the connection
that also listens for notices: when the process or its connection dies, PostgreSQL frees the lock and
another process takes over within `TRY_S` seconds.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime

import psycopg

from allmende.datahub.gateway.database import Connection, Database
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ngsild.subscriptions.engine import Engine
from allmende.datahub.ngsild.subscriptions.readings import Readings
from allmende.datahub.ngsild.subscriptions.store import CHANNEL

log = logging.getLogger(__name__)

#: Told after every commit of readings; the payload lists tenants.
READINGS_CHANNEL = "allmende_readings"
#: Any number that nothing else in the database uses.
LOCK = 0x414C4C4D
TRY_S = 5.0
RECONNECT_PAUSE_S = 1.0
#: How exactly intervals are kept.
BEAT_S = 0.25


class Leader:
    """Listens for notices; acts on readings and intervals while it holds the lock."""

    def __init__(self, db: Database, engine: Engine) -> None:
        self._db = db
        self._engine = engine
        self._readings = Readings(db, engine.index.may_concern)
        self._changed: set[int] = set()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        #: Monotonic time of the next periodic notification.
        self._due: dict[tuple[int, str, str], float] = {}

    async def start(self) -> None:
        """Begin to listen."""
        self._engine.prepare = self._prepare
        for work in (self._listen(), self._look(), self._beat()):
            self._tasks.append(asyncio.create_task(work))

    async def stop(self) -> None:
        """Let go of the lock and stop."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    # -- notices -----------------------------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            try:
                connection = await self._db.connect()
                async with connection:
                    for channel in (CHANNEL, READINGS_CHANNEL):
                        await connection.execute(f"listen {channel}")
                    # Notices may have been missed.
                    await self._engine.refresh(None)
                    await self._follow(connection)
            except (psycopg.Error, StoreUnavailable) as err:
                log.info("subscriptions_wait_for_database error=%s", type(err).__name__)
            except Exception:
                log.exception("subscriptions_listening_failed")
            finally:
                self._resign()
            await asyncio.sleep(RECONNECT_PAUSE_S)

    async def _follow(self, connection: Connection) -> None:
        while True:
            if not self._engine.is_leader:
                await self._try_to_lead(connection)
            async for notice in connection.notifies(timeout=TRY_S):
                await self._heed(notice.channel, notice.payload)
            # An idle connection that is dead would never tell.
            await connection.execute("select 1")

    async def _try_to_lead(self, connection: Connection) -> None:
        row = await (await connection.execute("select pg_try_advisory_lock(%s)", (LOCK,))).fetchone()
        if row is not None and row[0]:
            self._readings.forget()
            self._due.clear()
            self._engine.is_leader = True
            for tenant in self._engine.index.tenants():
                await self._readings.begin(tenant)

    async def _heed(self, channel: str, payload: str) -> None:
        tenants = [int(text) for text in payload.split(",") if text.isdecimal()]
        if channel == CHANNEL:
            await self._engine.refresh(tenants or None)
            await self._meet(tenants)
        elif self._engine.is_leader:
            self.note(tenants)

    def note(self, tenants: Iterable[int]) -> None:
        """Say that these tenants have new readings."""
        self._changed.update(tenant for tenant in tenants if self._engine.wants(tenant))
        if self._changed:
            self._wake.set()

    async def _prepare(self, tenant: int) -> None:
        with contextlib.suppress(StoreUnavailable):
            await self._meet([tenant])

    async def _meet(self, tenants: Iterable[int]) -> None:
        """Remember the present readings of tenants that have their first subscription."""
        for tenant in tenants:
            if not self._engine.wants(tenant):
                self._readings.forget([tenant])
            else:
                # Also where another process leads yet: this one may be about to.
                await self._readings.begin(tenant)

    def _resign(self) -> None:
        self._engine.is_leader = False
        self._readings.forget()

    # -- readings ----------------------------------------------------------------------------------

    async def _look(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            changed, self._changed = self._changed, set()
            began = time.monotonic()
            for tenant in changed if self._engine.is_leader else ():
                await self._tell(tenant)
            # A large tenant must not take more than a fifth of the time.
            took_s = time.monotonic() - began
            await asyncio.sleep(max(self._engine.settings.look_pause_s, 4 * took_s))

    async def _tell(self, tenant: int) -> None:
        try:
            for change in await self._readings.look(tenant):
                self._engine.take(change)
        except StoreUnavailable:
            self._changed.add(tenant)
            self._wake.set()
        except Exception:
            log.exception("readings_not_told tenant=%s", tenant)

    # -- intervals ---------------------------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            if self._engine.is_leader:
                with contextlib.suppress(StoreUnavailable):
                    await self._notify_due()

    async def _notify_due(self) -> None:
        now = time.monotonic()
        watches = {watch.key: watch for watch in self._engine.index.periodic()}
        for key in self._due.keys() - watches.keys():
            del self._due[key]
        for key, watch in watches.items():
            interval_s = watch.interval_s or 0.0
            due = self._due.get(key)
            if due is None:
                told_at = watch.stored.last_notification_at
                waited_s = (datetime.now(UTC) - told_at).total_seconds() if told_at else 0.0
                due = self._due[key] = now + max(interval_s - waited_s, 0.0)
            if due > now:
                continue
            # The beat is kept, but what was missed is not made up for.
            self._due[key] = max(due + interval_s, now)
            try:
                await self._engine.notify_periodically(watch)
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("periodic_notification_failed tenant=%s subscription=%s", key[0], key[2])
