"""Readings of months that left the database: told, counted, corrected and deleted like all others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from allmende.datahub.cold.columns import Columns, Row
from allmende.datahub.cold.reader import read_cold
from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.temporal.instances import CORRECTED, Instance, reading_body, reading_uuid
from allmende.datahub.ngsild.temporal.parameters import Span
from allmende.datahub.ngsild.temporal.reading import Wanted, series_sql

MICROSECOND: Final = timedelta(microseconds=1)
_UNTIL: Final = "select max(last_at) from datahub_coldfile where tenant = %s"
#: Everything before the hub knew of it, and after: all readings of a series.
_DROP: Final = """
insert into datahub_coldremoval (tenant, series_id, first_at, last_at, noted_at)
select %(tenant)s, %(series)s, %(first)s, %(last)s, now()
where exists (select from datahub_coldfile where tenant = %(tenant)s
    and last_at >= %(first)s and first_at <= %(last)s)
"""


@dataclass(frozen=True, slots=True)
class Cold:
    """A tenant's cold readings.

    Attributes:
        address: Of the store.
        until: Time of the last of them.
    """

    address: str
    until: datetime

    def overlaps(self, span: Span) -> bool:
        """Whether readings of the span may be among them."""
        if span.time_property == "deletedAt":
            return False
        return span.start is None or span.time_property != "observedAt" or span.start <= self.until


async def cold_of(connection: Connection, tenant: int, address: str) -> Cold | None:
    """Return a tenant's cold readings, None if it has none."""
    if not address:
        return None
    row = await (await connection.execute(_UNTIL, (tenant,), prepare=True)).fetchone()
    return None if row is None or row[0] is None else Cold(address, row[0])


async def with_cold(
    connection: Connection, cold: Cold, wanted: Wanted, instances: Sequence[Instance]
) -> list[Instance]:
    """Return instances together with the cold readings that are wanted, oldest first.

    With a limit or `lastN` there may be a few more than wanted, as `read_instances` says.
    """
    if wanted.datasets is not None and "@none" not in wanted.datasets:
        return list(instances)
    statement = series_sql(has_names=wanted.attributes is not None)
    rows = await (await connection.execute(statement, wanted.values)).fetchall()
    series = {row[0]: (row[1], row[2], row[3]) for row in rows}
    if not series:
        return list(instances)
    by_time = wanted.span.time_property == "observedAt"
    found = await read_cold(
        connection, cold.address, tenant=wanted.tenant, series_ids=list(series),
        start=wanted.span.start if by_time else None, end=wanted.span.end if by_time else None,
    )  # fmt: skip
    told = [
        _instance(row, series[row.series_id], is_observed=by_time)
        for row in _few(found, wanted).rows()
        if not row.quality & CORRECTED
    ]
    if not by_time:
        told = [one for one in told if _is_within(one, wanted.span)]
    # Of two readings of one time, the cold one was the first.
    names = {one.instance for one in told}
    both = [one for one in instances if one.instance not in names] + told
    both.sort(key=lambda one: one.time or one.at)
    return both


async def drop_cold(
    connection: Connection, tenant: int, series_id: int, first: datetime | str, last: datetime | str
) -> int:
    """Delete a series' cold readings from first to last (included); return whether there may be any."""
    values = {"tenant": tenant, "series": series_id, "first": first, "last": last}
    return (await connection.execute(_DROP, values)).rowcount


async def cold_reading(
    connection: Connection, cold: Cold, tenant: int, series_id: int, at: datetime
) -> tuple[float, int, datetime | None] | None:
    """Return value, quality and time of arrival of one cold reading, None if there is none."""
    found = await read_cold(
        connection, cold.address, tenant=tenant, series_ids=[series_id], start=at, end=at + MICROSECOND
    )
    row = next(found.rows(), None)
    return None if row is None else (row.value, row.quality, row.received_at)


def _few(found: Columns, wanted: Wanted) -> Columns:
    """Leave out what no answer can show: beyond the last ones of each series, or beyond the page."""
    span = wanted.span
    if span.time_property != "observedAt" or not len(found) or (span.last is None and wanted.most is None):
        return found
    counts = [count for count in (span.last, None if wanted.most is None else wanted.most + 1) if count]
    begins = np.flatnonzero(np.r_[True, found.series[1:] != found.series[:-1]])
    sizes = np.diff(np.r_[begins, len(found)])
    place = np.arange(len(found)) - np.repeat(begins, sizes)
    if span.last is None:
        return found.where(place < min(counts))
    return found.where(place >= np.repeat(sizes, sizes) - min(counts))


def _instance(row: Row, series: tuple[int, str, str], *, is_observed: bool) -> Instance:
    series_id, observed_at, value, quality, received_at = row
    entity_id, attribute, unit = series
    received = received_at or observed_at
    time = observed_at if is_observed else received
    return Instance(
        entity_id, attribute, None, reading_uuid(series_id, observed_at),
        reading_body(value, unit, observed_at, quality), time, time, received, received,
    )  # fmt: skip


def _is_within(one: Instance, span: Span) -> bool:
    time = one.time or one.at
    return (span.start is None or time >= span.start) and (span.end is None or time < span.end)
