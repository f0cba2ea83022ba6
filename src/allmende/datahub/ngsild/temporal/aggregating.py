"""Sums of periods from the database, for readings and for all other instances in one statement."""

# ruff: noqa: S608 - every part of a statement is a constant of this package

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.errors import BadRequestData, TooManyResults
from allmende.datahub.ngsild.temporal.aggregates import Aggregated, Period, Sums
from allmende.datahub.ngsild.temporal.cold_readings import Cold, with_cold
from allmende.datahub.ngsild.temporal.instances import MIRRORED
from allmende.datahub.ngsild.temporal.parameters import Aggregation, Span, whole_of
from allmende.datahub.ngsild.temporal.periods import Duration, Periods
from allmende.datahub.ngsild.temporal.reading import Wanted, read_instances, series_sql
from allmende.datahub.ngsild.temporal.rolled import (
    DAY,
    ZONE,
    Known,
    Plan,
    cuts_of,
    midnight,
    plan,
    takes_days,
)
from allmende.datahub.ngsild.temporal.summing import add_sums

#: Rows of sums that one answer may need.
MAX_SUMS: Final = 100_000
#: Single readings that are summed one by one, where cold ones are among them.
MAX_IN_HAND: Final = 300_000
MAX_COLD_STRETCHES: Final = 8


async def read_sums(
    connection: Connection, wanted: Wanted, aggregation: Aggregation, now: datetime, cold: Cold | None
) -> dict[int, Aggregated]:
    """Return the sums that the methods need, by entity.

    Args:
        now: Where a span without end ends, unless there are later values (forecasts).

    Raises:
        BadRequestData: there would be too many periods.
        TooManyResults: there are too many attributes and periods for one answer.
    """
    span = wanted.span
    if span.start is not None and span.end is not None:
        extents = dict.fromkeys(wanted.entities, (span.start, span.start))
    else:
        extents = await _extents(connection, wanted, cold)
    groups: dict[Period, list[int]] = {}
    for entity_id, (first, final) in extents.items():
        groups.setdefault(whole_of(wanted.span, first, final, now), []).append(entity_id)
    found: dict[int, Aggregated] = {}
    for whole, entities in groups.items():
        part = replace(wanted, entities=entities)
        await _read_group(connection, part, aggregation, whole, found, cold)
    return found


async def _extents(connection: Connection, wanted: Wanted, cold: Cold | None) -> dict[int, Period]:
    """Return the first and the last time of each entity in the span."""
    statement = _extent_sql(_Kind.of(wanted, Duration(), ()))
    rows = await (await connection.execute(statement, wanted.values, prepare=True)).fetchall()
    found = {entity_id: (first, final) for entity_id, first, final in rows if first is not None}
    if cold is not None:
        span = replace(wanted.span, last=None)
        for one in await with_cold(connection, cold, replace(wanted, span=span, most=1), []):
            first, final = found.get(one.entity_id, (one.at, one.at))
            found[one.entity_id] = min(first, one.at), max(final, one.at)
    return found


async def _read_group(
    connection: Connection, wanted: Wanted, aggregation: Aggregation, whole: Period,
    found: dict[int, Aggregated], cold: Cold | None,
) -> None:  # fmt: skip
    periods = _periods(aggregation, whole)
    kind = _Kind.of(wanted, aggregation.period, aggregation.methods)
    values = {
        **wanted.values, "origin": whole[0], "step": aggregation.period.fixed, "edges": periods.edges,
        "most_sums": MAX_SUMS + 1,
    }  # fmt: skip
    rolled = await _rolled(connection, wanted, aggregation, whole)
    in_hand = [] if cold is None or rolled is None else [one for one in rolled.raw if one[0] <= cold.until]
    if rolled is None or len(in_hand) > MAX_COLD_STRETCHES:
        if cold is None:
            await _collect(connection, sums_sql(kind), values, periods, found)
        else:
            await _sum_in_hand(connection, wanted, periods, found, cold)
        return
    rolled.raw = [one for one in rolled.raw if one not in in_hand]
    statement = rolled_sums_sql(replace(kind, has_start=False, has_end=False), _has(rolled))
    await _collect(connection, statement, values | _stretch_values(rolled), periods, found)
    for begin, end in in_hand:
        span = Span("between", begin, end)
        part = replace(wanted, span=span, readings_only=True)
        await _sum_in_hand(connection, part, periods, found, cold)
    await _collect(connection, sums_sql(replace(kind, has_readings=False)), values, periods, found)


async def _sum_in_hand(
    connection: Connection, wanted: Wanted, periods: Periods, found: dict[int, Aggregated],
    cold: Cold | None,
) -> None:  # fmt: skip
    """Add the sums of instances that are fetched, cold ones among them.

    Raises:
        TooManyResults: there are too many of them for one answer.
    """
    instances = await read_instances(connection, wanted)
    if cold is not None:
        instances = await with_cold(connection, cold, wanted, instances)
    if len(instances) > MAX_IN_HAND:
        raise TooManyResults(f"More than {MAX_IN_HAND} single readings; ask for whole hours or days.")
    alive = (one for one in instances if one.deleted_at is None and one.attribute != "scope")
    add_sums(found, alive, periods)


def _periods(aggregation: Aggregation, whole: Period) -> Periods:
    try:
        return Periods(aggregation.period, whole)
    except ValueError as err:
        raise BadRequestData(f"aggrPeriodDuration: {err}.") from None


async def _collect(
    connection: Connection, statement: str, values: dict[str, Any], periods: Periods,
    found: dict[int, Aggregated],
) -> None:  # fmt: skip
    rows = await (await connection.execute(statement, values, prepare=True)).fetchall()
    if len(rows) > MAX_SUMS:
        raise TooManyResults(f"More than {MAX_SUMS} figures.")
    for entity_id, attribute, dataset, bucket, value_class, *figures in rows:
        by_period = found.setdefault(entity_id, {}).setdefault(attribute, {}).setdefault(dataset, {})
        by_period.setdefault(periods.period_of(bucket), []).append(Sums(value_class, *figures))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the text of a statement depends on."""

    time_property: str
    has_start: bool
    has_end: bool
    demands_time: bool
    has_names: bool
    has_datasets: bool
    bucket: str = "whole"
    methods: frozenset[str] = frozenset()
    has_readings: bool = True

    @classmethod
    def of(cls, wanted: Wanted, duration: Duration, methods: Sequence[str]) -> "_Kind":
        span = wanted.span
        bucket = "months" if duration.months else "whole" if duration.is_whole_span else "steps"
        return cls(
            span.time_property, span.start is not None, span.end is not None, span.demands_time,
            wanted.attributes is not None, wanted.datasets is not None, bucket, frozenset(methods),
        )  # fmt: skip


_TIMES: Final[Mapping[str, tuple[str | None, str]]] = {
    "observedAt": ("o.observed_at", "i.observed_at"),
    "createdAt": ("coalesce(o.received_at, o.observed_at)", "i.created_at"),
    "modifiedAt": ("coalesce(o.received_at, o.observed_at)", "i.modified_at"),
    "deletedAt": (None, "i.deleted_at"),
}
_BUCKETS: Final = {
    "whole": "0",
    "steps": "date_bin(%(step)s, at, %(origin)s)",
    "months": "width_bucket(at, %(edges)s::timestamptz[])",
}
#: The value of an instance that is no reading: its class, as a number, as a text.
_VALUE = """
    cross join lateral (select case i.body ->> 'type'
            when 'Property' then i.body -> 'value' when 'GeoProperty' then i.body -> 'value'
            when 'ListProperty' then i.body -> 'valueList' when 'Relationship' then i.body -> 'object'
            when 'ListRelationship' then i.body -> 'objectList' when 'VocabProperty' then i.body -> 'vocab'
            when 'JsonProperty' then i.body -> 'json' else i.body -> 'languageMap' end as raw
    ) r cross join lateral (select case when jsonb_typeof(r.raw) = 'object' and r.raw ? '@value'
            then r.raw -> '@value' else r.raw end as value
    ) v cross join lateral (select case
            when i.body ->> 'type' like '%%Relationship' then 'relationship'
            when i.body ->> 'type' not in ('Property', 'ListProperty') then 'object'
            when jsonb_typeof(v.value) = 'string' then case
                when v.value #>> '{}' ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$'
                    then 'dateTime'
                when v.value #>> '{}' ~ '^\\d{4}-\\d\\d-\\d\\d$' then 'date'
                when v.value #>> '{}' ~ '^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z$' then 'time'
                else 'text' end
            else jsonb_typeof(v.value) end as class
    ) c"""
_NUMBER = """case c.class when 'number' then (v.value)::float8
            when 'boolean' then (v.value)::boolean::int::float8
            when 'array' then jsonb_array_length(v.value)::float8
            when 'time' then extract(epoch from left(v.value #>> '{}', -1)::time)::float8 end"""


@lru_cache(maxsize=256)
def _extent_sql(kind: _Kind) -> str:
    parts = []
    reading_time, _ = _TIMES[kind.time_property]
    if reading_time is not None:
        # One step into the index at each end where the order is the index's own.
        ends = ", ".join(
            f"(select {reading_time} from observation o where o.tenant = %(tenant)s and o.series_id = s.id"
            f" {_bounds(reading_time, kind)} order by {reading_time} {order} limit 1)"
            for order in ("", "desc")
        )
        parts.append(
            "select s.entity_id, e.first, e.final from datahub_series s"
            f" cross join lateral (select {ends}) as e (first, final) where {_series(kind)}"
        )
    time = _instance_time(kind)
    parts.append(
        f"select i.entity_id, min({time}), max({time}) from attribute_instance i"
        f" where {_instances(kind)} group by i.entity_id"
    )
    union = " union all ".join(parts)
    return f"select entity_id, min(first), max(final) from ({union}) e (entity_id, first, final) group by 1"


@lru_cache(maxsize=256)
def sums_sql(kind: _Kind) -> str:
    """Return the statement; it takes `Wanted.values` and the bounds of the periods."""
    parts = []
    needs_text = kind.methods & {"distinctCount", "min", "max"}
    reading_time, _ = _TIMES[kind.time_property]
    if reading_time is not None and kind.has_readings:
        parts.append(f"""
    select s.entity_id, s.attribute, null::text as dataset, 'number' as class, {reading_time} as at,
        o.value as n, null::text as t
    from datahub_series s join observation o on o.tenant = %(tenant)s and o.series_id = s.id
    where {_series(kind)} {_bounds(reading_time, kind)}""")
    text = "case when c.class in ('number', 'boolean') then null else v.value #>> '{}' end"
    parts.append(f"""
    select i.entity_id, i.attribute, i.dataset_id as dataset, c.class, {_instance_time(kind)} as at,
        {_NUMBER} as n, {text if needs_text else "null::text"} as t
    from attribute_instance i {_VALUE}
    where {_instances(kind)}""")
    union = "\n    union all".join(parts)
    return f"""
select entity_id, attribute, dataset, {_BUCKETS[kind.bucket]} as bucket, class, {_figures(kind.methods)}
from ({union}) as v
group by entity_id, attribute, dataset, bucket, class order by attribute, bucket limit %(most_sums)s"""


# -- roll-ups --------------------------------------------------------------------------------------

_KNOWN: Final = """
select (select nullif(rolled_to, '-infinity') from rollup_state),
    (select array_agg(distinct hour) from rollup_dirty where tenant = %(tenant)s
        and series_id = any(%(series)s) and hour >= %(begin)s and hour < %(finish)s),
    (select array_agg(distinct day) from rollup_day where tenant = %(tenant)s
        and series_id = any(%(series)s) and day >= %(begin)s::date - 1 and day <= %(finish)s::date + 1
        and readings <> plausible)
"""
_FLAGGED: Final = """
select distinct r.hour from unnest(%(froms)s::timestamptz[], %(tos)s::timestamptz[]) as w (from_, to_)
join rollup_hour r on r.tenant = %(tenant)s and r.series_id = any(%(series)s)
    and r.hour >= w.from_ and r.hour < w.to_ and r.readings <> r.plausible
"""


async def _rolled(
    connection: Connection, wanted: Wanted, aggregation: Aggregation, whole: Period
) -> Plan | None:
    """Return where the sums of readings come from; None: from single readings."""
    cuts = cuts_of(aggregation, whole, wanted.span.time_property)
    if cuts is None or (wanted.datasets is not None and "@none" not in wanted.datasets):
        return None
    if wanted.span.end is None:
        cuts = [*cuts[:-1], cuts[-1] + timedelta(microseconds=1)]
    statement = series_sql(has_names=wanted.attributes is not None)
    series = [row[0] for row in await (await connection.execute(statement, wanted.values)).fetchall()]
    if not series:
        return None
    values = {"tenant": wanted.tenant, "series": series, "begin": cuts[0], "finish": cuts[-1]}
    row = await (await connection.execute(_KNOWN, values, prepare=True)).fetchone()
    if row is None or row[0] is None:
        return None
    rolled_to, changed, days = row[0], row[1] or [], row[2] or []
    flagged: list[datetime] = []
    if days:
        stretches = [(midnight(day), midnight(day + DAY)) for day in days]
        values |= {"froms": [one for one, _ in stretches], "tos": [other for _, other in stretches]}
        flagged = [hour for (hour,) in await (await connection.execute(_FLAGGED, values)).fetchall()]
    known = Known(rolled_to, changed, days, flagged)
    return plan(cuts, known, with_days=takes_days(aggregation))


def _has(rolled: Plan) -> tuple[bool, bool, bool]:
    return bool(rolled.days), bool(rolled.hours), bool(rolled.raw)


def _stretch_values(rolled: Plan) -> dict[str, Any]:
    values: dict[str, Any] = {"not_hours": rolled.not_hours}
    for name in ("days", "hours", "raw"):
        stretches = getattr(rolled, name)
        values[f"{name}_from"] = [one for one, _ in stretches]
        values[f"{name}_to"] = [other for _, other in stretches]
    return values


@lru_cache(maxsize=256)
def rolled_sums_sql(kind: _Kind, has: tuple[bool, bool, bool]) -> str:
    """Return the statement for sums of readings from days, hours and single readings.

    Args:
        has: Which of the three there are stretches of.
    """
    sources = (
        f"""select s.entity_id, s.attribute, r.day::timestamp at time zone '{ZONE.key}' as at, {_SUMMED}
    from datahub_series s cross join unnest(%(days_from)s::date[], %(days_to)s::date[]) as w (from_, to_)
    join rollup_day r on r.tenant = %(tenant)s and r.series_id = s.id and r.day >= w.from_ and r.day < w.to_
    where {_series(kind)}""",
        f"""select s.entity_id, s.attribute, r.hour as at, {_SUMMED}
    from datahub_series s
    cross join unnest(%(hours_from)s::timestamptz[], %(hours_to)s::timestamptz[]) as w (from_, to_)
    join rollup_hour r on r.tenant = %(tenant)s and r.series_id = s.id and r.hour >= w.from_
        and r.hour < w.to_
    where {_series(kind)} and r.hour <> all(%(not_hours)s::timestamptz[])""",
        f"""select s.entity_id, s.attribute, o.observed_at as at, 1::bigint as c, o.value as total,
        o.value * o.value as squares, o.value as least, o.value as most
    from datahub_series s
    cross join unnest(%(raw_from)s::timestamptz[], %(raw_to)s::timestamptz[]) as w (from_, to_)
    join observation o on o.tenant = %(tenant)s and o.series_id = s.id and o.observed_at >= w.from_
        and o.observed_at < w.to_
    where {_series(kind)}""",
    )
    union = " union all ".join(source for source, there in zip(sources, has, strict=True) if there)
    return f"""
select entity_id, attribute, null::text, {_BUCKETS[kind.bucket]} as bucket, 'number', sum(c)::bigint, null,
    sum(total), sum(squares), null, min(least), max(most), null, null
from ({union}) as v group by entity_id, attribute, bucket limit %(most_sums)s"""


_SUMMED: Final = "r.readings::bigint as c, r.total, r.squares, r.minimum as least, r.maximum as most"


def _figures(methods: frozenset[str]) -> str:
    """Return the columns of `Sums` after its class; null where no method needs one."""
    columns = (
        ("count(*)", methods),
        ("count(distinct coalesce(t, n::text))", methods & {"distinctCount"}),
        ("sum(n)", methods & {"sum", "avg", "stddev"}),
        ("sum(n * n)", methods & {"sumsq", "stddev"}),
        ("stddev_pop(n)", methods & {"stddev"}),
        ("min(n)", methods & {"min"}),
        ("max(n)", methods & {"max"}),
        ('min(t collate "C")', methods & {"min"}),
        ('max(t collate "C")', methods & {"max"}),
    )
    return ", ".join(column if needed else "null" for column, needed in columns)


def _series(kind: _Kind) -> str:
    return (
        "s.tenant = %(tenant)s and s.entity_id = any(%(entities)s) and s.attribute <> all(%(omitted)s)"
        + (" and s.attribute = any(%(attributes)s)" if kind.has_names else "")
        + (" and %(with_default)s" if kind.has_datasets else "")
    )


def _instances(kind: _Kind) -> str:
    condition = (
        "i.tenant = %(tenant)s and i.entity_id = any(%(entities)s) and i.attribute <> all(%(omitted)s)"
        f" and i.deleted_at is null and not i.body ? '{MIRRORED}' and i.attribute <> 'scope'"
    )
    if kind.has_names:
        condition += " and i.attribute = any(%(attributes)s)"
    if kind.has_datasets:
        condition += " and (i.dataset_id = any(%(datasets)s) or (%(with_default)s and i.dataset_id is null))"
    if kind.demands_time:
        condition += f" and {_TIMES[kind.time_property][1]} is not null"
    return condition + _bounds(_instance_time(kind), kind)


def _instance_time(kind: _Kind) -> str:
    return "i.at" if kind.time_property == "observedAt" else _TIMES[kind.time_property][1]


def _bounds(time: str, kind: _Kind) -> str:
    start = f" and {time} >= %(start)s" if kind.has_start else ""
    return start + (f" and {time} < %(end)s" if kind.has_end else "")
