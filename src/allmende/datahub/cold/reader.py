"""Cold readings for the hub: it asks the manifest through its own guarded connection.

`read_cold` is the one door of APIs that answer over the whole history::

    hot = …select from observation…
    cold = await read_cold(connection, address, tenant=5, series_ids=[1, 2], start=…, end=…)
    for row in cold.rows(): …   # sorted by series and time

Where hot and cold hold the same (series, time), the cold reading was the first and counts. To delete or
replace cold readings, insert their stretch into `datahub_coldremoval` (and, to replace, the new reading
into `observation`): from then on nobody sees the old ones, the worker rewrites the files.
"""

import asyncio
import functools
from collections.abc import Iterable, Sequence
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from allmende.datahub.cold.columns import Columns, microseconds
from allmende.datahub.cold.parquet import read_chosen
from allmende.datahub.cold.storage import ColdStorage, ColdStoreUnavailable

_FILES = """
select path from datahub_coldfile
where tenant = %(tenant)s and last_at >= coalesce(%(start)s::timestamptz, '-infinity')
  and first_at < coalesce(%(end)s::timestamptz, 'infinity')
order by month
"""
_REMOVALS = """
select series_id, first_at, last_at from datahub_coldremoval
where tenant = %(tenant)s and series_id = any(%(series)s::bigint[])
"""

#: Series, first and last moment of readings that are deleted.
Removal = tuple[int, datetime, datetime]


async def read_cold(
    connection: AsyncConnection[TupleRow],
    address: str,
    *,
    tenant: int,
    series_ids: Sequence[int],
    start: datetime | None,
    end: datetime | None,
) -> Columns:
    """Return a tenant's cold readings of some series at or after start and before end.

    Args:
        connection: Sees the tenant's rows; its transaction is used for two small questions.
        address: Of the cold store, see `ColdStorage.at`.
        start: None: from the beginning.
        end: None: to the end.

    Raises:
        ColdStoreUnavailable: the store does not answer; an answer without it would be a wrong one.
    """
    values = {"tenant": tenant, "series": list(series_ids), "start": start, "end": end}
    tried: list[str] = []
    while series_ids:
        # Deletions first: files that are rewritten in between may hide a new reading for a moment, but never
        # show a deleted one.
        rows = await (await connection.execute(_REMOVALS, values)).fetchall()
        gone = [(row[0], row[1], row[2]) for row in rows]
        paths = [row[0] for row in await (await connection.execute(_FILES, values)).fetchall()]
        if not paths:
            break
        try:
            found = await asyncio.to_thread(read_files, address, paths, list(series_ids), start, end)
        except ColdStoreUnavailable:
            if paths == tried:
                raise
            # Perhaps rewritten while we looked; then the manifest names others now.
            tried = paths
        else:
            return without(found, gone)
    return Columns.empty()


def read_files(
    address: str, paths: Sequence[str], series_ids: list[int], start: datetime | None, end: datetime | None
) -> Columns:
    """Read some files of the manifest, oldest first; blocks."""
    storage, parts = opened_store(address), []
    for path in paths:
        with storage.reading(path) as file:
            parts.append(read_chosen(file, series_ids, start, end))
    found = Columns.joined(parts)
    # Months follow each other; within one series everything is in order already.
    return found if len(paths) == 1 else Columns.empty().merged(found)


def without(readings: Columns, removals: Iterable[Removal]) -> Columns:
    """Leave out what is deleted."""
    for series_id, first, last in removals:
        is_gone = (
            (readings.series == series_id)
            & (readings.at >= microseconds(first))
            & (readings.at <= microseconds(last))
        )
        if is_gone.any():
            readings = readings.where(~is_gone)
    return readings


@functools.cache
def opened_store(address: str) -> ColdStorage:
    """Return the store at an address; a client of S3 is made once a process."""
    return ColdStorage.at(address)
