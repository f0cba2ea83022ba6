"""Reading the past: spans, forms, pages, queries."""

from typing import Any

import httpx
import psycopg
import pytest

from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import BrokerSettings
from tests.datahub.ngsild.conftest import client_of

A, B = "urn:ngsi-ld:Vehicle:A", "urn:ngsi-ld:Vehicle:B"
SPAN = {"timerel": "between", "timeAt": "2026-03-01T00:00:00Z", "endTimeAt": "2026-03-02T00:00:00Z"}
EVER = {"timerel": "after", "timeAt": "2000-01-01T00:00:00Z"}


def values(*pairs: tuple[object, str], **members: object) -> list[dict[str, object]]:
    """Return Property instances; times are times of 1 March 2026."""
    return [
        {"type": "Property", "value": value, "observedAt": f"2026-03-01T{at}Z", **members}
        for value, at in pairs
    ]


async def bring(api: httpx.AsyncClient, urn: str, **attributes: object) -> None:
    answer = await api.post("temporal/entities", json={"id": urn, "type": "Vehicle", **attributes})
    assert answer.status_code in (201, 204), answer.text


async def get(api: httpx.AsyncClient, path: str, status: int = 200, **params: str) -> Any:
    answer = await api.get(path, params=params)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture
async def vehicles(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Two vehicles with speeds and fuel levels, one with a place and a name."""
    await bring(
        api, A, speed=values((120, "12:03:00"), (80, "12:05:00"), (100, "12:07:00")),
        fuelLevel=values((67, "12:03:00"), (53, "13:05:00"), (40, "14:07:00")),
    )  # fmt: skip
    await bring(
        api, B, speed=values((30, "10:00:00"), (60, "10:30:00")), name=values(("Bus 1", "10:00:00")),
        location=[{"type": "GeoProperty", "value": {"type": "Point", "coordinates": [7.85, 51.03]},
                   "observedAt": "2026-03-01T10:00:00Z"}],
    )  # fmt: skip
    return api


def speeds(document: dict[str, Any]) -> list[object]:
    return [one["value"] for one in document.get("speed", [])]


@pytest.mark.parametrize(("span", "expected"), [
    ({}, [120, 80, 100]),
    ({"timerel": "after", "timeAt": "2026-03-01T12:05:00Z"}, [80, 100]),
    ({"timerel": "after", "timeAt": "2026-03-01T12:05:00.000Z"}, [80, 100]),
    ({"timerel": "before", "timeAt": "2026-03-01T12:05:00Z"}, [120]),
    ({"timerel": "between", "timeAt": "2026-03-01T12:03:00Z", "endTimeAt": "2026-03-01T12:07:00Z"},
     [120, 80]),
    ({"lastN": "2"}, [80, 100]),
    ({"lastN": "7"}, [120, 80, 100]),
    ({"lastN": "1", "timerel": "before", "timeAt": "2026-03-01T12:07:00Z"}, [80]),
    ({"timerel": "after", "timeAt": "2026-03-01T12:05:00Z", "timeproperty": "createdAt"}, [120, 80, 100]),
    ({"timerel": "before", "timeAt": "2026-03-01T12:05:00Z", "timeproperty": "modifiedAt"}, []),
])  # fmt: skip
async def test_spans(vehicles: httpx.AsyncClient, span: dict[str, str], expected: list[int]) -> None:
    assert speeds(await get(vehicles, f"temporal/entities/{A}", **span)) == expected


@pytest.mark.parametrize("params", [
    {"timerel": "during", "timeAt": "2026-03-01T12:05:00Z"},
    {"timerel": "between", "timeAt": "2026-03-01T12:05:00Z"},
    {"timerel": "after", "timeAt": "2026-03-01"},
    {"timerel": "after"},
    {"timeAt": "2026-03-01T12:05:00Z"},
    {"lastN": "0"}, {"lastN": "1.5"}, {"lastN": "-1"},
    {"timeproperty": "startedAt"},
    {"pick": "owner{name}"},
    {"options": "aggregatedValues"},
    {"options": "aggregatedValues", "aggrMethods": "median"},
    {"options": "aggregatedValues", "aggrMethods": "avg", "aggrPeriodDuration": "1h"},
    {"options": "nonsense"}, {"format": "nonsense"}, {"nonsense": "1"},
])  # fmt: skip
async def test_what_makes_no_sense_is_refused(vehicles: httpx.AsyncClient, params: dict[str, str]) -> None:
    await get(vehicles, f"temporal/entities/{A}", 400, **params)
    ever = {} if params.keys() & {"timerel", "timeAt"} else EVER
    await get(vehicles, "temporal/entities", 400, **{"type": "Vehicle", **ever, **params})


@pytest.mark.parametrize("params", [
    EVER,
    {**EVER, "attrs": "createdAt"},
    {**EVER, "id": A},
    {"type": "Vehicle"},
    {**EVER, "type": "Vehicle", "id": "not a uri"},
    {**EVER, "type": "Vehicle", "csf": "))bad(("},
    {**EVER, "type": "Vehicle", "orderBy": "name"},
    {**EVER, "type": "Vehicle", "orderBy": "id"},
    {**EVER, "type": "Vehicle", "q": 'owner{name}=="x"'},
    {**EVER, "type": "Vehicle", "georel": "within"},
    {**EVER, "type": "Vehicle", "limit": "0"},
    {**EVER, "type": "*", "local": "false"},
])  # fmt: skip
async def test_queries_that_are_refused(vehicles: httpx.AsyncClient, params: dict[str, str]) -> None:
    answer = await vehicles.get("temporal/entities", params=params)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("BadRequestData")


async def test_pairs(vehicles: httpx.AsyncClient) -> None:
    found = await get(vehicles, f"temporal/entities/{A}", options="temporalValues", attrs="speed")
    assert found == {
        "id": A, "type": "Vehicle", "speed": {"type": "Property", "values": [
            [120.0, "2026-03-01T12:03:00Z"], [80.0, "2026-03-01T12:05:00Z"], [100.0, "2026-03-01T12:07:00Z"],
        ]},
    }  # fmt: skip
    assert isinstance(found["speed"]["values"][0][0], float)
    found = await get(vehicles, f"temporal/entities/{A}", format="temporalValues", options="sysAttrs")
    assert "createdAt" in found


async def test_pairs_of_each_kind(api: httpx.AsyncClient) -> None:
    at = {"observedAt": "2026-03-01T10:00:00Z"}
    await bring(
        api, A,
        location={"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1.0, 2.0]}, **at},
        treads={"type": "ListProperty", "valueList": [1.2, 3.4], **at},
        route={"type": "ListRelationship", "objectList": ["urn:x:1", "urn:x:2"], **at},
        owner={"type": "Relationship", "object": "urn:x:3", **at},
        label={"type": "LanguageProperty", "languageMap": {"de": "ja", "fr": "oui"}, **at},
        gender={"type": "VocabProperty", "vocab": "Female", **at},
        ticket={"type": "JsonProperty", "json": {"id": "1"}, **at},
    )  # fmt: skip
    found = await get(api, f"temporal/entities/{A}", options="temporalValues")
    time = at["observedAt"]
    assert {name: value for name, value in found.items() if name not in ("id", "type")} == {
        "location": {"type": "GeoProperty", "values": [[{"type": "Point", "coordinates": [1.0, 2.0]}, time]]},
        "treads": {"type": "ListProperty", "valueLists": [[[1.2, 3.4], time]]},
        "route": {"type": "ListRelationship", "objectLists": [[["urn:x:1", "urn:x:2"], time]]},
        "owner": {"type": "Relationship", "objects": [["urn:x:3", time]]},
        "label": {"type": "LanguageProperty",
                  "languageMaps": [[{"languageMap": {"de": "ja", "fr": "oui"}}, time]]},
        "gender": {"type": "VocabProperty", "vocabs": [[{"vocab": "Female"}, time]]},
        "ticket": {"type": "JsonProperty", "jsons": [[{"json": {"id": "1"}}, time]]},
    }  # fmt: skip
    found = await get(api, f"temporal/entities/{A}", options="temporalValues", lang="fr", attrs="label")
    assert found["label"] == {"type": "Property", "values": [["oui", time]]}
    found = await get(api, f"temporal/entities/{A}", lang="fr", attrs="label")
    assert found["label"][0]["value"] == "oui"
    assert found["label"][0]["lang"] == "fr"


async def test_concise_and_system_times(vehicles: httpx.AsyncClient) -> None:
    found = await get(vehicles, f"temporal/entities/{A}", options="concise", lastN="1", attrs="speed")
    assert found["speed"][0] == {
        "value": 100, "observedAt": "2026-03-01T12:07:00Z", "instanceId": found["speed"][0]["instanceId"],
    }  # fmt: skip
    found = await get(vehicles, f"temporal/entities/{A}", options="sysAttrs", lastN="1")
    assert {"createdAt", "modifiedAt"} <= found.keys() & found["speed"][0].keys()


async def test_datasets_are_told_apart(api: httpx.AsyncClient) -> None:
    await bring(api, A, speed=[
        *values((120, "12:03:00")), *values((60, "12:05:00"), (62, "12:15:00"), datasetId="urn:x:1"),
        *values((80, "12:05:00"), datasetId="urn:x:2"),
    ])  # fmt: skip
    path = "temporal/entities"
    ask = {"type": "Vehicle", **EVER, "options": "temporalValues"}
    (found,) = await get(api, path, **ask)
    assert [(one.get("datasetId"), len(one["values"])) for one in found["speed"]] == [
        (None, 1), ("urn:x:1", 2), ("urn:x:2", 1),
    ]  # fmt: skip
    (found,) = await get(api, path, **ask, datasetId="urn:x:1")
    assert found["speed"]["datasetId"] == "urn:x:1"
    (found,) = await get(api, path, **ask, datasetId="@none")
    assert found["speed"] == {"type": "Property", "values": [[120.0, "2026-03-01T12:03:00Z"]]}
    assert await get(api, path, **ask, datasetId="urn:x:3") == []
    found = await get(api, f"{path}/{A}", lastN="1")
    # The last time of the attribute, whichever dataset it is of.
    assert speeds(found) == [62]


@pytest.mark.parametrize(("params", "members"), [
    ({"pick": "speed"}, {"speed"}),
    ({"pick": "id,speed"}, {"id", "speed"}),
    ({"omit": "speed"}, {"id", "type", "fuelLevel"}),
    ({"omit": "type,speed"}, {"id", "fuelLevel"}),
    ({"attrs": "speed"}, {"id", "type", "speed"}),
    ({"attrs": "unknown"}, {"id", "type"}),
])  # fmt: skip
async def test_members_are_picked(
    vehicles: httpx.AsyncClient, params: dict[str, str], members: set[str]
) -> None:
    assert (await get(vehicles, f"temporal/entities/{A}", **params)).keys() == members


@pytest.mark.parametrize(("params", "status"), [
    ({"pick": "unknown"}, 404), ({"omit": "id,type,speed,fuelLevel"}, 404),
    ({"pick": "speed", "omit": "speed"}, 400), ({"pick": "speed", "attrs": "fuelLevel"}, 400),
    ({"omit": "speed", "attrs": "fuelLevel"}, 400),
])  # fmt: skip
async def test_members_that_are_not_left_or_asked_for_twice(
    vehicles: httpx.AsyncClient, params: dict[str, str], status: int
) -> None:
    await get(vehicles, f"temporal/entities/{A}", status, **params)
    if status == 400:
        await get(vehicles, "temporal/entities", status, type="Vehicle", **EVER, **params)


# -- queries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("params", "urns"), [
    ({"type": "Vehicle"}, [A, B]),
    ({"type": "Bus"}, []),
    ({"type": "*"}, [A, B]),
    ({"local": "true"}, [A, B]),
    ({"local": "true", "orderBy": "id;desc"}, [B, A]),
    ({"attrs": "name"}, [B]),
    ({"type": "Vehicle", "id": f"{A},urn:x:y"}, [A]),
    ({"type": "Vehicle", "idPattern": ".*:B$"}, [B]),
    ({"type": "Vehicle", "q": "speed>100"}, [A]),
    ({"type": "Vehicle", "q": "speed>50;speed<70"}, [B]),
    ({"type": "Vehicle", "q": "name"}, [B]),
    ({"type": "Vehicle", "q": 'name=="Bus 1"|fuelLevel<50'}, [A, B]),
    ({"q": "fuelLevel==67"}, [A]),
    ({"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": "[7.85,51.03]"}, [B]),
    ({"georel": "disjoint", "geometry": "Point", "coordinates": "[7.85,51.03]"}, []),
    ({"type": "Vehicle", "timerel": "after", "timeAt": "2026-03-01T11:00:00Z"}, [A]),
    ({"type": "Vehicle", "timerel": "before", "timeAt": "2026-03-01T11:00:00Z"}, [B]),
    ({"type": "Vehicle", "timerel": "after", "timeAt": "2026-03-01T11:00:00Z", "q": "speed<70"}, []),
])  # fmt: skip
async def test_queries(vehicles: httpx.AsyncClient, params: dict[str, str], urns: list[str]) -> None:
    found = await get(vehicles, "temporal/entities", **{**EVER, **params})
    assert [one["id"] for one in found] == urns


async def test_conditions_choose_instances_too(vehicles: httpx.AsyncClient) -> None:
    ask = {"type": "Vehicle", **SPAN, "q": "speed>90"}
    (found,) = await get(vehicles, "temporal/entities", **ask)
    assert speeds(found) == [120, 100]
    assert len(found["fuelLevel"]) == 3
    (found,) = await get(vehicles, "temporal/entities", **ask, lastN="1")
    assert speeds(found) == [100]
    (found,) = await get(
        vehicles, "temporal/entities", **ask, options="aggregatedValues", aggrMethods="avg,totalCount"
    )
    assert found["speed"]["avg"] == [[110.0, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"]]
    assert found["fuelLevel"]["totalCount"][0][0] == 3


async def test_a_query_in_a_body(vehicles: httpx.AsyncClient) -> None:
    body = {
        "type": "Query", "entities": [{"type": "Vehicle", "idPattern": ".*:A"}, {"type": "Vehicle", "id": B}],
        "attrs": ["speed"], "q": "speed>=60",
        "temporalQ": {"timerel": "after", "timeAt": "2026-03-01T00:00:00Z", "lastN": 1},
    }  # fmt: skip
    answer = await vehicles.post("temporal/entityOperations/query", json=body)
    assert answer.status_code == 200, answer.text
    assert [(one["id"], speeds(one)) for one in answer.json()] == [(A, [100]), (B, [60])]
    body["aggrParams"] = {"aggrMethods": ["max"], "aggrPeriodDuration": "P1D"}
    answer = await vehicles.post("temporal/entityOperations/query", json=body)
    assert answer.json()[0]["speed"] == {
        "type": "Property", "max": [[100.0, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"]],
    }  # fmt: skip
    for wrong in ({"timerel": "during"}, {"lastN": 0}, {"lastN": 1.5}, {"aggrMethods": "x"}):
        body["temporalQ"] = {"timerel": "after", "timeAt": "2026-03-01T00:00:00Z", **wrong}
        body.pop("aggrParams", None)
        assert (await vehicles.post("temporal/entityOperations/query", json=body)).status_code == 400


async def test_pages_of_entities(vehicles: httpx.AsyncClient) -> None:
    ask = {"type": "Vehicle", **EVER, "limit": "1", "count": "true"}
    answer = await vehicles.get("temporal/entities", params=ask)
    assert [one["id"] for one in answer.json()] == [A]
    assert answer.headers["ngsild-results-count"] == "2"
    assert 'offset=1>;rel="next"' in answer.headers["link"]
    answer = await vehicles.get("temporal/entities", params={**ask, "offset": "1"})
    assert [one["id"] for one in answer.json()] == [B]
    assert 'rel="prev"' in answer.headers["link"]
    assert 'rel="next"' not in answer.headers["link"]
    assert await get(vehicles, "temporal/entities", **{**ask, "limit": "0"}) == []


async def test_entity_maps_fix_what_a_query_found(vehicles: httpx.AsyncClient) -> None:
    ask = {"type": "Vehicle", **EVER}
    answer = await vehicles.get(f"temporal/entities/{A}", params={"entityMap": "true"})
    assert answer.status_code == 200
    kept = await vehicles.get("http://broker.test" + answer.headers["ngsild-entitymap"])
    assert kept.json()["entityMap"] == {A: ["@none"]}
    answer = await vehicles.get("temporal/entities", params={**ask, "id": A, "entityMap": "true"})
    assert answer.status_code == 201
    place = answer.headers["ngsild-entitymap"]
    answer = await vehicles.get("temporal/entities", params=ask, headers={"NGSILD-EntityMap": place})
    assert answer.status_code == 200
    assert [one["id"] for one in answer.json()] == [A]
    assert answer.headers["ngsild-entitymap"] == place
    unknown = {"NGSILD-EntityMap": "urn:ngsi-ld:EntityMap:unknown"}
    answer = await vehicles.get("temporal/entities", params={**ask, "limit": "1"}, headers=unknown)
    assert answer.status_code == 201
    kept = await vehicles.get("http://broker.test" + answer.headers["ngsild-entitymap"])
    assert kept.json()["entityMap"].keys() == {A, B}


# -- scopes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scope", "expected"), [
    ("/R", ["old"]), ("/S", ["new"]), ("/#", ["old", "new"]), ("/X", None), ("/Z", None),
])  # fmt: skip
async def test_scopes_hold_from_when_they_were_set(
    api: httpx.AsyncClient, scope: str, expected: list[str] | None
) -> None:
    await bring(api, A, scope=values(("/R", "10:00:00"), ("/S", "12:30:00"), ("/Z", "14:00:00")),
                speed=values(("old", "12:15:00"), ("new", "12:45:00")))  # fmt: skip
    await bring(api, B, speed=values(("bare", "12:15:00")))
    found = await get(
        api, "temporal/entities", type="Vehicle", scopeQ=scope, timerel="between",
        timeAt="2026-03-01T12:00:00Z", endTimeAt="2026-03-01T13:00:00Z",
    )  # fmt: skip
    assert [speeds(one) for one in found] == ([] if expected is None else [expected])
    if expected == ["old"]:
        assert [one["value"] for one in found[0]["scope"]] == ["/R"]


async def test_scopes_of_the_core_interface_have_a_past(api: httpx.AsyncClient) -> None:
    await api.post("entities", json={"id": A, "type": "Vehicle", "scope": "/Old", "speed": 1})
    await api.patch(f"entities/{A}", json={"scope": "/New"})
    found = await get(api, f"temporal/entities/{A}", options="sysAttrs")
    assert [one["value"] for one in found["scope"]] == ["/Old", "/New"]
    newest = found["scope"][1]
    assert newest["observedAt"] == newest["modifiedAt"]


# -- 206 -------------------------------------------------------------------------------------------


@pytest.fixture
async def small_api(pool: Database) -> Any:
    """A client of an open broker that tells at most five instances at once."""
    running = RunningBroker(
        pool, AccessControl(pool, secret="", is_open=True), BrokerSettings(is_open=True, max_instances=5)
    )
    await running.start()
    async with client_of(running) as client:
        yield client
    await running.stop()


@pytest.mark.parametrize(("params", "speed", "fuel", "content_range"), [
    ({}, [1, 2, 3, 4, 5], [], "2026-03-01T10:01:00Z-2026-03-01T10:05:00Z/*"),
    ({"timerel": "after", "timeAt": "2026-03-01T00:00:00Z"}, [1, 2, 3, 4, 5], [],
     "2026-03-01T00:00:00Z-2026-03-01T10:05:00Z/*"),
    ({"lastN": "9"}, [], [2, 3, 4, 5, 6], "2026-03-01T11:06:00Z-2026-03-01T11:02:00Z/9"),
    ({"lastN": "3"}, [5, 6], [4, 5, 6], "2026-03-01T11:06:00Z-2026-03-01T10:05:00Z/3"),
    ({"lastN": "9", "timerel": "before", "timeAt": "2026-03-02T00:00:00Z"}, [], [2, 3, 4, 5, 6],
     "2026-03-02T00:00:00Z-2026-03-01T11:02:00Z/9"),
])  # fmt: skip
@pytest.mark.parametrize("kind", [float, str])
@pytest.mark.usefixtures("database")
async def test_answers_are_cut_at_one_time(
    small_api: httpx.AsyncClient, params: dict[str, str], speed: list[int], fuel: list[int],
    content_range: str, kind: type,
) -> None:  # fmt: skip
    await bring(
        small_api, A, speed=values(*((kind(n), f"10:0{n}:00") for n in range(1, 7))),
        fuelLevel=values(*((kind(n), f"11:0{n}:00") for n in range(1, 7))),
    )  # fmt: skip
    expected = [[kind(n) for n in speed], [kind(n) for n in fuel]]
    answer = await small_api.get(f"temporal/entities/{A}", params=params)
    assert answer.status_code == 206
    found = answer.json()
    assert [speeds(found), [one["value"] for one in found["fuelLevel"]]] == expected
    assert answer.headers["content-range"] == f"date-time {content_range}"
    answer = await small_api.get(f"temporal/entities/{A}", params={**params, "options": "temporalValues"})
    pairs = answer.json()
    assert [[one[0] for one in pairs[name]["values"]] for name in ("speed", "fuelLevel")] == expected


@pytest.mark.usefixtures("database")
async def test_instances_of_the_cut_all_stay(small_api: httpx.AsyncClient) -> None:
    same = {f"a{n}": values((n, "10:00:00"), ("x", "10:01:00")) for n in range(7)}
    await bring(small_api, A, **same)
    answer = await small_api.get(f"temporal/entities/{A}")
    assert answer.status_code == 206
    assert all(len(answer.json()[name]) == 1 for name in same)


@pytest.mark.usefixtures("database")
async def test_entities_beyond_the_cut_are_named(small_api: httpx.AsyncClient) -> None:
    await bring(small_api, A, speed=values(*((n, f"10:0{n}:00") for n in range(1, 7))))
    await bring(small_api, B, speed=values((9, "11:00:00")))
    for extra in ({}, {"q": "speed>0"}):
        answer = await small_api.get("temporal/entities", params={"type": "Vehicle", **EVER, **extra})
        assert answer.status_code == 206
        assert [speeds(one) for one in answer.json()] == [[1, 2, 3, 4, 5], []]


# -- who sees what ---------------------------------------------------------------------------------


async def test_only_the_public_past_is_public(
    guarded_api: httpx.AsyncClient, writer: dict[str, str], stranger: dict[str, str],
    database: psycopg.Connection,
) -> None:  # fmt: skip
    body = {"id": A, "type": "Vehicle", "speed": values((1, "10:00:00"), ("x", "11:00:00"))}
    assert (await guarded_api.post("temporal/entities", json=body, headers=writer)).status_code == 201
    everybody = {"NGSILD-Tenant": writer["NGSILD-Tenant"]}
    query = {"type": "Vehicle", **EVER}

    async def seen(headers: dict[str, str]) -> tuple[int, int]:
        one = await guarded_api.get(f"temporal/entities/{A}", headers=headers)
        many = await guarded_api.get("temporal/entities", params=query, headers=headers)
        return one.status_code, len(many.json())

    assert await seen(writer) == (200, 1)
    assert await seen(everybody) == (404, 0)
    assert await seen(stranger) == (404, 0)
    database.execute("update datahub_entity set is_public = true")
    assert await seen(everybody) == (200, 1)
    assert len((await guarded_api.get(f"temporal/entities/{A}", headers=everybody)).json()["speed"]) == 2
