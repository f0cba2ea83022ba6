"""Readings, hours and days of series, wherever they are kept: one answer over hot, cold and rolled up.

Every question for a stretch of time goes through here. `start` and `end` are whole hours (UTC); a
reading belongs to the stretch at or after start and before end.
"""
# ruff: noqa: S608 - every part is a constant of this module

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from allmende.datahub.cold.columns import Columns
from allmende.datahub.local_time import ZONE, local_day, midnight
from allmende.datahub.selectors.cold import COLD, READING, SUMMABLE, as_parameters, cold_readings
from allmende.datahub.sql_parameters import Parameters
from allmende.datahub.types import HistoryPoint

#: More changed days than this are answered from hours at once.
FEW_DAYS: Final = 10

#: Hours that changed and wait to be rolled up again. Where single readings were deleted on purpose, the
#: roll-up is the answer.
_NOTED = """
noted as (
    select distinct mark.series_id, mark.hour from rollup_dirty mark
    left join series_horizon horizon on horizon.tenant = mark.tenant and horizon.series_id = mark.series_id
    where mark.tenant = %(tenant)s and mark.series_id = any(%(series)s::bigint[])
      and mark.hour >= %(start)s and mark.hour < %(end)s
      and mark.hour < (select rolled_to from rollup_state)
      and (horizon.raw_from is null or mark.hour >= horizon.raw_from)
)
"""

#: A table `hours` for a `with`: roll-ups where they are true, else worked out from readings. It stands
#: behind a table `cold` with the cold readings of the hours that changed, or of the whole stretch.
HOURS = f"""
{_NOTED}, fresh as (
    select series_id, observed_at, value, quality from observation
    where tenant = %(tenant)s and series_id = any(%(series)s::bigint[]) and observed_at < %(end)s
      and observed_at >= greatest(%(start)s, (select rolled_to from rollup_state))
    union all
    select noted.series_id, changed.observed_at, changed.value, changed.quality
    from noted cross join lateral (
        select observed_at, value, quality from observation
        where tenant = %(tenant)s and series_id = noted.series_id
          and observed_at >= noted.hour and observed_at < noted.hour + interval '1 hour') changed
    where not exists (select from cold
                      where cold.series_id = noted.series_id and cold.observed_at = changed.observed_at)
    union all
    select cold.series_id, cold.observed_at, cold.value, cold.quality
    from cold join noted on noted.series_id = cold.series_id
     and noted.hour = date_bin('1 hour', cold.observed_at, '2000-01-01T00:00Z')
), hours as (
    select series_id, hour, readings, plausible, total, minimum, maximum, implausible, simulated, flags
    from rollup_hour rolled
    where tenant = %(tenant)s and series_id = any(%(series)s::bigint[])
      and hour >= %(start)s and hour < %(end)s and hour < (select rolled_to from rollup_state)
      and not exists (select from noted
                      where noted.series_id = rolled.series_id and noted.hour = rolled.hour)
    union all
    select series_id, date_bin('1 hour', observed_at, '2000-01-01T00:00Z'), count(*)::int,
           (count(*) filter (where quality & 1 = 0))::int,
           coalesce(sum({SUMMABLE}) filter (where quality & 1 = 0), 0),
           min(value) filter (where quality & 1 = 0), max(value) filter (where quality & 1 = 0),
           (count(*) filter (where quality & 1 = 1))::int, (count(*) filter (where quality & 2 = 2))::int,
           coalesce(bit_or(quality) filter (where quality & 1 = 0), 0::smallint)
    from fresh group by 1, 2
)
"""
#: When the hours that changed lie whose months have left the database: hardly ever, and only for minutes.
_CHANGED_COLD = f"""
with {_NOTED}
select series_id, hour from noted
where exists (select from datahub_coldfile file where file.tenant = %(tenant)s
              and file.month = date_trunc('month', noted.hour at time zone 'UTC')::date)
"""

_COUNTS = "sum(readings)::int, sum(implausible)::int, sum(simulated)::int, bit_or(flags)::int"
_STEP = """
case when %(daily)s then date_trunc('day', hour, %(zone)s)
     else date_bin(make_interval(secs => %(step)s), hour, %(start)s) end
"""
#: Means of all readings of a step.
_FROM_HOURS = f"""
with {COLD}, {HOURS}
select {_STEP}, sum(total) / nullif(sum(plausible), 0), min(minimum), max(maximum), {_COUNTS}
from hours group by 1 order by 1
"""
#: Means of the hours' means: no single reading shows through.
_FROM_HOURLY_MEANS = f"""
with {COLD}, {HOURS}, means as (
    select hour, total / nullif(plausible, 0) as value, readings, implausible, simulated, flags from hours
)
select {_STEP}, avg(value), min(value), max(value), {_COUNTS} from means group by 1 order by 1
"""
_FROM_READINGS = f"""
with {READING}
select date_bin(make_interval(secs => %(step)s), observed_at, %(start)s),
       avg({SUMMABLE}) filter (where quality & 1 = 0), min(value) filter (where quality & 1 = 0),
       max(value) filter (where quality & 1 = 0), count(*)::int,
       (count(*) filter (where quality & 1 = 1))::int, (count(*) filter (where quality & 2 = 2))::int,
       coalesce(bit_or(quality) filter (where quality & 1 = 0), 0)::int
from reading group by 1 order by 1
"""
_FROM_DAYS = """
select day::timestamp at time zone %(zone)s, total / nullif(plausible, 0), minimum, maximum,
       readings, implausible, simulated, flags::int
from rollup_day
where tenant = %(tenant)s and series_id = any(%(series)s::bigint[])
  and day >= %(first)s and day < %(after)s and not day = any(%(noted)s::date[])
order by 1
"""
_TRUE_DAYS = f"""
with {_NOTED}
select (select nullif(rolled_to, '-infinity') from rollup_state),
       coalesce(array_agg(distinct (hour at time zone %(zone)s)::date), '{{}}') from noted
"""
_HORIZON = """
select max(raw_from) from series_horizon where tenant = %(tenant)s and series_id = any(%(series)s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which series of which town, from when to when (UTC)."""

    tenant_id: int
    series: Sequence[int]
    start: datetime
    end: datetime

    @property
    def parameters(self) -> Parameters:
        """Its values for SQL."""
        return {
            "tenant": self.tenant_id,
            "series": list(self.series),
            "start": self.start,
            "end": self.end,
            "zone": ZONE.key,
        }

    @property
    def cold_parameters(self) -> dict[str, Any]:
        """Its cold readings for SQL, see `selectors.cold`."""
        return as_parameters(cold_readings(self.tenant_id, self.series, self.start, self.end))

    @property
    def changed_parameters(self) -> dict[str, Any]:
        """The cold readings of hours that changed, for SQL with `HOURS`."""
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED_COLD, self.parameters)
            changed = cursor.fetchall()
        if not changed:
            return as_parameters(Columns.empty())
        series = sorted({one for one, _hour in changed})
        first, last = min(hour for _, hour in changed), max(hour for _, hour in changed)
        return as_parameters(cold_readings(self.tenant_id, series, first, last + timedelta(hours=1)))

    def part(self, start: datetime, end: datetime) -> "Stretch":
        """Return a part of it."""
        return Stretch(self.tenant_id, self.series, max(start, self.start), min(end, self.end))


def raw_from(stretch: Stretch) -> datetime | None:
    """Return from when on single readings of all its series are kept; None: none were deleted on purpose."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON, stretch.parameters)
        found: datetime | None = cursor.fetchone()[0]
    return found


def fine_points(stretch: Stretch, step_s: int) -> list[HistoryPoint]:
    """Return steps shorter than an hour, from single readings."""
    return _points(_FROM_READINGS, stretch.parameters | stretch.cold_parameters | {"step": step_s})


def hour_points(stretch: Stretch, step_s: int, *, daily: bool, is_reduced: bool) -> list[HistoryPoint]:
    """Return steps of whole hours or, `daily`, of local days.

    Args:
        is_reduced: Values are means of hourly means, as delayed releases show them.
    """
    query = _FROM_HOURLY_MEANS if is_reduced else _FROM_HOURS
    shape: Parameters = {"step": step_s, "daily": daily}
    return _points(query, stretch.parameters | stretch.changed_parameters | shape)


def day_points(stretch: Stretch) -> list[HistoryPoint]:
    """Return local days; those that are rolled up and did not change since are read as they are."""
    with connection.cursor() as cursor:
        cursor.execute(_TRUE_DAYS, stretch.parameters)
        rolled_to, noted = cursor.fetchone()
    # The stretch itself may begin or end within a day, then that day is no whole one.
    first = local_day(stretch.start + timedelta(days=1) - timedelta(microseconds=1))
    after = local_day(min(stretch.end, rolled_to)) if rolled_to is not None else first
    if len(noted) > FEW_DAYS or first >= after:
        return _days_from_hours(stretch)
    whole: Parameters = {"first": first, "after": after, "noted": noted}
    points = _points(_FROM_DAYS, stretch.parameters | whole)
    others = [stretch.part(midnight(day), midnight(day + timedelta(days=1))) for day in noted]
    others += [stretch.part(stretch.start, midnight(first)), stretch.part(midnight(after), stretch.end)]
    points += [point for part in others for point in _days_from_hours(part)]
    return sorted({point.start: point for point in points}.values(), key=lambda point: point.start)


def _days_from_hours(stretch: Stretch) -> list[HistoryPoint]:
    if stretch.start >= stretch.end:
        return []
    return hour_points(stretch, 0, daily=True, is_reduced=False)


def _points(query: str, parameters: Parameters) -> list[HistoryPoint]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return [HistoryPoint(*row) for row in cursor.fetchall()]
