"""What a query says, as values: names are stored names, times are comparable keys.

All of it is immutable and can be kept, e.g. with a subscription.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from allmende.datahub.ngsild.query.patterns import Pattern

TimeKind = Literal["dateTime", "date", "time"]

#: Text that is a point in time (4.6.3). Stored times may have any fraction, always with a point.
TIME_SHAPES: Final[dict[TimeKind, str]] = {
    "dateTime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z",
}
_SHAPES: Final = [(kind, re.compile(shape).fullmatch) for kind, shape in TIME_SHAPES.items()]
#: Members of an instance that hold a plain value instead of a sub-attribute.
PLAIN_MEMBERS: Final = frozenset(
    {"observedAt", "createdAt", "modifiedAt", "deletedAt", "expiresAt", "unitCode", "datasetId", "instanceId",
     "lang", "objectType", "valueType"}
)  # fmt: skip
#: Members of an entity itself that hold a time.
ENTITY_TIMES: Final = frozenset({"createdAt", "modifiedAt", "expiresAt"})
#: Members that hold the value; it is addressed without naming them.
VALUE_MEMBERS: Final = frozenset(
    {"type", "value", "object", "languageMap", "vocab", "valueList", "objectList", "json", "entity",
     "entityList"}
)  # fmt: skip


def time_key(text: str) -> tuple[TimeKind, str] | None:
    """Return what kind of time a text is and a key that orders times of a kind, None if it is none."""
    if not text[:2].isdigit():
        return None
    for kind, fits in _SHAPES:
        if fits(text):
            bare = text.removesuffix("Z")
            return kind, bare.rstrip("0").rstrip(".") if "." in bare else bare
    return None


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Text:
    """A text or a URI.

    Attributes:
        term: The stored name that it means for a VocabProperty; None: it cannot be one.
    """

    value: str
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Time:
    """A point in time, quoted or not; `key` orders times of the same kind."""

    kind: TimeKind
    key: str


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included, both of one kind."""

    low: "Scalar"
    high: "Scalar"


@dataclass(frozen=True, slots=True)
class Values:
    """Any of these."""

    values: tuple["Scalar", ...]


Scalar: TypeAlias = Number | Text | Flag | Time
Operand: TypeAlias = Scalar | Range | Values
Operator = Literal["==", "!=", ">", ">=", "<", "<="]


@dataclass(frozen=True, slots=True)
class Path:
    """`a.b[c.d]`: attribute, sub-attributes, and the way into the value.

    Attributes:
        names: Stored names, or one of `PLAIN_MEMBERS` at the end.
        trailing: JSON members as the client wrote them; "*" is every language.
    """

    names: tuple[str, ...]
    trailing: tuple[str, ...] = ()

    @property
    def is_entity_time(self) -> bool:
        """Whether it is a time of the entity itself."""
        return len(self.names) == 1 and self.names[0] in ENTITY_TIMES


@dataclass(frozen=True, slots=True)
class Linked:
    """`relationship{Type:path}`: the path leads through the entities that a relationship names."""

    relationship: str
    types: tuple[str, ...]
    path: "Target"


Target: TypeAlias = Path | Linked


@dataclass(frozen=True, slots=True)
class Exists:
    """The target is there, whatever its value."""

    target: Target


@dataclass(frozen=True, slots=True)
class Compare:
    """The target's value compared with a value, a range or a list."""

    target: Target
    operator: Operator
    operand: Operand


@dataclass(frozen=True, slots=True)
class Matches:
    """A part of the target's text fits a regular expression, or none does."""

    target: Target
    pattern: Pattern
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    terms: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these."""

    terms: tuple["Query", ...]


Term: TypeAlias = Exists | Compare | Matches
Query: TypeAlias = Term | And | Or


def terms_of(query: Query) -> Iterator[Term]:
    """Yield every term."""
    if isinstance(query, (And, Or)):
        for term in query.terms:
            yield from terms_of(term)
    else:
        yield query


def depth_of(target: Target) -> int:
    """How many relationships a target follows."""
    return 1 + depth_of(target.path) if isinstance(target, Linked) else 0


def attributes_of(query: Query) -> frozenset[str]:
    """Return the entity's own attributes that a query looks at, without the entity's own times."""
    found = set()
    for term in terms_of(query):
        target = term.target
        if isinstance(target, Linked):
            found.add(target.relationship)
        elif not target.is_entity_time:
            found.add(target.names[0])
    return frozenset(found)


# -- types, scopes, identifiers --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TypeSelection:
    """Any of these sets, each of which must be there completely (4.17).

    Attributes:
        any_of: Stored names; empty: `*`, every type.
    """

    any_of: tuple[frozenset[str], ...]

    @property
    def is_every(self) -> bool:
        """Whether every type is wanted."""
        return not self.any_of

    def fits(self, types: frozenset[str]) -> bool:
        """Whether an entity with these types is wanted."""
        return self.is_every or any(wanted <= types for wanted in self.any_of)


@dataclass(frozen=True, slots=True)
class ScopeTest:
    """One scope such as `/Rathaus/+/#`.

    Attributes:
        levels: Names; "+" is any one name.
        is_open: Whether everything below fits as well (`/#`).
    """

    levels: tuple[str, ...]
    is_open: bool = False

    def fits(self, scope: str) -> bool:
        """Whether a stored scope fits."""
        levels = scope.strip("/").split("/")
        if len(levels) < len(self.levels) or (len(levels) > len(self.levels) and not self.is_open):
            return False
        return all(wanted in ("+", level) for wanted, level in zip(self.levels, levels, strict=False))


@dataclass(frozen=True, slots=True)
class ScopeQuery:
    """Any of these groups, of which all must fit one scope each (4.19)."""

    any_of: tuple[tuple[ScopeTest, ...], ...]

    def fits(self, scopes: tuple[str, ...]) -> bool:
        """Whether an entity with these scopes is wanted."""
        return any(all(any(test.fits(scope) for scope in scopes) for test in group) for group in self.any_of)


@dataclass(frozen=True, slots=True)
class Selector:
    """Which entities, by what identifies them (5.2.33); what is left empty is not asked for.

    Attributes:
        ids: Takes precedence over `id_pattern`.
    """

    types: TypeSelection | None = None
    ids: tuple[str, ...] = ()
    id_pattern: Pattern | None = None

    def fits(self, urn: str, types: frozenset[str]) -> bool:
        """Whether an entity is wanted."""
        if self.types is not None and not self.types.fits(types):
            return False
        if self.ids:
            return urn in self.ids
        return self.id_pattern is None or self.id_pattern.is_in(urn)


# -- order -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """One member to order by (4.23.3).

    Attributes:
        path: An attribute's path; `id`, `type`, `scope` or a time of the entity as its only name.
        is_distance: By the distance to the ordering's place.
    """

    path: Path
    is_descending: bool = False
    is_distance: bool = False


@dataclass(frozen=True, slots=True)
class Ordering:
    """How results are ordered.

    Attributes:
        place: GeoJSON geometry that distances are measured from, as text.
        is_phonebook: Whether ä is ordered as ae (DIN 5007-2).
        strength: 1: letters only; 2: also their marks; 3: also their case.
    """

    terms: tuple[OrderTerm, ...]
    place: str = ""
    is_phonebook: bool = False
    strength: int = 3
