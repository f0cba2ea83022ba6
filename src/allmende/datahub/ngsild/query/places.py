"""Entities by where they lie: boxes in the database, exact shapes here."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.entity_sql import VISIBLE
from allmende.datahub.ngsild.errors import TooComplexQuery
from allmende.datahub.ngsild.query.geo import GeoQuery
from allmende.datahub.ngsild.query.sql import TRUE, Condition, all_of

MAX_CANDIDATES: Final = 3_000
#: So few are looked at before anything else.
FEW: Final = 1_000
#: So many entities are looked at in order before the index on places is asked.
READ_AHEAD: Final = 300
#: Testing so many shapes takes some 10 ms, in which nobody else is answered.
CHUNK: Final = 2_000
#: So many entities are looked at for one request.
MAX_EXAMINED: Final = 300_000

_PLACES = "select broker_places(%s, %s, %s::float8[], %s)"
_IN_BOX = "g.shape && box(point(%s, %s), point(%s, %s))"


async def placed_ids(
    connection: Connection, tenant: int, place: GeoQuery, conditions: Sequence[Condition],
    branches: Sequence[Condition], needed: int | None,
) -> list[int]:  # fmt: skip
    """Return the ids of entities that lie where they shall, in the order of their identifiers.

    Args:
        conditions: What else is asked of them.
        branches: Each entity wanted meets exactly one of these.
        needed: So many are enough; None: all.

    Raises:
        TooComplexQuery: more would have to be looked at than the broker does for one request.
    """
    search = _Places(connection, tenant, place, all_of(*conditions))
    candidates = await search.candidates(FEW)
    if candidates is None and needed is not None and needed <= READ_AHEAD:
        found = search.fitting(await search.read(branches, limit=READ_AHEAD))
        if len(found) >= needed:
            return found[:needed]
    if candidates is None:
        candidates = await search.candidates(MAX_CANDIDATES)
    if candidates is not None:
        branches = (Condition("e.id = any(%s::bigint[])", (candidates,)),)
    return await search.examine(branches, needed)


class _Places:
    def __init__(self, connection: Connection, tenant: int, place: GeoQuery, condition: Condition) -> None:
        self.connection = connection
        self.tenant = tenant
        self.place = place
        self.condition = condition
        self.boxes = place.boxes

    async def candidates(self, most: int) -> list[int] | None:
        if self.boxes is None:
            return None
        numbers = [number for box in self.boxes for number in box]
        values = (self.tenant, self.place.attribute, numbers, most)
        row = await (await self.connection.execute(_PLACES, values, prepare=True)).fetchone()
        return row[0] if row else None

    async def examine(self, branches: Sequence[Condition], needed: int | None) -> list[int]:
        """Read on in order until enough fit."""
        found: list[int] = []
        last, examined = "", 0
        chunk = CHUNK if needed is None else max(60, 2 * needed)
        while True:
            after = Condition("e.urn > %s", (last,))
            within = [all_of(branch, after, self.condition) for branch in branches]
            rows = await self.read(within, limit=chunk, is_complete=True)
            found += self.fitting(rows)
            examined += len(rows)
            if len(rows) < chunk or (needed is not None and len(found) >= needed):
                return found
            if examined >= MAX_EXAMINED:
                raise TooComplexQuery(f"More than {MAX_EXAMINED} entities would have to be looked at.")
            last, chunk = rows[-1][1], CHUNK
            # The shapes were tested without a pause; others may go on now.
            await asyncio.sleep(0)

    async def read(
        self, branches: Sequence[Condition], *, limit: int, is_complete: bool = False
    ) -> list[Any]:
        """Return id, identifier and geometries of entities in order; those in no box have none.

        Args:
            limit: So many entities are read, the first of all branches together.
            is_complete: Whether the branches say everything; if not, those that were read are sifted.
        """
        boxes, box_values = "", []
        if self.boxes is not None:
            boxes = f" and ({' or '.join([_IN_BOX] * len(self.boxes))})"
            box_values = [number for box in self.boxes for number in box]
        bound = f" limit {limit}"
        inner = " union all ".join(
            "(select e.tenant, e.id, e.urn, e.type, e.types, e.scopes, e.document, e.created_at,"  # noqa: S608
            f" e.modified_at, e.expires_at from datahub_entity e where e.tenant = %s and {VISIBLE}"
            f" and {branch.text} order by e.urn{bound})"
            for branch in branches
        )
        values: list[object] = [value for branch in branches for value in (self.tenant, *branch.values)]
        condition = TRUE if is_complete else self.condition
        fits = "" if condition is TRUE else f" where {condition.text}"
        # Each branch ends elsewhere: only what comes first of all branches together leaves nothing out.
        first = f"select * from ({inner}) e order by e.urn{bound}"  # noqa: S608
        statement = (
            f"select e.id, e.urn, (select array_agg(g.geojson::text) from datahub_entitygeometry g"  # noqa: S608
            f" where g.tenant = e.tenant and g.entity_id = e.id and g.property = %s{boxes})"
            f" from ({first}) e{fits} order by e.urn"
        )
        values = [self.place.attribute, *box_values, *values, *condition.values]
        return await (await self.connection.execute(statement, values, prepare=True)).fetchall()

    def fitting(self, rows: Sequence[Any]) -> list[int]:
        owners = [row[0] for row in rows for _ in row[2] or ()]
        shapes = [shape for row in rows for shape in row[2] or ()]
        fits = self.place.fit(shapes)
        return list(dict.fromkeys(owner for owner, is_fit in zip(owners, fits, strict=True) if is_fit))
