"""Subscriptions at work in one hub process: from a committed change to a notification on its way.

Who sends what, when several hub processes run:

* A change that a client made is told by the process that wrote it; it is published nowhere else.
* Readings of sensors and periodic notifications are told by one process, the one that holds an
  advisory lock in the database (see `leader.py`); if it dies, another takes over within seconds.
* Throttling is decided in the database, so it holds across processes.

What survives a restart: subscriptions, their counters (at most `flush_s` seconds are lost when the
process is killed) and the beat of periodic notifications. What still waits for delivery when the
process stops is lost; an orderly stop gives it `stop_wait_s` seconds and counts the rest as failed.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from allmende.datahub.gateway.database import Database
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ngsild.contexts import Contexts
from allmende.datahub.ngsild.errors import ApiProblem
from allmende.datahub.ngsild.events import Change
from allmende.datahub.ngsild.query.evaluate import fits
from allmende.datahub.ngsild.subscriptions import store
from allmende.datahub.ngsild.subscriptions.body import envelope, pack
from allmende.datahub.ngsild.subscriptions.contents import represent, state_to_tell
from allmende.datahub.ngsild.subscriptions.counters import Key
from allmende.datahub.ngsild.subscriptions.diff import Difference, difference
from allmende.datahub.ngsild.subscriptions.index import Index
from allmende.datahub.ngsild.subscriptions.linked import Linker
from allmende.datahub.ngsild.subscriptions.notifier import Addressee, Notifier
from allmende.datahub.ngsild.subscriptions.settings import DeliverySettings
from allmende.datahub.ngsild.subscriptions.watch import Stored, Watch, make_watch

log = logging.getLogger(__name__)

#: Matching gives way to requests after so long.
SLICE_S = 0.005

Job = tuple[Change, Difference, Sequence[Watch]]


class Engine:
    """Keeps the subscriptions of this process, matches changes, hands notifications to the notifier."""

    def __init__(
        self, db: Database, contexts: Contexts, notifier: Notifier, settings: DeliverySettings
    ) -> None:
        self.notifier = notifier
        self.settings = settings
        self.index = Index()
        self._db = db
        self._contexts = contexts
        self._linker = Linker(db)
        self._jobs: asyncio.Queue[Job] = asyncio.Queue(settings.changes)
        self._dropped = 0
        #: Whether this process tells of readings and intervals; see `leader.py`.
        self.is_leader = False
        #: Called before a subscription is answered, so that the next reading is told already.
        self.prepare: Callable[[int], Awaitable[None]] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Read all subscriptions and begin; a database that is down is waited for in the background."""
        with contextlib.suppress(StoreUnavailable):
            await self.refresh(None)
        for work in (self._match(), self._keep_house()):
            self._tasks.append(asyncio.create_task(work))

    async def stop(self) -> None:
        """Match and send what is on its way, as far as patience allows; then store the counters."""
        if self._tasks:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.settings.stop_wait_s):
                    await self._jobs.join()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        await self.notifier.close()
        await self.flush()

    # -- subscriptions -----------------------------------------------------------------------------

    async def refresh(self, tenants: Iterable[int] | None) -> None:
        """Read the subscriptions of these tenants, None: of all, and work with them from now on.

        Raises:
            StoreUnavailable: the database does not answer; the old ones stay.
        """
        wanted = await self._db.all_tenants() if tenants is None else list(tenants)
        # What is made while we read is not in what we read.
        before = self.index.keys_of(None if tenants is None else wanted)
        async with self._db.transaction(wanted) as connection:
            records = await store.load(connection, wanted)
        now = datetime.now(UTC)
        kept = set()
        for record in records:
            if record.stored.key[1] == "entity" and record.stored.status(now) == "active":
                kept.add(record.stored.key)
                await self.take_up(record.stored)
        for key in before - kept:
            self.drop(key)

    async def take_up(self, stored: Stored) -> None:
        """Work with a subscription as it is now.

        One whose context cannot be had is left out, and tried again at the next refresh.
        """
        known = self.index.get(stored.key)
        if known is not None and known.stored.document == stored.document:
            return
        try:
            self.index.put(await self.make(stored))
        except ApiProblem as err:
            log.warning("subscription_not_ready tenant=%s subscription=%s error=%s",
                        stored.key[0], stored.key[2], err)  # fmt: skip

    async def make(self, stored: Stored) -> Watch:
        """Make a subscription ready.

        Raises:
            BadRequestData: a filter does not follow its language.
            LdContextNotAvailable: one of its contexts cannot be fetched.
        """
        document = stored.document
        given = await self._contexts.from_value(stored.context)
        notified, asked = given, given
        if "jsonldContext" in document:
            notified = await self._contexts.from_value(document["jsonldContext"])
        if "_qContext" in document:
            asked = await self._contexts.from_value(document["_qContext"])
        return make_watch(stored, notified, asked)

    def drop(self, key: Key) -> None:
        """Stop working with a subscription: it was deleted or paused, or has expired."""
        self.index.remove(key)
        self.notifier.forget(key)

    def drop_outdated(self, stored: Stored) -> None:
        """Drop what waits for a subscription whose endpoint changed: it was meant for another receiver."""
        known = self.index.get(stored.key)
        if known is not None and known.params["endpoint"] != stored.document["notification"]["endpoint"]:
            self.notifier.forget(stored.key)

    # -- changes -----------------------------------------------------------------------------------

    def wants(self, tenant: int) -> bool:
        """Whether a tenant's changes concern anybody."""
        return self.index.watches_changes(tenant)

    def take(self, change: Change) -> None:
        """Note a committed change; returns at once."""
        state = change.state
        if not self.index.may_concern(change.tenant, state.urn, state.types):
            return
        differing = difference(change)
        watches = self.index.candidates(change, differing)
        if not watches:
            return
        try:
            self._jobs.put_nowait((change, differing, watches))
        except asyncio.QueueFull:
            if self._dropped % 1000 == 0:
                log.error("changes_dropped tenant=%s so_far=%s", change.tenant, self._dropped + 1)
            self._dropped += 1

    async def _match(self) -> None:
        began = time.monotonic()
        while True:
            change, differing, watches = await self._jobs.get()
            try:
                now = datetime.now(UTC)
                for watch in watches:
                    if watch.is_concerned(differing) and watch.stored.status(now) == "active":
                        await self._consider(change, differing, watch)
                    if time.monotonic() - began > SLICE_S:
                        await asyncio.sleep(0)
                        began = time.monotonic()
            except StoreUnavailable as err:
                log.warning("change_not_told tenant=%s error=%s", change.tenant, err)
            except Exception:
                # One subscription must not silence all others.
                log.exception("change_not_told tenant=%s entity=%s", change.tenant, change.state.urn)
            finally:
                self._jobs.task_done()

    async def _consider(self, change: Change, differing: Difference, watch: Watch) -> None:
        state = change.state
        if watch.follows_links:
            linked = await self._linker.finder(change.tenant, watch.wanted.query, [state])
            is_wanted = fits(watch.wanted, state, linked)
        else:
            is_wanted = fits(watch.wanted, state)
        now = datetime.now(UTC)
        if not is_wanted or not await self._may_send(watch, now):
            return
        told = state_to_tell(change, differing, watch)
        shown = await represent([told], watch, self._linker, {state.urn: differing})
        self._send(watch, shown, [state.urn], now)

    async def notify_periodically(self, watch: Watch) -> None:
        """Tell a subscription of all entities it is about; of none, nothing is sent (5.8.6).

        Raises:
            StoreUnavailable: the database does not answer.
        """
        now = datetime.now(UTC)
        if watch.stored.status(now) != "active":
            return
        states = await self._linker.find(watch.key[0], watch.wanted)
        if not states:
            return
        shown = await represent(states, watch, self._linker, {})
        self._send(watch, shown, [state.urn for state in states], now)

    async def _may_send(self, watch: Watch, now: datetime) -> bool:
        throttling_s = watch.throttling_s
        if throttling_s is None:
            return True
        async with self._db.transaction([watch.key[0]]) as connection:
            return await store.claim(connection, watch.key, now, now - timedelta(seconds=throttling_s))

    def _send(self, watch: Watch, data: object, about: Sequence[str], now: datetime) -> None:
        document = watch.stored.document
        notification = envelope("Notification", watch.key[2], data, now)
        context: Any = watch.view.context  # Any: the protocol in `broker.py` says less than the class
        parcel = pack(notification, document, context.value, about)
        addressee = Addressee.of(watch.key, watch.params["endpoint"], self.settings)
        self.notifier.send(addressee, parcel)

    # -- housekeeping ------------------------------------------------------------------------------

    async def flush(self) -> None:
        """Store the counters; what cannot be stored is kept for the next time."""
        counters = self.notifier.counters
        tallies = counters.take()
        if not tallies:
            return
        try:
            async with self._db.transaction(sorted({key[0] for key in tallies})) as connection:
                await store.add_counts(connection, tallies)
        except StoreUnavailable:
            counters.give_back()
        else:
            counters.stored()

    async def _keep_house(self) -> None:
        refreshed = time.monotonic()
        while True:
            await asyncio.sleep(self.settings.flush_s)
            try:
                await self.flush()
                await self.notifier.tidy()
                if time.monotonic() - refreshed > self.settings.refresh_s:
                    await self.refresh(None)
                    refreshed = time.monotonic()
            except StoreUnavailable as err:
                log.warning("subscriptions_not_refreshed error=%s", err)
            except Exception:
                log.exception("subscriptions_housekeeping_failed")
