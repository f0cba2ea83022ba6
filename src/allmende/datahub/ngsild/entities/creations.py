"""Entities that are created at the same time are written together: one statement, one commit for many.

Whoever creates waits until its entity is durable. While one statement is under way, those who come
meanwhile gather for the next; nobody waits for company.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import psycopg

from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild import documents, entity_sql
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.entity_store import Writes
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.fragments import Fragment

#: Entities in one statement, and statements of one tenant under way at once.
MOST: Final = 64
AT_ONCE: Final = 2
#: Where this stands in `broker.extras`.
EXTRA: Final = "creations"


@dataclass(slots=True)
class _Waiting:
    fragment: Fragment
    done: "asyncio.Future[Created]"


@dataclass(frozen=True, slots=True)
class Created:
    """What became of one entity.

    Attributes:
        id: None: there was one of the same identifier already.
    """

    id: int | None
    state: EntityState


class Creations:
    """Writes new entities of one process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: dict[int, list[_Waiting]] = {}
        self._working: dict[int, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def create(self, tenant: int, fragment: Fragment) -> Created:
        """Make an entity; it is durable when this returns.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        waiting = _Waiting(fragment, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(tenant, []).append(waiting)
        if self._working.get(tenant, 0) < AT_ONCE:
            self._working[tenant] = self._working.get(tenant, 0) + 1
            task = asyncio.create_task(self._work(tenant))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await waiting.done

    async def _work(self, tenant: int) -> None:
        try:
            while batch := self._next(tenant):
                await self._write(tenant, batch)
        finally:
            self._working[tenant] -= 1

    def _next(self, tenant: int) -> list[_Waiting]:
        """Take those who wait; of several with one identifier, only the first."""
        waiting = self._waiting.pop(tenant, [])
        taken: dict[str, _Waiting] = {}
        left: list[_Waiting] = []
        for one in waiting:
            urn = one.fragment.urn or ""
            if len(taken) < MOST and urn not in taken:
                taken[urn] = one
            else:
                left.append(one)
        if left:
            self._waiting[tenant] = left
        return list(taken.values())

    async def _write(self, tenant: int, batch: list[_Waiting]) -> None:
        try:
            created = await self._put(tenant, batch)
        except psycopg.Error as err:
            if len(batch) > 1:
                # One of them cannot be stored; the others shall not suffer for it.
                for one in batch:
                    await self._write(tenant, [one])
            else:
                _tell(batch, [err])
        except Exception as err:
            # Whatever it was, those who wait must be told.
            _tell(batch, [err] * len(batch))
        else:
            _tell(batch, created)

    async def _put(self, tenant: int, batch: list[_Waiting]) -> list[Created]:
        now = datetime.now(UTC)
        states = [documents.new_state(one.fragment, now) for one in batch]
        writes = Writes(now)
        for state in states:
            writes.create(state)
        row = await self._db.call(entity_sql.PUT, (tenant, now, writes.payload()))
        ids = row[0] if row else [None] * len(batch)
        return [Created(number, state) for number, state in zip(ids, states, strict=True)]


def creations_of(broker: Broker) -> Creations:
    """Return where this broker writes new entities."""
    if EXTRA not in broker.extras:
        broker.extras[EXTRA] = Creations(broker.db)  # type: ignore[index]  # each area fills its own entry
    creations: Creations = broker.extras[EXTRA]
    return creations


def _tell(batch: Sequence[_Waiting], results: Sequence[Created | Exception]) -> None:
    for one, result in zip(batch, results, strict=True):
        if one.done.done():  # the client hung up
            continue
        if isinstance(result, Exception):
            one.done.set_exception(result)
        else:
            one.done.set_result(result)
