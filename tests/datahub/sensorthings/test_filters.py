"""Filters over the real database: every operator and function, and everything that is none."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allmende.datahub.sensorthings.compile import Statement, condition, ordering
from allmende.datahub.sensorthings.errors import BadQuery
from allmende.datahub.sensorthings.expressions import parse, parse_ordering
from allmende.datahub.sensorthings.model import SETS
from tests.datahub.sensorthings.conftest import ask

ROOMS = ["Chemie", "Musik"]
POINT = "geography'POINT(7.85 51.03)'"
AROUND = "geography'POLYGON((7 50, 9 50, 9 52, 7 52, 7 50))'"
ELSEWHERE = "geography'POLYGON((1 50, 2 50, 2 52, 1 52, 1 50))'"


@pytest.mark.parametrize(
    ("filter_text", "names"),
    [
        ("name eq 'Chemie'", ["Chemie"]),
        ("name ne 'Chemie' and startswith(description, 'Room')", ["Musik", "Geheim"]),
        ("not (name eq 'Chemie') and properties/types ne null and description eq 'Room, Gymnasium'", ["Musik"]),
        ("substringof('emi', name)", ["Chemie"]),
        ("endswith(name, 'sik') or contains(name, 'hem')", ROOMS),
        ("tolower(name) eq 'musik' and toupper(name) eq 'MUSIK'", ["Musik"]),
        ("length(name) eq 5", ["Musik"]),
        ("indexof(name, 'usik') eq 1", ["Musik"]),
        ("substring(name, 1) eq 'usik'", ["Musik"]),
        ("substring(name, 1, 2) eq 'us'", ["Musik"]),
        ("trim(concat(concat(' ', name), ' ')) eq 'Musik'", ["Musik"]),
        ("Datastreams/Observations/result gt 2000", ["Chemie"]),
        ("Datastreams/unitOfMeasurement/symbol eq '°C'", ["Chemie"]),
        ("Datastreams/ObservedProperty/name eq 'temperature'", ["Chemie"]),
        ("Datastreams/properties/attribute eq 'temperature'", ["Chemie"]),
        (f"geo.distance(Locations/location, {POINT}) lt 10 and startswith(description, 'Room')", ROOMS),
        (f"st_within(Locations/location, {AROUND}) and startswith(description, 'Room')", ROOMS),
        (f"st_within(Locations/location, {ELSEWHERE})", []),
        (f"st_disjoint(Locations/location, {ELSEWHERE}) and startswith(description, 'Room')", ROOMS),
        (f"st_equals(Locations/location, {POINT}) and description eq 'School'", ["Gymnasium"]),
        ("Datastreams/phenomenonTime gt 2000-01-01T00:00:00Z and name eq 'Musik'", ["Musik"]),
        ("name eq 'it''s'", []),
        ("true and name eq 'Musik'", ["Musik"]),
    ],
)  # fmt: skip
def test_things_are_found(world, filter_text, names):
    assert world.names(f"Things?$filter={filter_text}") == names


@pytest.mark.parametrize(
    ("filter_text", "results"),
    [
        ("result gt 500 and result le 2100", [900, 2100]),
        ("result add 100 eq 1000", [900]),
        ("result sub 100 eq 800 or result mul 2 eq 800 or result div 3 eq 700", [400, 900, 2100]),
        ("result mod 1000 eq 100", [2100]),
        ("round(result div 1000) eq 1 and floor(result div 1000) eq 0 and ceiling(result div 1000) eq 1", [900]),
        ("resultQuality eq 0", [400, 900, 2100]),
        ("result div 0 eq 1", []),
        ("year(phenomenonTime) gt 2000 and month(phenomenonTime) ge 1 and hour(phenomenonTime) lt 24", [400, 900, 2100]),
        ("phenomenonTime gt now()", []),
        ("phenomenonTime lt now() add duration'PT1H' and phenomenonTime gt mindatetime()", [400, 900, 2100]),
        ("during(phenomenonTime, 2000-01-01T00:00:00Z/2100-01-01T00:00:00Z)", [400, 900, 2100]),
        ("before(phenomenonTime, 2000-01-01T00:00:00Z)", []),
        ("after(phenomenonTime, 2000-01-01T00:00:00+02:00)", [400, 900, 2100]),
        ("date(phenomenonTime) gt '2000-01-01'", [400, 900, 2100]),
        ("Datastream/Thing/name eq 'Chemie'", [400, 900, 2100]),
        ("FeatureOfInterest/name eq 'Gymnasium' and result lt 500", [400]),
    ],
)  # fmt: skip
def test_observations_are_found(world, filter_text, results):
    filter_text = filter_text.replace("+", "%2B")
    page = world.ask(f"Datastreams({world.co2.pk})/Observations?$filter={filter_text}")
    assert [found["result"] for found in page["value"]] == results


def test_a_stretch_of_time_is_cut_out(world):
    middle = (world.now - timedelta(minutes=10)).isoformat().replace("+00:00", "Z")
    page = world.ask(f"Datastreams({world.co2.pk})/Observations?$filter=phenomenonTime eq {middle}")
    assert [found["result"] for found in page["value"]] == [900]


def test_order_runs_through_links(world):
    assert world.names("Things?$orderby=description desc,name desc&$filter=startswith(description,'Room')") == [
        "Geheim", "Musik", "Chemie",
    ]  # fmt: skip
    page = world.ask("Datastreams?$orderby=Thing/name DESC,name ASC&$top=1&$expand=Thing")
    assert page["value"][0]["Thing"]["name"] == "Musik"


@pytest.mark.parametrize(
    "path",
    [
        "Things?$filter=name", "Things?$filter=name eq", "Things?$filter=name eq 5", "Things?$filter=(name eq 'a'",
        "Things?$filter=nonsense eq 5", "Things?$filter=name eq 'a", "Things?$filter=foo(name)", "Things?$filter=5",
        "Things?$filter=st_within(name, geography'POINT(1 1)')", "Things?$filter=Datastreams eq 5",
        "Things?$filter=st_within(Locations/location, geography'KREIS(1)')", "Things?$filter=name eq ''' or 1",
        "Things?$filter=geo.distance(Locations/location, geography'POINT EMPTY') lt 5",
        "Things?$filter=substring(name) eq 'a'", "Things?$filter=length(name, name) eq 1",
        "Observations?$filter=phenomenonTime gt 2020-13-01T00:00:00Z",
        "Observations?$filter=phenomenonTime add 5 gt 3", "Observations?$filter=result eq 'a'",
        "Observations?$filter=duration'P' eq 1", "Observations?$filter=result gt 1e999",
        "Observations?$filter=during(phenomenonTime, 2020-01-01T00:00:00Z/2019-01-01T00:00:00Z)",
        "Things?$top=-1", "Things?$top=a", "Things?$skip=99999999999", "Things?$count=maybe", "Things?$top=1&$top=2",
        "Things?$expand=Nonsense", "Things?$expand=Datastreams(", "Things?$expand=Datastreams($top)",
        "Things?$select=nonsense", "Things?$foo=1", "Things?$resultFormat=csv", "Things?$orderby=nonsense",
        "Things?$expand=Datastreams($expand=Thing($expand=Datastreams($expand=Thing($expand=Datastreams))))",
        "Things(abc)", "Things(1)(2)", "Things('1')", "ObservedProperties(co2)", "Things(99999999999999999999)",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_the_reason(world, path):
    answer = ask(path, headers=world.token)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    ["Nothing", "Things(1)/Nothing", "Things/Datastreams", "Things(999999)", "Observations('x')",
     "Observations('1-2')", "Observations('1--2')", "Things/name", "Datastreams(1)/Thing(2)", "Things(1)/name/x"],
)  # fmt: skip
def test_what_is_not_there_is_404(world, path):
    assert ask(path, headers=world.token).status_code == 404


WORDS = st.sampled_from(
    ["name", "result", "Datastreams/", "Thing/name", "phenomenonTime", "location", "eq", "ne", "and", "or", "not",
     "add", "div", "(", ")", ",", "'a'", "5", "-1.5", "null", "true", "2020-01-01T00:00:00Z", "properties/x",
     "2020-01-01T00:00:00Z/2021-01-01T00:00:00Z", "geography'POINT(1 2)'", "duration'PT1H'", "st_within", "year(",
     "substringof(", "geo.distance(", "length(", "during(", "@iot.id", "now()", "desc", "%", "ü", "\x00", "unitOfMeasurement/name"]
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=60), st.sampled_from(sorted(SETS)))
def test_no_text_breaks_the_language(text, name):
    for read, write in ((parse, condition), (parse_ordering, None)):
        try:
            found = read(text)
            if write is not None:
                write(found, SETS[name], "a", Statement())
            else:
                [ordering(node, SETS[name], "a", Statement()) for node, _down in found]
        except BadQuery:
            continue


@pytest.mark.parametrize("name", sorted(SETS))
def test_every_text_that_is_understood_runs(world, name):
    """Each property of each collection, compared in the ways its kind allows."""
    literals = {"number": "5", "text": "'a'", "time": "2020-01-01T00:00:00Z", "span": "2020-01-01T00:00:00Z",
                "id": "'a'" if SETS[name].has_text_id else "5", "json": "null"}  # fmt: skip
    for property_name, column in SETS[name].columns.items():
        operators = ["eq", "ne"] + ([] if column.kind == "json" else ["gt", "ge", "lt", "le"])
        for operator in operators:
            world.ask(f"{name}?$filter={property_name} {operator} {literals[column.kind]}")
        world.ask(f"{name}?$orderby={property_name} desc")
