"""Tables of statistical values: keep one for a preview, store what it says, take it back."""

import hashlib
from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from allmende.connectors.table_upload.table import Table, read_table
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.errors_statistics import ImportSettled, NothingToImport
from allmende.strategy.models import BatchState, ImportBatch, Statistic, StatisticValue
from allmende.strategy.selectors.statistics_import import (
    earlier_alike,
    import_for,
    known_places,
    rules_for,
    statistics_to_fill,
)
from allmende.strategy.services.statistics_derive import derive_from
from allmende.strategy.statistics.mapping import NONE, Mapping, guess, mapping_from
from allmende.strategy.statistics.reading import LineError, ReadValue, read_values

#: A preview nobody took over is thrown away after this.
DRAFT_LASTS = timedelta(days=2)
#: As many errors are kept with the import; all of them can be downloaded from the preview.
ERRORS_KEPT = 200
AT_ONCE = 20_000

_INSERT = """
insert into strategy_statisticvalue
    (statistic_id, place_kind, place_key, place_name, reference_date, breakdown, value, basis,
    quality, note, batch_id)
select w.*, %(quality)s, '', %(batch)s
from unnest(%(statistic)s::bigint[], %(kind)s::text[], %(key)s::text[], %(name)s::text[], %(day)s::date[],
    %(breakdown)s::text[], %(value)s::numeric[], %(basis)s::text[]) w
"""


@dataclass(slots=True)
class Preview:
    """What storing a table would do.

    Attributes:
        new: Values that are not there yet.
        changed: Values that are there with another figure, with that figure.
        same: How many are there already, alike.
        empty: Cells that say "no value".
    """

    new: list[ReadValue] = field(default_factory=list)
    changed: list[tuple[ReadValue, int, Decimal]] = field(default_factory=list)
    same: int = 0
    empty: int = 0
    errors: list[LineError] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many values storing would write."""
        return len(self.new) + len(self.changed)


@transaction.atomic
def keep_import(*, actor: Actor, owner: Space, name: str, body: bytes) -> ImportBatch:
    """Keep a table for the preview; its columns mean what they meant the last time, else what is likely.

    Raises:
        Forbidden: the actor may not change what this space owns.
        TableRefused: the file is no readable table.
    """
    require(actor, "strategy.import_statistics", owner)
    table = read_table(body)
    batch = ImportBatch(
        owner=owner,
        # The database takes no NUL.
        file_name=name.replace("\0", "").strip()[:200] or "Tabelle",
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
        headings=list(table.headings),
        rows_read=len(table.rows),
        made_by=actor.name,
    )
    offered = statistics_to_fill(actor, owner)
    earlier = earlier_alike(batch)
    likely = (
        mapping_from(earlier.mapping) if earlier else guess(table, [(one.key, one.title) for one in offered])
    )
    if likely.place_column == NONE and not likely.place and owner.kind == "municipality":
        # A town's own table rarely names the town; the key of its space is its AGS.
        likely = replace(likely, place=owner.key)
    batch.mapping = likely.as_json()
    batch.save()
    return batch


@transaction.atomic
def explain_import(*, actor: Actor, batch_id: int, mapping: Mapping) -> ImportBatch:
    """Say what a draft's columns mean.

    Raises:
        NotFound: the table belongs to another space.
        Forbidden: the actor may not change what the space owns.
        ImportSettled: it is stored or taken back.
    """
    batch = _draft(actor, batch_id)
    batch.mapping = mapping.as_json()
    batch.save(update_fields=["mapping"])
    return batch


def look_at(*, actor: Actor, batch: ImportBatch) -> tuple[Table, Preview]:
    """Work out what storing a draft would do, without storing anything."""
    table = read_table(bytes(batch.body))
    offered = statistics_to_fill(actor, batch.owner)
    mapping = _allowed(mapping_from(batch.mapping), offered)
    parsed = read_values(table, mapping, known_places(), rules_for(batch.owner, offered))
    preview = Preview(errors=parsed.errors, empty=parsed.empty, names={one.key: one.title for one in offered})
    _sort_out(parsed.values, {one.key: one.pk for one in offered}, preview)
    return table, preview


@transaction.atomic
def store_import(*, actor: Actor, batch_id: int) -> ImportBatch:
    """Store what a draft says; the file itself is not kept.

    Raises:
        NotFound: the table belongs to another space.
        Forbidden: the actor may not change what the space owns.
        ImportSettled: it is stored or taken back.
        NothingToImport: no value is new or different.
    """
    batch = _draft(actor, batch_id)
    _table, preview = look_at(actor=actor, batch=batch)
    if not preview.count:
        raise NothingToImport
    mapping = mapping_from(batch.mapping)
    ids: dict[str, int] = dict(Statistic.objects.values_list("key", "pk"))
    batch.replaced = _correct(batch, preview, mapping.quality)
    for start in range(0, len(preview.new), AT_ONCE):
        _insert(batch, preview.new[start : start + AT_ONCE], ids, mapping.quality)
    batch.state, batch.stored_at, batch.body = BatchState.STORED, timezone.now(), b""
    batch.rows_stored, batch.rows_rejected = preview.count, len(preview.errors)
    batch.line_errors = [[e.line, e.heading, e.sentence] for e in preview.errors[:ERRORS_KEPT]]
    batch.save()
    changes = {"file": batch.file_name, "new": len(preview.new), "corrected": len(preview.changed)}
    audit.record("strategy.statistics_imported", actor=actor, subject=batch, changes=changes)
    derive_from(actor=actor, changed={value.statistic for value in _written(preview)})
    return batch


@transaction.atomic
def undo_import(*, actor: Actor, batch_id: int, reason: str) -> int:
    """Take back what an import brought and give corrected values their old figure; returns how many.

    What somebody corrected since stays.

    Raises:
        NotFound: the table belongs to another space.
        Forbidden: the actor may not change what the space owns.
        ImportSettled: it is not stored.
    """
    batch = import_for(actor, batch_id, lock=True)
    require(actor, "strategy.undo_import", batch)
    if batch.state != BatchState.STORED:
        raise ImportSettled
    changed = set(batch.stored_values.values_list("statistic__key", flat=True).distinct())
    undone = set(ImportBatch.objects.filter(state=BatchState.UNDONE).values_list("pk", flat=True))
    restored = 0
    mine = {
        value.pk: value for value in batch.stored_values.filter(pk__in=[row[0] for row in batch.replaced])
    }
    for pk, old, quality, old_batch in batch.replaced:
        value = mine.get(pk)
        # The import before this one was taken back meanwhile: then nothing is left of the value.
        if value is None or old_batch in undone:
            continue
        value.value, value.quality, value.batch_id = Decimal(old), quality, old_batch
        restored += 1
    kept = [value for value in mine.values() if value.batch_id != batch.pk]
    StatisticValue.objects.bulk_update(kept, ["value", "quality", "batch"], batch_size=500)
    removed = batch.stored_values.all().delete()[0]
    batch.state, batch.undone_at = BatchState.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    changes = {"file": batch.file_name, "removed": removed, "restored": restored}
    audit.record("strategy.import_undone", actor=actor, subject=batch, changes=changes, reason=reason)
    derive_from(actor=actor, changed=changed)
    return removed + restored


@transaction.atomic
def discard_import(*, actor: Actor, batch_id: int) -> None:
    """Throw a draft away.

    Raises:
        NotFound: the table belongs to another space.
        Forbidden: the actor may not change what the space owns.
        ImportSettled: it is stored or taken back.
    """
    _draft(actor, batch_id).delete()


def delete_old_drafts(*, actor: Actor, now: datetime) -> int:
    """Throw away previews nobody took over; returns how many."""
    del actor  # a draft never counted
    return ImportBatch.objects.filter(state=BatchState.DRAFT, made_at__lt=now - DRAFT_LASTS).delete()[0]


def _draft(actor: Actor, batch_id: int) -> ImportBatch:
    batch = import_for(actor, batch_id, lock=True)
    require(actor, "strategy.import_statistics", batch.owner)
    if batch.state != BatchState.DRAFT:
        raise ImportSettled
    return batch


def _allowed(mapping: Mapping, offered: Sequence[Statistic]) -> Mapping:
    """Leave out columns of statistics that are gone or not this space's to fill."""
    keys = {one.key for one in offered}
    fields = mapping.as_json()
    fields["values"] = [column for column in fields["values"] if column["statistic"] in keys]
    return mapping_from(fields)


def _sort_out(values: Sequence[ReadValue], ids: dict[str, int], preview: Preview) -> None:
    """Tell new values from those that are there."""
    keys = {pk: key for key, pk in ids.items()}
    wanted = {ids[value.statistic] for value in values}
    stored = StatisticValue.objects.filter(statistic__in=wanted).values_list(
        "statistic_id", "place_kind", "place_key", "reference_date", "breakdown", "basis", "pk", "value"
    )
    there = {(keys[row[0]], *row[1:6]): row[6:] for row in stored.iterator(chunk_size=10_000)}
    for value in values:
        found = there.get(value.identity)
        if found is None:
            preview.new.append(value)
        elif found[1] == value.value:
            preview.same += 1
        else:
            preview.changed.append((value, found[0], found[1]))


def _written(preview: Preview) -> list[ReadValue]:
    return [*preview.new, *(value for value, _pk, _old in preview.changed)]


def _correct(batch: ImportBatch, preview: Preview, quality: str) -> list[list[object]]:
    """Write the new figures; return what was there, for taking it back."""
    new = {pk: value.value for value, pk, _old in preview.changed}
    rows = list(StatisticValue.objects.select_for_update().filter(pk__in=new))
    before: list[list[object]] = [[row.pk, str(row.value), row.quality, row.batch_id] for row in rows]
    for row in rows:
        row.value, row.quality, row.batch = new[row.pk], quality, batch
    StatisticValue.objects.bulk_update(rows, ["value", "quality", "batch"], batch_size=500)
    return before


def _insert(batch: ImportBatch, values: Sequence[ReadValue], ids: Pairs[str, int], quality: str) -> None:
    """Write many new values in one statement; a table may bring a hundred thousand."""
    columns: dict[str, Any] = {  # Any: arrays of every type a column has
        "statistic": [ids[value.statistic] for value in values],
        "kind": [str(value.place.kind) for value in values],
        "key": [value.place.key for value in values],
        "name": [value.place.name for value in values],
        "day": [value.on for value in values],
        "breakdown": [value.breakdown for value in values],
        "value": [value.value for value in values],
        "basis": [value.basis for value in values],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {**columns, "quality": quality, "batch": batch.pk})
