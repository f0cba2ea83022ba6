"""Readings out of the database as columns, and the checksum that tells whether anything changed since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import connection

from allmende.datahub.cold.columns import UNKNOWN, Columns
from allmende.datahub.sql_parameters import Parameters

#: Both sides of the comparison: each row's own hash, added up modulo 2^64.
_HASH = "hash_record_extended(row(series_id, observed_at, value, quality, received_at), 0)"
_COPY = f"""
copy (
    select series_id, observed_at, value, quality,
           coalesce((extract(epoch from received_at) * 1000000)::bigint, %(unknown)s::bigint), {_HASH}
    from observation
    where tenant = %(tenant)s and series_id = any(%(series)s::bigint[])
      and observed_at >= %(start)s and observed_at < %(end)s
    order by series_id, observed_at
) to stdout (format binary)
"""  # noqa: S608 - constants
_COUNT = f"""
select count(*), mod(coalesce(sum({_HASH}::numeric), 0), 18446744073709551616) from observation
where tenant = %(tenant)s and observed_at >= %(start)s and observed_at < %(end)s
"""  # noqa: S608 - constants
_SERIES = """
select distinct series_id from observation
where tenant = %(tenant)s and observed_at >= %(start)s and observed_at < %(end)s order by 1
"""

_ANY = """
select exists (select from observation where tenant = %s and observed_at >= %s and observed_at < %s)
"""

_WRAP: Final = 2**64
#: PostgreSQL counts times from 2000.
_EPOCH_2000_US: Final = 946_684_800_000_000
_HEADER_BYTES: Final = 19
#: A row of COPY's binary format: number of fields, then each field's length and bytes; all of fixed size.
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("series_size", ">i4"),
        ("series", ">i8"),
        ("at_size", ">i4"),
        ("at", ">i8"),
        ("value_size", ">i4"),
        ("value", ">f8"),
        ("quality_size", ">i4"),
        ("quality", ">i2"),
        ("received_size", ">i4"),
        ("received", ">i8"),
        ("hash_size", ">i4"),
        ("hash", ">i8"),
    ]
)


class HotRows:
    """One town's readings of one month in the database.

    Attributes:
        count: How many were read so far.
        checksum: Of those that were read so far.
    """

    def __init__(self, tenant_id: int, start: datetime, end: datetime) -> None:
        self._where: Parameters = {"tenant": tenant_id, "start": start, "end": end, "unknown": UNKNOWN}
        self.count = 0
        self.checksum = 0

    def series(self) -> list[int]:
        """Return the series that have readings, in order."""
        with connection.cursor() as cursor:
            cursor.execute(_SERIES, self._where)
            return [row[0] for row in cursor.fetchall()]

    def read(self, series_ids: list[int]) -> Columns:
        """Return the readings of some series, sorted; they count towards the checksum."""
        with (
            connection.cursor() as cursor,
            cursor.copy(_COPY, {**self._where, "series": series_ids}) as copy,
        ):
            found = _parse(b"".join(bytes(piece) for piece in copy))
        self.count += len(found)
        self.checksum = (self.checksum + int(np.sum(found["hash"].astype(np.uint64)))) % _WRAP
        return Columns(
            found["series"].astype(np.int64),
            found["at"].astype(np.int64) + _EPOCH_2000_US,
            found["value"].astype(np.float64),
            found["quality"].astype(np.int16),
            found["received"].astype(np.int64),
        )

    def as_they_are(self) -> tuple[int, int]:
        """Return count and checksum of what is in the database now."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, self._where)
            count, checksum = cursor.fetchone()
        return count, int(checksum) % _WRAP


def tenants_with_rows(start: datetime, end: datetime) -> list[int]:
    """Return the towns that have readings in the database at or after start and before end."""
    found = []
    with connection.cursor() as cursor:
        # One question a town: each is a single step into one shard or partition.
        cursor.execute("select id from kernel_space order by id")
        for (tenant_id,) in cursor.fetchall():
            cursor.execute(_ANY, [tenant_id, start, end])
            if cursor.fetchone()[0]:
                found.append(tenant_id)
    return found


def in_parts(series_ids: list[int], size: int) -> Iterator[list[int]]:
    """Yield the series in parts, in order."""
    for place in range(0, len(series_ids), size):
        yield series_ids[place : place + size]


# Any: a structured array has no narrower type.
def _parse(stream: bytes) -> npt.NDArray[Any]:
    # The stream ends with a row of -1 fields; nothing in it is null, so that every row has one size.
    body = stream[_HEADER_BYTES:-2]
    return np.frombuffer(body, dtype=_ROW)
