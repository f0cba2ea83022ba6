"""Entities, dashboards and their newest values."""

from datetime import datetime
from typing import Any, cast

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.datahub.ingest.types import Quality
from allmende.datahub.lights import ORDER, is_silent, level_of
from allmende.datahub.models import Dashboard, Device, Entity, ReleaseMode
from allmende.datahub.permissions import sees_live
from allmende.datahub.sql_parameters import Parameters
from allmende.datahub.types import LatestValue, RoomRow, RoomState, SchoolRow, State
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

ROOM_STATES = """
select room.id, room.name, room.code, school.id, school.name, coalesce(school.release, room.release),
       coalesce(room.lon, school.lon), coalesce(room.lat, school.lat),
       good.value, good.observed_at, good.quality, seen.observed_at, seen.quality
from datahub_entity room
left join datahub_entity school on school.id = room.parent_id and school.tenant = room.tenant
left join datahub_series series
       on series.tenant = room.tenant and series.entity_id = room.id and series.attribute = %(attribute)s
left join latest_valid good on good.tenant = series.tenant and good.series_id = series.id
left join latest seen on seen.tenant = series.tenant and seen.series_id = series.id
where room.tenant = %(tenant)s and room.type = %(type)s and room.removed_at is null
order by room.sort_key, room.id
"""

LATEST_VALUES = """
select series.attribute, series.unit, good.value, good.observed_at, good.quality,
       seen.observed_at, seen.quality
from datahub_series series
left join latest_valid good on good.tenant = series.tenant and good.series_id = series.id
left join latest seen on seen.tenant = series.tenant and seen.series_id = series.id
where series.tenant = %(tenant)s and series.entity_id = %(entity)s
order by series.attribute
"""

#: What ROOM_STATES gives per room; floats, texts and times straight from the database.
Row = tuple[Any, ...]


def dashboards_of(actor: Actor, space: Space) -> "QuerySet[Dashboard]":
    """Return the dashboards of a town that the actor may see, by title."""
    return cast("QuerySet[Dashboard]", Dashboard.objects.visible_to(actor).owned_by(space).order_by("title"))


def dashboard_for(actor: Actor, space: Space, slug: str) -> Dashboard:
    """Return a town's dashboard.

    Raises:
        NotFound: there is none of that slug, or the actor may not know of it.
    """
    visible: QuerySet[Dashboard] = Dashboard.objects.visible_to(actor).owned_by(space).select_related("owner")
    return get_or_not_found(visible, slug=slug)


def release_of(entity: Entity) -> str:
    """Return how an entity's readings reach the public: its school's setting, else its own."""
    return entity.parent.release if entity.parent is not None else entity.release


def entity_for(actor: Actor, entity_id: int, *, lock: bool = False) -> Entity:
    """Return an entity that is still there, with its school and owner.

    Raises:
        NotFound: it is gone, or its school keeps it internal and the actor is a stranger.
    """
    entities = Entity.objects.filter(removed_at=None).select_related("parent", "tenant")
    entity = get_or_not_found(entities.select_for_update(of=("self",)) if lock else entities, pk=entity_id)
    is_own = actor.is_system or entity.tenant_id in actor.space_ids
    if not is_own and release_of(entity) == ReleaseMode.INTERNAL:
        raise NotFound(pk=entity_id)
    return entity


def room_states(actor: Actor, dashboard: Dashboard, now: datetime) -> list[RoomState]:
    """Return every room of a dashboard with its light, the worst first.

    Rooms of schools that keep their readings internal are left out for strangers; rooms of schools
    that publish with delay are listed without a value (`is_withheld`).

    Args:
        now: The moment (UTC) against which silence is measured.
    """
    parameters: Parameters = {
        "tenant": dashboard.owner_id,
        "type": dashboard.entity_type,
        "attribute": dashboard.attribute,
    }
    with connection.cursor() as cursor:
        cursor.execute(ROOM_STATES, parameters)
        rows = cursor.fetchall()
    states = [state for row in rows if (state := _room_state(actor, dashboard, now, row)) is not None]
    return sorted(states, key=_badness)


def _room_state(actor: Actor, dashboard: Dashboard, now: datetime, row: Row) -> RoomState | None:
    room_id, name, code, school_id, school, release, lon, lat, value, at, flags, seen_at, seen_flags = row
    is_open = sees_live(actor, dashboard.owner_id, release)
    if not is_open and release == ReleaseMode.INTERNAL:
        return None
    if not is_open:
        value = at = flags = seen_at = seen_flags = None
    return RoomState(
        entity_id=room_id,
        name=name,
        code=code,
        school_id=school_id,
        school=school or "",
        value=value,
        unit=dashboard.unit,
        observed_at=at,
        state=_state(value, at, now, dashboard),
        is_simulated=bool((flags or seen_flags or 0) & Quality.SIMULATED),
        is_implausible=bool((seen_flags or 0) & Quality.IMPLAUSIBLE),
        last_seen_at=seen_at,
        expected_interval_s=dashboard.expected_interval_s,
        release=release,
        is_withheld=not is_open,
        lon=lon,
        lat=lat,
    )


def _state(value: float | None, at: datetime | None, now: datetime, dashboard: Dashboard) -> State:
    if value is None or at is None:
        return "unknown"
    if is_silent(at, now, dashboard.expected_interval_s):
        return "stale"
    return level_of(value, dashboard.thresholds)


def _badness(state: RoomState) -> tuple[int, float, str, str]:
    return ORDER[state.state], -(state.value or 0.0), state.school, state.name


def latest_of(actor: Actor, entity: Entity) -> list[LatestValue]:
    """Return the newest value of every attribute of an entity; empty where they are not released."""
    if not sees_live(actor, entity.tenant_id, release_of(entity)):
        return []
    with connection.cursor() as cursor:
        cursor.execute(LATEST_VALUES, {"tenant": entity.tenant_id, "entity": entity.pk})
        rows = cursor.fetchall()
    return [
        LatestValue(
            attribute=attribute,
            value=value,
            unit=unit,
            observed_at=at,
            is_simulated=bool((flags or seen_flags or 0) & Quality.SIMULATED),
            is_implausible=bool((seen_flags or 0) & Quality.IMPLAUSIBLE),
            flags=int(seen_flags or 0),
        )
        for attribute, unit, value, at, flags, _seen_at, seen_flags in rows
    ]


def devices_of(actor: Actor, entity: Entity) -> list[Device]:
    """Return the devices that measure an entity, with type and source; empty for strangers."""
    if not (actor.is_system or entity.tenant_id in actor.space_ids):
        return []
    return list(entity.devices.select_related("profile", "source").order_by("name", "device_key"))


def schools_of(actor: Actor, space: Space) -> list[SchoolRow]:
    """Return a town's schools with their rooms; strangers see those that publish anything."""
    is_own = actor.is_system or space.pk in actor.space_ids
    schools = Entity.objects.filter(tenant=space, type="School", removed_at=None)
    if not is_own:
        schools = schools.exclude(release=ReleaseMode.INTERNAL)
    rooms_by_school: dict[int, list[RoomRow]] = {}
    counted = rooms_of(space).annotate(device_count=Count("devices"))
    rows = counted.values_list("parent_id", "pk", "name", "code", "device_count")
    for school_id, pk, name, code, devices in rows:
        rooms_by_school.setdefault(school_id or 0, []).append(RoomRow(pk, name, code, devices))
    return [
        SchoolRow(
            school_id=school.pk,
            name=school.name,
            release=school.release,
            rooms=tuple(rooms_by_school.get(school.pk, ())),
        )
        for school in schools.order_by("sort_key", "id")
    ]


def rooms_of(space: Space) -> "QuerySet[Entity]":
    """Return a town's rooms for choosing one, by school and name."""
    rooms = Entity.objects.filter(tenant=space, type="Room", removed_at=None).select_related("parent")
    return rooms.order_by("parent__sort_key", "sort_key", "id")


def now_utc() -> datetime:
    """Return the present moment; one place to freeze in tests."""
    return timezone.now()
