"""One town's readings of one month as a Parquet file: written once, read in parts.

Rows are sorted by series and time. Series and quality are dictionaries, times are differences, values
are split into their bytes, all of it packed with zstd: 2 to 6 bytes a row. Row groups are small, so
that one series is found without reading the others. Two facts stand in the file's metadata, so that
anyone can read it without us: `allmende.format` and `allmende.series`, a JSON object series id →
[entity, attribute, unit] of every series in the file.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from allmende.datahub.cold.columns import UNKNOWN, Columns, Fingerprint, Ints

FORMAT: Final = 1
ROW_GROUP: Final = 65_536
ZSTD_LEVEL: Final = 9
_TIME = pa.timestamp("us", tz="UTC")
SCHEMA: Final = pa.schema(
    [
        pa.field("series_id", pa.int64(), nullable=False),
        pa.field("observed_at", _TIME, nullable=False),
        pa.field("value", pa.float64(), nullable=False),
        pa.field("quality", pa.int16(), nullable=False),
        pa.field("received_at", _TIME),
    ]
)

#: Series id → entity's identifier, attribute, unit (UN/CEFACT).
Labels = Mapping[int, tuple[str, str, str]]


class MonthWriter:
    """Writes sorted readings into a local file, row group by row group; use as a context.

    Args:
        labels: Of series that may come; series without one are written without a name.

    Attributes:
        fingerprint: Of everything written so far.
    """

    def __init__(self, file: Path, labels: Labels) -> None:
        self._labels = labels
        self._writer = pq.ParquetWriter(
            file,
            SCHEMA,
            compression="zstd",
            compression_level=ZSTD_LEVEL,
            use_dictionary=["series_id", "quality"],
            column_encoding={
                "observed_at": "DELTA_BINARY_PACKED",
                "received_at": "DELTA_BINARY_PACKED",
                "value": "BYTE_STREAM_SPLIT",
            },
            write_page_index=True,
        )
        self._waiting: list[Columns] = []
        self._count = 0
        self.fingerprint = Fingerprint()
        self.series: set[int] = set()
        self.first: int | None = None
        self.last: int | None = None

    def __enter__(self) -> "MonthWriter":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._count:
            self._write(Columns.joined(self._waiting))
        # Of the series that are in the file, and of no other.
        labels = {str(one): list(self._labels.get(one, ("", "", ""))) for one in sorted(self.series)}
        self._writer.add_key_value_metadata(
            {"allmende.format": str(FORMAT), "allmende.series": json.dumps(labels)}
        )
        self._writer.close()

    def add(self, part: Columns) -> None:
        """Write the next readings; they come behind all earlier ones in order."""
        if not len(part):
            return
        self.fingerprint.add(part)
        self.series.update(np.unique(part.series).tolist())
        first, last = int(part.at.min()), int(part.at.max())
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)
        self._waiting.append(part)
        self._count += len(part)
        if self._count >= ROW_GROUP:
            self._write(Columns.joined(self._waiting))
            self._waiting, self._count = [], 0

    def _write(self, part: Columns) -> None:
        received = pa.array(part.received, mask=part.received == UNKNOWN).cast(_TIME)
        arrays = [
            pa.array(part.series),
            pa.array(part.at).cast(_TIME),
            pa.array(part.value),
            pa.array(part.quality),
            received,
        ]
        self._writer.write_table(pa.table(arrays, schema=self._writer.schema), row_group_size=ROW_GROUP)


def read_parts(file: pa.NativeFile | Path) -> Iterator[Columns]:
    """Yield everything in a file, a row group at a time."""
    source = pq.ParquetFile(file)
    for group in range(source.num_row_groups):
        yield _columns(source.read_row_group(group))


def read_chosen(
    file: pa.NativeFile, series_ids: list[int], start: datetime | None, end: datetime | None
) -> Columns:
    """Return the readings of some series at or after start and before end; other row groups stay unread."""
    source = pq.ParquetFile(file)
    wanted = np.asarray(sorted(series_ids), np.int64)
    groups = [group for group in range(source.num_row_groups) if _may_hold(source, group, wanted)]
    if not groups:
        return Columns.empty()
    found = _columns(source.read_row_groups(groups))
    return found.where(found.between(series_ids, start, end))


def read_labels(file: pa.NativeFile | Path) -> dict[int, tuple[str, str, str]]:
    """Return what the file says about its series."""
    metadata = pq.ParquetFile(file).metadata.metadata or {}
    stored: dict[str, list[str]] = json.loads(metadata.get(b"allmende.series", b"{}"))
    return {int(key): (entity, attribute, unit) for key, (entity, attribute, unit) in stored.items()}


def _may_hold(source: pq.ParquetFile, group: int, wanted: Ints) -> bool:
    bounds = source.metadata.row_group(group).column(0).statistics
    if bounds is None or not bounds.has_min_max:
        return True
    place = int(np.searchsorted(wanted, bounds.min))
    return place < len(wanted) and int(wanted[place]) <= bounds.max


def _columns(table: pa.Table) -> Columns:
    received = pc.fill_null(table["received_at"].cast(pa.int64()), UNKNOWN)
    return Columns(
        table["series_id"].to_numpy(),
        table["observed_at"].cast(pa.int64()).to_numpy(),
        table["value"].to_numpy(),
        table["quality"].to_numpy(),
        received.to_numpy(),
    )


__all__ = [
    "FORMAT",
    "Labels",
    "MonthWriter",
    "read_chosen",
    "read_labels",
    "read_parts",
]
