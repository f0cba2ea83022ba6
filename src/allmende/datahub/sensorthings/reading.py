"""Runs queries and shapes their rows as SensorThings entities."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import shapely
from psycopg.rows import TupleRow
from psycopg.types.range import Range

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ingest.types import Quality
from allmende.datahub.sensorthings.cold import ColdReadings
from allmende.datahub.sensorthings.compile import Statement, condition, ordering
from allmende.datahub.sensorthings.errors import NoSuchEntity
from allmende.datahub.sensorthings.model import SETS, Column, EntitySet, Link
from allmende.datahub.sensorthings.options import Options
from allmende.datahub.sensorthings.paths import Step

Json = dict[str, Any]  # Any: what JSON holds
#: How the id of an Observation is made: series and microseconds since 1970.
_OBSERVATION_KEY = (
    "{a}.series_id = %(k0)s and {a}.observed_at = to_timestamp(0) + %(k1)s * interval '1 microsecond'"
)
_PLACES_NEAR = """
select g.entity_id, g.geojson::text from datahub_entitygeometry g
where g.property = 'location' and g.dataset_id = '' and g.shape && box(point(%s, %s), point(%s, %s))
"""
_ALL_PLACES = """
select g.entity_id, g.geojson::text from datahub_entitygeometry g
where g.property = 'location' and g.dataset_id = ''
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """A collection, or one entity of it: a condition over `{a}` with its values."""

    of: EntitySet
    where: str
    values: Json
    address: str
    #: The one series whose observations these are.
    series: int | None = None


@dataclass(slots=True)
class _Row:
    """One entity on its way out, with the columns its links need."""

    shown: Json
    hidden: Json


class Reader:
    """Answers one request within one session of the database.

    Args:
        base_url: Address of the interface without trailing slash.
        cold: The tenant's months that left the database; None: there are none.
    """

    def __init__(self, connection: Connection, base_url: str, cold: ColdReadings | None = None) -> None:
        self._connection = connection
        self._base_url = base_url
        self._cold = cold

    async def scope_of(self, steps: Sequence[Step]) -> Scope:
        """Follow a path to what it points at.

        Raises:
            NoSuchEntity: an entity on the way does not exist, or the asking party may not see it.
        """
        scope = self._begin(steps[0])
        for step in steps[1:]:
            scope = await self._follow(scope, step)
        return scope

    async def entity(self, scope: Scope, options: Options) -> Json:
        """Return the one entity a scope holds.

        Raises:
            NoSuchEntity: there is none.
        """
        rows = await self._rows(scope, Options(options.select, options.expand, top=1))
        if not rows:
            raise NoSuchEntity
        return rows[0].shown

    async def value(self, scope: Scope, name: str) -> object:
        """Return one property of the one entity a scope holds.

        Raises:
            NoSuchEntity: there is no such entity.
        """
        return (await self.entity(scope, Options(select=frozenset({name}))))[name]

    async def collection(self, scope: Scope, options: Options) -> Json:
        """Return a page of a collection."""
        if self._cold is not None and scope.series is not None:
            await self._cold.bring(self._connection, scope.series, options.filter)
        rows = await self._rows(scope, options)
        document: Json = {}
        if options.count:
            document["@iot.count"] = await self._count(scope, options)
        if len(rows) > options.top:
            document["@iot.nextLink"] = self._next_link(scope.address, options)
            rows = rows[: options.top]
        if options.is_table and scope.of.name == "Observations":
            document["value"] = self._table(rows, options)
        else:
            document["value"] = [row.shown for row in rows]
        return document

    def self_link(self, of: EntitySet, key: object) -> str:
        """Return the address of one entity."""
        text = quote("'" + str(key).replace("'", "''") + "'", safe="'") if of.has_text_id else str(key)
        return f"{self._base_url}/{of.name}({text})"

    # -- paths -------------------------------------------------------------------------------------

    def _begin(self, step: Step) -> Scope:
        address = f"{self._base_url}/{step.name}"
        if step.key is None:
            return Scope(step.of, "true", {}, address)
        where, values = _key_condition(step.of, step.key)
        return Scope(step.of, where, values, self.self_link(step.of, step.key))

    async def _follow(self, scope: Scope, step: Step) -> Scope:
        link = scope.of.links[step.name]
        ours = await self._one(scope, link.ours)
        address = f"{scope.address}/{step.name}"
        where, values = f"{{a}}.{link.theirs} = %(link)s", {"link": ours}
        if step.key is not None:
            key_where, key_values = _key_condition(step.of, step.key)
            where, values = f"({where} and {key_where})", {**values, **key_values}
            address = self.self_link(step.of, step.key)
        series = ours if step.name == "Observations" and isinstance(ours, int) else None
        is_of_stream = scope.of.name == "Datastreams" and step.key is None
        return Scope(step.of, where, values, address, series if is_of_stream else None)

    def _source(self, of: EntitySet) -> str:
        return of.source if self._cold is None else self._cold.source(of)

    async def _one(self, scope: Scope, column: str) -> object:
        query = f"select a.{column} from {self._source(scope.of)} a where {scope.where.format(a='a')} limit 1"
        row = await (await self._connection.execute(query, scope.values)).fetchone()
        if row is None:
            raise NoSuchEntity
        return row[0]

    # -- rows --------------------------------------------------------------------------------------

    async def _rows(self, scope: Scope, options: Options) -> list[_Row]:
        """Return a page and one row more, where there is one."""
        statement = Statement(dict(scope.values))
        columns, hidden = _columns_of(scope.of, options), _hidden_of(scope.of, options)
        where, order = await self._conditions(scope.of, options, statement)
        query = (
            f"select {_select_list(columns, hidden)} from {self._source(scope.of)} a "
            f"where {scope.where.format(a='a')} and {where} order by {order} "
            f"limit {options.top + 1} offset {options.skip}"
        )
        found = await (await self._connection.execute(query, statement.values)).fetchall()
        rows = [self._shape(scope.of, columns, hidden, row, options) for row in found]
        await self._expand(scope.of, rows[: options.top] if options.top else rows, options)
        return rows

    async def _conditions(self, of: EntitySet, options: Options, statement: Statement) -> tuple[str, str]:
        where = condition(options.filter, of, "a", statement) if options.filter is not None else "true"
        orders = [
            ordering(node, of, "a", statement) + (" desc nulls last" if is_down else "")
            for node, is_down in options.order
        ]
        for name, (test, shape) in statement.shapes.items():
            statement.values[name] = await self._places(test, shape)
        return where, ", ".join([*orders, of.order.format(a="a")])

    async def _count(self, scope: Scope, options: Options) -> int:
        statement = Statement(dict(scope.values))
        where, _order = await self._conditions(scope.of, Options(filter=options.filter), statement)
        source, scoped = self._source(scope.of), scope.where.format(a="a")
        query = f"select count(*) from {source} a where {scoped} and {where}"
        row = await (await self._connection.execute(query, statement.values)).fetchone()
        return int(row[0]) if row else 0

    async def _places(self, test: str, shape: "shapely.Geometry") -> list[int]:
        """Return the entities whose place passes a test: the box in SQL, the shape with shapely."""
        if test == "disjoint":
            cursor = await self._connection.execute(_ALL_PLACES)
        else:
            cursor = await self._connection.execute(_PLACES_NEAR, shape.bounds)
        rows = await cursor.fetchall()
        shapely.prepare(shape)
        places = shapely.from_geojson([text for _, text in rows], on_invalid="ignore")
        passed = getattr(shapely, test)(places, shape)
        return [entity_id for (entity_id, _), is_in in zip(rows, passed, strict=True) if is_in]

    def _shape(
        self,
        of: EntitySet,
        columns: dict[str, Column],
        hidden: Sequence[str],
        row: TupleRow,
        options: Options,
    ) -> _Row:
        values = dict(zip(hidden, row[len(columns) :], strict=True))
        shown: Json = {}
        selected = options.select
        if selected is None or selected & {"*", "@iot.selfLink"}:
            shown["@iot.selfLink"] = self.self_link(of, values["id"])
        for (name, column), value in zip(columns.items(), row, strict=False):
            shown[name] = _written(name, column, value)
        for name in of.links:
            if name not in options.expand and (selected is None or name in selected or "*" in selected):
                shown[f"{name}@iot.navigationLink"] = f"{self.self_link(of, values['id'])}/{name}"
        return _Row(shown, values)

    # -- linked entities ---------------------------------------------------------------------------

    async def _expand(self, of: EntitySet, rows: Sequence[_Row], options: Options) -> None:
        for name, inner in options.expand.items():
            link = of.links[name]
            groups = await self._linked(link, [row.hidden[link.ours] for row in rows], inner)
            for row in rows:
                self._attach(row, of, name, groups.get(row.hidden[link.ours], []), inner)

    def _attach(self, row: _Row, of: EntitySet, name: str, found: list[_Row], options: Options) -> None:
        if not of.links[name].is_many:
            row.shown[name] = found[0].shown if found else None
            return
        if options.count:
            row.shown[f"{name}@iot.count"] = found[0].hidden["@count"] if found else 0
        if len(found) > options.top:
            address = f"{self.self_link(of, row.hidden['id'])}/{name}"
            row.shown[f"{name}@iot.nextLink"] = self._next_link(address, options)
        row.shown[name] = [linked.shown for linked in found[: options.top]]

    async def _linked(self, link: Link, ours: Sequence[Any], options: Options) -> dict[Any, list[_Row]]:
        """Return the linked entities of a whole page in one query, by the value they are linked by."""
        wanted = list(dict.fromkeys(value for value in ours if value is not None))
        if not wanted:
            return {}
        of = SETS[link.target]
        statement = Statement()
        columns, hidden = _columns_of(of, options), _hidden_of(of, options)
        where, order = await self._conditions(of, options, statement)
        kind = "text" if isinstance(wanted[0], str) else "bigint"
        total = ", count(*) over () as total" if options.count else ", 0 as total"
        query = (
            f"select src.v, x.* from unnest(%(ours)s::{kind}[]) as src (v) cross join lateral ("
            f"select {_select_list(columns, hidden)}{total} from {self._source(of)} a "
            f"where a.{link.theirs} = src.v and {where} order by {order} "
            f"limit {options.top + 1} offset {options.skip}) x"
        )
        found = await (await self._connection.execute(query, {**statement.values, "ours": wanted})).fetchall()
        groups: dict[Any, list[_Row]] = {}
        for value, *rest in found:
            row = self._shape(of, columns, hidden, tuple(rest[:-1]), options)
            row.hidden["@count"] = rest[-1]
            groups.setdefault(value, []).append(row)
        await self._expand(of, [row for rows in groups.values() for row in rows[: options.top]], options)
        return groups

    def _next_link(self, address: str, options: Options) -> str:
        kept = [(name, value) for name, value in options.given if name not in ("$top", "$skip")]
        further = [("$top", str(options.top)), ("$skip", str(options.skip + options.top))]
        return f"{address}?{urlencode([*kept, *further], safe='$', quote_via=quote)}"

    def _table(self, rows: Sequence[_Row], options: Options) -> list[Json]:
        """Return observations as rows of values, a table for each Datastream (9.3.6)."""
        names = [
            name
            for name in SETS["Observations"].columns
            if options.select is None or name in options.select or "*" in options.select
        ]
        tables: dict[int, list[list[object]]] = {}
        for row in rows:
            tables.setdefault(row.hidden["series_id"], []).append([row.shown[name] for name in names])
        return [
            {
                "Datastream@iot.navigationLink": f"{self._base_url}/Datastreams({series_id})",
                "components": ["id" if name == "@iot.id" else name for name in names],
                "dataArray@iot.count": len(values),
                "dataArray": values,
            }
            for series_id, values in tables.items()
        ]


def _key_condition(of: EntitySet, key: str | int) -> tuple[str, Json]:
    if of.name != "Observations":
        return "{a}.id = %(key)s", {"key": key}
    series, _, microseconds = str(key).rpartition("-")
    # Before 1970 the number has a minus sign of its own.
    series, sign = series.removesuffix("-"), -1 if series.endswith("-") else 1
    numbers = [
        text for text in (series, microseconds) if text.isascii() and text.isdecimal() and len(text) < 18
    ]
    if len(numbers) != 2:
        raise NoSuchEntity
    return _OBSERVATION_KEY, {"k0": int(series), "k1": sign * int(microseconds)}


def _columns_of(of: EntitySet, options: Options) -> dict[str, Column]:
    if options.select is None or "*" in options.select:
        return of.columns
    return {name: column for name, column in of.columns.items() if name in options.select}


def _hidden_of(of: EntitySet, options: Options) -> list[str]:
    names = ["id", *(of.links[name].ours for name in options.expand)]
    if of.name == "Observations":
        names.append("series_id")
    return list(dict.fromkeys(names))


def _select_list(columns: dict[str, Column], hidden: Sequence[str]) -> str:
    shown = [f"{column.sql.format(a='a')} as c{at}" for at, column in enumerate(columns.values())]
    return ", ".join([*shown, *(f"a.{name} as h_{name}" for name in hidden)])


def _written(name: str, column: Column, value: Any) -> object:  # Any: what the database gives
    if name == "resultQuality":
        return [str(flag.name).lower() for flag in Quality if flag.value and value & flag.value]
    if column.kind == "time" and value is not None:
        return _time_text(value)
    if isinstance(value, Range):
        if value.lower is None or value.upper is None:
            return None
        return f"{_time_text(value.lower)}/{_time_text(value.upper)}"
    return value


def _time_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
