"""Senders that were told where to send: their messages go through the connector's configuration."""

import asyncio
import hashlib
import json
from contextlib import asynccontextmanager

import pytest

from allmende.datahub.ingest.app import create_hub
from allmende.datahub.ingest.settings import HubSettings
from tests.datahub.hub.client import request
from tests.datahub.pull.conftest import SECRET

KEY = "alm_told"
NOTIFICATION = {
    "id": "urn:ngsi-ld:Notification:1",
    "type": "Notification",
    "subscriptionId": "urn:ngsi-ld:Subscription:1",
    "notifiedAt": "2026-11-20T11:00:01Z",
    "data": [
        {
            "id": "urn:ngsi-ld:AirQualityObserved:olpe-1",
            "type": "AirQualityObserved",
            "name": {"type": "Property", "value": "Marktplatz"},
            "location": {
                "type": "GeoProperty",
                "value": {"type": "Point", "coordinates": [7.85, 51.03]},
            },
            "pm10": {
                "type": "Property",
                "value": 12.5,
                "unitCode": "GQ",
                "observedAt": "2026-11-20T11:00:00Z",
            },
        }
    ],
}


@asynccontextmanager
async def hub(dsn, secret=SECRET):
    made = await asyncio.to_thread(create_hub, dsn, HubSettings(secret_key=secret, status_flush_s=0.05))
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


async def notify(hub, body, key=KEY):
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    return (
        await request(hub, "/ingest/ngsi-ld/quelle0", headers=headers, body=json.dumps(body).encode())
    ).status


@pytest.fixture
def source_id(world):
    made = world.source(
        "ngsild_subscription", {"broker": "https://broker.example", "entity_types": ["AirQualityObserved"]}
    )
    world.db.execute(
        "insert into datahub_sourcekey (source_id, created_at, created_by, hint, token_hash)"
        " values (%s, now(), 'test', 'alm', %s)",
        (made, hashlib.sha256(KEY.encode()).hexdigest()),
    )
    return made


async def test_a_notification_makes_the_entity_and_counts_once(world, source_id, pull_database):
    async with hub(pull_database) as made:
        assert await notify(made, NOTIFICATION) == 204
        assert await notify(made, NOTIFICATION) == 204
    assert [(name, attribute, unit, value) for name, attribute, unit, _, value, _ in world.values()] == [
        ("Marktplatz", "pm10", "GQ", 12.5)
    ]
    assert world.one("select urn, type from datahub_entity") == (
        "urn:ngsi-ld:AirQualityObserved:olpe-1",
        "AirQualityObserved",
    )


async def test_many_at_once_lose_nothing(world, source_id, pull_database):
    def at(minute):
        body = json.loads(json.dumps(NOTIFICATION).replace("11:00:00Z", f"11:{minute:02}:00Z"))
        body["id"] += str(minute)
        return body

    async with hub(pull_database) as made:
        answers = await asyncio.gather(*(notify(made, at(minute)) for minute in range(30)))
    assert set(answers) == {204}
    assert len(world.values()) == 30
    assert world.held() == []


async def test_a_wrong_key_is_refused(world, source_id, pull_database):
    async with hub(pull_database) as made:
        assert await notify(made, NOTIFICATION, key="falsch") == 401
    assert world.values() == []


async def test_without_a_readable_configuration_messages_are_kept(world, source_id, pull_database):
    world.db.execute("delete from datahub_sourceconfiguration")
    async with hub(pull_database) as made:
        assert await notify(made, NOTIFICATION) == 422
    ((reason, code, detail, _),) = world.held()
    assert (reason, code, detail) == ("rejected", "hub.no_setup", "source.no_setup")
