"""Group commit: while one batch is being committed, the next one gathers. No fixed pause."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from allmende.datahub.ingest.settings import HubSettings, Overflow
from allmende.datahub.ingest.store import Deposit, NotStorable, Store, StoreUnavailable, Tally, tallies_of

log = logging.getLogger(__name__)

#: After a failed commit, so that a database that is down is not asked in a tight loop.
FAILURE_PAUSE_S = 0.1


@dataclass(slots=True, eq=False)
class _Waiting:
    deposit: Deposit
    done: "asyncio.Future[None]"


class GroupCommit:
    """Stores deposits in batches, one commit at a time, and tells each sender when its own is durable."""

    def __init__(self, store: Store, settings: HubSettings) -> None:
        self._store = store
        self._settings = settings
        self._waiting: deque[_Waiting] = deque()
        self._room = asyncio.Semaphore(settings.queue_messages)
        self._wake = asyncio.Event()
        self._tallies: dict[int, Tally] = {}
        self._closing = False
        self._is_down = False

    async def store(self, deposit: Deposit) -> None:
        """Return when the deposit is durable.

        Raises:
            StoreUnavailable: it is not known to be stored; the sender shall try again.
            NotStorable: the database refuses it; trying again will not help.
        """
        await self._find_room()
        try:
            if self._closing:
                raise StoreUnavailable("the hub is stopping")
            waiting = _Waiting(deposit, asyncio.get_running_loop().create_future())
            self._waiting.append(waiting)
            self._wake.set()
            await waiting.done
        finally:
            self._room.release()

    def tally(self, source_id: int) -> Tally:
        """Return the counts of a source to add to; they are stored with the next commit."""
        tally = self._tallies.get(source_id)
        if tally is None:
            tally = self._tallies[source_id] = Tally()
        return tally

    async def run(self) -> None:
        """Commit until `stop` is called and everything that waited is answered."""
        while True:
            if not self._waiting and not self._closing:
                self._wake.clear()
                try:
                    async with asyncio.timeout(self._settings.status_flush_s):
                        await self._wake.wait()
                except TimeoutError:
                    pass
            if self._waiting or self._tallies:
                await self._gather()
                await self._commit_next()
            if self._closing and not self._waiting:
                return

    def stop(self) -> None:
        """Take nothing new; `run` ends after the last commit."""
        self._closing = True
        self._wake.set()

    async def _find_room(self) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        if self._settings.queue_overflow == Overflow.REFUSE:
            raise StoreUnavailable("the queue is full")
        try:
            async with asyncio.timeout(self._settings.queue_wait_s):
                await self._room.acquire()
        except TimeoutError as err:
            raise StoreUnavailable("the queue stayed full") from err

    async def _gather(self) -> None:
        """Let messages join that are being read right now: as long as each turn of the loop brings some.

        A commit costs the same for one message as for fifty; this waits for nobody who is not there.
        """
        gathered = -1
        while gathered < len(self._waiting) < self._settings.max_batch_messages:
            gathered = len(self._waiting)
            await asyncio.sleep(0)

    async def _commit_next(self) -> None:
        most = min(len(self._waiting), self._settings.max_batch_messages)
        batch = [self._waiting.popleft() for _ in range(most)]
        tallies, self._tallies = self._tallies, {}
        try:
            await self._commit(batch, tallies)
        except StoreUnavailable as err:
            self._failed(batch, tallies, err)
            self._note_down(err)
            await asyncio.sleep(FAILURE_PAUSE_S)
        except Exception as err:
            # The outermost handler of this task: a mistake of ours costs one batch, not the hub.
            log.exception("hub_commit_failed messages=%d", len(batch))
            self._failed(batch, {}, StoreUnavailable(type(err).__name__))
            await asyncio.sleep(FAILURE_PAUSE_S)
        except BaseException:
            self._failed(batch, tallies, StoreUnavailable("the hub is stopping"))
            raise
        else:
            self._note_up()

    async def _commit(self, batch: Sequence[_Waiting], tallies: dict[int, Tally]) -> None:
        """Store a batch; where the database refuses, halve it until the guilty one stands alone."""
        deposits = [waiting.deposit for waiting in batch]
        counts = tallies_of(deposits)
        for source_id, tally in tallies.items():
            counts.setdefault(source_id, Tally()).add(tally)
        try:
            async with asyncio.timeout(self._settings.commit_wait_s):
                await self._store.write(deposits, counts)
        except TimeoutError as err:
            raise StoreUnavailable("the commit took too long") from err
        except NotStorable as err:
            await self._divide(batch, tallies, err)
            return
        for waiting in batch:
            if not waiting.done.done():
                waiting.done.set_result(None)

    async def _divide(self, batch: Sequence[_Waiting], tallies: dict[int, Tally], error: NotStorable) -> None:
        if tallies and batch:
            # A source that is gone can be guilty too; its counts are then nobody's.
            await self._commit(batch, {})
            await self._commit([], tallies)
        elif len(batch) > 1:
            middle = len(batch) // 2
            await self._commit(batch[:middle], {})
            await self._commit(batch[middle:], {})
        elif batch:
            _fail(batch[0], error)
        elif len(tallies) > 1:
            for source_id, tally in tallies.items():
                await self._commit([], {source_id: tally})
        else:
            log.warning("hub_status_refused sources=%s error=%s", list(tallies), error)

    def _failed(self, batch: Sequence[_Waiting], tallies: dict[int, Tally], error: Exception) -> None:
        for waiting in batch:
            _fail(waiting, error)
        for source_id, later in self._tallies.items():
            tallies.setdefault(source_id, Tally()).add(later)
        self._tallies = tallies

    def _note_down(self, error: Exception) -> None:
        if not self._is_down:
            log.error("hub_database_down error=%s", error)
        self._is_down = True

    def _note_up(self) -> None:
        if self._is_down:
            log.warning("hub_database_back")
        self._is_down = False


def _fail(waiting: _Waiting, error: Exception) -> None:
    if not waiting.done.done():
        waiting.done.set_exception(error)
