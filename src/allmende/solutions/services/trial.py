"""The trial without hardware: rooms whose invented readings come through the real webhook."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

import httpx
import msgspec
from django.utils import timezone

from allmende.datahub.ingest.types import Quality
from allmende.datahub.models import Device, Entity
from allmende.datahub.services.readings import Row, series_for, store_readings
from allmende.datahub.services.simulate import hub_url, send_uplink
from allmende.kernel.actor import Actor
from allmende.solutions.blueprint.course import DemoValues, day_course
from allmende.solutions.blueprint.types import Demo, DemoLesson, DemoRoom
from allmende.solutions.models import Installation
from allmende.solutions.selectors.packages import blueprint_of

UNITS = {"co2": "59", "temperature": "CEL", "relativeHumidity": "P1"}
#: Long breaks, and each room at another time: some rooms are full while others are aired.
LESSON_MIN, BREAK_MIN = 140, 90


def feed_trials(*, actor: Actor, now: datetime, base_url: str = "") -> int:
    """Send what simulated devices owe this minute; return how many messages the hub stored.

    Lessons run around the clock here, so that whoever looks always sees lights change; the page says so.
    """
    stored = 0
    with httpx.Client() as client:
        for installation, demo in _trials():
            for device in _due(installation, demo, now):
                room = demo_room(demo, device.entity)
                values = values_at(_around_the_clock(demo, room), room, now)
                sent = send_uplink(
                    actor=actor, device=device, values=values.as_attributes(), observed_at=now,
                    base_url=base_url or hub_url(), client=client,
                )  # fmt: skip
                stored += sent.is_stored
    return stored


def _trials() -> Iterator[tuple[Installation, Demo]]:
    running = Installation.objects.filter(
        removed_at=None, source__is_simulated=True, source__closed_at=None
    ).select_related("adoption__solution", "source")
    for installation in running:
        blueprint = blueprint_of(installation.adoption.solution)
        if blueprint is not None and blueprint.demo is not None:
            yield installation, blueprint.demo


def _due(installation: Installation, demo: Demo, now: datetime) -> list[Device]:
    """Devices take turns over the interval, as real ones do."""
    minute = int(now.timestamp() // 60)
    devices = (
        Device.objects.filter(source=installation.source, entity__isnull=False, profile__isnull=False)
        .select_related("entity__parent", "profile", "source")
        .order_by("pk")
    )
    return [
        device for place, device in enumerate(devices) if (minute + place) % demo.interval_min == 0
    ]  # fmt: skip


def demo_room(demo: Demo, entity: Entity | None) -> DemoRoom:
    """Return how a room behaves: as the blueprint says, or by its name, always the same way."""
    name = entity.name if entity else ""
    school = entity.parent.name if entity and entity.parent else ""
    for room in demo.room:
        if (room.name, room.school) == (name, school):
            return room
    dice = hashlib.sha256(f"{school}/{name}".encode()).digest()
    return DemoRoom(
        school=school,
        name=name,
        code=entity.code if entity else "",
        occupancy=0.6 + dice[0] / 255 * 0.5,
        airing=0.6 + dice[1] / 255 * 0.7,
    )


def values_at(demo: Demo, room: DemoRoom, at: datetime) -> DemoValues:
    """Return what the room measures at a moment, between the two points of its course."""
    local = timezone.localtime(at)
    minute = local.hour * 60 + local.minute
    return [value for value in _course(demo, room, local.date()) if value.minute <= minute][-1]


@lru_cache(maxsize=512)
def _course(demo: Demo, room: DemoRoom, day: date) -> Sequence[DemoValues]:
    return day_course(demo, room, day)


@lru_cache(maxsize=512)
def _around_the_clock(demo: Demo, room: DemoRoom) -> Demo:
    """Return the course of a day on which the room is taught in, day and night, at hours of its own."""
    cycle = LESSON_MIN + BREAK_MIN
    shift = int.from_bytes(hashlib.sha256(f"{room.school}/{room.name}".encode()).digest()[2:4]) % cycle
    starts = range(shift, 24 * 60 - LESSON_MIN, cycle)
    lessons = tuple(DemoLesson(begins=_clock(s), ends=_clock(s + LESSON_MIN)) for s in starts)
    return msgspec.structs.replace(demo, weekdays=(1, 2, 3, 4, 5, 6, 7), lesson=lessons)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def store_history(
    *, actor: Actor, installation: Installation, now: datetime, days: int, worse_airing_days: int = 0
) -> int:
    """Give the rooms of a trial a past of whole days, marked as simulated; return the number of readings.

    Args:
        days: Whole local days before today; today is filled up to now.
        worse_airing_days: The first of these days, in which nobody looked at a light yet and rooms
            were aired less. Without them there would be no effect to show.
    """
    blueprint = blueprint_of(installation.adoption.solution)
    if blueprint is None or blueprint.demo is None:
        return 0
    rooms = Entity.objects.filter(devices__source=installation.source, removed_at=None).select_related(
        "parent"
    )
    stored = 0
    for entity in rooms.distinct():
        rows = list(_history_of(blueprint.demo, entity, now, days, worse_airing_days))
        stored += store_readings(actor=actor, tenant=installation.adoption.owner, rows=rows)
    return stored


def _history_of(demo: Demo, entity: Entity, now: datetime, days: int, worse_days: int) -> Iterator[Row]:
    series = {name: series_for(entity=entity, attribute=name, unit=unit).pk for name, unit in UNITS.items()}
    usual = demo_room(demo, entity)
    stuffy = msgspec.structs.replace(usual, airing=usual.airing * 0.55)
    today = timezone.localdate(now)
    for back in range(days, -1, -1):
        day = today - timedelta(days=back)
        room = stuffy if days - back < worse_days else usual
        midnight = timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here
        # Today already looks as the live messages will, so that the course has no break in it.
        course = demo if back else _around_the_clock(demo, room)
        for value in day_course(course, room, day):
            at = midnight + timedelta(minutes=value.minute)
            if at >= now:
                return
            for name, number in value.as_attributes().items():
                yield series[name], at, float(number), int(Quality.SIMULATED)
