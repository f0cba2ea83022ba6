"""Spreading the hub's values over several machines: PostgreSQL with the Citus extension.

What grows with every reading is distributed by tenant; what every shard must look into is copied to
every machine; the rest (entities, sources, pages, accounts) stays on the coordinator. Running it again
after an update does what is new. See docs/scale.md for what has and has not been tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from allmende.basics.errors import AllmendeError, Kind

#: By tenant, all on the same machine for one tenant. The first one sets the pattern.
DISTRIBUTED: Final = (
    "observation",
    "latest",
    "rollup_hour",
    "rollup_day",
    "rollup_dirty",
    "series_horizon",
    "attribute_instance",
)
#: Copied to every machine: few rows, asked together with the values.
REFERENCE: Final = ("datahub_series", "rollup_state", "datahub_coldfile")
VERSIONS: Final = range(16, 19)

#: Row security without sub-selects, which policies of distributed tables may not have.
_OWN = "tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[])"

# A setting of one transaction reaches the other machines only as a SET LOCAL command within a block;
# DO counts as one, whatever it is called from.
HUB_SETTING: Final = """
create or replace function hub_setting(name text, value text) returns void
language plpgsql security invoker as $$
begin
    if name !~ '^allmende\\.[a-z]+$' then
        raise exception 'unknown setting %', name;
    end if;
    execute format('do %L', format('begin set local %s = %L; end', name, value));
end $$
"""
_SET_CONFIG = re.compile(r"set_config\((.*?), true\)", re.DOTALL)
_FUNCTIONS = """
select p.oid::regprocedure::text, pg_get_functiondef(p.oid) from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and p.proname <> 'hub_setting'
  and p.prosrc like '%set_config(''allmende.%' order by 1
"""
_FOREIGN_KEYS = """
select conrelid::regclass::text, conname from pg_constraint
where contype = 'f' and (conrelid::regclass::text = any(%s) or confrelid::regclass::text = any(%s))
order by 1, 2
"""
_POLICIES = "select polname from pg_policy where polrelid = %s::regclass order by 1"
_SPREAD = "select logicalrelid::text from pg_dist_partition"


class CitusMissing(AllmendeError):
    """The database is not one that can be spread."""

    code: ClassVar[str] = "config.citus_missing"
    kind: ClassVar[Kind] = "conflict"


@dataclass(frozen=True, slots=True)
class Step:
    """One command and what it is for."""

    purpose: str
    command: str


def scale_out(url: str, *, coordinator: str = "") -> Iterator[Step]:
    """Spread the hub's tables of a database; yields each step after it was done.

    Args:
        coordinator: Host and port under which the other machines reach this one, e.g. "db1:5432".

    Raises:
        CitusMissing: the extension or the right version of PostgreSQL is not there.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        _require_citus(connection)
        for step in steps(connection, coordinator=coordinator):
            connection.execute(step.command.encode())
            yield step


def steps(connection: Connection[TupleRow], *, coordinator: str = "") -> list[Step]:
    """Return what is still to be done, in order."""
    spread = {row[0] for row in connection.execute(_SPREAD)}
    missing = [table for table in (*REFERENCE, *DISTRIBUTED) if table not in spread]
    return [
        *_cluster_steps(connection, coordinator),
        *foreign_key_steps(connection),
        *(step for table in missing for step in policy_steps(connection, table)),
        *(_spread_step(table) for table in missing),
        *function_steps(connection),
    ]


def foreign_key_steps(connection: Connection[TupleRow]) -> list[Step]:
    """Return the removal of every foreign key from or to tables that are spread."""
    tables = [*DISTRIBUTED, *REFERENCE]
    found = connection.execute(_FOREIGN_KEYS, (tables, tables)).fetchall()
    return [
        Step(
            f"{table}: Fremdschlüssel {name} lösen",
            _text(connection, "alter table {} drop constraint {}", table, name),
        )
        for table, name in found
    ]


def policy_steps(connection: Connection[TupleRow], table: str) -> list[Step]:
    """Return the exchange of a table's row security for one without sub-selects."""
    if table == "rollup_state":
        return []
    names = [row[0] for row in connection.execute(_POLICIES, (table,))]
    drop = "drop policy {1} on {0}"
    drops = [
        Step(f"{table}: Zeilenschutz {name} ersetzen", _text(connection, drop, table, name)) for name in names
    ]
    create = f"create policy own_tenants on {table} using ({_OWN}) with check ({_OWN})"
    return [*drops, Step(f"{table}: Zeilenschutz ohne Unterabfrage", create)]


def function_steps(connection: Connection[TupleRow]) -> list[Step]:
    """Return the functions anew that set what row security reads, through the one door."""
    rewritten = [
        Step(f"{name}: Einstellungen weiterreichen", _SET_CONFIG.sub(r"hub_setting(\1)", definition))
        for name, definition in connection.execute(_FUNCTIONS)
    ]
    return [Step("hub_setting: auf alle Maschinen weiterreichen", HUB_SETTING), *rewritten]


def _cluster_steps(connection: Connection[TupleRow], coordinator: str) -> list[Step]:
    name = str(_one(connection, "select current_database()"))
    found = [
        Step(
            "Einstellungen einer Transaktion an alle Maschinen weiterreichen",
            _text(connection, "alter database {} set citus.propagate_set_commands to 'local'", name),
        ),
        Step("die Rolle des Hubs auf allen Maschinen anmelden", "alter role allmende_hub login"),
    ]
    if not _one(connection, "select exists (select from pg_dist_node where groupid = 0)"):
        host, _, port = coordinator.partition(":")
        values = (host or "localhost", int(port or connection.info.port))
        command = f"select citus_set_coordinator_host({sql.quote(values[0])}, {values[1]})"
        found.insert(0, Step("diese Maschine als Koordinator eintragen", command))
    return found


def _spread_step(table: str) -> Step:
    if table in REFERENCE:
        return Step(f"{table}: auf jede Maschine kopieren", f"select create_reference_table('{table}')")
    together = "" if table == DISTRIBUTED[0] else f", colocate_with => '{DISTRIBUTED[0]}'"
    command = f"select create_distributed_table('{table}', 'tenant'{together})"
    return Step(f"{table}: nach Kommunen verteilen", command)


def _require_citus(connection: Connection[TupleRow]) -> None:
    version = connection.info.server_version // 10_000
    is_there = _one(connection, "select exists (select from pg_extension where extname = 'citus')")
    if version not in VERSIONS or not is_there:
        raise CitusMissing(version=version, versions=f"{VERSIONS.start} bis {VERSIONS.stop - 1}")


def _one(connection: Connection[TupleRow], query: str) -> Any:  # Any: the value of the one column
    row = connection.execute(query.encode()).fetchone()
    assert row is not None  # noqa: S101 - each of these queries has one row
    return row[0]


def _text(connection: Connection[TupleRow], template: str, *names: str) -> str:
    # The templates are this module's own; the names come from the catalogue.
    command = sql.SQL(template).format(*(sql.Identifier(name) for name in names))
    return command.as_string(connection)
