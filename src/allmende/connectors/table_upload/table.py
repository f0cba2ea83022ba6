"""From the bytes of a file to a table with line numbers: CSV in any usual dress, or an Excel workbook."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from allmende.basics.errors import AllmendeError
from allmende.connectors.archives import members_of
from allmende.datahub.ingest.types import PayloadRejected

#: As much as the portal takes in one request.
MAX_BYTES: Final = 5 * 1024 * 1024
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 60
MAX_CELL: Final = 200
DELIMITERS: Final = ";\t,|"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")

Cell = str | float | datetime | None


class TableRefused(AllmendeError):
    """The file as a whole cannot be read.

    Attributes:
        reason: "empty", "too_large", "wrong_type", "old_excel", "broken", "no_header", "no_rows",
            "too_many_rows".
    """

    code: ClassVar[str] = "upload.refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason=reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Row:
    """One filled line; as many cells as the table has headings.

    Attributes:
        line: Its number in the file, counted from 1.
    """

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the filled lines below it."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, index: int, *, limit: int = 200) -> list[Cell]:
        """Return the first filled cells of a column."""
        cells = (row.cells[index] for row in self.rows)
        found: list[Cell] = []
        for cell in cells:
            if cell is not None and cell != "":
                found.append(cell)
                if len(found) == limit:
                    break
        return found


def read_table(body: bytes, *, longest: int = MAX_CELL) -> Table:
    """Read a CSV file (UTF-8, UTF-16, Windows-1252; semicolon, tab, comma, bar) or an Excel workbook.

    The kind is told by content, never by the name. Of a workbook the first sheet is read; of formulas the
    values that were stored with them.

    Args:
        longest: Letters of a cell that are kept; the rest is cut off.

    Raises:
        TableRefused: see its reasons.
    """
    if not body.strip():
        raise TableRefused("empty")
    if len(body) > MAX_BYTES:
        raise TableRefused("too_large")
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefused("old_excel")
    lines = _workbook_lines(body, longest) if body.startswith(b"PK") else _csv_lines(body, longest)
    filled = ((line, cells) for line, cells in lines if any(cell not in (None, "") for cell in cells))
    first = next(filled, None)
    if first is None:
        raise TableRefused("empty")
    headings = _headings(first[1])
    rows = _rows(filled, len(headings))
    if not rows:
        raise TableRefused("no_rows")
    return Table(headings, rows)


def _headings(cells: Sequence[Cell]) -> tuple[str, ...]:
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) < 2 or sum(bool(text) for text in texts) < 2:
        raise TableRefused("no_header")
    return tuple(text[:MAX_CELL] or f"Spalte {number}" for number, text in enumerate(texts, start=1))


def _rows(lines: Iterator[tuple[int, Sequence[Cell]]], width: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) == MAX_ROWS:
            raise TableRefused("too_many_rows")
        padded = [*cells[:width], *[None] * (width - len(cells))]
        rows.append(Row(line, tuple(padded)))
    return tuple(rows)


# -- Excel ---------------------------------------------------------------------------------------------


def _workbook_lines(body: bytes, longest: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    _refuse_dangerous(body)
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # Files written by other programs may claim any size; only what is there counts.
        sheet.reset_dimensions()
        for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
            yield line, [_cell_of(cell.value, longest) for cell in row]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError,
            EOFError, SyntaxError, AttributeError) as err:  # fmt: skip
        # openpyxl lets the faults of its parts through.
        raise TableRefused("broken") from err


def _refuse_dangerous(body: bytes) -> None:
    try:
        members = members_of(body)
    except PayloadRejected as err:
        raise TableRefused("broken") from err
    if not any(name.startswith("xl/") for name in members):
        raise TableRefused("wrong_type")
    # Real workbooks have no document type.
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in members.values()):
        raise TableRefused("broken")


def _cell_of(value: object, longest: int) -> Cell:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone is the config's
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return str(value).strip()[:longest]


# -- CSV -----------------------------------------------------------------------------------------------


def _csv_lines(body: bytes, longest: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    for line, cells in csv_lines(body, _delimiter_of):
        yield line, [cell.strip()[:longest] for cell in cells[:MAX_COLUMNS]]


def csv_lines(body: bytes, delimiter_of: Callable[[str], str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a CSV file with the number each begins at; a first line "sep=;" is left out.

    Args:
        delimiter_of: Tells from the text what separates its cells.

    Raises:
        TableRefused: "wrong_type" or "broken".
    """
    text = text_of(body)
    offset = 0
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        text, offset = rest, 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    before = 0
    try:
        for cells in reader:
            line, before = before + 1 + offset, reader.line_num
            yield line, cells
    except csv.Error as err:
        raise TableRefused("broken") from err


def text_of(body: bytes) -> str:
    """Return the text of a file in one of the encodings spreadsheets write.

    Raises:
        TableRefused: "wrong_type", it is no text.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in body:
        raise TableRefused("wrong_type")
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Pictures and PDFs decode as Latin-1 too, but only they hold control characters.
        if _CONTROL.search(text):
            break
        return text
    raise TableRefused("wrong_type")


def _delimiter_of(text: str) -> str:
    """Return the separator that splits the heading, and the line below it just as often."""
    lines = [line for line in text.splitlines()[:50] if line.strip(DELIMITERS + " ")][:2]
    counts = {delimiter: [line.count(delimiter) for line in lines] for delimiter in DELIMITERS}

    def fits(delimiter: str) -> tuple[bool, int]:
        found = counts[delimiter]
        return (len(set(found)) == 1 and found[0] > 0, found[0] if found else 0)

    return max(DELIMITERS, key=fits)
