"""Proof that a file holds what was to be stored, before anything is dropped.

The local file is read by DuckDB, which shares no code with the writer; what then lies in the store is
read back and its fingerprint taken anew.
"""

from pathlib import Path
from typing import ClassVar

import duckdb

from allmende.basics.errors import AllmendeError
from allmende.datahub.cold.columns import Fingerprint
from allmende.datahub.cold.parquet import read_parts
from allmende.datahub.cold.storage import ColdStorage

MEMORY = "1GB"
#: Rows, smallest and largest time (µs), and how often a row is not behind the one before it.
_LOOK = """
with numbered as (
    select series_id as series, epoch_us(observed_at) as us, file_row_number as place
    from read_parquet(?, file_row_number = true)
), pairs as (
    select us, series, lag(us) over before as us_before, lag(series) over before as series_before
    from numbered window before as (order by place)
)
select count(*), min(us), max(us),
    count(*) filter (where series < series_before or (series = series_before and us <= us_before))
from pairs
"""


class NotWhatWasWritten(AllmendeError):
    """A cold file differs from what should be in it; nothing is dropped then."""

    code: ClassVar[str] = "datahub.cold_file_differs"


def check_local(file: Path, *, rows: int, first: int | None, last: int | None) -> None:
    """Let another reader count the file and look at its order.

    Raises:
        NotWhatWasWritten: count, span or order is not as told.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(file.parent),
    }
    with duckdb.connect(config=settings) as reader:
        found = reader.execute(_LOOK, [str(file)]).fetchone()
    if found != (rows, first, last, 0):
        raise NotWhatWasWritten(f"{file.name}: {found} instead of {(rows, first, last, 0)}")


def check_stored(storage: ColdStorage, path: str, digest: str, rows: int) -> None:
    """Read a stored file completely and compare its fingerprint.

    Raises:
        NotWhatWasWritten: it holds something else.
        ColdStoreUnavailable: it cannot be read.
    """
    fingerprint = Fingerprint()
    with storage.reading(path) as file:
        for part in read_parts(file):
            fingerprint.add(part)
    if (fingerprint.rows, fingerprint.digest()) != (rows, digest):
        raise NotWhatWasWritten(f"{path}: {fingerprint.rows} rows, {fingerprint.digest()}", path=path)
