"""How asking and listening go, kept in the database: who is due, who has it in hand, what became of it.

A source is in one process's hands at a time: a session-level advisory lock says so, which the database
takes back by itself when the process ends, however it ends.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from allmende.datahub.ingest.store import StoreUnavailable

CONNECT_WAIT_S = 5
ANSWER_WAIT_S = 10.0
MAX_LEFT_OUT = 500
APPLICATION = "allmende-sources"

SESSION = "set role allmende_hub; set lock_timeout to '3s'"
DUE = """
select s.id, p.next_run_at, p.fetched_until, p.failing_since, coalesce(p.failures, 0)
from datahub_source s
join datahub_sourceconfiguration c on c.source_id = s.id
left join datahub_sourceprogress p on p.source_id = s.id
where s.closed_at is null and not c.is_paused and s.connector = any(%s)
    and (p.next_run_at is null or p.next_run_at <= %s) and not s.id = any(%s)
order by p.next_run_at nulls first, s.id limit %s
"""
AS_IT_WAS = """
select not exists (
    select from datahub_sourceprogress where source_id = %s and next_run_at is distinct from %s)
"""
LOCK = "hashtextextended('allmende source ' || %s::text, 0)"
CLAIM = f"select pg_try_advisory_lock({LOCK})"
RELEASE = f"select pg_advisory_unlock({LOCK})"
STARTED = """
insert into datahub_sourceprogress as p (source_id, last_started_at, failures, last_error_code,
    last_error_detail, left_out)
values (%s, %s, 0, '', '', '')
on conflict (source_id) do update set last_started_at = excluded.last_started_at
"""
# The failure before stays readable until the next success, so that both log lines come once.
SUCCEEDED = """
with before as (select failing_since from datahub_sourceprogress where source_id = %(id)s for update)
update datahub_sourceprogress p set last_success_at = %(now)s, next_run_at = %(next)s,
    fetched_until = coalesce(%(until)s, p.fetched_until), connected_at = %(connected)s, failing_since = null,
    failures = 0, last_error_code = '', last_error_detail = '', left_out = %(left_out)s
from before where p.source_id = %(id)s returning before.failing_since
"""
FAILED = """
with before as (select failing_since from datahub_sourceprogress where source_id = %(id)s for update)
update datahub_sourceprogress p set failing_since = coalesce(p.failing_since, %(now)s),
    failures = p.failures + 1, next_run_at = %(next)s, connected_at = null,
    last_error_code = %(code)s, last_error_detail = %(detail)s
from before where p.source_id = %(id)s returning before.failing_since
"""
POSTPONED = "update datahub_sourceprogress set next_run_at = %s, connected_at = null where source_id = %s"


@dataclass(frozen=True, slots=True)
class Due:
    """A source that shall be asked now.

    Attributes:
        fetched_until: Until when values were fetched; None: never yet.
        failing_since: When the present disturbance began; None: the last run went well.
    """

    source_id: int
    next_run_at: datetime | None
    fetched_until: datetime | None
    failing_since: datetime | None
    failures: int


class SourceBook:
    """Reads and writes progress over one connection that also holds this process's claims.

    Every method raises StoreUnavailable when the database does not answer.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._connection: AsyncConnection[TupleRow] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._claimed: set[int] = set()
        self._asking: set[asyncio.Task[list[TupleRow]]] = set()

    async def due(
        self, *, connectors: Iterable[str], now: datetime, busy: Iterable[int] = (), limit: int = 100
    ) -> list[Due]:
        """Return the sources whose time has come, the longest waiting first; paused ones are left out."""
        rows = await self._ask(DUE, (list(connectors), now, list(busy), limit))
        return [Due(*row) for row in rows]

    async def is_still_due(self, due: Due) -> bool:
        """Whether nobody else has asked the source since `due` was read; ask with the source in hand."""
        rows = await self._ask(AS_IT_WAS, (due.source_id, due.next_run_at))
        return bool(rows[0][0])

    async def claim(self, source_id: int) -> bool:
        """Take a source in hand; False: another process has it."""
        if source_id in self._claimed and self._is_open:
            return True
        rows = await self._ask(CLAIM, (source_id,))
        if rows[0][0]:
            self._claimed.add(source_id)
        return bool(rows[0][0])

    async def release(self, source_id: int) -> None:
        """Give a source out of hand; after a lost connection it is so already."""
        if source_id in self._claimed:
            self._claimed.discard(source_id)
            await self._ask(RELEASE, (source_id,))

    async def started(self, source_id: int, now: datetime) -> None:
        """Note that a run or connection began."""
        await self._ask(STARTED, (source_id, now))

    async def succeeded(
        self,
        source_id: int,
        *,
        now: datetime,
        next_run_at: datetime | None = None,
        fetched_until: datetime | None = None,
        is_connected: bool = False,
        left_out: Sequence[str] = (),
    ) -> datetime | None:
        """Note a success and return since when there had been a disturbance."""
        values = {
            "id": source_id, "now": now, "next": next_run_at, "until": fetched_until,
            "connected": now if is_connected else None, "left_out": " ".join(left_out)[:MAX_LEFT_OUT],
        }  # fmt: skip
        rows = await self._ask(SUCCEEDED, values)
        return rows[0][0] if rows else None

    async def failed(
        self, source_id: int, *, now: datetime, next_run_at: datetime, code: str, detail: str
    ) -> bool:
        """Note a failure and return whether the disturbance begins with it."""
        values = {
            "id": source_id, "now": now, "next": next_run_at, "code": code[:64],
            "detail": detail.replace("\x00", "")[:300],
        }  # fmt: skip
        rows = await self._ask(FAILED, values)
        return bool(rows) and rows[0][0] is None

    async def postponed(self, source_id: int, next_run_at: datetime | None) -> None:
        """Note when to go on, without a judgement on the source."""
        await self._ask(POSTPONED, (next_run_at, source_id))

    async def close(self) -> None:
        """Give everything out of hand."""
        async with self._one_at_a_time:
            await self._drop()

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._claimed.clear()
        if connection is not None:
            await connection.close()

    @property
    def _is_open(self) -> bool:
        return self._connection is not None and not self._connection.closed

    async def _ask(self, query: str, values: Sequence[object] | Mapping[str, object]) -> list[TupleRow]:
        """Ask to the end even if whoever asked is cancelled: a connection cut off would drop every claim."""
        asking = asyncio.create_task(self._answer(query, values))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        return await asyncio.shield(asking)

    async def _answer(self, query: str, values: Sequence[object] | Mapping[str, object]) -> list[TupleRow]:
        async with self._one_at_a_time:
            try:
                async with asyncio.timeout(ANSWER_WAIT_S):
                    connection = await self._open()
                    cursor = await connection.execute(query, values)
                    return await cursor.fetchall() if cursor.description else []
            except (psycopg.Error, TimeoutError) as err:
                await self._drop()
                raise StoreUnavailable(str(err)[:200]) from err

    async def _open(self) -> AsyncConnection[TupleRow]:
        if self._connection is None or self._connection.closed:
            self._claimed.clear()
            self._connection = await AsyncConnection.connect(
                self._dsn,
                autocommit=True,
                connect_timeout=CONNECT_WAIT_S,
                application_name=APPLICATION,
            )
            await self._connection.execute(SESSION)
        return self._connection
