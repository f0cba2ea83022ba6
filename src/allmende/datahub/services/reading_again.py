"""Kept messages read with today's devices and types; the same steps as at the webhook, in one go.

Nothing is written here. Codecs run in one separate process for all messages of a call.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol
from urllib.parse import parse_qsl

from allmende.datahub.ingest.codecs.calls import decode_call, decoded_from
from allmende.datahub.ingest.codecs.once import answers_to
from allmende.datahub.ingest.profiles import DeviceProfile, FieldMapping, clock_quality, readings_from
from allmende.datahub.ingest.types import Json, PayloadRejected, Reading, RejectionReason, Uplink
from allmende.datahub.models import Device, HeldMessage, Source
from allmende.datahub.models import DeviceProfile as StoredProfile

UNASSIGNED = "hub.unassigned"


class ReadsMessages(Protocol):
    """The part of a connector that is needed here; see `connectors.protocol`."""

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one request of the sender."""

    def setup_text(self, url: str, key: str) -> str:
        """Write the text for whoever runs the network."""


@dataclass(slots=True)
class Outcome:
    """What one kept message became.

    Attributes:
        code: Why it stays, empty when it was read.
        readings: Entity id and reading.
    """

    message: HeldMessage
    code: str = ""
    detail: str = ""
    readings: list[tuple[int, Reading]] = field(default_factory=list)


@cache
def connector_named(key: str) -> ReadsMessages:
    """Return the connector of this key.

    Raises:
        LookupError: no installed package has it.
    """
    for entry in entry_points(group="allmende.connectors", name=key):
        found: ReadsMessages = entry.load()
        return found
    raise LookupError(key)


def profile_from(stored: StoredProfile) -> DeviceProfile:
    """Return a device type as the hub reads payloads with it."""
    return DeviceProfile(
        key=stored.key,
        vendor=stored.vendor,
        model=stored.model,
        codec_id=stored.key,
        codec_source=stored.codec_source,
        fields=tuple(_field_from(entry) for entry in stored.mapping),
        counts=bool(stored.counts_attribute),
    )


def _field_from(entry: Mapping[str, Any]) -> FieldMapping:  # Any: JSON, checked when it was installed
    return FieldMapping(
        field=entry["field"],
        attribute=entry["attribute"],
        unit=entry["unit"],
        scale=float(entry.get("scale", 1.0)),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
    )


def read_again(source: Source, messages: Sequence[HeldMessage]) -> list[Outcome]:
    """Read kept messages with the source's devices and types as they are now."""
    connector = connector_named(source.connector)
    devices = {
        device.device_key.upper(): device
        for device in Device.objects.filter(tenant_id=source.owner_id, source=source).select_related(
            "profile", "entity"
        )
    }
    pending: list[tuple[Outcome, Uplink, Device, DeviceProfile]] = []
    outcomes = []
    for message in messages:
        outcome = Outcome(message)
        outcomes.append(outcome)
        try:
            uplinks = connector.read_message(bytes(message.body), dict(parse_qsl(message.query)))
            pending += [(outcome, *_prepared(uplink, devices)) for uplink in uplinks]
        except PayloadRejected as err:
            outcome.code, outcome.detail = err.reason.value, err.detail
        except LookupError as err:
            outcome.code, outcome.detail = UNASSIGNED, str(err)
    _decode(source, [item for item in pending if not item[0].code])
    return outcomes


def reads_payload(profile: DeviceProfile, uplinks: Iterable[Uplink]) -> bool:
    """Whether a device type makes sense of these messages: each gives a plausible value."""
    needed = list(uplinks)
    for decoded in _decoded_fields([(uplink, profile) for uplink in needed]):
        if isinstance(decoded, PayloadRejected):
            return False
        found = readings_from(profile, decoded, needed[0].observed_at, simulated=False)
        if not found.readings or any(reading.quality & 1 for reading in found.readings):
            return False
    return bool(needed)


def _prepared(uplink: Uplink, devices: Mapping[str, Device]) -> tuple[Uplink, Device, DeviceProfile]:
    device = devices.get(uplink.device_key.upper())
    if (
        device is None
        or device.entity is None
        or device.entity.removed_at is not None
        or device.profile is None
    ):
        raise LookupError(f"device {uplink.device_key} has no room or no type yet")
    return uplink, device, profile_from(device.profile)


def _decode(source: Source, pending: list[tuple[Outcome, Uplink, Device, DeviceProfile]]) -> None:
    fields = _decoded_fields([(uplink, profile) for _outcome, uplink, _device, profile in pending])
    for (outcome, uplink, device, profile), decoded in zip(pending, fields, strict=True):
        if isinstance(decoded, PayloadRejected):
            outcome.code, outcome.detail = decoded.reason.value, decoded.detail
            continue
        simulated = uplink.simulated or device.is_simulated or source.is_simulated
        found = readings_from(profile, decoded, uplink.observed_at, simulated=simulated).readings
        if not found:
            outcome.code = RejectionReason.NO_VALUES.value
        skew = clock_quality(uplink.observed_at, outcome.message.received_at)
        assert device.entity_id is not None  # noqa: S101 - `_prepared` let only assigned devices pass
        outcome.readings += [
            (device.entity_id, Reading(r.attribute, r.value, r.unit, r.observed_at, r.quality | skew))
            for r in found
        ]


def _decoded_fields(
    pairs: Sequence[tuple[Uplink, DeviceProfile]],
) -> list[Mapping[str, Json] | PayloadRejected]:
    """Return the vendor's fields of each message, or why there are none; one process decodes all."""
    calls = [
        (place, decode_call(profile.codec_source, uplink.payload, uplink.f_port))
        for place, (uplink, profile) in enumerate(pairs)
        if profile.has_codec and uplink.payload is not None
    ]
    answers = (
        dict(zip((place for place, _ in calls), answers_to([call for _, call in calls]), strict=True))
        if calls
        else {}
    )
    results: list[Mapping[str, Json] | PayloadRejected] = []
    for place, (uplink, _profile) in enumerate(pairs):
        try:
            if place in answers:
                results.append(decoded_from(answers[place]).data)
            elif uplink.decoded is not None:
                results.append(uplink.decoded)
            else:
                results.append(PayloadRejected(RejectionReason.NO_CODEC))
        except PayloadRejected as err:
            results.append(err)
    return results
