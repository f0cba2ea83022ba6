"""Tables for people to take along: CSV as German Excel opens it, and Excel workbooks."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


#: What a workbook cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _harmless(text: str) -> str:
    text = _CONTROL.sub("", text)
    # A spreadsheet would run a cell that begins like a formula.
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a CSV file: UTF-8 with BOM, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def xlsx_response(
    name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return an Excel workbook with one sheet; all cells are text."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(head))
    for heading in sheet[1]:
        heading.font = Font(bold=True)
        sheet.column_dimensions[heading.column_letter].width = 28
    for row in rows:
        sheet.append([_harmless(str(cell)) for cell in row])
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
