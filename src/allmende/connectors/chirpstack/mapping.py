"""ChirpStack v4 (and v3): bytes of its HTTP integration (JSON) to uplinks. Pure.

Source: the server's event types; the type stands in the query as `event`.
"""

from collections.abc import Mapping

import msgspec

from allmende.connectors import reading
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason, Uplink

OTHER_EVENTS = {
    "join": "Anmeldung eines Geräts im Netz",
    "ack": "Bestätigung einer Nachricht an ein Gerät",
    "txack": "Nachricht an ein Gerät gesendet",
    "log": "Protokollmeldung des Netzes",
    "status": "Zustandsmeldung eines Geräts",
    "location": "Standortmeldung eines Geräts",
    "integration": "Meldung einer anderen Anbindung",
}

#: The field that gives an event away when the query does not name it; order matters.
TELLING_FIELDS = (
    ("integrationName", "integration"),
    ("downlinkId", "txack"),
    ("acknowledged", "ack"),
    ("level", "log"),
    ("location", "location"),
    ("rxInfo", "up"),
    ("data", "up"),
    ("object", "up"),
    ("margin", "status"),
    ("batteryLevel", "status"),
    ("externalPowerSource", "status"),
    ("devAddr", "join"),
)


#: Field names of v3 that follow no rule.
OLD_NAMES = {
    "dev_eui": "devEUI",
    "device_name": "deviceName",
    "f_port": "fPort",
    "object_json": "objectJSON",
    "rx_info": "rxInfo",
}


class DeviceInfo(msgspec.Struct, rename="camel"):
    """Names of a device in the network."""

    dev_eui: str
    device_name: str = ""
    tags: reading.Fields | None = None


class Event(msgspec.Struct, rename="camel"):
    """An uplink event; the server leaves out what is zero or empty."""

    device_info: DeviceInfo
    time: str | None = None
    f_port: int | None = None
    data: str | None = None
    object: reading.Fields | None = None
    rx_info: list[reading.Fields] | None = None


class OldUplink(msgspec.Struct, rename=OLD_NAMES):
    """An uplink of ChirpStack v3, which servers in the field still send."""

    dev_eui: str
    device_name: str = ""
    f_port: int | None = None
    data: str | None = None
    object_json: str | None = None
    rx_info: list[reading.Fields] = []
    tags: reading.Fields | None = None


def event_of(fields: dict[str, Json], query: Mapping[str, str]) -> str:
    """Return the event's type, from the query or else from the fields.

    Raises:
        PayloadRejected: no ChirpStack event looks like this.
    """
    if "deviceInfo" not in fields and "devEUI" not in fields:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "not a ChirpStack event: deviceInfo is missing")
    named = query.get("event", "")
    if named == "up" or named in OTHER_EVENTS:
        return named
    for field, event in TELLING_FIELDS:
        if field in fields:
            return event
    raise PayloadRejected(RejectionReason.WRONG_SHAPE, "not a known event of ChirpStack")


def uplinks_from(body: bytes, query: Mapping[str, str]) -> list[Uplink]:
    """Read one request of the HTTP integration; empty for other events and for uplinks without data.

    Raises:
        PayloadRejected: not JSON, not this server's shape, no device, no time, or unreadable base64.
    """
    fields = reading.json_object(body)
    if event_of(fields, query) != "up":
        return []
    event = reading.shaped(fields if "deviceInfo" in fields else as_version_4(fields), Event)
    if event.time is None:
        raise PayloadRejected(RejectionReason.BAD_TIME, "time is missing")
    receptions = event.rx_info or []
    read = Uplink(
        device_key=reading.device_key(event.device_info.dev_eui.upper()),
        observed_at=reading.utc_time(event.time),
        f_port=event.f_port,
        payload=reading.payload_bytes(event.data) if event.data else None,
        decoded=event.object,
        device_name=reading.device_name(event.device_info.device_name),
        rssi_dbm=reading.best(receptions, "rssi"),
        snr_db=reading.best(receptions, "snr"),
        simulated=(event.device_info.tags or {}).get("simulated") == "true",
    )
    return [read] if read.payload or read.decoded else []


def as_version_4(fields: dict[str, Json]) -> dict[str, Json]:
    """Give an uplink of ChirpStack v3 the names of v4; v3 knows the time only per gateway.

    Raises:
        PayloadRejected: another shape, or a device key that is neither hexadecimal nor base64.
    """
    old = reading.shaped(fields, OldUplink)
    key = old.dev_eui if len(old.dev_eui) == 16 else reading.payload_bytes(old.dev_eui).hex()
    times = (reception.get("time") for reception in old.rx_info)
    return {
        "deviceInfo": {"devEui": key, "deviceName": old.device_name, "tags": old.tags},
        "time": next((time for time in times if isinstance(time, str)), None),
        "fPort": old.f_port,
        "data": old.data,
        "object": reading.json_object(old.object_json.encode()) if old.object_json else None,
        "rxInfo": [reception | {"snr": reception.get("loRaSNR")} for reception in old.rx_info],
    }


def note_on(body: bytes, query: Mapping[str, str]) -> str:
    """Say what a message without uplinks was; "" for one with.

    Raises:
        PayloadRejected: as `uplinks_from`.
    """
    if uplinks_from(body, query):
        return ""
    event = event_of(reading.json_object(body), query)
    return OTHER_EVENTS.get(event, "Nachricht ohne Messdaten")
