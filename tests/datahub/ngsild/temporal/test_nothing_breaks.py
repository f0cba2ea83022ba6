"""Whatever is asked or brought: an answer or a refusal, never a mistake of ours."""

# ruff: noqa: E501 - lists of odd values

import itertools
import random
from typing import Any

import httpx

A = "urn:ngsi-ld:Vehicle:A"
PARAMETERS: dict[str, list[str]] = {
    "timerel": ["before", "after", "between", "", "x"],
    "timeAt": ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-03-01T00:00:00Z", "", "x"],
    "endTimeAt": ["0001-01-02T00:00:00Z", "9999-12-31T23:59:59Z", "2026-03-02T00:00:00Z", "2020-01-01T00:00:00Z"],
    "timeproperty": ["observedAt", "createdAt", "modifiedAt", "deletedAt", ""],
    "lastN": ["1", "1000000", "1000001", "0", "٣", "1e3", ""],
    "options": ["temporalValues", "aggregatedValues", "concise", "sysAttrs", "sysAttrs,temporalValues", ","],
    "format": ["temporalValues", "aggregatedValues", "simplified", ""],
    "aggrMethods": ["avg", "totalCount,distinctCount,sum,avg,min,max,stddev,sumsq", ",", "avg,avg"],
    "aggrPeriodDuration": ["PT0S", "PT1S", "P1D", "P1M", "P9999Y", "P999999999W", "PT0.000001S", "P0Y", "x", "P1Y1D"],
    "attrs": ["speed", "speed,name", "https://x.test/a", "", "scope", "a b"],
    "pick": ["speed", "id", "type,scope", "a{b}", ",", "scope"],
    "omit": ["speed", "id,type", "scope"],
    "datasetId": ["@none", "urn:x:1", "urn:x:1,@none", "x", ""],
    "lang": ["de", "*", "de;q=0", "x_y"],
    "q": ["speed>1", "speed", "!speed", "name~=\"(\"", "createdAt>2026-01-01T00:00:00Z", "scope", "speed.observedAt>2020-01-01"],
    "scopeQ": ["/A/#", "/#", "(/A;/B)|/C", "x y"],
    "georel": ["near;maxDistance==1", "within", "x"],
    "geometry": ["Point", "Polygon", "x"],
    "coordinates": ["[1,2]", "[[[0,0],[9,0],[9,9],[0,0]]]", "[", "[1e999,2]"],
    "geoproperty": ["location", "x y", "speed"],
    "orderBy": ["id", "id;desc", "name"],
    "local": ["true", "false", "x"],
    "limit": ["0", "1", "1000", "1001", "-1", "x"],
    "offset": ["0", "1", "999999999999", "x"],
    "count": ["true", "false", "x"],
    "entityMap": ["true", "x"],
    "entityMapLifetime": ["PT1H", "P", "P99999999999Y"],
    "id": [A, "x", ""],
    "idPattern": [".*", "(", ""],
    "type": ["Vehicle", "*", "(Vehicle;Bus)", "x y", ""],
    "expandValues": ["speed", ""],
}  # fmt: skip
VALUES: list[Any] = [
    0, -1.5, 1e308, 2**70, True, "x", "2026-03-01", "25:00:00Z", "10:00:00Z", [], [1], {}, {"@value": "x"}, {"a": [1]},
    None, "urn:ngsi-ld:null", {"@type": "DateTime", "@value": "2026-03-01T00:00:00Z"}, "9999-99-99T99:99:99Z", "\u0000",
]  # fmt: skip
TIMES: list[Any] = [
    "2026-03-01T10:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1999-01-01T00:00:00Z", "x", None,
    "2026-03-01T10:00:00.123456Z", "2099-01-01T00:00:00Z", 5,
]  # fmt: skip


async def test_questions(api: httpx.AsyncClient) -> None:
    at = {"observedAt": "2026-03-01T10:00:00Z"}
    speeds = [{"type": "Property", "value": value, "observedAt": f"2026-03-01T10:{place:02}:00Z"}
              for place, value in enumerate(VALUES[:14])]  # fmt: skip
    body = {"id": A, "type": "Vehicle", "speed": speeds, "scope": [{"type": "Property", "value": "/A/B", **at}],
            "name": {"type": "LanguageProperty", "languageMap": {"de": "x"}, **at},
            "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1, 2]}, **at}}  # fmt: skip
    assert (await api.post("temporal/entities", json=body)).status_code == 201
    chance = random.Random(1)
    for round_ in range(600):
        names = chance.sample(sorted(PARAMETERS), chance.randint(1, 9))
        params = {name: chance.choice(PARAMETERS[name]) for name in names}
        if round_ % 3:
            params |= {
                "timerel": chance.choice(["before", "after"]),
                "timeAt": chance.choice(PARAMETERS["timeAt"][:3]),
            }
        path = f"temporal/entities/{A}" if round_ % 2 else "temporal/entities"
        if round_ % 2:
            params = {
                name: value for name, value in params.items() if name not in ("type", "id", "q", "limit")
            }
        answer = await api.get(path, params=params)
        assert answer.status_code < 500, (path, params, answer.text)


async def test_bodies(api: httpx.AsyncClient) -> None:
    for place, (value, at) in enumerate(itertools.product(VALUES, TIMES)):
        urn = f"{A}{place}"
        instance = {"type": "Property", "value": value, "observedAt": at}
        if at is None:
            del instance["observedAt"]
        for body in (
            {"id": urn, "type": "Vehicle", "speed": [instance, instance]},
            {"id": urn, "type": ["Vehicle", "X"], "speed": [{**instance, "datasetId": "urn:x:1"}], "scope": [instance]},
        ):  # fmt: skip
            answer = await api.post("temporal/entities", json=body)
            assert answer.status_code < 500, (body, answer.text)
        answer = await api.get(f"temporal/entities/{urn}", params={"options": "sysAttrs"})
        assert answer.status_code in (200, 404), answer.text
        for known in answer.json().get("speed", []):
            address = f"temporal/entities/{urn}/attrs/speed/{known['instanceId']}"
            answer = await api.patch(
                address, json={"speed": [{"type": "Property", "value": place, "observedAt": at}]}
            )
            assert answer.status_code < 500, answer.text
            answer = await api.delete(address)
            assert answer.status_code < 500, answer.text


async def test_queries_in_bodies(api: httpx.AsyncClient) -> None:
    chance = random.Random(2)
    odd: list[Any] = [
        None,
        1,
        {"georel": 1, "geometry": [], "coordinates": {}},
        {"georel": "within", "geometry": "Point", "coordinates": {}, "geoproperty": 1},
        "x",
        [],
        ["x"],
        {},
        {"x": 1},
        True,
        [None],
        [{}],
    ]
    names = ["type", "entities", "attrs", "q", "csf", "geoQ", "temporalQ", "scopeQ", "lang", "pick", "omit",
             "datasetId", "aggrParams", "orderBy", "local", "expandValues", "jsonKeys", "splitEntities"]  # fmt: skip
    for _ in range(300):
        body: dict[str, Any] = {"type": "Query", "entities": [{"type": "Vehicle"}],
                                "temporalQ": {"timerel": "after", "timeAt": "2026-03-01T00:00:00Z"}}  # fmt: skip
        for name in chance.sample(names, 2):
            body[name] = chance.choice(odd)
        inner = chance.choice([body["temporalQ"], {}])
        if isinstance(inner, dict):
            inner[chance.choice(["timerel", "timeAt", "lastN", "aggrMethods", "timeproperty"])] = (
                chance.choice(odd)
            )
        answer = await api.post("temporal/entityOperations/query", json=body)
        assert answer.status_code < 500, (body, answer.text)
