"""Asks sources by schedule: one run at a time for each source, few at once, back-off, two log lines.

Why not one background job for each source and time: sources have intervals of their own, and a run that
overlaps with the next, a pause the other side asked for, or a worker that was away would each need a
second book beside the job queue. Here the book is one row for each source.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

from allmende.datahub.ingest.codecs.errors import CodecsUnavailable
from allmende.datahub.ingest.config_cache import ConfigCache, SourceConfig
from allmende.datahub.ingest.intake import Intake, SourceGone, TooManyHeld
from allmende.datahub.ingest.pipeline import AnyConnector, Message, Outcome, Result
from allmende.datahub.ingest.pull import Fetched, Http, PullConnector, Window
from allmende.datahub.ingest.source_book import Due, SourceBook
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ingest.trouble import BROKEN_CONNECTOR, Trouble, jittered, pause_after, trouble_from
from allmende.datahub.ingest.writer import GroupCommit

log = logging.getLogger(__name__)

MAX_QUERY = 200
MAX_NOTES = 5


@dataclass(frozen=True, slots=True)
class PullSettings:
    """How many at once, how patient.

    Attributes:
        tick_s: How often to look who is due.
        runs_at_once: More wait for their turn.
        run_wait_s: A run ends after this, whatever it does.
        stop_wait_s: How long runs may go on when the worker stops.
        pause_without_database_s: Before a run that could not be stored is made again.
    """

    tick_s: float = 1.0
    runs_at_once: int = 8
    run_wait_s: float = 600.0
    stop_wait_s: float = 5.0
    pause_without_database_s: float = 15.0


@dataclass(slots=True)
class _Run:
    """What one run brought."""

    payloads: int = 0
    rejected: int = 0
    trouble: Trouble | None = None
    notes: dict[str, None] = field(default_factory=dict)


def pull_connectors(connectors: Mapping[str, AnyConnector]) -> dict[str, PullConnector[Any]]:
    """Return those that are asked, by key."""
    return {
        key: cast("PullConnector[Any]", one)  # Any: each has a configuration of its own
        for key, one in connectors.items()
        if getattr(one, "direction", "push") == "pull"
    }


class PullRunner:
    """Runs until it is told to stop; see the module."""

    def __init__(
        self,
        *,
        book: SourceBook,
        config: ConfigCache,
        intake: Intake,
        commit: GroupCommit,
        connectors: Mapping[str, AnyConnector],
        http: Http,
        settings: PullSettings | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._book = book
        self._config = config
        self._intake = intake
        self._commit = commit
        self._connectors = pull_connectors(connectors)
        self._http = http
        self._settings = settings or PullSettings()
        self._clock = clock
        self._running: dict[int, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()
        self._is_blind = False

    async def run(self) -> None:
        """Start runs as they fall due, until `stop`."""
        while not self._stopping.is_set():
            await self._start_due()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._settings.tick_s):
                    await self._stopping.wait()

    async def run_due(self) -> int:
        """Make every run that is due now, wait for the last and return how many there were."""
        number = 0
        while await self._start_due():
            number += len(self._running)
            await asyncio.wait(tuple(self._running.values()))
        return number

    def begin_stop(self) -> None:
        """Start nothing new; `run` returns."""
        self._stopping.set()

    async def stop(self) -> None:
        """Start nothing new; give runs a moment, then end them. What they did not store comes again."""
        self._stopping.set()
        tasks = tuple(self._running.values())
        if tasks:
            await asyncio.wait(tasks, timeout=self._settings.stop_wait_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _start_due(self) -> int:
        """Start what fits and return how many runs began."""
        free = self._settings.runs_at_once - len(self._running)
        if free <= 0:
            return 0
        try:
            found = await self._book.due(
                connectors=self._connectors, now=self._clock(), busy=self._running, limit=free
            )
        except StoreUnavailable as err:
            if not self._is_blind:
                log.error("pull_schedule_not_read error=%s", err)
            self._is_blind = True
            return 0
        self._is_blind = False
        for due in found:
            task = asyncio.create_task(self._supervise(due))
            self._running[due.source_id] = task
            task.add_done_callback(partial(self._forget, due.source_id))
        return len(found)

    def _forget(self, source_id: int, _task: "asyncio.Task[None]") -> None:
        self._running.pop(source_id, None)

    async def _supervise(self, due: Due) -> None:
        """One run; the outermost handler, so that a mistake of ours costs one run."""
        try:
            if await self._book.claim(due.source_id):
                try:
                    # Another process may have asked it and let it go between our look and our claim.
                    if await self._book.is_still_due(due):
                        await self._run_source(due)
                finally:
                    await self._book.release(due.source_id)
        except StoreUnavailable:
            pass  # The book does not answer; `_start_due` says so, and the run comes again.
        except Exception:
            log.exception("pull_run_failed source=%s", due.source_id)
            await asyncio.sleep(self._settings.pause_without_database_s)

    async def _run_source(self, due: Due) -> None:
        now = self._clock()
        await self._config.refresh_source(due.source_id)
        source = self._config.with_id(due.source_id)
        if source is None:
            return
        await self._book.started(source.id, now)
        connector = self._connectors[source.connector]
        interval_s = interval_of(source, connector)
        window = window_for(connector, due.fetched_until, now)
        try:
            run = await self._fetch(source, connector, window)
        except (StoreUnavailable, CodecsUnavailable):
            pause = timedelta(seconds=self._settings.pause_without_database_s)
            await self._book.postponed(source.id, self._clock() + pause)
            return
        except SourceGone:
            return
        if run.trouble is None:
            await self._note_success(source, run, due, window, interval_s)
        else:
            await self._note_failure(source, run.trouble, due, interval_s)

    async def _fetch(self, source: SourceConfig, connector: PullConnector[Any], window: Window) -> _Run:
        """Fetch and store; what goes wrong at the source is in the result, what goes wrong here is raised."""
        run = _Run()
        if source.setup is None:
            run.trouble = Trouble(source.setup_error)
            return run
        try:
            async with (
                asyncio.timeout(self._settings.run_wait_s),
                contextlib.aclosing(connector.fetch(source.setup, window, self._http)) as payloads,  # type: ignore[type-var]  # a generator
            ):
                async for fetched in payloads:
                    await self._take(source, fetched, run)
        except (StoreUnavailable, CodecsUnavailable, SourceGone):
            raise
        except Exception as err:
            # The connector's outermost handler: whatever it meets becomes a trouble with a name.
            run.trouble = trouble_from(err)
            if run.trouble.code == BROKEN_CONNECTOR:
                log.exception("pull_connector_failed source=%s connector=%s", source.id, source.connector)
        return run

    async def _take(self, source: SourceConfig, fetched: Fetched, run: _Run) -> None:
        received_at = self._clock()
        message = Message(fetched.body, fetched.content_type, fetched.query[:MAX_QUERY], received_at)
        current = self._config.with_id(source.id) or source
        run.payloads += 1
        try:
            outcome = await self._intake.take(current, message)
        except TooManyHeld:
            tally = self._commit.tally(source.id)
            tally.rejected += 1
            tally.note_error(received_at, TooManyHeld.code)
            outcome = None
        _add(run, outcome)

    async def _note_success(
        self, source: SourceConfig, run: _Run, due: Due, window: Window, interval_s: float
    ) -> None:
        now = self._clock()
        down_since = await self._book.succeeded(
            source.id, now=now, next_run_at=now + jittered(interval_s), fetched_until=window.end,
            left_out=tuple(run.notes),
        )  # fmt: skip
        if down_since is not None:
            log.warning(
                "source_back source=%s connector=%s after_s=%d failures=%d",
                source.id, source.connector, (now - down_since).total_seconds(), due.failures,
            )  # fmt: skip

    async def _note_failure(
        self, source: SourceConfig, trouble: Trouble, due: Due, interval_s: float
    ) -> None:
        now = self._clock()
        pause = pause_after(trouble, failures=due.failures + 1, interval_s=interval_s)
        is_new = await self._book.failed(
            source.id, now=now, next_run_at=now + pause, code=trouble.code, detail=trouble.detail
        )
        if is_new:
            log.warning(
                "source_down source=%s connector=%s code=%s detail=%s",
                source.id, source.connector, trouble.code, trouble.detail,
            )  # fmt: skip


def interval_of(source: SourceConfig, connector: PullConnector[Any]) -> int:
    """Return how often the source is asked: the owner's wish, but never rudely often."""
    wish = source.stored.interval_s if source.stored is not None else None
    return max(wish or connector.interval_s, connector.shortest_interval_s)


def window_for(connector: PullConnector[Any], fetched_until: datetime | None, now: datetime) -> Window:
    """Return from when to when values are wanted."""
    start = now - connector.first_look_back if fetched_until is None else fetched_until - connector.overlap
    return Window(max(start, now - connector.longest_window), now)


def _add(run: _Run, outcome: Outcome | None) -> None:
    """Count a payload; a run is in trouble when nothing of it could be read."""
    if outcome is None or outcome.result == Result.REJECTED:
        run.rejected += 1
        code = TooManyHeld.code if outcome is None else outcome.code
        if run.rejected == run.payloads:
            run.trouble = Trouble(code, "" if outcome is None else outcome.detail)
        return
    run.trouble = None
    for note in outcome.left_out[:MAX_NOTES]:
        if len(run.notes) < MAX_NOTES:
            run.notes[note] = None
