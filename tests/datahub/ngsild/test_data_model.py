"""What may be sent as an entity, and in which form it comes back (ETSI GS CIM 009, 4.5 to 4.8, 4.18)."""

from typing import Any

import httpx
import pytest

ENTITY = "urn:ngsi-ld:Room:1"
NULL = "urn:ngsi-ld:null"
RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


async def created(api: httpx.AsyncClient, **members: Any) -> httpx.Response:
    """Create the entity with these members."""
    return await api.post("entities", json={"id": ENTITY, "type": "Room", **members})


def prop(**members: Any) -> dict[str, Any]:
    """Return a Property with further members."""
    return {"type": "Property", "value": 1, **members}


REFUSED: list[dict[str, Any]] = [
    # kinds and their members
    {"a": {"type": "Property"}},
    {"a": {"type": "Property", "value": None}},
    {"a": None},
    {"a": {"type": "Relationship"}},
    {"a": {"type": "Relationship", "object": "no uri"}},
    {"a": {"type": "Relationship", "object": 5}},
    {"a": {"type": "Relationship", "object": []}},
    {"a": {"type": "LanguageProperty"}},
    {"a": {"type": "LanguageProperty", "languageMap": {"en": 5}}},
    {"a": {"type": "LanguageProperty", "languageMap": {"en": ["a", 5]}}},
    {"a": {"type": "LanguageProperty", "languageMap": {"": "x"}}},
    {"a": {"type": "LanguageProperty", "languageMap": {"en": "x"}, "valueType": "xsd:string"}},
    {"a": {"type": "VocabProperty", "vocab": 5}},
    {"a": {"type": "ListProperty", "valueList": [1], "value": 3}},
    {"a": {"type": "ListProperty", "valueList": 1}},
    {"a": {"type": "ListRelationship", "objectList": ["not a uri"]}},
    {"a": {"type": "JsonProperty", "json": 5}},
    {"a": {"type": "JsonProperty", "json": {"a": 1}, "unitCode": "MTR"}},
    {"a": {"type": "JsonProperty", "json": {"a": 1}, "value": 1}},
    {"a": {"type": "Wonderful", "value": 1}},
    {"a": {"street": "S"}},
    {"a": {"type": "Relationship", "object": "urn:x", "unitCode": "MTR"}},
    {"a": {"type": "Relationship", "object": "urn:x", "previousObject": "urn:y"}},
    {"a": prop(object="urn:x")},
    {"a": prop(languageMap={"en": "x"})},
    {"a": prop(previousValue=0)},
    {"a": prop(entityIdSealed="urn:x")},
    {"ngsildproof": {"type": "Property", "value": "text"}},
    {"ngsildproof": {"type": "Property", "value": {}, "entityTypeSealed": 42}},
    # times
    {"a": prop(observedAt="yesterday")},
    {"a": prop(observedAt="2026-08-10T12:00:00+02:00")},
    {"a": prop(observedAt="2026-02-30T12:00:00Z")},
    {"a": prop(observedAt={"type": "Property", "value": "2026-08-10T12:00:00Z"})},
    {"expiresAt": "soon"},
    # places
    {"location": prop()},
    {"location": {"type": "GeoProperty", "value": "not a geometry"}},
    {"location": {"type": "GeoProperty", "value": {"type": "GeometryCollection", "geometries": []}}},
    {"location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": ["a", 1]}}},
    {"location": {"type": "GeoProperty", "value": {"type": "Polygon", "coordinates": [RING[:3]]}}},
    {"location": {"type": "GeoProperty", "value": {"type": "LineString", "coordinates": [[1, 2]]}}},
    # names
    {"my attr": prop()},
    {"datasetId": prop()},
    {"instanceId": prop()},
    {"observedAt": prop()},
    {"a": prop(**{"@context": {"a": "https://evil.example/a"}})},
    {"a": prop(datasetId="no uri")},
    {"a": [prop(), prop(datasetId="@none")]},
    {"a": [prop(datasetId="urn:a"), prop(datasetId="urn:a")]},
    {"type": "9Room"},
    {"type": []},
    {"type": 5},
    {"id": "Room:1\u202e"},
    {"id": NULL},
    {"id": "room"},
    # scopes
    {"scope": "9bad"},
    {"scope": "/a//b"},
    {"scope": "a-b"},
    {"scope": NULL},
    {"scope": ["/ok", "9bad"]},
    # null
    {"a": NULL},
    {"a": {"type": "Property", "value": NULL}},
    {"a": {"type": "Relationship", "object": NULL}},
    {"a": {"type": "LanguageProperty", "languageMap": {"@none": NULL}}},
    {"a": prop(b={"type": "Property", "value": NULL})},
    {"a": {"type": "Property", "value": {"b": {"c": NULL}}}},
]


@pytest.mark.parametrize("members", REFUSED, ids=str)
async def test_what_breaks_the_data_model_is_refused(api: httpx.AsyncClient, members: dict[str, Any]) -> None:
    answer = await created(api, **members)
    assert answer.status_code == 400, answer.text
    assert answer.json()["type"].endswith("/BadRequestData")
    assert answer.json()["title"]
    assert (await api.get(f"entities/{ENTITY}")).status_code == 404


HIDDEN = (
    "202E", "200B", "FEFF", "2028", "00A0", "003C", "FE0F", "E0100", "FDD0", "FFFE", "115F", "3164", "FFA0",
    "2800",
)  # fmt: skip


@pytest.mark.parametrize("code", HIDDEN)
async def test_an_identifier_has_no_character_that_nobody_sees(api: httpx.AsyncClient, code: str) -> None:
    answer = await created(api, id=f"urn:ngsi-ld:Vehicle:A{chr(int(code, 16))}B")
    assert answer.status_code == 400


KEPT: list[tuple[Any, Any]] = [
    (600, {"type": "Property", "value": 600}),
    (["a", 1], {"type": "Property", "value": ["a", 1]}),
    ([{"x": 1}], {"type": "Property", "value": [{"x": 1}]}),
    ("<b>'\"=;()</b> ž €", {"type": "Property", "value": "<b>'\"=;()</b> ž €"}),
    ({"value": {"x": None}}, {"type": "Property", "value": {"x": None}}),
    ({"type": "Point", "coordinates": [8, 49]},
     {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [8, 49]}}),
    ({"value": {"type": "Point", "coordinates": [1.5, 2]}},
     {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1.5, 2]}}),
    ({"type": "GeoProperty", "value": '{"type": "Point", "coordinates": [1, 2]}'},
     {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1, 2]}}),
    ({"type": "GeoProperty", "value": {"type": "Polygon", "coordinates": [RING]}},
     {"type": "GeoProperty", "value": {"type": "Polygon", "coordinates": [RING]}}),
    ({"object": "urn:ngsi-ld:Ciudad:París"}, {"type": "Relationship", "object": "urn:ngsi-ld:Ciudad:París"}),
    ({"object": ["urn:a", "urn:b"], "objectType": "Room"},
     {"type": "Relationship", "object": ["urn:a", "urn:b"], "objectType": "Room"}),
    ({"languageMap": {"sk": "škola", "en": ["a", "b"], "@none": "x"}},
     {"type": "LanguageProperty", "languageMap": {"sk": "škola", "en": ["a", "b"], "@none": "x"}}),
    ({"vocab": "gut"}, {"type": "VocabProperty", "vocab": "gut"}),
    ({"valueList": [3, 1, 2]}, {"type": "ListProperty", "valueList": [3, 1, 2]}),
    ({"objectList": ["urn:a", {"object": "urn:b"}]},
     {"type": "ListRelationship", "objectList": [{"object": "urn:a"}, {"object": "urn:b"}]}),
    ({"json": {"type": "raw", "id": 5, "a": None}},
     {"type": "JsonProperty", "json": {"type": "raw", "id": 5, "a": None}}),
    (prop(unitCode="CEL", observedAt="2026-01-01T00:00:00.000Z", b={"value": 2, "c": {"object": "urn:x"}}),
     {"type": "Property", "value": 1, "unitCode": "CEL", "observedAt": "2026-01-01T00:00:00.000Z",
      "b": {"type": "Property", "value": 2, "c": {"type": "Relationship", "object": "urn:x"}}}),
    ([prop(datasetId="@none"), prop(datasetId="urn:d")],
     [{"type": "Property", "value": 1}, {"type": "Property", "value": 1, "datasetId": "urn:d"}]),
    (prop(createdAt="2000-01-01T00:00:00Z", instanceId="urn:i"), {"type": "Property", "value": 1}),
    (12345678901234567890123, {"type": "Property", "value": 12345678901234567890123}),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "shown"), KEPT, ids=str)
async def test_every_kind_of_attribute_comes_back_normalized(
    api: httpx.AsyncClient, sent: Any, shown: Any
) -> None:
    answer = await created(api, a=sent)
    assert answer.status_code == 201, answer.text
    assert (await api.get(f"entities/{ENTITY}")).json()["a"] == shown


async def test_keywords_of_json_ld_are_understood_and_unicode_names_are_names(api: httpx.AsyncClient) -> None:
    answer = await api.post("entities", json={"@id": ENTITY, "@type": ["Škola", "Room"], "výška_1": 7})
    assert answer.status_code == 201
    entity = (await api.get(f"entities/{ENTITY}")).json()
    assert entity["type"] == ["Škola", "Room"]
    assert entity["výška_1"]["value"] == 7


async def test_an_entity_that_has_expired_is_not_there(api: httpx.AsyncClient) -> None:
    assert (await created(api, expiresAt="2020-01-01T00:00:00Z")).status_code == 201
    assert (await api.get(f"entities/{ENTITY}")).status_code == 404
    assert (await created(api, b=prop(expiresAt="2020-01-01T00:00:00Z"), c=1)).status_code == 201
    assert set((await api.get(f"entities/{ENTITY}")).json()) == {"id", "type", "c"}


async def test_the_broker_says_when_things_were_made_and_changed(api: httpx.AsyncClient) -> None:
    await created(api, a=1, b=1)
    before = (await api.get(f"entities/{ENTITY}?options=sysAttrs")).json()
    assert before["createdAt"] == before["modifiedAt"] == before["a"]["createdAt"]
    await api.put(f"entities/{ENTITY}/attrs/a", json={"type": "Relationship", "object": "urn:x"})
    after = (await api.get(f"entities/{ENTITY}?options=sysAttrs")).json()
    assert after["a"]["createdAt"] == before["a"]["createdAt"]
    assert before["a"]["modifiedAt"] < after["a"]["modifiedAt"] == after["modifiedAt"]
    assert after["b"] == before["b"]
    assert after["a"]["type"] == "Relationship"


async def test_appending_adds_and_may_leave_what_is_there(api: httpx.AsyncClient) -> None:
    await created(api, a=1, scope="/a")
    answer = await api.post(
        f"entities/{ENTITY}/attrs?options=noOverwrite", json={"a": 2, "b": 3, "type": "Hall", "scope": "/b"}
    )
    assert answer.status_code == 207
    assert answer.json()["updated"] == ["b"]
    assert answer.json()["notUpdated"][0]["attributeName"] == "a"
    entity = (await api.get(f"entities/{ENTITY}?format=simplified")).json()
    assert entity == {"id": ENTITY, "type": ["Room", "Hall"], "scope": ["/a", "/b"], "a": 1, "b": 3}
    assert (await api.post(f"entities/{ENTITY}/attrs", json={"a": 2})).status_code == 204
    assert (await api.get(f"entities/{ENTITY}?format=simplified")).json()["a"] == 2


async def test_a_part_never_changes_the_kind_or_the_scope(api: httpx.AsyncClient) -> None:
    await created(api, a=1, scope="/a")
    for address, part in (
        ("a", {"type": "Relationship", "object": "urn:x"}), ("a", {"value": {"b": NULL}}),
        ("a", {"datasetId": NULL}), ("a", {"value": NULL}), ("scope", {"value": "/b"}),
    ):  # fmt: skip
        answer = await api.patch(f"entities/{ENTITY}/attrs/{address}", json=part)
        assert answer.status_code == 400, (address, part)
    assert (await api.patch(f"entities/{ENTITY}/attrs/b", json={"value": 1})).status_code == 404
    assert (await api.delete(f"entities/{ENTITY}/attrs/scope")).status_code == 204
    assert "scope" not in (await api.get(f"entities/{ENTITY}")).json()


async def test_a_simplified_merge_keeps_the_kinds(api: httpx.AsyncClient) -> None:
    await created(api, r={"object": "urn:x"}, l={"languageMap": {"de": "ja", "fr": "oui"}}, p=1)
    patch = {"r": "urn:y", "p": {"x": 1}, "l": "doch", "n": 5}
    answer = await api.patch(f"entities/{ENTITY}?options=keyValues&lang=de", json=patch)
    assert answer.status_code == 204, answer.text
    entity = (await api.get(f"entities/{ENTITY}")).json()
    assert entity["r"] == {"type": "Relationship", "object": "urn:y"}
    assert entity["l"]["languageMap"] == {"de": "doch", "fr": "oui"}
    assert (entity["p"]["value"], entity["n"]["value"]) == ({"x": 1}, 5)


async def test_a_merge_has_a_common_time_for_what_had_one(api: httpx.AsyncClient) -> None:
    await created(api, a=prop(observedAt="2026-01-01T00:00:00Z"), b=1)
    patch = {"a": {"value": 2}, "b": {"value": 2}}
    answer = await api.patch(f"entities/{ENTITY}?observedAt=2026-02-01T00:00:00Z", json=patch)
    assert answer.status_code == 204
    entity = (await api.get(f"entities/{ENTITY}")).json()
    assert entity["a"]["observedAt"] == "2026-02-01T00:00:00Z"
    assert "observedAt" not in entity["b"]


async def test_a_merge_removes_parts(api: httpx.AsyncClient) -> None:
    await created(api, a=prop(unitCode="CEL", sub={"value": 1}), scope="/a",
                  m=[prop(), prop(datasetId="urn:d")])  # fmt: skip
    patch = {
        "a": {"unitCode": NULL, "sub": NULL, "value": 2}, "scope": NULL,
        "m": {"type": "Property", "value": NULL, "datasetId": "urn:d"},
    }  # fmt: skip
    assert (await api.patch(f"entities/{ENTITY}", json=patch)).status_code == 204
    assert (await api.get(f"entities/{ENTITY}")).json() == {
        "id": ENTITY, "type": "Room", "a": {"type": "Property", "value": 2},
        "m": {"type": "Property", "value": 1},
    }  # fmt: skip


async def test_a_selection_of_types_guards_every_change(api: httpx.AsyncClient) -> None:
    await created(api, a=1)
    attempts = [
        ("PATCH", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/attrs"), ("PATCH", "/attrs"),
        ("PATCH", "/attrs/a"), ("PUT", "/attrs/a"), ("DELETE", "/attrs/a"), ("GET", ""),
    ]  # fmt: skip
    for method, rest in attempts:
        body = {"value": 2} if rest == "/attrs/a" else {"type": "Room"}
        answer = await api.request(method, f"entities/{ENTITY}{rest}?type=Hall", json=body)
        assert answer.status_code == 404, (method, rest, answer.text)
    assert (await api.patch(f"entities/{ENTITY}/attrs/a?type=Room", json={"value": 2})).status_code == 204
