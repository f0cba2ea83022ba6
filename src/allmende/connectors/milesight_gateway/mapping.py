"""Milesight gateways: bytes of their network server's HTTP push (JSON) to uplinks. Pure.

Source: the gateway's "uplink data" of an application with HTTP transmission.
"""

import re

import msgspec

from allmende.connectors import reading
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason, Uplink

#: The field that gives another message away, with what to call it; order matters.
OTHER_MESSAGES = (
    ("acknowledged", "Bestätigung einer Nachricht an ein Gerät"),
    ("error", "Fehlermeldung des Netzes"),
    ("devAddr", "Anmeldung eines Geräts im Netz"),
)

#: Published messages lack the second hyphen: 2020-0327T12:39:05Z.
SHORT_DATE = re.compile(r"^(\d{4}-\d{2})(\d{2}T)", re.ASCII)


class Message(
    msgspec.Struct,
    rename={"dev_eui": "devEUI", "device_name": "deviceName", "f_port": "fPort", "rx_info": "rxInfo"},
):
    """One uplink of the gateway."""

    dev_eui: str
    device_name: str = ""
    time: str | None = None
    f_port: int | None = None
    data: str | None = None
    rx_info: list[reading.Fields] | None = None
    simulated: bool | None = None


def uplinks_from(body: bytes) -> list[Uplink]:
    """Read one push; empty for other messages and for uplinks without data.

    Raises:
        PayloadRejected: not JSON, not this gateway's shape, no device, no time, or unreadable base64.
    """
    fields = reading.json_object(body)
    if other_message(fields):
        return []
    message = reading.shaped(fields, Message)
    if not message.data:
        return []
    receptions = message.rx_info or []
    return [
        Uplink(
            device_key=reading.device_key(message.dev_eui.upper()),
            observed_at=reading.utc_time(SHORT_DATE.sub(r"\1-\2", time_of(message))),
            f_port=message.f_port,
            payload=reading.payload_bytes(message.data),
            device_name=reading.device_name(message.device_name),
            rssi_dbm=reading.best(receptions, "rssi"),
            snr_db=reading.best(receptions, "loRaSNR"),
            simulated=bool(message.simulated),
        )
    ]


def time_of(message: Message) -> str:
    """Return when the gateway received the message, as it wrote it.

    Raises:
        PayloadRejected: it did not.
    """
    times = [message.time, *(reception.get("time") for reception in message.rx_info or [])]
    for time in times:
        if isinstance(time, str):
            return time
    raise PayloadRejected(RejectionReason.BAD_TIME, "time is missing")


def other_message(fields: dict[str, Json]) -> str:
    """Name a message that is no uplink; "" for an uplink.

    Raises:
        PayloadRejected: no Milesight gateway sends this.
    """
    if "devEUI" not in fields or "applicationID" not in fields:
        raise PayloadRejected(
            RejectionReason.WRONG_SHAPE, "not a Milesight gateway's: devEUI or applicationID is missing"
        )
    if "data" in fields:
        return ""
    return next((name for field, name in OTHER_MESSAGES if field in fields), "")


def note_on(body: bytes) -> str:
    """Say what a message without uplinks was; "" for one with.

    Raises:
        PayloadRejected: as `uplinks_from`.
    """
    if uplinks_from(body):
        return ""
    return other_message(reading.json_object(body)) or "Nachricht ohne Messdaten"
