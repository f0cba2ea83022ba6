"""A tenant of its own for each test, on a real PostgreSQL and under row security."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from allmende.datahub.gateway.access import Access, Tenant
from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.entity_store import Writes
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.query.find import Page, find_entities
from allmende.datahub.ngsild.query.model import EntityFilter, EntityQuery

NOW = datetime(2026, 5, 4, 3, 2, 1, 500_000, tzinfo=UTC)
MEMBER = Access("reader", "test")


def state(urn: str, document: Any = None, *types: str, scopes: Sequence[str] = ()) -> EntityState:
    """An entity as it is stored."""
    return EntityState(urn, types or ("T",), document or {}, NOW, NOW, tuple(scopes))


@dataclass
class World:
    """A tenant and what can be asked of it."""

    db: Database
    tenant: Tenant
    owner: psycopg.Connection[Any]

    async def put(self, *states: EntityState) -> list[int | None]:
        """Write entities as the broker does."""
        writes = Writes(NOW)
        for one in states:
            writes.create(one)
        async with self.db.session(self.tenant, MEMBER) as connection:
            return await writes.run(connection, self.tenant.id)

    async def find(self, wanted: EntityFilter, **options: Any) -> Page:
        """Ask for a page."""
        async with self.db.session(self.tenant, MEMBER) as connection:
            return await find_entities(connection, self.tenant.id, EntityQuery(wanted, **options))

    async def urns(self, wanted: EntityFilter, **options: Any) -> list[str]:
        """Ask for a page; only the identifiers."""
        page = await self.find(wanted, **options)
        return [found.state.urn for found in page.entities]

    def as_owner(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run something with all rights."""
        cursor = self.owner.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def world(pool: Database, database: psycopg.Connection[Any]) -> World:
    return World(pool, Tenant(2, "05966024"), database)
