"""Bringing, correcting and deleting the past."""

import httpx
import psycopg
import pytest

ROOM = "urn:ngsi-ld:Room:1"
TEMPORAL = f"temporal/entities/{ROOM}"


def co2(*pairs: tuple[object, str], **members: object) -> list[dict[str, object]]:
    return [{"type": "Property", "value": value, "observedAt": at, **members} for value, at in pairs]


async def bring(api: httpx.AsyncClient, **attributes: object) -> httpx.Response:
    return await api.post("temporal/entities", json={"id": ROOM, "type": "Room", **attributes})


async def past(api: httpx.AsyncClient, **params: str) -> dict[str, object]:
    answer = await api.get(TEMPORAL, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_past_of_an_unknown_entity_makes_it(api: httpx.AsyncClient) -> None:
    answer = await bring(api, co2=co2((600, "2026-03-01T10:00:00Z"), (700, "2026-03-01T10:10:00Z")))
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/ngsi-ld/v1/{TEMPORAL}"
    found = await past(api)
    assert [one["value"] for one in found["co2"]] == [600, 700]
    assert found["co2"][0]["observedAt"] == "2026-03-01T10:00:00Z"
    assert found["co2"][0]["instanceId"].startswith("urn:ngsi-ld:Instance:")
    current = (await api.get(f"entities/{ROOM}")).json()
    assert current["co2"]["value"] == 700


async def test_more_of_the_past_is_added(api: httpx.AsyncClient) -> None:
    await bring(api, co2=co2((600, "2026-03-01T10:00:00Z")))
    answer = await bring(api, type=["Room", "Lab"], co2=co2((500, "2026-03-01T09:00:00Z")), name="A 1")
    assert answer.status_code == 204
    found = await past(api)
    assert found["type"] == ["Room", "Lab"]
    assert [one["value"] for one in found["co2"]] == [500, 600]
    assert found["name"][0]["value"] == "A 1"
    # The older value is no news.
    assert (await api.get(f"entities/{ROOM}")).json()["co2"]["value"] == 600


async def test_attributes_are_added_to_what_is_known_only(api: httpx.AsyncClient) -> None:
    body = {"co2": co2((600, "2026-03-01T10:00:00Z"))}
    assert (await api.post(f"{TEMPORAL}/attrs", json=body)).status_code == 404
    await bring(api)
    assert (await api.post(f"{TEMPORAL}/attrs/", json=body)).status_code == 204
    assert [one["value"] for one in (await past(api))["co2"]] == [600]


@pytest.mark.parametrize("body", [
    {"type": "Room"},
    {"id": "no uri", "type": "Room"},
    {"id": ROOM},
    {"id": ROOM, "type": "Room", "expiresAt": "urn:ngsi-ld:null"},
    {"id": ROOM, "type": "Room", "co2": co2((600, "2026-03-01T10:00:00+01:00"))},
    {"id": ROOM, "type": "Room", "scope": [{"type": "Property", "value": "no scope"}]},
])  # fmt: skip
async def test_what_breaks_the_data_model_is_refused(api: httpx.AsyncClient, body: dict[str, object]) -> None:
    answer = await api.post("temporal/entities", json=body)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("BadRequestData")


async def test_numbers_go_to_the_history_of_the_cockpit(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await bring(
        api, co2=co2((600, "2026-03-01T10:00:00Z"), unitCode="59"), open=co2((True, "2026-03-01T10:00:00Z"))
    )
    rows = database.execute(
        "select s.attribute, s.unit, o.value from observation o join datahub_series s on s.id = o.series_id"
    ).fetchall()
    assert rows == [("co2", "59", 600.0)]
    assert database.execute("select attribute from attribute_instance").fetchall() == [("open",)]


async def test_a_second_number_at_one_time_is_kept_beside_the_first(api: httpx.AsyncClient) -> None:
    at = "2026-03-01T10:00:00Z"
    await bring(api, co2=co2((600, at), (601, at), (600, at)))
    await bring(api, co2=co2((602, at)))
    await bring(api, co2=co2((600, at)))
    assert sorted(one["value"] for one in (await past(api))["co2"]) == [600, 601, 602]


async def test_a_deleted_value_is_part_of_the_past(api: httpx.AsyncClient) -> None:
    await bring(api, speed=co2((1, "2026-01-01T00:00:00Z")))
    answer = await bring(api, speed=co2(("urn:ngsi-ld:null", "2026-01-02T00:00:00Z")))
    assert answer.status_code == 204
    found = await past(api)
    assert [one["value"] for one in found["speed"]] == [1, "urn:ngsi-ld:null"]
    assert "speed" not in (await api.get(f"entities/{ROOM}")).json()


@pytest.mark.parametrize("value", [600, "viel"])
async def test_an_instance_is_corrected_and_keeps_its_name(
    api: httpx.AsyncClient, database: psycopg.Connection, value: object
) -> None:
    await bring(api, co2=co2((value, "2026-03-01T10:00:00Z"), (700, "2026-03-01T10:10:00Z")))
    first = (await past(api, options="sysAttrs"))["co2"][0]
    address = f"{TEMPORAL}/attrs/co2/{first['instanceId']}"
    for body in ({"co2": co2((650, "2026-03-01T10:01:00Z"))}, co2((640, "2026-03-01T10:02:00Z"))[0]):
        answer = await api.patch(address, json=body)
        assert answer.status_code == 204, answer.text
    found = (await past(api, options="sysAttrs"))["co2"]
    assert [one["value"] for one in found] == [640, 700]
    assert found[0]["instanceId"] == first["instanceId"]
    assert found[0]["createdAt"] == first["createdAt"]
    assert found[0]["modifiedAt"] > first["modifiedAt"]
    expected = [640, 700] if value == 600 else [700]
    assert [
        row[0] for row in database.execute("select value from observation order by observed_at")
    ] == expected


async def test_correcting_the_newest_number_corrects_the_current_state(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await bring(api, co2=co2((600, "2026-03-01T10:00:00Z"), (700, "2026-03-01T10:10:00Z")))
    newest = (await past(api))["co2"][1]["instanceId"]
    await api.patch(f"{TEMPORAL}/attrs/co2/{newest}", json={"co2": co2((710, "2026-03-01T10:10:00Z"))})
    assert (await api.get(f"entities/{ROOM}")).json()["co2"]["value"] == 710
    assert database.execute("select value from latest").fetchall() == [(710,)]
    assert (await api.delete(f"{TEMPORAL}/attrs/co2/{newest}")).status_code == 204
    assert (await api.get(f"entities/{ROOM}")).json()["co2"]["value"] == 600
    assert database.execute("select value from latest").fetchall() == [(600,)]
    assert (await api.delete(f"{TEMPORAL}/attrs/co2/{newest}")).status_code == 404


@pytest.mark.parametrize(("path", "status"), [
    ("attrs/co2/urn:ngsi-ld:Instance:901883e6-3c93-4a2f-8099-da1d72151f2a", 404),
    ("attrs/co2/urn:ngsi-ld:Instance:unknown", 404),
    ("attrs/co2/nouri", 400),
    ("attrs/%2e%2e/urn:ngsi-ld:Instance:901883e6-3c93-4a2f-8099-da1d72151f2a", 400),
    ("attrs/temperature", 404),
    ("attrs/co2?datasetId=urn:x:unknown", 404),
    ("attrs/co2?datasetId=nouri", 400),
    ("attrs/co2?deleteAll=perhaps", 400),
    ("attrs/%252e%252e", 400),
    ("attrs/inv(alid", 400),
])  # fmt: skip
async def test_what_is_not_there_is_not_deleted(api: httpx.AsyncClient, path: str, status: int) -> None:
    await bring(api, co2=co2((600, "2026-03-01T10:00:00Z")))
    assert (await api.delete(f"{TEMPORAL}/{path}")).status_code == status
    assert len((await past(api))["co2"]) == 1


async def test_default_instances_datasets_or_all_are_deleted(api: httpx.AsyncClient) -> None:
    async def fill() -> None:
        await bring(api, name="A 1", co2=[
            *co2((600, "2026-03-01T10:00:00Z")), *co2((601, "2026-03-01T10:00:00Z"), datasetId="urn:x:2"),
        ])  # fmt: skip

    await fill()
    assert (await api.delete(f"{TEMPORAL}/attrs/co2")).status_code == 204
    assert [one.get("datasetId") for one in (await past(api))["co2"]] == ["urn:x:2"]
    assert (await api.get(f"entities/{ROOM}")).json()["co2"]["value"] == 601
    assert (await api.delete(f"{TEMPORAL}/attrs/co2?datasetId=urn:x:2")).status_code == 204
    assert "co2" not in await past(api)
    await fill()
    assert (await api.delete(f"{TEMPORAL}/attrs/co2?deleteAll=true")).status_code == 204
    assert "co2" not in await past(api)
    assert "co2" not in (await api.get(f"entities/{ROOM}")).json()


async def test_an_entity_made_of_its_past_goes_with_it(api: httpx.AsyncClient) -> None:
    assert (await api.delete(TEMPORAL)).status_code == 404
    await bring(api, co2=co2((600, "2026-03-01T10:00:00Z")), name="A 1")
    assert (await api.delete(TEMPORAL)).status_code == 204
    assert (await api.get(TEMPORAL)).status_code == 404
    assert (await api.get(f"entities/{ROOM}")).status_code == 404
    assert (await api.delete(TEMPORAL)).status_code == 404
    assert (await bring(api, co2=co2((600, "2026-03-01T10:00:00Z")))).status_code == 201


async def test_an_entity_of_the_core_interface_outlives_its_past(api: httpx.AsyncClient) -> None:
    await api.post(
        "entities", json={"id": ROOM, "type": "Room", "co2": co2((600, "2026-03-01T10:00:00Z"))[0]}
    )
    assert len((await past(api))["co2"]) == 1
    assert (await api.delete(TEMPORAL)).status_code == 204
    assert "co2" not in await past(api)
    assert (await api.get(f"entities/{ROOM}")).json()["co2"]["value"] == 600


async def test_the_past_outlives_a_deleted_entity(api: httpx.AsyncClient) -> None:
    await api.post(
        "entities", json={"id": ROOM, "type": "Room", "co2": co2((600, "2026-03-01T10:00:00Z"))[0]}
    )
    assert (await api.delete(f"entities/{ROOM}")).status_code == 204
    found = await past(api)
    assert [one["value"] for one in found["co2"]] == [600, "urn:ngsi-ld:null"]
    assert (await bring(api, co2=co2((500, "2026-02-01T10:00:00Z")))).status_code == 204
    assert (await api.get(f"entities/{ROOM}")).status_code == 404
    assert [one["value"] for one in (await past(api))["co2"]] == [500, 600, "urn:ngsi-ld:null"]


async def test_what_the_core_interface_deletes_is_told(api: httpx.AsyncClient) -> None:
    await bring(
        api,
        co2=co2((600, "2026-03-01T10:00:00Z")),
        scope=[{"type": "Property", "value": "/Olpe"}],
        label={"type": "LanguageProperty", "languageMap": {"de": "x"}, "observedAt": "2026-03-01T10:00:00Z"},
    )
    for name in ("co2", "label", "scope"):
        assert (await api.delete(f"entities/{ROOM}/attrs/{name}")).status_code == 204
    found = await past(api, timeproperty="deletedAt")
    assert found["co2"][0]["value"] == "urn:ngsi-ld:null"
    assert found["co2"][0].keys() == {"type", "value", "instanceId", "deletedAt"}
    assert found["label"][0]["languageMap"] == {"@none": "urn:ngsi-ld:null"}
    assert found["scope"][0]["value"] == []
    pairs = await past(api, timeproperty="deletedAt", options="temporalValues")
    assert pairs["co2"]["values"] == [["urn:ngsi-ld:null", found["co2"][0]["deletedAt"]]]
    assert pairs["scope"]["values"][0][0] == []


async def test_scopes_follow_their_past(api: httpx.AsyncClient) -> None:
    await bring(api, scope=[
        {"type": "Property", "value": value, "observedAt": f"2026-03-01T1{place}:00:00Z"}
        for place, value in enumerate(("/A", ["/B", "/C"]))
    ])  # fmt: skip
    assert (await api.get(f"entities/{ROOM}")).json()["scope"] == ["/B", "/C"]
    newest = (await past(api))["scope"][1]["instanceId"]
    assert (await api.delete(f"{TEMPORAL}/attrs/scope/{newest}")).status_code == 204
    assert (await api.get(f"entities/{ROOM}")).json()["scope"] == "/A"
    assert (await api.delete(f"{TEMPORAL}/attrs/scope")).status_code == 204
    assert "scope" not in (await api.get(f"entities/{ROOM}")).json()
    assert "scope" not in await past(api)


async def test_writing_needs_a_token(guarded_api: httpx.AsyncClient, reader: dict[str, str]) -> None:
    body = {"id": ROOM, "type": "Room"}
    assert (await guarded_api.post("temporal/entities", json=body)).status_code == 401
    assert (await guarded_api.post("temporal/entities", json=body, headers=reader)).status_code == 403
