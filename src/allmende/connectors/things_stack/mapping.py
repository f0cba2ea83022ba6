"""The Things Stack v3: bytes of a webhook request to uplinks. Pure.

Source: the server's data formats for application messages (JSON webhooks).
"""

import msgspec

from allmende.connectors import reading
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason, Uplink

#: What else the server sends to the same webhook, with what to call it.
OTHER_MESSAGES = {
    "join_accept": "Anmeldung eines Geräts im Netz",
    "downlink_ack": "Bestätigung einer Nachricht an ein Gerät",
    "downlink_nack": "Nachricht an ein Gerät wurde nicht bestätigt",
    "downlink_sent": "Nachricht an ein Gerät gesendet",
    "downlink_failed": "Nachricht an ein Gerät fehlgeschlagen",
    "downlink_queued": "Nachricht an ein Gerät eingereiht",
    "downlink_queue_invalidated": "Warteschlange an ein Gerät verworfen",
    "downlinks": "Nachrichten an ein Gerät",
    "location_solved": "Standortmeldung eines Geräts",
    "service_data": "Dienstmeldung des Netzes",
    # The same data a second time, in the server's own names: the first message counts.
    "uplink_normalized": "Zweitfassung einer Messung",
}


class DeviceIds(msgspec.Struct):
    """Names of a device in the network."""

    device_id: str = ""
    dev_eui: str = ""


class UplinkMessage(msgspec.Struct):
    """The part that carries data; servers leave out what is zero."""

    f_port: int | None = None
    frm_payload: str | None = None
    decoded_payload: reading.Fields | None = None
    received_at: str | None = None
    rx_metadata: list[reading.Fields] | None = None


class Message(msgspec.Struct):
    """One webhook request of the server."""

    end_device_ids: DeviceIds
    uplink_message: UplinkMessage | None = None
    received_at: str | None = None
    simulated: bool | None = None


MESSAGES = msgspec.json.Decoder(Message)


def uplinks_from(body: bytes) -> list[Uplink]:
    """Read one webhook request; empty for other events and for uplinks without data.

    Raises:
        PayloadRejected: not JSON, not this server's shape, no device, no time, or unreadable base64.
    """
    message = message_from(body)
    if message is None:
        return []
    uplink = message.uplink_message or UplinkMessage()
    time = uplink.received_at or message.received_at
    if time is None:
        raise PayloadRejected(RejectionReason.BAD_TIME, "neither received_at is given")
    ids = message.end_device_ids
    receptions = uplink.rx_metadata or []
    read = Uplink(
        device_key=reading.device_key(ids.dev_eui.upper() or ids.device_id),
        observed_at=reading.utc_time(time),
        f_port=uplink.f_port,
        payload=reading.payload_bytes(uplink.frm_payload) if uplink.frm_payload else None,
        decoded=uplink.decoded_payload,
        device_name=reading.device_name(ids.device_id),
        rssi_dbm=reading.best(receptions, "rssi"),
        snr_db=reading.best(receptions, "snr"),
        simulated=bool(message.simulated),
    )
    return [read] if read.payload or read.decoded else []


def message_from(body: bytes) -> Message | None:
    """Read an uplink; None for one of the other messages.

    Raises:
        PayloadRejected: not JSON, or not this server's shape.
    """
    try:
        message = MESSAGES.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        message = None
    if message is not None and message.uplink_message is not None:
        return message
    # Anything else is looked at twice: to tell an event from a mistake, and to say what is wrong.
    fields = reading.json_object(body)
    if "uplink_message" in fields:
        return reading.shaped(fields, Message)
    event_from(fields)
    return None


def event_from(fields: dict[str, Json]) -> str:
    """Return which of the other messages this is.

    Raises:
        PayloadRejected: it is none the server sends.
    """
    for name in OTHER_MESSAGES:
        if name in fields:
            return name
    raise PayloadRejected(RejectionReason.WRONG_SHAPE, "not an application message of The Things Stack v3")


def note_on(body: bytes) -> str:
    """Say what a message without uplinks was; "" for one with.

    Raises:
        PayloadRejected: as `uplinks_from`.
    """
    if uplinks_from(body):
        return ""
    fields = reading.json_object(body)
    if "uplink_message" in fields:
        return "Nachricht ohne Messdaten"
    return OTHER_MESSAGES[event_from(fields)]
