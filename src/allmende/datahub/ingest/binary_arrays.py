"""Whole columns as PostgreSQL's binary arrays: an order of magnitude cheaper than value by value.

Source: PostgreSQL `array_send`: dimensions, null flag, element type, length, lower bound, then each
element as four bytes of length and its bytes, all big endian.
"""

import struct
import sys
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from psycopg import AsyncConnection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

#: PostgreSQL counts timestamps in microseconds from here.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HEAD = struct.Struct(">iiIii").pack
_EMPTY = struct.Struct(">iiI").pack


class _Column(bytes):
    """A packed array; its subclasses say of what."""


class SmallInts(_Column):
    """smallint[]."""


class Ints(_Column):
    """integer[]."""


class BigInts(_Column):
    """bigint[]."""


class Floats(_Column):
    """double precision[]; NaN stands for unknown where a query says so."""


class Times(_Column):
    """timestamptz[]."""


def microseconds(time: datetime) -> int:
    """Return an aware time as PostgreSQL keeps it."""
    return (time - EPOCH) // _MICROSECOND


def small_ints(values: Iterable[int]) -> SmallInts:
    """Pack a smallint[]."""
    return SmallInts(_packed("h", 2, 21, values))


def ints(values: Iterable[int]) -> Ints:
    """Pack an integer[]."""
    return Ints(_packed("i", 4, 23, values))


def big_ints(values: Iterable[int]) -> BigInts:
    """Pack a bigint[]."""
    return BigInts(_packed("q", 8, 20, values))


def floats(values: Iterable[float]) -> Floats:
    """Pack a double precision[]."""
    return Floats(_packed("d", 8, 701, values))


def times(values: Iterable[int]) -> Times:
    """Pack a timestamptz[] from `microseconds`."""
    return Times(_packed("q", 8, 1184, values))


def register(connection: AsyncConnection[object]) -> None:
    """Let this connection send packed columns."""
    for kind, oid in ((SmallInts, 1005), (Ints, 1007), (BigInts, 1016), (Floats, 1022), (Times, 1185)):
        dumper = type(f"{kind.__name__}Dumper", (_ColumnDumper,), {"oid": oid})
        connection.adapters.register_dumper(kind, dumper)


class _ColumnDumper(Dumper):
    """Sends the bytes as they are."""

    format = Format.BINARY

    def dump(self, obj: Buffer) -> Buffer:
        return obj


def _packed(typecode: str, width: int, element_oid: int, values: Iterable[int | float]) -> bytes:
    column = array(typecode, values)
    if not column:
        return _EMPTY(0, 0, element_oid)
    if sys.byteorder == "little":
        column.byteswap()
    raw, step = column.tobytes(), width + 4
    out = bytearray(len(column) * step)
    out[3::step] = bytes([width]) * len(column)
    # One strided copy per byte of an element, instead of one Python call per element.
    for offset in range(width):
        out[4 + offset :: step] = raw[offset::width]
    return _HEAD(1, 0, element_oid, len(column), 1) + out
