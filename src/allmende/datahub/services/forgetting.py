"""Taking readings out of every place they are kept: newest values, single readings, roll-ups, cold files.

The parts that retention and erasure share. Callers check rights and write the trail.
"""
# ruff: noqa: S608 - every part of a query is a constant

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection

from allmende.datahub.ingest.types import Quality
from allmende.datahub.local_time import ZONE
from allmende.datahub.models import ColdFile, ColdRemoval
from allmende.datahub.selectors.cold import cold_readings
from allmende.datahub.services.hot_rows import in_parts
from allmende.datahub.sql_parameters import Parameters

#: Before and after everything that can be stored.
BEGINNING: Final = datetime(1900, 1, 1, tzinfo=UTC)
END: Final = datetime(9000, 1, 1, tzinfo=UTC)
SERIES_AT_ONCE: Final = 200

_WHERE = "tenant = %(tenant)s and series_id = any(%(series)s::bigint[])"
_IN_TIME = f"{_WHERE} and observed_at >= %(start)s and observed_at < %(end)s"
_HOURS_IN_TIME = f"{_WHERE} and hour >= %(start)s and hour < %(end)s"
_DAYS_IN_TIME = f"""
{_WHERE} and day >= (%(start)s::timestamptz at time zone %(zone)s)::date
and day < (%(end)s::timestamptz at time zone %(zone)s)::date
"""
_LATEST_IN_TIME = f"""
{_WHERE} and (observed_at >= %(start)s and observed_at < %(end)s
              or valid_at >= %(start)s and valid_at < %(end)s)
"""
#: Instances that are no plain number, of the same attributes.
_INSTANCES_IN_TIME = """
tenant = %(tenant)s and at >= %(start)s and at < %(end)s and (entity_id, attribute) in (
    select entity_id, attribute from datahub_series
    where tenant = %(tenant)s and id = any(%(series)s::bigint[]))
"""
#: Foretold values and clocks that run ahead are never the newest.
_NOT_NEWEST = Quality.CLOCK_SKEW | Quality.FORECAST
#: The newest reading that is left, and the newest plausible one.
_LATEST_AGAIN = f"""
insert into latest (tenant, series_id, observed_at, value, quality, valid_at, valid_value, valid_quality)
select %(tenant)s, series.id, newest.observed_at, newest.value, newest.quality,
       valid.observed_at, valid.value, valid.quality
from unnest(%(series)s::bigint[]) as series (id)
cross join lateral (
    select observed_at, value, quality from observation
    where tenant = %(tenant)s and series_id = series.id and quality & {_NOT_NEWEST.value} = 0
    order by observed_at desc limit 1) newest
left join lateral (
    select observed_at, value, quality from observation
    where tenant = %(tenant)s and series_id = series.id
      and quality & {(_NOT_NEWEST | Quality.IMPLAUSIBLE).value} = 0
    order by observed_at desc limit 1) valid on true
on conflict do nothing
"""
#: Table → which of its rows are meant.
_PLACES: Final = {
    "observation": _IN_TIME,
    "latest": _LATEST_IN_TIME,
    "rollup_hour": _HOURS_IN_TIME,
    "rollup_day": _DAYS_IN_TIME,
    "rollup_dirty": _HOURS_IN_TIME,
    "attribute_instance": _INSTANCES_IN_TIME,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """How many rows of some series there are, or were taken out, by the place they are kept.

    Attributes:
        readings: Single readings in the database.
        cold: Single readings in cold files.
        files: Cold files that hold them.
        hours: Roll-ups of hours; `days` of local days.
        latest: Newest values.
        instances: Versions of attributes that are no plain number (text, places, relationships).
    """

    readings: int = 0
    cold: int = 0
    files: int = 0
    hours: int = 0
    days: int = 0
    latest: int = 0
    instances: int = 0

    @property
    def total_readings(self) -> int:
        """Single readings, wherever they are."""
        return self.readings + self.cold


def count_kept(tenant_id: int, series_ids: Sequence[int], start: datetime, end: datetime) -> Kept:
    """Count what `forget` would take out."""
    found = {
        table: _run(f"select count(*) from {table} where {where}", tenant_id, series_ids, start, end)
        for table, where in _PLACES.items()
    }
    cold, files = _count_cold(tenant_id, series_ids, start, end)
    return _kept(found, cold, files)


def forget(tenant_id: int, series_ids: Sequence[int], start: datetime, end: datetime) -> Kept:
    """Take out everything of some series at or after start and before end, local midnights.

    Cold readings vanish from every answer with the caller's transaction; their files are rewritten by
    `archive.apply_removals` after it.
    """
    cold, files = _count_cold(tenant_id, series_ids, start, end)
    found = {
        table: _run(f"delete from {table} where {where}", tenant_id, series_ids, start, end)
        for table, where in _PLACES.items()
    }
    if cold:
        remove_cold(tenant_id, series_ids, start, end)
    _run(_LATEST_AGAIN, tenant_id, series_ids, start, end)
    return _kept(found, cold, files)


def latest_again(tenant_id: int, series_id: int, taken: Sequence[datetime]) -> None:
    """Find a series' newest values anew after readings of these times were taken out."""
    gone: Parameters = {"tenant": tenant_id, "series": series_id, "times": list(taken)}
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from latest where tenant = %(tenant)s and series_id = %(series)s"
            " and (observed_at = any(%(times)s) or valid_at = any(%(times)s))",
            gone,
        )
    _run(_LATEST_AGAIN, tenant_id, [series_id], BEGINNING, END)


def forget_readings(tenant_id: int, series_ids: Sequence[int], before: datetime) -> int:
    """Take out single readings before a moment and leave their roll-ups; returns how many.

    From then on nothing that happens before this moment changes the roll-ups.
    """
    cold, _files = _count_cold(tenant_id, series_ids, BEGINNING, before)
    taken = 0
    for table in ("observation", "attribute_instance", "rollup_dirty"):
        done = _run(f"delete from {table} where {_PLACES[table]}", tenant_id, series_ids, BEGINNING, before)
        taken += done if table == "observation" else 0
    if cold:
        remove_cold(tenant_id, series_ids, BEGINNING, before)
    _run(
        "insert into series_horizon (tenant, series_id, raw_from)"
        " select %(tenant)s, id, %(end)s from unnest(%(series)s::bigint[]) as series (id)"
        " on conflict (tenant, series_id) do update set raw_from = excluded.raw_from"
        " where series_horizon.raw_from < excluded.raw_from",
        tenant_id,
        series_ids,
        BEGINNING,
        before,
    )
    return taken + cold


def forget_rollups(tenant_id: int, series_ids: Sequence[int], before: datetime) -> int:
    """Take out roll-ups before a moment; returns how many hours."""
    hours = _run(
        f"delete from rollup_hour where {_HOURS_IN_TIME}",
        tenant_id,
        series_ids,
        BEGINNING,
        before,
    )
    _run(f"delete from rollup_day where {_DAYS_IN_TIME}", tenant_id, series_ids, BEGINNING, before)
    return hours


def remove_cold(tenant_id: int, series_ids: Sequence[int], start: datetime, end: datetime) -> None:
    """Note that the cold readings of some series at or after start and before end are deleted."""
    last = end - timedelta(microseconds=1)
    ColdRemoval.objects.bulk_create(
        ColdRemoval(tenant_id=tenant_id, series_id=one, first_at=start, last_at=last) for one in series_ids
    )


def _count_cold(tenant_id: int, series_ids: Sequence[int], start: datetime, end: datetime) -> tuple[int, int]:
    files = ColdFile.objects.filter(tenant_id=tenant_id, last_at__gte=start, first_at__lt=end)
    if not files.exists():
        return 0, 0
    rows = sum(
        len(cold_readings(tenant_id, part, start, end)) for part in in_parts(list(series_ids), SERIES_AT_ONCE)
    )
    return rows, files.count() if rows else 0


def _kept(found: dict[str, int], cold: int, files: int) -> Kept:
    return Kept(
        readings=found["observation"],
        cold=cold,
        files=files,
        hours=found["rollup_hour"],
        days=found["rollup_day"],
        latest=found["latest"],
        instances=found["attribute_instance"],
    )


def _run(query: str, tenant_id: int, series_ids: Sequence[int], start: datetime, end: datetime) -> int:
    parameters: Parameters = {
        "tenant": tenant_id,
        "series": list(series_ids),
        "start": start,
        "end": end,
        "zone": ZONE.key,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        if not query.startswith("select"):
            return int(cursor.rowcount)
        found: Any = cursor.fetchone()  # Any: the driver's row
        return int(found[0])
