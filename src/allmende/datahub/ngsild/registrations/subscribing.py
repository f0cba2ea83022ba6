"""/csourceSubscriptions: who is told when sources come, change and go (ETSI GS CIM 009, 5.11, 6.12, 6.13)."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from allmende.datahub.gateway.requests import Query as Parameters
from allmende.datahub.gateway.requests import Request
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.contexts.active import Context
from allmende.datahub.ngsild.errors import ApiProblem
from allmende.datahub.ngsild.query.q_language import read_query
from allmende.datahub.ngsild.registrations.discovery import read_period
from allmende.datahub.ngsild.registrations.document import write
from allmende.datahub.ngsild.registrations.matching import Wish, matching_infos, wish_of
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.registrations.state import registry_of
from allmende.datahub.ngsild.subscriptions import Kind, engine_of, routes, store
from allmende.datahub.ngsild.subscriptions.body import envelope, pack
from allmende.datahub.ngsild.subscriptions.counters import Key
from allmende.datahub.ngsild.subscriptions.notifier import Addressee
from allmende.datahub.ngsild.subscriptions.store import Record
from allmende.datahub.ngsild.subscriptions.watch import Stored, Watch

log = logging.getLogger(__name__)

#: Where the watcher stands in `broker.extras`.
EXTRA: Final = "context source subscriptions"
NAME: Final = "csource"
#: How often periodic notifications are looked for, and subscriptions read anew.
BEAT_S: Final = 0.5
BELIEVED_S: Final = 5.0
NEW, UPDATED, GONE = "newlyMatching", "updated", "noLongerMatching"


@dataclass(frozen=True, slots=True)
class Follower:
    """A subscription to sources, ready for use."""

    watch: Watch
    wish: Wish
    context: Context

    def fits(self, registration: Registration | None, now: datetime) -> bool:
        """Whether it is about a source."""
        return (
            registration is not None
            and not registration.is_over(now)
            and bool(matching_infos(registration, self.wish))
        )


class Watcher:
    """Tells subscribers of sources; one for each process of the broker."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._followers: dict[int, tuple[float, list[Follower]]] = {}
        #: Of each tenant: how often its subscriptions changed here; a reading begun before is outdated.
        self._changes: Counter[int] = Counter()
        #: When this process made or changed a subscription; what happened before, it was told then.
        self._since: dict[Key, datetime] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to listen and to beat."""
        registry_of(self._broker).listen(self.take)
        self._begin(self._beat())

    async def stop(self) -> None:
        """Stop everything that is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def take(self, tenant: int, before: Registration | None, after: Registration | None) -> None:
        """Note a committed change; returns at once."""
        self._begin(self._tell(tenant, before, after, datetime.now(UTC)))

    def forget(self, key: Key, *, is_gone: bool) -> None:
        """Read a tenant's subscriptions again: this one was made, changed or removed."""
        self._followers.pop(key[0], None)
        self._changes[key[0]] += 1
        if is_gone:
            self._since.pop(key, None)
        else:
            self._since[key] = datetime.now(UTC)

    async def begin(self, stored: Stored) -> None:
        """Tell a new subscription of what there is; its beat starts now."""
        interval_s = stored.document.get("timeInterval")
        if interval_s is not None:
            await self._claim(stored.key, datetime.now(UTC), interval_s)
        await self.tell_all(stored)

    async def tell_all(self, stored: Stored) -> None:
        """Tell a subscription of every source that fits (5.11.7); of none, nothing is sent."""
        follower = await self._follower(stored)
        if follower is None or stored.status(datetime.now(UTC)) != "active":
            return
        now = datetime.now(UTC)
        registrations = await registry_of(self._broker).of(stored.key[0])
        fitting = [one for one in registrations if follower.fits(one, now)]
        if fitting:
            await self._send(follower, fitting, NEW, now)

    # -- changes -----------------------------------------------------------------------------------

    async def _tell(
        self, tenant: int, before: Registration | None, after: Registration | None, now: datetime
    ) -> None:
        for follower in await self._of(tenant):
            watch = follower.watch
            if watch.interval_s is not None or watch.stored.status(now) != "active":
                continue
            if self._since.get(watch.key, now) > now:
                continue
            was, is_now = follower.fits(before, now), follower.fits(after, now)
            if is_now and after is not None:
                await self._send(follower, [after], UPDATED if was else NEW, now)
            elif was and before is not None:
                await self._send(follower, [before], GONE, now)

    async def _send(
        self, follower: Follower, registrations: Sequence[Registration], reason: str, now: datetime
    ) -> None:
        watch = follower.watch
        key, document = watch.key, watch.stored.document
        if watch.throttling_s is not None and not await self._claim(key, now, watch.throttling_s):
            return
        engine = engine_of(self._broker)
        data = [write(one, follower.context) for one in registrations]
        notification = envelope("ContextSourceNotification", key[2], data, now)
        notification["triggerReason"] = reason
        parcel = pack(notification, document, follower.context.value, [one.urn for one in registrations])
        engine.notifier.send(Addressee.of(key, watch.params["endpoint"], engine.settings), parcel)

    async def _claim(self, key: Key, now: datetime, pause_s: float) -> bool:
        async with self._broker.db.transaction([key[0]]) as connection:
            return await store.claim(connection, key, now, now - timedelta(seconds=pause_s))

    # -- periodic notifications --------------------------------------------------------------------

    async def _beat(self) -> None:
        read_at = 0.0
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                if time.monotonic() - read_at > BELIEVED_S:
                    await self._read_all()
                    read_at = time.monotonic()
                for tenant in list(self._followers):
                    await self._notify_periodically(tenant)
            except StoreUnavailable as err:
                log.warning("source_subscriptions_not_told error=%s", err)
            except Exception:
                log.exception("source_subscriptions_failed")

    async def _notify_periodically(self, tenant: int) -> None:
        now = datetime.now(UTC)
        for follower in await self._of(tenant):
            interval_s = follower.watch.interval_s
            if interval_s is None or follower.watch.stored.status(now) != "active":
                continue
            # In which process the beat falls is decided in the database.
            if await self._claim(follower.watch.key, now, interval_s):
                await self.tell_all(follower.watch.stored)

    # -- subscriptions -----------------------------------------------------------------------------

    async def _of(self, tenant: int) -> list[Follower]:
        known = self._followers.get(tenant)
        if known is not None and time.monotonic() - known[0] < BELIEVED_S:
            return known[1]
        found = await self._read([tenant])
        return found[tenant]

    async def _read_all(self) -> None:
        """Read what other processes stored, and after a start everything."""
        await self._read(await self._broker.db.all_tenants())

    async def _read(self, tenants: Sequence[int]) -> dict[int, list[Follower]]:
        changes = {tenant: self._changes[tenant] for tenant in tenants}
        async with self._broker.db.transaction(tenants) as connection:
            records = await store.load(connection, tenants)
        found: dict[int, list[Follower]] = {tenant: [] for tenant in tenants}
        for record in records:
            if record.stored.key[1] == NAME:
                follower = await self._follower(record.stored)
                if follower is not None:
                    found[record.stored.key[0]].append(follower)
        for tenant, followers in found.items():
            if self._changes[tenant] == changes[tenant]:
                self._followers[tenant] = (time.monotonic(), followers)
        return found

    async def _follower(self, stored: Stored) -> Follower | None:
        try:
            watch = await engine_of(self._broker).make(stored)
        except ApiProblem as err:
            log.warning("source_subscription_not_ready tenant=%s subscription=%s error=%s",
                        stored.key[0], stored.key[2], err)  # fmt: skip
            return None
        context = watch.view.context
        if not isinstance(context, Context):  # pragma: no cover - contexts come from `Contexts`
            return None
        return Follower(watch, _wish(watch, context), context)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except StoreUnavailable as err:
            log.warning("source_subscriptions_not_told error=%s", err)
        except Exception:
            log.exception("source_subscriptions_failed")


def _wish(watch: Watch, context: Context) -> Wish:
    """Return which sources a subscription is about (5.12)."""
    document = watch.stored.document
    shown = watch.params.get("attributes", ())
    csf = document.get("csf")
    temporal = document.get("temporalQ")
    wish = wish_of(
        watch.wanted,
        source=None if csf is None else read_query(csf, context.expand_name, parameter="csf"),
        period=None if temporal is None else read_period(Parameters(temporal.items())),
        is_discovery=True,
    )
    watched = frozenset(document.get("watchedAttributes", ())) if shown or not watch.wanted.selectors else ()
    return replace(wish, names=wish.names | frozenset(shown) | frozenset(watched))


def watcher_of(broker: Broker) -> Watcher:
    """Return the watcher of this process."""
    watcher: Watcher = broker.extras[EXTRA]
    return watcher


async def _follow(broker: Broker, request: Request, record: Record | None, key: Key) -> None:
    """Work at once with what was just stored; the first notification tells of all sources."""
    watcher = watcher_of(broker)
    watcher.forget(key, is_gone=record is None)
    if record is None:
        engine_of(broker).notifier.forget(key)
        return
    with suppress(StoreUnavailable):
        await watcher.begin(record.stored)


ROUTES: Final = routes(Kind(NAME, "csourceSubscriptions", _follow))
