"""Entity maps: what a query found, kept for its further pages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from allmende.datahub.ngsild.distributed import entity_maps
from tests.datahub.ngsild.context_source import Source
from tests.datahub.ngsild.test_distributed import register, value
from tests.datahub.ngsild.test_distributed_queries import keep, numbers, room


@pytest.fixture
def source() -> Iterator[Source]:
    source = Source()
    yield source
    source.stop()


async def made(api: httpx.AsyncClient, **params: str) -> tuple[str, dict[str, Any]]:
    answer = await api.get("entityMaps", params={"type": "Room", **params})
    assert answer.status_code == 201, answer.text
    return answer.headers["ngsild-entitymap"].removeprefix("/ngsi-ld/v1/"), answer.json()


async def test_a_map_of_what_is_here_and_there(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, room(1, co2=value(1)), room(2, co2=value(9)))
    urn = await register(api, source)
    source.on("GET entities", 200, [room(2, co2=value(9)), room(3, co2=value(9))])
    address, document = await made(api, q="co2>5")
    assert document["type"] == "EntityMap"
    assert document["entityMap"] == {"urn:ngsi-ld:Room:2": ["@none", urn], "urn:ngsi-ld:Room:3": [urn]}
    assert (await api.get(address)).json() == document
    assert (await api.delete(address)).status_code == 204
    assert (await api.get(address)).status_code == 404
    assert (await api.delete(address)).status_code == 404
    by_body = await api.post(
        "entityMaps", json={"type": "Query", "entities": [{"type": "Room"}], "q": "co2>5"}
    )
    assert set(by_body.json()["entityMap"]) == set(document["entityMap"])


async def test_pages_of_a_map(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, *(room(number) for number in range(1, 5)))
    first = await api.get("entities", params={"type": "Room", "entityMap": "true", "limit": "2"})
    assert (first.status_code, numbers(first)) == (201, [1, 2])
    location = first.headers["ngsild-entitymap"]
    await keep(api, room(5))
    await api.delete("entities/urn:ngsi-ld:Room:2")
    used = {"NGSILD-EntityMap": location}
    second = await api.get("entities", params={"type": "Room", "limit": "2", "count": "true"}, headers=used)
    assert (second.status_code, numbers(second)) == (200, [1, 3])  # 2 is gone, the page is full all the same
    assert second.headers["ngsild-results-count"] == "3"
    assert second.headers["ngsild-entitymap"] == location
    assert 'rel="next"' in second.headers["link"]
    third = await api.get("entities", params={"type": "Room", "limit": "2", "offset": "2"}, headers=used)
    assert numbers(third) == [4]  # 5 came too late
    kept = (await api.get(location.removeprefix("/ngsi-ld/v1/"))).json()["entityMap"]
    assert "urn:ngsi-ld:Room:2" not in kept
    other = {"NGSILD-EntityMap": "/ngsi-ld/v1/entityMaps/urn:ngsi-ld:EntityMap:none"}
    anew = await api.get("entities", params={"type": "Room"}, headers=other)
    assert (anew.status_code, numbers(anew)) == (201, [1, 3, 4, 5])


async def test_a_map_of_one_entity(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, room(1, co2=value(1)))
    urn, path = await register(api, source), "entities/urn:ngsi-ld:Room:1"
    first = await api.get(path, params={"entityMap": "true"})
    used = {"NGSILD-EntityMap": first.headers["ngsild-entitymap"]}
    shown = (await api.get(first.headers["ngsild-entitymap"].removeprefix("/ngsi-ld/v1/"))).json()
    assert shown["entityMap"] == {"urn:ngsi-ld:Room:1": ["@none"]}
    source.asked.clear()
    again = await api.get(path, headers=used)
    assert (again.headers["ngsild-entitymap"], source.asked) == (used["NGSILD-EntityMap"], [])
    source.on(f"GET {path}", 200, room(1, humidity=value(3)))
    both = await api.get(path, params={"entityMap": "true"})
    location = both.headers["ngsild-entitymap"]
    shown = (await api.get(location.removeprefix("/ngsi-ld/v1/"))).json()
    assert shown["entityMap"] == {"urn:ngsi-ld:Room:1": ["@none", urn]}
    source.asked.clear()
    assert "humidity" in (await api.get(path, headers={"NGSILD-EntityMap": location})).json()
    assert len(source.asked) == 1


async def test_lifetime(api: httpx.AsyncClient) -> None:
    address, document = await made(api, entityMapLifetime="P3650D")
    ahead = datetime.fromisoformat(document["expiresAt"]) - datetime.now(UTC)
    assert timedelta(0) < ahead <= timedelta(hours=1)
    fragment = {"expiresAt": "2099-01-01T00:00:00Z", "entityMap": {"urn:x:y": ["@none"]}}
    assert (await api.patch(address, json=fragment)).status_code == 204
    kept = (await api.get(address)).json()
    assert kept["expiresAt"] < "2099"
    assert kept["entityMap"] == {}
    assert (await api.patch(address, json={"expiresAt": "tomorrow"})).status_code == 400
    assert (await api.patch(address, json={"expiresAt": "2000-01-01T00:00:00Z"})).status_code == 204
    assert (await api.get(address)).status_code == 404
    for params in ({"type": "Room", "entityMapLifetime": "1hour"}, {"id": "urn:a:b"}):
        assert (await api.get("entityMaps", params=params)).status_code == 400
    assert (await api.get("entityMaps/none")).status_code == 400


async def test_the_oldest_maps_make_room(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entity_maps, "MOST_IN_ALL", 5)
    await keep(api, room(1), room(2))
    addresses = [(await made(api))[0] for _ in range(3)]
    assert [(await api.get(address)).status_code for address in addresses] == [404, 200, 200]
    assert (await api.delete(addresses[1])).status_code == 204
    await made(api)
    assert (await api.get(addresses[2])).status_code == 200


async def test_other_tenants_see_nothing(api: httpx.AsyncClient) -> None:
    address, _ = await made(api)
    other = {"NGSILD-Tenant": "05974028"}
    assert (await api.get(address, headers=other)).status_code == 404
    assert (await api.delete(address, headers=other)).status_code == 404
    assert (await api.get(address)).status_code == 200


async def test_purging_here_and_there(api: httpx.AsyncClient, source: Source) -> None:
    await keep(api, room(1, co2=value(1)), room(2, co2=value(9)))
    urn = await register(api, source)
    source.on("DELETE entities", 204)
    answer = await api.delete("entities", params={"type": "Room", "q": "co2>5"})
    assert answer.status_code == 204
    assert source.asked[0].params == {"type": "Room", "q": "co2>5"}
    assert numbers(await api.get("entities", params={"type": "Room", "local": "true"})) == [1]
    source.on("DELETE entities", 403)
    answer = await api.delete("entities", params={"type": "Room"})
    assert answer.status_code == 207
    assert answer.json()["errors"][0]["registrationId"] == urn
