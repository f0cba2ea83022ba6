"""Reading, comparing and storing a table: at once for a small one, by the worker for a large one."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.basics.errors import AllmendeError
from allmende.connectors.table_upload.table import Cell, Table, TableRefused, read_table
from allmende.datahub.errors import TABLE_REASONS
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import ANONYMOUS, Actor, SystemActor
from allmende.kernel.errors import sentence_of
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import SpaceKind, User
from allmende.strategy.errors_statistics import ImportBroken, NothingToImport, PreviewChanged
from allmende.strategy.models import BatchState, ImportBatch, ImportWork, Statistic
from allmende.strategy.selectors.statistics_import import (
    earlier_alike,
    known_places,
    rules_for,
    statistics_to_fill,
)
from allmende.strategy.services.statistics_derive import derive_from
from allmende.strategy.services.statistics_rows import compare, hold_values, write
from allmende.strategy.statistics.mapping import NONE, Mapping, guess, mapping_from
from allmende.strategy.statistics.preview import Comparison
from allmende.strategy.statistics.reading import read_values

#: What is read, compared and stored in well under a second is done before the page answers.
AT_ONCE_BYTES: Final = 150_000
#: The same for a workbook, which is packed.
AT_ONCE_PACKED_BYTES: Final = 20_000
#: As many errors are kept with the import.
ERRORS_KEPT: Final = 5_000
SAMPLES_KEPT: Final = 3
#: Tells how far the work is, in percent.
Teller = Callable[[int], None]
log = logging.getLogger(__name__)


def begin(*, actor: Actor, batch: ImportBatch, work: ImportWork) -> ImportBatch:
    """Do this work now, or ask the worker where the file is large; the caller has checked the rights."""
    batch.failure = ""
    if len(batch.body) <= (AT_ONCE_PACKED_BYTES if bytes(batch.body[:2]) == b"PK" else AT_ONCE_BYTES):
        if work == ImportWork.LOOK:
            _look(actor, batch, _tell_nobody)
        else:
            _store(actor, batch)
        return batch
    batch.work, batch.done_pct, batch.touched_at = work, 0, timezone.now()
    batch.save(update_fields=["work", "done_pct", "touched_at", "failure"])
    # A task imports the services it calls.
    from allmende.strategy.tasks import work_on_import

    work_on_import.defer(batch_id=batch.pk, user_id=actor.user_id)
    return batch


def work_on(*, batch_id: int, user_id: int | None) -> None:
    """Do what waits at a table, for the person who asked; called by the worker.

    Nothing is raised where it fails: the table's page says what happened.
    """
    batch = _taken(batch_id)
    if batch is None:
        return
    try:
        actor = _author(user_id)
        require(actor, "strategy.import_statistics", batch.owner)
        if batch.work == ImportWork.LOOK:
            _look(actor, batch, partial(_tell, batch_id))
        else:
            with transaction.atomic():
                _store(actor, _locked(batch_id))
    except TableRefused as refused:
        _fail(batch_id, reason_words(refused))
    except AllmendeError as error:
        _fail(batch_id, sentence_of(error))
    except Exception:
        # Whatever goes wrong with a stranger's file, the person who waits must be told.
        log.exception("import_failed id=%s work=%s", batch_id, batch.work)
        _fail(batch_id, sentence_of(ImportBroken()))


def _author(user_id: int | None) -> Actor:
    """Return who asked, with today's rights; a part of the installation where nobody did."""
    if user_id is None:
        return SystemActor("statistics")
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_of(user) if user else ANONYMOUS


def reason_words(refused: TableRefused) -> str:
    """Say why a file is no table of statistics."""
    if refused.reason == "no_header":
        return _("Die erste Zeile braucht mindestens zwei Überschriften.")
    return str(TABLE_REASONS[refused.reason])


# -- The two kinds of work -----------------------------------------------------------------------------


def _look(actor: Actor, batch: ImportBatch, tell: Teller) -> None:
    """Read the table, the first time also what its columns are likely to mean, and what storing would do."""
    table = read_table(bytes(batch.body))
    tell(30)
    offered = statistics_to_fill(actor, batch.owner)
    if not batch.headings:
        _describe(batch, table, offered)
    batch.preview, batch.line_errors = {}, []
    if mapping_from(batch.mapping).says_enough(table.headings):
        _keep_preview(batch, _compared(batch, table, offered, tell), offered)
    batch.work = ""
    # Who threw the table away meanwhile shall not get it back.
    names = ("headings", "samples", "rows_read", "mapping", "preview", "line_errors", "work", "failure")
    ImportBatch.objects.filter(pk=batch.pk).update(**{name: getattr(batch, name) for name in names})


def _store(actor: Actor, batch: ImportBatch) -> None:
    """Store what the preview showed; where something else would be stored by now, show that instead."""
    table = read_table(bytes(batch.body))
    offered = statistics_to_fill(actor, batch.owner)
    mapping = _allowed(mapping_from(batch.mapping), offered)
    hold_values({column.statistic for column in mapping.values})
    found = _compared(batch, table, offered, _tell_nobody)
    batch.work = ""
    seen = (batch.preview.get("new"), batch.preview.get("changed"))
    _keep_preview(batch, found, offered)
    if seen != (len(found.new), len(found.changed)):
        batch.failure = sentence_of(PreviewChanged() if found.count else NothingToImport())
        batch.save()
        return
    write(batch, found, {one.key: one.pk for one in offered}, mapping.quality)
    batch.state, batch.stored_at, batch.body = BatchState.STORED, timezone.now(), b""
    batch.rows_stored, batch.rows_rejected = found.count, len(found.errors)
    batch.save()
    changes = {"file": batch.file_name, "new": len(found.new), "corrected": len(found.changed)}
    audit.record("strategy.statistics_imported", actor=actor, subject=batch, changes=changes)
    derive_from(actor=actor, changed=found.statistics)


def _describe(batch: ImportBatch, table: Table, offered: list[Statistic]) -> None:
    """Note headings and first cells; the columns mean what they meant the last time, else what is likely."""
    batch.headings, batch.rows_read = list(table.headings), len(table.rows)
    batch.samples = [
        [_cell_text(cell) for cell in table.column(index, limit=SAMPLES_KEPT)]
        for index in range(len(table.headings))
    ]
    earlier = earlier_alike(batch)
    likely = (
        mapping_from(earlier.mapping) if earlier else guess(table, [(one.key, one.title) for one in offered])
    )
    if likely.place_column == NONE and not likely.place and batch.owner.kind == SpaceKind.MUNICIPALITY:
        # A town's own table rarely names the town; the key of its space is its AGS.
        likely = replace(likely, place=batch.owner.key)
    batch.mapping = likely.as_json()


def _compared(batch: ImportBatch, table: Table, offered: list[Statistic], tell: Teller) -> Comparison:
    mapping = _allowed(mapping_from(batch.mapping), offered)
    parsed = read_values(table, mapping, known_places(), rules_for(batch.owner, offered))
    tell(60)
    found = Comparison(empty=parsed.empty, errors=parsed.errors)
    compare(parsed.values, {one.key: one.pk for one in offered}, found)
    tell(80)
    return found


def _keep_preview(batch: ImportBatch, found: Comparison, offered: list[Statistic]) -> None:
    batch.preview = found.as_json({one.key: one.title for one in offered})
    batch.line_errors = [[e.line, e.heading, e.sentence] for e in found.errors[:ERRORS_KEPT]]


def _allowed(mapping: Mapping, offered: list[Statistic]) -> Mapping:
    """Leave out columns of statistics that are gone or not this space's to fill."""
    keys = {one.key for one in offered}
    return replace(mapping, values=tuple(column for column in mapping.values if column.statistic in keys))


def _cell_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:g}"
    return cell if isinstance(cell, str) else f"{cell:%d.%m.%Y}" if cell is not None else ""


# -- Signs of life -------------------------------------------------------------------------------------


def _tell_nobody(done_pct: int) -> None:
    del done_pct  # it is done before anybody can ask


def _taken(batch_id: int) -> ImportBatch | None:
    """Take a waiting table; None if another worker has it, or nothing waits any more."""
    with transaction.atomic():
        rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("owner")
        batch = rows.filter(pk=batch_id, done_pct=0, state=BatchState.DRAFT).exclude(work="").first()
        if batch is not None:
            batch.done_pct, batch.touched_at = 5, timezone.now()
            batch.save(update_fields=["done_pct", "touched_at"])
    return batch


def _locked(batch_id: int) -> ImportBatch:
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("owner")
    return rows.get(pk=batch_id, state=BatchState.DRAFT)


def _tell(batch_id: int, done_pct: int) -> None:
    ImportBatch.objects.filter(pk=batch_id).update(done_pct=done_pct, touched_at=timezone.now())


def _fail(batch_id: int, sentence: str) -> None:
    ImportBatch.objects.filter(pk=batch_id).update(work="", failure=sentence[:300])
