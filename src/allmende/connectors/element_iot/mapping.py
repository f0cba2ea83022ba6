"""ZENNER ELEMENT IoT: packets and readings, in the form of the platform's API, to uplinks. Pure.

Source: the platform's data structures "packet" and "reading".
"""

import msgspec

from allmende.connectors import reading
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason, Uplink

MAX_ITEMS = 1000


class Meta(msgspec.Struct):
    """What the network knows of a packet; free, so nearly everything is optional."""

    frame_port: int | None = None
    gateway_stats: list[reading.Fields] | None = None
    simulated: bool | None = None


class Packet(msgspec.Struct):
    """One message of a device, or to one."""

    device_id: str
    transceived_at: str
    packet_type: str | None = None
    payload_encoding: str | None = None
    payload: object = None
    meta: Meta | None = None
    skip_parsers: bool | None = None
    is_meta: bool | None = None


class Reading(msgspec.Struct):
    """Fields that a parser of the platform made of a packet."""

    device_id: str
    measured_at: str
    data: reading.Fields
    meta: Meta | None = None


def uplinks_from(body: bytes) -> list[Uplink]:
    """Read one request; packets that carry no data of a device give nothing.

    Raises:
        PayloadRejected: not JSON, another shape, more than 1,000 objects, no device, no time, or unreadable
            bytes. The whole request is refused then; nothing of it is taken.
    """
    uplinks = (uplink_from(item) for item in items_in(reading.decode_json(body)))
    return [uplink for uplink in uplinks if uplink is not None]


def items_in(content: Json) -> list[Json]:
    """Return packets and readings without the wrapper of an API answer.

    Raises:
        PayloadRejected: more than 1,000 of them.
    """
    if isinstance(content, dict) and "body" in content:
        content = content["body"]
    items: list[Json] = [*content] if isinstance(content, list) else [content]
    if len(items) > MAX_ITEMS:
        raise PayloadRejected(RejectionReason.TOO_MANY, f"{len(items)} objects, allowed are {MAX_ITEMS}")
    return items


def uplink_from(item: Json) -> Uplink | None:
    """Turn a packet or a reading into an uplink; None when it carries no data of a device.

    Raises:
        PayloadRejected: it is neither, or a part of it cannot be read.
    """
    if not isinstance(item, dict) or "device_id" not in item:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "neither a packet nor a reading of ELEMENT IoT")
    if "measured_at" in item:
        return uplink_from_reading(reading.shaped(item, Reading))
    return uplink_from_packet(reading.shaped(item, Packet))


def uplink_from_reading(read: Reading) -> Uplink | None:
    """Take over what the platform decoded."""
    if not read.data:
        return None
    return Uplink(
        device_key=reading.device_key(read.device_id),
        observed_at=reading.utc_time(read.measured_at),
        decoded=read.data,
        simulated=bool(read.meta and read.meta.simulated),
    )


def uplink_from_packet(packet: Packet) -> Uplink | None:
    """Take over a packet that a device sent; others, and those that only describe, give None."""
    if packet.packet_type != "up" or packet.skip_parsers or packet.is_meta:
        return None
    payload, decoded = content_of(packet)
    if not payload and not decoded:
        return None
    meta = packet.meta or Meta()
    receptions = meta.gateway_stats or []
    return Uplink(
        device_key=reading.device_key(packet.device_id),
        observed_at=reading.utc_time(packet.transceived_at),
        f_port=meta.frame_port,
        payload=payload,
        decoded=decoded,
        rssi_dbm=reading.best(receptions, "rssi"),
        snr_db=reading.best(receptions, "snr"),
        simulated=bool(meta.simulated),
    )


def content_of(packet: Packet) -> tuple[bytes | None, reading.Fields | None]:
    """Return a packet's bytes or its fields, whichever its encoding gives.

    Raises:
        PayloadRejected: the payload is not what its encoding says.
    """
    encoding, payload = packet.payload_encoding, packet.payload
    if payload is None or encoding == "none":
        return None, None
    if encoding == "json" and isinstance(payload, dict):
        return None, payload
    if encoding == "binary" and isinstance(payload, str):
        return reading.payload_bytes_from_hex(payload), None
    if encoding == "utf8" and isinstance(payload, str):
        return reading.of_sensible_length(payload.encode("utf-8", "replace")), None
    raise PayloadRejected(RejectionReason.BAD_PAYLOAD, "the payload does not fit its payload_encoding")


def note_on(body: bytes) -> str:
    """Say what a message without uplinks was; "" for one with.

    Raises:
        PayloadRejected: as `uplinks_from`.
    """
    if uplinks_from(body):
        return ""
    items = items_in(reading.decode_json(body))
    kinds = {item.get("packet_type") for item in items if isinstance(item, dict)}
    if not items:
        return "Leere Liste"
    return "Nachricht an ein Gerät" if kinds == {"down"} else "Nachricht ohne Messdaten"
