"""Looking back at what was stored: values that stand still, values that jump.

The worker does this every hour, apart from storing. A flag is added to what is there; no value is changed
and none is taken out. Roll-ups and newest values learn of it in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from allmende.datahub.ingest.plausibility import (
    FEWEST_EQUAL,
    LONGEST_STEP,
    RULES,
    SHORTEST_STEP,
    Rule,
)
from allmende.datahub.ingest.types import Quality
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

#: Readings that say nothing of the sensor: foretold ones and those of clocks that run ahead.
_NOT_JUDGED: Final = (Quality.CLOCK_SKEW | Quality.FORECAST).value
#: A flagged outlier is not what the next value is compared with.
_NO_NEIGHBOUR: Final = (Quality.CLOCK_SKEW | Quality.FORECAST | Quality.IMPLAUSIBLE).value
#: How far back an hourly check looks for jumps: late readings of a few hours are seen too.
LOOK_BACK: Final = timedelta(hours=6)
#: Beyond the time a value may stand still, so that a change just before is seen.
MARGIN: Final = timedelta(hours=1)

_STUCK = f"""
select s.tenant, s.id, min(o.observed_at), max(o.observed_at)
from datahub_series s
join latest l on l.tenant = s.tenant and l.series_id = s.id and l.observed_at >= %(start)s
join observation o on o.tenant = s.tenant and o.series_id = s.id
    and o.observed_at >= %(start)s and o.observed_at <= %(end)s and o.quality & {_NOT_JUDGED} = 0
where s.attribute = %(attribute)s and s.unit = %(unit)s
group by s.tenant, s.id
having count(*) >= {FEWEST_EQUAL} and min(o.value) = max(o.value)
   and max(o.observed_at) - min(o.observed_at) >= %(still)s
   and min(o.value) <> all(%(rests)s::float8[])
"""  # noqa: S608 - constants
_JUMPS = f"""
select tenant, series_id, observed_at, observed_at from (
    select s.tenant, s.id as series_id, o.observed_at,
           o.value - lag(o.value) over near as change,
           o.observed_at - lag(o.observed_at) over near as apart
    from datahub_series s
    join observation o on o.tenant = s.tenant and o.series_id = s.id
        and o.observed_at >= %(start)s and o.observed_at <= %(end)s and o.quality & {_NO_NEIGHBOUR} = 0
    where s.attribute = %(attribute)s and s.unit = %(unit)s
      and (%(series)s::bigint[] is null or s.id = any(%(series)s::bigint[]))
    window near as (partition by s.tenant, s.id order by o.observed_at)
) step
where apart <= %(longest)s
  and abs(change) > %(fastest)s * extract(epoch from greatest(apart, %(shortest)s)) / 3600
"""  # noqa: S608 - constants
_FLAG = """
update observation o set quality = o.quality | %(flag)s
from unnest(%(tenants)s::int[], %(series)s::bigint[], %(first)s::timestamptz[], %(last)s::timestamptz[])
    as w (tenant, series_id, first_at, last_at)
where o.tenant = w.tenant and o.series_id = w.series_id
  and o.observed_at >= w.first_at and o.observed_at <= w.last_at and o.quality & %(flag)s = 0
returning o.tenant, o.series_id, o.observed_at
"""
_FLAG_LATEST = """
update latest l set
    quality = case when l.observed_at = f.observed_at then l.quality | %(flag)s else l.quality end,
    valid_quality = case when l.valid_at = f.observed_at then l.valid_quality | %(flag)s
                         else l.valid_quality end
from unnest(%(tenants)s::int[], %(series)s::bigint[], %(times)s::timestamptz[])
    as f (tenant, series_id, observed_at)
where l.tenant = f.tenant and l.series_id = f.series_id and f.observed_at in (l.observed_at, l.valid_at)
"""
_TELL_ROLLUPS = "select note_changed(%(tenants)s::int[], %(series)s::bigint[], %(times)s::timestamptz[])"

#: Tenant, series, first and last moment.
Stretch = tuple[int, int, datetime, datetime]


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many readings a check has flagged that were not flagged before."""

    stuck: int
    jumps: int


def check_quality(*, actor: Actor, now: datetime) -> Flagged:
    """Flag what stands still and what jumps, in all towns; each attribute is one transaction.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    stuck = jumps = 0
    for attribute, rule in RULES.items():
        stuck += _flag_stuck(attribute, rule, now)
        jumps += _flag_jumps(attribute, rule, now - LOOK_BACK, now, None)
    return Flagged(stuck, jumps)


def check_stretch(*, actor: Actor, series_ids: Sequence[int], start: datetime, end: datetime) -> int:
    """Flag jumps of some series in a stretch of the past, e.g. after an upload; returns how many.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    return sum(
        _flag_jumps(attribute, rule, start - LONGEST_STEP, end, list(series_ids))
        for attribute, rule in RULES.items()
    )


def _flag_stuck(attribute: str, rule: Rule, now: datetime) -> int:
    still = rule.still_for
    if still is None:
        return 0
    return _flag_found(
        _STUCK,
        {
            "attribute": attribute,
            "unit": rule.unit,
            "start": now - still - MARGIN,
            "end": now,
            "still": still,
            "rests": list(rule.rests),
        },
        Quality.STUCK,
    )


def _flag_jumps(
    attribute: str, rule: Rule, start: datetime, end: datetime, series_ids: list[int] | None
) -> int:
    if rule.fastest_per_h is None:
        return 0
    return _flag_found(
        _JUMPS,
        {
            "attribute": attribute,
            "unit": rule.unit,
            "start": start,
            "end": end,
            "series": series_ids,
            "fastest": rule.fastest_per_h,
            "shortest": SHORTEST_STEP,
            "longest": LONGEST_STEP,
        },
        Quality.JUMP,
    )


@transaction.atomic
def _flag_found(query: str, parameters: Parameters, flag: Quality) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[Stretch] = cursor.fetchall()
        if not found:
            return 0
        cursor.execute(_FLAG, {"flag": flag.value, **_columns(found, ("tenants", "series", "first", "last"))})
        flagged = cursor.fetchall()
        if flagged:
            changed = _columns(flagged, ("tenants", "series", "times"))
            cursor.execute(_FLAG_LATEST, {"flag": flag.value, **changed})
            tenants = sorted(set(changed["tenants"]))
            cursor.execute("select set_config('allmende.tenants', %s::int[]::text, true)", [tenants])
            cursor.execute(_TELL_ROLLUPS, changed)
    return len(flagged)


def _columns(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> dict[str, Any]:  # Any: SQL values
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
