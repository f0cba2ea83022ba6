"""Sources, their devices and the messages that wait."""

import string
from datetime import datetime
from typing import Any, Final, cast

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length, Substr, Upper

from allmende.datahub.errors import reason_sentence
from allmende.datahub.lights import is_silent
from allmende.datahub.models import Device, DeviceProfile, HeldMessage, HeldReason, Source
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.types import DeviceRow, HeldRow, SilentDevice, UnassignedDevice
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

PREVIEW_BYTES: Final = 2000
PREVIEW_CHARACTERS: Final = 1200

DEVICE_ROWS = """
select device.id, device.device_key, device.name, coalesce(profile.vendor || ' ' || profile.model, ''),
       room.id, coalesce(room.name, ''), coalesce(school.name, ''), device.is_simulated,
       device.planned_at, device.last_seen_at, volt.value, share.value, device.rssi_dbm, device.snr_db
from datahub_device device
left join datahub_deviceprofile profile on profile.id = device.profile_id
join datahub_entity room on room.id = device.entity_id and room.tenant = device.tenant
left join datahub_entity school on school.id = room.parent_id and school.tenant = room.tenant
left join datahub_series volt_series on volt_series.tenant = device.tenant
      and volt_series.entity_id = room.id and volt_series.attribute = 'batteryVoltage'
left join latest_valid volt on volt.tenant = volt_series.tenant and volt.series_id = volt_series.id
left join datahub_series share_series on share_series.tenant = device.tenant
      and share_series.entity_id = room.id and share_series.attribute = 'batteryLevel'
left join latest_valid share on share.tenant = share_series.tenant and share.series_id = share_series.id
where device.tenant = %(tenant)s and device.source_id = %(source)s
order by device.last_seen_at nulls first, school.sort_key, room.sort_key, device.device_key
"""


def sources_of(actor: Actor, space: Space) -> "QuerySet[Source]":
    """Return a town's sources that are not closed, by name, with what they have done."""
    visible: QuerySet[Source] = Source.objects.visible_to(actor).owned_by(space).filter(closed_at=None)
    if not (actor.is_system or space.pk in actor.space_ids):
        return visible.none()
    return visible.select_related("status", "owner").order_by("name", "pk")


def source_for(actor: Actor, source_id: int, *, lock: bool = False) -> Source:
    """Return a source; only the owner's people know that it exists.

    Raises:
        NotFound: there is none, or it belongs to another town.
    """
    visible: QuerySet[Source] = Source.objects.visible_to(actor)
    if not actor.is_system:
        visible = visible.filter(owner_id__in=actor.space_ids)
    if lock:
        return get_or_not_found(visible.select_for_update(of=("self",)), pk=source_id)
    related = visible.select_related("owner", "status", "configuration", "progress")
    return get_or_not_found(related, pk=source_id)


def device_for(actor: Actor, device_id: int, *, source: Source | None = None, lock: bool = False) -> Device:
    """Return a device of the actor's own town.

    Args:
        source: Only a device of this source.

    Raises:
        NotFound: there is none, or it belongs to another town or source.
    """
    devices = Device.objects.select_related("source__owner")
    if source is not None:
        devices = devices.filter(source=source)
    if not actor.is_system:
        devices = devices.filter(tenant_id__in=actor.space_ids)
    return get_or_not_found(devices.select_for_update(of=("self",)) if lock else devices, pk=device_id)


def profiles_of(space: Space) -> "QuerySet[DeviceProfile]":
    """Return the device types installed in a town, by name."""
    return DeviceProfile.objects.filter(tenant=space).order_by("vendor", "model")


def device_rows(actor: Actor, source: Source) -> list[DeviceRow]:
    """Return the assigned devices of a source, the longest silent first."""
    source_for(actor, source.pk)
    now = now_utc()
    with connection.cursor() as cursor:
        cursor.execute(DEVICE_ROWS, {"tenant": source.owner_id, "source": source.pk})
        rows = cursor.fetchall()
    return [DeviceRow(*(*row, is_silent(row[9], now, source.expected_interval_s))) for row in rows]


def unassigned_devices(actor: Actor, source: Source) -> list[UnassignedDevice]:
    """Return the devices of a source without a room, the newest first, with how much waits."""
    source_for(actor, source.pk)
    waiting = waiting_per_device(source)
    devices = Device.objects.filter(tenant_id=source.owner_id, source=source, entity=None)
    return [
        UnassignedDevice(
            device_id=device.pk,
            device_key=device.device_key,
            name=device.name,
            first_seen_at=device.first_seen_at,
            last_seen_at=device.last_seen_at,
            waiting=waiting.get(device.device_key.upper(), 0),
        )
        for device in devices.order_by(F("first_seen_at").desc(nulls_last=True), "device_key")
    ]


def waiting_per_device(source: Source) -> dict[str, int]:
    """Return device key in upper case → messages that wait for its room."""
    counted = (
        open_messages(source)
        .filter(reason=HeldReason.UNASSIGNED)
        .values_list(Upper("device_key"))
        .annotate(number=Count("pk"))
        .order_by()
    )
    return dict(counted)


def open_messages(source: Source) -> "QuerySet[HeldMessage]":
    """Return the kept messages of a source that were neither counted nor thrown away."""
    return HeldMessage.objects.filter(
        tenant_id=source.owner_id, source=source, replayed_at=None, discarded_at=None
    )


def held_messages(actor: Actor, source: Source, *, limit: int = 50) -> list[HeldRow]:
    """Return the newest messages that could not be read, with the reason and a look into the body."""
    source_for(actor, source.pk)
    rejected = open_messages(source).filter(reason=HeldReason.REJECTED).order_by("-received_at", "-pk")
    rows = rejected.annotate(size=Length("body"), start=Substr("body", 1, PREVIEW_BYTES)).values_list(
        "pk", "code", "detail", "device_key", "received_at", "content_type", "size", "start", named=True
    )[:limit]
    return [_held_row(row) for row in rows]


def count_rejected(source: Source) -> int:
    """Return how many messages of a source wait to be read again or thrown away."""
    return open_messages(source).filter(reason=HeldReason.REJECTED).count()


def rejected_ids(source: Source) -> list[int]:
    """Return the messages that wait to be read again or thrown away."""
    rejected = open_messages(source).filter(reason=HeldReason.REJECTED)
    return list(rejected.order_by("pk").values_list("pk", flat=True))


def _held_row(row: Any) -> HeldRow:  # Any: a named row of values_list, which has no nameable type
    preview = _readable(bytes(row.start))
    return HeldRow(
        held_id=row.pk,
        code=row.code,
        sentence=reason_sentence(row.code),
        detail=row.detail,
        device_key=row.device_key,
        received_at=row.received_at,
        content_type=row.content_type,
        size=row.size,
        preview=preview[:PREVIEW_CHARACTERS],
        is_truncated=row.size > PREVIEW_BYTES or len(preview) > PREVIEW_CHARACTERS,
    )


def _readable(body: bytes) -> str:
    """Show bytes as text where they are text, else as hex."""
    text = body.decode("utf-8", errors="replace")
    if text.count("\ufffd") * 10 > len(text):
        return body.hex(" ")
    return "".join(c if c.isprintable() or c in string.whitespace else "\ufffd" for c in text)


def silent_devices(actor: Actor, space: Space, *, now: datetime | None = None) -> list[SilentDevice]:
    """Return a town's assigned devices that have been quiet for twice their source's interval."""
    if not (actor.is_system or space.pk in actor.space_ids):
        return []
    moment = now or now_utc()
    devices = (
        Device.objects.filter(
            tenant=space, entity__isnull=False, entity__removed_at=None, source__closed_at=None
        )
        .filter(Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=moment))
        .select_related("entity__parent", "source")
        .order_by(F("last_seen_at").asc(nulls_first=True), "device_key")
    )
    return [
        _silent(device)
        for device in devices
        if is_silent(device.last_seen_at, moment, device.source.expected_interval_s)
    ]


def _silent(device: Device) -> SilentDevice:
    room = device.entity
    assert room is not None  # noqa: S101 - the query keeps devices with a room
    return SilentDevice(
        device_id=device.pk,
        device_key=device.device_key,
        name=device.name,
        entity_id=room.pk,
        room=room.name,
        school=room.parent.name if room.parent else "",
        last_seen_at=device.last_seen_at,
    )


def addressed_sources(actor: Actor) -> "QuerySet[Source]":
    """Return every source of the actor's own towns, by town and name."""
    visible: QuerySet[Source] = Source.objects.visible_to(actor).filter(closed_at=None)
    if not actor.is_system:
        visible = visible.filter(owner_id__in=actor.space_ids)
    found = visible.select_related("owner", "status", "configuration", "progress").annotate(
        device_count=Count("devices", filter=Q(devices__entity__isnull=False), distinct=True),
        unassigned_count=Count("devices", filter=Q(devices__entity__isnull=True), distinct=True),
    )
    return cast("QuerySet[Source]", found.order_by("owner__name", "name", "pk"))
