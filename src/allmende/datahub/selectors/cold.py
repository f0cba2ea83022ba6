"""Readings of months that have left the database, for whoever asks for a stretch of time."""
# ruff: noqa: S608 - every part is a constant of this module

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings

from allmende.datahub.cold.columns import Columns
from allmende.datahub.cold.reader import Removal, opened_store, read_files, without
from allmende.datahub.cold.storage import ColdStorage, ColdStoreUnavailable
from allmende.datahub.models import ColdFile, ColdRemoval


def cold_storage() -> ColdStorage:
    """Return this installation's cold store."""
    return opened_store(settings.ALLMENDE_ENV.cold_store)


def month_of(moment: datetime) -> date:
    """Return the first day of the month (UTC) a moment falls into, as months are stored."""
    return moment.astimezone(UTC).date().replace(day=1)


def cold_files(tenant_id: int, start: datetime | None, end: datetime | None) -> list[ColdFile]:
    """Return a town's files that may hold readings at or after start and before end, oldest first."""
    files = ColdFile.objects.filter(tenant_id=tenant_id)
    if start is not None:
        files = files.filter(last_at__gte=start)
    if end is not None:
        files = files.filter(first_at__lt=end)
    return list(files.order_by("month"))


def cold_readings(
    tenant_id: int, series_ids: Sequence[int], start: datetime | None, end: datetime | None
) -> Columns:
    """Return the cold readings of some series of a town at or after start and before end.

    Raises:
        ColdStoreUnavailable: the cold store does not answer; an answer without it would be a wrong one.
    """
    tried: list[str] = []
    while series_ids:
        # Deletions first: files that are rewritten in between may hide a new reading for a moment, but never
        # show a deleted one.
        gone = removals_of(tenant_id, series_ids)
        paths = [file.path for file in cold_files(tenant_id, start, end)]
        if not paths:
            break
        try:
            found = read_files(settings.ALLMENDE_ENV.cold_store, paths, list(series_ids), start, end)
        except ColdStoreUnavailable:
            if paths == tried:
                raise
            # Perhaps rewritten while we looked; then the manifest names others now.
            tried = paths
        else:
            return without(found, gone)
    return Columns.empty()


def removals_of(tenant_id: int, series_ids: Sequence[int]) -> list[Removal]:
    """Return which cold readings of some series are deleted although their files still hold them."""
    rows = ColdRemoval.objects.filter(tenant_id=tenant_id, series_id__in=list(series_ids))
    return list(rows.values_list("series_id", "first_at", "last_at"))


def as_parameters(readings: Columns) -> dict[str, Any]:
    """Return cold readings as arrays for SQL, see `COLD`."""
    rows = list(readings.rows())
    return {
        "cold_series": [row.series_id for row in rows],
        "cold_at": [row.observed_at for row in rows],
        "cold_value": [row.value for row in rows],
        "cold_quality": [row.quality for row in rows],
    }


#: A table `cold` for a `with`, from the parameters above. Where hot and cold hold the same reading
#: (it was sent again after its month had left), the cold one is the first and counts.
COLD = """
cold as (
    select * from unnest(%(cold_series)s::bigint[], %(cold_at)s::timestamptz[], %(cold_value)s::float8[],
                         %(cold_quality)s::smallint[]) as c (series_id, observed_at, value, quality)
)
"""
#: A table `reading` of hot and cold readings of %(series)s between %(start)s and %(end)s.
READING = f"""
{COLD}, reading as (
    select series_id, observed_at, value, quality from observation hot
    where tenant = %(tenant)s and series_id = any(%(series)s::bigint[])
      and observed_at >= %(start)s and observed_at < %(end)s
      and not exists (select from cold
                      where cold.series_id = hot.series_id and cold.observed_at = hot.observed_at)
    union all
    select series_id, observed_at, value, quality from cold
    where observed_at >= %(start)s and observed_at < %(end)s
)
"""

#: A value that may be added up: sums and squares of absurd numbers, which any writer can send, become
#: infinite instead of an error that would stop everybody's roll-ups.
SUMMABLE = "(case when abs(value) > 1e290 then value * 'infinity'::float8 else value end)"
SQUARE = """
(case when abs(value) > 1e140 then 'infinity'::float8 when abs(value) < 1e-140 then 0 else value * value end)
"""
