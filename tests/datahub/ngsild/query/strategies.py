"""Random documents and random queries that have a fair chance to meet."""

from typing import Any

from hypothesis import strategies as st

from allmende.datahub.ngsild.contexts.core import stored_name
from allmende.datahub.ngsild.query.q_language import read_query
from allmende.datahub.ngsild.query.syntax import Query

NAMES = st.sampled_from(["a", "b", "c"])
WORDS = st.sampled_from(["red", "Rot", "grün", "", "urn:x:1", "http://example.com/red", "z", "true", "5"])
TIMES = st.sampled_from(
    ["2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5Z", "2020-01-01T00:00:00.50Z", "2020-01-01T00:00:01Z",
     "2020-01-01", "2021-12-31", "08:00:00Z", "08:00:00.25Z", "2020-01-01T00:00:00.000Z"]
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-3, 12), st.sampled_from([0.5, -1.25, 1e3, 2.0, 1e-7]), st.integers(-(10**12), 10**12)
)
SCALARS = st.one_of(NUMBERS, WORDS, TIMES, st.booleans(), st.none())
MEMBERS = st.sampled_from(["city", "x", "@value", "type"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(MEMBERS, inner, max_size=2)
    ),
    max_leaves=6,
)  # fmt: skip
LANGUAGES = st.dictionaries(
    st.sampled_from(["en", "de", "fr"]), st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=2)), min_size=1
)
URNS = st.sampled_from(["urn:x:1", "urn:x:2", "http://example.com/red"])
TERMS = st.sampled_from(["red", "http://example.com/red", "z"])


def _instance(kind: str, member: str, value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"type": st.just(kind), member: value},
        optional={"observedAt": TIMES, "unitCode": WORDS, "datasetId": URNS},
    )


PLAIN_INSTANCES = st.one_of(
    _instance("Property", "value", VALUES),
    _instance("Relationship", "object", st.one_of(URNS, st.lists(URNS, min_size=1, max_size=2))),
    _instance("LanguageProperty", "languageMap", LANGUAGES),
    _instance("VocabProperty", "vocab", st.one_of(TERMS, st.lists(TERMS, min_size=1, max_size=2))),
    _instance("ListProperty", "valueList", st.lists(VALUES, max_size=3)),
    _instance(
        "ListRelationship", "objectList",
        st.lists(st.one_of(URNS, st.fixed_dictionaries({"object": URNS})), max_size=2),
    ),
    _instance("JsonProperty", "json", VALUES),
)  # fmt: skip


@st.composite
def instances(draw: st.DrawFn) -> Any:
    """One instance or several, perhaps with sub-attributes."""
    one = draw(PLAIN_INSTANCES)
    for name in draw(st.lists(NAMES, max_size=2, unique=True)):
        one[name] = draw(PLAIN_INSTANCES)
    if draw(st.booleans()):
        return [one, draw(PLAIN_INSTANCES)]
    return one


DOCUMENTS = st.dictionaries(NAMES, instances(), max_size=3)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_LITERALS = st.one_of(
    NUMBERS.map(str), WORDS.map(_quoted), TIMES.map(_quoted), st.sampled_from(["true", "false", "red"]), URNS
)
_COMPARABLE = st.one_of(NUMBERS.map(str), WORDS.map(_quoted), TIMES.map(_quoted))


@st.composite
def _ranges(draw: st.DrawFn) -> str:
    words = st.sampled_from(["red", "a", "z", "grün"]).map(_quoted)
    times = st.sampled_from(["2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5Z"])
    kind = draw(st.sampled_from([NUMBERS.map(str), words, times]))
    return f"{draw(kind)}..{draw(kind)}"


_PATTERNS = st.sampled_from(
    ["^r", "d$", "(?i)ROT", "ü", "[0-9]+", "urn:.*:1", "^$", "r.d|z", "^(a|r)+e", "[^a-z]",
     r"\d\.\d", r"\w{3}"]
)  # fmt: skip


@st.composite
def paths(draw: st.DrawFn) -> str:
    """Attribute paths with and without ways into the value."""
    path = draw(NAMES)
    if draw(st.integers(0, 3)) == 0:
        path += "." + draw(st.one_of(NAMES, st.sampled_from(["observedAt", "unitCode", "datasetId"])))
    if draw(st.integers(0, 2)) == 0:
        path += draw(st.sampled_from(["[city]", "[x.city]", "[*]", "[en]", "[de]", "[x]"]))
    return path


@st.composite
def term_texts(draw: st.DrawFn) -> str:
    """One condition."""
    path = draw(paths())
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return path
    if kind == 1:
        return path + draw(st.sampled_from(["~=", "!~="])) + _quoted(draw(_PATTERNS))
    if kind == 2:
        return path + draw(st.sampled_from([">", ">=", "<", "<="])) + draw(_COMPARABLE)
    operator = draw(st.sampled_from(["==", "!="]))
    if kind == 3:
        return path + operator + draw(_LITERALS)
    return (
        path
        + operator
        + draw(st.one_of(_ranges(), st.lists(_LITERALS, min_size=2, max_size=3).map(",".join)))
    )


QUERY_TEXTS = st.recursive(
    term_texts(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(";".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=4,
)


def query(text: str, **options: Any) -> Query:
    """Read a query whose names are stored as they are."""
    return read_query(text, lambda name: stored_name(name) if ":" in name else name, **options)


# -- whole entities, whole filters -----------------------------------------------------------------

TYPES = st.lists(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=3, unique=True)
SCOPES = st.lists(st.sampled_from(["/x", "/x/y", "/x/y/z", "/w", "/w/y"]), max_size=2, unique=True)
_POSITIONS = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(list)
_SHAPES = st.one_of(
    _POSITIONS.map(lambda at: {"type": "Point", "coordinates": at}),
    st.tuples(_POSITIONS, st.integers(1, 3)).map(lambda drawn: {
        "type": "Polygon", "coordinates": [_square(*drawn)],
    }),
)  # fmt: skip


def _square(at: list[int], size: int) -> list[list[int]]:
    x, y = at
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


PLACES = st.lists(_SHAPES, max_size=2).map(
    lambda shapes: [
        {"type": "GeoProperty", "value": shape} | ({"datasetId": f"urn:x:{n}"} if n else {})
        for n, shape in enumerate(shapes)
    ]
)
TYPE_SELECTIONS = st.sampled_from(["A", "B|C", "(A;B)", "(A;B),C", "*", "D", "(B;C)|(A;C)"])
SCOPE_QUERIES = st.sampled_from(["/x", "/x/#", "/+/y", "/#", "(/x;/w)", "/w|/x/y/z", "/x/y;/w/+", "/+/+/#"])
ATTRIBUTES = st.lists(NAMES, min_size=1, max_size=2, unique=True)
ID_PATTERNS = st.sampled_from(["[02468]$", "^urn:x:0", "1", "(?i)URN:X:.*5"])
GEO_QUERIES = st.one_of(
    st.tuples(
        st.sampled_from(["within", "contains", "overlaps", "intersects", "equals", "disjoint"]), _SHAPES
    ),
    st.tuples(
        st.sampled_from(["near;maxDistance==150000", "near;minDistance==150000", "near;maxDistance==1"]),
        _SHAPES,
    ),
)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw from a strategy in a third of the cases, else None."""
    return st.one_of(st.none(), st.none(), strategy)


ENTITIES = st.tuples(DOCUMENTS, TYPES, SCOPES, PLACES)
FILTERS = st.tuples(
    maybe(TYPE_SELECTIONS), maybe(SCOPE_QUERIES), maybe(ATTRIBUTES), maybe(ID_PATTERNS), maybe(GEO_QUERIES),
    maybe(QUERY_TEXTS),
)  # fmt: skip
