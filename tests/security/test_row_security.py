"""The hub's role sees no tenant that its transaction does not name, by whichever way it asks."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenants() -> tuple[int, int]:
    """Two towns with one reading each."""
    towns = [factories.municipality() for _ in range(2)]
    for town in towns:
        hub.readings(hub.room(hub.school(town.space)), [900], end=timezone.now())
    return towns[0].space_id, towns[1].space_id


@pytest.mark.parametrize(
    "table", ["observation", "latest", "latest_valid", "datahub_entity", "datahub_series"]
)
def test_the_hub_sees_the_tenants_it_named(tenants, table):
    with transaction.atomic(), connection.cursor() as cursor:
        # Storing the readings named both towns in this transaction.
        cursor.execute("select set_config('allmende.tenants', '', true)")
        cursor.execute("set local role allmende_hub")
        cursor.execute(f"select count(*) from {table}")
        assert cursor.fetchone() == (0,)
        cursor.execute("select set_config('allmende.tenants', %s, true)", [f"{{{tenants[0]}}}"])
        cursor.execute(f"select distinct tenant from {table}")
        assert cursor.fetchall() == [(tenants[0],)]


@pytest.mark.parametrize(
    "statement",
    ["delete from observation", "update observation set value = 1", "update datahub_entity set name = 'x'",
     "delete from attribute_instance", "delete from datahub_series"],
)  # fmt: skip
def test_a_change_without_a_filter_reaches_no_foreign_row(tenants, statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('allmende.tenants', '', true)")
        cursor.execute("set local role allmende_hub")
        cursor.execute(statement)
        assert cursor.rowcount == 0


@pytest.mark.parametrize("table", ["datahub_entity", "datahub_series"])
def test_a_reader_without_a_token_sees_only_what_is_public(table):
    town = factories.municipality()
    private, public = hub.school(town.space, release="internal"), hub.school(town.space, release="live")
    for school in (private, public):
        hub.readings(hub.room(school), [900], end=timezone.now())
    column = "id" if table == "datahub_entity" else "entity_id"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role allmende_hub")
        cursor.execute("select set_config('allmende.tenants', %s, true)", [f"{{{town.space_id}}}"])
        cursor.execute("select set_config('allmende.reader', 'public', true)")
        cursor.execute(f"select {column} from {table}")
        seen = {row[0] for row in cursor.fetchall()}
    assert seen
    assert seen <= {public.pk, *public.children.values_list("pk", flat=True)}


def as_hub(statement: str) -> None:
    """Run a statement as the hub would; what it asks for must not come."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role allmende_hub")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from kernel_user", "select * from django_session", "select * from kernel_rolegrant",
        "select * from solutions_installationsecret", "select * from kernel_outgoingmail",
        "update datahub_entity set release = 'live'", "update datahub_device set entity_id = 1",
        "insert into datahub_sourcekey (source_id) values (1)",
        "alter table observation disable row level security",
    ],
)  # fmt: skip
def test_the_hub_may_do_nothing_else(statement):
    with pytest.raises(ProgrammingError):
        as_hub(statement)


def test_partitions_are_no_way_around_row_security(tenants):
    with connection.cursor() as cursor:
        cursor.execute(
            "select inhrelid::regclass::text from pg_inherits where inhparent = 'observation'::regclass"
        )
        partitions = [name for (name,) in cursor.fetchall()]
    assert partitions
    for name in partitions:
        with pytest.raises(ProgrammingError):
            as_hub(f"select * from {name}")
