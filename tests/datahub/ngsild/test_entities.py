"""Creating, reading, replacing, merging and deleting one entity."""

import asyncio
from typing import Any

import httpx

from tests.datahub.ngsild.conftest import CORE, LD


async def test_what_was_created_is_read_back(api: httpx.AsyncClient) -> None:
    answer = await api.post("entities/", json={"id": "urn:ngsi-ld:Room:1", "type": "Room", "co2": 600})
    assert answer.status_code == 201
    assert answer.headers["location"] == "/ngsi-ld/v1/entities/urn:ngsi-ld:Room:1"
    answer = await api.get("entities/urn:ngsi-ld:Room:1")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": "urn:ngsi-ld:Room:1", "type": "Room", "co2": {"type": "Property", "value": 600},
    }  # fmt: skip


ROOM = "urn:ngsi-ld:Room:1"


async def make(api: httpx.AsyncClient, **attributes: object) -> None:
    """Create the room with these attributes."""
    answer = await api.post("entities", json={"id": ROOM, "type": "Room", **attributes})
    assert answer.status_code == 201, answer.text


async def room(api: httpx.AsyncClient) -> dict[str, object]:
    """Return the room as it is."""
    answer = await api.get(f"entities/{ROOM}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_second_entity_of_the_same_id_is_refused(api: httpx.AsyncClient) -> None:
    await make(api)
    answer = await api.post("entities", json={"id": ROOM, "type": "Room"})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/AlreadyExists")


async def test_update_replaces_the_whole_attribute(api: httpx.AsyncClient) -> None:
    await make(api, t={"value": 25, "unitCode": "CEL", "observedAt": "2022-03-14T01:59:26.535Z"})
    patch = {"t": {"value": 100, "observedAt": "2022-03-14T13:00:00.000Z"}}
    assert (await api.patch(f"entities/{ROOM}/attrs/", json=patch)).status_code == 204
    assert (await room(api))["t"] == {
        "type": "Property", "value": 100, "observedAt": "2022-03-14T13:00:00.000Z",
    }  # fmt: skip


async def test_a_partial_update_keeps_what_is_not_sent(api: httpx.AsyncClient) -> None:
    await make(api, t={"value": 25, "unitCode": "CEL", "observedAt": "2022-03-14T01:59:26.535Z"})
    patch = {"type": "Property", "value": 100, "observedAt": "2022-03-14T13:00:00.000Z"}
    assert (await api.patch(f"entities/{ROOM}/attrs/t", json=patch)).status_code == 204
    assert (await room(api))["t"] == {
        "type": "Property", "value": 100, "unitCode": "CEL", "observedAt": "2022-03-14T13:00:00.000Z",
    }  # fmt: skip


async def test_a_merge_goes_down_into_values(api: httpx.AsyncClient) -> None:
    await make(api, a={"value": {"street": "S", "city": "C", "country": "D"}})
    patch = {"a": {"type": "Property", "value": {"street": "P", "country": "urn:ngsi-ld:null"}}}
    assert (await api.patch(f"entities/{ROOM}", json=patch)).status_code == 204
    assert (await room(api))["a"] == {"type": "Property", "value": {"street": "P", "city": "C"}}


async def test_null_removes_an_attribute(api: httpx.AsyncClient) -> None:
    await make(api, a=1, b=2, c=3)
    null = "urn:ngsi-ld:null"
    assert (await api.patch(f"entities/{ROOM}/attrs", json={"a": {"value": null}})).status_code == 204
    assert (await api.patch(f"entities/{ROOM}", json={"b": null})).status_code == 204
    assert set(await room(api)) == {"id", "type", "c"}


async def test_replacing_leaves_only_what_was_sent(api: httpx.AsyncClient) -> None:
    await make(api, a=1, scope="/a")
    answer = await api.put(f"entities/{ROOM}", json={"id": ROOM, "type": "Hall", "b": 2})
    assert answer.status_code == 204
    assert await room(api) == {"id": ROOM, "type": "Hall", "b": {"type": "Property", "value": 2}}


async def test_a_deleted_entity_is_gone_and_can_be_made_again(api: httpx.AsyncClient) -> None:
    await make(api, a={"value": 1, "observedAt": "2026-01-01T00:00:00Z"})
    assert (await api.delete(f"entities/{ROOM}")).status_code == 204
    assert (await api.get(f"entities/{ROOM}")).status_code == 404
    assert (await api.delete(f"entities/{ROOM}")).status_code == 404
    await make(api)
    assert await room(api) == {"id": ROOM, "type": "Room"}


async def test_deleting_an_attribute_by_dataset(api: httpx.AsyncClient) -> None:
    await make(api, s=[1, 2], a=[{"value": 1}, {"value": 2, "datasetId": "urn:d"}])
    assert (await api.delete(f"entities/{ROOM}/attrs/a?datasetId=urn:x")).status_code == 404
    assert (await api.delete(f"entities/{ROOM}/attrs/a?datasetId=urn:d")).status_code == 204
    assert (await room(api))["a"] == {"type": "Property", "value": 1}
    assert (await api.delete(f"entities/{ROOM}/attrs/a")).status_code == 204
    assert (await api.delete(f"entities/{ROOM}/attrs/a")).status_code == 404
    assert (await api.delete(f"entities/{ROOM}/attrs/s?deleteAll=true")).status_code == 204
    assert set(await room(api)) == {"id", "type"}


async def test_purging_needs_a_filter_and_deletes_what_fits(api: httpx.AsyncClient) -> None:
    await make(api, a=1, b=2)
    await api.post("entities", json={"id": "urn:h", "type": "Hall", "a": 5})
    assert (await api.delete("entities")).status_code == 400
    assert (await api.delete("entities/?invalid=1&type=Room")).json()["type"].endswith("/InvalidRequest")
    assert (await api.delete("entities?type=Room,Hall&drop=a&q=b==2")).status_code == 204
    assert set(await room(api)) == {"id", "type", "b"}
    assert (await api.delete("entities?type=Hall&keep=x")).status_code == 204
    assert set((await api.get("entities/urn:h")).json()) == {"id", "type"}
    assert (await api.delete("entities?type=Room")).status_code == 204
    assert (await api.get(f"entities/{ROOM}")).status_code == 404
    assert (await api.get("entities/urn:h")).status_code == 200


async def test_linked_entities_come_along(api: httpx.AsyncClient) -> None:
    await make(api, isPartOf={"object": "urn:h"})
    await api.post("entities", json={"id": "urn:h", "type": "Hall", "a": 5})
    joined = (await api.get(f"entities/{ROOM}?join=inline&format=simplified")).json()
    assert joined["isPartOf"] == {"id": "urn:h", "type": "Hall", "a": 5}
    flat = (await api.get(f"entities/{ROOM}?join=flat")).json()
    assert [entity["id"] for entity in flat] == [ROOM, "urn:h"]


async def test_one_entity_has_a_map_too(api: httpx.AsyncClient) -> None:
    await make(api)
    first = await api.get(f"entities/{ROOM}?entityMap=true")
    location = first.headers["ngsild-entitymap"]
    assert (first.status_code, first.json()["id"]) == (200, ROOM)
    kept = (await api.get(location.removeprefix("/ngsi-ld/v1/"))).json()
    assert kept["entityMap"] == {ROOM: ["@none"]}
    again = await api.get(f"entities/{ROOM}", headers={"NGSILD-EntityMap": location})
    assert again.headers["ngsild-entitymap"] == location
    lost = await api.get(f"entities/{ROOM}", headers={"NGSILD-EntityMap": "urn:ngsi-ld:EntityMap:gone"})
    assert "gone" not in lost.headers["ngsild-entitymap"]


async def test_the_end_of_storage_is_shown_with_the_system_attributes(api: httpx.AsyncClient) -> None:
    end = "2100-01-01T00:00:00Z"
    await make(api, expiresAt=end, speed={"value": 7, "expiresAt": end})
    assert "expiresAt" not in (await api.get(f"entities/{ROOM}")).text
    shown = (await api.get(f"entities/{ROOM}?options=sysAttrs")).json()
    assert shown["expiresAt"] == shown["speed"]["expiresAt"] == end


async def test_many_who_create_at_once_are_each_told_of_their_own(api: httpx.AsyncClient) -> None:
    bodies: list[dict[str, Any]] = [
        {"id": f"urn:ngsi-ld:Room:{number % 40}", "type": "Room", "a": number} for number in range(80)
    ]
    # One whose type no column can hold: it fails alone.
    context = [{"Long": "https://example.org/" + "x" * 600}, CORE]
    bodies.insert(10, {"id": "urn:ngsi-ld:Room:long", "type": "Long", "a": "long", "@context": context})
    answers = await asyncio.gather(
        *(api.post("entities", json=body, headers=LD if "@context" in body else {}) for body in bodies)
    )
    statuses = {body["a"]: answer.status_code for body, answer in zip(bodies, answers, strict=True)}
    assert statuses.pop("long") == 400
    assert sorted(statuses.values()) == [201] * 40 + [409] * 40
    shown = (await api.get("entities/urn:ngsi-ld:Room:7")).json()
    assert statuses[shown["a"]["value"]] == 201
