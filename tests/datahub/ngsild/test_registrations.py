"""/csourceRegistrations: what is registered, found, changed and refused."""

from typing import Any

import httpx
import pytest

from allmende.datahub.ngsild.registrations.operation_names import spread
from tests.datahub.ngsild.test_contexts import LINK, Server

PLACE = {"type": "Polygon", "coordinates": [[[8, 51], [9, 51], [9, 52], [8, 52], [8, 51]]]}


def registration(number: int = 1, **members: Any) -> dict[str, Any]:
    return {
        "id": f"urn:ngsi-ld:ContextSourceRegistration:{number}",
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Room"}]}],
        "endpoint": "http://source.example/api",
        **members,
    }


async def register(
    api: httpx.AsyncClient, number: int = 1, status: int = 201, **members: Any
) -> httpx.Response:
    answer = await api.post("csourceRegistrations", json=registration(number, **members))
    assert answer.status_code == status, answer.text
    return answer


async def found(api: httpx.AsyncClient, **params: str) -> list[int]:
    answer = await api.get("csourceRegistrations", params=params)
    assert answer.status_code == 200, answer.text
    return [int(one["id"].rpartition(":")[2]) for one in answer.json()]


COMPLETE: dict[str, Any] = {
    "registrationName": "Wetter",
    "description": "Wetterstationen",
    "information": [
        {
            "entities": [{"type": "Station", "idPattern": "urn:ngsi-ld:Station:.*"}, {"type": ["A", "B"]}],
            "propertyNames": ["wind"],
            "relationshipNames": ["isPartOf"],
        }
    ],
    "tenant": "olpe",
    "contextSourceAlias": "wetter",
    "contextSourceInfo": [
        {"key": "X-Auth-Token", "value": "abc"},
        {"key": "accept", "value": "application/ld+json"},
    ],
    "datasetId": ["urn:ngsi-ld:Dataset:1", "@none"],
    "expiresAt": "2099-01-01T00:00:00Z",
    "location": PLACE,
    "observationInterval": {"startAt": "2020-01-01T00:00:00Z"},
    "management": {"localOnly": True, "timeout": 500, "cooldown": 1000, "cacheDuration": "PT5M"},
    "mode": "redirect",
    "operations": ["retrieveOps", "createEntity"],
    "refreshRate": "PT1H",
    "scope": ["/Olpe", "/Siegen"],
    "owner": "Kreis",
}


async def test_what_is_registered_is_shown(api: httpx.AsyncClient) -> None:
    answer = await register(api, **COMPLETE)
    assert (
        answer.headers["location"]
        == "/ngsi-ld/v1/csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1"
    )
    seen = (await api.get(answer.headers["location"].removeprefix("/ngsi-ld/v1/"))).json()
    assert seen == registration(**COMPLETE)
    complete = await api.get(f"csourceRegistrations/{seen['id']}", params={"options": "sysAttrs"})
    assert {"createdAt", "modifiedAt"} <= set(complete.json())


async def test_names_follow_the_context_of_each_request(api: httpx.AsyncClient) -> None:
    context = {"Raum": "https://example.org/Room", "luft": "https://example.org/air"}
    body = registration(
        information=[{"entities": [{"type": "Raum"}], "propertyNames": ["luft"]}], **{"@context": [context]}
    )
    ld = {"Content-Type": "application/ld+json"}
    assert (await api.post("csourceRegistrations", json=body, headers=ld)).status_code == 201
    plain = (await api.get(f"csourceRegistrations/{body['id']}")).json()
    assert plain["information"][0]["entities"] == [{"type": "https://example.org/Room"}]
    assert plain["information"][0]["propertyNames"] == ["https://example.org/air"]
    server = Server()
    link = {"Link": LINK.format(server.put("/c", {"@context": context}))}
    same = await api.get(f"csourceRegistrations/{body['id']}", headers=link)
    server.stop()
    assert same.json()["information"] == body["information"]


async def test_identifiers(api: httpx.AsyncClient) -> None:
    unnamed = {name: value for name, value in registration().items() if name != "id"}
    made = await api.post("csourceRegistrations", json=unnamed)
    assert made.status_code == 201
    assert "ContextSourceRegistration:" in made.headers["location"]
    await register(api)
    await register(api, status=409)
    assert (await api.get("csourceRegistrations/urn:x:none")).status_code == 404
    assert (await api.delete("csourceRegistrations/urn:x:none")).status_code == 404
    assert (await api.patch("csourceRegistrations/urn:x:none", json={"description": "x"})).status_code == 404
    assert (await api.get("csourceRegistrations/none")).status_code == 400


@pytest.mark.parametrize(
    "members",
    [
        {"type": "Subscription"}, {"type": None}, {"id": "none"}, {"id": None}, {"information": None},
        {"information": []},
        {"information": [{}]}, {"information": [{"entities": []}]},
        {"information": [{"entities": [{"id": "urn:a:b"}]}]},
        {"information": [{"entities": [{"type": "A", "id": "x"}]}]},
        {"information": [{"propertyNames": [7]}]},
        {"information": [{"entities": [{"type": "A", "idPattern": "["}]}]}, {"endpoint": None},
        {"endpoint": "source"},
        {"mode": "sometimes"}, {"operations": ["fly"]}, {"operations": []}, {"expiresAt": "tomorrow"},
        {"expiresAt": "2001-01-01T00:00:00Z"}, {"location": {"type": "Point"}}, {"scope": "no scope!"},
        {"contextSourceInfo": [{"key": "X"}]}, {"contextSourceInfo": [{"key": "X", "value": 1}]},
        {"contextSourceInfo": [{"key": "X", "value": "a\nb"}]},
        {"contextSourceInfo": [{"key": "X Y", "value": "a"}]},
        {"contextSourceInfo": [{"key": "accept", "value": "text/html"}]},
        {"observationInterval": {"endAt": "2020-01-01T00:00:00Z"}}, {"management": {"timeout": 0}},
        {"observationInterval": {"startAt": "2021-01-01T00:00:00Z", "endAt": "2020-01-01T00:00:00Z"}},
        {"refreshRate": "often"}, {"datasetId": ["x y"]}, {"registrationName": ""}, {"tenant": 5},
        {"mode": "auxiliary", "operations": ["updateEntity"]}, {"mode": "exclusive"},
        {"mode": "exclusive", "information": [{"entities": [{"type": "Room", "id": "urn:a:b"}]}]},
        {"mode": "exclusive", "information": [{"entities": [{"type": "Room"}], "propertyNames": ["co2"]}]},
        {"mode": "exclusive", "information": [{"propertyNames": ["co2"]}]},
    ],
)  # fmt: skip
async def test_what_is_no_registration(api: httpx.AsyncClient, members: dict[str, Any]) -> None:
    answer = await register(api, status=400, **members)
    assert answer.json()["type"].endswith("/BadRequestData")
    assert answer.json()["detail"]


async def test_update_and_delete(api: httpx.AsyncClient) -> None:
    await register(api, **COMPLETE)
    address = "csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1"
    change = {"expiresAt": None, "description": "Neu", "owner": "urn:ngsi-ld:null", "mode": "inclusive"}
    assert (await api.patch(address, json=change)).status_code == 204
    seen = (await api.get(address)).json()
    assert seen["description"] == "Neu"
    assert seen["mode"] == "inclusive"
    assert not {"expiresAt", "owner"} & set(seen)
    for wrong in (
        {"expiresAt": "2001-01-01T00:00:00Z"},
        {"information": None},
        {"id": "urn:a:b"},
        {"mode": 1},
    ):
        assert (await api.patch(address, json=wrong)).status_code == 400
    assert (await api.delete(address)).status_code == 204
    assert (await api.get(address)).status_code == 404


async def test_expired_registrations_are_gone(api: httpx.AsyncClient, database: Any) -> None:
    await register(api, expiresAt="2099-01-01T00:00:00Z")
    database.execute("update datahub_registration set expires_at = now() - interval '1 s'")
    assert await found(api, type="Room") == []
    assert (await api.get("csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1")).status_code == 404
    await register(api)  # its name is free again
    assert await found(api, type="Room") == [1]


async def test_discovery(api: httpx.AsyncClient) -> None:
    rooms = [{"entities": [{"type": "Room", "id": "urn:a:1"}], "propertyNames": ["co2"]}]
    await register(api, 1, information=rooms, location=PLACE, scope="/Olpe/Schulen")
    await register(
        api, 2, information=[{"entities": [{"type": "Room", "idPattern": "^urn:b:"}]}], owner="Kreis"
    )
    await register(api, 3, information=[{"propertyNames": ["wind"]}])
    await register(
        api, 4, observationInterval={"startAt": "2020-01-01T00:00:00Z", "endAt": "2021-01-01T00:00:00Z"}
    )
    await register(api, 5, information=[{"entities": [{"type": "School"}]}], datasetId=["urn:d:1"])
    assert await found(api, type="Room") == [1, 2, 3]
    assert await found(api, type="Room,School") == [1, 2, 3, 5]
    assert await found(api, type="Room", id="urn:a:1") == [1, 3]
    assert await found(api, type="Room", id="urn:b:9") == [2, 3]
    assert await found(api, type="Room", idPattern="^urn:a:") == [1, 2, 3]
    assert await found(api, attrs="co2") == [1, 2, 5]
    assert await found(api, type="Room", attrs="wind") == [2, 3]
    assert await found(api, q="co2>800") == [1, 2, 5]
    assert await found(api, type="Room", csf='owner=="Kreis"') == [2]
    assert await found(api, type="Room", scopeQ="/Olpe/#") == [1]
    near = {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": "[8.5,51.5]"}
    assert await found(api, type="Room", **near) == [1]
    assert await found(api, **{**near, "coordinates": "[12,54]"}) == []
    within = {
        "georel": "within",
        "geometry": "Polygon",
        "coordinates": "[[[8,51],[8.1,51],[8.1,51.1],[8,51]]]",
    }
    assert await found(api, **within) == [1]  # something in its area may lie there
    assert await found(api, type="School", datasetId="urn:d:1") == [3, 5]
    assert await found(api, type="School", datasetId="urn:d:2") == [3]
    assert await found(api, type="Room", timerel="before", timeAt="2020-06-01T00:00:00Z") == [4]
    assert await found(api, type="Room", timerel="after", timeAt="2022-01-01T00:00:00Z") == []
    between = {"timerel": "between", "timeAt": "2020-12-01T00:00:00Z", "endTimeAt": "2023-01-01T00:00:00Z"}
    assert await found(api, type="Room", **between) == [4]
    assert await found(api, type="Room", **between, timeproperty="modifiedAt") == []


async def test_pages(api: httpx.AsyncClient) -> None:
    for number in range(1, 4):
        await register(api, number)
    assert await found(api, type="Room", limit="2") == [1, 2]
    assert await found(api, type="Room", limit="2", offset="2") == [3]
    counted = await api.get("csourceRegistrations", params={"type": "Room", "limit": "0", "count": "true"})
    assert (counted.json(), counted.headers["ngsild-results-count"]) == ([], "3")


@pytest.mark.parametrize(
    "query",
    ["", "id=urn:a:1", "type=Room&id=x", "type=Room&limit=-1", "type=Room&offset=x", "type=", "q=;",
    "georel=near",
     "type=Room&timerel=after", "type=Room&timerel=soon&timeAt=2020-01-01T00:00:00Z", "attrs=",
     "type=Room&unknown=1",
     "type=Room&timeAt=2020-01-01T00:00:00Z", "type=Room&csf=;", "type=Room&idPattern=["],
)  # fmt: skip
async def test_queries_without_meaning(api: httpx.AsyncClient, query: str) -> None:
    assert (await api.get(f"csourceRegistrations?{query}")).status_code == 400


async def test_proxied_registrations_do_not_overlap(api: httpx.AsyncClient) -> None:
    one = [{"entities": [{"type": "Room", "id": "urn:a:1"}], "propertyNames": ["co2"]}]
    other = [{"entities": [{"type": "Room", "id": "urn:a:1"}], "propertyNames": ["wind"]}]
    await register(api, 1, mode="exclusive", information=one)
    for mode in ("exclusive", "redirect"):
        refused = await register(api, 2, status=409, mode=mode, information=one)
        assert refused.json()["type"].endswith("/Conflict")
    await register(api, 2, status=409, mode="redirect")  # all rooms
    await register(api, 3, mode="exclusive", information=other)
    await register(api, 4, mode="inclusive", information=one)
    await register(api, 5, mode="auxiliary", information=one, operations=["retrieveOps"])
    await register(api, 6, mode="redirect", information=[{"entities": [{"type": "School"}]}])
    await register(api, 7, mode="redirect", information=[{"entities": [{"type": "School"}]}])
    changed = await api.patch(
        "csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:3", json={"information": one}
    )
    assert changed.status_code == 409


async def test_what_is_held_here_is_not_elsewhere(api: httpx.AsyncClient) -> None:
    room = {"id": "urn:a:1", "type": "Room", "co2": {"type": "Property", "value": 1}}
    assert (await api.post("entities", json=room)).status_code == 201

    def about(**entity: Any) -> list[dict[str, Any]]:
        return [{"entities": [{"type": "Room", **entity}], "propertyNames": ["co2"]}]

    await register(api, 1, status=409, mode="exclusive", information=about(id="urn:a:1"))
    await register(api, 1, status=409, mode="redirect")
    await register(api, 1, status=409, mode="redirect", information=about(idPattern="^urn:a"))
    await register(api, 1, mode="redirect", information=about(idPattern="^urn:b"))
    await register(api, 2, mode="exclusive", information=about(id="urn:a:2"))
    await register(api, 3)


async def test_only_writers_see_registrations(
    guarded_api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str], stranger: dict[str, str]
) -> None:
    made = await guarded_api.post("csourceRegistrations", json=registration(), headers=writer)
    assert made.status_code == 201
    address = "csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1"
    assert (await guarded_api.get(address, headers=writer)).status_code == 200
    assert (await guarded_api.get(address, headers=reader)).status_code == 403
    assert (await guarded_api.get(address, headers=stranger)).status_code == 404
    assert (await guarded_api.get(address, headers={"NGSILD-Tenant": "05966024"})).status_code == 401


def test_operation_groups() -> None:
    assert "queryEntity" in spread(None)
    assert "createEntity" not in spread(None)
    assert spread(["retrieveOps", "createEntity"]) == {"retrieveEntity", "queryEntity", "createEntity"}
