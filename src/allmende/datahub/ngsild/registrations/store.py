"""Registrations in the database, and what each process remembers of them."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from allmende.datahub.gateway.access import Access
from allmende.datahub.gateway.database import Connection, Database
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.registrations.model import Outcome, Registration

#: Registrations steer what the broker does for everybody, also for those who may not see them.
_OWN: Final = Access("writer", "registrations")
#: How long other processes may not know of a change.
BELIEVED_S: Final = 2.0
FLUSH_S: Final = 1.0
_LOAD = """
select urn, document::text, context::text, expires_at, created_at, modified_at, times_sent, times_failed,
    last_success_at, last_failure_at
from datahub_registration where tenant = %s and (expires_at is null or expires_at > now())
"""
_ALL = f"{_LOAD} order by id"
_ONE = f"{_LOAD} and urn = %s"
_LOCK = f"{_ONE} for update"
_STATE = """
select count(*), max(modified_at) from datahub_registration
where tenant = %s and (expires_at is null or expires_at > now())
"""
# What has expired gives way to a new one of the same name.
_INSERT = """
insert into datahub_registration as r (tenant, urn, document, context, expires_at, created_at, modified_at)
values (%s, %s, %s::jsonb, %s::jsonb, %s, %s, %s)
on conflict (tenant, urn) do update set document = excluded.document, context = excluded.context,
    expires_at = excluded.expires_at, created_at = excluded.created_at, modified_at = excluded.modified_at,
    times_sent = 0, times_failed = 0, last_success_at = null, last_failure_at = null
    where r.expires_at <= now()
returning id
"""
_UPDATE = """
update datahub_registration set document = %s::jsonb, expires_at = %s, modified_at = %s
where tenant = %s and urn = %s
"""
_DELETE = """
delete from datahub_registration where tenant = %s and urn = %s and (expires_at is null or expires_at > now())
returning id
"""
_COUNT = """
update datahub_registration r set times_sent = r.times_sent + d.sent,
    times_failed = r.times_failed + d.failed,
    last_success_at = greatest(r.last_success_at, d.last_success_at),
    last_failure_at = greatest(r.last_failure_at, d.last_failure_at)
from jsonb_to_recordset(%s::jsonb) as d (urn text, sent bigint, failed bigint, last_success_at timestamptz,
    last_failure_at timestamptz)
where r.tenant = %s and r.urn = d.urn
"""


#: Told of a committed change: tenant, registration before and after it.
Listener = Callable[[int, Registration | None, Registration | None], None]


@dataclass(slots=True)
class _Remembered:
    registrations: tuple[Registration, ...]
    state: tuple[Any, ...]
    checked: float


class Registry:
    """The registrations of every tenant, as this process knows them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[int, _Remembered] = {}
        self._under_way: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._unsaved: dict[int, dict[str, Outcome]] = {}
        self._flush: asyncio.Task[None] | None = None
        #: (tenant, registration) → monotonic time before which a source that failed is left alone.
        self.resting: dict[tuple[int, str], float] = {}
        self._listeners: list[Listener] = []

    async def of(self, tenant: int) -> Sequence[Registration]:
        """Return a tenant's registrations that have not expired; costs nothing most of the time."""
        known = self._known.get(tenant)
        if known is None or time.monotonic() - known.checked > BELIEVED_S:
            known = await self._look(tenant)
        if not known.registrations:
            return ()
        now = datetime.now(UTC)
        return [one for one in known.registrations if not one.is_over(now)]

    def forget(self, tenant: int) -> None:
        """Read a tenant's registrations again the next time."""
        self._known.pop(tenant, None)

    def listen(self, listener: Listener) -> None:
        """Add a listener; it must return at once."""
        self._listeners.append(listener)

    def tell(self, tenant: int, before: Registration | None, after: Registration | None) -> None:
        """Tell those who listen that a registration was made, changed or removed."""
        for listener in self._listeners:
            listener(tenant, before, after)

    def note(self, tenant: int, urn: str, *, is_ok: bool) -> None:
        """Count a request to a source; stored within a second."""
        now = datetime.now(UTC)
        counts = self._unsaved.setdefault(tenant, {})
        counts[urn] = _added(counts.get(urn, Outcome()), now, is_ok=is_ok)
        if self._flush is None or self._flush.done():
            self._flush = asyncio.get_running_loop().create_task(self._save_soon())

    async def save(self) -> None:
        """Store the counts."""
        unsaved, self._unsaved = self._unsaved, {}
        for tenant, counts in unsaved.items():
            rows = [
                {"urn": urn, "sent": one.times_sent, "failed": one.times_failed,
                 "last_success_at": one.last_success_at, "last_failure_at": one.last_failure_at}
                for urn, one in counts.items()
            ]  # fmt: skip
            async with self._db.session(tenant, _OWN) as connection:
                await connection.execute(_COUNT, (_json(rows), tenant))

    async def close(self) -> None:
        """Store the counts a last time."""
        if self._flush is not None:
            self._flush.cancel()
            await asyncio.gather(self._flush, return_exceptions=True)
        await self.save()

    async def _save_soon(self) -> None:
        await asyncio.sleep(FLUSH_S)
        await self.save()

    async def _look(self, tenant: int) -> _Remembered:
        async with self._under_way[tenant]:
            known = self._known.get(tenant)
            if known is not None and time.monotonic() - known.checked <= BELIEVED_S:
                return known
            async with self._db.session(tenant, _OWN) as connection:
                state = await (await connection.execute(_STATE, (tenant,), prepare=True)).fetchone()
                found = tuple(state or ())
                if known is None or known.state != found:
                    registrations = tuple(await every(connection, tenant)) if found[0] else ()
                    known = _Remembered(registrations, found, 0.0)
            known.checked = time.monotonic()
            self._known[tenant] = known
            return known


async def every(connection: Connection, tenant: int) -> list[Registration]:
    """Return a tenant's registrations that have not expired, oldest first."""
    rows = await (await connection.execute(_ALL, (tenant,))).fetchall()
    return [_registration(row) for row in rows]


async def find(connection: Connection, tenant: int, urn: str, *, lock: bool = False) -> Registration | None:
    """Return one registration, perhaps locked until the transaction ends."""
    row = await (await connection.execute(_LOCK if lock else _ONE, (tenant, urn))).fetchone()
    return None if row is None else _registration(row)


async def insert(connection: Connection, tenant: int, new: Registration) -> bool:
    """Add a registration; False: there is one with this identifier."""
    values = (tenant, new.urn, _json(new.document), _json(new.context), new.expires_at, new.created_at,
              new.modified_at)  # fmt: skip
    return await (await connection.execute(_INSERT, values)).fetchone() is not None


async def update(connection: Connection, tenant: int, changed: Registration) -> None:
    """Store what a registration is now."""
    values = (_json(changed.document), changed.expires_at, changed.modified_at, tenant, changed.urn)
    await connection.execute(_UPDATE, values)


async def delete(connection: Connection, tenant: int, urn: str) -> bool:
    """Remove a registration; False: there is none."""
    return await (await connection.execute(_DELETE, (tenant, urn))).fetchone() is not None


def _registration(row: Sequence[Any]) -> Registration:
    urn, document, context, expires_at, created_at, modified_at, *counts = row
    return Registration(
        urn, msgspec.json.decode(document), context=None if context is None else msgspec.json.decode(context),
        expires_at=expires_at, created_at=created_at, modified_at=modified_at, outcome=Outcome(*counts),
    )  # fmt: skip


def _added(before: Outcome, now: datetime, *, is_ok: bool) -> Outcome:
    if is_ok:
        return replace(before, times_sent=before.times_sent + 1, last_success_at=now)
    return replace(before, times_sent=before.times_sent + 1, times_failed=before.times_failed + 1,
                   last_failure_at=now)  # fmt: skip


def _json(value: Json | Iterable[Mapping[str, Any]] | None) -> str:
    return msgspec.json.encode(value).decode()
