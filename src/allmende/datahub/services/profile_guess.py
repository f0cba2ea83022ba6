"""Which type an unknown device probably is: by the name it was given, else by what reads its messages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.cache import cache

from allmende.datahub import selectors
from allmende.datahub.ingest.codecs.errors import CodecsUnavailable
from allmende.datahub.ingest.config_cache import SourceConfig
from allmende.datahub.ingest.pipeline import DecodeCall, Message, harvest_of
from allmende.datahub.ingest.profiles import DeviceProfile, readings_from
from allmende.datahub.ingest.types import Decoded, Json, PayloadRejected, Quality, Uplink
from allmende.datahub.models import DeviceProfile as StoredProfile
from allmende.datahub.models import HeldMessage, HeldReason, Source
from allmende.datahub.services.reading_again import config_of, connector_named, decode_all, profile_from
from allmende.datahub.types import UnassignedDevice

#: How long a guess from a message is kept, so that a page that is opened again starts no process.
KEPT_S = 600
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Trial:
    """One type tried on one message of a device."""

    device_key: str
    stored: StoredProfile
    profile: DeviceProfile
    uplink: Uplink


def with_suggestions(source: Source, devices: Sequence[UnassignedDevice]) -> list[UnassignedDevice]:
    """Return the devices, each with the type it probably is; people choose in the end."""
    profiles = list(selectors.profiles_of(source.owner))
    guesses = {device.device_key: _by_name(device, profiles) for device in devices}
    unnamed = [device for device in devices if guesses[device.device_key] is None and device.waiting]
    if unnamed and profiles:
        guesses |= _by_messages(source, unnamed, profiles)
    return [replace(device, suggested_profile_id=guesses[device.device_key]) for device in devices]


def _by_name(device: UnassignedDevice, profiles: Sequence[StoredProfile]) -> int | None:
    """Return the only type whose model is part of the device's name or key."""
    name = _plain(f"{device.name} {device.device_key}")
    named = [profile.pk for profile in profiles if (model := _plain(profile.model)) and model in name]
    return named[0] if len(named) == 1 else None


def _by_messages(
    source: Source, devices: Sequence[UnassignedDevice], profiles: Sequence[StoredProfile]
) -> dict[str, int | None]:
    """Return for each device the only type that reads its newest waiting message; one process for all."""
    messages = _newest_messages(source, [device.device_key for device in devices])
    types = "-".join(str(profile.pk) for profile in profiles)
    keys = {message.device_key: f"datahub.guess.{message.pk}.{types}" for message in messages}
    kept: dict[str, int] = cache.get_many(keys.values())
    guesses: dict[str, int | None] = {
        device_key: kept[key] or None for device_key, key in keys.items() if key in kept
    }
    fresh = [message for message in messages if message.device_key not in guesses]
    try:
        readers = _readers(_trials(source, fresh, profiles))
    except CodecsUnavailable:
        return guesses
    for message in fresh:
        able = readers.get(message.device_key, [])
        guesses[message.device_key] = able[0] if len(able) == 1 else None
        cache.set(keys[message.device_key], guesses[message.device_key] or 0, KEPT_S)
    return guesses


def _newest_messages(source: Source, device_keys: Sequence[str]) -> list[HeldMessage]:
    waiting = selectors.open_messages(source).filter(reason=HeldReason.UNASSIGNED, device_key__in=device_keys)
    return list(waiting.order_by("device_key", "-received_at", "-pk").distinct("device_key"))


def _trials(
    source: Source, messages: Sequence[HeldMessage], profiles: Sequence[StoredProfile]
) -> list[Trial]:
    config = config_of(source)
    known = [(stored, profile) for stored in profiles if (profile := profile_from(stored)) is not None]
    return [
        Trial(message.device_key, stored, profile, uplink)
        for message in messages
        for uplink in _uplinks(config, message)
        for stored, profile in known
    ]


def _uplinks(config: SourceConfig, message: HeldMessage) -> list[Uplink]:
    try:
        arrived = Message(bytes(message.body), message.content_type, message.query, message.received_at)
        uplinks = harvest_of(connector_named(config.connector), config, arrived).uplinks
    except PayloadRejected:
        return []
    return [uplink for uplink in uplinks if uplink.device_key.upper() == message.device_key.upper()][:1]


def _readers(trials: Sequence[Trial]) -> dict[str, list[int]]:
    """Return device key → types that give plausible values only.

    Raises:
        CodecsUnavailable: no process could be started.
    """
    calls = {
        place: DecodeCall(trial.profile.codec_source, trial.uplink.payload, trial.uplink.f_port)
        for place, trial in enumerate(trials)
        if trial.profile.has_codec and trial.uplink.payload is not None
    }
    answers = dict(zip(calls, decode_all(list(calls.values())), strict=True))
    found: dict[str, list[int]] = {}
    for place, trial in enumerate(trials):
        answer = answers.get(place)
        fields = trial.uplink.decoded if answer is None else _fields_of(answer)
        if fields is not None and _is_sensible(trial, fields):
            found.setdefault(trial.device_key, []).append(trial.stored.pk)
    return found


def _fields_of(answer: Decoded | PayloadRejected) -> Mapping[str, Json] | None:
    return answer.data if isinstance(answer, Decoded) else None


def _is_sensible(trial: Trial, fields: Mapping[str, Json]) -> bool:
    readings = readings_from(trial.profile, fields, trial.uplink.observed_at, simulated=False).readings
    return bool(readings) and not any(reading.quality & Quality.IMPLAUSIBLE for reading in readings)


def _plain(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())
