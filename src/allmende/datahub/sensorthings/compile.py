"""From an expression to SQL over one entity set; texts become parameters, never SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import shapely

from allmende.datahub.sensorthings.errors import BadQuery
from allmende.datahub.sensorthings.expressions import (
    Call,
    Interval,
    Literal,
    Node,
    Not,
    Operation,
    Path,
    Shape,
)
from allmende.datahub.sensorthings.model import PLACE_NAMES, SETS, EntitySet

COMPARISONS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "div": "/", "mod": "%%"}
#: Function → SQL over texts, kind of its result.
_TEXT_CALLS = {
    "tolower": ("lower({0})", "text", 1),
    "toupper": ("upper({0})", "text", 1),
    "trim": ("trim({0})", "text", 1),
    "length": ("length({0})", "number", 1),
    "concat": ("({0} || {1})", "text", 2),
    "indexof": ("(strpos({0}, {1}) - 1)", "number", 2),
}
_TEXT_TESTS = {
    "startswith": "starts_with({0}, {1})",
    "endswith": "(right({0}, length({1})) = {1})",
    "contains": "(strpos({0}, {1}) > 0)",
    # The order of OData 3: first what is looked for.
    "substringof": "(strpos({1}, {0}) > 0)",
}
_NUMBER_CALLS = {"round": "round({0})", "floor": "floor({0})", "ceiling": "ceil({0})"}
_TIME_PARTS = {"year", "month", "day", "hour", "minute", "second"}
#: Tests of two moments or stretches of time, as ranges.
_TIME_TESTS = {
    "before": "({0} << {1})",
    "after": "({0} >> {1})",
    "meets": "(upper({0}) = lower({1}) or lower({0}) = upper({1}))",
    "during": "({0} <@ {1})",
    "overlaps": "({0} && {1})",
    "starts": "(lower({0}) = lower({1}) and upper({0}) <= upper({1}))",
    "finishes": "(upper({0}) = upper({1}) and lower({0}) >= lower({1}))",
}
#: Tests of a place against a shape; answered with shapely on what the box leaves.
SHAPE_TESTS = {
    "st_within": "within",
    "st_intersects": "intersects",
    "geo.intersects": "intersects",
    "st_contains": "contains",
    "st_overlaps": "overlaps",
    "st_touches": "touches",
    "st_crosses": "crosses",
    "st_equals": "equals",
    "st_disjoint": "disjoint",
}
_BOOLEAN_CALLS = {*_TEXT_TESTS, *_TIME_TESTS, *SHAPE_TESTS}
#: Great-circle distance in metres from the middle of the place's box (mean radius, WGS 84).
_DISTANCE = """(select 2 * 6371008.8 * asin(least(1, sqrt(
    sin(radians((center(g.shape))[1] - {lat}) / 2) ^ 2
    + cos(radians({lat})) * cos(radians((center(g.shape))[1]))
    * sin(radians((center(g.shape))[0] - {lon}) / 2) ^ 2)))
    from datahub_entitygeometry g
    where g.entity_id = {place} and g.property = 'location' and g.dataset_id = '')"""


@dataclass(slots=True)
class Statement:
    """What a compiled expression needs to run.

    Attributes:
        values: Parameters by name.
        shapes: Parameters that must become lists of entity ids first: name → test and shape.
    """

    values: dict[str, Any] = field(default_factory=dict)  # Any: whatever psycopg adapts
    shapes: "dict[str, tuple[str, shapely.Geometry]]" = field(default_factory=dict)
    aliases: int = 0

    def parameter(self, value: object) -> str:
        """Keep a value and return its place in the SQL."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def alias(self) -> str:
        """Return a new name for a sub-select."""
        self.aliases += 1
        return f"t{self.aliases}"


@dataclass(frozen=True, slots=True)
class _Value:
    sql: str
    kind: str


def condition(node: Node, of: EntitySet, alias: str, statement: Statement) -> str:
    """Return SQL that is true where the expression is.

    Raises:
        BadQuery: an unknown property, or types that cannot be compared.
    """
    if isinstance(node, Not):
        return f"(not coalesce({condition(node.inner, of, alias, statement)}, false))"
    if isinstance(node, Operation) and node.operator in ("and", "or"):
        left = condition(node.left, of, alias, statement)
        return f"({left} {node.operator} {condition(node.right, of, alias, statement)})"
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return "true" if node.value else "false"
    if _is_test(node):
        return _through_links(node, of, alias, statement)
    raise BadQuery("A filter compares something, for example: result gt 1000.")


def ordering(node: Node, of: EntitySet, alias: str, statement: Statement) -> str:
    """Return SQL to order by; through a link, the first linked entity counts."""
    prefixes = {path.parts[:-1] for path in _paths(node, of)}
    if not any(prefixes):
        return _comparable(_Compiler({(): (of, alias)}, statement).value(node)).sql
    scopes, sources, joined = _join(prefixes, of, alias, statement)
    inner = _comparable(_Compiler(scopes, statement).value(node)).sql
    return f"(select {inner} from {sources} where {joined} limit 1)"


def _is_test(node: Node) -> bool:
    if isinstance(node, Operation):
        return node.operator in COMPARISONS
    return isinstance(node, Call) and node.name in _BOOLEAN_CALLS


def _through_links(node: Node, of: EntitySet, alias: str, statement: Statement) -> str:
    """Compile one test; where it looks at linked entities, it is true if it is for any of them."""
    prefixes = {path.parts[:-1] for path in _paths(node, of)}
    if not any(prefixes):
        return _Compiler({(): (of, alias)}, statement).test(node)
    scopes, sources, joined = _join(prefixes, of, alias, statement)
    inner = _Compiler(scopes, statement).test(node)
    return f"exists (select 1 from {sources} where {joined} and {inner})"


Scopes = Mapping[tuple[str, ...], tuple[EntitySet, str]]


def _join(
    prefixes: set[tuple[str, ...]], of: EntitySet, alias: str, statement: Statement
) -> tuple[Scopes, str, str]:
    """Return the scopes of all links an expression goes through, and their SQL."""
    scopes: dict[tuple[str, ...], tuple[EntitySet, str]] = {(): (of, alias)}
    sources: list[str] = []
    conditions: list[str] = []
    for prefix in sorted(prefixes, key=len):
        for length in range(1, len(prefix) + 1):
            if prefix[:length] in scopes:
                continue
            parent, parent_alias = scopes[prefix[: length - 1]]
            link = parent.links[prefix[length - 1]]
            target, name = SETS[link.target], statement.alias()
            scopes[prefix[:length]] = (target, name)
            sources.append(f"{target.source} {name}")
            conditions.append(f"{name}.{link.theirs} = {parent_alias}.{link.ours}")
    return scopes, ", ".join(sources), " and ".join(conditions)


def _paths(node: Node, of: EntitySet) -> list[Path]:
    """Return every property an expression names, with the links before it apart."""
    if isinstance(node, Path):
        return [_split(node, of)]
    if isinstance(node, Operation):
        return _paths(node.left, of) + _paths(node.right, of)
    if isinstance(node, Call):
        return [path for argument in node.arguments for path in _paths(argument, of)]
    return _paths(node.inner, of) if isinstance(node, Not) else []


def _split(path: Path, of: EntitySet) -> Path:
    """Return links and the rest as one last part: ("Thing", "properties/urn")."""
    links: list[str] = []
    for at, part in enumerate(path.parts):
        if part not in of.links:
            return Path((*links, "/".join(path.parts[at:])))
        links.append(part)
        of = SETS[of.links[part].target]
    raise BadQuery(f"{'/'.join(path.parts)[:80]!r} is a link, not a property.")


class _Compiler:
    def __init__(self, scopes: Scopes, statement: Statement) -> None:
        self._scopes = scopes
        self._statement = statement

    # -- tests -------------------------------------------------------------------------------------

    def test(self, node: Node) -> str:
        """Compile something that is true or false."""
        if isinstance(node, Call):
            return self._test_call(node)
        if not isinstance(node, Operation):
            raise BadQuery("A comparison is missing.")
        left, right = self.value(node.left), self.value(node.right)
        if "null" in (left.kind, right.kind):
            return _null_test(node.operator, right if left.kind == "null" else left)
        left, right = _alike(left, right)
        if left.kind == "span" or right.kind == "span":
            return _span_test(node.operator, left, right)
        return f"({left.sql} {COMPARISONS[node.operator]} {right.sql})"

    def _test_call(self, node: Call) -> str:
        if node.name in SHAPE_TESTS:
            return self._shape_test(node)
        if node.name in _TIME_TESTS:
            first, second = (_as_range(self.value(argument)) for argument in _arguments(node, 2))
            return _TIME_TESTS[node.name].format(first, second)
        template = _TEXT_TESTS.get(node.name)
        if template is None:
            raise BadQuery(f"{node.name} is no test.")
        first, second = (_as(self.value(argument), "text").sql for argument in _arguments(node, 2))
        return template.format(first, second)

    def _shape_test(self, node: Call) -> str:
        place, shape = _place_and_shape(node)
        name = f"s{len(self._statement.shapes)}"
        self._statement.shapes[name] = (SHAPE_TESTS[node.name], _geometry(shape))
        return f"({self._place_column(place)} = any(%({name})s))"

    # -- values ------------------------------------------------------------------------------------

    def value(self, node: Node) -> _Value:
        """Compile something that has a value."""
        if isinstance(node, Literal):
            return self._literal(node)
        if isinstance(node, Interval):
            return _Value(self._range(node.start, node.end), "span")
        if isinstance(node, Path):
            return self._property(node)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Operation) and node.operator in ARITHMETIC:
            return self._arithmetic(node)
        raise BadQuery("A value is missing in an expression.")

    def _literal(self, node: Literal) -> _Value:
        value = node.value
        if value is None:
            return _Value("null", "null")
        if isinstance(value, bool):
            return _Value("true" if value else "false", "truth")
        if isinstance(value, datetime):
            return _Value(f"{self._statement.parameter(value)}::timestamptz", "time")
        if isinstance(value, timedelta):
            return _Value(f"{self._statement.parameter(value)}::interval", "duration")
        if isinstance(value, str):
            return _Value(f"{self._statement.parameter(value)}::text", "text")
        return _Value(f"{self._statement.parameter(float(value))}::double precision", "number")

    def _property(self, node: Path) -> _Value:
        of = self._scopes[()][0]
        path = _split(node, of)
        of, alias = self._scopes[path.parts[:-1]]
        name, *rest = path.parts[-1].split("/")
        column = of.columns.get("@iot.id" if name in ("id", "@iot.id") else name)
        if column is None or (rest and column.kind != "json"):
            raise BadQuery(f"{of.name} have no property {path.parts[-1][:60]!r}.")
        sql = column.sql.format(a=alias)
        if rest:
            return _Value(f"({sql} #> {self._statement.parameter(rest)}::text[])", "json")
        if column.kind == "id":
            return _Value(sql, "text" if of.has_text_id else "number")
        return _Value(f"({sql})", column.kind)

    def _call(self, node: Call) -> _Value:
        name = node.name
        if name == "geo.distance":
            return self._distance(node)
        if name in ("now", "mindatetime", "maxdatetime"):
            _arguments(node, 0)
            return _Value({"now": "now()", "mindatetime": "'-infinity'::timestamptz"}.get(
                name, "'infinity'::timestamptz"), "time")  # fmt: skip
        if name in _TIME_PARTS:
            moment = _as(self.value(_arguments(node, 1)[0]), "time").sql
            return _Value(f"extract({name} from {moment} at time zone 'UTC')::double precision", "number")
        if name in _NUMBER_CALLS:
            return _Value(
                _NUMBER_CALLS[name].format(_as(self.value(_arguments(node, 1)[0]), "number").sql), "number"
            )
        if name in ("date", "time"):
            moment = _as(self.value(_arguments(node, 1)[0]), "time").sql
            pattern = "YYYY-MM-DD" if name == "date" else "HH24:MI:SS"
            return _Value(f"to_char({moment} at time zone 'UTC', '{pattern}')", "text")
        return self._text_call(node)

    def _text_call(self, node: Call) -> _Value:
        if node.name == "substring":
            text, *numbers = node.arguments
            if not 1 <= len(numbers) <= 2:
                raise BadQuery("substring has two or three arguments.")
            cut = [f"({_as(self.value(number), 'number').sql})::int" for number in numbers]
            length = f", greatest({cut[1]}, 0)" if len(cut) > 1 else ""
            return _Value(f"substr({_as(self.value(text), 'text').sql}, {cut[0]} + 1{length})", "text")
        known = _TEXT_CALLS.get(node.name)
        if known is None:
            raise BadQuery(f"There is no function {node.name[:40]!r}.")
        template, kind, number = known
        texts = [_as(self.value(argument), "text").sql for argument in _arguments(node, number)]
        return _Value(template.format(*texts), kind)

    def _distance(self, node: Call) -> _Value:
        place, shape = _place_and_shape(node)
        point = shapely.get_coordinates(shapely.centroid(_geometry(shape)))
        if len(point) == 0:
            raise BadQuery("geo.distance needs a point, for example geography'POINT(7.85 51.03)'.")
        lon, lat = (self._statement.parameter(float(number)) for number in point[0])
        sql = _DISTANCE.format(lat=f"{lat}::float8", lon=f"{lon}::float8", place=self._place_column(place))
        return _Value(sql, "number")

    def _place_column(self, path: Path) -> str:
        split = _split(path, self._scopes[()][0])
        of, alias = self._scopes[split.parts[:-1]]
        if split.parts[-1] not in PLACE_NAMES or not of.place:
            raise BadQuery(f"{'/'.join(path.parts)[:80]!r} is no place.")
        return f"{alias}.{of.place}"

    def _arithmetic(self, node: Operation) -> _Value:
        left, right = self.value(node.left), self.value(node.right)
        sign = ARITHMETIC[node.operator]
        if "time" in (left.kind, right.kind) or "duration" in (left.kind, right.kind):
            if node.operator not in ("add", "sub"):
                raise BadQuery("Times are only added and subtracted.")
            if {left.kind, right.kind} == {"time"}:
                return _Value(f"({left.sql} - {right.sql})", "duration")
            kind = "time" if "time" in (left.kind, right.kind) else "duration"
            if not {left.kind, right.kind} <= {"time", "duration"}:
                raise BadQuery("To a time, add a duration such as duration'PT1H'.")
            return _Value(f"({left.sql} {sign} {right.sql})", kind)
        first, second = _as(left, "number").sql, _as(right, "number").sql
        if node.operator in ("div", "mod"):
            second = f"nullif({second}, 0)"
        if node.operator == "mod":
            return _Value(f"mod(({first})::numeric, ({second})::numeric)::double precision", "number")
        return _Value(f"({first} {sign} {second})", "number")

    def _range(self, start: datetime, end: datetime) -> str:
        if end < start:
            raise BadQuery("A stretch of time ends after it begins.")
        begin, finish = self._statement.parameter(start), self._statement.parameter(end)
        return f"tstzrange({begin}::timestamptz, {finish}::timestamptz, '[]')"


def _arguments(node: Call, number: int) -> Sequence[Node]:
    if len(node.arguments) != number:
        raise BadQuery(f"{node.name} has {number} arguments.")
    return node.arguments


def _place_and_shape(node: Call) -> tuple[Path, Shape]:
    first, second = _arguments(node, 2)
    if isinstance(first, Shape) and isinstance(second, Path):
        first, second = second, first
    if not isinstance(first, Path) or not isinstance(second, Shape):
        raise BadQuery(f"{node.name} compares a place with geography'…'.")
    return first, second


def _geometry(shape: Shape) -> "shapely.Geometry":
    text = shape.wkt.partition(";")[2] if shape.wkt.upper().startswith("SRID=4326;") else shape.wkt
    try:
        found = shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError, TypeError) as err:
        raise BadQuery(f"{shape.wkt[:60]!r} is no geometry in WKT.") from err
    if found is None or found.is_empty:
        raise BadQuery("The geometry is empty.")
    return found


def _comparable(value: _Value) -> _Value:
    if value.kind == "span":
        return _Value(f"lower({value.sql})", "time")
    return value


def _alike(left: _Value, right: _Value) -> tuple[_Value, _Value]:
    """Give both sides one kind; a JSON value takes the kind of what it is compared with."""
    if left.kind == "json" and right.kind == "json":
        return left, right
    if left.kind == "json":
        return _as(left, right.kind), right
    if right.kind == "json":
        return left, _as(right, left.kind)
    if {left.kind, right.kind} == {"time", "span"} or left.kind == right.kind:
        return left, right
    raise BadQuery(f"A {left.kind} cannot be compared with a {right.kind}.")


def _as(value: _Value, kind: str) -> _Value:
    if value.kind == kind:
        return value
    if value.kind == "json":
        text = f"({value.sql} #>> '{{}}')"
        if kind == "text":
            return _Value(text, "text")
        if kind == "number":
            is_number = f"jsonb_typeof({value.sql}) = 'number'"
            return _Value(f"(case when {is_number} then {text}::double precision end)", "number")
        if kind == "truth":
            is_truth = f"jsonb_typeof({value.sql}) = 'boolean'"
            return _Value(f"(case when {is_truth} then {text}::boolean end)", "truth")
    if value.kind == "span" and kind == "time":
        return _Value(f"lower({value.sql})", "time")
    if value.kind == "null":
        return value
    raise BadQuery(f"A {value.kind} is no {kind}.")


def _as_range(value: _Value) -> str:
    if value.kind == "span":
        return value.sql
    if value.kind == "time":
        return f"tstzrange({value.sql}, {value.sql}, '[]')"
    raise BadQuery(f"A {value.kind} is no time.")


def _null_test(operator: str, value: _Value) -> str:
    if operator not in ("eq", "ne"):
        raise BadQuery("null is only compared with eq and ne.")
    is_null = "is null" if operator == "eq" else "is not null"
    nothing = f"nullif({value.sql}, 'null'::jsonb)" if value.kind == "json" else value.sql
    return f"({nothing} {is_null})"


def _span_test(operator: str, left: _Value, right: _Value) -> str:
    """Compare stretches of time (OGC 18-088, Table 25): gt means wholly after, lt wholly before."""
    first, second = _as_range(left), _as_range(right)
    templates = {
        "gt": "({0} >> {1})",
        "lt": "({0} << {1})",
        "ge": "(lower({0}) >= lower({1}))",
        "le": "(upper({0}) <= upper({1}))",
        "eq": "({0} = {1})",
        "ne": "({0} <> {1})",
    }
    return templates[operator].format(first, second)
