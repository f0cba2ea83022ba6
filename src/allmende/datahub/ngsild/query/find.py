"""Finding the entities that are wanted: a page in order, and how many there are.

Pages are in the order of identifiers, so most queries are answered by reading on in that order until the
page is full. Where that takes too long, an index on contents or places names the few that can fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.entity_sql import VISIBLE, read_row
from allmende.datahub.ngsild.entity_store import Found
from allmende.datahub.ngsild.query import sql
from allmende.datahub.ngsild.query.model import EntityFilter, EntityQuery
from allmende.datahub.ngsild.query.ordered import ordered_ids
from allmende.datahub.ngsild.query.places import placed_ids
from allmende.datahub.ngsild.query.sql import TRUE, Condition, all_of

#: So many entities are read in order before an index is asked.
READ_AHEAD: Final = 150
#: More candidates than these are not worth naming.
MAX_CANDIDATES: Final = 2_000

_CANDIDATES = "select broker_candidates(%s, %s::jsonpath, %s::text[], %s)"


@dataclass(frozen=True, slots=True)
class Page:
    """What was found.

    Attributes:
        count: How many fit in all; None: nobody asked.
        has_more: Whether there are further entities behind this page.
    """

    entities: tuple[Found, ...]
    count: int | None = None
    has_more: bool = False


async def find_entities(connection: Connection, tenant: int, query: EntityQuery) -> Page:
    """Return the page of entities that a query asks for.

    Args:
        connection: Of `Database.session`; row security decides what it sees.

    Raises:
        TooComplexQuery: it looks at more than the broker spends on one request.
    """
    search = _Search(connection, tenant, query)
    if query.wanted.place is not None or query.ordering is not None:
        return await search.by_ids()
    return await search.in_order()


async def find_all(connection: Connection, tenant: int, wanted: EntityFilter, *, most: int) -> Page:
    """Return every entity that is wanted, at most so many, e.g. to purge them or for their history."""
    return await find_entities(connection, tenant, EntityQuery(wanted, limit=most))


async def find_by_urns(connection: Connection, tenant: int, urns: Sequence[str]) -> dict[str, Found]:
    """Return the entities with these identifiers that the session may see."""
    if not urns:
        return {}
    columns = sql.shown_columns()
    statement = (
        f"select {columns.text} from datahub_entity e"  # noqa: S608
        f" where e.tenant = %s and e.urn = any(%s) and {VISIBLE}"
    )
    values = (*columns.values, tenant, list(urns))
    rows = await (await connection.execute(statement, values, prepare=True)).fetchall()
    return {row[1]: Found(*read_row(row)) for row in rows}


class _Search:
    def __init__(self, connection: Connection, tenant: int, query: EntityQuery) -> None:
        self.connection = connection
        self.tenant = tenant
        self.query = query
        self.conditions = sql.where(query.wanted, tenant)
        self.columns = sql.shown_columns(with_readings=query.with_readings)

    # -- in the order of identifiers ---------------------------------------------------------------

    async def in_order(self) -> Page:
        query = self.query
        count: int | None = None
        ids: list[int] | None = None
        if query.is_counted or not self.conditions or self.asks_identifiers or query.limit == 0:
            if query.is_counted:
                ids = await self.candidates()
                count = await self.count(ids)
        else:
            page = await self.read_ahead()
            if page is not None:
                return page
            ids = await self.candidates()
        if query.limit == 0:
            return Page((), count)
        found = await self.page(ids)
        return self.finished(found, count)

    @property
    def asks_identifiers(self) -> bool:
        """Whether every entity wanted is named."""
        selectors = self.query.wanted.selectors
        return bool(selectors) and all(selector.ids for selector in selectors)

    async def read_ahead(self) -> Page | None:
        """Return the page if the first entities in order fill it."""
        needed = self.query.offset + self.query.limit + 1
        if needed > READ_AHEAD:
            return None
        inner = " union all ".join(
            f"(select * from datahub_entity e where e.tenant = %s and {VISIBLE} and {branch.text}"  # noqa: S608
            f" order by e.urn limit {READ_AHEAD})"
            for branch in self.branches
        )
        values = [value for branch in self.branches for value in (self.tenant, *branch.values)]
        condition = all_of(*self.conditions)
        # Each branch ends elsewhere: only what comes first of all branches together leaves nothing out.
        first = f"select * from ({inner}) e order by e.urn limit {READ_AHEAD}"  # noqa: S608
        statement = (
            f"select {self.columns.text} from ({first}) e where {condition.text}"  # noqa: S608
            " order by e.urn limit %s offset %s"
        )
        rows = await self.rows(
            statement,
            [*self.columns.values, *values, *condition.values, self.query.limit + 1, self.query.offset],
        )
        if len(rows) <= self.query.limit:
            return None
        return self.finished([Found(*read_row(row)) for row in rows], None)

    async def page(self, ids: list[int] | None) -> list[Found]:
        """Return the page's entities and the one after it."""
        limit, offset = self.query.limit + 1, self.query.offset
        columns = self.columns
        conditions = list(self.conditions)
        branches: Sequence[Condition] = self.branches
        if ids is not None:
            conditions.append(Condition("e.id = any(%s::bigint[])", (ids,)))
            branches = (TRUE,)
        condition = all_of(*conditions)
        selects = [
            f"(select {columns.text} from datahub_entity e where e.tenant = %s and {VISIBLE}"  # noqa: S608
            f" and {branch.text} and {condition.text} order by e.urn limit %s)"
            for branch in branches
        ]
        values = [
            value
            for branch in branches
            for value in (*columns.values, self.tenant, *branch.values, *condition.values, limit + offset)
        ]
        statement = f"select * from ({' union all '.join(selects)}) e order by e.urn limit %s offset %s"  # noqa: S608
        return [Found(*read_row(row)) for row in await self.rows(statement, [*values, limit, offset])]

    @property
    def branches(self) -> tuple[Condition, ...]:
        """Return conditions of which each entity wanted meets exactly one, each with an index in order."""
        if self.asks_identifiers:
            return (TRUE,)
        names: set[str] = set()
        for selector in self.query.wanted.selectors:
            if selector.types is None or selector.types.is_every:
                return (TRUE,)
            names |= {name for group in selector.types.any_of if len(group) == 1 for name in group}
        if not self.query.wanted.selectors or len(names) > 20:
            return (TRUE,)
        first = sorted(names)
        branches = [Condition("e.type = %s", (name,)) for name in first]
        several = Condition("cardinality(e.types) > 1 and e.type <> all(%s::text[])", (first,))
        return (*branches, several)

    async def count(self, ids: list[int] | None) -> int:
        conditions = list(self.conditions)
        if ids is not None:
            conditions.append(Condition("e.id = any(%s::bigint[])", (ids,)))
        condition = all_of(*conditions)
        total = 0
        branches: Sequence[Condition] = self.branches if ids is None else (TRUE,)
        for branch in branches:
            statement = (
                f"select count(*) from datahub_entity e where e.tenant = %s and {VISIBLE}"  # noqa: S608
                f" and {branch.text} and {condition.text}"
            )
            rows = await self.rows(statement, [self.tenant, *branch.values, *condition.values])
            total += int(rows[0][0])
        return total

    # -- by places, in an order of the client's ----------------------------------------------------

    async def by_ids(self) -> Page:
        """Find the ids first, exactly and in order, and then what is shown of them."""
        query = self.query
        needed = None if query.is_counted or query.ordering else query.offset + query.limit + 1
        ids: list[int] | None = None
        if query.wanted.place is not None:
            ids = await placed_ids(
                self.connection, self.tenant, query.wanted.place, self.conditions, self.branches, needed
            )
            conditions: Sequence[Condition] = ()
        else:
            ids = await self.candidates()
            conditions = self.conditions
        if query.ordering is not None:
            ids = await ordered_ids(self.connection, self.tenant, query.ordering, conditions, ids)
        assert ids is not None  # noqa: S101 - either a place or an ordering is asked for
        shown = ids[query.offset : query.offset + query.limit + 1]
        found = await self.by_id(shown[: query.limit])
        count = len(ids) if query.is_counted else None
        return Page(tuple(found), count, len(shown) > query.limit > 0)

    async def by_id(self, ids: list[int]) -> list[Found]:
        """Return entities in the order of these ids."""
        if not ids:
            return []
        statement = (
            f"select {self.columns.text} from datahub_entity e"  # noqa: S608
            f" where e.tenant = %s and e.id = any(%s::bigint[]) and {VISIBLE}"
        )
        values = [*self.columns.values, self.tenant, ids]
        found = {row[0]: Found(*read_row(row)) for row in await self.rows(statement, values)}
        return [found[number] for number in ids if number in found]

    # -- shared ------------------------------------------------------------------------------------

    async def candidates(self) -> list[int] | None:
        """Return the ids of all that can fit, None where no index can name few."""
        indexable = sql.indexable(self.query.wanted.query)
        if indexable is None or self.asks_identifiers:
            return None
        path, names = indexable
        rows = await self.rows(_CANDIDATES, [self.tenant, path, names, MAX_CANDIDATES])
        return rows[0][0]  # type: ignore[no-any-return]

    def finished(self, found: list[Found], count: int | None) -> Page:
        limit = self.query.limit
        return Page(tuple(found[:limit]), count, len(found) > limit)

    async def rows(self, statement: str, values: Sequence[object]) -> list[Any]:
        return await (await self.connection.execute(statement, values, prepare=True)).fetchall()
