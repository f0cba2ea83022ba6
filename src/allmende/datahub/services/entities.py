"""Schools and rooms: what readings are about."""

from django.db import transaction
from django.utils import timezone

from allmende.basics.text import slug, sort_key
from allmende.datahub import selectors
from allmende.datahub.errors import ForeignObject, NameMissing, StaffRoom
from allmende.datahub.models import Device, Entity, ReleaseMode
from allmende.datahub.services.config_notice import tell_hub, tell_listeners
from allmende.datahub.services.documents import describe, follow_release
from allmende.datahub.staff_rooms import is_staff_room
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

SCHOOL = "School"
ROOM = "Room"


@transaction.atomic
def put_school(
    *, actor: Actor, owner: Space, name: str, lon: float | None, lat: float | None, release: str, origin: str
) -> Entity:
    """Make sure a town has a school of this name.

    A school that exists keeps its release and, unless a new one is given, its place.

    Args:
        release: How a new school's readings reach the public, see `ReleaseMode`.
        origin: What made it, e.g. the blueprint's id or "by-hand".

    Raises:
        Forbidden: the actor may not change what the town owns.
        NameMissing: the name has neither letter nor digit.
    """
    require(actor, "datahub.edit_entity", owner)
    urn = f"urn:ngsi-ld:School:{owner.key}:{_slug_of(name)}"
    defaults: dict[str, object] = {"name": name.strip(), "sort_key": sort_key(name), "removed_at": None}
    if lon is not None and lat is not None:
        defaults |= {"lon": lon, "lat": lat}
    new: dict[str, object] = {"type": SCHOOL, "release": ReleaseMode(release), "origin": origin}
    return _put(actor, owner, urn, defaults, new)


@transaction.atomic
def put_room(*, actor: Actor, owner: Space, school: Entity, name: str, code: str, origin: str) -> Entity:
    """Make sure a school has a room; it is known by its code (Raumnummer), else by its name.

    Raises:
        Forbidden: the actor may not change what the town owns.
        ForeignObject: the school belongs to another town.
        NameMissing: neither name nor code has a letter or digit.
        StaffRoom: the name says that staff work or rest there.
    """
    require(actor, "datahub.edit_entity", owner)
    if is_staff_room(name):
        raise StaffRoom()
    if school.tenant_id != owner.pk or school.type != SCHOOL:
        raise ForeignObject()
    shown = name.strip() or code.strip()
    own_key = _slug_of(code if slug(code) else shown)
    urn = f"urn:ngsi-ld:Room:{owner.key}:{school.urn.rpartition(':')[2]}-{own_key}"
    defaults: dict[str, object] = {
        "name": shown,
        "code": code.strip(),
        "sort_key": sort_key(shown),
        "parent": school,
        "removed_at": None,
    }
    return _put(actor, owner, urn, defaults, {"type": ROOM, "origin": origin})


@transaction.atomic
def set_release(*, actor: Actor, school_id: int, release: str) -> Entity:
    """Decide how a school's readings reach the public.

    Raises:
        NotFound: the school belongs to another town and publishes nothing.
        Forbidden: the actor does not answer for the town.
    """
    school = selectors.entity_for(actor, school_id, lock=True)
    require(actor, "datahub.set_release", school)
    if school.type != SCHOOL:
        raise ForeignObject()
    before, school.release = school.release, ReleaseMode(release)
    if before != school.release:
        school.save(update_fields=["release"])
        follow_release(school)
        audit.record(
            "datahub.release_changed",
            actor=actor,
            subject=school,
            changes={"release": [before, school.release]},
        )
        for source_id in _sources_below(school):
            tell_hub(source_id)
        tell_listeners(school.tenant_id)
    return school


@transaction.atomic
def remove_entity(*, actor: Actor, entity_id: int, reason: str = "") -> None:
    """Take a school (with its rooms) or a room out of every list; its readings stay.

    Its devices become unassigned, so their messages wait for a new room.
    """
    entity = selectors.entity_for(actor, entity_id, lock=True)
    require(actor, "datahub.edit_entity", entity)
    affected = [entity.pk, *entity.children.filter(removed_at=None).values_list("pk", flat=True)]
    devices = Device.objects.filter(tenant_id=entity.tenant_id, entity_id__in=affected)
    sources = set(devices.values_list("source_id", flat=True))
    devices.update(entity=None, assigned_at=None)
    Entity.objects.filter(pk__in=affected).update(removed_at=timezone.now())
    audit.record("datahub.entity_removed", actor=actor, subject=entity, reason=reason)
    for source_id in sorted(sources):
        tell_hub(source_id)


def _put(actor: Actor, owner: Space, urn: str, defaults: dict[str, object], new: dict[str, object]) -> Entity:
    found = Entity.objects.select_for_update(of=("self",)).filter(tenant=owner, urn=urn).first()
    if found is None:
        entity = Entity.objects.create(tenant=owner, urn=urn, **defaults, **new)
        describe(entity)
        audit.record("datahub.entity_created", actor=actor, subject=entity, changes={"urn": urn})
        return entity
    changed = {key: value for key, value in defaults.items() if getattr(found, key) != value}
    if changed:
        before = {key: getattr(found, key) for key in changed}
        for key, value in changed.items():
            setattr(found, key, value)
        found.save(update_fields=list(changed))
        describe(found)
        audit.record(
            "datahub.entity_changed",
            actor=actor,
            subject=found,
            changes={key: [before[key], value] for key, value in changed.items()},
        )
    return found


def _slug_of(text: str) -> str:
    found = slug(text)[:90]
    if not found:
        raise NameMissing()
    return found


def _sources_below(school: Entity) -> list[int]:
    rows = Device.objects.filter(tenant_id=school.tenant_id, entity__parent=school)
    return sorted(set(rows.values_list("source_id", flat=True)))
