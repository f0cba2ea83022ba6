"""Measures as a table that goes out, and the empty one that people fill in."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from allmende.portfolio.models import Measure, MeasureStatus, Phase, Priority
from allmende.portfolio.selectors.agenda import target_words
from allmende.portfolio.selectors.measures import name_of, progress_of, public_reason
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.services.intake.columns import COLUMNS, INCOMING
from allmende.strategy.models import ActionField, Level

Value = str | int | float | Decimal | date | None
#: What spreadsheets take for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_ROWS_READY: Final = 500


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """Take back what `harmless` did to a text of an exported table."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def values_of(measure: Measure, *, with_note: bool) -> list[Value]:
    """Return a measure as a line of the table; fetch its parts before.

    Args:
        with_note: Also what only the owner's people may read.
    """
    budget, progress = budget_of(measure), progress_of(measure)
    contributions = list(measure.contributions.all())
    own: dict[str, Value] = {
        "name": name_of(measure),
        "owner": measure.owner.name,
        "status": measure.get_status_display(),
        "phase": measure.get_phase_display(),
        "level": measure.get_level_display(),
        "bundle": measure.bundle.title if measure.bundle else "",
        "action_fields": "; ".join(field.name for field in measure.action_fields.all()),
        "sdgs": ", ".join(str(sdg.number) for sdg in measure.sdgs.all()),
        "priority": measure.get_priority_display() if measure.priority else "",
        "is_quick_win": _yes_no(measure.is_quick_win),
        "goal": target_words(contributions[0]) if contributions else "",
        "sentence": contributions[0].sentence if contributions else "",
        "investment": budget.investment or None,
        "running": budget.running_per_year or None,
        "staff_cost": budget.staff_per_year or None,
        "milestones": f"{progress.done}/{progress.total}" if progress.total else "",
        "total": budget.total if budget.is_given else None,
        "own": budget.own if budget.is_given else None,
        "is_secured": _yes_no(budget.is_secured) if budget.is_given else "",
        "visibility": measure.get_visibility_display(),
    }
    if not with_note:
        own |= {"internal_note": "", "staff": "", "status_reason": public_reason(measure)}
    return [own[c.key] if c.key in own else getattr(measure, c.key) for c in COLUMNS]


def _yes_no(flag: bool) -> str:
    return _("ja") if flag else _("nein")


def csv_pieces(rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Yield a CSV file as German spreadsheets open it: UTF-8 with mark, semicolons, commas."""
    yield "\ufeff".encode()
    yield _csv_line([column.heading for column in COLUMNS])
    for row in rows:
        yield _csv_line([_csv_cell(value) for value in row])


def _csv_line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, Decimal | float):
        return str(value).replace(".", ",")
    return harmless(str(value)) if isinstance(value, str) else str(value)


def workbook(rows: Iterable[Sequence[Value]]) -> bytes:
    """Return an Excel workbook; texts stay texts, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Maßnahmen"))
    sheet.freeze_panes = "A2"
    sheet.append([column.heading for column in COLUMNS])
    for row in rows:
        sheet.append([_sheet_cell(value) for value in row])
    return _bytes(book)


def _sheet_cell(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    # Excel refuses control characters and cells of more than 32,767 letters.
    plain = "".join(letter for letter in value if ord(letter) >= 32 or letter in "\n\t")
    return harmless(plain[:32_000])


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_template() -> bytes:
    """Return the headings alone."""
    return "\ufeff".encode() + _csv_line([column.heading for column in INCOMING])


def workbook_template() -> bytes:
    """Return a workbook with the headings; where there are few choices they can be picked."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Maßnahmen")
    sheet.append([column.heading for column in INCOMING])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(14, len(str(cell.value)) + 4)
    sheet.freeze_panes = "A2"
    offered = {
        "status": [str(word) for _value, word in MeasureStatus.choices],
        "phase": [str(word) for _value, word in Phase.choices],
        "level": [str(word) for _value, word in Level.choices],
        "priority": [str(word) for _value, word in Priority.choices],
        "action_fields": [one.name for one in ActionField.objects.all()],
        "is_quick_win": [_("ja"), _("nein")],
        "is_secured": [_("ja"), _("nein")],
    }
    choices = book.create_sheet(_("Auswahl"))
    for at, (key, words) in enumerate(offered.items(), start=1):
        choices.cell(1, at, next(c.heading for c in INCOMING if c.key == key))
        for line, word in enumerate(words, start=2):
            choices.cell(line, at, word)
        if words:
            _offer(book, key, choices.cell(1, at).column_letter, len(words))
    return _bytes(book)


def _offer(book: Workbook, key: str, letter: str, count: int) -> None:
    sheet, choices = book.worksheets
    place = next(at for at, column in enumerate(INCOMING, start=1) if column.key == key)
    mine = sheet.cell(1, place).column_letter
    rule = DataValidation(
        type="list", formula1=f"'{choices.title}'!${letter}$2:${letter}${count + 1}", allow_blank=True
    )
    # Several fields may be named, with semicolons between them.
    rule.showErrorMessage = key != "action_fields"
    sheet.add_data_validation(rule)
    rule.add(f"{mine}2:{mine}{_ROWS_READY + 1}")
