"""Correcting and deleting what is known of the past (ETSI GS CIM 009, 5.6.13 to 5.6.16).

A reading that is corrected keeps its name and its createdAt in `attribute_instance`; its number is
changed where it stands, so that the cockpit shows the correction. Roll-ups are told of every change.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from psycopg.types.json import Jsonb

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ingest.types import Quality
from allmende.datahub.ngsild import entity_store
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.entity_store import is_plain
from allmende.datahub.ngsild.errors import ResourceNotFound
from allmende.datahub.ngsild.fragments import is_null
from allmende.datahub.ngsild.names import read_time, time_text
from allmende.datahub.ngsild.temporal.cold_readings import Cold, cold_reading, drop_cold
from allmende.datahub.ngsild.temporal.instances import (
    CORRECTED,
    MIRRORED,
    quality_words,
    reading_body,
    reading_of,
)
from allmende.datahub.ngsild.temporal.writing import ORIGIN, SCOPE, Evolution, Past

_ENTITY: Final = (
    "select id, origin, is_current and removed_at is null from datahub_entity"
    " where tenant = %s and urn = %s for no key update"
)
_SERIES: Final = "select id, unit from datahub_series where tenant = %s and entity_id = %s and attribute = %s"
_READING: Final = (
    "select value, quality, received_at from observation"
    " where tenant = %s and series_id = %s and observed_at = %s"
)
_INSTANCE: Final = (
    "select dataset_id, observed_at, created_at, body from attribute_instance"
    " where tenant = %s and entity_id = %s and attribute = %s and instance_id = %s"
)
_PUT_INSTANCE: Final = """
insert into attribute_instance (tenant, entity_id, attribute, instance_id, dataset_id, at, observed_at,
    created_at, modified_at, deleted_at, body)
values (%(tenant)s, %(entity)s, %(attribute)s, %(instance)s, %(dataset)s, coalesce(%(at)s, %(now)s), %(at)s,
    %(created)s, %(now)s, %(deleted)s, %(body)s)
on conflict (tenant, entity_id, attribute, instance_id) do update set dataset_id = excluded.dataset_id,
    at = coalesce(excluded.observed_at, attribute_instance.created_at), observed_at = excluded.observed_at,
    modified_at = excluded.modified_at, deleted_at = excluded.deleted_at, body = excluded.body
"""
_DROP_INSTANCE: Final = (
    "delete from attribute_instance"
    " where tenant = %s and entity_id = %s and attribute = %s and instance_id = %s"
)
_PUT_READING: Final = """
insert into observation (tenant, series_id, observed_at, value, quality, received_at)
values (%s, %s, %s, %s, %s, %s) on conflict do nothing
"""
_DROP_READING: Final = "delete from observation where tenant = %s and series_id = %s and observed_at = %s"
_NOTE: Final = "select note_changed(array[%s::int], array[%s::bigint], array[%s::timestamptz])"
#: Everything a series may hold.
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
#: The latest value of a series, found anew: from what is measured (4: skewed clock, 16: foretold).
_REFRESH_LATEST: Final = """
with newest as (
    select observed_at, value, quality from observation
    where tenant = %(tenant)s and series_id = %(series)s and quality & 20 = 0
    order by observed_at desc limit 1
), plausible as (
    select observed_at, value, quality from observation
    where tenant = %(tenant)s and series_id = %(series)s and quality & 21 = 0
    order by observed_at desc limit 1
), gone as (
    delete from latest where tenant = %(tenant)s and series_id = %(series)s
        and not exists (select from newest)
)
update latest l set observed_at = n.observed_at, value = n.value, quality = n.quality,
    valid_at = p.observed_at, valid_value = p.value, valid_quality = p.quality
from newest n left join plausible p on true where l.tenant = %(tenant)s and l.series_id = %(series)s
"""
_DROP_ATTRIBUTE: Final = """
delete from attribute_instance where tenant = %(tenant)s and entity_id = %(entity)s
    and attribute = %(attribute)s
    and (%(all)s or dataset_id = %(dataset)s or (%(dataset)s::text is null and dataset_id is null))
"""
_DROP_SERIES: Final = """
with noted as (
    select note_changed(array_agg(tenant), array_agg(series_id), array_agg(hour)) from (
        select distinct tenant, series_id, date_bin('1 hour', observed_at, '2000-01-01T00:00Z') as hour
        from observation where tenant = %(tenant)s and series_id = %(series)s) as h
    having count(*) > 0
)
delete from observation where tenant = %(tenant)s and series_id = %(series)s
    and (select count(*) from noted) >= 0
"""
_NEWEST: Final = """
select distinct on (dataset_id) dataset_id, deleted_at, created_at, modified_at, body, at
from attribute_instance where tenant = %s and entity_id = %s and attribute = %s
order by dataset_id, at desc
"""
_NEWEST_READING: Final = """
select observed_at, value, quality, received_at from observation
where tenant = %s and series_id = %s and quality & %s = 0 order by observed_at desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Known:
    """An entity whose past is changed.

    Attributes:
        is_made_of_past: It was made by bringing its past: its current state follows its past.
        is_current: It is there, not only its past.
    """

    id: int
    urn: str
    is_made_of_past: bool
    is_current: bool


async def find(connection: Connection, tenant: int, urn: str) -> Known:
    """Return an entity, locked.

    Raises:
        ResourceNotFound: nothing is known of it.
    """
    row = await (await connection.execute(_ENTITY, (tenant, urn))).fetchone()
    if row is None:
        raise ResourceNotFound(f"Nothing is known of {urn[:200]!r}.")
    return Known(row[0], urn, row[1] == ORIGIN, row[2])


async def delete_entity(connection: Connection, tenant: int, known: Known, now: datetime) -> bool:
    """Delete the whole past of an entity; with it the entity, if it was made of its past.

    Returns:
        Whether there was anything.
    """
    if known.is_made_of_past and known.is_current:
        found = (await entity_store.lock(connection, tenant, [known.urn])).get(known.urn)
        if found is not None:
            await entity_store.delete(connection, tenant, [found], now, with_history=True)
            return True
    series = await connection.execute(
        "select id from datahub_series where tenant = %s and entity_id = %s", (tenant, known.id)
    )
    deleted = 0
    for (series_id,) in await series.fetchall():
        deleted += await _drop_series(connection, tenant, series_id, keeps_latest=known.is_current)
    rest = await connection.execute(
        "delete from attribute_instance where tenant = %s and entity_id = %s", (tenant, known.id)
    )
    return deleted + rest.rowcount > 0 or known.is_current


async def delete_attribute(
    connection: Connection, tenant: int, known: Known, attribute: str, now: datetime, *,
    dataset: str | None, all_of_it: bool,
) -> None:  # fmt: skip
    """Delete the past of one attribute: its default instances, those of a dataset, or all.

    Raises:
        ResourceNotFound: there are no such instances.
    """
    values = {"tenant": tenant, "entity": known.id, "attribute": attribute, "dataset": dataset,
              "all": all_of_it}  # fmt: skip
    deleted = (await connection.execute(_DROP_ATTRIBUTE, values)).rowcount
    series = await _series(connection, tenant, known.id, attribute)
    if series is not None and (all_of_it or dataset is None):
        deleted += await _drop_series(connection, tenant, series[0], keeps_latest=not known.is_made_of_past)
    if not deleted:
        raise ResourceNotFound("The entity has no such attribute, or not with this datasetId.")
    await _follow_past(connection, tenant, known, attribute, now)


async def delete_instance(
    connection: Connection, tenant: int, known: Known, attribute: str, instance: uuid.UUID, now: datetime,
    cold: Cold | None,
) -> None:  # fmt: skip
    """Delete one instance.

    Raises:
        ResourceNotFound: there is none of this name.
    """
    old = await _find_instance(connection, tenant, known, attribute, instance, cold)
    await connection.execute(_DROP_INSTANCE, (tenant, known.id, attribute, instance))
    await _drop_reading(connection, tenant, old)
    await _follow_past(connection, tenant, known, attribute, now)


async def replace_instance(
    connection: Connection, tenant: int, known: Known, attribute: str, instance: uuid.UUID, new: Json,
    now: datetime, cold: Cold | None,
) -> None:  # fmt: skip
    """Put an instance in the place of another; its name and createdAt stay.

    Raises:
        ResourceNotFound: there is none of this name.
    """
    old = await _find_instance(connection, tenant, known, attribute, instance, cold)
    await _drop_reading(connection, tenant, old)
    body = {key: value for key, value in new.items() if key not in ("createdAt", "modifiedAt")}
    at = read_time(new.get("observedAt"))
    if (
        old.series is not None
        and at is not None
        and is_plain(new)
        and new.get("unitCode", "") == old.series[1]
    ):
        quality = Quality.CORRECTED
        if old.is_simulated:
            quality |= Quality.SIMULATED
            body.setdefault("quality", {"type": "Property", "value": quality_words(quality)})
        values = (tenant, old.series[0], at, float(new["value"]), quality.value, now)
        await connection.execute("select ensure_partition(%s)", (at.date().replace(day=1),))
        if (await connection.execute(_PUT_READING, values)).rowcount:
            body[MIRRORED] = 1
            await connection.execute(_NOTE, (tenant, old.series[0], at))
            await _refresh_latest(connection, tenant, old.series[0])
    await connection.execute(_PUT_INSTANCE, {
        "tenant": tenant, "entity": known.id, "attribute": attribute, "instance": instance,
        "dataset": new.get("datasetId"), "at": at, "now": now, "created": old.created_at,
        "deleted": now if is_null(new) else None, "body": Jsonb(body),
    })  # fmt: skip
    await _follow_past(connection, tenant, known, attribute, now)


# -- one instance ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Old:
    """An instance that is there.

    Attributes:
        series: Id and unit, if its number is a reading of a series (also).
        observed_at: Of that reading.
        is_simulated: So is what it is corrected to.
    """

    created_at: datetime
    series: tuple[int, str] | None = None
    observed_at: datetime | None = None
    is_simulated: bool = False


async def _find_instance(
    connection: Connection, tenant: int, known: Known, attribute: str, instance: uuid.UUID, cold: Cold | None
) -> _Old:
    row = await (await connection.execute(_INSTANCE, (tenant, known.id, attribute, instance))).fetchone()
    if row is not None:
        _, observed_at, created_at, body = row
        if MIRRORED in body:
            series = await _series(connection, tenant, known.id, attribute)
            return _Old(created_at, series, observed_at, "quality" in body)
        return _Old(created_at)
    reading = reading_of(instance)
    series = await _series(connection, tenant, known.id, attribute)
    if reading is None or series is None or reading[0] != series[0]:
        raise ResourceNotFound("The attribute has no instance of this name.")
    found = await (await connection.execute(_READING, (tenant, *reading))).fetchone()
    if found is None and cold is not None:
        found = await cold_reading(connection, cold, tenant, *reading)
    if found is None or found[1] & CORRECTED:
        raise ResourceNotFound("The attribute has no instance of this name.")
    return _Old(found[2] or reading[1], series, reading[1], bool(found[1] & Quality.SIMULATED))


async def _series(
    connection: Connection, tenant: int, entity_id: int, attribute: str
) -> tuple[int, str] | None:
    row = await (await connection.execute(_SERIES, (tenant, entity_id, attribute))).fetchone()
    return None if row is None else (row[0], row[1])


async def _drop_reading(connection: Connection, tenant: int, old: _Old) -> None:
    if old.series is not None and old.observed_at is not None:
        await connection.execute(_DROP_READING, (tenant, old.series[0], old.observed_at))
        await drop_cold(connection, tenant, old.series[0], old.observed_at, old.observed_at)
        await connection.execute(_NOTE, (tenant, old.series[0], old.observed_at))
        await _refresh_latest(connection, tenant, old.series[0])


async def _refresh_latest(connection: Connection, tenant: int, series_id: int) -> None:
    await connection.execute(_REFRESH_LATEST, {"tenant": tenant, "series": series_id})


async def _drop_series(connection: Connection, tenant: int, series_id: int, *, keeps_latest: bool) -> int:
    gone = await drop_cold(connection, tenant, series_id, FIRST, LAST)
    cursor = await connection.execute(_DROP_SERIES, {"tenant": tenant, "series": series_id})
    if not keeps_latest:
        await connection.execute(
            "delete from latest where tenant = %s and series_id = %s", (tenant, series_id)
        )
    return cursor.rowcount + gone


# -- the current state -----------------------------------------------------------------------------


async def _follow_past(
    connection: Connection, tenant: int, known: Known, attribute: str, now: datetime
) -> None:
    """Let the current state of an entity that is made of its past be its newest instances."""
    if not known.is_made_of_past or not known.is_current:
        return
    found = (await entity_store.lock(connection, tenant, [known.urn])).get(known.urn)
    if found is None:
        return
    newest = await _newest(connection, tenant, known.id, attribute)
    scopes, document = found.state.scopes, dict(found.state.document)
    if attribute == SCOPE:
        value = newest[0]["value"] if newest else []
        scopes = tuple(value) if isinstance(value, list) else (value,)
    elif newest:
        document[attribute] = newest[0] if len(newest) == 1 else newest
    else:
        document.pop(attribute, None)
    state = replace(found.state, document=document, scopes=scopes, modified_at=now)
    writes = Evolution(now)
    nothing = Past(known.urn, (), {})
    writes.evolve(found.id, state, found.to_write(document), nothing, found.state.document)
    await writes.run(connection, tenant)


async def _newest(connection: Connection, tenant: int, entity_id: int, attribute: str) -> Sequence[Json]:
    rows: list[tuple[Any, ...]] = list(
        await (await connection.execute(_NEWEST, (tenant, entity_id, attribute))).fetchall()
    )
    series = await _series(connection, tenant, entity_id, attribute)
    if series is not None:
        found = await connection.execute(_NEWEST_READING, (tenant, series[0], CORRECTED))
        reading = await found.fetchone()
        if reading is not None:
            at, value, quality, received_at = reading
            moment = received_at or at
            body = reading_body(value, series[1], at, quality)
            rows = [row for row in rows if row[0] is not None or row[5] > at]
            if all(row[0] is not None for row in rows):
                rows.append((None, None, moment, moment, body, at))
    newest = []
    for _, deleted_at, created_at, modified_at, body, _ in rows:
        if deleted_at is None:
            body.pop(MIRRORED, None)
            newest.append({**body, "createdAt": time_text(created_at), "modifiedAt": time_text(modified_at)})
    return newest
