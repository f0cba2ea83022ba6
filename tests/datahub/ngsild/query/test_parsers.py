"""Whatever strangers send is understood or refused with its place, in bounded time."""

import contextlib
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.query.evaluate import evaluate, meets_members
from allmende.datahub.ngsild.query.geo import read_geoquery
from allmende.datahub.ngsild.query.lists import read_names, read_order, read_uris
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.q_language import read_query
from allmende.datahub.ngsild.query.sql import indexable, queried
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
    Range,
    Text,
    Time,
    Values,
)  # fmt: skip
from allmende.datahub.ngsild.query.types_scopes import read_scopes, read_types
from tests.datahub.ngsild.query.conftest import state
from tests.datahub.ngsild.query.strategies import query


def same(name: str) -> str:
    return name


def read_place(text: str) -> object:
    parts = [*text.split("&"), "", "", ""][:3]
    return read_geoquery(
        georel=parts[0], geometry=parts[1] or "Point", coordinates=parts[2], geoproperty=None, expand=same
    )


PARSERS: dict[str, Callable[[str], object]] = {
    "q": lambda text: read_query(text, same),
    "type": lambda text: read_types(text, same),
    "scopeQ": read_scopes,
    "geo": read_place,
    "orderBy": lambda text: read_order(text, same),
    "attrs": lambda text: read_names(text, same, "attrs"),
    "id": lambda text: read_uris(text, "id"),
    "idPattern": lambda text: read_pattern(text, "idPattern").is_in("urn:ngsi-ld:Room:1"),
}
SIGNS = st.text(
    st.one_of(st.sampled_from('abT.[]{}()|;,=!<>~"\\:*/#+^$-0159ZT &'), st.characters()), max_size=60
)
PIECES = st.lists(
    st.sampled_from(
        ["a", "b.c", "[x.y]", "[*]", "{", "}", "(", ")", ";", "|", ",", "==", "!=", "~=", "!~=", ">=", '"x"',
         '"', "1", "-2.5e3", "..", "2020-01-01T00:00:00Z", "12:00:00Z", "true", "urn:x:1", "near;", "&Point&",
         "maxDistance==5", "&Polygon&", "[1,2]", "[[[1,2],[3,4],[1,2]]]", "/A", "/+", "/#", "(?i)", "[a-z]",
         "{2,3}", "*", ";desc", ";dist-asc", "\\", "\\d"]
    ), max_size=12,
).map("".join)  # fmt: skip


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=400, deadline=1000)
@given(text=st.one_of(SIGNS, PIECES))
def test_anything_is_read_or_refused(name: str, text: str) -> None:
    with contextlib.suppress(BadRequestData):
        PARSERS[name](text)


@settings(max_examples=400, deadline=1000)
@given(text=st.one_of(SIGNS, PIECES))
def test_whatever_is_read_can_be_evaluated_and_asked(text: str) -> None:
    try:
        read = query(text)
    except ApiProblem:
        return
    evaluate(read, state("urn:x:1", {"a": {"type": "Property", "value": [1, "x", {"y": 2}]}}))
    meets_members(read, {"a": 1, "b": {"c": "x"}})
    condition = queried(read, 1)
    assert condition.text.count("%s") == len(condition.values)
    indexable(read)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("q", "(" * 5000), ("q", "a{" * 4000), ("q", "a==1|" * 1500 + "a"), ("q", "a==" + "9" * 7000),
        ("q", 'a=="' + "x" * 9000 + '"'), ("q", "a[" + "b." * 3000), ("type", "(" * 7000),
        ("type", "A," * 3000),
        ("scopeQ", "/a" * 3000), ("geo", "near;maxDistance==5&Point&" + "[" * 7000), ("orderBy", "a," * 3000),
        ("idPattern", "(" * 500), ("idPattern", "(((a{99}){99}){99}){99}"), ("idPattern", "[" * 500),
        ("attrs", "a," * 4000),
    ],
)  # fmt: skip
def test_what_is_built_to_cost_much_is_refused_at_once(name: str, text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadRequestData):
        PARSERS[name](text)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_no_pattern_needs_more_than_linear_time(pattern: str) -> None:
    read = read_pattern(pattern, "q")
    began = time.perf_counter()
    assert read.is_in("a" * 20_000 + "!") is (pattern == "(.*a){20}")
    assert time.perf_counter() - began < 2


A = Path(("a",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Exists(A)),
        ("a==5", Compare(A, "==", Number(5))),
        ("a!=-2.5e3", Compare(A, "!=", Number(-2500.0))),
        ('a=="b\\"c"', Compare(A, "==", Text('b"c'))),
        ("a==urn:x:1", Compare(A, "==", Text("urn:x:1", "urn:x:1"))),
        ("a==true", Compare(A, "==", Flag(True))),
        ('a=="true"', Compare(A, "==", Text("true"))),
        ("a==1,2", Compare(A, "==", Values((Number(1), Number(2))))),
        ("a!=1..2", Compare(A, "!=", Range(Number(1), Number(2)))),
        ('a=="b".."c"', Compare(A, "==", Range(Text("b"), Text("c")))),
        ("a>2020-01-01T00:00:00,50Z", Compare(A, ">", Time("dateTime", "2020-01-01T00:00:00.5"))),
        ('a>="2020-01-01"', Compare(A, ">=", Time("date", "2020-01-01"))),
        ("a<12:00:00Z", Compare(A, "<", Time("time", "12:00:00"))),
        ('a~="^x"', Matches(A, read_pattern("^x", "q"))),
        ("a!~=(b|c);d", And((Matches(A, read_pattern("(b|c)", "q"), True), Exists(Path(("d",)))))),
        ("a.b.c[d.e]", Exists(Path(("a", "b", "c"), ("d", "e")))),
        ("a[*]", Exists(Path(("a",), ("*",)))),
        ("a{b}", Exists(Linked("a", (), Path(("b",))))),
        ("a{T:b}", Exists(Linked("a", ("T",), Path(("b",))))),
        ("a{T,U:b{c.d[e]}}", Exists(Linked("a", ("T", "U"), Linked("b", (), Path(("c", "d"), ("e",)))))),
        ("a;b|c", Or((And((Exists(A), Exists(Path(("b",))))), Exists(Path(("c",)))))),
        ("a;(b|c)", And((Exists(A), Or((Exists(Path(("b",))), Exists(Path(("c",)))))))),
        ("grün_1==1", Compare(Path(("grün_1",)), "==", Number(1))),
    ],
)  # fmt: skip
def test_the_query_language(text: str, expected: Any) -> None:
    assert query(text) == expected


def test_values_are_expanded_where_it_is_asked_for() -> None:
    read = read_query("a.b==Male", lambda name: f"x:{name}", expand_values=("x:b",))
    assert read == Compare(Path(("x:a", "x:b")), "==", Text("Male", "x:Male"))
