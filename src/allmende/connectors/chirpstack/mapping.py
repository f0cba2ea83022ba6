"""ChirpStack v4: bytes of its HTTP integration (JSON) to uplinks. Pure.

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


class DeviceInfo(msgspec.Struct, rename="camel"):
    """Names of a device in the network."""

    dev_eui: str
    device_name: str = ""
    tags: dict[str, Json] | None = None


class Event(msgspec.Struct, rename="camel"):
    """An uplink event; the server leaves out what is zero or empty."""

    device_info: DeviceInfo
    time: str | None = None
    f_port: int | None = None
    data: str | None = None
    object: dict[str, Json] | None = None
    rx_info: list[dict[str, Json]] | None = None


def event_of(fields: dict[str, Json], query: Mapping[str, str]) -> str:
    """Return the event's type, from the query or else from the fields.

    Raises:
        PayloadRejected: no ChirpStack v4 event looks like this.
    """
    if "deviceInfo" not in fields:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "no ChirpStack v4 event: deviceInfo is missing")
    named = query.get("event", "")
    if named == "up" or named in OTHER_EVENTS:
        return named
    for field, event in TELLING_FIELDS:
        if field in fields:
            return event
    raise PayloadRejected(RejectionReason.WRONG_SHAPE, "not a known event of ChirpStack v4")


def uplinks_from(body: bytes, query: Mapping[str, str]) -> list[Uplink]:
    """Read one request of the HTTP integration; empty for other events and for uplinks without data.

    Raises:
        PayloadRejected: not JSON, not this server's shape, no device, no time, or unreadable base64.
    """
    fields = reading.json_object(body)
    if event_of(fields, query) != "up":
        return []
    event = reading.shaped(fields, Event)
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


def note_on(body: bytes, query: Mapping[str, str]) -> str:
    """Say what a message without uplinks was; "" for one with.

    Raises:
        PayloadRejected: as `uplinks_from`.
    """
    if uplinks_from(body, query):
        return ""
    event = event_of(reading.json_object(body), query)
    return OTHER_EVENTS.get(event, "Nachricht ohne Messdaten")
