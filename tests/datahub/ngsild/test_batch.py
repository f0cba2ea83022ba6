"""Batches: each entity succeeds or fails for itself."""

import asyncio

import httpx

A, B = "urn:ngsi-ld:Room:a", "urn:ngsi-ld:Room:b"


def rooms(*urns: str, **attributes: object) -> list[dict[str, object]]:
    """Return entities with the same attributes."""
    return [{"id": urn, "type": "Room", **attributes} for urn in urns]


async def test_a_batch_is_created_at_once(api: httpx.AsyncClient) -> None:
    answer = await api.post("entityOperations/create", json=rooms(A, B))
    assert (answer.status_code, answer.json()) == (201, [A, B])


async def test_what_exists_is_an_error_of_its_own(api: httpx.AsyncClient) -> None:
    await api.post("entityOperations/create", json=rooms(A))
    answer = await api.post("entityOperations/create", json=rooms(A, B, B))
    assert answer.status_code == 207
    assert answer.json()["success"] == [B]
    assert [error["entityId"] for error in answer.json()["errors"]] == [A, B]


async def test_an_upsert_answers_with_what_it_created(api: httpx.AsyncClient) -> None:
    assert (await api.post("entityOperations/upsert", json=rooms(A, x=1))).status_code == 201
    answer = await api.post("entityOperations/upsert", json=rooms(A, B, y=1))
    assert (answer.status_code, answer.json()) == (201, [B])
    assert (await api.post("entityOperations/upsert?options=update", json=rooms(A, x=2))).status_code == 204
    assert set((await api.get(f"entities/{A}")).json()) == {"id", "type", "x", "y"}


async def test_the_last_of_the_same_entity_wins(api: httpx.AsyncClient) -> None:
    batch = [*rooms(A, speed=1, old=True), *rooms(A, speed=2)]
    assert (await api.post("entityOperations/upsert?options=replace", json=batch)).status_code == 201
    entity = (await api.get(f"entities/{A}")).json()
    assert entity["speed"]["value"] == 2
    assert "old" not in entity


async def test_an_update_of_what_is_not_there_fails_alone(api: httpx.AsyncClient) -> None:
    await api.post("entityOperations/create", json=rooms(A))
    answer = await api.post("entityOperations/update", json=rooms(A, B, x=1))
    assert answer.status_code == 207
    assert answer.json()["success"] == [A]
    assert answer.json()["errors"][0]["error"]["type"].endswith("/ResourceNotFound")


async def test_without_overwriting_only_new_attributes_come(api: httpx.AsyncClient) -> None:
    await api.post("entityOperations/create", json=rooms(A, x=1))
    answer = await api.post("entityOperations/update?options=noOverwrite", json=rooms(A, x=2, y=2))
    assert answer.status_code == 204
    entity = (await api.get(f"entities/{A}?format=simplified")).json()
    assert (entity["x"], entity["y"]) == (1, 2)


async def test_entities_are_deleted_by_id(api: httpx.AsyncClient) -> None:
    await api.post("entityOperations/create", json=rooms(A, B))
    answer = await api.post("entityOperations/delete", json=[A, "urn:none", A])
    assert answer.status_code == 207
    assert answer.json()["success"] == [A]
    assert (await api.post("entityOperations/delete", json=[B])).status_code == 204


async def test_an_empty_batch_or_a_null_is_refused_as_a_whole(api: httpx.AsyncClient) -> None:
    refused: list[object] = [[], [*rooms(A), None], {}]
    for batch in refused:
        for operation in ("create", "upsert", "update", "merge", "delete"):
            answer = await api.post(f"entityOperations/{operation}", json=batch)
            assert answer.status_code == 400, (operation, batch)
            assert answer.json()["type"].endswith("/BadRequestData")
    assert (await api.get(f"entities/{A}")).status_code == 404


async def test_changes_at_the_same_time_lose_nothing(api: httpx.AsyncClient) -> None:
    await api.post("entities", json=rooms(A)[0])
    changes = [api.patch(f"entities/{A}", json={f"a{number}": number}) for number in range(20)]
    upserts = [
        api.post("entityOperations/upsert?options=update", json=rooms(A, B, **{f"b{number}": number}))
        for number in range(10)
    ]
    answers = await asyncio.gather(*changes, *upserts)
    assert {answer.status_code for answer in answers} == {201, 204}
    first = (await api.get(f"entities/{A}?format=simplified")).json()
    assert {f"a{number}" for number in range(20)} | {f"b{number}" for number in range(10)} <= set(first)
    second = (await api.get(f"entities/{B}?format=simplified")).json()
    assert {f"b{number}" for number in range(10)} <= set(second)


async def test_an_iot_agent_is_understood(api: httpx.AsyncClient) -> None:
    headers = {
        "Content-Type": "application/ld+json", "fiware-service": "openiot", "fiware-servicepath": "/",
        "NGSILD-Tenant": "openiot", "NGSILD-Path": "/",
    }  # fmt: skip
    measured = {
        "@context": "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld",
        "id": "urn:ngsi-ld:Device:001", "type": "Device",
        "temperature": {"type": "Property", "value": 21.5, "unitCode": "CEL",
                        "observedAt": "2026-03-01T10:00:00.123Z"},
        "status": {"type": "Property", "value": {"@type": "commandStatus", "@value": "UNKNOWN"}},
        "controlledAsset": {"type": "Relationship", "object": "urn:ngsi-ld:Building:1"},
    }  # fmt: skip
    address = "entityOperations/upsert/?options=update"
    for status in (201, 204):
        answer = await api.post(address, json=[measured], headers=headers)
        assert answer.status_code == status, answer.text
    shown = await api.get("entities/urn:ngsi-ld:Device:001/", headers={"fiware-service": "openiot"})
    assert shown.json()["temperature"]["observedAt"] == "2026-03-01T10:00:00.123Z"
