"""Notifications over MQTT (ETSI GS CIM 009, 7.2), against a real mosquitto."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiomqtt
import httpx
import pytest

from tests.datahub.ngsild.subscriptions.conftest import room
from tests.datahub.ngsild.subscriptions.mosquitto import mosquitto

TOPIC = "stadt/räume"


async def subscribe(api: httpx.AsyncClient, uri: str, **endpoint: Any) -> str:
    answer = await api.post(
        "subscriptions",
        json={
            "type": "Subscription",
            "entities": [{"type": "Room"}],
            "notification": {"endpoint": {"uri": uri, **endpoint}},
        },
    )
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"]).removeprefix("/ngsi-ld/v1/")


@asynccontextmanager
async def listening(port: int, **options: Any) -> AsyncIterator[aiomqtt.Client]:
    async with aiomqtt.Client("127.0.0.1", port, **options) as client:
        await client.subscribe(TOPIC, qos=2)
        yield client


async def next_message(client: aiomqtt.Client) -> aiomqtt.Message:
    async with asyncio.timeout(5):
        return await anext(aiter(client.messages))


async def create(api: httpx.AsyncClient, number: int = 1) -> None:
    assert (await api.post("entities", json=room(number, co2=800))).status_code == 201


@pytest.mark.parametrize("version", ["mqtt3.1.1", "mqtt5.0"])
@pytest.mark.parametrize("qos", ["0", "1", "2"])
async def test_the_message_holds_metadata_and_body(
    api: httpx.AsyncClient, tmp_path: Path, version: str, qos: str
) -> None:
    with mosquitto(tmp_path) as port:
        address = await subscribe(
            api,
            f"mqtt://127.0.0.1:{port}/{TOPIC}",
            notifierInfo=[{"key": "MQTT-Version", "value": version}, {"key": "MQTT-QoS", "value": qos}],
            receiverInfo=[{"key": "test-key", "value": "test-info"}],
        )
        async with listening(port) as client:
            await create(api)
            message = await next_message(client)
    assert message.qos == int(qos)
    told = json.loads(message.payload)
    assert told["metadata"]["Content-Type"] == "application/json"
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in told["metadata"]["Link"]
    assert told["metadata"]["test-key"] == "test-info"
    assert told["body"]["type"] == "Notification"
    assert told["body"]["data"][0]["co2"] == {"type": "Property", "value": 800}
    seen = (await api.get(address)).json()["notification"]
    assert (seen["status"], seen["timesSent"]) == ("ok", 1)


async def test_json_ld_carries_its_context(api: httpx.AsyncClient, tmp_path: Path) -> None:
    with mosquitto(tmp_path) as port:
        await subscribe(api, f"mqtt://127.0.0.1:{port}/{TOPIC}", accept="application/ld+json")
        async with listening(port) as client:
            await create(api)
            told = json.loads((await next_message(client)).payload)
    assert told["metadata"] == {"Content-Type": "application/ld+json"}
    assert "@context" in told["body"]["data"][0]


async def test_user_and_password_stand_in_the_address(api: httpx.AsyncClient, tmp_path: Path) -> None:
    with mosquitto(tmp_path, user="stadt", password="ge:heim") as port:
        wrong = await subscribe(api, f"mqtt://stadt:falsch@127.0.0.1:{port}/{TOPIC}", cooldown=60_000)
        await subscribe(api, f"mqtt://stadt:ge%3Aheim@127.0.0.1:{port}/{TOPIC}")
        async with listening(port, username="stadt", password="ge:heim") as client:
            await create(api)
            await next_message(client)
        seen = (await api.get(wrong)).json()["notification"]
    assert (seen["status"], seen["timesFailed"]) == ("failed", 1)


async def test_a_broker_that_restarts_is_found_again(api: httpx.AsyncClient, tmp_path: Path) -> None:
    with mosquitto(tmp_path) as port:
        await subscribe(
            api, f"mqtt://127.0.0.1:{port}/{TOPIC}", notifierInfo=[{"key": "MQTT-QoS", "value": "1"}]
        )
        async with listening(port) as client:
            await create(api, 1)
            await next_message(client)
    await create(api, 2)
    await asyncio.sleep(0.2)
    with mosquitto(tmp_path, port=port):
        async with listening(port) as client:
            told = json.loads((await next_message(client)).payload)
    assert told["body"]["data"][0]["id"] == "urn:ngsi-ld:Room:2"
