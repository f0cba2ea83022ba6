"""The same counts as in `figures`, for many towns and kinds at once: one query whatever their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from allmende.datahub.sql_parameters import Parameters
from allmende.datahub.types import Measured


@dataclass(frozen=True, slots=True)
class CountAsked:
    """Which entities of a town are to be counted; see `entities_with_valid_reading`."""

    tenant_id: int
    entity_type: str
    attribute: str
    within_hours: int


_COUNTS = """
select asked.i, count(*) filter (where measured.is_real), count(*) filter (where not measured.is_real)
from unnest(
    %(i)s::int[], %(tenant)s::bigint[], %(type)s::text[], %(attribute)s::text[], %(since)s::timestamptz[]
) as asked (i, tenant, type, attribute, since)
cross join lateral (
    select bool_or(reading.quality & 2 = 0) as is_real
    from datahub_entity entity
    join datahub_series series
      on series.tenant = entity.tenant and series.entity_id = entity.id and series.attribute = asked.attribute
    join observation reading
      on reading.tenant = series.tenant and reading.series_id = series.id
     and reading.observed_at > asked.since and reading.observed_at <= %(now)s
     and reading.quality & 5 = 0
    where entity.tenant = asked.tenant and entity.type = asked.type and entity.removed_at is null
    group by entity.id
) as measured
group by asked.i
"""

_DEVICES = """
select entity.tenant, entity.type,
       count(*) filter (where not (device.is_simulated or source.is_simulated)),
       count(*) filter (where device.is_simulated or source.is_simulated)
from datahub_device device
join datahub_source source on source.id = device.source_id
join datahub_entity entity on entity.tenant = device.tenant and entity.id = device.entity_id
where entity.removed_at is null and source.closed_at is null and entity.tenant = any(%(tenants)s)
group by entity.tenant, entity.type
"""


def entities_with_valid_readings(asked: Sequence[CountAsked], now: datetime) -> dict[CountAsked, Measured]:
    """Count for each the entities whose device sent a plausible reading lately, simulated ones apart."""
    each = list(dict.fromkeys(asked))
    found = {one: Measured(real=0, simulated=0, as_of=now) for one in each}
    if not each:
        return found
    parameters: Parameters = {
        "i": list(range(len(each))),
        "tenant": [one.tenant_id for one in each],
        "type": [one.entity_type for one in each],
        "attribute": [one.attribute for one in each],
        "since": [now - timedelta(hours=one.within_hours) for one in each],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, parameters)
        for i, real, simulated in cursor.fetchall():
            found[each[i]] = Measured(real=real, simulated=simulated, as_of=now)
    return found


@dataclass(frozen=True, slots=True)
class DeviceCount:
    """Devices at one kind of thing of a town; those of a simulated source are simulated, too."""

    real: int
    simulated: int


def devices_by_kind(tenant_ids: Sequence[int]) -> Mapping[tuple[int, str], DeviceCount]:
    """Return how many devices sit at each kind of entity, by (tenant, entity type), with one query."""
    if not tenant_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_DEVICES, {"tenants": list(tenant_ids)})
        return {(tenant, kind): DeviceCount(real, simulated) for tenant, kind, real, simulated in cursor}
