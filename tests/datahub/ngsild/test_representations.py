"""How stored entities are shown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.gateway.requests import Query
from allmende.datahub.ngsild.contexts import CORE_CONTEXT
from allmende.datahub.ngsild.contexts.active import build
from allmende.datahub.ngsild.errors import ApiProblem
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.fragments import read_entity
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.representations import (
    View,
    choose_language,
    collection,
    entity,
    feature,
    read_languages,
    read_projection,
    read_view,
)

AT = "2026-03-01T10:00:00Z"
WHEN = datetime(2026, 3, 1, 10, tzinfo=UTC)
POINT = {"type": "Point", "coordinates": [8.1, 51.2]}
CONTEXT = build(
    [{"Raum": "https://example.org/Room", "voll": "https://example.org/full", "ex": "https://example.org/"}],
    value=None, url=None, key="test",
)  # fmt: skip

ROOM = EntityState(
    urn="urn:ngsi-ld:Room:1",
    types=("https://example.org/Room",),
    scopes=("/Olpe",),
    created_at=WHEN,
    modified_at=WHEN.replace(microsecond=500_000),
    document={
        "co2": {
            "type": "Property", "value": 612, "unitCode": "59", "observedAt": AT,
            "createdAt": AT, "modifiedAt": AT,
            "accuracy": {"type": "Property", "value": 5, "createdAt": AT},
        },
        "name": {"type": "Property", "value": "Raum 1"},
        "isPartOf": {"type": "Relationship", "object": "urn:ngsi-ld:School:1", "objectType": "https://example.org/School"},
        "location": {"type": "GeoProperty", "value": POINT},
        "https://example.org/full": {"type": "VocabProperty", "vocab": ["https://example.org/yes", "no"]},
        "greeting": {"type": "LanguageProperty", "languageMap": {"de": "Hallo", "en-GB": "Hello"}},
        "raw": {"type": "JsonProperty", "json": {"id": 7}},
        "levels": {"type": "ListProperty", "valueList": [1, 2]},
        "route": {"type": "ListRelationship", "objectList": [{"object": "urn:a:1"}, {"object": "urn:a:2"}]},
        "temperature": [
            {"type": "Property", "value": 20},
            {"type": "Property", "value": 21, "datasetId": "urn:ngsi-ld:Dataset:b"},
        ],
    },
)  # fmt: skip


def shown(**wishes: str) -> Any:
    is_geojson = "geometryProperty" in wishes
    return entity(ROOM, read_view(Query(wishes.items()), CONTEXT, is_geojson=is_geojson))


def test_normalized() -> None:
    seen = shown()
    assert seen["id"] == "urn:ngsi-ld:Room:1"
    assert seen["type"] == "Raum"
    assert seen["scope"] == "/Olpe"
    assert seen["co2"] == {
        "type": "Property", "value": 612, "unitCode": "59", "observedAt": AT,
        "accuracy": {"type": "Property", "value": 5},
    }  # fmt: skip
    assert seen["voll"] == {"type": "VocabProperty", "vocab": ["ex:yes", "no"]}
    assert seen["isPartOf"]["objectType"] == "ex:School"
    assert seen["temperature"][1]["datasetId"] == "urn:ngsi-ld:Dataset:b"
    assert seen["route"]["objectList"] == [{"object": "urn:a:1"}, {"object": "urn:a:2"}]
    assert "createdAt" not in seen


def test_system_attributes() -> None:
    seen = shown(options="sysAttrs")
    assert (seen["createdAt"], seen["modifiedAt"]) == (AT, "2026-03-01T10:00:00.5Z")
    assert seen["co2"]["createdAt"] == AT
    assert seen["co2"]["accuracy"]["createdAt"] == AT


def test_concise() -> None:
    seen = shown(options="concise")
    assert seen["co2"] == {"value": 612, "unitCode": "59", "observedAt": AT, "accuracy": 5}
    assert seen["name"] == "Raum 1"
    assert seen["location"] == POINT
    assert seen["isPartOf"] == {"object": "urn:ngsi-ld:School:1", "objectType": "ex:School"}
    assert seen["greeting"] == {"languageMap": {"de": "Hallo", "en-GB": "Hello"}}
    assert seen["raw"] == {"json": {"id": 7}}
    assert seen["levels"] == {"valueList": [1, 2]}
    assert seen["temperature"] == [20, {"value": 21, "datasetId": "urn:ngsi-ld:Dataset:b"}]


@pytest.mark.parametrize(
    "wish", [{"options": "keyValues"}, {"options": "simplified"}, {"format": "simplified"}]
)
def test_simplified(wish: dict[str, str]) -> None:
    assert shown(**wish) == {
        "id": "urn:ngsi-ld:Room:1", "type": "Raum", "scope": "/Olpe",
        "co2": 612, "name": "Raum 1", "isPartOf": "urn:ngsi-ld:School:1", "location": POINT,
        "voll": {"vocab": ["ex:yes", "no"]}, "greeting": {"languageMap": {"de": "Hallo", "en-GB": "Hello"}},
        "raw": {"json": {"id": 7}}, "levels": [1, 2], "route": ["urn:a:1", "urn:a:2"],
        "temperature": {"dataset": {"@none": 20, "urn:ngsi-ld:Dataset:b": 21}},
    }  # fmt: skip


def test_the_format_parameter_beats_the_option() -> None:
    assert shown(options="keyValues", format="concise")["co2"]["value"] == 612


def test_languages() -> None:
    assert shown(lang="en")["greeting"] == {"type": "Property", "value": "Hello", "lang": "en-GB"}
    assert shown(lang="fr")["greeting"]["lang"] == "de"
    assert shown(lang="*", options="keyValues")["greeting"] == "Hallo"


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        ("fr;q=0.2,nl;q=0.9", "fr nl", "nl"),
        ("FR", "nl fr", "fr"),
        ("nl-BE", "fr nl", "nl"),
        ("en", "de en-US", "en-US"),
        ("pt", "@none de", "de"),
        ("pt", "@none", "@none"),
        ("fr-CH,fr;q=0.9,en;q=0.8,*;q=0.5", "de en", "en"),
        ("de;q=0,en", "de en", "en"),
        ("zh-Hant-TW", "zh-Hant zh", "zh-Hant"),
    ],
)
def test_the_language_that_fits_best(wanted: str, available: str, chosen: str) -> None:
    assert choose_language(available.split(), read_languages(wanted)) == chosen


def test_projections() -> None:
    assert shown(pick="name,id") == {
        "id": "urn:ngsi-ld:Room:1",
        "name": {"type": "Property", "value": "Raum 1"},
    }
    assert shown(pick="type|voll", options="keyValues") == {
        "type": "Raum",
        "voll": {"vocab": ["ex:yes", "no"]},
    }
    assert set(shown(attrs="co2,name")) == {"id", "type", "scope", "co2", "name"}
    seen = shown(omit="id|scope,voll,isPartOf{name}")
    assert "isPartOf" in seen  # only the linked entity's name is left out
    assert not {"id", "scope", "voll"} & set(seen)
    assert set(shown(datasetId="urn:ngsi-ld:Dataset:b", pick="temperature,co2")) == {"temperature"}
    assert shown(datasetId="@none", pick="temperature", options="keyValues") == {"temperature": 20}


def test_nested_projection() -> None:
    projection = read_projection("name,isPartOf{voll|location{type}}", CONTEXT)
    assert projection.depth == 2
    linked = projection.of_linked("isPartOf")
    assert linked is not None
    assert set(linked.members) == {"https://example.org/full", "location"}
    assert projection.of_linked("name") is None


@pytest.mark.parametrize(
    "text", ["", ",", "a||b", "a,", "a{", "a{}", "a{b", "a}b", "{a}", "a{b}c", "a{b}}", "1x", "a b"]
)
def test_broken_projections(text: str) -> None:
    with pytest.raises(ApiProblem):
        read_projection(text, CORE_CONTEXT)


@pytest.mark.parametrize(
    "wishes",
    [{"format": "pretty"}, {"lang": "deutsch_land"}, {"attrs": "id"}, {"attrs": ""}, {"datasetId": "x"},
     {"geometryProperty": "location"}],
)  # fmt: skip
def test_parameters_without_meaning(wishes: dict[str, str]) -> None:
    with pytest.raises(ApiProblem):
        read_view(Query(wishes.items()), CONTEXT)


def test_geojson() -> None:
    seen = feature(ROOM, View(CONTEXT))
    assert (seen["id"], seen["type"], seen["geometry"]) == ("urn:ngsi-ld:Room:1", "Feature", POINT)
    assert "id" not in seen["properties"]
    assert seen["properties"]["type"] == "Raum"
    assert seen["properties"]["location"] == {"type": "GeoProperty", "value": POINT}
    assert feature(ROOM, View(CONTEXT, geometry_property="observationSpace"))["geometry"] is None
    assert feature(ROOM, View(CONTEXT, geometry_property="name"))["geometry"] is None
    assert feature(ROOM, View(CONTEXT, format="simplified"))["properties"]["co2"] == 612
    assert collection([ROOM], View(CONTEXT))["features"] == [seen]


# -- what is shown can be read again ---------------------------------------------------------------

_VALUES = st.recursive(
    st.booleans() | st.integers(-1000, 1000) | st.text(max_size=6).filter(lambda t: t != "urn:ngsi-ld:null"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["a", "value", "type", "object", "datasetId", "coordinates"]), inner, max_size=3
    ),
    max_leaves=6,
)  # fmt: skip
_INSTANCES = st.one_of(
    st.builds(lambda v: {"type": "Property", "value": v}, _VALUES),
    st.just({"type": "Property", "value": POINT}),
    st.just({"type": "GeoProperty", "value": POINT}),
    st.just({"type": "Relationship", "object": "urn:a:b"}),
    st.builds(lambda v: {"type": "ListProperty", "valueList": [v]}, _VALUES),
    st.just({"type": "VocabProperty", "vocab": "https://example.org/full"}),
    st.just({"type": "LanguageProperty", "languageMap": {"de": "ja"}}),
    st.builds(lambda v: {"type": "JsonProperty", "json": {"a": v}}, _VALUES),
)


@given(
    st.dictionaries(st.sampled_from(["co2", "https://example.org/full", "x"]), _INSTANCES, max_size=3),
    st.sampled_from(["normalized", "concise"]),
    st.dictionaries(st.sampled_from(["y", "z"]), _INSTANCES, max_size=2),
)
def test_reading_undoes_showing(document: dict[str, Any], form: Any, below: dict[str, Any]) -> None:
    document = {name: one | below for name, one in document.items()}
    seen = entity(EntityState("urn:a:b", ("Room",), document, WHEN, WHEN), View(CONTEXT, format=form))
    read = read_entity(seen, CONTEXT, Mode.CREATE)
    assert {name: ones[0] for name, ones in read.attributes.items()} == document
    assert read.types == ["Room"]
