"""Schools, rooms and devices of an installation: what is missing is made, what is there is left alone."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.datahub.models import Device, DeviceProfile, Entity, NetworkKind, Source
from allmende.datahub.selectors.installation import (
    devices_by_key,
    measuring_devices,
    places_by_urn,
    rooms_measured_only_by,
)
from allmende.datahub.services.devices import plan_device
from allmende.datahub.services.entities import ROOM, SCHOOL, put_room, put_school, remove_entity
from allmende.datahub.services.installed import Change, release_devices
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.solutions.blueprint.types import Blueprint
from allmende.solutions.services.installing.plan import Part, PlanItem, fields_sentence
from allmende.solutions.services.rooms_upload.checking import KnownDevices
from allmende.solutions.services.rooms_upload.types import RoomRow, room_key

#: Senders whose devices have names of their own and not a DevEUI.
NAMED_FREELY = frozenset({NetworkKind.HTTP_PUSH, NetworkKind.ELEMENT_IOT})


@dataclass(slots=True)
class RoomWork:
    """Everything needed to bring a table of rooms into a town's hub.

    Attributes:
        release: How a school that is new publishes its readings.
    """

    actor: Actor
    owner: Space
    origin: str
    release: str
    source: Source
    profiles: Mapping[str, DeviceProfile]
    items: list[PlanItem] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)


def put_rooms(work: RoomWork, rows: Sequence[RoomRow]) -> list[PlanItem]:
    """Have every room of the table with its school and device; rooms not named stay as they are."""
    work.entities = places_by_urn(work.owner, (SCHOOL, ROOM))
    work.devices = devices_by_key(work.source)
    done: dict[str, Entity] = {}
    for row in rows:
        school = done.get(slug(row.school)) or _put_school(work, row)
        done[slug(row.school)] = school
        room = _put_room(work, school, row)
        if row.device_key:
            _put_device(work, room, row)
    return work.items


def known_devices(owner: Space, blueprint: Blueprint, connector: str) -> KnownDevices:
    """Return which device types the blueprint reads and where the town's devices measure today."""
    in_rooms = {
        device.device_key: (_keys_of(device.entity), label_of(device.entity))
        for device in measuring_devices(owner)
        if device.entity is not None
    }
    names = {profile.key: f"{profile.vendor} {profile.model}" for profile in blueprint.profiles}
    return KnownDevices(names, in_rooms, euis_only=connector not in NAMED_FREELY)


def label_of(room: Entity) -> str:
    """Name a room with its school."""
    return f"{room.name}, {room.parent.name}" if room.parent else room.name


def trial_rooms(blueprint: Blueprint, rows: Sequence[RoomRow]) -> list[RoomRow]:
    """Return rooms for a trial without hardware: the town's own, else the blueprint's, each with a device."""
    if blueprint.demo is None:
        return list(rows)
    if not rows:
        rows = [RoomRow(room.school, room.name, room.code) for room in blueprint.demo.room]
    return [
        replace(row, device_key=_invented_key(row), device_type=blueprint.demo.profile)
        for row in rows
    ]  # fmt: skip


def end_trial(actor: Actor, source: Source, kept: Sequence[RoomRow], reason: str) -> list[PlanItem]:
    """Take a trial's simulated devices away, and its rooms unless the real table names them too."""
    names = {row.key for row in kept}
    items = []
    for room in rooms_measured_only_by(source):
        if not _keys_of(room) & names:
            remove_entity(actor=actor, entity_id=room.pk, reason=reason)
            sentence = _("gehörte nur zum Versuch und wird ausgeblendet")
            items.append(PlanItem(Part.ROOM, Change.CHANGED, label_of(room), sentence))
    release_devices(actor=actor, source=source, reason=reason)
    return items


def _put_school(work: RoomWork, row: RoomRow) -> Entity:
    urn = f"urn:ngsi-ld:School:{work.owner.key}:{slug(row.school)[:90]}"
    found = work.entities.get(urn)
    moved = found is not None and row.lon is not None and (found.lon, found.lat) != (row.lon, row.lat)
    if found is not None and not moved:
        work.items.append(PlanItem(Part.SCHOOL, Change.UNCHANGED, found.name))
        return found
    name = found.name if found else row.school
    school = put_school(
        actor=work.actor, owner=work.owner, name=name, lon=row.lon, lat=row.lat,
        release=work.release, origin=work.origin,
    )  # fmt: skip
    sentence = _("neue Lage auf der Karte") if found else _release_sentence(school)
    change = Change.CHANGED if found else Change.CREATED
    work.items.append(PlanItem(Part.SCHOOL, change, school.name, sentence))
    return school


def _release_sentence(school: Entity) -> str:
    return _("Messwerte: %(release)s") % {"release": school.get_release_display()}


def _put_room(work: RoomWork, school: Entity, row: RoomRow) -> Entity:
    prefix = f"urn:ngsi-ld:Room:{work.owner.key}:{school.urn.rpartition(':')[2]}-"
    found = work.entities.get(prefix + room_key(row.school, row.name, row.code)[1])
    by_name = work.entities.get(prefix + room_key(row.school, row.name, "")[1])
    if found is None and by_name is not None and by_name.code in {"", row.code}:
        # The room was known by its name alone; now its number is known too.
        return _add_code(work, by_name, row)
    if found is not None and (found.name, found.code) == (row.name, row.code):
        work.items.append(PlanItem(Part.ROOM, Change.UNCHANGED, f"{found.name}, {school.name}"))
        return found
    before = {"name": found.name, "code": found.code} if found else {}
    room = put_room(
        actor=work.actor, owner=work.owner, school=school, name=row.name, code=row.code, origin=work.origin
    )
    changed = [name for name, value in before.items() if getattr(room, name) != value]
    change = Change.CHANGED if found else Change.CREATED
    work.items.append(PlanItem(Part.ROOM, change, f"{room.name}, {school.name}", fields_sentence(changed)))
    return room


def _add_code(work: RoomWork, room: Entity, row: RoomRow) -> Entity:
    change = Change.UNCHANGED
    if room.code != row.code:
        room.code, change = row.code, Change.CHANGED
        audit.save(room, actor=work.actor, fields=["code"], action="datahub.entity_changed")
    sentence = fields_sentence(["code"] if change == Change.CHANGED else [])
    work.items.append(PlanItem(Part.ROOM, change, f"{room.name}, {row.school}", sentence))
    return room


def _put_device(work: RoomWork, room: Entity, row: RoomRow) -> None:
    found, profile = work.devices.get(row.device_key), work.profiles[row.device_type]
    title = f"{row.device_key} ({profile})"
    if found is not None and (found.entity_id, found.profile_id) == (room.pk, profile.pk):
        work.items.append(PlanItem(Part.DEVICE, Change.UNCHANGED, title))
        return
    plan_device(actor=work.actor, source=work.source, device_key=row.device_key, entity=room, profile=profile)
    change = Change.CREATED if found is None else Change.CHANGED
    sentence = _("misst in %(room)s, %(school)s") % {"room": room.name, "school": row.school}
    if not profile.counts_attribute:
        sentence += "; " + _("misst kein CO2, deshalb ohne Ampel und ohne Zählung")
    work.items.append(PlanItem(Part.DEVICE, change, title, sentence))


def _keys_of(room: Entity) -> frozenset[tuple[str, str]]:
    school = room.parent.name if room.parent else ""
    return frozenset({room_key(school, room.name, room.code), room_key(school, room.name, "")})


def _invented_key(row: RoomRow) -> str:
    # A DevEUI whose second-lowest bit says "locally administered": no maker ever gives it to a device.
    return "5A" + hashlib.sha256("/".join(row.key).encode()).hexdigest()[:14].upper()
