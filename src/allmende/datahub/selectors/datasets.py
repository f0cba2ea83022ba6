"""Published datasets and their rows, as far as each school releases them."""
# ruff: noqa: S608 - every part of a query is a constant

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub.local_time import days_between, midnight
from allmende.datahub.models import Dataset, Entity, ReleaseMode
from allmende.datahub.permissions import sees_live
from allmende.datahub.selectors.cold import COLD, READING
from allmende.datahub.selectors.history import SHAPES, end_of_yesterday
from allmende.datahub.selectors.measured import HOURS, Stretch
from allmende.datahub.selectors.rooms import release_of
from allmende.datahub.sql_parameters import Parameters
from allmende.datahub.types import ExportRow, Extent, Period
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

ROOM_SERIES = """
select room.id, room.name, room.code, coalesce(school.name, ''), coalesce(school.release, room.release),
       series.id, series.attribute
from datahub_entity room
left join datahub_entity school on school.id = room.parent_id and school.tenant = room.tenant
join datahub_series series on series.tenant = room.tenant and series.entity_id = room.id
where room.tenant = %(tenant)s and room.type = %(type)s and series.attribute = any(%(attributes)s)
order by school.sort_key, room.sort_key, room.id
"""

#: Single readings, and means of hours where these were deleted on purpose.
READINGS = f"""
with {READING}, {HOURS}
select observed_at, series_id, value, quality, false from reading
union all
select hour, series_id, total / plausible, flags, true
from hours join series_horizon horizon using (series_id)
where horizon.tenant = %(tenant)s and hour < horizon.raw_from and plausible > 0
order by 1, 5, 2
"""

HOURLY_MEANS = f"""
with {COLD}, {HOURS}
select hour, series_id, total / plausible, flags, true from hours where plausible > 0 order by 1, 2
"""

#: A few looks into the keys per series instead of a count of everything. What has left the database
#: has its hours still.
EXTENT = """
select min(found.first), max(found.last)
from unnest(%(series)s) as series (id)
cross join lateral (
    (select observed_at as first, observed_at as last from observation
     where tenant = %(tenant)s and series_id = series.id and observed_at < %(end)s
     order by observed_at limit 1)
    union all
    (select observed_at, observed_at from observation
     where tenant = %(tenant)s and series_id = series.id and observed_at < %(end)s
     order by observed_at desc limit 1)
    union all
    (select hour, hour from rollup_hour
     where tenant = %(tenant)s and series_id = series.id and hour < %(end)s order by hour limit 1)
    union all
    (select hour, hour from rollup_hour
     where tenant = %(tenant)s and series_id = series.id and hour < %(end)s order by hour desc limit 1)
) found
"""
#: How long an extent may be shown before it is asked for again.
EXTENT_KEPT_S: Final = 300

#: How much of one room's history is read at once; keeps memory flat however long the period is.
STRETCH: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class ReleasedRoom:
    """A room whose readings an actor may take, and in which form."""

    name: str
    code: str
    school: str
    is_open: bool
    #: Series id → attribute.
    series: Mapping[int, str]


def datasets_of(actor: Actor, space: Space | None = None) -> "QuerySet[Dataset]":
    """Return the published datasets the actor may see, of one town or of all, by title."""
    visible: QuerySet[Dataset] = Dataset.objects.visible_to(actor).filter(published_at__isnull=False)
    if space is not None:
        visible = visible.filter(owner=space)
    return visible.select_related("owner").order_by("title", "owner__name")


def found_datasets(datasets: "QuerySet[Dataset]", words: str, town_key: str) -> "QuerySet[Dataset]":
    """Keep the datasets of one town (key of its space) that contain every word."""
    if town_key:
        datasets = datasets.filter(owner__key=town_key)
    for word in words.split():
        datasets = datasets.filter(
            Q(title__icontains=word) | Q(description__icontains=word) | Q(owner__name__icontains=word)
        )
    return datasets


def dataset_for(actor: Actor, slug: str) -> Dataset:
    """Return a published dataset.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return get_or_not_found(datasets_of(actor), slug=slug)


def released_rooms(actor: Actor, dataset: Dataset) -> list[ReleasedRoom]:
    """Return the dataset's rooms whose school releases anything to the actor, by school and name."""
    parameters: Parameters = {
        "tenant": dataset.owner_id,
        "type": dataset.entity_type,
        "attributes": [attribute["name"] for attribute in dataset.attributes],
    }
    with connection.cursor() as cursor:
        cursor.execute(ROOM_SERIES, parameters)
        rows = cursor.fetchall()
    rooms: dict[int, ReleasedRoom] = {}
    series: dict[int, dict[int, str]] = {}
    for room_id, name, code, school, release, series_id, attribute in rows:
        is_open = sees_live(actor, dataset.owner_id, release)
        if not is_open and release == ReleaseMode.INTERNAL:
            continue
        series.setdefault(room_id, {})[series_id] = attribute
        rooms.setdefault(room_id, ReleasedRoom(name, code, school, is_open, series[room_id]))
    return list(rooms.values())


def stream_rows(actor: Actor, dataset: Dataset, start: date, end: date) -> Iterator[ExportRow]:
    """Yield the released rows of a dataset, room by room and in order of time.

    Args:
        start: First local day.
        end: Last local day, included.
    """
    first, after = days_between(start, end)
    rooms = released_rooms(actor, dataset)
    return _rows_of(dataset.owner_id, rooms, first, after)


def _rows_of(
    tenant_id: int, rooms: list[ReleasedRoom], first: datetime, after: datetime
) -> Iterator[ExportRow]:
    for room in rooms:
        readable_until = after if room.is_open else min(after, end_of_yesterday())
        since = first
        while since < readable_until:
            until = min(since + STRETCH, readable_until)
            yield from _room_rows(tenant_id, room, since, until)
            since = until


def _room_rows(tenant_id: int, room: ReleasedRoom, start: datetime, end: datetime) -> Iterator[ExportRow]:
    stretch = Stretch(tenant_id, list(room.series), start, end)
    parameters = stretch.parameters
    parameters |= stretch.cold_parameters if room.is_open else stretch.changed_parameters
    with connection.cursor() as cursor:
        cursor.execute(READINGS if room.is_open else HOURLY_MEANS, parameters)
        found = cursor.fetchall()
    key: tuple[datetime, bool] | None = None
    values: dict[str, float] = {}
    quality: dict[str, int] = {}
    for moment, series_id, value, flags, is_hourly in found:
        if (moment, is_hourly) != key:
            if key is not None:
                yield _row(room, key, values, quality)
            key, values, quality = (moment, is_hourly), {}, {}
        values[room.series[series_id]] = value
        if flags:
            quality[room.series[series_id]] = flags
    if key is not None:
        yield _row(room, key, values, quality)


def _row(
    room: ReleasedRoom, key: tuple[datetime, bool], values: dict[str, float], quality: dict[str, int]
) -> ExportRow:
    at, is_hourly_mean = key
    return ExportRow(
        start=at,
        school=room.school,
        room=room.name,
        code=room.code,
        values=values,
        quality=quality,
        is_hourly_mean=is_hourly_mean,
    )


def room_csv(
    actor: Actor, entity: Entity, attribute: str, period: Period | str, until: date
) -> Iterator[ExportRow]:
    """Yield the released readings of one attribute of one room over a period; see `history`.

    `exports.csv_lines` turns the rows into lines of CSV.
    """
    days_before, _step = SHAPES[Period(period)]
    first, after = days_between(until - timedelta(days=days_before), until)
    release = release_of(entity)
    is_open = sees_live(actor, entity.tenant_id, release)
    if not is_open and release == ReleaseMode.INTERNAL:
        return iter(())
    series = dict(entity.series.filter(attribute=attribute).values_list("pk", "attribute"))
    school = entity.parent.name if entity.parent is not None else ""
    room = ReleasedRoom(entity.name, entity.code, school, is_open, series)
    return _rows_of(entity.tenant_id, [room] if series else [], first, after)


def extent_of(actor: Actor, dataset: Dataset) -> Extent:
    """Return from when to when the actor can take rows, and of how many rooms; up to five minutes old."""
    rooms = released_rooms(actor, dataset)
    series = [series_id for room in rooms for series_id in room.series]
    if not series:
        return Extent(first=None, last=None, rooms=0)
    any_open = any(room.is_open for room in rooms)
    end = midnight(date(9999, 1, 1)) if any_open else end_of_yesterday()
    key = hashlib.sha256(f"{dataset.owner_id} {end} {series}".encode()).hexdigest()
    parameters: Parameters = {"tenant": dataset.owner_id, "series": series, "end": end}
    found: tuple[datetime | None, datetime | None] | None = cache.get(f"datahub.extent.{key}")
    if found is None:
        found = _first_and_last(parameters)
        cache.set(f"datahub.extent.{key}", found, EXTENT_KEPT_S)
    return Extent(first=found[0], last=found[1], rooms=len(rooms))


def _first_and_last(parameters: Parameters) -> tuple[datetime | None, datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(EXTENT, parameters)
        first, last = cursor.fetchone()
    return first, last


def release_sentences(dataset: Dataset) -> list[str]:
    """Say in words how the schools behind a dataset release their readings, e.g. "3 Schulen: …"."""
    schools = Entity.objects.filter(tenant_id=dataset.owner_id, type="School", removed_at=None)
    counted = dict(schools.values_list("release").annotate(number=Count("pk")).order_by())
    words = {
        ReleaseMode.LIVE: _("einzelne Messwerte, sofort"),
        ReleaseMode.DELAYED: _("Stundenmittel bis gestern"),
        ReleaseMode.INTERNAL: _("nichts, die Werte bleiben in der Kommune"),
    }
    return [
        ngettext("%(number)s Schule: %(words)s", "%(number)s Schulen: %(words)s", counted[mode])
        % {"number": counted[mode], "words": text}
        for mode, text in words.items()
        if mode in counted
    ]
