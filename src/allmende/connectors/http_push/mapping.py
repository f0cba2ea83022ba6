"""Allmende's own plain push: one JSON object, or a list of them, to uplinks. Pure.

{"device": "raum-101", "observedAt": "2026-11-20T08:15:00+01:00", "values": {"co2": 812, "temperature": 21.4}}
"""

import msgspec

from allmende.connectors import reading
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason, Uplink

MAX_MESSAGES = 1000


class Push(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """One set of values of one device at one time."""

    device: str
    observed_at: str
    values: reading.Fields
    name: str = ""
    simulated: bool = False


def uplinks_from(body: bytes) -> list[Uplink]:
    """Read one push; each object becomes one uplink with decoded fields. An empty list is an empty list.

    Raises:
        PayloadRejected: not JSON, another shape, an unknown field, more than 1,000 objects, no device,
            or a time without zone. The whole push is refused then; nothing of it is taken.
    """
    content = reading.decode_json(body)
    items = content if isinstance(content, list) else [content]
    if len(items) > MAX_MESSAGES:
        raise PayloadRejected(RejectionReason.TOO_MANY, f"{len(items)} objects, allowed are {MAX_MESSAGES}")
    return [uplink_from(reading.shaped(item, Push)) for item in items]


def note_on(body: bytes) -> str:
    """Say in German what a push without values was; "" for one with values."""
    return "" if uplinks_from(body) else "Leere Liste"


def uplink_from(push: Push) -> Uplink:
    """Turn one object into an uplink.

    Raises:
        PayloadRejected: no device, no values, or a time without zone.
    """
    if not push.values:
        raise PayloadRejected(RejectionReason.NO_VALUES, "values is empty")
    return Uplink(
        device_key=reading.device_key(push.device),
        observed_at=reading.utc_time(push.observed_at),
        decoded=push.values,
        device_name=reading.device_name(push.name or push.device),
        simulated=push.simulated,
    )
