"""Whether an entity is one of those asked for, decided in Python on what is stored of it.

`jsonpath.py` says the same in PostgreSQL's words; tests compare both. As there, the members of an array
of objects are those of its elements, and an array equals what one of its elements equals.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.query.geo import GeoQuery
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.query.syntax import (
    PLAIN_MEMBERS,
    And,
    Compare,
    Exists,
    Flag,
    Linked,
    Matches,
    Number,
    Operand,
    Operator,
    Or,
    Path,
    Query,
    Range,
    Scalar,
    Term,
    Text,
    Time,
    Values,
    time_key,
)

Any_ = Any  # JSON that clients sent


class StoredEntity(Protocol):
    """What is known of an entity, in stored names."""

    @property
    def urn(self) -> str:
        """Its identifier."""

    @property
    def types(self) -> Sequence[str]:
        """Stored names."""

    @property
    def scopes(self) -> Sequence[str]:
        """As stored."""

    @property
    def document(self) -> Mapping[str, Any]:
        """Attributes, the latest readings overlaid."""

    @property
    def created_at(self) -> datetime | None:
        """UTC."""

    @property
    def modified_at(self) -> datetime | None:
        """UTC."""

    @property
    def expires_at(self) -> datetime | None:
        """UTC; None: never."""


#: Returns the entity with an identifier, None if it is unknown here.
FindLinked = Callable[[str], StoredEntity | None]


def _nothing_linked(_: str) -> StoredEntity | None:
    return None


def fits(wanted: EntityFilter, entity: StoredEntity, linked: FindLinked = _nothing_linked) -> bool:
    """Whether an entity is one of those wanted.

    Args:
        linked: Finds the entities that relationships in `q` lead to.
    """
    types = frozenset(entity.types)
    if wanted.selectors and not any(selector.fits(entity.urn, types) for selector in wanted.selectors):
        return False
    if wanted.attributes and not any(name in entity.document for name in wanted.attributes):
        return False
    if wanted.scopes is not None and not wanted.scopes.fits(tuple(entity.scopes)):
        return False
    if wanted.query is not None and not evaluate(wanted.query, entity, linked):
        return False
    return wanted.place is None or lies(wanted.place, entity.document)


def lies(wanted: GeoQuery, document: Mapping[str, Any]) -> bool:
    """Whether an instance of the GeoProperty lies where it shall."""
    return any(
        wanted.fits(instance["value"])
        for instance in _each(document.get(wanted.attribute, []))
        if isinstance(instance, dict) and instance.get("type") == "GeoProperty"
    )


def evaluate(query: Query, entity: StoredEntity, linked: FindLinked = _nothing_linked) -> bool:
    """Whether an entity meets a query."""
    if isinstance(query, And):
        return all(evaluate(term, entity, linked) for term in query.terms)
    if isinstance(query, Or):
        return any(evaluate(term, entity, linked) for term in query.terms)
    target = query.target
    if isinstance(target, Linked):
        return _through(query, target, entity, linked)
    if target.is_entity_time:
        return _compares_time(query, _entity_time(entity, target.names[0]))
    return any(_meets(query, target, item) for item in _items(entity.document, target.names))


def meets_members(query: Query, members: Mapping[str, Any]) -> bool:
    """Whether plain members meet a query, e.g. those of a registration (`csf`)."""
    if isinstance(query, And):
        return all(meets_members(term, members) for term in query.terms)
    if isinstance(query, Or):
        return any(meets_members(term, members) for term in query.terms)
    target = query.target
    if isinstance(target, Linked):
        return False
    way = Path(("",), target.names[1:] + target.trailing)
    found = members.get(target.names[0])
    if target.names[0] not in members:
        return False
    is_attribute = isinstance(found, dict) and "type" in found and ("value" in found or "object" in found)
    return _meets(query, way, found if is_attribute else {"type": "Property", "value": found})


def entities_linked(entity: StoredEntity, relationship: str) -> Iterator[str]:
    """Yield the identifiers that a relationship names."""
    for item in _items(entity.document, (relationship,)):
        for urn in _relationship_values(item):
            if isinstance(urn, str):
                yield urn


def _through(term: Term, target: Linked, entity: StoredEntity, linked: FindLinked) -> bool:
    below = _retargeted(term, target.path)
    for urn in entities_linked(entity, target.relationship):
        other = linked(urn)
        if other is None or (target.types and not set(target.types) & set(other.types)):
            continue
        if evaluate(below, other, linked):
            return True
    return False


def _retargeted(term: Term, target: Any_) -> Term:
    if isinstance(term, Exists):
        return Exists(target)
    if isinstance(term, Compare):
        return Compare(target, term.operator, term.operand)
    return Matches(target, term.pattern, term.is_negated)


# -- finding values --------------------------------------------------------------------------------


def _each(value: Any_) -> list[Any_]:
    return value if isinstance(value, list) else [value]


def _items(document: Mapping[str, Any], names: Sequence[str]) -> list[Any_]:
    items: list[Any_] = [document]
    for name in names:
        items = [
            one for item in items if isinstance(item, Mapping) and name in item for one in _each(item[name])
        ]
    return items


def _members(values: Iterable[Any_], way: Sequence[str]) -> list[Any_]:
    found = list(values)
    for name in way:
        found = [
            one[name] for value in found for one in _each(value) if isinstance(one, dict) and name in one
        ]
    return found


_VALUES: Final = ("value", "json", "valueList")


def _plain_values(item: Any_, way: Sequence[str]) -> Iterator[list[Any_]]:
    """Yield the values that `way` leads to in each member, and the inner values of typed ones."""
    for member in _VALUES:
        if member in item and "*" not in way:
            values = _members([item[member]], way)
            yield values
            yield _members(values, ("@value",))


def _relationship_values(item: Any_) -> Iterator[Any_]:
    if isinstance(item, dict):
        yield from _unwrapped([item.get("object")])
        yield from _unwrapped([item.get("objectList")])
        yield from _unwrapped(_members([item.get("objectList")], ("object",)))


def _texts(item: Any_, way: Sequence[str]) -> list[Any_]:
    languages = item.get("languageMap")
    if not isinstance(languages, dict):
        return []
    if not way or way == ("*",):
        return list(languages.values())
    return [languages[way[0]]] if len(way) == 1 and way[0] in languages else []


def _unwrapped(values: Iterable[Any_]) -> Iterator[Any_]:
    """Yield the values, of arrays their elements, of arrays within them also theirs."""
    for value in values:
        for one in _each(value):
            yield from _each(one)


# -- one term, one item ----------------------------------------------------------------------------


def _meets(term: Term, target: Path, item: Any_) -> bool:
    """Whether an instance, or the value of a plain member, meets a term."""
    if target.names[-1] in PLAIN_MEMBERS:
        return not target.trailing and _plain_meets(term, item)
    if not isinstance(item, dict) or "type" not in item:
        return False
    if not _is_there(target, item):
        return False
    if isinstance(term, Exists):
        return True
    if isinstance(term, Matches):
        return _matches(term, target, item)
    if term.operator in ("==", "!="):
        return _equals(term.operand, target, item) is (term.operator == "==")
    return _is_ordered(term, target, item)


def _is_there(target: Path, item: Any_) -> bool:
    way = target.trailing
    if not way:
        return True
    if way == ("*",):
        return "languageMap" in item
    return any(_plain_values(item, way)) or bool(_texts(item, way))


def _plain_meets(term: Term, value: Any_) -> bool:
    if isinstance(term, Exists):
        return True
    if isinstance(term, Matches):
        return isinstance(value, str) and term.pattern.is_in(value) is not term.is_negated
    if term.operator in ("==", "!="):
        found = any(_is_equal(value, scalar) for scalar in _scalars(term.operand))
        return found is (term.operator == "==")
    return isinstance(term.operand, (Number, Text, Flag, Time)) and _orders(
        value, term.operator, term.operand
    )


def _scalars(operand: Operand) -> tuple[Scalar | Range, ...]:
    return operand.values if isinstance(operand, Values) else (operand,)


def _equals(operand: Operand, target: Path, item: Any_) -> bool:
    return any(_equals_one(scalar, target, item) for scalar in _scalars(operand))


def _equals_one(scalar: Scalar | Range, target: Path, item: Any_) -> bool:
    way = target.trailing
    for values in _plain_values(item, way):
        if any(_is_equal(value, scalar) for value in _unwrapped(values)):
            return True
    is_text = isinstance(scalar, Text) or (isinstance(scalar, Range) and isinstance(scalar.low, Text))
    if is_text and any(_is_equal(text, scalar) for text in _unwrapped(_texts(item, way))):
        return True
    if way or not isinstance(scalar, Text):
        return False
    if any(urn == scalar.value for urn in _relationship_values(item)):
        return True
    return scalar.term is not None and scalar.term in _unwrapped([item.get("vocab")])


def _is_equal(value: Any_, scalar: Scalar | Range) -> bool:
    if isinstance(scalar, Range):
        return _orders(value, ">=", scalar.low) and _orders(value, "<=", scalar.high)
    if isinstance(scalar, Number):
        return _is_number(value) and bool(value == scalar.value)
    if isinstance(scalar, Text):
        return isinstance(value, str) and value == scalar.value
    if isinstance(scalar, Flag):
        return value is scalar.value
    return isinstance(value, str) and time_key(value) == (scalar.kind, scalar.key)


def _is_ordered(term: Compare, target: Path, item: Any_) -> bool:
    scalar = term.operand
    if isinstance(scalar, (Range, Values)):
        return False
    for values in _plain_values(item, target.trailing):
        if any(not isinstance(value, list) for value in values) and any(
            _orders(value, term.operator, scalar) for value in _unwrapped(values)
        ):
            return True
    return isinstance(scalar, Text) and any(
        _orders(text, term.operator, scalar) for text in _unwrapped(_texts(item, target.trailing))
    )


def _is_number(value: Any_) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _orders(value: Any_, operator: Operator, scalar: Scalar) -> bool:
    if isinstance(scalar, Number):
        return _is_number(value) and _compared(value, operator, scalar.value)
    if isinstance(scalar, Flag) or not isinstance(value, str):
        return False
    if isinstance(scalar, Text):
        return _compared(value, operator, scalar.value)
    key = time_key(value)
    return key is not None and key[0] == scalar.kind and _compared(key[1], operator, scalar.key)


def _compared(left: Any_, operator: Operator, right: Any_) -> bool:
    if operator == ">":
        return bool(left > right)
    if operator == ">=":
        return bool(left >= right)
    if operator == "<":
        return bool(left < right)
    return bool(left <= right)


def _matches(term: Matches, target: Path, item: Any_) -> bool:
    for values in _plain_values(item, target.trailing):
        if _plain_matches(term, values):
            return True
    texts = _texts(item, target.trailing)
    found = any(isinstance(text, str) and term.pattern.is_in(text) for text in _unwrapped(texts))
    return bool(texts) and found is not term.is_negated


def _plain_matches(term: Matches, values: list[Any_]) -> bool:
    found = any(isinstance(value, str) and term.pattern.is_in(value) for value in _unwrapped(values))
    if term.is_negated:
        return any(isinstance(value, str) for value in values) and not found
    return any(not isinstance(value, list) for value in values) and found


# -- times of the entity ---------------------------------------------------------------------------


def _entity_time(entity: StoredEntity, member: str) -> datetime | None:
    if member == "createdAt":
        return entity.created_at
    return entity.modified_at if member == "modifiedAt" else entity.expires_at


def _compares_time(term: Term, time: datetime | None) -> bool:
    if time is None:
        return False
    if isinstance(term, Exists):
        return True
    if isinstance(term, Matches):
        return False
    return _plain_meets(term, time_text(time))
