"""Rows of a dataset as lines of CSV and JSON, one at a time, so that a year needs no more memory than a day.

CSV follows RFC 4180 (comma, CRLF, quotes where needed), UTF-8, one header line. JSON is one array of
objects, written piece by piece. Times are UTC in ISO 8601, with the local time beside it.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from allmende.datahub.local_time import ZONE
from allmende.datahub.quality_words import quality_codes, quality_words
from allmende.datahub.types import ExportRow
from allmende.ui.formats import unit_symbol

#: {"name": "co2", "title": "CO2-Konzentration", "unit": "59"}
Attribute = Mapping[str, Any]
#: Lines that are sent together; one at a time costs the web server more than the database.
LINES_PER_PIECE = 500
# Spreadsheets run cells that begin with these as formulas; names of rooms come from people.
_FORMULA_STARTS = ("=", "+", "-", "@")


class _Line:
    """A file of one line, which the csv module writes into."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        """Take over the line."""
        self.text = text


def csv_lines(rows: Iterable[ExportRow], attributes: Sequence[Attribute]) -> Iterator[str]:
    """Yield a header and one line per row; columns of attributes name their unit."""
    line = _Line()
    writer = csv.writer(line)
    names = [attribute["name"] for attribute in attributes]
    columns = [_column(attribute) for attribute in attributes]
    writer.writerow(
        [
            _("Zeit (UTC)"),
            _("Ortszeit"),
            _("Schule"),
            _("Raum"),
            _("Raumnummer"),
            *columns,
            _("Art"),
            _("Hinweis"),
        ]
    )
    yield line.text
    for row in rows:
        values = [_number(row.values.get(name)) for name in names]
        remark = "; ".join(
            f"{name}: {', '.join(quality_words(flags))}" for name, flags in row.quality.items()
        )
        texts = [_safe(text) for text in (row.school, row.room, row.code)]
        writer.writerow([_utc(row), _local(row), *texts, *values, _kind(row), remark])
        yield line.text


def json_pieces(rows: Iterable[ExportRow], attributes: Sequence[Attribute]) -> Iterator[str]:
    """Yield a JSON array of objects, one object a piece.

    `{"observedAt", "localTime", "school", "room", "roomCode", "kind": "reading" | "hourlyMean",
    "values": {"co2": {"value": 812, "unit": "59", "quality": []}}}`
    """
    units = {attribute["name"]: attribute["unit"] for attribute in attributes}
    separator = "[\n"
    for row in rows:
        yield separator + json.dumps(_object(row, units), ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def in_pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Join lines to larger pieces for sending."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) >= LINES_PER_PIECE:
            yield "".join(waiting).encode()
            waiting.clear()
    if waiting:
        yield "".join(waiting).encode()


def _object(row: ExportRow, units: Mapping[str, str]) -> dict[str, Any]:
    return {
        "observedAt": _utc(row),
        "localTime": _local(row),
        "school": row.school,
        "room": row.room,
        "roomCode": row.code,
        "kind": "hourlyMean" if row.is_hourly_mean else "reading",
        "values": {
            name: {
                "value": _number(value),
                "unit": units[name],
                "quality": quality_codes(row.quality.get(name, 0)),
            }
            for name, value in row.values.items()
            if name in units
        },
    }


def _column(attribute: Attribute) -> str:
    symbol = unit_symbol(attribute["unit"])
    return f"{attribute['name']} ({symbol})" if symbol else str(attribute["name"])


def _number(value: float | None) -> float | int | None:
    if value is None:
        return None
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _kind(row: ExportRow) -> str:
    return _("Stundenmittel") if row.is_hourly_mean else _("Messwert")


def _utc(row: ExportRow) -> str:
    return row.start.isoformat(timespec="seconds").replace("+00:00", "Z")


def _local(row: ExportRow) -> str:
    return row.start.astimezone(ZONE).isoformat(timespec="seconds")


def _safe(text: str) -> str:
    # Some spreadsheets drop white space before they look.
    is_risky = text.lstrip().startswith(_FORMULA_STARTS) or text[:1] in {"\t", "\r", "\n"}
    return f"'{text}" if is_risky else text
