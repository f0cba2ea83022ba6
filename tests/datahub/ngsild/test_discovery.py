"""Types and attributes that exist, and who the broker is."""

import re

import httpx
import psycopg

VOCABULARY = "https://uri.etsi.org/ngsi-ld/default-context/"


async def make_two(api: httpx.AsyncClient) -> None:
    """Create a room and a hall."""
    room = {"id": "urn:ngsi-ld:Room:1", "type": "Room", "co2": 600, "isPartOf": {"object": "urn:s"}}
    hall = {"id": "urn:ngsi-ld:Hall:1", "type": ["Hall", "Room"], "co2": {"languageMap": {"de": "viel"}}}
    answer = await api.post("entityOperations/create", json=[room, hall])
    assert answer.status_code == 201, answer.text


async def test_types_are_listed_and_described(api: httpx.AsyncClient) -> None:
    await make_two(api)
    listed = (await api.get("types")).json()
    assert (listed["type"], listed["typeList"]) == ("EntityTypeList", ["Hall", "Room"])
    described = (await api.get("types?details=true")).json()
    assert described[1] == {
        "id": VOCABULARY + "Room", "type": "EntityType", "typeName": "Room",
        "attributeNames": ["co2", "isPartOf"],
    }  # fmt: skip


async def test_a_type_tells_its_attributes_and_their_kinds(api: httpx.AsyncClient) -> None:
    await make_two(api)
    info = (await api.get("types/Room")).json()
    assert (info["type"], info["entityCount"]) == ("EntityTypeInfo", 2)
    assert info["attributeDetails"][0] == {
        "id": VOCABULARY + "co2", "type": "Attribute", "attributeName": "co2",
        "attributeTypes": ["LanguageProperty", "Property"],
    }  # fmt: skip
    assert (await api.get("types/Nothing")).status_code == 404


async def test_attributes_are_listed_and_described(api: httpx.AsyncClient) -> None:
    await make_two(api)
    assert (await api.get("attributes")).json()["attributeList"] == ["co2", "isPartOf"]
    described = (await api.get("attributes?details=true")).json()
    assert described[0]["typeNames"] == ["Hall", "Room"]
    info = (await api.get("attributes/co2")).json()
    assert info["attributeCount"] == 2
    assert info["attributeTypes"] == ["LanguageProperty", "Property"]
    for name in ("nothing", "id", "type", "scope", "createdAt"):
        assert (await api.get(f"attributes/{name}")).status_code == 404


async def test_what_only_sensors_measure_is_an_attribute(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await make_two(api)
    database.execute(
        "insert into datahub_series (tenant, entity_id, attribute, unit)"
        " select tenant, id, 'noise', '2N' from datahub_entity where urn = 'urn:ngsi-ld:Room:1'"
    )
    database.execute(
        "insert into latest (tenant, series_id, observed_at, value)"
        " select tenant, id, now(), 40 from datahub_series where attribute = 'noise'"
    )
    assert "noise" in (await api.get("attributes")).json()["attributeList"]
    room = (await api.get("entities/urn:ngsi-ld:Room:1")).json()
    assert (room["noise"]["value"], room["noise"]["unitCode"]) == (40, "2N")


async def test_the_broker_says_who_it_is_for_each_tenant(api: httpx.AsyncClient) -> None:
    own = (await api.get("info/sourceIdentity")).json()
    assert own["type"] == "ContextSourceIdentity"
    assert re.fullmatch(r"PT\d+S", own["contextSourceUptime"])
    other = await api.get("info/sourceIdentity", headers={"NGSILD-Tenant": "05966024"})
    assert other.json()["contextSourceAlias"] != own["contextSourceAlias"]
    unknown = await api.get("info/sourceIdentity", headers={"NGSILD-Tenant": "nobody"})
    assert unknown.json()["contextSourceAlias"].endswith("nobody")


async def test_an_unknown_parameter_is_refused(api: httpx.AsyncClient) -> None:
    for address in (
        "types?limit=5",
        "types/Room?details=true",
        "attributes?x=1",
        "attributes/a?details=true",
    ):
        answer = await api.get(address)
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("/InvalidRequest")
