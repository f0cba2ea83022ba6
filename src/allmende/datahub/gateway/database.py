"""Connections to PostgreSQL that only see what the request may see.

Every session is one transaction under the role `allmende_hub`: row security shows the rows of the
tenants that were named and, to a reader without a token, only what is public.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from allmende.datahub.gateway.access import Access, Tenant, Token
from allmende.datahub.ingest.store import StoreUnavailable

log = logging.getLogger(__name__)

Connection = AsyncConnection[TupleRow]

APPLICATION = "allmende-broker"
CONNECT_WAIT_S = 5
CHECKOUT_WAIT_S = 5.0
STATEMENT_WAIT_MS = 30_000

_SESSION = f"""
set role allmende_hub;
set synchronous_commit to on;
set statement_timeout to {STATEMENT_WAIT_MS};
set lock_timeout to '5s';
set idle_in_transaction_session_timeout to '60s'
"""
_LIMITS = "select hub_setting('allmende.tenants', %s), hub_setting('allmende.reader', %s)"
_FIND_TENANT = """
select id, key from kernel_space where key = %s
   or (%s = '' and kind = 'consortium') order by kind = 'consortium' desc, id limit 1
"""
_ANY_TENANT = "select id, key from kernel_space order by id limit 1"
_MAKE_TENANT = """
insert into kernel_space (kind, key, name) values ('trial', %s, %s)
on conflict (key) do update set name = kernel_space.name returning id, key
"""
_ALL_TENANTS = "select coalesce(array_agg(id), '{}') from kernel_space"
_BY_HASH = """
select tenant, name, "right" = 'write', extract(epoch from expires_at)::double precision
from datahub_accesstoken
where token_hash = %s and revoked_at is null and (expires_at is null or expires_at > now())
"""
_NOTE_USE = "update datahub_accesstoken set last_used_at = now() where token_hash = %s"


class Database:
    """A pool of guarded connections; open it before and close it after use.

    Args:
        dsn: libpq's connection string or URL; its user must be a member of `allmende_hub`.
        size: Most connections at once.
    """

    def __init__(self, dsn: str, *, size: int = 8) -> None:
        self._dsn = dsn
        self._pool = AsyncConnectionPool(
            dsn, min_size=1, max_size=size, open=False, configure=_configure, timeout=CHECKOUT_WAIT_S,
            kwargs={"autocommit": True, "connect_timeout": CONNECT_WAIT_S, "application_name": APPLICATION},
        )  # fmt: skip

    async def open(self) -> None:
        """Start making connections; a database that is down is found when it comes."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close(timeout=2.0)

    @asynccontextmanager
    async def session(self, tenant: Tenant | int, access: Access) -> AsyncIterator[Connection]:
        """One transaction that sees one tenant's rows, as this party may see them.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        number = tenant if isinstance(tenant, int) else tenant.id
        async with self.transaction([number], is_public=access.kind == "public") as connection:
            yield connection

    @asynccontextmanager
    async def transaction(
        self, tenants: Sequence[int], *, is_public: bool = False
    ) -> AsyncIterator[Connection]:
        """One transaction that sees the rows of these tenants; committed when the block ends well.

        Raises:
            StoreUnavailable: the database does not answer or broke off.
        """
        try:
            async with self._pool.connection() as connection, connection.transaction():
                listed = "{" + ",".join(map(str, tenants)) + "}"
                await connection.execute(_LIMITS, (listed, "public" if is_public else "member"), prepare=True)
                yield connection
        except (psycopg.OperationalError, PoolTimeout) as err:
            if isinstance(err, psycopg.errors.QueryCanceled):
                raise
            raise StoreUnavailable(str(err)[:200]) from err

    async def call(self, statement: str, values: Sequence[object]) -> TupleRow | None:
        """Run one statement that sets its own limits, in a transaction of its own, and return its row.

        For SQL functions that take tenant and reader themselves: one round trip instead of four.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        try:
            async with self._pool.connection() as connection:
                return await (await connection.execute(statement, values, prepare=True)).fetchone()
        except (psycopg.OperationalError, PoolTimeout) as err:
            if isinstance(err, psycopg.errors.QueryCanceled):
                raise
            raise StoreUnavailable(str(err)[:200]) from err

    async def all_tenants(self) -> list[int]:
        """Return every tenant's number, for work that is nobody's request (subscriptions, timers)."""
        async with self.transaction([]) as connection:
            row = await (await connection.execute(_ALL_TENANTS)).fetchone()
        return list(row[0]) if row else []

    async def connect(self) -> Connection:
        """Return a guarded connection outside the pool, e.g. to listen for notices; the caller closes it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        try:
            connection = await AsyncConnection.connect(
                self._dsn, autocommit=True, connect_timeout=CONNECT_WAIT_S, application_name=APPLICATION
            )
            await _configure(connection)
        except psycopg.Error as err:
            raise StoreUnavailable(str(err)[:200]) from err
        return connection

    # -- tenants and tokens ------------------------------------------------------------------------

    async def find_tenant(self, key: str) -> Tenant | None:
        """Return the tenant of this name; an empty key means the consortium's own space.

        An installation without a consortium (a trial) answers with its first space.
        """
        async with self.transaction([]) as connection:
            row = await (await connection.execute(_FIND_TENANT, (key, key))).fetchone()
            if row is None and not key:
                row = await (await connection.execute(_ANY_TENANT)).fetchone()
        return Tenant(*row) if row else None

    async def make_tenant(self, key: str) -> Tenant:
        """Return the tenant of this name, made if there was none."""
        name = key or "trial"
        try:
            # The restricted role may not make spaces; only an open hub comes here.
            async with await AsyncConnection.connect(self._dsn, connect_timeout=CONNECT_WAIT_S) as connection:
                row = await (await connection.execute(_MAKE_TENANT, (name, name))).fetchone()
        except psycopg.OperationalError as err:
            raise StoreUnavailable(str(err)[:200]) from err
        if row is None:  # pragma: no cover - the statement returns its row
            raise StoreUnavailable("the tenant was not made")
        return Tenant(*row)

    async def find_token(self, token_hash: str) -> Token | None:
        """Return a valid token, and note that it was used."""
        async with self.transaction([]) as connection:
            row = await (await connection.execute(_BY_HASH, (token_hash,))).fetchone()
            if row is None:
                return None
            await connection.execute(_NOTE_USE, (token_hash,))
        return Token(*row)


async def _configure(connection: Connection) -> None:
    await connection.execute(_SESSION)
