"""Group commit, its queue and its limits, on the store in memory."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from allmende.datahub.ingest.config_cache import DeviceConfig, SourceConfig
from allmende.datahub.ingest.limits import RateLimit
from allmende.datahub.ingest.memory_store import MemoryStore
from allmende.datahub.ingest.settings import HubSettings, Overflow
from allmende.datahub.ingest.store import Deposit, NotStorable, StoreUnavailable, Tally
from allmende.datahub.ingest.types import Reading
from allmende.datahub.ingest.writer import GroupCommit

NOW = datetime(2026, 11, 2, tzinfo=UTC)
DEVICE = DeviceConfig(1, 3)
SOURCE = SourceConfig(1, 7, "s", "things_stack", devices={"A1": DEVICE})


@dataclass(slots=True)
class GatedStore(MemoryStore):
    """Writes only while its gate is open and refuses values below zero."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    sizes: list[int] = field(default_factory=list)

    async def write(self, deposits: Sequence[Deposit], tallies: Mapping[int, Tally]) -> None:
        await self.gate.wait()
        self.sizes.append(len(deposits))
        if any(reading.value < 0 for deposit in deposits for _, reading in deposit.readings):
            raise NotStorable("negative")
        await MemoryStore.write(self, deposits, tallies)


def deposit(value: float) -> Deposit:
    return Deposit(
        SOURCE, NOW, [(DEVICE, Reading("co2", value, "59", NOW.replace(microsecond=int(abs(value)))))]
    )


@pytest.fixture
def store() -> GatedStore:
    return GatedStore({1: SOURCE})


async def outcomes(commit: GroupCommit, values: Sequence[float], store: GatedStore) -> list[object]:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(commit.run())
        waiting = [asyncio.ensure_future(commit.store(deposit(value))) for value in values]
        await asyncio.sleep(0.05)
        assert not any(task.done() and not task.exception() for task in waiting)
        store.gate.set()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        commit.stop()
        await running
    return found


async def test_nobody_is_answered_before_the_commit_and_all_wait_for_few_commits(store):
    commit = GroupCommit(store, HubSettings())
    assert await outcomes(commit, range(100), store) == [None] * 100
    assert len(store.observations) == 100
    assert len(store.sizes) <= 3


async def test_one_that_the_database_refuses_costs_no_neighbour(store):
    commit = GroupCommit(store, HubSettings())
    values = [1, 2, 3, -4, 5, 6, 7, -8, 9]
    found = await outcomes(commit, values, store)
    assert [isinstance(result, NotStorable) for result in found] == [value < 0 for value in values]
    assert len(store.observations) == 7
    assert store.tallies[1].messages == 7


@pytest.mark.parametrize("overflow", list(Overflow))
async def test_a_full_queue_refuses_and_keeps_what_it_took(store, overflow):
    settings = HubSettings(queue_messages=5, queue_wait_s=0.02, queue_overflow=overflow)
    found = await outcomes(GroupCommit(store, settings), range(8), store)
    assert [isinstance(result, StoreUnavailable) for result in found] == [False] * 5 + [True] * 3
    assert len(store.observations) == 5


async def test_a_commit_that_hangs_is_answered_as_unavailable(store):
    commit = GroupCommit(store, HubSettings(commit_wait_s=0.02))
    running = asyncio.ensure_future(commit.run())
    with pytest.raises(StoreUnavailable):
        await commit.store(deposit(1))
    commit.stop()
    await running


async def test_counts_survive_a_database_that_was_away(store):
    store.gate.set()
    store.is_down = True
    commit = GroupCommit(store, HubSettings(status_flush_s=0.01))
    running = asyncio.ensure_future(commit.run())
    commit.tally(1).wrong_key += 1
    await asyncio.sleep(0.05)
    commit.tally(1).wrong_key += 1
    store.is_down = False
    await asyncio.sleep(0.3)
    commit.stop()
    await running
    assert store.tallies[1].wrong_key == 2


async def test_nothing_new_is_taken_while_stopping(store):
    commit = GroupCommit(store, HubSettings())
    commit.stop()
    with pytest.raises(StoreUnavailable):
        await commit.store(deposit(1))


def test_a_bucket_gives_its_burst_then_its_rate():
    now = 0.0
    limit = RateLimit(rate_per_s=2, burst=3, clock=lambda: now)
    assert [limit.take(1) for _ in range(4)] == [0, 0, 0, 1]
    assert limit.take(2) == 0
    now = 0.5
    assert [limit.take(1) for _ in range(2)] == [0, 1]
    now = 100.0
    assert [limit.take(1) for _ in range(4)] == [0, 0, 0, 1]
