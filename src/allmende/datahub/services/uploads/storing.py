"""Keeping an uploaded table, storing what it says, taking it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from allmende.connectors.table_upload.config import Config
from allmende.connectors.table_upload.guess import guess
from allmende.connectors.table_upload.mapping import Value
from allmende.connectors.table_upload.table import Table, read_table
from allmende.datahub.errors import NothingToStore, UploadSettled
from allmende.datahub.models import ColdRemoval, Entity, Series, Upload, UploadPart, UploadState
from allmende.datahub.selectors.cold import cold_readings
from allmende.datahub.selectors.uploads import upload_for
from allmende.datahub.services.config_notice import tell_listeners
from allmende.datahub.services.forgetting import latest_again
from allmende.datahub.services.quality import check_stretch
from allmende.datahub.services.readings import Row, series_for, store_readings
from allmende.datahub.services.uploads.looking import (
    Preview,
    config_from,
    look_at,
    quality_of,
    stored_config,
)
from allmende.datahub.services.uploads.places import make_place
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor, SystemActor
from allmende.kernel.models import Space

#: A preview nobody took over is thrown away after this.
DRAFT_LASTS = timedelta(days=2)

_TELL_ROLLUPS = """
select note_changed(array_fill(%(tenant)s::int, array[cardinality(%(series)s::bigint[])]),
    %(series)s::bigint[], %(times)s::timestamptz[])
"""
_TAKE_BACK = """
delete from observation o
using unnest(%(series)s::bigint[], %(times)s::timestamptz[]) as mine (series_id, observed_at)
where o.tenant = %(tenant)s and o.series_id = mine.series_id and o.observed_at = mine.observed_at
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """What an upload did.

    Attributes:
        readings: Values that were new.
        duplicates: Values that were there already.
        places: Entities that were made.
    """

    readings: int
    duplicates: int
    places: int


@transaction.atomic
def keep_upload(*, actor: Actor, owner: Space, name: str, body: bytes) -> Upload:
    """Keep a table for the preview, with a guess of what its columns mean; nothing counts yet.

    Raises:
        Forbidden: the actor may not change what the town owns.
        TableRefused: the file is no readable table.
    """
    require(actor, "datahub.store_readings", owner)
    config = guess(read_table(body))
    return Upload.objects.create(
        owner=owner,
        name=name.strip()[:200] or "Tabelle",
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        config=stored_config(config),
        made_by=actor.name,
    )


@transaction.atomic
def explain_columns(*, actor: Actor, upload_id: int, config: Config) -> Upload:
    """Say what a draft's columns mean.

    Raises:
        NotFound: the upload belongs to another town.
        Forbidden: the actor may not change what the town owns.
        UploadSettled: it is stored or undone.
    """
    upload = _draft(actor, upload_id)
    upload.config = stored_config(config)
    upload.save(update_fields=["config"])
    return upload


def preview_of(upload: Upload, *, now: datetime) -> tuple[Table, Preview]:
    """Work out what storing a draft would do."""
    table = read_table(bytes(upload.body))
    return table, look_at(table, config_from(upload.config), upload.owner, now=now)


@transaction.atomic
def store_upload(*, actor: Actor, upload_id: int) -> Stored:
    """Store what a draft says; the file itself is not kept.

    Raises:
        NotFound: the upload belongs to another town.
        Forbidden: the actor may not change what the town owns.
        UploadSettled: it is stored or undone.
        NothingToStore: no value of it is new.
    """
    upload = _draft(actor, upload_id)
    _table, preview = preview_of(upload, now=timezone.now())
    if not preview.new:
        raise NothingToStore()
    rows = _rows(actor, upload, preview)
    store_readings(actor=actor, tenant=upload.owner, rows=rows)
    _note_parts(upload, rows)
    times = [row[1] for row in rows]
    check_stretch(
        actor=SystemActor("Prüfung"),
        series_ids=list({row[0] for row in rows}),
        start=min(times),
        end=max(times),
    )
    upload.state, upload.stored_at, upload.body = UploadState.STORED, timezone.now(), b""
    upload.readings, upload.duplicates = len(rows), preview.duplicates
    upload.errors = len(preview.errors)
    upload.save()
    changes = {"file": upload.name, "readings": upload.readings, "duplicates": upload.duplicates}
    audit.record("datahub.upload_stored", actor=actor, subject=upload, changes=changes)
    tell_listeners(upload.owner_id)
    return Stored(upload.readings, upload.duplicates, len(preview.new_places))


@transaction.atomic
def undo_upload(*, actor: Actor, upload_id: int, reason: str = "") -> int:
    """Take back every reading an upload brought; what was there before stays. Returns how many.

    Raises:
        NotFound: the upload belongs to another town.
        Forbidden: the actor may not change what the town owns.
        UploadSettled: it is not stored, or undone already.
    """
    upload = upload_for(actor, upload_id, lock=True)
    require(actor, "datahub.store_readings", upload.owner)
    if upload.state != UploadState.STORED:
        raise UploadSettled()
    taken = sum(_take_back(upload.owner_id, part) for part in upload.parts.order_by("pk"))
    upload.parts.all().delete()
    upload.state, upload.undone_at = UploadState.UNDONE, timezone.now()
    upload.save(update_fields=["state", "undone_at"])
    changes = {"file": upload.name, "readings": taken}
    audit.record("datahub.upload_undone", actor=actor, subject=upload, changes=changes, reason=reason)
    tell_listeners(upload.owner_id)
    return taken


@transaction.atomic
def discard_upload(*, actor: Actor, upload_id: int) -> None:
    """Throw a draft away.

    Raises:
        NotFound: the upload belongs to another town.
        Forbidden: the actor may not change what the town owns.
        UploadSettled: it is stored or undone.
    """
    _draft(actor, upload_id).delete()


def delete_old_drafts(*, actor: Actor, now: datetime) -> int:
    """Throw away previews nobody took over; returns how many.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    old = Upload.objects.filter(state=UploadState.DRAFT, made_at__lt=now - DRAFT_LASTS)
    return old.delete()[0]


def _draft(actor: Actor, upload_id: int) -> Upload:
    upload = upload_for(actor, upload_id, lock=True)
    require(actor, "datahub.store_readings", upload.owner)
    if upload.state != UploadState.DRAFT:
        raise UploadSettled()
    return upload


def _rows(actor: Actor, upload: Upload, preview: Preview) -> list[Row]:
    """Make places and series where they are missing; return what is stored."""
    entities: dict[str, Entity] = dict(preview.places.found)
    kind = config_from(upload.config).entity_type
    for name in preview.new_places:
        entities[name] = make_place(actor, upload.owner, name, entity_type=kind)
    series: dict[tuple[str, str], Series] = {}
    rows: dict[tuple[int, datetime], Row] = {}
    for value in preview.new:
        column = (value.place, value.attribute)
        if column not in series:
            series[column] = _series(entities[value.place], value)
        series_id = series[column].pk
        quality = int(quality_of(value))
        rows.setdefault((series_id, value.observed_at), (series_id, value.observed_at, value.value, quality))
    return list(rows.values())


def _series(entity: Entity, value: Value) -> Series:
    found = series_for(entity=entity, attribute=value.attribute, unit=value.unit)
    if not found.unit and value.unit:
        found.unit = value.unit
        found.save(update_fields=["unit"])
    return found


def _note_parts(upload: Upload, rows: Sequence[Row]) -> None:
    times: dict[int, list[datetime]] = {}
    for series_id, observed_at, _value, _quality in rows:
        times.setdefault(series_id, []).append(observed_at)
    UploadPart.objects.bulk_create(
        UploadPart(upload=upload, series_id=one, times=sorted(found)) for one, found in times.items()
    )


def _take_back(tenant_id: int, part: UploadPart) -> int:
    parameters: Parameters = {
        "tenant": tenant_id,
        "series": [part.series_id] * len(part.times),
        "times": part.times,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('allmende.tenants', array[%(tenant)s::int]::text, true)", parameters
        )
        cursor.execute(_TELL_ROLLUPS, parameters)
        cursor.execute(_TAKE_BACK, parameters)
        taken = int(cursor.rowcount)
    if taken < len(part.times):
        taken += _take_back_cold(tenant_id, part)
    latest_again(tenant_id, part.series_id, part.times)
    return taken


def _take_back_cold(tenant_id: int, part: UploadPart) -> int:
    """Note which cold readings are deleted, in as few stretches as the rows beside them allow."""
    mine = set(part.times)
    cold = cold_readings(tenant_id, [part.series_id], part.times[0], None).rows()
    times = sorted(row[1] for row in cold if row[1] <= part.times[-1])
    stretches: list[list[datetime]] = []
    is_open = False
    for at in times:
        if at not in mine:
            is_open = False
        elif is_open:
            stretches[-1].append(at)
        else:
            stretches.append([at])
            is_open = True
    ColdRemoval.objects.bulk_create(
        ColdRemoval(tenant_id=tenant_id, series_id=part.series_id, first_at=found[0], last_at=found[-1])
        for found in stretches
    )
    return sum(len(found) for found in stretches)
