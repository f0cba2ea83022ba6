"""From one message to what it leaves behind: readings, signs of life, kept messages. Pure.

No clock, no database, no process: whoever calls brings the time, the snapshot of the source and, for
payloads of raw bytes, the codec's answers. The hub does so asynchronously (`http.py`), a replay of kept
messages synchronously (`process`).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import entry_points
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl

from allmende.datahub.ingest.config_cache import DeviceConfig, SourceConfig
from allmende.datahub.ingest.plausibility import range_quality
from allmende.datahub.ingest.profiles import (
    FIRST_BELIEVABLE_DAY,
    DeviceProfile,
    clock_quality,
    readings_from,
    why_unusable,
)
from allmende.datahub.ingest.pull import ConfiguredConnector, Harvest, Observation, Payload, Station
from allmende.datahub.ingest.store import Deposit, Held, HeldReason, Seen
from allmende.datahub.ingest.types import (
    Decoded,
    DeviceKey,
    Json,
    PayloadRejected,
    Quality,
    Reading,
    RejectionReason,
    Uplink,
)

#: A time further ahead than this is no clock that runs a little fast.
FURTHEST_AHEAD = timedelta(hours=24)
UNASSIGNED = "hub.unassigned"
MAX_DETAIL = 500


class Connector(Protocol):
    """The part of a connector without configuration that the hub needs; see `connectors.protocol`."""

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one message; raises PayloadRejected."""


#: Either kind; which one it is shows in its `config_type`.
AnyConnector = Connector | ConfiguredConnector[Any]  # Any: each connector has a struct of its own


@dataclass(frozen=True, slots=True)
class Message:
    """One request as it came.

    Attributes:
        query: The URL's query, as sent.
        received_at: UTC, aware; for a replay the time of the first arrival.
    """

    body: bytes
    content_type: str
    query: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DecodeCall:
    """A payload that a codec must read first."""

    source: str
    payload: bytes
    f_port: int | None


class Result(StrEnum):
    """What became of a message."""

    COUNTED = "counted"
    #: It is kept until its device is assigned.
    WAITING = "waiting"
    #: It is kept with the reason why it could not be read.
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A message's result and what to store of it.

    Attributes:
        code: The reason when it is kept, e.g. "hub.unassigned".
        left_out: What of it became nothing, see `pull.Harvest`.
    """

    result: Result
    deposit: Deposit
    code: str = ""
    detail: str = ""
    left_out: Sequence[str] = ()


@dataclass(slots=True)
class Sorted:
    """A message that was read, on its way to the codecs.

    Attributes:
        stations: What the message tells of stations; those that are new must be made known first.
        observed: Values that are complete, with the device whose they are.
        strangers: Stations with values that nobody assigned.
        keeps_waiting: Whether values of strangers are kept until somebody assigns them.
    """

    source: SourceConfig
    message: Message
    stations: Sequence[Station] = ()
    left_out: Sequence[str] = ()
    keeps_waiting: bool = True
    observed: list[tuple[DeviceConfig, Observation]] = field(default_factory=list)
    strangers: dict[str, Station] = field(default_factory=dict)
    assigned: list[tuple[Uplink, DeviceConfig, DeviceProfile]] = field(default_factory=list)
    unassigned: list[Uplink] = field(default_factory=list)

    @property
    def calls(self) -> list[DecodeCall | None]:
        """What codecs must decode, in the order of `assigned`; None where nothing must be."""
        return [_call_for(profile, uplink) for uplink, _, profile in self.assigned]


#: What a codec says of one call: fields, or why there are none.
Answer = Decoded | PayloadRejected | None


def connectors() -> Mapping[str, AnyConnector]:
    """Load every installed connector by its key; found by entry point `allmende.connectors`."""
    return {point.name: point.load() for point in entry_points(group="allmende.connectors")}


def sort_message(connector: AnyConnector, source: SourceConfig, message: Message) -> Sorted:
    """Read a message and find its devices.

    Raises:
        PayloadRejected: it is not what the sender's server sends, or names an impossible time.
    """
    return sort_harvest(
        harvest_of(connector, source, message),
        source,
        message,
        keeps_waiting=getattr(connector, "direction", "push") != "pull",
    )


def harvest_of(connector: AnyConnector, source: SourceConfig, message: Message) -> Harvest:
    """Read a message, with the source's configuration where the connector has one.

    Raises:
        PayloadRejected: it is not what the sender's server sends.
    """
    query = dict(parse_qsl(message.query, keep_blank_values=True)) if message.query else {}
    if not hasattr(connector, "config_type"):
        return Harvest(uplinks=connector.read_message(message.body, query))
    if source.setup is None:
        raise PayloadRejected(RejectionReason.NO_SETUP, source.setup_error)
    payload = Payload(message.body, query, message.content_type, message.received_at)
    configured = cast("ConfiguredConnector[Any]", connector)  # Any: see AnyConnector
    return configured.read(payload, source.setup)


def sort_harvest(
    harvest: Harvest, source: SourceConfig, message: Message, *, keeps_waiting: bool = True
) -> Sorted:
    """Find the devices of what was read, as the source knows them now.

    Raises:
        PayloadRejected: an impossible time or value.
    """
    sorted_ = Sorted(source, message, harvest.stations, harvest.left_out, keeps_waiting)
    for uplink in harvest.uplinks:
        _check_time(uplink.observed_at, message.received_at)
        device = source.find_device(uplink.device_key)
        if device is None or device.entity_id is None or device.profile is None:
            sorted_.unassigned.append(uplink)
        else:
            sorted_.assigned.append((uplink, device, device.profile))
    stations = {station.key: station for station in harvest.stations}
    for observation in harvest.observations:
        _check_time(observation.observed_at, message.received_at)
        if why := why_unusable(observation.value):
            raise PayloadRejected(RejectionReason.WRONG_SHAPE, f"{observation.attribute} is {why}")
        key = observation.station_key
        device = source.find_device(key)
        if device is None or device.entity_id is None:
            sorted_.strangers[key] = stations.get(key) or Station(key)
        else:
            sorted_.observed.append((device, observation))
    return sorted_


def conclude(sorted_: Sorted, answers: Sequence[Answer]) -> Outcome:
    """Turn a sorted message and the codecs' answers into what is stored.

    A message counts as a whole or is kept as a whole: one unreadable uplink among several keeps all of
    them, so that a replay after mending finds everything. Uplinks of unassigned devices are kept apart
    from those that count.
    """
    source, message = sorted_.source, sorted_.message
    deposit = Deposit(source, message.received_at)
    for (uplink, device, profile), answer in zip(sorted_.assigned, answers, strict=True):
        try:
            found = _readings(source, uplink, device, profile, answer, message.received_at)
        except PayloadRejected as err:
            return reject(source, message, err, device_key=uplink.device_key)
        deposit.readings += [(device, reading) for reading in found]
        deposit.seen.append(_seen(uplink, device))
    _add_observations(sorted_, deposit)
    for uplink in sorted_.unassigned:
        deposit.seen.append(_seen(uplink, source.find_device(uplink.device_key)))
    waiting = [uplink.device_key for uplink in sorted_.unassigned]
    if sorted_.keeps_waiting:
        waiting += [station.key for station in sorted_.strangers.values()]
    for key in dict.fromkeys(waiting):
        detail = "the device is not assigned yet"
        deposit.held.append(_held(source, message, HeldReason.UNASSIGNED, UNASSIGNED, detail, key))
    if deposit.held:
        return Outcome(Result.WAITING, deposit, UNASSIGNED, left_out=sorted_.left_out)
    return Outcome(Result.COUNTED, deposit, left_out=sorted_.left_out)


def _add_observations(sorted_: Sorted, deposit: Deposit) -> None:
    """Add complete values, and a sign of life of each station that has some."""
    source, received_at = sorted_.source, sorted_.message.received_at
    names = {station.key: station.name for station in sorted_.stations}
    seen: dict[DeviceKey, Seen] = {}
    for device, one in sorted_.observed:
        quality = one.quality | clock_quality(one.observed_at, received_at)
        quality |= range_quality(one.attribute, one.unit, one.value)
        if device.is_simulated or source.is_simulated:
            quality |= Quality.SIMULATED
        reading = Reading(one.attribute, float(one.value), one.unit, one.observed_at, quality)
        deposit.readings.append((device, reading))
        key = one.station_key
        seen[key] = Seen(device, key, names.get(key, ""), device.is_simulated, None, None)
    for station in sorted_.strangers.values():
        device_or_none = source.find_device(station.key)
        seen[station.key] = Seen(device_or_none, station.key, station.name, source.is_simulated, None, None)
    deposit.seen += seen.values()


def reject(
    source: SourceConfig, message: Message, error: PayloadRejected, *, device_key: str = ""
) -> Outcome:
    """Keep a message that could not be read, with its reason."""
    return keep(source, message, error.reason.value, error.detail, device_key=device_key)


def keep(source: SourceConfig, message: Message, code: str, detail: str, *, device_key: str = "") -> Outcome:
    """Keep a message as rejected, for any reason with a stable code."""
    held = _held(source, message, HeldReason.REJECTED, code, detail, device_key)
    deposit = Deposit(source, message.received_at, held=[held], error_code=code)
    return Outcome(Result.REJECTED, deposit, code, held.detail)


def process(
    connector: AnyConnector,
    source: SourceConfig,
    message: Message,
    *,
    decode: Callable[[Sequence[DecodeCall]], Sequence[Decoded | PayloadRejected]],
) -> Outcome:
    """Do all of it at once, waiting for the codecs: for replays and tests.

    Args:
        decode: Runs the calls in order and returns, for each, its fields or the rejection.
    """
    try:
        sorted_ = sort_message(connector, source, message)
    except PayloadRejected as err:
        return reject(source, message, err)
    calls = sorted_.calls
    needed = [call for call in calls if call is not None]
    found = iter(decode(needed) if needed else ())
    return conclude(sorted_, [None if call is None else next(found) for call in calls])


def _check_time(observed_at: datetime, received_at: datetime) -> None:
    if observed_at < FIRST_BELIEVABLE_DAY or observed_at > received_at + FURTHEST_AHEAD:
        detail = f"{observed_at.isoformat()} lies before 2000 or more than a day ahead"
        raise PayloadRejected(RejectionReason.BAD_TIME, detail)


def _call_for(profile: DeviceProfile, uplink: Uplink) -> DecodeCall | None:
    if profile.codec_source and uplink.payload is not None:
        return DecodeCall(profile.codec_source, uplink.payload, uplink.f_port)
    return None


def _readings(
    source: SourceConfig,
    uplink: Uplink,
    device: DeviceConfig,
    profile: DeviceProfile,
    answer: Answer,
    received_at: datetime,
) -> list[Reading]:
    """Return what one uplink says; an uplink of other things than values says nothing."""
    if isinstance(answer, PayloadRejected):
        raise answer
    fields: Mapping[str, Json] | None = uplink.decoded if answer is None else answer.data
    if fields is None:
        raise PayloadRejected(RejectionReason.NO_CODEC, "raw bytes, and the profile has no codec")
    simulated = uplink.simulated or device.is_simulated or source.is_simulated
    found = readings_from(profile, fields, uplink.observed_at, simulated=simulated).readings
    skew = clock_quality(uplink.observed_at, received_at)
    if skew != Quality.VALID:
        return [replace(reading, quality=reading.quality | skew) for reading in found]
    return found


def _seen(uplink: Uplink, device: DeviceConfig | None) -> Seen:
    return Seen(
        device, uplink.device_key, uplink.device_name, uplink.simulated, uplink.rssi_dbm, uplink.snr_db
    )


def _held(
    source: SourceConfig, message: Message, reason: HeldReason, code: str, detail: str, device_key: str
) -> Held:
    return Held(
        reason=reason,
        code=code,
        detail=_storable(detail)[:MAX_DETAIL],
        device_key=_storable(device_key),
        content_type=_storable(message.content_type)[:100],
        query=_storable(message.query)[:200],
        body=message.body,
        digest=_digest(source, message, device_key if reason == HeldReason.UNASSIGNED else ""),
    )


def _digest(source: SourceConfig, message: Message, device_key: str) -> str:
    """The same delivery has the same digest; one that waits for two devices is kept for each."""
    head = f"{source.id}\n{message.query}\n{device_key}\n".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + message.body).hexdigest()


def _storable(text: str) -> str:
    """Return the text without what PostgreSQL cannot keep: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
