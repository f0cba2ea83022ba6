"""From an uploaded file to cells with line numbers; told apart by content, never by its name."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from allmende.basics.text import slug
from allmende.connectors.table_upload.table import TableRefused, csv_lines
from allmende.solutions.services.rooms_upload.types import COLUMNS, REQUIRED, UploadRefused

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 30 * 1024 * 1024
MAX_ROWS: Final = 5_000
#: Spreadsheets list formatted but empty rows too; beyond this many nothing is looked at.
MAX_SCANNED_ROWS: Final = 20_000
MAX_COLUMNS: Final = 40

_ALIASES: Final[dict[str, str]] = {
    "schule": "school", "schulname": "school", "name-der-schule": "school", "gebaeude": "school",
    "raum": "name", "raumname": "name", "raumbezeichnung": "name", "klasse": "name", "klassenraum": "name",
    "raumnummer": "code", "raum-nr": "code", "raumnr": "code", "nummer": "code",
    "geraetekennung-deveui": "device_key", "geraetekennung": "device_key", "deveui": "device_key",
    "dev-eui": "device_key", "eui": "device_key", "kennung": "device_key",
    "geraetetyp": "device_type", "typ": "device_type", "geraet": "device_type", "modell": "device_type",
    "sensor": "device_type",
    "breite": "lat", "breitengrad": "lat", "lat": "lat", "latitude": "lat",
    "laenge": "lon", "laengengrad": "lon", "lon": "lon", "lng": "lon", "longitude": "lon",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text, with what the spreadsheet made of it.

    Attributes:
        kind: "text", "number", "date" or "formula".
    """

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One filled line: field → cell; `surplus` if it is longer than the heading."""

    line: int
    cells: dict[str, Cell]
    surplus: bool = False


_Raw = tuple[int, Sequence[Cell]]


def read_table(content: bytes) -> list[TableRow]:
    """Return the filled lines of a CSV file or an Excel workbook.

    CSV may be UTF-8 (with or without BOM), UTF-16 or Windows-1252, separated by semicolon, comma or tab.

    Raises:
        UploadRefused: too large, no table, with macros, or without the headings *Schule* and *Raum*.
    """
    if not content.strip():
        raise UploadRefused("empty")
    if len(content) > MAX_BYTES:
        raise UploadRefused("too_large", limit="2 MB")
    rows = _workbook_rows(content) if _is_workbook(content) else _csv_rows(content)
    filled = ((line, cells) for line, cells in rows if any(cell.text for cell in cells))
    header = next(filled, None)
    if header is None:
        raise UploadRefused("empty")
    return _under_header(header[1], filled)


def _under_header(header: Sequence[Cell], rows: Iterable[_Raw]) -> list[TableRow]:
    fields = _fields_of(header)
    found: list[TableRow] = []
    for line, cells in rows:
        if len(found) == MAX_ROWS:
            raise UploadRefused("too_many_rows", limit=f"{MAX_ROWS:,}".replace(",", "."))
        named = {field: cells[at] for at, field in fields.items() if at < len(cells)}
        surplus = any(cell.text for cell in cells[len(header) :])
        if surplus or any(cell.text for cell in named.values()):
            found.append(TableRow(line, named, surplus))
    if not found:
        raise UploadRefused("no_rows")
    return found


def _fields_of(header: Sequence[Cell]) -> dict[int, str]:
    fields: dict[int, str] = {}
    for at, cell in enumerate(header):
        field = _ALIASES.get(slug(cell.text))
        if field is None:
            continue
        if field in fields.values():
            raise UploadRefused("double_header", heading=COLUMNS[field])
        fields[at] = field
    missing = [COLUMNS[field] for field in REQUIRED if field not in fields.values()]
    if missing:
        raise UploadRefused("no_header", missing=", ".join(missing))
    return fields


def _is_workbook(content: bytes) -> bool:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UploadRefused("old_excel")
    return content.startswith(b"PK")


def _workbook_rows(content: bytes) -> Iterator[_Raw]:
    _refuse_dangerous(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # Files written by other programs may claim any size; only what is there counts.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MAX_SCANNED_ROWS, max_col=MAX_COLUMNS)
        for line, row in enumerate(rows, start=1):
            yield line, [_cell_of(cell.value, cell.data_type) for cell in row]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError,
            EOFError, SyntaxError, AttributeError) as err:  # fmt: skip
        # openpyxl lets the faults of its parts through; lxml's XMLSyntaxError is a SyntaxError.
        raise UploadRefused("broken") from err


def _refuse_dangerous(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {info.filename for info in package.infolist()}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise UploadRefused("wrong_type")
            if any("vbaproject" in name.lower() for name in names):
                raise UploadRefused("macros")
            if len(names) > 500 or sum(info.file_size for info in package.infolist()) > MAX_UNPACKED_BYTES:
                raise UploadRefused("suspicious")
            if any(_declares_entities(package, name) for name in names):
                raise UploadRefused("suspicious")
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as err:
        raise UploadRefused("broken") from err


def _declares_entities(package: zipfile.ZipFile, name: str) -> bool:
    # Real workbooks have no document type. It may hide behind a long comment, and a part may have any
    # name, so all of it is looked at; what it unpacks to was limited before.
    content = package.read(name)
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<\x00!\x00D" in content


def _cell_of(value: object, data_type: str) -> Cell:
    if value is None:
        return Cell("")
    if data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        return Cell(str(value), "formula")
    if isinstance(value, datetime | date | time):
        shown = value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)
        return Cell(shown, "date")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(str(int(value)) if float(value).is_integer() else repr(value), "number")
    return Cell(_tidy(str(value)))


def _csv_rows(content: bytes) -> Iterator[_Raw]:
    try:
        for line, values in csv_lines(content, _delimiter_of):
            yield line, [_csv_cell(value) for value in values[:MAX_COLUMNS]]
    except TableRefused as err:
        raise UploadRefused(err.reason) from err


def _csv_cell(value: str) -> Cell:
    text = _tidy(value)
    return Cell(text, "formula" if text.startswith(("=", "@")) else "text")


def _delimiter_of(text: str) -> str:
    """Return the separator under which the first filled line has most known headings."""
    first = next((line for line in text.splitlines() if line.strip(" ;,\t")), "")

    def known(delimiter: str) -> int:
        return sum(slug(part.strip('"')) in _ALIASES for part in first.split(delimiter))

    return max(";,\t", key=known)


def _tidy(text: str) -> str:
    # Copied cells bring zero-width characters and hard spaces along.
    for unseen in "\u200b\u200c\u200d\ufeff\u2060":
        text = text.replace(unseen, "")
    return " ".join(text.split())
