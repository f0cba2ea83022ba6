"""Subscriptions in the database; every function runs inside a session of `gateway.database`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.subscriptions.counters import Key, Tally, merge
from allmende.datahub.ngsild.subscriptions.watch import Stored

#: Says that a tenant's subscriptions changed; the payload is the tenant.
CHANNEL = "allmende_subscriptions"

# A token counts as withdrawn when none of its name is valid any more.
_WITHDRAWN = """
(s.created_by <> '' and exists (select from datahub_accesstoken t
    where t.tenant = s.tenant and t.name = s.created_by)
 and not exists (select from datahub_accesstoken t
    where t.tenant = s.tenant and t.name = s.created_by and t.revoked_at is null
    and (t.expires_at is null or t.expires_at > now())))
"""
_COLUMNS = f"""
s.tenant, s.kind, s.urn, s.document::text, s.context::text, s.is_active, s.expires_at,
s.last_notification_at, {_WITHDRAWN}, s.times_sent, s.times_failed, s.last_success_at, s.last_failure_at
"""
_LOAD = f"select {_COLUMNS} from datahub_subscription s where s.tenant = any(%s::int[])"  # noqa: S608 - constants only, as below
_GET = f"select {_COLUMNS} from datahub_subscription s where s.tenant = %s and s.kind = %s and s.urn = %s"  # noqa: S608
_LIST = f"""
select {_COLUMNS} from datahub_subscription s where s.tenant = %s and s.kind = %s
order by s.id limit %s offset %s
"""  # noqa: S608
_COUNT = "select count(*) from datahub_subscription where tenant = %s and kind = %s"
_INSERT = """
insert into datahub_subscription (tenant, kind, urn, document, context, is_active, expires_at, created_by)
values (%s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s)
on conflict (tenant, kind, urn) do nothing returning id
"""
_UPDATE = """
update datahub_subscription set document = %s::jsonb, is_active = %s, expires_at = %s, modified_at = now()
where tenant = %s and kind = %s and urn = %s
"""
_DELETE = "delete from datahub_subscription where tenant = %s and kind = %s and urn = %s returning id"
_NOTIFY = f"select pg_notify('{CHANNEL}', %s)"
_ADD_COUNTS = """
update datahub_subscription s set
    times_sent = s.times_sent + d.sent, times_failed = s.times_failed + d.failed,
    last_notification_at = greatest(s.last_notification_at, d.last_notification_at),
    last_success_at = greatest(s.last_success_at, d.last_success_at),
    last_failure_at = greatest(s.last_failure_at, d.last_failure_at),
    last_error = coalesce(d.last_error, s.last_error)
from jsonb_to_recordset(%s::jsonb) as d (tenant int, kind text, urn text, sent bigint, failed bigint,
    last_notification_at timestamptz, last_success_at timestamptz, last_failure_at timestamptz,
    last_error text)
where s.tenant = d.tenant and s.kind = d.kind and s.urn = d.urn
"""
# Whoever updates first may send; in which process does not matter.
_CLAIM = """
update datahub_subscription set last_notification_at = %s
where tenant = %s and kind = %s and urn = %s
    and (last_notification_at is null or last_notification_at <= %s)
returning id
"""

Row = Sequence[Any]  # Any: columns of a row


@dataclass(frozen=True, slots=True)
class Record:
    """A subscription with what became of its notifications."""

    stored: Stored
    times_sent: int
    times_failed: int
    last_success_at: datetime | None
    last_failure_at: datetime | None

    def with_unsaved(self, tallies: Sequence[Tally]) -> "Record":
        """Add what was not stored yet."""
        total = Tally(
            self.times_sent,
            self.times_failed,
            self.stored.last_notification_at,
            self.last_success_at,
            self.last_failure_at,
        )
        for tally in tallies:
            merge(total, tally)
        stored = Stored(
            self.stored.key, self.stored.document, self.stored.context, self.stored.is_active,
            self.stored.expires_at, total.last_notification_at, self.stored.is_withdrawn,
        )  # fmt: skip
        return Record(stored, total.sent, total.failed, total.last_success_at, total.last_failure_at)


async def load(connection: Connection, tenants: Sequence[int]) -> list[Record]:
    """Return all subscriptions of these tenants."""
    rows = await (await connection.execute(_LOAD, (list(tenants),))).fetchall()
    return [_record(row) for row in rows]


async def find(connection: Connection, key: Key) -> Record | None:
    """Return one subscription."""
    row = await (await connection.execute(_GET, key)).fetchone()
    return None if row is None else _record(row)


async def lock(connection: Connection, key: Key) -> Record | None:
    """Return one subscription, which nobody else changes until the transaction ends."""
    row = await (await connection.execute(f"{_GET} for update of s", key)).fetchone()
    return None if row is None else _record(row)


async def page(connection: Connection, tenant: int, kind: str, limit: int, offset: int) -> list[Record]:
    """Return some of a tenant's subscriptions, oldest first."""
    if limit == 0:
        return []
    rows = await (await connection.execute(_LIST, (tenant, kind, limit, offset))).fetchall()
    return [_record(row) for row in rows]


async def count(connection: Connection, tenant: int, kind: str) -> int:
    """Return how many subscriptions a tenant has."""
    row = await (await connection.execute(_COUNT, (tenant, kind))).fetchone()
    return int(row[0]) if row else 0


async def insert(connection: Connection, stored: Stored, created_by: str) -> bool:
    """Add a subscription; False: there is one with this identifier."""
    tenant, kind, urn = stored.key
    values = (
        tenant, kind, urn, _json(stored.document), _json(stored.context), stored.is_active, stored.expires_at,
        created_by[:200],
    )  # fmt: skip
    row = await (await connection.execute(_INSERT, values)).fetchone()
    if row is not None:
        await connection.execute(_NOTIFY, (str(tenant),))
    return row is not None


async def update(connection: Connection, stored: Stored) -> None:
    """Store what a subscription is now."""
    values = (_json(stored.document), stored.is_active, stored.expires_at, *stored.key)
    await connection.execute(_UPDATE, values)
    await connection.execute(_NOTIFY, (str(stored.key[0]),))


async def delete(connection: Connection, key: Key) -> bool:
    """Remove a subscription; False: there is none."""
    row = await (await connection.execute(_DELETE, key)).fetchone()
    if row is not None:
        await connection.execute(_NOTIFY, (str(key[0]),))
    return row is not None


async def add_counts(connection: Connection, tallies: Mapping[Key, Tally]) -> None:
    """Add what became of notifications."""
    rows: list[Json] = [
        {
            "tenant": tenant,
            "kind": kind,
            "urn": urn,
            "sent": tally.sent,
            "failed": tally.failed,
            "last_notification_at": tally.last_notification_at,
            "last_success_at": tally.last_success_at,
            "last_failure_at": tally.last_failure_at,
            "last_error": tally.last_error,
        }
        for (tenant, kind, urn), tally in tallies.items()
    ]
    await connection.execute(_ADD_COUNTS, (_json(rows),))


async def claim(connection: Connection, key: Key, now: datetime, not_after: datetime) -> bool:
    """Whether a throttled notification may be sent now: none was, in any process, after this time."""
    row = await (await connection.execute(_CLAIM, (now, *key, not_after))).fetchone()
    return row is not None


def _record(row: Row) -> Record:
    tenant, kind, urn, document, context, is_active, expires_at, told_at, is_withdrawn, *counts = row
    stored = Stored(
        (tenant, kind, urn), msgspec.json.decode(document),
        None if context is None else msgspec.json.decode(context),
        is_active, expires_at, told_at, is_withdrawn,
    )  # fmt: skip
    return Record(stored, *counts)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
