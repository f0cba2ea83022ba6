"""Readings of sensors as changes of entities: what became the latest value since the last look.

Uplinks never touch an entity's document, so nobody publishes them. A notice in the database only names
tenants; for tenants with subscriptions the rows of `latest` written since the last look are read. Rows
that a client wrote (`received_at` is set) were told by whoever wrote them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from allmende.datahub.gateway.database import Connection, Database
from allmende.datahub.ngsild import entity_sql
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.events import Change, EntityState
from allmende.datahub.ngsild.names import time_text

# Transactions before this one are visible; later looks start here. Numbers wrap around at 2^32.
_HORIZON = "select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric %% 4294967296)::bigint"
_KNOWN = "select series_id, observed_at, value, quality from latest where tenant = %s"
_CHANGED = """
select l.series_id, l.observed_at, l.value, l.quality, s.entity_id, s.attribute, e.urn, e.types
from latest l
join datahub_series s on s.tenant = l.tenant and s.id = l.series_id
join datahub_entity e on e.tenant = l.tenant and e.id = s.entity_id
where l.tenant = %s and ((l.xmin::text::bigint - %s) & 4294967295) < 2147483648
    and not exists (select from observation o where o.tenant = l.tenant and o.series_id = l.series_id
        and o.observed_at = l.observed_at and o.received_at is not null)
"""
_STATES = f"""
select {entity_sql.CURRENT_COLUMNS} from datahub_entity e
where e.tenant = %s and e.id = any(%s) and {entity_sql.VISIBLE}
"""  # noqa: S608 - constants only

#: Whether a change of this entity (identifier, types) may concern anybody.
MayConcern = Callable[[int, str, Iterable[str]], bool]


@dataclass(frozen=True, slots=True)
class _Reading:
    observed_at: datetime
    value: float
    quality: int


@dataclass(slots=True)
class _Memory:
    """What was the latest of a tenant's series at the last look."""

    horizon: int
    known: dict[int, _Reading]


class Readings:
    """Finds out which readings are new; used by one process at a time."""

    def __init__(self, db: Database, may_concern: MayConcern) -> None:
        self._db = db
        self._may_concern = may_concern
        self._memories: dict[int, _Memory] = {}

    def forget(self, tenants: Iterable[int] | None = None) -> None:
        """Begin anew: what comes next is compared with what is there at the next look."""
        for tenant in list(self._memories) if tenants is None else list(tenants):
            self._memories.pop(tenant, None)

    def known(self) -> set[int]:
        """Return the tenants that were looked at."""
        return set(self._memories)

    async def begin(self, tenant: int) -> None:
        """Remember what is the latest now, unless the tenant is known already.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if tenant in self._memories:
            return
        async with self._db.transaction([tenant]) as connection:
            horizon = await _horizon(connection)
            rows = await (await connection.execute(_KNOWN, (tenant,))).fetchall()
        # Two may begin at once; the one that knew first is right for both.
        self._memories.setdefault(tenant, _Memory(horizon, {row[0]: _Reading(*row[1:]) for row in rows}))

    async def look(self, tenant: int) -> list[Change]:
        """Return what changed since the last look, entity by entity.

        Raises:
            StoreUnavailable: the database does not answer; the next look finds the same again.
        """
        await self.begin(tenant)
        memory = self._memories[tenant]
        async with self._db.transaction([tenant]) as connection:
            horizon = await _horizon(connection)
            rows = await (await connection.execute(_CHANGED, (tenant, memory.horizon))).fetchall()
            new = self._new(tenant, memory, rows)
            states = await _states(connection, tenant, new)
        memory.horizon = horizon
        for series_id, *reading, _entity, _attribute, _urn, _types in rows:
            memory.known[series_id] = _Reading(*reading)
        now = datetime.now(UTC)
        changes = (_change(tenant, number, state, new[number], now) for number, state in states)
        return [change for change in changes if change is not None]

    def _new(
        self, tenant: int, memory: _Memory, rows: Iterable[Any]
    ) -> dict[int, dict[str, tuple[_Reading | None, _Reading]]]:  # Any: rows of _CHANGED
        """Return entity → attribute → the reading before and now."""
        found: dict[int, dict[str, tuple[_Reading | None, _Reading]]] = {}
        for series_id, observed_at, value, quality, entity_id, attribute, urn, types in rows:
            before, now = memory.known.get(series_id), _Reading(observed_at, value, quality)
            if before != now and self._may_concern(tenant, urn, types):
                found.setdefault(entity_id, {})[attribute] = (before, now)
        return found


async def _horizon(connection: Connection) -> int:
    row = await (await connection.execute(_HORIZON, ())).fetchone()
    return int(row[0]) if row else 0


async def _states(
    connection: Connection, tenant: int, new: dict[int, Any]
) -> list[tuple[int, EntityState]]:  # Any: only the keys matter
    if not new:
        return []
    rows = await (await connection.execute(_STATES, (tenant, list(new)))).fetchall()
    return [entity_sql.read_row(row) for row in rows]


def _change(
    tenant: int,
    number: int,
    after: EntityState,
    new: dict[str, tuple[_Reading | None, _Reading]],
    now: datetime,
) -> Change | None:
    """Return the change, None if what was written is newer than what was measured."""
    document: Json = dict(after.document)
    is_changed = False
    for attribute, (before, reading) in new.items():
        shown = after.document.get(attribute)
        if not isinstance(shown, dict) or shown.get("observedAt") != time_text(reading.observed_at):
            continue
        is_changed = True
        if before is None:
            del document[attribute]
        else:
            document[attribute] = _as_before(shown, before)
    if not is_changed:
        return None
    return Change(tenant, number, replace(after, document=document), after, now)


def _as_before(shown: Json, before: _Reading) -> Json:
    instance = {**shown, "value": before.value, "observedAt": time_text(before.observed_at)}
    if not before.quality:
        instance.pop("quality", None)
    return instance
