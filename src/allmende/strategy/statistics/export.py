"""Values as CSV (RFC 4180, UTF-8, numbers with a point): text that looks like a formula stays text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

#: What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_pieces(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """Yield a CSV file line by line; numbers and dates come as ready text."""
    yield _line(head)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str | int]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()
