"""What all push connectors share: JSON in, checked device keys, bytes, times and signal figures out."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from allmende.datahub.ingest.types import DeviceKey, Json, PayloadRejected, RejectionReason

MAX_DEVICE_KEY_LENGTH = 128
MAX_DEVICE_NAME_LENGTH = 200
#: LoRaWAN payloads end at 242 bytes; wired senders may be more generous.
MAX_PAYLOAD_BYTES = 1024
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: A JSON object inside a msgspec struct; msgspec cannot read the recursive type Json, so Any stands here.
Fields = dict[str, Any]

Shape = TypeVar("Shape")


def decode_json(body: bytes) -> Json:
    """Read any JSON.

    Raises:
        PayloadRejected: it is not JSON, or nested beyond reason.
    """
    try:
        return msgspec.json.decode(body)  # type: ignore[no-any-return]  # msgspec types untyped JSON as Any
    except (msgspec.MsgspecError, ValueError, RecursionError) as err:
        raise PayloadRejected(RejectionReason.NOT_JSON, f"the body is not JSON: {err}"[:300]) from err


def shaped(value: Json, shape: type[Shape], *, strict: bool = True) -> Shape:
    """Turn read JSON into the given msgspec struct; not strict: numbers may stand in quotes.

    Raises:
        PayloadRejected: a needed part is missing or of the wrong type.
    """
    try:
        return msgspec.convert(value, shape, strict=strict)
    except (msgspec.MsgspecError, ValueError, RecursionError) as err:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, str(err)[:300]) from err


def json_object(body: bytes) -> dict[str, Json]:
    """Read a JSON object.

    Raises:
        PayloadRejected: it is not JSON or not an object.
    """
    value = decode_json(body)
    if not isinstance(value, dict):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "the body is JSON but not an object")
    return value


def device_key(text: str) -> DeviceKey:
    """Check a device's key.

    Raises:
        PayloadRejected: it is empty, too long or holds characters that cannot be printed.
    """
    key = text.strip()
    if not key or len(key) > MAX_DEVICE_KEY_LENGTH or not key.isprintable():
        raise PayloadRejected(RejectionReason.NO_DEVICE, "the message names no usable device")
    return DeviceKey(key)


def device_name(text: str) -> str:
    """Return the name cut to a sensible length, without characters that cannot be printed."""
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    return text.strip()[:MAX_DEVICE_NAME_LENGTH]


def utc_time(text: str) -> datetime:
    """Read an RFC 3339 time with zone; nanoseconds, as Go servers send them, are cut to microseconds.

    Raises:
        PayloadRejected: it is no time, or it has no zone.
    """
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is None:
            raise PayloadRejected(RejectionReason.BAD_TIME, f"the time {text[:40]!a} has no time zone")
        return time.astimezone(UTC)
    except (ValueError, OverflowError) as err:
        raise PayloadRejected(RejectionReason.BAD_TIME, f"{text[:40]!a} is not a time") from err


def utc_time_from_ms(milliseconds: int) -> datetime:
    """Read a time given in milliseconds since 1970.

    Raises:
        PayloadRejected: it lies outside what a calendar can name.
    """
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError as err:
        raise PayloadRejected(RejectionReason.BAD_TIME, f"{str(milliseconds)[:40]} is not a time") from err


def milliseconds(time: datetime) -> int:
    """Write a time as milliseconds since 1970; what is finer is cut."""
    return (time - EPOCH) // timedelta(milliseconds=1)


def rfc3339(time: datetime) -> str:
    """Write a UTC time as Go servers do, with a Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def payload_bytes(text: str) -> bytes:
    """Read base64.

    Raises:
        PayloadRejected: it is not base64, or longer than any device sends.
    """
    try:
        payload = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as err:
        raise PayloadRejected(RejectionReason.BAD_PAYLOAD, "the payload is not base64") from err
    return of_sensible_length(payload)


def payload_bytes_from_hex(text: str) -> bytes:
    """Read pairs of hexadecimal digits.

    Raises:
        PayloadRejected: it is not hexadecimal, or longer than any device sends.
    """
    try:
        payload = binascii.unhexlify(text)
    except (binascii.Error, ValueError) as err:
        raise PayloadRejected(RejectionReason.BAD_PAYLOAD, "the payload is not hexadecimal") from err
    return of_sensible_length(payload)


def of_sensible_length(payload: bytes) -> bytes:
    """Return the payload.

    Raises:
        PayloadRejected: it is longer than any device sends.
    """
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise PayloadRejected(RejectionReason.BAD_PAYLOAD, f"the payload has {len(payload)} bytes")
    return payload


def best(receptions: Iterable[Mapping[str, object]], name: str) -> float | None:
    """Return the highest figure of that name over all gateways; None where nobody gave one."""
    highest: float | None = None
    for reception in receptions:
        figure = reception.get(name)
        if isinstance(figure, int | float) and abs(figure) < 1000 and (highest is None or figure > highest):
            highest = float(figure)
    return highest
