"""Kept messages read with today's devices and types: the same steps as at the webhook, in one go.

Nothing is written here but stations that a message tells of for the first time. Codecs run in one
separate process for all messages of a call.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from django.conf import settings

from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.codecs.calls import decode_call, decoded_from
from allmende.datahub.ingest.codecs.once import answers_to
from allmende.datahub.ingest.config_cache import (
    DeviceConfig,
    SourceConfig,
    StoredSetup,
    device_lookup,
    profile_from_stored,
)
from allmende.datahub.ingest.profiles import DeviceProfile
from allmende.datahub.ingest.pull import Station
from allmende.datahub.ingest.setup import open_setup
from allmende.datahub.ingest.types import Decoded, PayloadRejected, Uplink
from allmende.datahub.ingest.vault import Vault
from allmende.datahub.models import Device, HeldMessage, Source
from allmende.datahub.models import DeviceProfile as StoredProfile
from allmende.datahub.services.stations import put_stations

#: Codec calls in one process run; its time limit grows with their number.
BATCH_CALLS = 200


class Connector(Protocol):
    """The part of a connector that the pages need; see `connectors.protocol`."""

    @property
    def address_word(self) -> str:
        """Second segment of its webhooks' addresses."""

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one request of the sender."""

    def setup_text(self, url: str, key: str) -> str:
        """Write the text for whoever runs the network."""


@cache
def connector_named(key: str) -> Connector:
    """Return the connector of this key.

    Raises:
        LookupError: no installed package has it.
    """
    for entry in entry_points(group="allmende.connectors", name=key):
        found: Connector = entry.load()
        return found
    raise LookupError(key)


def webhook_path(source: Source) -> str:
    """Return where the source's sender sends to, below the server's name."""
    return f"/ingest/{connector_named(source.connector).address_word}/{source.public_id}"


def has_webhook(source: Source) -> bool:
    """Whether somebody sends to the source, instead of being asked or listened to."""
    return bool(getattr(connector_named(source.connector), "address_word", ""))


def profile_from(stored: StoredProfile) -> DeviceProfile | None:
    """Return a device type as the hub reads payloads with it; None when its mapping cannot be read."""
    return profile_from_stored(
        key=stored.key,
        vendor=stored.vendor,
        model=stored.model,
        codec_source=stored.codec_source,
        mapping=stored.mapping,
    )


def config_of(source: Source) -> SourceConfig:
    """Return a source with its devices as they are in this transaction."""
    devices = Device.objects.filter(tenant_id=source.owner_id, source=source)
    stored = None
    if hasattr(source, "configuration"):
        stored = StoredSetup(source.configuration.values, bytes(source.configuration.sealed))
    found = SourceConfig(
        id=source.pk,
        tenant=source.owner_id,
        public_id=source.public_id,
        connector=source.connector,
        is_simulated=source.is_simulated,
        devices={
            device_lookup(device.device_key): _device_config(device, source)
            for device in devices.select_related("profile", "entity")
        },
        stored=stored,
    )
    return open_setup(
        found, {source.connector: connector_named(source.connector)}, Vault(settings.SECRET_KEY)
    )


def _device_config(device: Device, source: Source) -> DeviceConfig:
    room = device.entity if device.entity is not None and device.entity.removed_at is None else None
    return DeviceConfig(
        id=device.pk,
        entity_id=room.pk if room is not None else None,
        profile=profile_from(device.profile) if device.profile is not None else None,
        is_simulated=device.is_simulated or source.is_simulated,
    )


def read_again(source: Source, messages: Sequence[HeldMessage]) -> list[pipeline.Outcome]:
    """Read kept messages with the source's devices and types as they are now; same order and length."""
    connector, config = connector_named(source.connector), config_of(source)
    if _make_stations_known(connector, config, messages):
        config = config_of(source)
    sorted_messages = [_sort(connector, config, message) for message in messages]
    needed = [
        call
        for found in sorted_messages
        if isinstance(found, pipeline.Sorted)
        for call in found.calls
        if call is not None
    ]
    answers = iter(decode_all(needed))
    return [
        pipeline.conclude(found, [None if call is None else next(answers) for call in found.calls])
        if isinstance(found, pipeline.Sorted)
        else found
        for found in sorted_messages
    ]


def _make_stations_known(connector: Connector, config: SourceConfig, messages: Sequence[HeldMessage]) -> bool:
    """Put stations that are no devices yet, of a connector with configuration; return whether there were."""
    if config.setup is None:
        return False
    news: dict[str, Station] = {}
    for message in messages:
        sorted_ = _sort(connector, config, message)
        if isinstance(sorted_, pipeline.Sorted):
            news |= {s.key: s for s in sorted_.stations if config.find_device(s.key) is None}
    if news:
        put_stations(config, list(news.values()))
    return bool(news)


def _sort(
    connector: Connector, config: SourceConfig, message: HeldMessage
) -> pipeline.Sorted | pipeline.Outcome:
    arrived = pipeline.Message(bytes(message.body), message.content_type, message.query, message.received_at)
    try:
        return pipeline.sort_message(connector, config, arrived)
    except PayloadRejected as err:
        return pipeline.reject(config, arrived, err)


def decode_all(calls: Sequence[pipeline.DecodeCall]) -> list[Decoded | PayloadRejected]:
    """Run codecs over payloads, in order.

    Raises:
        CodecsUnavailable: no process could be started.
    """
    results: list[Decoded | PayloadRejected] = []
    for start in range(0, len(calls), BATCH_CALLS):
        batch = calls[start : start + BATCH_CALLS]
        for answer in answers_to([decode_call(call.source, call.payload, call.f_port) for call in batch]):
            try:
                results.append(decoded_from(answer))
            except PayloadRejected as err:
                results.append(err)
    return results
