"""What an attribute of an entity was like over a day, a week, a month, a year."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection

from allmende.datahub.local_time import ZONE, days_between, local_day, midnight
from allmende.datahub.models import Entity, Series
from allmende.datahub.permissions import sees_live
from allmende.datahub.selectors.rooms import now_utc, release_of
from allmende.datahub.sql_parameters import Parameters
from allmende.datahub.types import History, HistoryPoint, Period
from allmende.kernel.actor import Actor

TEN_MINUTES_S: Final = 600
HOUR_S: Final = 3600
DAY_S: Final = 86_400

#: Period → days before `until` that belong to it, and the length of its steps.
SHAPES: Final[dict[Period, tuple[int, int]]] = {
    Period.DAY: (0, TEN_MINUTES_S),
    Period.WEEK: (6, HOUR_S),
    Period.MONTH: (29, DAY_S),
    Period.YEAR: (364, DAY_S),
}

#: Readings are first gathered by `hourly` (or left alone), then by the steps of the period, so that
#: reduced histories are means of hours and never show a single reading.
HISTORY = """
with kept as (
    select case when %(reduced)s then date_trunc('hour', observed_at) else observed_at end as at,
           avg(value) filter (where quality & 1 = 0) as value,
           count(*) as readings,
           count(*) filter (where quality & 1 = 1) as implausible,
           count(*) filter (where quality & 2 = 2) as simulated
    from observation
    where tenant = %(tenant)s and series_id = %(series)s
      and observed_at >= %(start)s and observed_at < %(end)s
    group by 1
)
select case when %(daily)s then date_trunc('day', at, %(zone)s)
            else date_bin(make_interval(secs => %(step)s), at, %(start)s) end as step,
       avg(value), min(value), max(value), sum(readings)::int, sum(implausible)::int, sum(simulated)::int
from kept group by 1 order by 1
"""


def series_of(entity: Entity, attribute: str) -> Series | None:
    """Return the series of one attribute of an entity, None while nothing was measured."""
    return Series.objects.filter(tenant_id=entity.tenant_id, entity=entity, attribute=attribute).first()


def history(actor: Actor, entity: Entity, attribute: str, period: Period | str, until: date) -> History:
    """Return the steps of one attribute up to the end of a local day.

    A day has steps of ten minutes, a week of hours, a month (30 days) and a year (365) of local days.
    Where the school publishes with delay, strangers get means of hours until the end of yesterday;
    where it keeps readings internal they get none.

    Args:
        until: Last local day (Europe/Berlin) of the period.
    """
    period = Period(period)
    days_before, step_s = SHAPES[period]
    start, end = days_between(until - timedelta(days=days_before), until)
    release = release_of(entity)
    is_open = sees_live(actor, entity.tenant_id, release)
    is_withheld = not is_open and release == "internal"
    if not is_open:
        step_s = max(step_s, HOUR_S)
    series = None if is_withheld else series_of(entity, attribute)
    readable_until = end if is_open else min(end, end_of_yesterday())
    points = _points(series, start, readable_until, step_s, is_reduced=not is_open) if series else ()
    return History(
        entity_id=entity.pk,
        entity=entity.name,
        attribute=attribute,
        unit=series.unit if series else "",
        period=period,
        until=until,
        start=start,
        end=end,
        step_s=step_s,
        points=points,
        release=release,
        is_reduced=not is_open and not is_withheld,
        is_withheld=is_withheld,
    )


def end_of_yesterday() -> datetime:
    """Return the moment (UTC) up to which delayed releases may be read."""
    return midnight(local_day(now_utc()))


def _points(
    series: Series, start: datetime, end: datetime, step_s: int, *, is_reduced: bool
) -> tuple[HistoryPoint, ...]:
    if start >= end:
        return ()
    parameters: Parameters = {
        "tenant": series.tenant_id,
        "series": series.pk,
        "start": start,
        "end": end,
        "step": step_s,
        "daily": step_s == DAY_S,
        "reduced": is_reduced,
        "zone": ZONE.key,
    }
    with connection.cursor() as cursor:
        cursor.execute(HISTORY, parameters)
        return tuple(HistoryPoint(*row) for row in cursor.fetchall())
