"""Tables of statistical values: bring one, say what its columns mean, store it, take it back."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from allmende.connectors.table_upload.table import MAX_BYTES, TableRefused
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.errors_statistics import (
    ImportSettled,
    ImportUnderWay,
    NothingToImport,
    PreviewChanged,
)
from allmende.strategy.models import BatchState, ImportBatch, ImportWork
from allmende.strategy.selectors.statistics_import import (
    import_for,
    is_under_way,
    preview_token,
    waiting_alike,
)
from allmende.strategy.services.statistics_derive import derive_from
from allmende.strategy.services.statistics_import_work import begin
from allmende.strategy.services.statistics_rows import hold_values, take_back
from allmende.strategy.statistics.mapping import Mapping

#: A preview nobody took over is thrown away after this.
DRAFT_LASTS: Final = timedelta(days=2)


@transaction.atomic
def keep_import(*, actor: Actor, owner: Space, name: str, body: bytes) -> ImportBatch:
    """Keep a table for the preview; a large one is read by the worker. Who brings the same file twice gets
    the first preview again.

    Raises:
        Forbidden: the actor may not change what this space owns.
        TableRefused: the file is too large, or a small one is no readable table.
    """
    require(actor, "strategy.import_statistics", owner)
    if len(body) > MAX_BYTES:
        raise TableRefused("too_large")
    sha256 = hashlib.sha256(body).hexdigest()
    waiting = waiting_alike(owner, sha256, actor.name)
    if waiting is not None:
        return waiting
    batch: ImportBatch = ImportBatch.objects.create(
        owner=owner,
        # The database takes no NUL.
        file_name=name.replace("\0", "").strip()[:200] or "Tabelle",
        sha256=sha256,
        body=body,
        made_by=actor.name,
    )
    return begin(actor=actor, batch=batch, work=ImportWork.LOOK)


@transaction.atomic
def explain_import(*, actor: Actor, batch_id: int, mapping: Mapping) -> ImportBatch:
    """Say what a draft's columns mean, and work out the preview anew.

    Raises:
        NotFound: the table belongs to another space.
        Forbidden: the actor may not change what the space owns.
        ImportSettled: it is stored or taken back.
        ImportUnderWay: it is being read or stored.
    """
    batch = _draft(actor, batch_id)
    batch.mapping, batch.preview, batch.line_errors = mapping.as_json(), {}, []
    batch.save(update_fields=["mapping", "preview", "line_errors"])
    return begin(actor=actor, batch=batch, work=ImportWork.LOOK)


@transaction.atomic
def store_import(*, actor: Actor, batch_id: int, seen: str | None = None) -> ImportBatch:
    """Store what a draft's preview shows; the file itself is not kept.

    The table comes back stored, under way (a large one), or still a draft with `failure` where values were
    stored meanwhile that change the preview.

    Args:
        seen: `preview_token` of the preview the person saw; None: whatever the newest says.

    Raises:
        NotFound: the table belongs to another space.
        Forbidden: the actor may not change what the space owns.
        ImportSettled: it is stored or taken back.
        ImportUnderWay: it is being read or stored.
        PreviewChanged: somebody explained the columns anew.
        NothingToImport: no value is new or different.
    """
    batch = _draft(actor, batch_id)
    if seen is not None and seen != preview_token(batch):
        raise PreviewChanged
    if not batch.preview.get("new", 0) + batch.preview.get("changed", 0):
        raise NothingToImport
    return begin(actor=actor, batch=batch, work=ImportWork.STORE)


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
    changed = set(batch.stored_values.order_by().values_list("statistic__key", flat=True).distinct())
    hold_values(changed)
    restored, removed = take_back(batch)
    batch.state, batch.undone_at = BatchState.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    changes = {"file": batch.file_name, "removed": removed, "restored": restored}
    audit.record("strategy.import_undone", actor=actor, subject=batch, changes=changes, reason=reason)
    derive_from(actor=actor, changed=changed)
    return removed + restored


@transaction.atomic
def discard_import(*, actor: Actor, batch_id: int) -> None:
    """Throw a draft away, also one that is just being read.

    Raises:
        NotFound: the table belongs to another space.
        Forbidden: the actor may not change what the space owns.
        ImportSettled: it is stored or taken back.
        ImportUnderWay: it is being stored.
    """
    batch = import_for(actor, batch_id, lock=True)
    require(actor, "strategy.import_statistics", batch.owner)
    if batch.state != BatchState.DRAFT:
        raise ImportSettled
    if batch.work == ImportWork.STORE and is_under_way(batch):
        raise ImportUnderWay
    batch.delete()


def delete_old_drafts(*, actor: Actor, now: datetime) -> int:
    """Throw away previews nobody took over; returns how many."""
    del actor  # a draft never counted
    return ImportBatch.objects.filter(state=BatchState.DRAFT, made_at__lt=now - DRAFT_LASTS).delete()[0]


def _draft(actor: Actor, batch_id: int) -> ImportBatch:
    batch = import_for(actor, batch_id, lock=True)
    require(actor, "strategy.import_statistics", batch.owner)
    if batch.state != BatchState.DRAFT:
        raise ImportSettled
    if is_under_way(batch):
        raise ImportUnderWay
    return batch
