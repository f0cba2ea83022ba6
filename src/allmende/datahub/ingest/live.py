"""Event streams: what was just stored, pushed to whoever looks at a cockpit.

A notice says only which tenants have new readings. Their latest values are then read once for all
listeners, under row security and with each school's present release, and every event is written once.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from allmende.datahub.ingest.http import Receive, Send
from allmende.datahub.ingest.settings import HubSettings
from allmende.datahub.ingest.store import LiveDashboard, LiveReading, Store, StoreUnavailable
from allmende.datahub.ingest.types import Quality

log = logging.getLogger(__name__)

#: The page shows what was known when it was made; its stream opens a little later.
PAGE_AGE = timedelta(seconds=60)
HEARTBEAT = b": still here\n\n"
STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Proxies of the nginx family would otherwise collect events before passing them on.
    (b"x-accel-buffering", b"no"),
]


class Listener:
    """One open stream; None in its queue ends it."""

    def __init__(self, most_chunks: int) -> None:
        self.chunks: asyncio.Queue[bytes | None] = asyncio.Queue(most_chunks + 1)
        self._most = most_chunks
        self.is_ended = False

    def push(self, chunk: bytes) -> None:
        """Hand over a chunk; who lags too far behind is dropped and will connect again."""
        if self.is_ended:
            return
        if self.chunks.qsize() >= self._most:
            self.end()
        else:
            self.chunks.put_nowait(chunk)

    def end(self) -> None:
        """End the stream now, whatever still waits."""
        if not self.is_ended:
            self.is_ended = True
            while not self.chunks.empty():
                self.chunks.get_nowait()
            self.chunks.put_nowait(None)


@dataclass(slots=True, eq=False)
class Audience:
    """Everybody who may see the same of one dashboard.

    Attributes:
        sees_all: They hold a ticket; otherwise only schools released as live.
    """

    dashboard: LiveDashboard
    sees_all: bool
    listeners: set[Listener] = field(default_factory=set)

    def shows(self, reading: LiveReading) -> bool:
        """Whether this audience gets the reading."""
        about_it = (
            reading.entity_type == self.dashboard.entity_type
            and reading.attribute in self.dashboard.attributes
        )
        return about_it and (self.sees_all or reading.is_public)


class Live:
    """Keeps the open streams and what they were last told."""

    def __init__(self, store: Store, settings: HubSettings) -> None:
        self._store = store
        self._settings = settings
        self._audiences: dict[tuple[int, str, bool], Audience] = {}
        self._known: dict[int, dict[int, LiveReading]] = {}
        self._changed: set[int] = set()
        self._wake = asyncio.Event()
        self._is_closed = False

    @property
    def listeners(self) -> int:
        """How many streams are open."""
        return sum(len(audience.listeners) for audience in self._audiences.values())

    @property
    def is_full(self) -> bool:
        """Whether no further stream is taken."""
        return self._is_closed or self.listeners >= self._settings.live_max_listeners

    def note(self, tenants: Iterable[int]) -> None:
        """Say that these tenants have new readings."""
        self._changed.update(self._known.keys() & set(tenants))
        if self._changed:
            self._wake.set()

    def note_all(self) -> None:
        """Say that anybody may have new readings: notices were missed."""
        self.note(list(self._known))

    def close(self) -> None:
        """End every stream; new ones are refused."""
        self._is_closed = True
        for audience in self._audiences.values():
            for listener in audience.listeners:
                listener.end()

    async def stream(
        self,
        dashboard: LiveDashboard,
        *,
        sees_all: bool,
        receive: Receive,
        send: Send,
        lasts_s: float | None = None,
    ) -> None:
        """Serve one listener until it leaves, lags behind, its time is over or the hub stops.

        Args:
            lasts_s: Seconds until the listener's ticket expires; a role may have been withdrawn since.

        Raises:
            StoreUnavailable: before anything was sent.
        """
        if dashboard.tenant not in self._known:
            self._known[dashboard.tenant] = {
                r.series_id: r for r in await self._store.latest(dashboard.tenant)
            }
        audience = self._audience(dashboard, sees_all=sees_all)
        listener = Listener(self._settings.live_queue)
        audience.listeners.add(listener)
        # In one step with joining: nothing is missed between this and what follows.
        listener.push(_hello() + self._just_told(audience))
        if self._is_closed:
            listener.end()
        ending = None if lasts_s is None else asyncio.get_running_loop().call_later(lasts_s, listener.end)
        try:
            await _serve(listener, receive, send, self._settings.live_send_wait_s)
        finally:
            if ending is not None:
                ending.cancel()
            self._leave(audience, listener)

    async def run(self) -> None:
        """Pass on changes until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            changed, self._changed = self._changed, set()
            for tenant in changed & self._known.keys():
                await self._tell(tenant)
            await asyncio.sleep(self._settings.live_pause_s)

    async def beat(self) -> None:
        """Keep idle streams open until cancelled."""
        while True:
            await asyncio.sleep(self._settings.live_heartbeat_s)
            for audience in self._audiences.values():
                for listener in audience.listeners:
                    listener.push(HEARTBEAT)

    async def _tell(self, tenant: int) -> None:
        try:
            readings = await self._store.latest(tenant)
        except StoreUnavailable:
            self._changed.add(tenant)
            self._wake.set()
            return
        known = self._known.get(tenant, {})
        new = [
            r for r in readings if r.series_id not in known or known[r.series_id].observed_at != r.observed_at
        ]
        if tenant in self._known:
            self._known[tenant] = {r.series_id: r for r in readings}
        events = {r.series_id: event_of(r) for r in new}
        for audience in self._audiences.values():
            if audience.dashboard.tenant == tenant:
                chunk = b"".join(events[r.series_id] for r in new if audience.shows(r))
                for listener in audience.listeners if chunk else ():
                    listener.push(chunk)

    def _just_told(self, audience: Audience) -> bytes:
        """What may have come between the making of the page and the opening of its stream."""
        known = self._known.get(audience.dashboard.tenant, {})
        since = datetime.now(UTC) - PAGE_AGE
        return b"".join(
            event_of(reading)
            for reading in known.values()
            if reading.observed_at >= since and audience.shows(reading)
        )

    def _audience(self, dashboard: LiveDashboard, *, sees_all: bool) -> Audience:
        key = (dashboard.tenant, dashboard.slug, sees_all)
        audience = self._audiences.setdefault(key, Audience(dashboard, sees_all))
        audience.dashboard = dashboard
        return audience

    def _leave(self, audience: Audience, listener: Listener) -> None:
        audience.listeners.discard(listener)
        dashboard = audience.dashboard
        if not audience.listeners:
            self._audiences.pop((dashboard.tenant, dashboard.slug, audience.sees_all), None)
        if not any(other.dashboard.tenant == dashboard.tenant for other in self._audiences.values()):
            self._known.pop(dashboard.tenant, None)


def event_of(reading: LiveReading) -> bytes:
    """Write one reading as a server-sent event."""
    fields = {
        "entity": str(reading.entity_id),
        "attribute": reading.attribute,
        "value": reading.value,
        "unit": reading.unit,
        "observed_at": reading.observed_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "quality": reading.quality,
        "simulated": bool(reading.quality & Quality.SIMULATED),
    }
    return b"event: reading\ndata: " + msgspec.json.encode(fields) + b"\n\n"


def _hello() -> bytes:
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return b"retry: 3000\nevent: hello\ndata: " + msgspec.json.encode({"now": now}) + b"\n\n"


async def _serve(listener: Listener, receive: Receive, send: Send, send_wait_s: float) -> None:
    async with asyncio.TaskGroup() as tasks:
        watch = tasks.create_task(_end_when_gone(listener, receive))
        try:
            await _pass_on(listener, send, send_wait_s)
        finally:
            watch.cancel()


async def _pass_on(listener: Listener, send: Send, send_wait_s: float) -> None:
    try:
        await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
        while (chunk := await listener.chunks.get()) is not None:
            async with asyncio.timeout(send_wait_s):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    except (OSError, RuntimeError) as err:
        # The listener left while we sent (servers say so in either way), or takes nothing any more.
        log.debug("live_listener_gone error=%s", type(err).__name__)


async def _end_when_gone(listener: Listener, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()
