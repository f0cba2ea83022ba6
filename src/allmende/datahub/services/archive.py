"""Months that are over leave the database as Parquet: written, proven, and only then dropped.

One file per town and month: erasing a town's or a person's readings rewrites small files, a town's
folder is its export, and no query of one town opens another's file.
"""

import logging
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import OperationalError, connection, transaction

from allmende.datahub.cold.columns import Columns, moment
from allmende.datahub.cold.parquet import Labels, MonthWriter, read_chosen, read_labels, read_parts
from allmende.datahub.cold.reader import Removal, without
from allmende.datahub.cold.storage import ColdStorage, ColdStoreUnavailable
from allmende.datahub.cold.verify import check_local, check_stored
from allmende.datahub.models import ColdFile, ColdLeftover, ColdRemoval
from allmende.datahub.selectors.cold import cold_storage
from allmende.datahub.services.hot_rows import HotRows, in_parts, tenants_with_rows
from allmende.datahub.services.months import month_after
from allmende.datahub.services.rollups import end_mark
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

log = logging.getLogger(__name__)

#: The running month and this many before it stay in the database.
HOT_MONTHS: Final = 3
#: How many series are merged at once; bounds the memory (about 35 bytes a reading).
SERIES_AT_ONCE: Final = 100
#: A month's partition is dropped while the hub goes on; where it is busy, the next night will do.
LOCK_WAIT = "2s"

LABELS = """
select series.id, entity.urn, series.attribute, series.unit from datahub_series series
join datahub_entity entity on entity.tenant = series.tenant and entity.id = series.entity_id
where series.tenant = %s
"""


@dataclass(frozen=True, slots=True)
class Archived:
    """What became of one month.

    Attributes:
        written: Files written.
        rows: Readings in them.
        size: Bytes of them.
        is_dropped: The database holds nothing of this month any more.
    """

    month: date
    written: int
    rows: int
    size: int
    is_dropped: bool


def archive_due(*, actor: Actor, now: datetime) -> list[Archived]:
    """Move every month that is over and rolled up out of the database; the last three stay.

    Raises:
        Forbidden: only the installation itself does this.
        ColdStoreUnavailable: the cold store does not answer; nothing was dropped.
        NotWhatWasWritten: a file is not what was written; nothing was dropped.
    """
    require(actor, "datahub.keep_house")
    index = now.year * 12 + now.month - 1 - HOT_MONTHS
    before = datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC)
    done = [archive_month(actor=actor, month=month) for month in _months_there() if month < before.date()]
    sweep(actor=actor)
    return done


def archive_month(*, actor: Actor, month: date) -> Archived:
    """Move one month (its first day) out of the database; see `archive_due`."""
    require(actor, "datahub.keep_house")
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    end = month_after(start)
    if end > end_mark():
        return Archived(month, 0, 0, 0, is_dropped=False)
    tenants = tenants_with_rows(start, end)
    files = [_archive_town(tenant, start, end) for tenant in tenants]
    is_dropped = _drop(month, start, end, tenants)
    return Archived(month, len(files), sum(f.rows for f in files), sum(f.size for f in files), is_dropped)


def rewrite(file: ColdFile, change: Callable[[Columns], Columns]) -> ColdFile | None:
    """Write a new version of a file; None when nothing is left. Part of the caller's transaction.

    The old version stays in the store until `sweep`, so that a transaction that fails loses nothing.
    """
    storage = cold_storage()
    with storage.reading(file.path) as opened:
        labels = read_labels(opened)
    return _replace(file.tenant_id, file.month, labels, _changed_parts(storage, file.path, change))


def apply_removals(*, actor: Actor) -> int:
    """Rewrite the files that still hold deleted readings; returns how many.

    Raises:
        Forbidden: only the installation itself does this.
        ColdStoreUnavailable: the cold store does not answer; the readings stay invisible meanwhile.
    """
    require(actor, "datahub.keep_house")
    rewritten = 0
    for tenant_id in ColdRemoval.objects.order_by("tenant_id").values_list("tenant_id", flat=True).distinct():
        noted = list(ColdRemoval.objects.filter(tenant_id=tenant_id))
        first, last = min(one.first_at for one in noted), max(one.last_at for one in noted)
        files = ColdFile.objects.filter(tenant_id=tenant_id, last_at__gte=first, first_at__lte=last)
        rewritten += sum(_take_out(tenant_id, file.month) for file in files.order_by("month"))
        for left in ColdRemoval.objects.filter(tenant_id=tenant_id):
            touched = ColdFile.objects.filter(
                tenant_id=tenant_id, last_at__gte=left.first_at, first_at__lte=left.last_at
            )
            if not touched.exists():
                left.delete()
    sweep(actor=actor)
    return rewritten


@transaction.atomic
def _take_out(tenant_id: int, month: date) -> bool:
    lock_month(tenant_id, month)
    file = ColdFile.objects.filter(tenant_id=tenant_id, month=month).first()
    noted = _removals_in(tenant_id, month)
    if file is None or not noted:
        return False
    with cold_storage().reading(file.path) as opened:
        series = set(read_labels(opened))
    gone = [(one.series_id, one.first_at, one.last_at) for one in noted if one.series_id in series]
    if gone:
        rewrite(file, lambda part: without(part, gone))
    _settle(noted, month)
    return bool(gone)


def _removals_in(tenant_id: int, month: date) -> list[ColdRemoval]:
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    touching = ColdRemoval.objects.filter(first_at__lt=month_after(start), last_at__gte=start)
    return list(touching.filter(tenant_id=tenant_id))


def _settle(noted: list[ColdRemoval], month: date) -> None:
    """Keep what is deleted for other months only: what this month's file gets from now on is new."""
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    end, moment_before = month_after(start), timedelta(microseconds=1)
    for one in noted:
        parts = [
            (one.first_at, min(one.last_at, start - moment_before)),
            (max(one.first_at, end), one.last_at),
        ]
        ColdRemoval.objects.bulk_create(
            ColdRemoval(tenant_id=one.tenant_id, series_id=one.series_id, first_at=first, last_at=last)
            for first, last in parts
            if first <= last
        )
    ColdRemoval.objects.filter(pk__in=[one.pk for one in noted]).delete()


def verify_files(*, actor: Actor) -> Iterator[tuple[ColdFile, str]]:
    """Read every file of the manifest completely; yields it and what is wrong, empty when nothing is."""
    require(actor, "datahub.keep_house")
    storage = cold_storage()
    for file in ColdFile.objects.select_related("tenant").order_by("tenant_id", "month"):
        try:
            check_stored(storage, file.path, file.digest, file.rows)
        except Exception as err:
            # A broken file shall not hide the next one: whatever is wrong with it is the answer.
            yield file, f"{type(err).__name__}: {err}"
        else:
            yield file, ""


def unknown_files(*, actor: Actor) -> list[str]:
    """Return the files in the cold store that no manifest names: left behind, or of another installation."""
    require(actor, "datahub.keep_house")
    known = set(ColdFile.objects.values_list("path", flat=True))
    known |= set(ColdLeftover.objects.values_list("path", flat=True))
    return [path for path in cold_storage().paths() if path not in known]


def sweep(*, actor: Actor) -> int:
    """Delete old versions of files from the cold store; returns how many could not be deleted."""
    require(actor, "datahub.keep_house")
    storage, left = cold_storage(), 0
    for leftover in ColdLeftover.objects.order_by("since"):
        try:
            storage.delete(leftover.path)
        except ColdStoreUnavailable:
            log.warning("a cold file could not be deleted: %s", leftover.path)
            left += 1
        else:
            leftover.delete()
    return left


# -- one town's month ----------------------------------------------------------------------------


@transaction.atomic
def _archive_town(tenant_id: int, start: datetime, end: datetime) -> ColdFile:
    lock_month(tenant_id, start.date())
    old = ColdFile.objects.filter(tenant_id=tenant_id, month=start.date()).first()
    hot = HotRows(tenant_id, start, end)
    if old is not None and hot.as_they_are() == (old.hot_rows, int(old.hot_checksum)):
        # Written on an earlier night, but the partition was busy then.
        return old
    labels = _labels(tenant_id)
    noted = _removals_in(tenant_id, start.date())
    gone = [(one.series_id, one.first_at, one.last_at) for one in noted]
    written = _replace(tenant_id, start.date(), labels, _merged_parts(hot, old, gone))
    _settle(noted, start.date())
    assert written is not None  # noqa: S101 - the town has readings in this month
    # What was read is known only now that everything is.
    written.hot_rows, written.hot_checksum = hot.count, hot.checksum
    written.save(update_fields=["hot_rows", "hot_checksum"])
    return written


def _merged_parts(hot: HotRows, old: ColdFile | None, gone: list[Removal]) -> Iterator[Columns]:
    storage = cold_storage()
    series = set(hot.series())
    if old is not None:
        with storage.reading(old.path) as opened:
            series |= set(read_labels(opened))
    for some in in_parts(sorted(series), SERIES_AT_ONCE):
        kept = Columns.empty()
        if old is not None:
            with storage.reading(old.path) as opened:
                kept = read_chosen(opened, some, None, None)
            kept = without(kept, gone)
        yield kept.merged(hot.read(some))


def _changed_parts(
    storage: ColdStorage, path: str, change: Callable[[Columns], Columns]
) -> Iterator[Columns]:
    with storage.reading(path) as opened:
        for part in read_parts(opened):
            yield change(part)


def _replace(tenant_id: int, month: date, labels: Labels, parts: Iterator[Columns]) -> ColdFile | None:
    old = ColdFile.objects.filter(tenant_id=tenant_id, month=month).first()
    new = _write(tenant_id, month, labels, parts)
    if old is not None:
        ColdLeftover.objects.create(path=old.path)
        old.delete()
    if new is not None:
        new.save()
    return new


def _write(tenant_id: int, month: date, labels: Labels, parts: Iterator[Columns]) -> ColdFile | None:
    """Write, let another reader look, store, read back; the row is not saved yet."""
    storage = cold_storage()
    path = f"{tenant_id}/{month:%Y-%m}-{uuid.uuid4().hex[:12]}.parquet"
    with tempfile.TemporaryDirectory(prefix="allmende-cold-") as folder:
        local = Path(folder) / "month.parquet"
        with MonthWriter(local, labels) as writer:
            for part in parts:
                writer.add(part)
        rows, first, last = writer.fingerprint.rows, writer.first, writer.last
        if first is None or last is None:
            return None
        check_local(local, rows=rows, first=first, last=last)
        digest, size = writer.fingerprint.digest(), local.stat().st_size
        storage.put(local, path)
    check_stored(storage, path, digest, rows)
    return ColdFile(
        tenant_id=tenant_id,
        month=month,
        path=path,
        rows=rows,
        size=size,
        series=len(writer.series),
        digest=digest,
        first_at=moment(first),
        last_at=moment(last),
        hot_rows=0,
        hot_checksum=0,
    )


def _labels(tenant_id: int) -> Labels:
    with connection.cursor() as cursor:
        cursor.execute(LABELS, [tenant_id])
        return {series: (urn, attribute, unit) for series, urn, attribute, unit in cursor.fetchall()}


# -- the partition -------------------------------------------------------------------------------


def _drop(month: date, start: datetime, end: datetime, tenants: list[int]) -> bool:
    """Drop the month's partition if it holds exactly what was archived."""
    name = f"observation_{month:%Y_%m}"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_WAIT}'")
            cursor.execute(f"lock table {name} in access exclusive mode")
            cursor.execute("set local lock_timeout = default")
            files = {file.tenant_id: file for file in ColdFile.objects.filter(month=month)}
            if tenants_with_rows(start, end) != tenants or not all(
                HotRows(tenant, start, end).as_they_are()
                == (files[tenant].hot_rows, int(files[tenant].hot_checksum))
                for tenant in tenants
            ):
                return False
            cursor.execute(f"drop table {name}")
    except OperationalError:
        log.warning("%s is in use and stays until the next night", name)
        return False
    return True


def _months_there() -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            " where i.inhparent = 'observation'::regclass order by c.relname"
        )
        names = [name.removeprefix("observation_").split("_") for (name,) in cursor.fetchall()]
    return [date(int(year), int(month), 1) for year, month in names]


def lock_month(tenant_id: int, month: date) -> None:
    """Keep everybody else from changing this town's cold month until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [tenant_id, month.year * 12 + month.month])
