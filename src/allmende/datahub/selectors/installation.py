"""What an installation asks of the hub: which places and devices of a town are there already."""

from collections.abc import Iterable

from django.db.models import QuerySet

from allmende.datahub.models import Device, Entity, Source
from allmende.kernel.models import Space


def places_by_urn(owner: Space, types: Iterable[str]) -> dict[str, Entity]:
    """Return a town's entities of these types that are not removed, by their identifier."""
    present = Entity.objects.filter(tenant=owner, type__in=list(types), removed_at=None)
    return {entity.urn: entity for entity in present}


def rooms_from(owner: Space, origin: str) -> "QuerySet[Entity]":
    """Return a town's rooms that a solution brought along, by school and name."""
    rooms = Entity.objects.filter(tenant=owner, type="Room", origin=origin, removed_at=None)
    return rooms.select_related("parent").order_by("parent__sort_key", "sort_key", "pk")


def devices_by_key(source: Source) -> dict[str, Device]:
    """Return the devices of a source by their key."""
    return {device.device_key: device for device in Device.objects.filter(source=source)}


def measuring_devices(owner: Space) -> "QuerySet[Device]":
    """Return a town's devices that have a room at an open source that is not simulated."""
    devices = Device.objects.filter(tenant=owner, source__closed_at=None, source__is_simulated=False)
    return devices.exclude(entity=None).select_related("entity__parent")


def count_counting_rooms(source: Source) -> int:
    """Return how many rooms have a device of the source that counts, e.g. measures CO2."""
    counting = Device.objects.filter(source=source).exclude(entity=None).exclude(profile=None)
    return counting.exclude(profile__counts_attribute="").values("entity").distinct().count()


def rooms_measured_only_by(source: Source) -> list[Entity]:
    """Return the rooms that no other source has a device in."""
    rooms = Entity.objects.filter(devices__source=source, removed_at=None).distinct()
    others = Device.objects.exclude(source=source).exclude(entity=None).values("entity")
    return list(rooms.exclude(pk__in=others).select_related("parent"))
