"""Uplinks as a device would send them: encoded by the vendor's codec, wrapped as the network's server
would, and sent through the real webhook. Every one is marked as simulated.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import entry_points
from typing import Any, Final

import httpx
import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from allmende.datahub.errors import HubUnreachable, NotSimulable, RoomAmbiguous, RoomUnknown
from allmende.datahub.ingest.codecs.once import encode_once
from allmende.datahub.ingest.types import DeviceKey
from allmende.datahub.models import Device, Source, SourceKey
from allmende.datahub.services.config_notice import tell_hub
from allmende.datahub.services.reading_again import webhook_path
from allmende.datahub.services.sources import HINT_LENGTH, KEY_PREFIX, hash_of
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

TIMEOUT_S: Final = 10.0
#: Until the hub has heard of a new key.
KEY_SPREADS_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class SimulatedUplink:
    """What the hub answered to a simulated message."""

    device: Device
    url: str
    status: int

    @property
    def is_stored(self) -> bool:
        """Whether the hub has durably stored it."""
        return 200 <= self.status < 300


def hub_url() -> str:
    """Where the hub of this machine listens."""
    env = settings.ALLMENDE_ENV
    host = "127.0.0.1" if env.host in {"0.0.0.0", "::", ""} else env.host  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{env.port}" if ":" in host else f"http://{host}:{env.port}"


def device_in(room: str) -> Device:
    """Return the device that measures in a room named by its id, URN, number or name.

    Raises:
        RoomUnknown: no room with a device has this name.
        RoomAmbiguous: several have it; the error names them with their ids.
    """
    devices = Device.objects.filter(
        entity__removed_at=None, entity__isnull=False, profile__isnull=False, source__closed_at=None
    ).select_related("entity__parent", "profile", "source", "entity__tenant")
    named = Q(entity__urn=room) | Q(entity__name__iexact=room) | Q(entity__code__iexact=room)
    if room.isdecimal():
        named |= Q(entity_id=int(room))
    found = list(devices.filter(named).order_by("entity_id")[:11])
    exact = [device for device in found if str(device.entity_id) == room]
    found = exact or found
    if not found:
        raise RoomUnknown(room=room)
    if len({device.entity_id for device in found}) > 1:
        names = "; ".join(f"{d.entity_id}: {d.entity}, {d.entity.tenant}" for d in found if d.entity)
        raise RoomAmbiguous(room=room, rooms=names)
    return found[0]


def send_uplink(
    *,
    actor: Actor,
    device: Device,
    values: Mapping[str, float],
    observed_at: datetime | None = None,
    base_url: str = "",
    client: httpx.Client | None = None,
) -> SimulatedUplink:
    """Send one freshly dated, vendor-encoded, marked message through the source's webhook.

    Args:
        values: Hub attribute → value in the hub's unit, e.g. {"co2": 2300} in ppm.
        base_url: Of the hub; default: this machine's.

    Raises:
        Forbidden: the actor may not change what the town owns.
        HubUnreachable: nobody listens there.
        NotSimulable: the device's source is asked or listened to.
        PayloadRejected: the device type cannot send these values.
    """
    require(actor, "datahub.edit_device", device)
    source = device.source
    connector = _connector(source.connector)
    if not hasattr(connector, "envelope"):
        raise NotSimulable()
    payload, port = _payload(device, values)
    body = connector.envelope(
        device_key=DeviceKey(device.device_key),
        observed_at=observed_at or timezone.now(),
        f_port=port,
        payload=payload,
        simulated=True,
    )
    url = f"{base_url or hub_url()}{webhook_path(source)}"
    key, is_new = simulator_key(actor=actor, source=source)
    if is_new:
        time.sleep(KEY_SPREADS_S)
    headers = {"Authorization": f"Bearer {key}"}
    headers["Content-Type"] = "application/json"
    try:
        answer = (client or httpx).post(
            url, content=body, params=dict(connector.query_for_uplinks()), headers=headers, timeout=TIMEOUT_S
        )
    except httpx.TransportError as err:
        raise HubUnreachable(url=url) from err
    return SimulatedUplink(device, url, answer.status_code)


def _payload(device: Device, values: Mapping[str, float]) -> tuple[bytes, int | None]:
    profile = device.profile
    if profile is not None and profile.codec_source:
        return encode_once(profile.codec_source, values)
    # A device without codec names its values itself; the profile says which field is which attribute.
    fields = {row["attribute"]: row["field"] for row in profile.mapping} if profile else {}
    return msgspec.json.encode({fields.get(name, name): value for name, value in values.items()}), None


def _connector(
    key: str,
) -> Any:  # a connectors.protocol.Connector; found by entry point, so not imported here
    (entry,) = entry_points(group="allmende.connectors", name=key)
    return entry.load()


@transaction.atomic
def simulator_key(*, actor: Actor, source: Source) -> tuple[str, bool]:
    """Return the key this installation's simulator shows, and whether it is valid only from now on.

    It is derived from the installation's secret and stored hashed like any other.
    """
    secret = hmac.new(settings.SECRET_KEY.encode(), f"simulator:{source.public_id}".encode(), hashlib.sha256)
    key = KEY_PREFIX + secret.hexdigest()
    row, created = SourceKey.objects.get_or_create(
        token_hash=hash_of(key),
        defaults={"source": source, "hint": key[:HINT_LENGTH], "created_by": "simulator"},
    )
    is_new = created or row.revoked_at is not None
    if is_new:
        SourceKey.objects.filter(pk=row.pk).update(revoked_at=None)
        audit.record("datahub.simulator_key_issued", actor=actor, subject=source)
        tell_hub(source.pk)
    return key, is_new
