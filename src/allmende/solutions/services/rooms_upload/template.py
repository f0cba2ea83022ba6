"""The empty table of rooms that people fill in, as CSV and as Excel workbook."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from allmende.solutions.services.rooms_upload.types import COLUMNS

_ROWS_READY = 300


def csv_template() -> bytes:
    """Return the headings, as German Excel opens them: UTF-8 with BOM, semicolons."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerow(COLUMNS.values())
    return text.getvalue().encode("utf-8-sig")


def workbook_template(device_types: Sequence[str]) -> bytes:
    """Return a workbook whose text columns stay text and whose device type is chosen from a list.

    Args:
        device_types: Names of the device types the solution knows, e.g. "Milesight AM107".
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Räume"
    sheet.append(list(COLUMNS.values()))
    for at, (heading, width) in enumerate(zip(sheet[1], (34, 20, 14, 26, 24, 12, 12), strict=True)):
        heading.font = Font(bold=True)
        letter = "ABCDEFG"[at]
        sheet.column_dimensions[letter].width = width
        for row in range(2, _ROWS_READY + 2):
            # "@" is text: otherwise 1.04 becomes a date and a DevEUI a number.
            sheet[f"{letter}{row}"].number_format = "@" if at < 5 else "0.000000"
    sheet.freeze_panes = "A2"
    _offer_types(book, device_types)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer_types(book: Workbook, device_types: Sequence[str]) -> None:
    if not device_types:
        return
    names = book.create_sheet("Gerätetypen")
    names.append(["Diese Gerätetypen kennt die Lösung"])
    for name in device_types:
        names.append([name])
    choice = DataValidation(
        type="list", formula1=f"'Gerätetypen'!$A$2:$A${len(device_types) + 1}", allow_blank=True
    )
    book.worksheets[0].add_data_validation(choice)
    choice.add(f"E2:E{_ROWS_READY + 1}")
