"""Numbers over all entities of a town: what key results, effects and reports are measured by."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from allmende.datahub.errors import PeriodInvalid
from allmende.datahub.local_time import ZONE, days_between
from allmende.datahub.sql_parameters import Parameters
from allmende.datahub.types import Measured, PeriodFigures
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

VALID_READING = """
select count(*) filter (where is_real), count(*) filter (where not is_real)
from (
    select entity.id, bool_or(reading.quality & 2 = 0) as is_real
    from datahub_entity entity
    join datahub_series series
      on series.tenant = entity.tenant and series.entity_id = entity.id and series.attribute = %(attribute)s
    join observation reading
      on reading.tenant = series.tenant and reading.series_id = series.id
     and reading.observed_at > %(since)s and reading.observed_at <= %(now)s
     and reading.quality & 5 = 0
    where entity.tenant = %(tenant)s and entity.type = %(type)s and entity.removed_at is null
    group by entity.id
) as measured
"""

#: A reading counts for the time until the next one, at most 20 minutes: a gap is no bad air.
PERIOD_FIGURES = """
with readings as (
    select series.entity_id, series.unit, value, quality, observed_at at time zone %(zone)s as at,
           least(coalesce(extract(epoch from lead(observed_at) over (
               partition by series_id order by observed_at) - observed_at) / 60, 0), 20) as minutes
    from observation
    join datahub_series series on series.tenant = observation.tenant and series.id = series_id
    join datahub_entity entity on entity.tenant = series.tenant and entity.id = series.entity_id
    where observation.tenant = %(tenant)s and series.tenant = %(tenant)s
      and entity.type = %(type)s and series.attribute = %(attribute)s
      and observed_at >= %(start)s and observed_at < %(end)s and quality & 1 = 0
), school as (
    select * from readings where extract(isodow from at) <= 5 and extract(hour from at) between 8 and 15
)
select avg(value), percentile_cont(0.95) within group (order by value),
       coalesce(sum(minutes) filter (where value > 1000), 0),
       coalesce(sum(minutes) filter (where value > 2000), 0),
       count(distinct entity_id), count(distinct at::date), count(distinct (entity_id, at::date)),
       count(*), count(*) filter (where quality & 2 = 2), max(unit)
from school
"""


def entities_with_valid_reading(
    *, tenant_id: int, entity_type: str, attribute: str, within_hours: int, now: datetime | None = None
) -> Measured:
    """Count the entities whose device sent a plausible reading lately.

    An entity counts as real when at least one of these readings was not simulated; entities with
    simulated readings only are counted apart.
    """
    now = now or timezone.now()
    parameters: Parameters = {
        "tenant": tenant_id,
        "type": entity_type,
        "attribute": attribute,
        "since": now - timedelta(hours=within_hours),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(VALID_READING, parameters)
        real, simulated = cursor.fetchone()
    return Measured(real=real, simulated=simulated, as_of=now)


def period_comparison(
    actor: Actor, tenant: Space, entity_type: str, attribute: str, start: date, end: date
) -> PeriodFigures:
    """Return what school hours of a period were like over all rooms of a town.

    Args:
        start: First local day.
        end: Last local day, included.

    Raises:
        Forbidden: the actor is not one of the town's people; figures of single days may be personal.
        PeriodInvalid: the end lies before the start.
    """
    require(actor, "datahub.view_source", tenant)
    if end < start:
        raise PeriodInvalid(start=str(start), end=str(end))
    first, after = days_between(start, end)
    parameters: Parameters = {
        "tenant": tenant.pk,
        "type": entity_type,
        "attribute": attribute,
        "start": first,
        "end": after,
        "zone": ZONE.key,
    }
    with connection.cursor() as cursor:
        cursor.execute(PERIOD_FIGURES, parameters)
        mean, p95, over_1000, over_2000, rooms, days, room_days, readings, simulated, unit = cursor.fetchone()
    return PeriodFigures(
        start=start,
        end=end,
        unit=unit or "",
        mean=mean,
        p95=p95,
        minutes_above_1000=float(over_1000) / room_days if room_days else None,
        minutes_above_2000=float(over_2000) / room_days if room_days else None,
        rooms=rooms,
        days=days,
        readings=readings,
        simulated_share=simulated / readings if readings else 0.0,
    )
