"""Clients of earlier versions of the standard get what they can read."""

import httpx

ROOM = "urn:ngsi-ld:Room:1"
BODY = {
    "id": ROOM, "type": ["Room", "Hall"], "scope": "/a",
    "v": {"vocab": "gut", "b": {"json": {"c": 1}}}, "l": {"languageMap": {"de": "ja"}},
    "r": {"objectList": ["urn:a"]}, "m": [{"value": 1}, {"value": 2, "datasetId": "urn:d"}],
    "t": {"value": 1, "unitCode": "CEL", "observedAt": "2026-01-01T00:00:00Z"},
}  # fmt: skip


async def test_an_earlier_version_gets_what_it_knows(api: httpx.AsyncClient) -> None:
    assert (await api.post("entities", json=BODY)).status_code == 201
    answer = await api.get(f"entities/{ROOM}", headers={"Prefer": "ngsi-ld=1.5"})
    assert (answer.status_code, answer.headers["preference-applied"]) == (203, "ngsi-ld=1.5")
    entity = answer.json()
    assert entity["v"] == {"type": "Property", "value": "gut", "b": {"type": "Property", "value": {"c": 1}}}
    assert entity["r"] == {"type": "Relationship", "object": ["urn:a"]}
    assert entity["l"]["type"] == "LanguageProperty"
    assert entity["scope"] == "/a"
    first = (await api.get(f"entities/{ROOM}", headers={"Prefer": "ngsi-ld=1.0"})).json()
    assert first == {
        "id": ROOM, "type": "Room",
        "v": entity["v"], "l": {"type": "Property", "value": {"de": "ja"}}, "r": entity["r"],
        "m": {"type": "Property", "value": 1}, "t": {"type": "Property", "value": 1},
    }  # fmt: skip


async def test_lists_and_simplified_forms_are_amended_as_well(api: httpx.AsyncClient) -> None:
    await api.post("entities", json=BODY)
    answer = await api.get("entities?type=Room&format=simplified", headers={"Prefer": "ngsi-ld=1.5"})
    assert answer.status_code == 203
    assert answer.json()[0]["v"] == "gut"


async def test_our_own_version_changes_nothing(api: httpx.AsyncClient) -> None:
    await api.post("entities", json=BODY)
    for wanted in ("ngsi-ld=1.9", "ngsi-ld=7.0"):
        answer = await api.get(f"entities/{ROOM}", headers={"Prefer": wanted})
        assert (answer.status_code, answer.headers["preference-applied"]) == (200, "ngsi-ld=1.9")
        assert answer.json()["v"]["type"] == "VocabProperty"
