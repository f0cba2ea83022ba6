"""What `allmende scale citus` would do, looked at on a plain PostgreSQL.

The steps themselves run in `tests/datahub/hub` where `ALLMENDE_TEST_CITUS_URL` names a server.
"""

import psycopg
import pytest
from psycopg import errors

from allmende.datahub.services import citus
from tests.datahub.hub.conftest import private_cluster

#: Tables with a tenant that stay on the coordinator: few rows, written by people or by Django.
ON_THE_COORDINATOR = {
    "datahub_accesstoken",
    "datahub_coldremoval",
    "datahub_device",
    "datahub_deviceprofile",
    "datahub_entity",
    "datahub_entitygeometry",
    "datahub_heldmessage",
    "datahub_hostedcontext",
    "datahub_publictype",
    "datahub_registration",
    "datahub_subscription",
}


@pytest.fixture(scope="module")
def url():
    with private_cluster() as server:
        yield server.url()


@pytest.fixture
def connection(url):
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def run(connection, steps):
    for step in steps:
        connection.execute(step.command.encode())
    return steps


def test_a_database_without_citus_is_refused(url):
    with pytest.raises(citus.CitusMissing):
        list(citus.scale_out(url))


def test_every_table_with_a_tenant_has_its_place(connection):
    found = connection.execute(
        "select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " where a.attname = 'tenant' and a.attnum > 0 and c.relkind in ('r', 'p') and not c.relispartition"
        " and c.relnamespace = 'public'::regnamespace"
    ).fetchall()
    known = {*citus.DISTRIBUTED, *citus.REFERENCE, *ON_THE_COORDINATOR}
    assert {name for (name,) in found} <= known
    assert {*citus.DISTRIBUTED, *citus.REFERENCE} <= {name for (name,) in found} | {"rollup_state"}


@pytest.mark.parametrize("table", citus.DISTRIBUTED)
def test_unique_keys_of_spread_tables_begin_with_the_tenant(connection, table):
    keys = connection.execute(
        "select a.attname from pg_index i join pg_attribute a"
        " on a.attrelid = i.indrelid and a.attnum = i.indkey[0]"
        " where i.indrelid = %s::regclass and i.indisunique",
        (table,),
    ).fetchall()
    assert keys
    assert {name for (name,) in keys} == {"tenant"}


def test_no_trigger_stands_on_what_is_spread(connection):
    run(connection, citus.foreign_key_steps(connection))
    found = connection.execute(
        "select tgname from pg_trigger where tgrelid = any(%s::text[]::regclass[])",
        ([*citus.DISTRIBUTED, *citus.REFERENCE],),
    ).fetchall()
    assert found == []


def test_no_foreign_key_stays_between_what_is_spread_and_what_is_not(connection):
    assert run(connection, citus.foreign_key_steps(connection))
    assert citus.foreign_key_steps(connection) == []


def test_policies_have_no_sub_select_and_protect_as_before(connection):
    for table in (*citus.REFERENCE, *citus.DISTRIBUTED):
        run(connection, citus.policy_steps(connection, table))
        texts = connection.execute(
            "select coalesce(qual, '') || coalesce(with_check, '') from pg_policies where tablename = %s",
            (table,),
        ).fetchall()
        assert len(texts) == (0 if table == "rollup_state" else 1)
        assert "select" not in str(texts).lower()
    run(connection, citus.function_steps(connection))
    connection.execute("select ensure_partition('2026-10-01')")
    connection.execute(
        "insert into observation values (1, 5, '2026-10-02', 1, 0), (2, 6, '2026-10-02', 1, 0)"
    )
    connection.execute("set local role allmende_hub")
    count = "select count(*) from observation"
    assert connection.execute(count).fetchone() == (0,)
    connection.execute("select hub_setting('allmende.tenants', '{2}')")
    assert connection.execute(count).fetchone() == (1,)
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute("insert into observation values (1, 5, '2026-10-03', 1, 0)")


def test_settings_travel_in_a_block_and_the_functions_use_them(connection):
    steps = run(connection, citus.function_steps(connection))
    assert {"ingest", "store_batch", "broker_put"} <= {step.purpose.partition("(")[0] for step in steps}
    left = connection.execute(
        "select proname from pg_proc"
        " where prosrc like '%set_config(''allmende.%' and proname <> 'hub_setting'"
    ).fetchall()
    assert left == []
    source = connection.execute("select prosrc from pg_proc where proname = 'hub_setting'").fetchone()[0]
    assert "set local" in source
    connection.execute("select ensure_partition('2026-10-01')")
    connection.execute("set local role allmende_hub")
    stored = connection.execute(
        "select ingest(array[3], array[3], array[7::bigint], array['2026-10-02T00:00Z'::timestamptz],"
        " array[1.5::float8], array[0::smallint])"
    ).fetchone()
    assert stored == (1,)
    assert connection.execute("select current_setting('allmende.tenants')").fetchone() == ("{3}",)
    with pytest.raises(errors.RaiseException):
        connection.execute("select hub_setting('role', 'postgres')")


def test_each_table_is_spread_by_tenant_or_copied():
    commands = [citus._spread_step(table).command for table in (*citus.REFERENCE, *citus.DISTRIBUTED)]
    assert commands[0] == "select create_reference_table('datahub_series')"
    assert "select create_distributed_table('observation', 'tenant')" in commands
    assert "select create_distributed_table('latest', 'tenant', colocate_with => 'observation')" in commands
