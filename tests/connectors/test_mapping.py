"""Connectors at their door: what servers really send, and everything they do not."""

import base64
import json
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.actility.connector import CONNECTOR as ACTILITY
from allmende.connectors.chirpstack.connector import CONNECTOR as CHIRPSTACK
from allmende.connectors.element_iot.connector import CONNECTOR as ELEMENT_IOT
from allmende.connectors.http_push.connector import CONNECTOR as HTTP_PUSH
from allmende.connectors.loriot.connector import CONNECTOR as LORIOT
from allmende.connectors.milesight_gateway.connector import CONNECTOR as MILESIGHT
from allmende.connectors.protocol import Connector
from allmende.connectors.things_stack.connector import CONNECTOR as THINGS_STACK
from allmende.datahub.ingest.types import DeviceKey, PayloadRejected, RejectionReason
from tests.connectors import networks

ALL = [THINGS_STACK, CHIRPSTACK, HTTP_PUSH, LORIOT, ACTILITY, ELEMENT_IOT, MILESIGHT]
NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
#: As fine as the coarsest server tells the time.
NOON_MS = NOON.replace(microsecond=123000)


def tts(**changes: object) -> dict[str, object]:
    message: dict[str, object] = {
        "end_device_ids": {"device_id": "room-1", "dev_eui": "70b3d57ed0001234"},
        "received_at": "2026-11-20T12:00:00.123456789Z",
        "uplink_message": {
            "f_port": 85,
            "frm_payload": base64.b64encode(b"\x07\x7d\xe7\x04").decode(),
            "rx_metadata": [{"rssi": -90, "snr": 2}, {"rssi": -71, "snr": 9.5}, {}],
            "received_at": "2026-11-20T12:00:00.123456789Z",
        },
    }
    return message | changes


def chirp(**changes: object) -> dict[str, object]:
    message: dict[str, object] = {
        "time": "2026-11-20T12:00:00.123456789+00:00",
        "deviceInfo": {"devEui": "70b3d57ed0001234", "deviceName": "Raum 1"},
        "fPort": 85,
        "data": base64.b64encode(b"\x07\x7d\xe7\x04").decode(),
        "rxInfo": [{"rssi": -71}, {"rssi": -90, "snr": 9.5}],
    }
    return message | changes


OLD: dict[str, object] = {
    "devEUI": "cLPVftAAEjQ=",
    "fPort": 85,
    "data": "B33nBA==",
    "objectJSON": '{"co2": 1255}',
    "rxInfo": [{"time": "2026-11-20T12:00:00.123456Z", "rssi": -71, "loRaSNR": 9.5}],
}


def push(**changes: object) -> dict[str, object]:
    message: dict[str, object] = {
        "device": "raum-101",
        "observedAt": "2026-11-20T13:00:00.123456+01:00",
        "values": {"co2": 812},
    }
    return message | changes


def read(connector: Connector, message: object, **query: str) -> list[object]:
    return list(connector.read_message(json.dumps(message).encode(), query))


def refused(connector: Connector, body: bytes, **query: str) -> RejectionReason:
    with pytest.raises(PayloadRejected) as caught:
        connector.read_message(body, query)
    assert caught.value.detail.isprintable()
    return caught.value.reason


def test_every_connector_is_found_by_its_entry_point() -> None:
    found = {point.name: point.load() for point in entry_points(group="allmende.connectors")}
    assert {key: connector.key for key, connector in found.items()} == {key: key for key in found}
    assert set(found) >= {connector.key for connector in ALL}


def test_no_two_connectors_share_an_address() -> None:
    words = [connector.address_word for connector in ALL]
    assert len(set(words)) == len(words)
    assert all(quote(word, safe="") == word == word.lower() for word in words)


@pytest.mark.parametrize(("connector", "message"), [(THINGS_STACK, tts()), (CHIRPSTACK, chirp())])
def test_an_uplink_keeps_device_time_port_bytes_and_the_best_signal(connector, message) -> None:
    (uplink,) = connector.read_message(json.dumps(message).encode(), {})
    assert uplink.device_key == "70B3D57ED0001234"
    assert uplink.observed_at == NOON
    assert (uplink.f_port, uplink.payload) == (85, b"\x07\x7d\xe7\x04")
    assert (uplink.rssi_dbm, uplink.snr_db) == (-71, 9.5)
    assert not uplink.simulated


def test_an_uplink_of_the_older_server_is_read_too() -> None:
    (uplink,) = CHIRPSTACK.read_message(json.dumps(OLD).encode(), {"event": "up"})
    assert (uplink.device_key, uplink.observed_at, uplink.snr_db) == ("70B3D57ED0001234", NOON, 9.5)
    assert (uplink.payload, uplink.decoded) == (b"\x07\x7d\xe7\x04", {"co2": 1255})


def test_a_push_needs_no_bytes_and_its_time_becomes_utc() -> None:
    (uplink,) = HTTP_PUSH.read_message(json.dumps(push()).encode(), {})
    assert (uplink.device_key, uplink.observed_at, uplink.payload) == ("raum-101", NOON, None)
    assert uplink.decoded == {"co2": 812}
    assert len(read(HTTP_PUSH, [push(), push(device="raum-102")])) == 2


@pytest.mark.parametrize(
    ("connector", "message"),
    [
        (THINGS_STACK, tts(simulated=True)),
        (CHIRPSTACK, chirp(deviceInfo={"devEui": "01", "tags": {"simulated": "true"}})),
        (HTTP_PUSH, push(simulated=True)),
    ],
)
def test_a_simulated_message_says_so(connector, message) -> None:
    (uplink,) = connector.read_message(json.dumps(message).encode(), {})
    assert uplink.simulated


@pytest.mark.parametrize(
    ("connector", "message", "query"),
    [
        (THINGS_STACK, {"end_device_ids": {}, "join_accept": {}}, {}),
        (THINGS_STACK, tts(uplink_message={"f_cnt": 3}), {}),
        (CHIRPSTACK, {"deviceInfo": {}, "devAddr": "00189440"}, {"event": "join"}),
        (CHIRPSTACK, {"deviceInfo": {}, "devAddr": "00189440"}, {}),
        (CHIRPSTACK, chirp(data=""), {"event": "up"}),
        (HTTP_PUSH, [], {}),
    ],
)
def test_messages_without_data_are_taken_and_named(connector, message, query) -> None:
    body = json.dumps(message).encode()
    assert connector.read_message(body, query) == []
    assert connector.note_on(body, query)


def test_fields_the_network_decoded_are_kept() -> None:
    (uplink,) = THINGS_STACK.read_message(
        json.dumps(tts(uplink_message={"decoded_payload": {"co2": 612}})).encode(), {}
    )
    assert (uplink.decoded, uplink.payload) == ({"co2": 612}, None)


REFUSALS = [
    (b"", "hub.not_json"),
    (b"\x0a\x10\xff", "hub.not_json"),
    (b"[" * 5000, "hub.not_json"),
    (b"[[1]]", "hub.wrong_shape"),
    (b"{}", "hub.wrong_shape"),
]


@pytest.mark.parametrize("connector", ALL, ids=lambda c: c.key)
@pytest.mark.parametrize(("body", "reason"), REFUSALS)
def test_foreign_bodies_are_refused_with_a_reason(connector, body, reason) -> None:
    assert refused(connector, body) == reason


@pytest.mark.parametrize(
    ("connector", "message", "reason"),
    [
        (THINGS_STACK, tts(end_device_ids={}), "hub.no_device"),
        (THINGS_STACK, tts(end_device_ids={"dev_eui": "a\x00b"}), "hub.no_device"),
        (THINGS_STACK, tts(end_device_ids={"dev_eui": "a" * 200}), "hub.no_device"),
        (THINGS_STACK, tts(received_at=None, uplink_message={"f_port": 1}), "hub.bad_time"),
        (THINGS_STACK, tts(uplink_message={"received_at": "yesterday"}), "hub.bad_time"),
        (THINGS_STACK, tts(uplink_message={"received_at": "0001-01-01T00:00:00+14:00"}), "hub.bad_time"),
        (THINGS_STACK, tts(uplink_message={"frm_payload": "not base64"}), "hub.bad_payload"),
        (THINGS_STACK, tts(uplink_message={"f_port": "85"}), "hub.wrong_shape"),
        (CHIRPSTACK, {"devEUI": "cLPVftAAEjQ=", "data": "qg=="}, "hub.bad_time"),
        (CHIRPSTACK, {"devEUI": "!", "data": "qg=="}, "hub.bad_payload"),
        (CHIRPSTACK, chirp(time=None), "hub.bad_time"),
        (CHIRPSTACK, chirp(data="A" * 4000), "hub.bad_payload"),
        (HTTP_PUSH, push(observedAt="2026-11-20T13:00:00"), "hub.bad_time"),
        (HTTP_PUSH, push(values={}), "hub.no_values"),
        (HTTP_PUSH, push(**{"a\x00b": 1}), "hub.wrong_shape"),
        (HTTP_PUSH, push(value=3), "hub.wrong_shape"),
        (HTTP_PUSH, [push()] * 1001, "hub.too_many"),
    ],
)
def test_a_wrong_detail_is_refused_with_its_own_reason(connector, message, reason) -> None:
    assert refused(connector, json.dumps(message).encode()) == reason


@pytest.mark.parametrize("connector", ALL, ids=lambda c: c.key)
@pytest.mark.parametrize("simulated", [True, False])
def test_what_a_connector_writes_it_reads_back(connector, simulated) -> None:
    body = connector.envelope(
        device_key=DeviceKey("70B3D57ED0001234"),
        observed_at=NOON_MS,
        f_port=85,
        payload=b'{"co2": 812}',
        simulated=simulated,
    )
    (uplink,) = connector.read_message(body, connector.query_for_uplinks())
    assert (uplink.device_key, uplink.observed_at) == ("70B3D57ED0001234", NOON_MS)
    assert uplink.simulated == simulated
    assert uplink.payload == b'{"co2": 812}' or uplink.decoded == {"co2": 812}


@pytest.mark.parametrize("connector", ALL, ids=lambda c: c.key)
def test_the_setup_text_names_address_and_key(connector) -> None:
    text = connector.setup_text("https://daten.example/ingest/x/1", "geheim-123")
    assert "https://daten.example/ingest/x/1" in text
    assert "Bearer geheim-123" in text


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def spoiled(draw: st.DrawFn) -> object:
    """A true message in which one field, at any depth, was replaced by anything."""
    message = json.loads(json.dumps(draw(st.sampled_from([tts(), chirp(), push(), OLD, *networks.EXAMPLES]))))
    place, key = message, draw(st.sampled_from(sorted(message)))
    while isinstance(place[key], dict) and place[key] and draw(st.booleans()):
        place, key = place[key], draw(st.sampled_from(sorted(place[key])))
    place[key] = draw(anything)
    return message


def survives(connector: Connector, body: bytes) -> None:
    for query in ({}, {"event": "up"}, {"event": "nonsense"}):
        try:
            uplinks = connector.read_message(body, query)
            assert isinstance(connector.note_on(body, query), str)
        except PayloadRejected:
            continue
        for uplink in uplinks:
            assert uplink.device_key.isprintable()
            assert uplink.observed_at.utcoffset() == timedelta(0)


@given(body=st.binary(max_size=200))
def test_random_bytes_never_break_a_connector(body) -> None:
    for connector in ALL:
        survives(connector, body)


@given(message=anything | spoiled())
def test_random_json_never_breaks_a_connector(message) -> None:
    for connector in ALL:
        survives(connector, json.dumps(message).encode())


@pytest.mark.shared_data
@pytest.mark.parametrize(("prefix", "connector"), [("tts_v3", THINGS_STACK), ("chirpstack_v4", CHIRPSTACK)])
def test_every_published_message_of_the_server_is_understood(shared_data: Path, prefix, connector) -> None:
    files = [f for f in shared_data.glob(f"uplinks/{prefix}_*.json") if ".expected" not in f.name]
    assert len(files) > 15
    for file in files:
        message = json.loads(file.read_text())
        uplinks = connector.read_message(file.read_bytes(), {})
        raw = message.get("data") or message.get("uplink_message", {}).get("frm_payload")
        assert [u.payload for u in uplinks] == ([base64.b64decode(raw)] if raw else []), file.name
        if not raw:
            assert connector.note_on(file.read_bytes(), {}), file.name


@pytest.mark.shared_data
def test_a_published_message_that_is_no_json_is_refused(shared_data: Path) -> None:
    body = (shared_data / "uplinks/tts_v3_docs__data-formats_1.jsonc").read_bytes()
    assert refused(THINGS_STACK, body) == "hub.not_json"
