"""Queries for entities that several brokers keep."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.datahub.ngsild.context_source import Source
from tests.datahub.ngsild.test_contexts import LINK, Server
from tests.datahub.ngsild.test_distributed import AT, LATER, exclusive, register, value


@pytest.fixture
def source() -> Iterator[Source]:
    source = Source()
    yield source
    source.stop()


@pytest.fixture
def other() -> Iterator[Source]:
    source = Source()
    yield source
    source.stop()


def room(number: int, **attributes: Any) -> dict[str, Any]:
    return {"id": f"urn:ngsi-ld:Room:{number}", "type": "Room", **attributes}


async def keep(api: httpx.AsyncClient, *rooms: dict[str, Any]) -> None:
    answer = await api.post("entityOperations/create?local=true", json=list(rooms))
    assert answer.status_code == 201, answer.text


async def asked(api: httpx.AsyncClient, **params: str) -> httpx.Response:
    answer = await api.get("entities", params={"type": "Room", **params})
    assert answer.status_code == 200, answer.text
    return answer


def numbers(answer: httpx.Response) -> list[int]:
    return [int(one["id"].rpartition(":")[2]) for one in answer.json()]


async def test_ours_and_theirs(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, room(1, co2=value(1, observedAt=AT)), room(3))
    await register(api, source)
    source.on("GET entities", 200, [room(2), room(1, co2=value(2, observedAt=LATER))])
    answer = await asked(api, count="true")
    assert numbers(answer) == [1, 2, 3]
    assert answer.json()[0]["co2"]["value"] == 2
    assert answer.headers["ngsild-results-count"] == "3"
    assert source.asked[0].params == {"type": "Room", "options": "sysAttrs", "limit": "100"}
    assert numbers(await asked(api, local="true")) == [1, 3]
    assert len(source.asked) == 1


async def test_every_page_of_the_union(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, *(room(number) for number in (10, 12, 14, 16, 18)))
    await register(api, source)
    source.on("GET entities", 200, [room(number) for number in (19, 11, 14, 13, 99, 18)])
    everything = [10, 11, 12, 13, 14, 16, 18, 19, 99]
    for limit in range(1, 11):
        for offset in range(11):
            answer = await asked(api, limit=str(limit), offset=str(offset), count="true")
            assert numbers(answer) == everything[offset : offset + limit], (limit, offset)
            links = answer.headers.get("link", "")
            assert ('rel="next"' in links) is (offset + limit < len(everything)), (limit, offset)
            assert answer.headers["ngsild-results-count"] == "9"
    only_counted = await asked(api, limit="0", count="true")
    assert (only_counted.json(), only_counted.headers["ngsild-results-count"]) == ([], "9")


async def test_a_source_with_many(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    source.on("GET entities", 200, [room(number) for number in range(100)])
    await asked(api)
    offsets = [one.params.get("offset") for one in source.asked]
    assert offsets == [None, *(str(number) for number in range(100, 1000, 100))]


async def test_filters_go_with_the_query(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, names=["co2", "wind"])
    source.on("GET entities", 200, [])
    near = {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": "[8,51]"}
    await asked(api, q='co2>20;wind=="a,b"', scopeQ="/A", pick="id,co2,name", **near)
    params = source.asked[0].params
    assert params["q"] == 'co2>20;wind=="a,b"'
    assert params["scopeQ"] == "/A"
    assert {name: params[name] for name in near} == near
    assert params["pick"] == "id,type,scope,co2"


async def test_split_entities_are_filtered_as_a_whole(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, room(1, a=value(1)), room(2, a=value(1)), room(3, a=value(2)))
    await register(api, source)
    source.on("GET entities", 200, [room(1, b=value(1)), room(2, b=value(2)), room(3, b=value(1))])
    answer = await asked(api, q="a==1;b==1", splitEntities="true", count="true")
    assert numbers(answer) == [1]
    assert answer.headers["ngsild-results-count"] == "1"
    assert "q" not in source.asked[0].params


async def test_only_what_a_source_is_registered_for(
    api: httpx.AsyncClient, source: Source, other: Source
) -> None:
    await exclusive(api, source)
    await register(
        api, other, 2, entity={"type": "Room", "idPattern": "^urn:ngsi-ld:Room:2"}, mode="redirect"
    )
    source.on("GET entities", 200, [room(1, co2=value(7), name=value(7)), {**room(5), "type": "School"}])
    other.on("GET entities", 200, [room(21), room(31)])
    answer = await api.get("entities", params={"type": "Room,School"})
    assert [one["id"] for one in answer.json()] == ["urn:ngsi-ld:Room:1", "urn:ngsi-ld:Room:21"]
    assert "name" not in answer.json()[0]
    assert source.asked[0].params["id"] == "urn:ngsi-ld:Room:1"
    assert source.asked[0].params["type"] == "Room"
    assert source.asked[0].params["pick"] == "id,type,scope,co2"
    assert other.asked[0].params["idPattern"] == "^urn:ngsi-ld:Room:2"


async def test_attributes_that_are_asked_for(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, room(1, co2=value(1)), room(2, wind=value(1)))
    await register(api, source)
    source.on("GET entities", 200, [room(3, wind=value(1)), room(4)])
    assert numbers(await asked(api, attrs="wind")) == [2, 3]


async def test_context_source_filter(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, sourceType="sensor")
    source.on("GET entities", 200, [room(1)])
    assert numbers(await asked(api, csf='sourceType=="sensor"')) == [1]
    assert numbers(await asked(api, csf='sourceType=="archive"')) == []


async def test_auxiliary_adds(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, room(1, co2=value(1)))
    await register(api, source, mode="auxiliary", operations=["retrieveOps"])
    source.on("GET entities", 200, [room(1, co2=value(2), wind=value(2))])
    assert (await asked(api, options="keyValues")).json() == [room(1, co2=1, wind=2)]


async def test_order_is_ours_only(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    refused = await api.get("entities", params={"type": "Room", "orderBy": "name"})
    assert refused.status_code == 400
    assert numbers(await asked(api, orderBy="name", local="true")) == []


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [(500, None, "299"), (200, b"x", "111"), (200, {"no": "list"}, "111"), (200, [{"type": "Room"}], "111")],
)
async def test_failing_sources_are_told(
    api: httpx.AsyncClient, source: Source, status: int, body: Any, code: str
) -> None:
    await keep(api, room(1))
    await register(api, source)
    source.on("GET entities", status, body)
    answer = await asked(api)
    assert numbers(answer) == [1]
    assert answer.headers["ngsild-warning"].startswith(code)


async def test_too_much_is_not_read(
    api: httpx.AsyncClient, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allmende.datahub.ngsild.distributed.asking.MAX_ANSWER_BYTES", 1000)
    await register(api, source)
    source.on("GET entities", 200, [room(1, name={"type": "Property", "value": "x" * 2000})])
    answer = await asked(api)
    assert answer.json() == []
    assert answer.headers["ngsild-warning"].startswith("111")


async def test_query_in_a_body(api: httpx.AsyncClient, source: Source, other: Source) -> None:
    await keep(api, room(1, co2=value(900)))
    await register(api, source, 1, operations=["queryBatch"])
    await register(api, other, 2, operations=["queryEntity"])
    source.on("POST entityOperations/query", 200, [room(2, co2=value(900))])
    other.on("GET entities", 200, [room(3, co2=value(900))])
    body = {
        "type": "Query", "entities": [{"type": "Room", "idPattern": "Room"}], "q": "co2>800",
        "geoQ": {"georel": "near;maxDistance==1", "geometry": "Point", "coordinates": [8, 51]},
    }  # fmt: skip
    plain = {name: value for name, value in body.items() if name != "geoQ"}
    answer = await api.post("entityOperations/query", json=plain)
    assert numbers(answer) == [1, 2, 3]
    assert source.asked[0].body == plain
    assert other.asked[0].params["q"] == "co2>800"
    assert other.asked[0].params["idPattern"] == "Room"
    await api.post("entityOperations/query", json=body)
    assert source.asked[1].body == body
    assert other.asked[1].params["coordinates"] == "[8,51]"


async def test_the_sources_own_names(api: httpx.AsyncClient, source: Source) -> None:
    server = Server()
    ours = server.put("/o", {"@context": {"Raum": "https://example.org/R", "luft": "https://example.org/a"}})
    theirs = server.put(
        "/t", {"@context": {"Space": "https://example.org/R", "air": "https://example.org/a"}}
    )
    await register(
        api, source, entity={"type": "https://example.org/R"},
        contextSourceInfo=[{"key": "jsonldContext", "value": theirs}],
    )  # fmt: skip
    source.on("GET entities", 200, [{"id": "urn:a:1", "type": "Space", "air": value(7)}])
    answer = await api.get(
        "entities", params={"type": "Raum", "q": 'luft>5|luft=="luft"'}, headers={"Link": LINK.format(ours)}
    )
    assert answer.json() == [{"id": "urn:a:1", "type": "Raum", "luft": value(7)}]
    assert source.asked[0].params["type"] == "Space"
    assert source.asked[0].params["q"] == 'air>5|air=="luft"'
    assert source.asked[0].headers["link"] == LINK.format(theirs)
    server.stop()
