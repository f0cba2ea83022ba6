"""Values as CSV for spreadsheets: text that looks like a formula stays text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

#: What spreadsheets take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_pieces(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """Yield a CSV file (UTF-8 with byte order mark, semicolon); numbers and dates come as ready text."""
    yield "\ufeff".encode()
    yield _line(head)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str | int]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()
