"""How readings become values of hours, and hours values of local days."""
# ruff: noqa: S608 - every part is a constant of this module

from allmende.datahub.selectors.cold import COLD, READING, SQUARE, SUMMABLE

COLUMNS = "readings, plausible, total, squares, minimum, maximum, implausible, simulated, flags"
#: Over rows of value and quality, in the order of COLUMNS.
OF_READINGS = f"""
    count(*)::int,
    (count(*) filter (where quality & 1 = 0))::int,
    coalesce(sum({SUMMABLE}) filter (where quality & 1 = 0), 0),
    coalesce(sum({SQUARE}) filter (where quality & 1 = 0), 0),
    min(value) filter (where quality & 1 = 0),
    max(value) filter (where quality & 1 = 0),
    (count(*) filter (where quality & 1 = 1))::int,
    (count(*) filter (where quality & 2 = 2))::int,
    coalesce(bit_or(quality) filter (where quality & 1 = 0), 0::smallint)
"""
#: Over rows of roll-ups, in the order of COLUMNS.
OF_ROLLUPS = """
    sum(readings)::int, sum(plausible)::int, sum(total), sum(squares), min(minimum), max(maximum),
    sum(implausible)::int, sum(simulated)::int, bit_or(flags)
"""
_UPDATES = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", "))
PUT_HOURS = f"insert into rollup_hour (tenant, series_id, hour, {COLUMNS})"
PUT_DAYS = f"insert into rollup_day (tenant, series_id, day, {COLUMNS})"
OVER_HOURS = f"on conflict (tenant, series_id, hour) do update set {_UPDATES}"
OVER_DAYS = f"on conflict (tenant, series_id, day) do update set {_UPDATES}"
HOUR = "date_bin('1 hour', observed_at, '2000-01-01T00:00Z')"

STATE = "select nullif(open_from, '-infinity'), nullif(rolled_to, '-infinity') from rollup_state"
#: Waits for every call that is storing readings; those that follow know the new mark.
ALONE = "select pg_advisory_xact_lock(hashtext('rollup'))"
OPEN = "update rollup_state set open_from = %(to)s where open_from < %(to)s"
ONE_WORKER = "select pg_advisory_xact_lock(hashtext('rollup_worker'))"
MONTHS_THERE = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'observation'::regclass order by c.relname
"""

#: One town at a time, which is one shard where the tables are spread; and one step into the key of
#: every series: the month's other rows stay untouched.
TENANTS = "select distinct tenant from datahub_series order by 1"
ROLL_HOURS = f"""
{PUT_HOURS}
select %(tenant)s, series.id, hours.*
from datahub_series series
cross join lateral (
    select {HOUR}, {OF_READINGS} from observation
    where tenant = %(tenant)s and series_id = series.id
      and observed_at >= %(start)s and observed_at < %(end)s
    group by 1
) hours
where series.tenant = %(tenant)s
{OVER_HOURS}
"""
ROLL_DAYS = f"""
{PUT_DAYS}
select %(tenant)s, series.id, days.*
from datahub_series series
cross join lateral (
    select (hour at time zone %(zone)s)::date, {OF_ROLLUPS} from rollup_hour
    where tenant = %(tenant)s and series_id = series.id and hour >= %(start)s and hour < %(end)s
    group by 1
) days
where series.tenant = %(tenant)s
{OVER_DAYS}
"""

MARKS = """
select tenant, series_id, hour, id from rollup_dirty
where hour < %(to)s order by tenant, series_id, hour limit %(limit)s
"""
UNMARK = "delete from rollup_dirty where tenant = %(tenant)s and id = any(%(ids)s)"
HORIZONS = """
select series_id, raw_from from series_horizon where tenant = %(tenant)s and series_id = any(%(series)s)
"""
WANTED = """
wanted as (
    select * from unnest(%(series)s::bigint[], %(hours)s::timestamptz[]) as w (series_id, hour)
)
"""
FORGET_HOURS = f"""
with {WANTED}
delete from rollup_hour using wanted
where tenant = %(tenant)s and rollup_hour.series_id = wanted.series_id and rollup_hour.hour = wanted.hour
"""
REDO_HOURS = f"""
with {WANTED}, {COLD}, reading as (
    select wanted.series_id, wanted.hour, hot.value, hot.quality
    from wanted cross join lateral (
        select observed_at, value, quality from observation
        where tenant = %(tenant)s and series_id = wanted.series_id
          and observed_at >= wanted.hour and observed_at < wanted.hour + interval '1 hour') hot
    where not exists (select from cold
                      where cold.series_id = wanted.series_id and cold.observed_at = hot.observed_at)
    union all
    select cold.series_id, wanted.hour, cold.value, cold.quality
    from cold join wanted on wanted.series_id = cold.series_id and wanted.hour = {HOUR}
)
{PUT_HOURS}
select %(tenant)s, series_id, hour, {OF_READINGS} from reading group by series_id, hour
"""
WANTED_DAYS = """
wanted as (
    select series_id, day, day::timestamp at time zone %(zone)s as begins,
           (day + 1)::timestamp at time zone %(zone)s as ends
    from unnest(%(series)s::bigint[], %(days)s::date[]) as w (series_id, day)
)
"""
FORGET_DAYS = f"""
with {WANTED_DAYS}
delete from rollup_day using wanted
where tenant = %(tenant)s and rollup_day.series_id = wanted.series_id and rollup_day.day = wanted.day
"""
REDO_DAYS = f"""
with {WANTED_DAYS}
{PUT_DAYS}
select %(tenant)s, series_id, day, {OF_ROLLUPS}
from wanted join rollup_hour using (series_id)
where tenant = %(tenant)s and ends <= %(to)s and hour >= begins and hour < ends
group by series_id, day
"""

FORGET_STRETCH = """
delete from rollup_hour
where tenant = %(tenant)s and series_id = any(%(series)s) and hour >= %(start)s and hour < %(end)s
"""
REDO_STRETCH = f"""
with {READING}
{PUT_HOURS}
select %(tenant)s, series_id, {HOUR}, {OF_READINGS} from reading group by 2, 3
"""
