"""The hub as one ASGI application: webhooks in, event streams out."""

import asyncio
import contextlib
import gc
import logging
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.codecs.pool import CodecPool
from allmende.datahub.ingest.config_cache import ConfigCache
from allmende.datahub.ingest.http import Receive, Scope, Send, Webhooks
from allmende.datahub.ingest.intake import Intake
from allmende.datahub.ingest.listening import Listeners
from allmende.datahub.ingest.live import Live
from allmende.datahub.ingest.messages import Answer, problem
from allmende.datahub.ingest.postgres_store import PostgresStore
from allmende.datahub.ingest.settings import HubSettings
from allmende.datahub.ingest.setup import open_setup
from allmende.datahub.ingest.source_book import SourceBook
from allmende.datahub.ingest.store import LiveDashboard, Notice, Store, StoreUnavailable
from allmende.datahub.ingest.tickets import is_valid_ticket, seconds_left
from allmende.datahub.ingest.vault import Vault
from allmende.datahub.ingest.writer import GroupCommit

__all__ = ["HubApp", "HubSettings", "create_hub"]

log = logging.getLogger(__name__)

RESTART_PAUSE_S = 1.0
#: Objects between two looks of the youngest generation, and looks until an older one is taken along.
GC_THRESHOLDS = (50_000, 20, 20)
STOP_WAIT_S = 4.0


def create_hub(dsn: str, settings: HubSettings) -> "HubApp":
    """Make the hub of one process, on the installation's PostgreSQL."""
    return HubApp(PostgresStore(dsn), settings, SourceBook(dsn))


def collect_rarely() -> None:
    """Let Python look for reference cycles rarely: messages make none, but thousands of short-lived objects.

    What is loaded by now stays for good and is not looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


class HubApp:
    """Answers /ingest/… and /live/…; start it before and stop it after the server.

    It starts without a database too, answers 503 and finds it when it comes.

    Args:
        book: How listening goes; without it, nothing is listened to.
    """

    def __init__(self, store: Store, settings: HubSettings, book: SourceBook | None = None) -> None:
        self._store = store
        self._book = book
        self._settings = settings
        # Reads files, so it happens before the event loop has work to do.
        self._connectors = pipeline.connectors()
        vault = Vault(settings.secret_key)
        self._config = ConfigCache(store, lambda source: open_setup(source, self._connectors, vault))
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Read the sources and start committing."""
        self._codecs = CodecPool()
        self._commit = GroupCommit(self._store, self._settings)
        self._live = Live(self._store, self._settings)
        self._intake = Intake(
            config=self._config, connectors=self._connectors, codecs=self._codecs, commit=self._commit,
            stations=self._store, max_held=self._settings.max_held_per_source,
        )  # fmt: skip
        self._webhooks = Webhooks(
            config=self._config, connectors=self._connectors, intake=self._intake, commit=self._commit,
            settings=self._settings,
        )  # fmt: skip
        await self._refresh()
        collect_rarely()
        self._writing = asyncio.create_task(self._commit.run())
        self._main = asyncio.create_task(self._run())
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Listen no more, commit what was accepted, then close."""
        self._live.close()
        self._listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._listening
        self._commit.stop()
        await asyncio.wait((self._writing,), timeout=STOP_WAIT_S)
        for task in (self._writing, self._main):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._codecs.close()
        await self._store.close()

    def close_streams(self) -> None:
        """End every event stream, so that the server can stop."""
        self._live.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith("/live/"):
            answer = await self._stream(scope, receive, send)
        elif scope["path"].startswith("/ingest/"):
            answer = await self._webhooks.answer(scope, receive)
        else:
            answer = problem("hub.not_found")
        if answer is not None:
            await _send(send, answer)

    # -- streams -------------------------------------------------------------------------------

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> Answer | None:
        if scope["method"] != "GET":
            return problem("hub.method", headers=[(b"allow", b"GET")])
        if self._live.is_full:
            return problem("hub.unavailable", retry_after_s=self._settings.retry_after_s)
        try:
            dashboard = await self._dashboard(scope["path"])
            if dashboard is None:
                return problem("hub.not_found")
            ticket = parse_qs(scope["query_string"].decode("latin-1")).get("ticket", [""])[-1]
            now = time.time()
            sees_all = is_valid_ticket(self._settings.ticket_secret, ticket, tenant=dashboard.tenant, now=now)
            if not sees_all and (ticket or not dashboard.is_public):
                return problem("hub.no_ticket")
            lasts_s = seconds_left(ticket, now=now) if sees_all else None
            await self._live.stream(dashboard, sees_all=sees_all, receive=receive, send=send, lasts_s=lasts_s)
        except StoreUnavailable:
            return problem("hub.unavailable", retry_after_s=self._settings.retry_after_s)
        return None

    async def _dashboard(self, path: str) -> LiveDashboard | None:
        segments = path.strip("/").split("/")
        if len(segments) != 3 or not segments[1].isascii() or not segments[1].isdecimal():
            return None
        tenant = int(segments[1])
        return await self._store.find_dashboard(tenant, segments[2]) if tenant < 2**31 else None

    # -- tasks ---------------------------------------------------------------------------------

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_forever("notices", self._follow_notices))
            tasks.create_task(_forever("config", self._refresh_regularly))
            tasks.create_task(_forever("live", self._live.run))
            tasks.create_task(_forever("heartbeat", self._live.beat))

    async def _listen(self) -> None:
        if self._book is None:
            return
        listeners = Listeners(
            book=self._book, config=self._config, intake=self._intake, commit=self._commit,
            connectors=self._connectors, allowed=Allowed.of(self._settings.private_networks),
        )  # fmt: skip
        await _forever("listeners", listeners.run)

    async def _follow_notices(self) -> None:
        async with contextlib.aclosing(self._store.notices()) as notices:  # type: ignore[type-var]
            async for notice in notices:
                await self._heed(notice)

    async def _heed(self, notice: Notice) -> None:
        if notice.is_reconnect:
            self._live.note_all()
            await self._refresh()
        elif notice.source_id is not None:
            with contextlib.suppress(StoreUnavailable):
                await self._config.refresh_source(notice.source_id)
        else:
            self._live.note(notice.tenants)

    async def _refresh_regularly(self) -> None:
        while True:
            is_fresh = await self._refresh()
            await asyncio.sleep(self._settings.config_refresh_s if is_fresh else RESTART_PAUSE_S)

    async def _refresh(self) -> bool:
        try:
            await self._config.refresh()
        except StoreUnavailable as err:
            log.warning("hub_config_not_read error=%s", err)
            return False
        self._webhooks.forget_sources()
        return True


async def _forever(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run a task of the hub again when a mistake of ours ended it; the outermost handler."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("hub_task_failed task=%s", name)
        await asyncio.sleep(RESTART_PAUSE_S)


async def _send(send: Send, answer: Answer) -> None:
    length = (b"content-length", str(len(answer.body)).encode())
    headers = [*answer.headers, length] if answer.status != 204 else answer.headers
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
