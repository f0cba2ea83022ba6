"""Emptying a database between tests: only tables that hold something; to TRUNCATE all costs a second."""

from collections.abc import Iterable

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
