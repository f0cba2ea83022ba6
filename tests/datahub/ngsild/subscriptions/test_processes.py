"""Readings of sensors, several hub processes, restarts: what one process alone must do, and what stays."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.assembly import COMPANIONS, RunningBroker
from allmende.datahub.ngsild.broker import Broker, BrokerSettings
from allmende.datahub.ngsild.subscriptions import leader
from allmende.datahub.ngsild.subscriptions.companion import companion, companion_with
from allmende.datahub.ngsild.subscriptions.operations import engine_of
from allmende.datahub.ngsild.subscriptions.settings import DeliverySettings
from tests.datahub.ngsild.conftest import SECRET, client_of
from tests.datahub.ngsild.subscriptions.conftest import Subscribe, room
from tests.datahub.ngsild.subscriptions.receiver import Receiver

URN = "urn:ngsi-ld:Room:1"
QUICK = DeliverySettings(flush_s=0.1, look_pause_s=0.05, retry_pauses_s=(0.1, 0.1))
#: After everything a client writes in a test: what was written later wins over what was measured before.
START = (datetime.now(UTC) + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)


@asynccontextmanager
async def hub(pool: Database) -> AsyncIterator[tuple[RunningBroker, httpx.AsyncClient]]:
    """One more hub process on the same database."""
    running = RunningBroker(
        pool, AccessControl(pool, secret=SECRET, is_open=True), BrokerSettings(is_open=True),
        companions=[companion_with(QUICK) if one is companion else one for one in COMPANIONS],
    )  # fmt: skip
    await running.start()
    try:
        async with client_of(running) as client:
            yield running, client
    finally:
        await running.stop()


def measure(database: psycopg.Connection, value: float, minute: int = 0, tenant: int = 1) -> None:
    """Store a reading as the ingest side does, and announce it."""
    at = START + timedelta(minutes=minute)
    with database.transaction():
        row = database.execute(
            "select id from datahub_entity where tenant = %s and urn = %s", (tenant, URN)
        ).fetchone()
        assert row is not None
        database.execute("select ensure_partition(%s)", (at.date(),))
        database.execute(
            "insert into datahub_series (tenant, entity_id, attribute, unit) values (%s, %s, 'co2', '59')"
            " on conflict do nothing",
            (tenant, row[0]),
        )
        database.execute(
            "select ingest(array[%s]::int[], array[%s]::int[], array[s.id], array[%s]::timestamptz[],"
            " array[%s]::double precision[], array[0]::smallint[]) from datahub_series s"
            " where s.tenant = %s and s.entity_id = %s and s.attribute = 'co2'",
            (tenant, tenant, at, value, tenant, row[0]),
        )
        database.execute("select pg_notify('allmende_readings', %s)", (str(tenant),))


async def until(holds: Callable[[], bool | Awaitable[bool]], wait_s: float = 5.0) -> None:
    async with asyncio.timeout(wait_s):
        while True:
            found = holds()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


async def told_value(receiver: Receiver) -> Any:
    return (await receiver.next()).body["data"][0]["co2"]["value"]


async def test_a_reading_is_told_like_any_other_change(
    api: httpx.AsyncClient,
    broker: Broker,
    receiver: Receiver,
    subscribe: Subscribe,
    database: psycopg.Connection,
) -> None:
    assert (await api.post("entities", json=room(name="A 1"))).status_code == 201
    await until(lambda: engine_of(broker).is_leader)
    await subscribe({"showChanges": True}, q="co2>1000")
    measure(database, 900, minute=0)
    measure(database, 1100, minute=10)
    (told,) = (await receiver.next()).body["data"]
    assert told["name"]["value"] == "A 1"
    assert (told["co2"]["value"], told["co2"]["unitCode"]) == (1100, "59")
    assert told["co2"]["observedAt"] == f"{START:%Y-%m-%d}T08:10:00Z"
    measure(database, 1200, minute=20)
    (told,) = (await receiver.next()).body["data"]
    assert (told["co2"]["value"], told["co2"]["previousValue"]) == (1200, 1100)


async def test_an_older_reading_and_other_triggers_tell_nothing(
    api: httpx.AsyncClient,
    broker: Broker,
    receiver: Receiver,
    subscribe: Subscribe,
    database: psycopg.Connection,
) -> None:
    assert (await api.post("entities", json=room())).status_code == 201
    await until(lambda: engine_of(broker).is_leader)
    await subscribe(notificationTrigger=["attributeCreated"])
    measure(database, 900, minute=30)
    assert await told_value(receiver) == 900
    measure(database, 800, minute=0)
    measure(database, 950, minute=40)
    await receiver.none_within(0.8)


async def test_what_a_client_measured_is_told_once(
    api: httpx.AsyncClient,
    broker: Broker,
    receiver: Receiver,
    subscribe: Subscribe,
    database: psycopg.Connection,
) -> None:
    assert (await api.post("entities", json=room())).status_code == 201
    await until(lambda: engine_of(broker).is_leader)
    await subscribe()
    measured = {
        "type": "Property",
        "value": 700,
        "unitCode": "59",
        "observedAt": f"{START:%Y-%m-%dT%H:%M:%SZ}",
    }
    assert (await api.post(f"entities/{URN}/attrs", json={"co2": measured})).status_code == 204
    assert await told_value(receiver) == 700
    database.execute("select pg_notify('allmende_readings', '1')")
    await receiver.none_within(0.8)
    measure(database, 710, minute=5)
    assert await told_value(receiver) == 710


async def test_tenants_without_subscriptions_are_never_looked_at(
    pool: Database, database: psycopg.Connection
) -> None:
    async with hub(pool) as (running, client):
        assert (await client.post("entities", json=room())).status_code == 201
        await until(lambda: engine_of(running.broker).is_leader)
        measure(database, 900)
        await asyncio.sleep(0.3)
        engine = engine_of(running.broker)
        assert not engine.wants(1)
        assert engine.index.tenants() == []
        looked = database.execute(
            "select count(*) from pg_stat_activity where query like '%l.xmin%' and pid <> pg_backend_pid()"
        ).fetchone()
        assert looked == (0,)


async def test_of_two_processes_one_tells_of_readings_and_intervals(
    pool: Database, database: psycopg.Connection, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leader, "TRY_S", 0.3)
    body = {"type": "Subscription", "entities": [{"type": "Room"}],
            "notification": {"endpoint": {"uri": receiver.uri}}}  # fmt: skip
    async with AsyncExitStack() as leading, AsyncExitStack() as waiting:
        one, first = await leading.enter_async_context(hub(pool))
        await until(lambda: engine_of(one.broker).is_leader)
        other, second = await waiting.enter_async_context(hub(pool))
        assert (await first.post("entities", json=room())).status_code == 201
        assert (await second.post("subscriptions", json=body)).status_code == 201
        await until(lambda: engine_of(one.broker).wants(1))
        await asyncio.sleep(0.2)
        measure(database, 900, minute=0)
        assert await told_value(receiver) == 900
        # A client's change is told by the process that wrote it.
        change = {"name": {"type": "Property", "value": "A 2"}}
        assert (await second.post(f"entities/{URN}/attrs", json=change)).status_code == 204
        assert (await receiver.next()).body["data"][0]["name"]["value"] == "A 2"
        await receiver.none_within(0.4)
        assert not engine_of(other.broker).is_leader
        await leading.aclose()
        await until(lambda: engine_of(other.broker).is_leader)
        await asyncio.sleep(0.2)
        measure(database, 950, minute=10)
        assert await told_value(receiver) == 950
        beat = body | {"timeInterval": 1, "id": "urn:x:beat"}
        assert (await second.post("subscriptions", json=beat)).status_code == 201
        assert (await receiver.next(3)).body["subscriptionId"] == "urn:x:beat"


async def test_counters_and_subscriptions_survive_a_restart(
    pool: Database, receiver: Receiver, database: psycopg.Connection
) -> None:
    body = {"id": "urn:x:1", "type": "Subscription", "entities": [{"type": "Room"}],
            "notification": {"endpoint": {"uri": receiver.uri}}}  # fmt: skip
    async with hub(pool) as (_, client):
        assert (await client.post("subscriptions", json=body)).status_code == 201
        assert (await client.post("entities", json=room(co2=1))).status_code == 201
        await receiver.next()
    async with hub(pool) as (_, client):
        seen = (await client.get("subscriptions/urn:x:1")).json()["notification"]
        assert (seen["timesSent"], seen["status"]) == (1, "ok")
        assert seen["lastNotification"] <= seen["lastSuccess"]
        change = {"co2": {"type": "Property", "value": 2}}
        assert (await client.post(f"entities/{URN}/attrs", json=change)).status_code == 204
        await receiver.next()
        seen = (await client.get("subscriptions/urn:x:1")).json()["notification"]
        assert seen["timesSent"] == 2


async def test_what_the_portal_pauses_is_quiet_at_once(
    pool: Database, receiver: Receiver, database: psycopg.Connection
) -> None:
    async with hub(pool) as (running, client):
        body = {"id": "urn:x:1", "type": "Subscription", "entities": [{"type": "Room"}],
                "notification": {"endpoint": {"uri": receiver.uri}}}  # fmt: skip
        assert (await client.post("subscriptions", json=body)).status_code == 201
        engine = engine_of(running.broker)
        assert engine.wants(1)
        with database.transaction():
            database.execute("update datahub_subscription set is_active = false")
            database.execute("select pg_notify('allmende_subscriptions', '1')")
        await until(lambda: not engine.wants(1))
        assert (await client.get("subscriptions/urn:x:1")).json()["status"] == "paused"
        assert (await client.post("entities", json=room(co2=1))).status_code == 201
        await receiver.none_within(0.2)


@pytest.mark.usefixtures("no_blocking_calls")
async def test_throttling_holds_across_processes(pool: Database, receiver: Receiver) -> None:
    body = {"type": "Subscription", "entities": [{"type": "Room"}], "throttling": 30,
            "notification": {"endpoint": {"uri": receiver.uri}}}  # fmt: skip
    async with hub(pool) as (_, first), hub(pool) as (_, second):
        assert (await first.post("subscriptions", json=body)).status_code == 201
        await asyncio.sleep(0.3)
        for number, client in enumerate([first, second, first, second]):
            assert (await client.post("entities", json=room(number, co2=1))).status_code == 201
        await receiver.next()
        await receiver.none_within(0.5)
