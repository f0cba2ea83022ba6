"""Rows of statistical values: who may write now, many at once, and back to what was there before."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django.db import connection

from allmende.strategy.models import BatchState, ImportBatch, Statistic, StatisticValue
from allmende.strategy.services.statistics_derive import worked_out_from
from allmende.strategy.statistics.preview import Comparison, Stored
from allmende.strategy.statistics.reading import ReadValue

_AT_ONCE: Final = 20_000
#: Above so many places the whole statistic is read at once instead of place by place.
_FEW_PLACES: Final = 1_000

_INSERT: Final = """
insert into strategy_statisticvalue
    (statistic_id, place_kind, place_key, place_name, reference_date, breakdown, value, basis,
    quality, note, batch_id)
select w.*, %(quality)s, '', %(batch)s
from unnest(%(statistic)s::bigint[], %(kind)s::text[], %(key)s::text[], %(name)s::text[], %(day)s::date[],
    %(breakdown)s::text[], %(value)s::numeric[], %(basis)s::text[]) w
"""
_UPDATE: Final = """
update strategy_statisticvalue v set value = w.value, quality = w.quality, batch_id = w.batch
from unnest(%(id)s::bigint[], %(value)s::numeric[], %(quality)s::text[], %(batch)s::bigint[])
    as w (id, value, quality, batch)
where v.id = w.id
"""


def hold_values(keys: Iterable[str]) -> None:
    """Let nobody else write values of these statistics, nor of those worked out from them, until the
    transaction ends; whoever waits sees what was written meanwhile.
    """
    named = set(keys)
    wanted = named | {one.key for one in worked_out_from(named)}
    # In one order for everybody, so that two never wait for each other.
    list(Statistic.objects.select_for_update(no_key=True).filter(key__in=wanted).order_by("pk"))


def compare(values: Sequence[ReadValue], ids: dict[str, int], found: Comparison) -> None:
    """Tell new values from those that are there."""
    keys = {pk: key for key, pk in ids.items()}
    stored = StatisticValue.objects.filter(statistic__in={ids[value.statistic] for value in values})
    places = {value.place.key for value in values}
    if len(places) <= _FEW_PLACES:
        stored = stored.filter(place_key__in=places)
    rows = stored.order_by().values_list(
        "statistic_id", "place_kind", "place_key", "reference_date", "breakdown", "basis",
        "pk", "value", "quality", "batch_id",
    )  # fmt: skip
    there = {(keys[row[0]], *row[1:6]): Stored(*row[6:]) for row in rows.iterator(chunk_size=10_000)}
    for value in values:
        old = there.get(value.identity)
        if old is None:
            found.new.append(value)
        elif old.value == value.value:
            found.same += 1
        else:
            found.changed.append((value, old))


def write(batch: ImportBatch, found: Comparison, ids: dict[str, int], quality: str) -> None:
    """Write what is new and what is corrected; `batch.replaced` keeps what was there."""
    batch.replaced = [[old.pk, str(old.value), old.quality, old.batch_id] for _new, old in found.changed]
    corrected = [Stored(old.pk, new.value, quality, batch.pk) for new, old in found.changed]
    _update(corrected)
    for start in range(0, len(found.new), _AT_ONCE):
        _insert(batch, found.new[start : start + _AT_ONCE], ids, quality)


def take_back(batch: ImportBatch) -> tuple[int, int]:
    """Give corrected values their old figure and remove the others; returns how many of each.

    Where the import that brought the old figure was taken back meanwhile, what was there before it counts.
    """
    mine = set(batch.stored_values.values_list("pk", flat=True))
    replaced_by = cache(_replaced_by)
    restored = []
    for old in _replaced(batch):
        before: Stored | None = old
        while before is not None and (rows := replaced_by(before.batch_id)) is not None:
            before = rows.get(before.pk)
        if before is not None and before.pk in mine:
            restored.append(before)
    _update(restored)
    removed = batch.stored_values.all().delete()[0]
    return len(restored), removed


def _replaced(batch: ImportBatch) -> list[Stored]:
    return [Stored(pk, Decimal(value), quality, of) for pk, value, quality, of in batch.replaced]


def _replaced_by(batch_id: int | None) -> dict[int, Stored] | None:
    """Return what an import that was taken back had replaced; None for one that still holds."""
    if batch_id is None:
        return None
    undone = ImportBatch.objects.filter(pk=batch_id, state=BatchState.UNDONE).only("replaced").first()
    return {old.pk: old for old in _replaced(undone)} if undone else None


def _update(values: Sequence[Stored]) -> None:
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        columns: dict[str, Any] = {  # Any: arrays of every type a column has
            "id": [one.pk for one in part],
            "value": [one.value for one in part],
            "quality": [one.quality for one in part],
            "batch": [one.batch_id for one in part],
        }
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, columns)


def _insert(batch: ImportBatch, values: Sequence[ReadValue], ids: dict[str, int], quality: str) -> None:
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
