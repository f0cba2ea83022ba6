"""One instance of an attribute at one time, and its identifier.

A plain number has no identifier of its own in the table of readings: it is known by its series and its
time. Both fit into one UUID of version 8, so that every instance is named in the same way and a number
that is corrected later keeps its name.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from allmende.datahub.ingest.types import Quality
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.names import time_text

PREFIX: Final = "urn:ngsi-ld:Instance:"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
#: 122 bits are free: 58 for the series, 64 for the time, shifted so that it is never negative.
_TIME_BITS: Final = 64
_TIME_SHIFT: Final = 1 << 63
MAX_SERIES: Final = (1 << 58) - 1
#: Quality bit of a reading that was corrected over this interface: the whole instance, with its name and
#: its times, stands in `attribute_instance`; the reading is its number, for the cockpit.
CORRECTED: Final = Quality.CORRECTED.value
#: Marks the body of such an instance.
MIRRORED: Final = "~"
#: What quality bits are called in answers.
QUALITY_WORDS: Final = {
    Quality.IMPLAUSIBLE: "implausible",
    Quality.SIMULATED: "simulated",
    Quality.CLOCK_SKEW: "clockSkew",
    Quality.STUCK: "stuck",
    Quality.FORECAST: "forecast",
    Quality.JUMP: "jump",
}


@dataclass(slots=True)
class Instance:
    """One instance as stored, with the times of the broker beside it.

    Attributes:
        attribute: Stored name.
        body: Normalized, with stored names; no system times, no instanceId.
        time: What the request judges it by; None: it has no such time.
        at: What it is ordered by: when it was observed, else created.
        deleted_at: Set: the attribute was deleted then, the body's value says so.
    """

    entity_id: int
    attribute: str
    dataset_id: str | None
    instance: uuid.UUID
    body: Json
    at: datetime
    time: datetime | None
    created_at: datetime
    modified_at: datetime
    deleted_at: datetime | None = None


def reading_uuid(series_id: int, observed_at: datetime) -> uuid.UUID:
    """Return the name of a plain number."""
    free = (series_id << _TIME_BITS) | (_micros(observed_at) + _TIME_SHIFT)
    high, low = free >> 62, free & ((1 << 62) - 1)
    # 48 bits, version, 12 bits, variant, 62 bits.
    return uuid.UUID(int=((high >> 12) << 80) | (8 << 76) | ((high & 0xFFF) << 64) | (2 << 62) | low)


def reading_of(name: uuid.UUID) -> tuple[int, datetime] | None:
    """Return series and time of a plain number's name, None if it names something else."""
    if name.version != 8:
        return None
    number = name.int
    high = ((number >> 80) << 12) | ((number >> 64) & 0xFFF)
    free = (high << 62) | (number & ((1 << 62) - 1))
    try:
        at = _EPOCH + _MICROSECOND * ((free & ((1 << _TIME_BITS) - 1)) - _TIME_SHIFT)
    except OverflowError:
        return None
    return free >> _TIME_BITS, at


def instance_urn(name: uuid.UUID) -> str:
    """Return an instanceId."""
    return PREFIX + str(name)


def read_instance_urn(urn: str) -> uuid.UUID | None:
    """Return the name in an instanceId, None if it is none of ours."""
    if not urn.startswith(PREFIX):
        return None
    try:
        found = uuid.UUID(urn[len(PREFIX) :])
    except ValueError:
        return None
    return found if str(found) == urn[len(PREFIX) :].lower() else None


def reading_body(value: float, unit: str, observed_at: datetime, quality: int) -> Json:
    """Return a reading as a stored instance; what is known against it stands in `quality`."""
    body: dict[str, Any] = {
        "type": "Property",
        "value": int(value) if value.is_integer() and abs(value) < 1e15 else value,
        "observedAt": time_text(observed_at),
    }
    if unit:
        body["unitCode"] = unit
    if quality:
        words = quality_words(quality)
        if words:
            body["quality"] = {"type": "Property", "value": words}
    return body


def quality_words(quality: int) -> list[str]:
    """Return what is known against a reading, in words."""
    return [word for bit, word in QUALITY_WORDS.items() if quality & bit]


def _micros(time: datetime) -> int:
    return (time - _EPOCH) // _MICROSECOND
