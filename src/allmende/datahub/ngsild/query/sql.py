"""What is wanted, as conditions of SQL on `datahub_entity`; means the same as `evaluate.py`.

Everything a client sent is a parameter; the text is made of constants. The geometry is not part of it:
`places.py` tests it exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from allmende.datahub.ngsild.entity_sql import VISIBLE
from allmende.datahub.ngsild.query.jsonpath import path_of, quoted
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.query.syntax import (
    And,
    Compare,
    Exists,
    Flag,
    Linked,
    Matches,
    Number,
    Or,
    Path,
    Query,
    Range,
    ScopeQuery,
    ScopeTest,
    Selector,
    Term,
    Text,
    Time,
    Values,
    attributes_of,
)

_TIME_COLUMNS: Final = {"createdAt": "created_at", "modifiedAt": "modified_at", "expiresAt": "expires_at"}
#: Whether sensors measure one of the attributes at all; asked once a query.
_IS_MEASURED: Final = "(select broker_is_measured(%s, %s::text[]))"
#: Entities that devices send readings for.
_HAS_DEVICE: Final = "in (select entity_id from datahub_device where tenant = %s and entity_id is not null)"


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL and its parameters, in their order."""

    text: str
    values: tuple[object, ...] = ()


TRUE: Final = Condition("true")
FALSE: Final = Condition("false")


def all_of(*conditions: Condition) -> Condition:
    """Join conditions with `and`."""
    return _joined(" and ", conditions) if conditions else TRUE


def any_of(*conditions: Condition) -> Condition:
    """Join conditions with `or`."""
    return _joined(" or ", conditions) if conditions else FALSE


def _joined(word: str, conditions: tuple[Condition, ...]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    text = "(" + word.join(condition.text for condition in conditions) + ")"
    return Condition(text, tuple(value for condition in conditions for value in condition.values))


def where(wanted: EntityFilter, tenant: int) -> list[Condition]:
    """Return the conditions on `datahub_entity e`, the geometry excepted."""
    conditions: list[Condition] = []
    if wanted.selectors:
        conditions.append(any_of(*map(_selected, wanted.selectors)))
    if wanted.attributes:
        conditions.append(_has_attribute(wanted.attributes))
    if wanted.scopes is not None:
        conditions.append(_scoped(wanted.scopes))
    if wanted.query is not None:
        conditions.append(queried(wanted.query, tenant))
    return [condition for condition in conditions if condition is not TRUE]


# -- who, with what, in which scope ----------------------------------------------------------------


def _selected(selector: Selector) -> Condition:
    conditions: list[Condition] = []
    if selector.types is not None and not selector.types.is_every:
        groups = selector.types.any_of
        conditions.append(any_of(*(Condition("e.types @> %s::text[]", (sorted(group),)) for group in groups)))
    if selector.ids:
        conditions.append(Condition("e.urn = any(%s::text[])", (list(selector.ids),)))
    elif selector.id_pattern is not None:
        conditions.append(Condition("e.urn ~ %s", (selector.id_pattern.for_postgres,)))
    return all_of(*conditions)


def _has_attribute(names: tuple[str, ...]) -> Condition:
    measured = (
        "(select true from datahub_series s join latest l on l.tenant = s.tenant and l.series_id = s.id"
        " where s.tenant = e.tenant and s.entity_id = e.id and s.attribute = any(%s::text[]) limit 1)"
    )
    return Condition(f"(e.document ?| %s::text[] or coalesce({measured}, false))", (list(names), list(names)))


def _scoped(scopes: ScopeQuery) -> Condition:
    return any_of(*(all_of(*map(_in_scope, group)) for group in scopes.any_of))


def _in_scope(test: ScopeTest) -> Condition:
    if not test.levels:
        return Condition("cardinality(e.scopes) > 0")
    # Levels hold letters, digits and underscores only.
    levels = "/".join("[^/]+" if level == "+" else level for level in test.levels)
    pattern = f"^/?{levels}{'(/|$)' if test.is_open else '/?$'}"
    return Condition("exists (select from unnest(e.scopes) as scope where scope ~ %s)", (pattern,))


# -- q ---------------------------------------------------------------------------------------------


def queried(query: Query, tenant: int, alias: str = "e") -> Condition:
    """Return a query as a condition on the entity with this alias."""
    if _is_pure(query):
        return _predicate(query, tenant, alias)
    if isinstance(query, (And, Or)):
        pure = tuple(term for term in query.terms if _is_pure(term))
        others = [queried(term, tenant, alias) for term in query.terms if not _is_pure(term)]
        join: Callable[..., Condition] = all_of if isinstance(query, And) else any_of
        together = [_predicate(type(query)(pure), tenant, alias)] if pure else []
        return join(*together, *others)
    if isinstance(query.target, Linked):
        return _through(query, query.target, tenant, alias)
    return _of_time(query, f"{alias}.{_TIME_COLUMNS[query.target.names[0]]}")


def _is_pure(query: Query) -> bool:
    """Whether the document alone decides."""
    if isinstance(query, (And, Or)):
        return all(map(_is_pure, query.terms))
    return isinstance(query.target, Path) and not query.target.is_entity_time


def _predicate(query: Query, tenant: int, alias: str) -> Condition:
    document = current_document(sorted(attributes_of(query)), tenant, alias)
    return Condition(f"{document.text} @@ %s::jsonpath", (*document.values, _jsonpath(query)))


def _jsonpath(query: Query) -> str:
    if isinstance(query, And):
        return "(" + " && ".join(map(_jsonpath, query.terms)) + ")"
    if isinstance(query, Or):
        return "(" + " || ".join(map(_jsonpath, query.terms)) + ")"
    assert isinstance(query.target, Path)  # noqa: S101 - `_is_pure`
    return f"exists({path_of(query, query.target)})"


def current_document(names: list[str], tenant: int, alias: str = "e") -> Condition:
    """Return the document with the newest readings of these attributes.

    They are looked for where something is measured that the document lacks, or where a device sends. What
    else writes newer values for an attribute writes the document as well.
    """
    text = (
        f"(case when {_IS_MEASURED} and (not {alias}.document ?& %s::text[] or {alias}.id {_HAS_DEVICE})"
        f" then ngsi_current({alias}.tenant, {alias}.id, {alias}.document, %s::text[])"
        f" else {alias}.document end)"
    )
    return Condition(text, (tenant, names, names, tenant, names))


def shown_columns(*, with_readings: bool = True) -> Condition:
    """Return the columns that `entity_sql.read_row` takes, of `datahub_entity e`.

    Readings are only laid over a document where the latest is another one than it holds: to make sure
    takes a quarter of the time.
    """
    document = Condition("e.document")
    if with_readings:
        text = (
            # A scalar subquery is never turned into a join with all series.
            "(case when (select true from datahub_series s join latest l on l.tenant = s.tenant"
            " and l.series_id = s.id where s.tenant = e.tenant and s.entity_id = e.id and l.observed_at"
            " is distinct from (e.document #>> array[s.attribute::text, 'observedAt'])::timestamptz limit 1)"
            " then e.document || coalesce(ngsi_readings(e.tenant, e.id, e.document), '{}')"
            " else e.document end)"
        )
        document = Condition(text)
    text = f"e.id, e.urn, e.types, e.scopes, {document.text}::text, e.created_at, e.modified_at, e.expires_at"
    return Condition(text, document.values)


def _through(term: Term, target: Linked, tenant: int, alias: str) -> Condition:
    below = f"{alias}x"
    relationship = f"$.{quoted(target.relationship)}"
    named = (
        f"(select urn #>> '{{}}' from (select jsonb_path_query({alias}.document, %s::jsonpath) as urn"  # noqa: S608
        f" union all select jsonb_path_query({alias}.document, %s::jsonpath)"
        f" union all select jsonb_path_query({alias}.document, %s::jsonpath)) as named"
        " where jsonb_typeof(urn) = 'string')"
    )
    values: tuple[object, ...] = (
        tenant,
        f'{relationship}."object"[*]',
        f'{relationship}."objectList"[*]',
        f'{relationship}."objectList"."object"[*]',
    )
    types = ""
    if target.types:
        types = f" and {below}.types && %s::text[]"
        values += (list(target.types),)
    condition = queried(_retargeted(term, target), tenant, below)
    visible = VISIBLE.replace("e.", f"{below}.")
    text = (
        f"exists (select from datahub_entity {below} where {below}.tenant = %s and {visible}"
        f" and {below}.urn in {named}{types} and {condition.text})"
    )
    return Condition(text, values + condition.values)


def _retargeted(term: Term, target: Linked) -> Term:
    if isinstance(term, Exists):
        return Exists(target.path)
    if isinstance(term, Compare):
        return Compare(target.path, term.operator, term.operand)
    return Matches(target.path, term.pattern, term.is_negated)


def _of_time(term: Term, column: str) -> Condition:
    there = Condition(f"{column} is not null")
    if isinstance(term, Exists):
        return there
    if isinstance(term, Matches):
        return FALSE
    if term.operator in ("==", "!="):
        operands = term.operand.values if isinstance(term.operand, Values) else (term.operand,)
        equal = any_of(*(_same_time(operand, column) for operand in operands))
        if term.operator == "==":
            return equal
        return all_of(there, Condition(f"not {equal.text}", equal.values))
    instant = _instant(term.operand)
    if instant is None:
        return FALSE
    return Condition(f"coalesce({column} {term.operator} %s::timestamptz, false)", (instant,))


def _same_time(operand: object, column: str) -> Condition:
    if isinstance(operand, Range):
        low, high = _instant(operand.low), _instant(operand.high)
        if low is None or high is None:
            return FALSE
        text = f"coalesce({column} between %s::timestamptz and %s::timestamptz, false)"
        return Condition(text, (low, high))
    instant = _instant(operand)
    if instant is None:
        return FALSE
    return Condition(f"coalesce({column} = %s::timestamptz, false)", (instant,))


def _instant(operand: object) -> str | None:
    return f"{operand.key}Z" if isinstance(operand, Time) and operand.kind == "dateTime" else None


# -- what an index can find ------------------------------------------------------------------------


def indexable(query: Query | None) -> tuple[str, list[str]] | None:
    """Return a path that an index on documents can follow, and the attributes it asks for.

    It finds every document that meets the query, and perhaps others. None: there is no such path.
    """
    if query is None:
        return None
    names: set[str] = set()
    path = _indexable(query, names)
    return (path, sorted(names)) if path else None


def _indexable(query: Query, names: set[str]) -> str:
    if isinstance(query, And):
        found = [path for term in query.terms if (path := _indexable(term, names))]
        return "(" + " && ".join(found) + ")" if found else ""
    if isinstance(query, Or):
        found = [_indexable(term, names) for term in query.terms]
        return "(" + " || ".join(found) + ")" if all(found) else ""
    if not isinstance(query, Compare) or query.operator != "==" or not isinstance(query.target, Path):
        return ""
    operands = query.operand.values if isinstance(query.operand, Values) else (query.operand,)
    is_exact = all(isinstance(operand, (Text, Flag, Number)) for operand in operands)
    if not is_exact or query.target.is_entity_time or "*" in query.target.trailing:
        return ""
    names.add(query.target.names[0])
    return f"exists({path_of(query, query.target, is_rough=True)})"
