"""GET /entities and POST /entityOperations/query as clients ask them."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

CORE = "https://uri.etsi.org/ngsi-ld/errors/"


def vehicle(number: int, **attributes: Any) -> dict[str, Any]:
    return {"id": f"urn:ngsi-ld:Vehicle:{number}", "type": "Vehicle", **attributes}


def prop(value: Any) -> dict[str, Any]:
    return {"type": "Property", "value": value}


def rel(urn: str | list[str]) -> dict[str, Any]:
    return {"type": "Relationship", "object": urn}


async def put(api: httpx.AsyncClient, *entities: dict[str, Any]) -> None:
    for entity in entities:
        response = await api.post("entities", json=entity)
        assert response.status_code == 201, response.text


async def urns(api: httpx.AsyncClient, **params: Any) -> list[str]:
    response = await api.get("entities", params=params)
    assert response.status_code == 200, response.text
    return [entity["id"].rpartition(":")[2] for entity in response.json()]


async def refused(api: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    response = await api.get("entities", params=params)
    assert response.status_code == 400, response.text
    problem: dict[str, Any] = response.json()
    assert problem["type"].startswith(CORE)
    assert problem["title"]
    return problem


async def test_what_is_too_wide_is_refused(api: httpx.AsyncClient) -> None:
    for params in (
        {}, {"id": "urn:x:1"}, {"idPattern": "x"}, {"attrs": "createdAt"}, {"scopeQ": "/x"},
        {"q": 'modifiedAt>"2020-01-01T00:00:00Z"'}, {"pick": "name"},
    ):  # fmt: skip
        assert "too wide" in (await refused(api, **params))["detail"], params
    assert await urns(api, local="true") == []
    assert await urns(api, type="*") == []
    await refused(api, type="*", local="false")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"q": "a=5"}, "q, character 2"), ({"q": "a=="}, "found the end"), ({"q": "(a==1"}, "expected ')'"),
        ({"q": "a>4..5"}, "> takes one"), ({"q": "a.value==1"}, "without 'value'"), ({"q": ""}, "empty"),
        ({"q": "a~=[b"}, "regular expression"), ({"q": "a==2020-13-01"}, "no such time"),
        ({"q": "a{b}==1"}, "joinLevel"), ({"q": "a{b{c}}", "join": "flat"}, "allow 1"),
        ({"georel": "near;maxDistance==0", "geometry": "Point", "coordinates": "[1,2]"}, "positive"),
        ({"georel": "near;maxDistance==1e400", "geometry": "Point", "coordinates": "[1,2]"}, "positive"),
        ({"georel": "near;maxDistance==5;minDistance==1", "geometry": "Point", "coordinates": "[1,2]"},
         "unexpected"),
        ({"georel": "near", "geometry": "Point", "coordinates": "[1,2]"}, "expected ';'"),
        ({"georel": "touches", "geometry": "Point", "coordinates": "[1,2]"}, "one of"),
        ({"georel": "within", "geometry": "Polygon", "coordinates": "[1,2]"}, "fit the geometry"),
        ({"georel": "within", "geometry": "Point"}, "together"), ({"coordinates": "[1,2]"}, "together"),
        ({"type": "A;;B"}, "name of a type"), ({"scopeQ": "/a//b"}, "scope's level"),
        ({"id": "x"}, "not a URI"),
        ({"idPattern": "(a"}, "without its )"), ({"limit": "x"}, "limit"), ({"limit": "-1"}, "limit"),
        ({"limit": "0"}, "count"), ({"offset": "-1"}, "offset"), ({"count": "maybe"}, "count"),
        ({"join": "sideways"}, "join must"), ({"join": "flat", "joinLevel": "0"}, "joinLevel"),
        ({"joinLevel": "1"}, "needs join"), ({"containedBy": "urn:x:1"}, "joinLevel"),
        ({"pick": "a", "omit": "a"}, "in pick and in omit"), ({"pick": "a", "attrs": "a"}, "combined"),
        ({"pick": "a{b}"}, "joinLevel"), ({"orderBy": "a;up"}, "expected one of"),
        ({"orderBy": "location;dist-asc"}, "orderFrom"), ({"orderBy": "a", "collation": "!!no"}, "collation"),
        ({"csf": "))bad(("}, "csf"), ({"geometryProperty": "location"}, "geo+json"),
        ({"options": "bunt"}, "options"), ({"nonsense": "1"}, "Unknown"), ({"datasetId": "x"}, "datasetId"),
        ({"lang": "§"}, "lang"), ({"expandValues": ";"}, "expandValues"), ({"attrs": ""}, "attrs"),
    ],
)  # fmt: skip
async def test_every_mistake_is_named(api: httpx.AsyncClient, params: dict[str, str], words: str) -> None:
    assert words in (await refused(api, **{"type": "T"} | params))["detail"]


async def test_too_large_pages_are_too_many_results(api: httpx.AsyncClient) -> None:
    response = await api.get("entities", params={"type": "T", "limit": "100000"})
    assert (response.status_code, response.json()["type"]) == (403, f"{CORE}TooManyResults")


async def test_pages_link_to_their_neighbours(api: httpx.AsyncClient) -> None:
    await put(api, *(vehicle(n) for n in range(5)))
    params = {"type": "Vehicle", "limit": "2", "offset": "2", "count": "true", "idPattern": "Vehicle:.*"}
    response = await api.get("entities", params=params)
    assert response.headers["NGSILD-Results-Count"] == "5"
    links = response.headers.get_list("Link")
    assert (
        "</ngsi-ld/v1/entities?count=true&idPattern=Vehicle:.*&limit=2&offset=0&type=Vehicle>"
        ';rel="prev";type="application/json"' in links
    )
    following = next(link for link in links if 'rel="next"' in link)
    address = urlsplit(following[1 : following.index(">")])
    response = await api.get(f"entities?{address.query}")
    assert [entity["id"][-1] for entity in response.json()] == ["4"]
    assert parse_qs(address.query)["idPattern"] == ["Vehicle:.*"]
    assert not any('rel="next"' in link for link in response.headers.get_list("Link"))
    response = await api.get("entities", params={"type": "Vehicle", "limit": "0", "count": "true"})
    assert (response.json(), response.headers["NGSILD-Results-Count"]) == ([], "5")
    assert not any("rel=" in link and "context" not in link for link in response.headers.get_list("Link"))


async def test_queries_by_address_and_by_body_say_the_same(api: httpx.AsyncClient) -> None:
    await put(
        api, vehicle(1, speed=prop(80), brand=prop("VW")), vehicle(2, speed=prop(120), brand=prop("Opel")),
        {"id": "urn:ngsi-ld:Boat:3", "type": "Boat", "speed": prop(12)},
    )  # fmt: skip
    assert await urns(api, q="speed>100") == ["2"]
    assert await urns(api, q='brand=="VW"|speed<20') == ["3", "1"]
    assert await urns(api, type="Vehicle,Boat", attrs="brand") == ["1", "2"]
    body: dict[str, Any]
    body = {"type": "Query", "entities": [{"type": "Vehicle"}], "q": "speed>100", "pick": ["brand"]}
    response = await api.post("entityOperations/query", json=body)
    assert response.json() == [{"brand": prop("Opel")}]
    body = {"type": "Query", "entities": [{"type": "Boat"}, {"type": "Vehicle", "id": "urn:ngsi-ld:Vehicle:1",
            "idPattern": "nothing"}], "ordering": {"orderBy": ["speed;desc"]}}  # fmt: skip
    response = await api.post("entityOperations/query", params={"options": "keyValues"}, json=body)
    assert [entity["speed"] for entity in response.json()] == [80, 12]


REST: list[dict[str, Any]] = [
    {"attrs": []}, {"q": 42}, {"join": "inline", "joinLevel": 0}, {"temporalQ": {}}, {"pick": [5]},
    {"ordering": {"orderBy": ["location;dist-asc"]}}, {"ordering": {"orderBy": []}}, {"geoQ": []},
    {"ordering": {"orderBy": ["location;dist-asc"], "coordinates": "8,40"}}, {"unknown": 1},
    {"ordering": {"orderBy": ["id"], "geometry": 5}}, {"geoQ": {"georel": "near"}},
    {"geoQ": {"georel": "within", "geometry": "Point", "coordinates": {"a": 1}}},
    {"joinLevel": True, "join": "flat"}, {"splitEntities": "yes"},
]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        {}, {"type": "NotQuery", "entities": [{"type": "T"}]}, {"type": "Query"},
        {"type": "Query", "entities": []}, {"type": "Query", "entities": [{"id": "urn:x:1"}]},
        {"type": "Query", "entities": [{"type": "T", "id": 5}]},
        {"type": "Query", "entities": [{"type": "T", "id": ["urn:x:1", 5]}]},
        {"type": "Query", "entities": [{"type": "T", "id": "not a uri"}]}, {"type": "Query", "entities": "T"},
        *({"type": "Query", "entities": [{"type": "T"}], **more} for more in REST),
    ],
)  # fmt: skip
async def test_bodies_that_are_no_query_are_refused(api: httpx.AsyncClient, body: dict[str, Any]) -> None:
    response = await api.post("entityOperations/query", json=body)
    assert response.status_code == 400, response.text
    assert response.json()["type"] == f"{CORE}BadRequestData"


async def test_linked_entities_inside_and_behind(api: httpx.AsyncClient) -> None:
    await put(
        api, {"id": "urn:x:b1", "type": "B", "name": prop("Turm"), "at": rel("urn:x:c1")},
        {"id": "urn:x:c1", "type": "C", "name": prop("Paris"), "at": rel(["urn:x:l1", "urn:x:b1"])},
        {"id": "urn:x:l1", "type": "L", "name": prop("Frankreich")},
    )  # fmt: skip

    async def asked(**params: Any) -> Any:
        response = await api.get("entities", params={"type": "B", "options": "keyValues"} | params)
        assert response.status_code == 200, response.text
        return response.json()

    town = {"id": "urn:x:c1", "type": "C", "name": "Paris", "at": ["urn:x:l1", "urn:x:b1"]}
    assert await asked(join="inline") == [{"id": "urn:x:b1", "type": "B", "name": "Turm", "at": town}]
    assert await asked(join="inline", joinLevel=2, pick="id,at{name,at{id}}") == [
        {"id": "urn:x:b1", "at": {"name": "Paris", "at": [{"id": "urn:x:l1"}]}}]  # fmt: skip
    tower = {"id": "urn:x:b1", "type": "B", "name": "Turm", "at": "urn:x:c1"}
    assert await asked(join="flat") == [tower, town]
    assert [one["id"] for one in await asked(join="flat", joinLevel=5)] == [
        "urn:x:b1",
        "urn:x:c1",
        "urn:x:l1",
    ]
    assert await asked(join="flat", joinLevel=1, containedBy="urn:x:c1") == [tower]
    assert await asked(join="flat", omit="name") == [{k: v for k, v in tower.items() if k != "name"}, town]
    assert await asked(join="flat", pick="id,name") == [{"id": "urn:x:b1", "name": "Turm"}]
    assert await asked(join="inline", q='at{C:name}=="Paris"', pick="id") == [{"id": "urn:x:b1"}]
    assert await asked(join="inline", q='at{D:name}=="Paris"') == []
    response = await api.get("entities", params={"type": "B", "join": "inline"})
    assert response.json()[0]["at"]["entity"]["name"] == prop("Paris")


async def test_places_languages_words(api: httpx.AsyncClient) -> None:
    place = {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [13.4, 52.5]}}
    await put(api, vehicle(
        1, location=place, color={"type": "LanguageProperty", "languageMap": {"en": "red", "fr": "rouge"}},
        category={"type": "VocabProperty", "vocab": "commercial"}, address=prop({"city": "Berlin"}),
    ))  # fmt: skip
    for query, is_found in (
        ('color[en]=="red"', True), ('color[en]=="rouge"', False), ('color[*]=="rouge"', True),
        ('color[*]!="red"', False), ('color[en]!="rouge"', True), ('address[city]=="Berlin"', True),
        ("address[city]", True), ("address[postcode]", False), ("category==commercial", False),
    ):  # fmt: skip
        assert bool(await urns(api, type="Vehicle", q=query)) is is_found, query
    assert await urns(api, type="Vehicle", q="category==commercial", expandValues="category") == ["1"]
    near = {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": "[13.401,52.5]"}
    assert await urns(api, **near) == ["1"]
    assert await urns(api, **near, geoproperty="observationSpace") == []
    response = await api.get("entities", params=near, headers={"Accept": "application/geo+json"})
    assert response.json()["type"] == "FeatureCollection"
    assert response.json()["features"][0]["geometry"] == place["value"]
