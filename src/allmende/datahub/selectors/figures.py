"""Numbers over all entities of a town: what key results, effects and reports are measured by."""
# ruff: noqa: S608 - every part of a query is a constant

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from allmende.datahub.errors import PeriodInvalid
from allmende.datahub.local_time import days_between
from allmende.datahub.selectors.cold import COLD, READING
from allmende.datahub.selectors.measured import HOURS, Stretch, raw_from
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

SERIES = """
select series.id, series.entity_id, series.unit from datahub_series series
join datahub_entity entity on entity.tenant = series.tenant and entity.id = series.entity_id
where series.tenant = %(tenant)s and entity.type = %(type)s and series.attribute = %(attribute)s
"""
_OF = """
of as (
    select * from unnest(%(series)s::bigint[], %(entities)s::bigint[]) as o (series_id, entity_id)
)
"""
#: A reading counts for the time until the next one, at most 20 minutes: a gap is no bad air.
PERIOD_FIGURES = f"""
with {_OF}, {READING}, readings as (
    select entity_id, value, quality, observed_at at time zone %(zone)s as at,
           least(coalesce(extract(epoch from lead(observed_at) over (
               partition by series_id order by observed_at) - observed_at) / 60, 0), 20) as minutes
    from reading join of using (series_id)
    where quality & 1 = 0
), school as (
    select * from readings where extract(isodow from at) <= 5 and extract(hour from at) between 8 and 15
)
select avg(value), percentile_cont(0.95) within group (order by value),
       coalesce(sum(minutes) filter (where value > 1000), 0),
       coalesce(sum(minutes) filter (where value > 2000), 0),
       count(distinct entity_id), count(distinct at::date), count(distinct (entity_id, at::date)),
       count(*), count(*) filter (where quality & 2 = 2)
from school
"""
#: What roll-ups know where single readings are no longer kept: school hours are whole hours.
ROLLED_FIGURES = f"""
with {_OF}, {COLD}, {HOURS}, school as (
    select entity_id, hours.*, hour at time zone %(zone)s as at from hours join of using (series_id)
    where plausible > 0 and extract(isodow from hour at time zone %(zone)s) <= 5
      and extract(hour from hour at time zone %(zone)s) between 8 and 15
)
select sum(total) / nullif(sum(plausible), 0), null, null, null,
       count(distinct entity_id), count(distinct at::date), count(distinct (entity_id, at::date)),
       coalesce(sum(plausible), 0)::bigint, coalesce(sum(least(simulated, plausible)), 0)::bigint
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

    Where single readings of the period are no longer kept, means and counts come from roll-ups, and
    the percentile and the minutes are None.

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
    found: Parameters = {"tenant": tenant.pk, "type": entity_type, "attribute": attribute}
    with connection.cursor() as cursor:
        cursor.execute(SERIES, found)
        series = cursor.fetchall()
        stretch = Stretch(tenant.pk, [row[0] for row in series], first, after)
        kept_from = raw_from(stretch)
        is_rolled = kept_from is not None and first < kept_from
        parameters = stretch.parameters | {"entities": [row[1] for row in series]}
        parameters |= stretch.changed_parameters if is_rolled else stretch.cold_parameters
        cursor.execute(ROLLED_FIGURES if is_rolled else PERIOD_FIGURES, parameters)
        mean, p95, over_1000, over_2000, rooms, days, room_days, readings, simulated = cursor.fetchone()
    return PeriodFigures(
        start=start,
        end=end,
        unit=max((row[2] for row in series), default="") if readings else "",
        mean=mean,
        p95=p95,
        minutes_above_1000=_minutes(over_1000, room_days),
        minutes_above_2000=_minutes(over_2000, room_days),
        rooms=rooms,
        days=days,
        readings=readings,
        simulated_share=simulated / readings if readings else 0.0,
    )


def _minutes(total: Decimal | None, room_days: int) -> float | None:
    return float(total) / room_days if total is not None and room_days else None
