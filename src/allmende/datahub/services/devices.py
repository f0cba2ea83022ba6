"""Devices and the rooms they measure."""

import re

from django.db import transaction
from django.utils import timezone

from allmende.datahub import selectors
from allmende.datahub.errors import DeviceElsewhere, ForeignObject
from allmende.datahub.models import Device, DeviceProfile, Entity, NetworkKind, Source
from allmende.datahub.services.config_notice import tell_hub
from allmende.datahub.services.held import replay_device
from allmende.datahub.types import ReplayResult
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor

_NOT_HEX = re.compile(r"[^0-9A-Fa-f]")
DEV_EUI_DIGITS = 16


def device_key_of(connector: str, typed: str) -> str:
    """Return how the hub names a device: a DevEUI as 16 upper-case hex digits, other names as they are.

    People type DevEUIs with colons, hyphens or in lower case; stickers have all of these.
    """
    text = typed.strip()
    digits = _NOT_HEX.sub("", text)
    separators = set(text) - set("0123456789abcdefABCDEF")
    is_dev_eui = len(digits) == DEV_EUI_DIGITS and separators <= set(":- ")
    return digits.upper() if connector != NetworkKind.HTTP_PUSH and is_dev_eui else text


@transaction.atomic
def plan_device(
    *, actor: Actor, source: Source, device_key: str, entity: Entity, profile: DeviceProfile | None
) -> Device:
    """Say beforehand which room a device will measure, so that its first message counts.

    A device that already sent is assigned, and what waited is counted.

    Raises:
        Forbidden: the actor may not change what the town owns.
        ForeignObject: source, room and device type are not of one town.
        DeviceElsewhere: another source of the town has the device.
    """
    require(actor, "datahub.edit_device", source)
    _check_same_town(source.owner_id, entity, profile)
    key = device_key_of(source.connector, device_key)
    _check_not_elsewhere(source, key)
    now = timezone.now()
    device, is_new = Device.objects.get_or_create(
        source=source,
        device_key=key,
        defaults={
            "tenant_id": source.owner_id,
            "entity": entity,
            "profile": profile,
            "planned_at": now,
            "assigned_at": now,
        },
    )
    if is_new:
        audit.record("datahub.device_planned", actor=actor, subject=device, changes={"entity": entity.urn})
    elif (device.entity_id, device.profile_id) != (entity.pk, profile.pk if profile else None):
        _assign(actor, device, entity, profile)
    tell_hub(source.pk)
    if not is_new:
        replay_device(actor=actor, source=source, device_key=key)
    return device


def assign_device(*, actor: Actor, device_id: int, entity_id: int, profile_id: int | None) -> ReplayResult:
    """Say which room a device measures and of which type it is; what waited is counted from now on.

    Raises:
        NotFound: device or room belong to a town the actor is not part of.
        Forbidden: the actor may not change what the town owns.
        ForeignObject: device, room and type are not of one town.
    """
    with transaction.atomic():
        device = selectors.device_for(actor, device_id, lock=True)
        require(actor, "datahub.edit_device", device)
        entity = selectors.entity_for(actor, entity_id)
        profiles = DeviceProfile.objects.filter(tenant_id=device.tenant_id)
        profile = get_or_not_found(profiles, pk=profile_id) if profile_id else None
        _check_same_town(device.tenant_id, entity, profile)
        _assign(actor, device, entity, profile)
        tell_hub(device.source_id)
    # Apart from the assignment: it holds even if a kept message makes the codec fail.
    return replay_device(actor=actor, source=device.source, device_key=device.device_key)


@transaction.atomic
def unassign_device(*, actor: Actor, device_id: int) -> Device:
    """Take a device out of its room; what it measured stays, new messages wait.

    Raises:
        NotFound: the device belongs to a town the actor is not part of.
        Forbidden: the actor may not change what the town owns.
    """
    device = selectors.device_for(actor, device_id, lock=True)
    require(actor, "datahub.edit_device", device)
    if device.entity_id is not None:
        before, device.entity, device.assigned_at = device.entity_id, None, None
        device.save(update_fields=["entity", "assigned_at"])
        audit.record(
            "datahub.device_unassigned", actor=actor, subject=device, changes={"entity": [before, None]}
        )
        tell_hub(device.source_id)
    return device


def _assign(actor: Actor, device: Device, entity: Entity, profile: DeviceProfile | None) -> None:
    before = device.entity_id
    device.entity, device.profile, device.assigned_at = entity, profile, timezone.now()
    device.save(update_fields=["entity", "profile", "assigned_at"])
    audit.record(
        "datahub.device_assigned",
        actor=actor,
        subject=device,
        changes={"entity": [before, entity.pk], "profile": profile.key if profile else None},
    )


def _check_same_town(tenant_id: int, entity: Entity, profile: DeviceProfile | None) -> None:
    if entity.tenant_id != tenant_id or (profile is not None and profile.tenant_id != tenant_id):
        raise ForeignObject()


def _check_not_elsewhere(source: Source, key: str) -> None:
    other = (
        Device.objects.filter(tenant_id=source.owner_id, device_key=key, source__closed_at=None)
        .filter(entity__isnull=False)
        .exclude(source=source)
        .select_related("source")
        .first()
    )
    if other is not None:
        raise DeviceElsewhere(device_key=key, source=other.source.name)
