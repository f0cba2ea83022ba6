"""Creating, reading, replacing, merging and deleting one entity."""

import httpx


async def test_what_was_created_is_read_back(api: httpx.AsyncClient) -> None:
    answer = await api.post("entities/", json={"id": "urn:ngsi-ld:Room:1", "type": "Room", "co2": 600})
    assert answer.status_code == 201
    assert answer.headers["location"] == "/ngsi-ld/v1/entities/urn:ngsi-ld:Room:1"
    answer = await api.get("entities/urn:ngsi-ld:Room:1")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": "urn:ngsi-ld:Room:1", "type": "Room", "co2": {"type": "Property", "value": 600},
    }  # fmt: skip
