"""Messages as LORIOT, ThingPark, ELEMENT IoT and Milesight gateways send them, with invented figures.

All four tell of the same uplink: port 85, bytes 07 7D E7 04, at noon, best heard with -71 dBm and 9.5 dB.
"""


def loriot(**changes: object) -> dict[str, object]:
    message: dict[str, object] = {
        "cmd": "gw",
        "EUI": "70b3d57ed0001234",
        "ts": 1795176000123,
        "port": 85,
        "gws": [{"rssi": -90, "snr": 2, "gweui": "A"}, {"rssi": -71, "snr": 9.5, "gweui": "B"}],
        "data": "077de704",
    }
    return message | changes


def actility(**changes: object) -> dict[str, object]:
    document: dict[str, object] = {
        "Time": "2026-11-20T13:00:00.123+01:00",
        "DevEUI": "70b3d57ed0001234",
        "FPort": "85",
        "FCntUp": "7",
        "payload_hex": "077de704",
        "LrrRSSI": "-90.000000",
        "LrrSNR": "2.000000",
        "Lrrs": {"Lrr": [{"LrrRSSI": "-90.0", "LrrSNR": "2.0"}, {"LrrRSSI": "-71.0", "LrrSNR": "9.5"}]},
        "CustomerData": {"name": "Raum 1", "tags": ["ort=Olpe"]},
    }
    return {"DevEUI_uplink": document | changes}


def element(**changes: object) -> dict[str, object]:
    packet: dict[str, object] = {
        "device_id": "70B3D57ED0001234",
        "transceived_at": "2026-11-20T12:00:00.123Z",
        "packet_type": "up",
        "payload_encoding": "binary",
        "payload": "077DE704",
        "meta": {"frame_port": 85, "gateway_stats": [{"rssi": -71, "snr": 2}, {"rssi": -90, "snr": 9.5}]},
    }
    return packet | changes


def milesight(**changes: object) -> dict[str, object]:
    message: dict[str, object] = {
        "applicationID": 1,
        "deviceName": "Raum 1",
        "devEUI": "70b3d57ed0001234",
        "time": "2026-11-20T12:00:00.123Z",
        "rxInfo": [{"mac": "a", "rssi": -71, "loRaSNR": 9.5}, {"mac": "b", "rssi": -90, "loRaSNR": 2}],
        "fPort": 85,
        "data": "B33nBA==",
    }
    return message | changes


EXAMPLES = [loriot(), actility(), element(), milesight()]
