"""Which type an unknown device probably is: by the name it was given, else by what reads its messages."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from allmende.datahub import selectors
from allmende.datahub.ingest.codecs.errors import CodecsUnavailable
from allmende.datahub.ingest.types import PayloadRejected, Uplink
from allmende.datahub.models import DeviceProfile, HeldReason, Source
from allmende.datahub.services.reading_again import connector_named, profile_from, reads_payload
from allmende.datahub.types import UnassignedDevice

#: Codecs are only tried for the first devices of a long list; each try costs a process.
MAX_TRIED_DEVICES = 5
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def with_suggestions(source: Source, devices: Sequence[UnassignedDevice]) -> list[UnassignedDevice]:
    """Return the devices, each with the type it probably is; people choose in the end."""
    profiles = list(selectors.profiles_of(source.owner))
    tried = 0
    result = []
    for device in devices:
        guess = _by_name(device, profiles)
        if guess is None and device.waiting and tried < MAX_TRIED_DEVICES:
            tried += 1
            guess = _by_message(source, device, profiles)
        result.append(replace(device, suggested_profile_id=guess.pk if guess else None))
    return result


def _by_name(device: UnassignedDevice, profiles: Sequence[DeviceProfile]) -> DeviceProfile | None:
    """Return the only profile whose model is part of the device's name or key."""
    name = _plain(f"{device.name} {device.device_key}")
    named = [profile for profile in profiles if (model := _plain(profile.model)) and model in name]
    return named[0] if len(named) == 1 else None


def _by_message(
    source: Source, device: UnassignedDevice, profiles: Sequence[DeviceProfile]
) -> DeviceProfile | None:
    """Return the only profile that reads the device's newest waiting message."""
    uplinks = _newest_uplinks(source, device.device_key)
    try:
        readers = [
            stored
            for stored in profiles
            if (profile := profile_from(stored)) is not None and reads_payload(profile, uplinks)
        ]
    except CodecsUnavailable:
        return None
    return readers[0] if len(readers) == 1 else None


def _newest_uplinks(source: Source, device_key: str) -> list[Uplink]:
    waiting = selectors.open_messages(source).filter(reason=HeldReason.UNASSIGNED, device_key=device_key)
    message = waiting.order_by("-received_at", "-pk").first()
    if message is None:
        return []
    try:
        uplinks = connector_named(source.connector).read_message(
            bytes(message.body), dict(parse_qsl(message.query))
        )
    except PayloadRejected:
        return []
    return [uplink for uplink in uplinks if uplink.device_key.upper() == device_key.upper()]


def _plain(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())
