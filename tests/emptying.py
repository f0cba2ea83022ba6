"""Emptying a database between tests: only tables that hold something; to TRUNCATE all costs a second."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

#: Tables that only the hub writes; Django does not know them, nothing refers to them, and they may be large.
READINGS = (
    "observation", "latest", "attribute_instance", "datahub_entitygeometry", "rollup_hour", "rollup_day",
    "rollup_dirty", "series_horizon",
)  # fmt: skip
#: The tables themselves and all that refer to them, directly or through others.
_REFERRING = """
with recursive found(table_id) as (
    select unnest(%s::regclass[])::oid
    union
    select conrelid from pg_constraint join found on confrelid = table_id where contype = 'f'
)
select table_id::regclass::text from found join pg_class on pg_class.oid = table_id where not relispartition
"""
_known: dict[tuple[str, tuple[str, ...]], list[str]] = {}


def asking(tables: Iterable[str]) -> str:
    """Return the question which of these tables hold at least one row."""
    return " union all ".join(f"select '{table}' where exists (select from {table})" for table in tables)


def emptying(tables: Iterable[str]) -> list[str]:
    """Return the statements that empty these tables, whatever refers to what; they need a superuser."""
    tables = list(tables)
    large = [table for table in tables if table in READINGS]
    return [
        *([f"truncate {', '.join(large)}"] if large else []),
        "set session_replication_role = replica",
        *(f"delete from {table}" for table in tables if table not in READINGS),
        "set session_replication_role = default",
    ]


def empty(connection: psycopg.Connection, *tables: str) -> None:
    """Empty these tables and all that refer to them, as `truncate … cascade` would."""
    key = (connection.info.dsn, tables)
    if key not in _known:
        _known[key] = [row[0] for row in connection.execute(_REFERRING, [list(tables)]).fetchall()]
    holding = [row[0] for row in connection.execute(asking(_known[key])).fetchall()]
    with connection.transaction():
        for statement in emptying(holding):
            connection.execute(statement)


class Flush:
    """Takes the place of Django's TRUNCATE of all tables after a test that commits.

    What migrations put in (the root of Wagtail's tree, its languages, workflows) is there again afterwards;
    kinds of content and rights, which no test changes, stay.
    """

    STAY = frozenset({"django_content_type", "auth_permission"})

    def __init__(self, connection: Any) -> None:  # Django's wrapper of a connection
        self._connection = connection
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        quoted = [connection.ops.quote_name(name) for name in names if name not in self.STAY]
        with connection.cursor() as cursor:
            cursor.execute(asking(quoted))
            self._given = [row[0] for row in cursor.fetchall()]
            cursor.execute("create schema if not exists given")
            for table in self._given:
                cursor.execute(f"create table given.{table} as table public.{table}")

    def __call__(
        self,
        style: object,
        tables: Sequence[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        """Return the statements, as `DatabaseOperations.sql_flush` does."""
        names = [self._connection.ops.quote_name(name) for name in tables if name not in self.STAY]
        with self._connection.cursor() as cursor:
            cursor.execute(asking(names))
            holding = [row[0] for row in cursor.fetchall()]
        *emptied, back = emptying(dict.fromkeys([*holding, *self._given]))
        again = [f"insert into {table} overriding system value table given.{table}" for table in self._given]
        return [*emptied, *again, back]
