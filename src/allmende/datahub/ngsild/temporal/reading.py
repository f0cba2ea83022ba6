"""Instances from the database: readings of series and all other instances, in one statement.

Readings of months that left the database are added by `cold_readings`.
"""

# ruff: noqa: S608 - every part of a statement is a constant of this package

import asyncio
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import msgspec

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.query.syntax import Operator
from allmende.datahub.ngsild.temporal.instances import (
    CORRECTED,
    MIRRORED,
    Instance,
    reading_body,
    reading_uuid,
)
from allmende.datahub.ngsild.temporal.paging import last_of_each
from allmende.datahub.ngsild.temporal.parameters import Span

#: Attributes that an entity has instances of are found one by one; more are not looked at.
MAX_ATTRIBUTES: Final = 1_000
#: Rows that become instances before others have their turn.
AT_ONCE: Final = 500
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which instances of which entities.

    Attributes:
        attributes: Stored names of the only ones; None: all.
        omitted: Stored names of those left out.
        datasets: datasetIds of the only ones, "@none" for the default; None: all.
        most: Fetch a little more than this many, enough to see that there are more; None: all.
        readings_only: Leave out everything that is not a reading of a series.
        number: Leave out readings of this attribute that do not compare so with this number.
    """

    tenant: int
    entities: Sequence[int]
    span: Span
    attributes: Collection[str] | None = None
    omitted: Collection[str] = ()
    datasets: Collection[str] | None = None
    most: int | None = None
    readings_only: bool = False
    number: tuple[str, Operator, float] | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What the statements take."""
        datasets = self.datasets
        return {
            "tenant": self.tenant,
            "entities": list(self.entities),
            "start": self.span.start,
            "end": self.span.end,
            "attributes": None if self.attributes is None else list(self.attributes),
            "omitted": list(self.omitted),
            "datasets": None if datasets is None else [one for one in datasets if one != "@none"],
            "with_default": datasets is None or "@none" in datasets,
            "last": self.span.last,
            "most": None if self.most is None else 2 * self.most + 1,
            "corrected": CORRECTED,
            "compared": None if self.number is None else self.number[0],
            "number": None if self.number is None else self.number[2],
        }


async def read_instances(connection: Connection, wanted: Wanted) -> list[Instance]:
    """Return instances, oldest first; with `lastN` only those of the last times of each attribute."""
    statement = instances_sql(_Kind.of(wanted))
    cursor = await connection.execute(statement, wanted.values, prepare=True)
    rows = await cursor.fetchall()
    found: list[Instance] = []
    for place in range(0, len(rows), AT_ONCE):
        if place:
            # Others have their turn.
            await asyncio.sleep(0)
        found += [_instance(row, wanted.span.time_property) for row in rows[place : place + AT_ONCE]]
    if wanted.span.last is not None:
        found.reverse()
        found = last_of_each(found, wanted.span.last)
    return found


async def attributes_in_span(
    connection: Connection, wanted: Wanted, *, has_cold: bool = False
) -> dict[int, dict[str, str]]:
    """Return which attributes of which entities have instances at all: stored name → kind.

    Args:
        has_cold: There may be cold readings; roll-ups tell of them, to the hour.
    """
    statement = presence_sql(
        wanted.span.time_property,
        has_start=wanted.span.start is not None,
        has_end=wanted.span.end is not None,
        demands_time=wanted.span.demands_time,
        has_names=wanted.attributes is not None,
        has_datasets=wanted.datasets is not None,
        has_cold=has_cold,
    )
    rows = await (await connection.execute(statement, wanted.values, prepare=True)).fetchall()
    found: dict[int, dict[str, str]] = {}
    for entity_id, attribute, kind in rows:
        found.setdefault(entity_id, {})[attribute] = kind
    return found


_OPERATORS: Final[dict[Operator, str]] = {
    "==": "=", "!=": "<>", ">": ">", ">=": ">=", "<": "<", "<=": "<=",
}  # fmt: skip

# -- statements ------------------------------------------------------------------------------------

#: When a row of each table got the time that the request names; null where it has none.
_READING_TIMES: Final = {
    "observedAt": "o.observed_at",
    "createdAt": "coalesce(o.received_at, o.observed_at)",
    "modifiedAt": "coalesce(o.received_at, o.observed_at)",
}
_INSTANCE_TIMES: Final = {
    "observedAt": "i.observed_at",
    "createdAt": "i.created_at",
    "modifiedAt": "i.modified_at",
    "deletedAt": "i.deleted_at",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the text of the statement depends on."""

    time_property: str
    has_start: bool
    has_end: bool
    demands_time: bool
    has_last: bool
    is_limited: bool
    has_names: bool
    has_datasets: bool
    readings_only: bool
    operator: Operator | None

    @classmethod
    def of(cls, wanted: Wanted) -> "_Kind":
        span = wanted.span
        return cls(
            span.time_property, span.start is not None, span.end is not None, span.demands_time,
            span.last is not None, wanted.most is not None, wanted.attributes is not None,
            wanted.datasets is not None, wanted.readings_only,
            None if wanted.number is None else wanted.number[1],
        )  # fmt: skip


@lru_cache(maxsize=512)
def instances_sql(kind: _Kind) -> str:
    """Return the statement for these kinds of conditions; its parameters are `Wanted.values`."""
    order = "desc" if kind.has_last else "asc"
    most = "least(%(last)s, %(most)s)" if kind.has_last and kind.is_limited else (
        "%(last)s" if kind.has_last else "%(most)s" if kind.is_limited else "")  # fmt: skip
    limit = f"fetch first ({most}) rows with ties" if most else ""
    parts = []
    if kind.time_property in _READING_TIMES:
        time = _READING_TIMES[kind.time_property]
        compared = ""
        if kind.operator is not None:
            compared = f"and (s.attribute <> %(compared)s or o.value {_OPERATORS[kind.operator]} %(number)s)"
        parts.append(f"""
select s.entity_id, s.attribute, o.time, o.time as at, s.id, s.unit, o.value, o.quality, o.observed_at,
    o.received_at, null::uuid, null::text, null::timestamptz, null::timestamptz, null::timestamptz, null::text
from datahub_series s cross join lateral (
    select o.observed_at, o.value, o.quality, o.received_at, {time} as time from observation o
    where o.tenant = %(tenant)s and o.series_id = s.id and o.quality & %(corrected)s = 0
        {_bounds(time, kind.has_start, kind.has_end)} {compared}
    order by {time} {order} {limit}) o
where {_series_condition(kind.has_names)} {"and %(with_default)s" if kind.has_datasets else ""}""")
    time = _INSTANCE_TIMES[kind.time_property]
    ordered = "i.at" if kind.time_property == "observedAt" else f"coalesce({time}, i.at)"
    condition = _instance_condition(
        kind.time_property, kind.has_start, kind.has_end, kind.demands_time, kind.has_datasets
    )
    ranked = f", dense_rank() over (order by {ordered} desc) as rank" if kind.has_last else ""
    inner = f"""
    select i.instance_id, i.dataset_id, {time} as time, {ordered} as at, i.observed_at, i.created_at,
        i.modified_at, i.deleted_at, i.body{ranked}
    from attribute_instance i
    where i.tenant = %(tenant)s and i.entity_id = n.entity_id and i.attribute = n.attribute
        {condition}
    order by {ordered} {order} {limit if not kind.has_last else ""}"""
    if kind.has_last:
        inner = f"\n    select * from ({inner}) as ranked where rank <= {most}"
    if not kind.readings_only:
        parts.append(f"""
select n.entity_id, n.attribute, i.time, i.at, null::bigint, null::text, null::float8, null::smallint,
    i.observed_at, null::timestamptz, i.instance_id, i.dataset_id, i.created_at, i.modified_at, i.deleted_at,
    i.body::text
from {_names(kind.has_names)} cross join lateral ({inner}) i""")
    union = "\nunion all\n".join(parts)
    outer = "fetch first (%(most)s) rows with ties" if kind.is_limited else ""
    return f"{_with(kind.has_names)}{union}\norder by at {order} {outer}"


@lru_cache(maxsize=256)
def presence_sql(
    time_property: str, *, has_start: bool, has_end: bool, demands_time: bool, has_names: bool,
    has_datasets: bool, has_cold: bool = False,
) -> str:  # fmt: skip
    """Return the statement of `attributes_in_span`."""
    parts = []
    cold = " or " + _rolled_sql(time_property, has_start, has_end) if has_cold else ""
    if time_property in _READING_TIMES:
        parts.append(f"""
select s.entity_id, s.attribute, 'Property' as kind from datahub_series s
where {_series_condition(has_names)} {"and %(with_default)s" if has_datasets else ""} and (exists (
    select from observation o
    where o.tenant = %(tenant)s and o.series_id = s.id and o.quality & %(corrected)s = 0
        {_bounds(_READING_TIMES[time_property], has_start, has_end)}){cold})""")
    parts.append(f"""
select n.entity_id, n.attribute, i.kind
from {_names(has_names)} cross join lateral (
    select i.body ->> 'type' as kind from attribute_instance i
    where i.tenant = %(tenant)s and i.entity_id = n.entity_id and i.attribute = n.attribute
        {_instance_condition(time_property, has_start, has_end, demands_time, has_datasets)}
    limit 1) i""")
    return _with(has_names) + "\nunion all\n".join(parts)


def present_sql(wanted: Wanted, *, has_cold: bool) -> str:
    """Return the condition that an entity `e` has an instance as wanted; it takes `Wanted.values`."""
    span = wanted.span
    return _present_sql(
        span.time_property, span.start is not None, span.end is not None, span.demands_time,
        wanted.attributes is not None, wanted.datasets is not None, has_cold,
    )  # fmt: skip


@lru_cache(maxsize=256)
def _present_sql(
    time_property: str, has_start: bool, has_end: bool, demands_time: bool, has_names: bool,
    has_datasets: bool, has_cold: bool,
) -> str:  # fmt: skip
    names = "and i.attribute = any(%(attributes)s)" if has_names else ""
    condition = _instance_condition(time_property, has_start, has_end, demands_time, has_datasets)
    other = f"""exists (select from attribute_instance i
        where i.tenant = %(tenant)s and i.entity_id = e.id {names} {condition})"""
    if time_property not in _READING_TIMES:
        return other
    names = "and s.attribute = any(%(attributes)s)" if has_names else ""
    hot = f"""exists (select from observation o
            where o.tenant = %(tenant)s and o.series_id = s.id and o.quality & %(corrected)s = 0
                {_bounds(_READING_TIMES[time_property], has_start, has_end)})"""
    cold = " or " + _rolled_sql(time_property, has_start, has_end) if has_cold else ""
    return f"""({other} or exists (select from datahub_series s
        where s.tenant = %(tenant)s and s.entity_id = e.id {names}
            {"and %(with_default)s" if has_datasets else ""} and ({hot}{cold})))"""


def _rolled_sql(time_property: str, has_start: bool, has_end: bool) -> str:
    """Return the condition that a series `s` has roll-ups in the span; they outlive its readings."""
    by_time = time_property == "observedAt"
    start = "and r.hour > %(start)s::timestamptz - interval '1 hour'" if has_start and by_time else ""
    end = "and r.hour < %(end)s" if has_end and by_time else ""
    return f"""exists (select from rollup_hour r
        where r.tenant = %(tenant)s and r.series_id = s.id {start} {end})"""


@lru_cache(maxsize=2)
def series_sql(*, has_names: bool) -> str:
    """Return the statement for the series that are asked for: id, entity, attribute, unit."""
    condition = _series_condition(has_names)
    return f"select s.id, s.entity_id, s.attribute, s.unit from datahub_series s where {condition}"


def _series_condition(has_names: bool) -> str:
    return "s.tenant = %(tenant)s and s.entity_id = any(%(entities)s) and s.attribute <> all(%(omitted)s)" + (
        " and s.attribute = any(%(attributes)s)" if has_names else ""
    )


def _bounds(time: str, has_start: bool, has_end: bool) -> str:
    return (f" and {time} >= %(start)s" if has_start else "") + (f" and {time} < %(end)s" if has_end else "")


def _instance_condition(
    time_property: str, has_start: bool, has_end: bool, demands_time: bool, has_datasets: bool
) -> str:
    time = _INSTANCE_TIMES[time_property]
    # `at` is the observed time where there is one, and what the index knows.
    indexed = "i.at" if time_property == "observedAt" else time
    condition = _bounds(indexed, has_start, has_end)
    if demands_time:
        condition += f" and {time} is not null"
    if has_datasets:
        condition += " and (i.dataset_id = any(%(datasets)s) or (%(with_default)s and i.dataset_id is null))"
    return condition


def _names(has_names: bool) -> str:
    if has_names:
        return (
            "(select * from unnest(%(entities)s::bigint[]) as e (entity_id)"
            " cross join unnest(%(attributes)s::text[]) as a (attribute)"
            " where attribute <> all(%(omitted)s)) as n"
        )
    return "(select * from names where attribute is not null and attribute <> all(%(omitted)s)) as n"


def _with(has_names: bool) -> str:
    """Return the common table of an entity's attribute names: one step into the index for each."""
    if has_names:
        return ""
    return f"""with recursive names (entity_id, attribute, place) as (
    select e.entity_id, (
        select min(i.attribute) from attribute_instance i
        where i.tenant = %(tenant)s and i.entity_id = e.entity_id), 1
    from unnest(%(entities)s::bigint[]) as e (entity_id)
    union all
    select n.entity_id, (
        select min(i.attribute) from attribute_instance i
        where i.tenant = %(tenant)s and i.entity_id = n.entity_id and i.attribute > n.attribute),
        n.place + 1
    from names n where n.attribute is not null and n.place < {MAX_ATTRIBUTES}
)
"""


# -- rows ------------------------------------------------------------------------------------------


def _instance(row: Sequence[Any], time_property: str) -> Instance:
    (entity_id, attribute, time, at, series_id, unit, value, quality, observed_at, received_at, name, dataset,
     created_at, modified_at, deleted_at, body) = row  # fmt: skip
    if series_id is not None:
        received: datetime = received_at or observed_at
        return Instance(
            entity_id, attribute, None, reading_uuid(series_id, observed_at),
            reading_body(value, unit, observed_at, quality), at, time, received, received,
        )  # fmt: skip
    document = _decode(body)
    document.pop(MIRRORED, None)
    instance: uuid.UUID = name
    return Instance(
        entity_id, attribute, dataset, instance, document, at, time, created_at, modified_at, deleted_at
    )
