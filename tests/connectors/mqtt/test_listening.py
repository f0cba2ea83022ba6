"""A hub that listens to a real broker: formats, sign-in, encryption, outages; nothing is lost."""

import asyncio
import base64
import json
import logging
import subprocess

import pytest

from tests.connectors.mqtt.conftest import until

NOON = "2026-11-20T11:00:00Z"
PLAIN = {
    "encryption": "none", "format": "json", "topics": ["sensoren/+/werte"], "station": "@topic/2",
    "time": "at", "entity_type": "WeatherObserved",
    "values": [{"path": "t", "attribute": "temperature", "unit": "CEL"}],
}  # fmt: skip


def plain(broker, **more):
    return {"host": "localhost", "port": broker.port, **PLAIN, **more}


def message(number: int) -> bytes:
    return json.dumps({"t": number / 10, "at": f"2026-11-20T{number // 60:02}:{number % 60:02}:00Z"}).encode()


def numbers(world):
    return [value for *_, value, _ in world.values()]


def is_connected(world, source_id):
    return lambda: world.progress(source_id).get("connected_at")


async def test_plain_json_counts_by_its_mapping(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker))
    await start_hub()
    await until(is_connected(world, source_id))
    broker.publish("sensoren/dach/werte", json.dumps({"t": 4.5, "at": NOON}).encode())
    broker.publish("anderes/dach/werte", json.dumps({"t": 99, "at": NOON}).encode())
    await until(world.values)
    ((name, attribute, unit, observed_at, value, quality),) = world.values()
    assert (name, attribute, unit, value, quality) == ("dach", "temperature", "CEL", 4.5, 0)
    assert observed_at.isoformat() == "2026-11-20T11:00:00+00:00"
    assert world.one("select type, urn from datahub_entity") == (
        "WeatherObserved", "urn:ngsi-ld:WeatherObserved:quelle0:dach",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "topic", "body"),
    [
        (
            "chirpstack",
            "application/3f/device/a1b2c3d4e5f60718/event/up",
            {
                "time": NOON, "deviceInfo": {"devEui": "a1b2c3d4e5f60718", "deviceName": "Klasse 5a"},
                "fPort": 85, "data": base64.b64encode(b"\x01").decode(), "object": {"co2": 812},
            },
        ),
        (
            "things_stack",
            "v3/schulen@ort/devices/klasse-5a/up",
            {
                "end_device_ids": {"device_id": "klasse-5a", "dev_eui": "A1B2C3D4E5F60718"},
                "received_at": NOON,
                "uplink_message": {"f_port": 85, "frm_payload": "AQ==", "decoded_payload": {"co2": 812}},
            },
        ),
    ],
)  # fmt: skip
async def test_uplinks_of_networks_wait_for_a_room_as_at_the_webhook(
    world, broker, start_hub, kind, topic, body
):
    source_id = world.source(
        "mqtt", {"host": "localhost", "port": broker.port, "encryption": "none", "format": kind}
    )
    await start_hub()
    await until(is_connected(world, source_id))
    broker.publish(topic, json.dumps(body).encode())
    await until(world.held)
    ((reason, code, _, kept),) = world.held()
    assert (reason, code) == ("unassigned", "hub.unassigned")
    assert json.loads(bytes(kept)) == body
    assert world.one("select device_key from datahub_device")[0] == "A1B2C3D4E5F60718"


async def test_what_nobody_can_read_is_kept_and_the_next_message_counts(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker))
    await start_hub()
    await until(is_connected(world, source_id))
    broker.publish("sensoren/dach/werte", b"\xff\x00", message(7))
    await until(world.values)
    assert [(reason, code) for reason, code, *_ in world.held()] == [("rejected", "hub.not_json")]
    assert world.one("select query from datahub_heldmessage")[0] == "topic=sensoren/dach/werte"


async def test_what_comes_while_the_hub_is_away_is_not_lost(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker))
    hub = await start_hub()
    await until(is_connected(world, source_id))
    broker.publish("sensoren/dach/werte", message(1))
    await until(world.values)
    await hub.stop()
    assert world.progress(source_id)["connected_at"] is None
    broker.publish("sensoren/dach/werte", message(2), message(3))
    await start_hub()
    await until(lambda: len(world.values()) == 3)
    assert numbers(world) == [0.1, 0.2, 0.3]


async def test_a_restarted_broker_is_found_again_with_two_lines_in_the_log(world, broker, start_hub, caplog):
    caplog.set_level(logging.INFO, logger="allmende")
    source_id = world.source("mqtt", plain(broker))
    await start_hub()
    await until(is_connected(world, source_id))
    await asyncio.to_thread(broker.stop)
    await until(lambda: world.progress(source_id)["failures"] >= 2)
    assert world.progress(source_id)["failing_since"]
    await asyncio.to_thread(broker.start)
    await until(is_connected(world, source_id), within_s=30)
    broker.publish("sensoren/dach/werte", message(5))
    await until(world.values)
    lines = [r.getMessage().split()[0] for r in caplog.records if "source_" in r.getMessage()]
    assert lines == ["source_down", "source_back"]


async def test_nothing_is_acknowledged_that_is_not_durable(world, broker, start_hub, monkeypatch):
    from allmende.datahub.ingest import listening
    from allmende.datahub.ingest.store import StoreUnavailable
    from allmende.datahub.ingest.writer import GroupCommit

    monkeypatch.setattr(listening, "PAUSE_S", 0.2)
    is_down = True
    real = GroupCommit.store

    async def store(self, deposit):
        if is_down:
            raise StoreUnavailable("switched off")
        await real(self, deposit)

    source_id = world.source("mqtt", plain(broker))
    await start_hub()
    await until(is_connected(world, source_id))
    monkeypatch.setattr(GroupCommit, "store", store)
    broker.publish("sensoren/dach/werte", message(1), message(2))
    await asyncio.sleep(0.7)
    assert world.values() == []
    is_down = False
    await until(lambda: len(world.values()) == 2)


async def test_two_hubs_do_not_both_listen_but_the_second_takes_over(world, broker, start_hub, monkeypatch):
    from allmende.datahub.ingest import listening

    monkeypatch.setattr(listening, "PAUSE_S", 0.2)
    source_id = world.source("mqtt", plain(broker))
    first = await start_hub()
    await until(is_connected(world, source_id))
    await start_hub()
    await asyncio.sleep(1.5)
    assert broker.log.count("New client connected") == 1
    await first.stop()
    await until(is_connected(world, source_id))
    broker.publish("sensoren/dach/werte", message(1))
    await until(world.values)


async def test_with_a_shared_group_several_hubs_divide_the_messages(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker, shared_group="hub"))
    await start_hub()
    await start_hub()
    await until(is_connected(world, source_id))
    await until(lambda: broker.log.count("New client connected") >= 2)
    await asyncio.sleep(0.3)
    for number in range(10):
        broker.publish("sensoren/dach/werte", message(number))
    await until(lambda: len(world.values()) == 10)
    assert world.status(source_id)[0] == 10


async def test_a_changed_configuration_is_taken_up(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker))
    await start_hub()
    await until(is_connected(world, source_id))
    world.db.execute(
        'update datahub_sourceconfiguration set "values" ='
        """ jsonb_set("values", '{topics}', '["neu/+/werte"]')"""
    )
    world.db.execute("select pg_notify('allmende_config', %s)", (str(source_id),))
    await until(lambda: "neu/+/werte" in broker.log or broker.log.count("New client connected") >= 2)
    await asyncio.sleep(0.3)
    broker.publish("neu/dach/werte", message(3))
    await until(world.values)


async def test_a_paused_or_closed_source_is_left(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker))
    await start_hub()
    await until(is_connected(world, source_id))
    world.db.execute("update datahub_source set closed_at = now()")
    world.db.execute("select pg_notify('allmende_config', %s)", (str(source_id),))
    await until(lambda: world.progress(source_id)["connected_at"] is None)


class TestSignIn:
    async def test_name_and_password(self, world, start_broker, start_hub):
        broker = start_broker(password="geheim-77")
        source_id = world.source("mqtt", plain(broker, user="netz", password="geheim-77"))
        assert "geheim-77" not in str(
            world.all("select \"values\", encode(sealed, 'escape') from datahub_sourceconfiguration")
        )
        await start_hub()
        await until(is_connected(world, source_id))
        broker.publish("sensoren/dach/werte", message(1))
        await until(world.values)

    async def test_a_wrong_password_is_not_tried_again_at_once(self, world, start_broker, start_hub):
        broker = start_broker(password="geheim-77")
        source_id = world.source("mqtt", plain(broker, user="netz", password="falsch"))
        await start_hub()
        await until(lambda: world.progress(source_id).get("failing_since"))
        progress = world.progress(source_id)
        assert progress["last_error_code"] == "source.access_denied"
        assert (progress["next_run_at"] - progress["failing_since"]).total_seconds() > 1200


class TestEncryption:
    async def test_tls_with_an_authority_of_its_own(self, world, start_broker, start_hub):
        broker = start_broker(is_encrypted=True)
        source_id = world.source("mqtt", plain(broker, encryption="tls", authority=broker.authority))
        await start_hub()
        await until(is_connected(world, source_id))
        broker.publish("sensoren/dach/werte", message(1))
        await until(world.values)

    async def test_an_unknown_certificate_is_refused(self, world, start_broker, start_hub):
        broker = start_broker(is_encrypted=True)
        source_id = world.source("mqtt", plain(broker, encryption="tls"))
        await start_hub()
        await until(lambda: world.progress(source_id).get("failing_since"))
        assert world.progress(source_id)["last_error_code"] == "source.tls"

    async def test_a_client_certificate(self, world, start_broker, start_hub):
        broker = start_broker(is_encrypted=True, wants_client=True)
        certificate = (broker.folder / "client.pem").read_text()
        key = (broker.folder / "client.key").read_text()
        source_id = world.source(
            "mqtt",
            plain(broker, encryption="tls", authority=broker.authority, client_certificate=certificate,
                  client_key=key),
        )  # fmt: skip
        await start_hub()
        await until(is_connected(world, source_id))
        broker.publish("sensoren/dach/werte", message(1))
        await until(world.values)


async def test_a_broker_in_our_own_network_is_refused_unless_allowed(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker))
    await start_hub(networks=())
    await until(lambda: world.progress(source_id).get("failing_since"))
    assert world.progress(source_id)["last_error_code"] == "source.private_address"
    assert "New client connected" not in broker.log


async def test_a_stream_of_messages_arrives_complete(world, broker, start_hub):
    source_id = world.source("mqtt", plain(broker))
    await start_hub()
    await until(is_connected(world, source_id))
    lines = b"\n".join(message(number) for number in range(1000))
    command = [
        "mosquitto_pub",
        "-h",
        "localhost",
        "-p",
        str(broker.port),
        "-q",
        "1",
        "-t",
        "sensoren/a/werte",
    ]
    await asyncio.to_thread(subprocess.run, [*command, "-l"], input=lines, check=True, capture_output=True)
    await until(lambda: len(world.values()) == 1000, within_s=30)
    assert world.status(source_id) == (1000, 0)
    assert world.held() == []
