"""Contexts in PostgreSQL: hosted ones, those made for somebody, copies of foreign ones."""

from datetime import UTC, datetime
from typing import Any

from psycopg.types.json import Jsonb

from allmende.datahub.gateway.access import Access
from allmende.datahub.gateway.database import Connection, Database
from allmende.datahub.ngsild.contexts.types import KeptContext, Use

#: The broker's own book-keeping; a request without rights never reaches it.
_OWN = Access("writer", "contexts")
_HOSTED = """
select kind, local_id, url, body, created_at, last_used_at, hits, expires_at from datahub_hostedcontext
where local_id = %s and kind <> 'Cached' limit 1
"""
_ONE = """
select kind, local_id, url, body, created_at, last_used_at, hits, expires_at from datahub_hostedcontext
where tenant = %s and (local_id = %s or url = %s) limit 1
"""
_CACHED = """
select kind, local_id, url, body, created_at, last_used_at, hits, expires_at from datahub_hostedcontext
where tenant = %s and local_id = %s and kind = 'Cached' and expires_at > now()
"""
_LIST = """
select kind, local_id, url, body, created_at, last_used_at, hits, expires_at from datahub_hostedcontext
where tenant = %s and (%s::text is null or kind = %s) order by created_at, id limit %s
"""
_KEEP = """
insert into datahub_hostedcontext (tenant, kind, local_id, url, body, expires_at, hits, last_used_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
on conflict (tenant, local_id) do update set body = excluded.body, expires_at = excluded.expires_at,
    created_at = case when datahub_hostedcontext.body = excluded.body
        then datahub_hostedcontext.created_at else now() end
"""
_COUNT = """
insert into datahub_hostedcontext (tenant, kind, local_id, url, body, expires_at, hits, last_used_at)
values (%s, 'Cached', %s, %s, %s, %s, %s, %s)
on conflict (tenant, local_id) do update set hits = datahub_hostedcontext.hits + excluded.hits,
    last_used_at = greatest(datahub_hostedcontext.last_used_at, excluded.last_used_at)
"""
_COUNT_HOSTED = """
update datahub_hostedcontext set hits = hits + %s, last_used_at = greatest(last_used_at, %s)
where tenant = %s and local_id = %s
"""
_DELETE = "delete from datahub_hostedcontext where tenant = %s and local_id = %s"
MAX_LISTED = 1_000


class PostgresContextStore:
    """The table `datahub_hostedcontext`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def hosted(self, local_id: str) -> KeptContext | None:
        """Return the context that is served here under this identifier, whoever made it.

        Whoever knows a context's address may use it, like any address on the web.
        """
        async with self._db.transaction([]) as connection:
            return await _one(connection, _HOSTED, (local_id,))

    async def cached(self, tenant: int, local_id: str) -> KeptContext | None:
        """Return a tenant's unexpired copy of a foreign context."""
        async with self._db.session(tenant, _OWN) as connection:
            return await _one(connection, _CACHED, (tenant, local_id))

    async def find(self, tenant: int, name: str) -> KeptContext | None:
        """Return a tenant's context by its identifier or, for copies, its address."""
        async with self._db.session(tenant, _OWN) as connection:
            return await _one(connection, _ONE, (tenant, name, name))

    async def listed(self, tenant: int, kind: str | None) -> list[KeptContext]:
        """Return a tenant's contexts, oldest first, at most `MAX_LISTED`."""
        async with self._db.session(tenant, _OWN) as connection:
            cursor = await connection.execute(_LIST, (tenant, kind, kind, MAX_LISTED))
            return [KeptContext(*row) for row in await cursor.fetchall()]

    async def keep(self, tenant: int, kept: KeptContext) -> None:
        """Keep a context, or renew it."""
        async with self._db.session(tenant, _OWN) as connection:
            await connection.execute(
                _KEEP,
                (tenant, kept.kind, kept.local_id, kept.url, Jsonb(dict(kept.body)), kept.expires_at,
                 kept.hits, kept.last_used_at),
            )  # fmt: skip

    async def count(self, uses: list[Use]) -> None:
        """Add uses to what is kept; a copy that another tenant fetched is then this tenant's too."""
        for use in uses:
            document = use.document
            async with self._db.session(use.tenant, _OWN) as connection:
                if document.is_hosted:
                    given = (use.times, use.last_at, use.tenant, document.local_id)
                    await connection.execute(_COUNT_HOSTED, given)
                    continue
                await connection.execute(
                    _COUNT,
                    (use.tenant, document.local_id, document.url, Jsonb({"@context": document.value}),
                     document.expires_at or datetime.now(UTC), use.times, use.last_at),
                )  # fmt: skip

    async def count_one(self, tenant: int, local_id: str, at: datetime) -> None:
        """Add one use."""
        async with self._db.session(tenant, _OWN) as connection:
            await connection.execute(_COUNT_HOSTED, (1, at, tenant, local_id))

    async def delete(self, tenant: int, local_id: str) -> None:
        """Forget a context."""
        async with self._db.session(tenant, _OWN) as connection:
            await connection.execute(_DELETE, (tenant, local_id))


async def _one(connection: Connection, statement: str, given: tuple[Any, ...]) -> KeptContext | None:
    row = await (await connection.execute(statement, given)).fetchone()
    return KeptContext(*row) if row else None
