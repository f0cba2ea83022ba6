"""LORIOT: bytes of its HTTP push to uplinks. Pure.

Source: the server's application output, "uplink data message" with and without gateway information.
"""

import msgspec

from allmende.connectors import reading
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason, Uplink

#: "rx" comes at once, "gw" a moment later with everything the gateways know.
UPLINKS = {"rx", "gw"}

#: What else the server sends to the same address, with what to call it.
OTHER_MESSAGES = {
    "join": "Anmeldung eines Geräts im Netz",
    "txd": "Nachricht an ein Gerät gesendet",
    "tx": "Antwort auf eine Nachricht an ein Gerät",
    "geo": "Standortmeldung eines Geräts",
}


class Message(msgspec.Struct, rename={"eui": "EUI"}):
    """An uplink; `gws` only in "gw", `rssi` and `snr` only in "rx"."""

    eui: str
    ts: int | None = None
    port: int | None = None
    data: str | None = None
    encdata: str | None = None
    rssi: float | None = None
    snr: float | None = None
    gws: list[reading.Fields] | None = None
    simulated: bool | None = None


def uplinks_from(body: bytes) -> list[Uplink]:
    """Read one push; empty for other messages and for uplinks without data.

    Raises:
        PayloadRejected: not JSON, not this server's shape, no device, no time, bytes that are not
            hexadecimal or that the server could not decrypt.
    """
    fields = reading.json_object(body)
    if command_of(fields) not in UPLINKS:
        return []
    message = reading.shaped(fields, Message)
    if not message.data and message.encdata:
        raise PayloadRejected(
            RejectionReason.BAD_PAYLOAD, "the payload is encrypted: LORIOT lacks the AppSKey"
        )
    if not message.data:
        return []
    if message.ts is None:
        raise PayloadRejected(RejectionReason.BAD_TIME, "ts is missing")
    receptions = [*(message.gws or []), {"rssi": message.rssi, "snr": message.snr}]
    return [
        Uplink(
            device_key=reading.device_key(message.eui.upper()),
            observed_at=reading.utc_time_from_ms(message.ts),
            f_port=message.port,
            payload=reading.payload_bytes_from_hex(message.data),
            rssi_dbm=reading.best(receptions, "rssi"),
            snr_db=reading.best(receptions, "snr"),
            simulated=bool(message.simulated),
        )
    ]


def command_of(fields: dict[str, Json]) -> str:
    """Return which kind of message this is.

    Raises:
        PayloadRejected: the message does not say, or carries data as a kind we do not know.
    """
    command = fields.get("cmd")
    if not isinstance(command, str) or not command:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "not a message of LORIOT: cmd is missing")
    if command not in UPLINKS and command not in OTHER_MESSAGES and "data" in fields:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "data in a kind of message that is not known")
    return command


def note_on(body: bytes) -> str:
    """Say what a message without uplinks was; "" for one with.

    Raises:
        PayloadRejected: as `uplinks_from`.
    """
    if uplinks_from(body):
        return ""
    command = command_of(reading.json_object(body))
    if command in UPLINKS:
        return "Nachricht ohne Messdaten"
    return OTHER_MESSAGES.get(command, "Andere Meldung des Netzes")
