"""Readings as columns of numbers, and the fingerprint that proves that two stores hold the same."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Smalls = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]

#: `received` of a reading that does not know when it was handed in.
UNKNOWN: Final = -(2**63) + 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """One stored reading; times are aware UTC."""

    series_id: int
    observed_at: datetime
    value: float
    quality: int
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Columns:
    """Readings side by side, sorted by series and time, each (series, time) once.

    Attributes:
        at: Microseconds since 1970 (UTC).
        received: The same, or UNKNOWN.
    """

    series: Ints
    at: Ints
    value: Floats
    quality: Smalls
    received: Ints

    def __len__(self) -> int:
        return len(self.series)

    @classmethod
    def empty(cls) -> "Columns":
        """No readings."""
        nothing = np.empty(0, np.int64)
        return cls(nothing, nothing, np.empty(0, np.float64), np.empty(0, np.int16), nothing)

    @classmethod
    def joined(cls, parts: "list[Columns]") -> "Columns":
        """Put sorted parts one behind the other."""
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return cls.empty()
        return cls(
            np.concatenate([part.series for part in parts]),
            np.concatenate([part.at for part in parts]),
            np.concatenate([part.value for part in parts]),
            np.concatenate([part.quality for part in parts]),
            np.concatenate([part.received for part in parts]),
        )

    def where(self, chosen: Mask) -> "Columns":
        """Keep the chosen readings."""
        return Columns(
            self.series[chosen],
            self.at[chosen],
            self.value[chosen],
            self.quality[chosen],
            self.received[chosen],
        )

    def merged(self, later: "Columns") -> "Columns":
        """Add readings that arrived later; where both have one, the first one stays."""
        if not len(later):
            return self
        both = Columns.joined([self, later])
        # Stable: of two equal keys, the own one comes first.
        order = np.lexsort((both.at, both.series))
        both = both.where(order)  # type: ignore[arg-type]  # an order chooses as a mask does
        repeated = (both.series[1:] == both.series[:-1]) & (both.at[1:] == both.at[:-1])
        return both.where(np.concatenate([[True], ~repeated]))

    def between(self, series_ids: list[int] | None, start: datetime | None, end: datetime | None) -> Mask:
        """Tell which readings are of these series (None: any) and at or after start, before end."""
        chosen: Mask = np.ones(len(self), np.bool_)
        if series_ids is not None:
            chosen &= np.isin(self.series, np.asarray(series_ids, np.int64))
        if start is not None:
            chosen &= self.at >= microseconds(start)
        if end is not None:
            chosen &= self.at < microseconds(end)
        return chosen

    def rows(self) -> Iterator[Row]:
        """Yield the readings one by one."""
        columns = (self.series, self.at, self.value, self.quality, self.received)
        for series, at, value, quality, received in zip(*(c.tolist() for c in columns), strict=True):
            received_at = None if received == UNKNOWN else moment(received)
            yield Row(series, moment(at), value, quality, received_at)


class Fingerprint:
    """SHA-256 over the columns of a stretch of sorted readings, however they are cut into pieces."""

    def __init__(self) -> None:
        self._columns = [hashlib.sha256() for _ in range(5)]
        self.rows = 0

    def add(self, part: Columns) -> None:
        """Take the next readings in."""
        self.rows += len(part)
        numbers: tuple[npt.NDArray[np.generic], ...] = (
            part.series,
            part.at,
            part.value,
            part.quality,
            part.received,
        )
        for column, values in zip(self._columns, numbers, strict=True):
            little = values.astype(values.dtype.newbyteorder("<"), copy=False)
            column.update(np.ascontiguousarray(little).tobytes())

    def digest(self) -> str:
        """Return it as hex."""
        return hashlib.sha256(b"".join(column.digest() for column in self._columns)).hexdigest()


def microseconds(at: datetime) -> int:
    """Return microseconds since 1970 of an aware time; exact."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """Return the aware time (UTC) of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=at)
