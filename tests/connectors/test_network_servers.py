"""LORIOT, ThingPark, ELEMENT IoT and Milesight gateways: what each does in its own way."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from allmende.connectors.actility.connector import CONNECTOR as ACTILITY
from allmende.connectors.element_iot.connector import CONNECTOR as ELEMENT_IOT
from allmende.connectors.loriot.connector import CONNECTOR as LORIOT
from allmende.connectors.milesight_gateway.connector import CONNECTOR as MILESIGHT
from allmende.connectors.protocol import Connector
from allmende.datahub.ingest.types import PayloadRejected, Uplink
from tests.connectors.networks import actility, element, loriot, milesight

NOON = datetime(2026, 11, 20, 12, 0, 0, 123000, tzinfo=UTC)
READING = {"device_id": "d-1", "measured_at": "2026-11-20T12:00:00.123Z", "data": {"co2": 812}}
EVERY = [(LORIOT, loriot), (ACTILITY, actility), (ELEMENT_IOT, element), (MILESIGHT, milesight)]


def read(connector: Connector, message: object) -> list[Uplink]:
    return connector.read_message(json.dumps(message).encode(), {})


@pytest.mark.parametrize(("connector", "message"), EVERY)
def test_an_uplink_keeps_device_time_port_bytes_and_the_best_signal(connector, message) -> None:
    (uplink,) = read(connector, message())
    assert uplink.device_key == "70B3D57ED0001234"
    assert uplink.observed_at == NOON
    assert (uplink.f_port, uplink.payload) == (85, b"\x07\x7d\xe7\x04")
    assert (uplink.rssi_dbm, uplink.snr_db) == (-71, 9.5)
    assert not uplink.simulated
    assert connector.note_on(json.dumps(message()).encode(), {}) == ""


@pytest.mark.parametrize(
    ("connector", "message"),
    [
        (LORIOT, loriot(simulated=True)),
        (ACTILITY, actility(CustomerData={"tags": ["simulated=true"]})),
        (ELEMENT_IOT, element(meta={"simulated": True})),
        (ELEMENT_IOT, READING | {"meta": {"simulated": True}}),
        (MILESIGHT, milesight(simulated=True)),
    ],
)
def test_a_simulated_message_says_so(connector, message) -> None:
    (uplink,) = read(connector, message)
    assert uplink.simulated


@pytest.mark.parametrize(
    ("connector", "message", "note"),
    [
        (LORIOT, {"cmd": "txd", "EUI": "01", "ts": 1}, "Nachricht an ein Gerät gesendet"),
        (LORIOT, {"cmd": "new", "EUI": "01"}, "Andere Meldung des Netzes"),
        (LORIOT, loriot(data=""), "Nachricht ohne Messdaten"),
        (ACTILITY, {"DevEUI_downlink_Sent": {"DevEUI": "01"}}, "Nachricht an ein Gerät gesendet"),
        (ACTILITY, {"DevEUI_notification": {"Type": "join"}}, "Meldung über ein Gerät"),
        (ACTILITY, actility(payload_hex=""), "Nachricht ohne Messdaten"),
        (ELEMENT_IOT, [], "Leere Liste"),
        (ELEMENT_IOT, {"body": [], "ok": True}, "Leere Liste"),
        (ELEMENT_IOT, element(packet_type="down"), "Nachricht an ein Gerät"),
        (ELEMENT_IOT, element(skip_parsers=True), "Nachricht ohne Messdaten"),
        (ELEMENT_IOT, element(payload=None, payload_encoding="none"), "Nachricht ohne Messdaten"),
        (ELEMENT_IOT, READING | {"data": {}}, "Nachricht ohne Messdaten"),
        (MILESIGHT, {"applicationID": 1, "devEUI": "01", "devAddr": "02"}, "Anmeldung eines Geräts im Netz"),
        (
            MILESIGHT,
            {"applicationID": 1, "devEUI": "01", "acknowledged": True},
            "Bestätigung einer Nachricht an ein Gerät",
        ),
        (MILESIGHT, {"applicationID": 1, "devEUI": "01", "error": "x"}, "Fehlermeldung des Netzes"),
        (MILESIGHT, milesight(data=""), "Nachricht ohne Messdaten"),
    ],
)
def test_messages_without_data_are_taken_and_named(connector, message, note) -> None:
    assert read(connector, message) == []
    assert connector.note_on(json.dumps(message).encode(), {}) == note


@pytest.mark.parametrize(
    ("connector", "message", "reason"),
    [
        (LORIOT, loriot(EUI=""), "hub.no_device"),
        (LORIOT, loriot(ts=None), "hub.bad_time"),
        (LORIOT, loriot(ts=10**17), "hub.bad_time"),
        (LORIOT, loriot(data="077"), "hub.bad_payload"),
        (LORIOT, loriot(data=None, encdata="077de704"), "hub.bad_payload"),
        (LORIOT, loriot(cmd="new"), "hub.wrong_shape"),
        (LORIOT, loriot(cmd=None), "hub.wrong_shape"),
        (ACTILITY, actility(DevEUI=" "), "hub.no_device"),
        (ACTILITY, actility(Time="2026-11-20T13:00:00"), "hub.bad_time"),
        (ACTILITY, actility(Time=None), "hub.bad_time"),
        (ACTILITY, actility(payload_hex="zz"), "hub.bad_payload"),
        (ACTILITY, actility(payload_hex="00" * 1025), "hub.bad_payload"),
        (ACTILITY, actility(FPort="eins"), "hub.wrong_shape"),
        (ACTILITY, {"DevEUI_uplink": None}, "hub.wrong_shape"),
        (ELEMENT_IOT, element(device_id=""), "hub.no_device"),
        (ELEMENT_IOT, element(transceived_at="2026-11-20T12:00:00"), "hub.bad_time"),
        (ELEMENT_IOT, element(payload={"co2": 812}), "hub.bad_payload"),
        (ELEMENT_IOT, element(payload_encoding="utf8", payload="ä" * 600), "hub.bad_payload"),
        (ELEMENT_IOT, [element(), {"name": "DEC0054A6"}], "hub.wrong_shape"),
        (ELEMENT_IOT, [element()] * 1001, "hub.too_many"),
        (MILESIGHT, milesight(devEUI=""), "hub.no_device"),
        (MILESIGHT, milesight(time=None), "hub.bad_time"),
        (MILESIGHT, milesight(time="2026-1120 12:00"), "hub.bad_time"),
        (MILESIGHT, milesight(data={"co2": 812}), "hub.wrong_shape"),
        (MILESIGHT, milesight(data="!"), "hub.bad_payload"),
        (MILESIGHT, {"devEUI": "01", "data": "B33nBA=="}, "hub.wrong_shape"),
    ],
)
def test_a_wrong_detail_is_refused_with_its_own_reason(connector, message, reason) -> None:
    with pytest.raises(PayloadRejected) as caught:
        read(connector, message)
    assert caught.value.reason == reason


def test_an_uplink_without_gateways_has_its_own_signal() -> None:
    (uplink,) = read(LORIOT, loriot(cmd="rx", gws=None, rssi=-60, snr=7))
    assert (uplink.rssi_dbm, uplink.snr_db) == (-60, 7)


def test_fields_of_a_driver_and_the_devices_name_are_kept() -> None:
    (uplink,) = read(ACTILITY, actility(payload={"co2": 612}, payload_hex=None))
    assert (uplink.decoded, uplink.payload, uplink.device_name) == ({"co2": 612}, None, "Raum 1")


def test_documents_come_without_their_wrapper_too() -> None:
    assert read(ACTILITY, actility()["DevEUI_uplink"]) == read(ACTILITY, actility())


@pytest.mark.parametrize("data", ["nur Text", None, 3, {"tags": "simulated=true"}])
def test_free_customer_data_does_no_harm(data) -> None:
    (uplink,) = read(ACTILITY, actility(CustomerData=data))
    assert (uplink.device_name, uplink.simulated) == ("", False)


def test_packets_come_one_by_one_in_lists_and_as_an_answer_of_the_api() -> None:
    (alone,) = read(ELEMENT_IOT, element())
    assert read(ELEMENT_IOT, [element(), element(packet_type="down")]) == [alone]
    assert read(ELEMENT_IOT, {"body": [element()], "ok": True, "status": 200}) == [alone]
    assert read(ELEMENT_IOT, {"body": element(), "ok": True, "status": 200}) == [alone]


def test_a_packets_encoding_says_what_it_carries() -> None:
    (text,) = read(ELEMENT_IOT, element(payload_encoding="utf8", payload="21,5"))
    (fields,) = read(ELEMENT_IOT, element(payload_encoding="json", payload={"co2": 812}, meta=None))
    (parsed,) = read(ELEMENT_IOT, READING)
    assert (text.payload, text.decoded) == (b"21,5", None)
    assert (fields.payload, fields.decoded, fields.f_port) == (None, {"co2": 812}, None)
    assert (parsed.decoded, parsed.observed_at, parsed.device_key) == ({"co2": 812}, NOON, "d-1")


def test_a_gateways_time_may_stand_with_its_reception_or_lack_a_hyphen() -> None:
    reception = {"rssi": -71, "time": "2026-11-20T12:00:00.123Z"}
    assert read(MILESIGHT, milesight(time=None, rxInfo=[{}, reception]))[0].observed_at == NOON
    assert read(MILESIGHT, milesight(time="2026-1120T12:00:00.123Z"))[0].observed_at == NOON


# -- recorded and published messages -----------------------------------------------------------------


def published(shared_data: Path, prefix: str) -> list[Path]:
    return sorted(f for f in shared_data.glob(f"uplinks/{prefix}__*.json") if ".expected" not in f.name)


@pytest.mark.shared_data
def test_every_published_message_of_loriot_is_understood(shared_data: Path) -> None:
    files = published(shared_data, "loriot")
    assert len(files) >= 24
    for file in files:
        message = json.loads(file.read_text())
        (uplink,) = LORIOT.read_message(file.read_bytes(), {})
        assert uplink.payload == bytes.fromhex(message["data"]), file.name
        assert round(uplink.observed_at.timestamp() * 1000) == message["ts"], file.name
        assert (uplink.device_key, uplink.f_port) == (message["EUI"], message["port"]), file.name
        heard = message.get("gws") or [message]
        assert uplink.rssi_dbm == max(reception["rssi"] for reception in heard), file.name


@pytest.mark.shared_data
def test_every_published_message_of_a_milesight_gateway_is_understood(shared_data: Path) -> None:
    files = published(shared_data, "milesight_gateway_http")
    assert len(files) >= 5
    for file in files:
        message = json.loads(file.read_text())
        expected = json.loads(file.with_suffix(".expected.json").read_text())
        first = (expected if isinstance(expected, dict) else expected[0])["telemetry"][0]
        (uplink,) = MILESIGHT.read_message(file.read_bytes(), {})
        assert uplink.payload == base64.b64decode(message["data"]), file.name
        assert int(uplink.observed_at.timestamp() * 1000) == first["ts"], file.name
        assert (uplink.device_key, uplink.rssi_dbm) == (message["devEUI"].upper(), -57), file.name


@pytest.mark.shared_data
def test_every_published_document_of_thingpark_is_understood(shared_data: Path) -> None:
    understood = []
    for file in published(shared_data, "actility"):
        message = json.loads(file.read_text())
        document = message.get("DevEUI_uplink", message)
        if "payload_hex" not in document:  # what a transformation made of a document names no device
            with pytest.raises(PayloadRejected):
                ACTILITY.read_message(file.read_bytes(), {})
            continue
        (uplink,) = ACTILITY.read_message(file.read_bytes(), {})
        assert uplink.payload == bytes.fromhex(document["payload_hex"]), file.name
        assert uplink.observed_at == datetime.fromisoformat(document["Time"]), file.name
        assert (uplink.device_key, uplink.f_port) == (document["DevEUI"], int(document["FPort"])), file.name
        assert uplink.rssi_dbm == float(document["LrrRSSI"]), file.name
        understood.append(file.name)
    assert len(understood) == 6


@pytest.mark.shared_data
def test_recorded_packets_and_readings_of_element_iot_are_understood(shared_data: Path) -> None:
    packets = shared_data / "uplinks/element_iot__packets_by_device_DEC0054A6.json"
    uplinks = ELEMENT_IOT.read_message(packets.read_bytes(), {})
    items = json.loads(packets.read_text())["body"]
    assert [u.payload for u in uplinks] == [bytes.fromhex(item["payload"]) for item in items]
    assert [u.rssi_dbm for u in uplinks] == [-77, -69]
    readings = shared_data / "uplinks/element_iot__readings_DEC0054A6.json"
    (parsed,) = ELEMENT_IOT.read_message(readings.read_bytes(), {})
    assert parsed.decoded is not None
    assert parsed.decoded["battery_voltage"] == 3.132
    assert {u.device_key for u in [*uplinks, parsed]} == {"0126d246-05e1-43c7-a0df-3765cf982022"}


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["device", "devices_short"])
def test_lists_of_devices_are_refused(shared_data: Path, name) -> None:
    with pytest.raises(PayloadRejected):
        ELEMENT_IOT.read_message((shared_data / f"uplinks/element_iot__{name}.json").read_bytes(), {})
