"""Operations that other brokers have a part in: writing, and reading one entity."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.datahub.ngsild.context_source import Source
from tests.datahub.ngsild.test_contexts import LINK, Server

LD = {"Content-Type": "application/ld+json"}
URN = "urn:ngsi-ld:Room:1"
ROOM = {
    "id": URN,
    "type": "Room",
    "co2": {"type": "Property", "value": 600},
    "name": {"type": "Property", "value": "A"},
}
ALL = ["redirectionOps", "retrieveOps"]


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


async def register(
    api: httpx.AsyncClient, source: Source, number: int = 1, *, entity: dict[str, Any] | None = None,
    names: list[str] | None = None, **members: Any,
) -> str:  # fmt: skip
    info: dict[str, Any] = {"entities": [entity or {"type": "Room"}]}
    if names:
        info["propertyNames"] = names
    document = {
        "id": f"urn:ngsi-ld:ContextSourceRegistration:{number}", "type": "ContextSourceRegistration",
        "information": [info], "endpoint": source.url, "operations": ALL, **members,
    }  # fmt: skip
    answer = await api.post("csourceRegistrations", json=document)
    assert answer.status_code == 201, answer.text
    return str(document["id"])


async def exclusive(api: httpx.AsyncClient, source: Source, **members: Any) -> str:
    members = {"names": ["co2"], "entity": {"type": "Room", "id": URN}, **members}
    return await register(api, source, mode="exclusive", **members)


async def own(api: httpx.AsyncClient) -> dict[str, Any]:
    answer = await api.get(f"entities/{URN}", params={"local": "true"})
    found: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
    return found


# -- who gets what ---------------------------------------------------------------------------------


async def test_without_registrations_nobody_is_asked(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, entity={"type": "School"})
    assert (await api.post("entities", json=ROOM)).status_code == 201
    assert source.asked == []


async def test_an_inclusive_source_gets_it_too(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    source.on("POST entities", 201)
    made = await api.post("entities", json=ROOM)
    assert (made.status_code, made.headers["location"]) == (201, f"/ngsi-ld/v1/entities/{URN}")
    assert source.asked[0].body == ROOM
    assert set(await own(api)) == {"id", "type", "co2", "name"}


async def test_an_exclusive_source_gets_its_part_and_we_the_rest(
    api: httpx.AsyncClient, source: Source
) -> None:
    await exclusive(api, source)
    source.on("POST entities", 201)
    assert (await api.post("entities", json=ROOM)).status_code == 201
    assert set(source.asked[0].body) == {"id", "type", "co2"}
    assert set(await own(api)) == {"id", "type", "name"}


async def test_nothing_is_left_for_us(api: httpx.AsyncClient, source: Source) -> None:
    await exclusive(api, source)
    source.on("POST entities", 201)
    part = {name: ROOM[name] for name in ("id", "type", "co2")}
    assert (await api.post("entities", json=part)).status_code == 201
    assert await own(api) == {}


async def test_redirects_go_to_every_source(api: httpx.AsyncClient, source: Source, other: Source) -> None:
    await register(api, source, 1, mode="redirect")
    await register(api, other, 2, mode="redirect", names=["name"])
    for one in (source, other):
        one.on("POST entities", 201)
    assert (await api.post("entities", json=ROOM)).status_code == 201
    assert source.asked[0].body == ROOM
    assert set(other.asked[0].body) == {"id", "type", "name"}
    assert await own(api) == {}


async def test_what_is_proxied_goes_to_nobody_else(
    api: httpx.AsyncClient, source: Source, other: Source
) -> None:
    await exclusive(api, source)
    await register(api, other, 2)
    for one in (source, other):
        one.on("POST entities", 201)
    assert (await api.post("entities", json=ROOM)).status_code == 201
    assert set(other.asked[0].body) == {"id", "type", "name"}


async def test_auxiliary_sources_are_never_written_to(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, mode="auxiliary")
    assert (await api.post("entities", json=ROOM)).status_code == 201
    assert source.asked == []


async def test_local_means_here(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    assert (await api.post("entities?local=true", json=ROOM)).status_code == 201
    assert (await api.get(f"entities/{URN}?local=true")).status_code == 200
    assert source.asked == []


async def test_an_operation_that_is_not_offered(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, operations=["retrieveOps"])
    assert (await api.post("entities", json=ROOM)).status_code == 201  # inclusive: only we do it
    assert (
        await api.delete("csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1")
    ).status_code == 204
    assert (await api.delete(f"entities/{URN}")).status_code == 204
    await register(api, source, mode="redirect", operations=["retrieveOps"])
    refused = await api.post("entities", json=ROOM)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/Conflict")
    assert await own(api) == {}
    assert source.asked == []


async def test_a_part_that_is_not_offered(api: httpx.AsyncClient, source: Source) -> None:
    urn = await exclusive(api, source, operations=["retrieveOps"])
    answer = await api.post("entities", json=ROOM)
    assert answer.status_code == 207
    assert answer.json()["success"] == [URN]
    assert answer.json()["errors"][0]["registrationId"] == urn
    assert answer.json()["errors"][0]["error"]["status"] == 409
    assert set(await own(api)) == {"id", "type", "name"}


# -- what goes wrong -------------------------------------------------------------------------------


async def test_partial_success(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    source.on(
        "POST entities", 409, {"type": "https://uri.etsi.org/ngsi-ld/errors/AlreadyExists", "title": "There"}
    )
    answer = await api.post("entities", json=ROOM)
    assert answer.status_code == 207
    assert answer.json()["success"] == [URN]
    assert answer.json()["errors"][0]["error"]["title"] == "There"
    answer = await api.post("entities", json=ROOM)
    assert [entry["error"]["status"] for entry in answer.json()["errors"]] == [409, 409]
    assert answer.json()["success"] == []


async def test_a_wrong_request_goes_nowhere(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, mode="redirect")
    for body in ({"id": URN, "type": "Room", "co2": {"type": "Property"}}, {"type": "Room"}):
        assert (await api.post("entities", json=body)).status_code == 400
    assert source.asked == []


async def test_a_dead_source(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, management={"timeout": 100, "cooldown": 60_000})
    source.delay_s = 0.5
    source.on("POST entities", 201)
    answer = await api.post("entities", json=ROOM)
    assert answer.status_code == 207
    assert "0.1 s" in answer.json()["errors"][0]["error"]["detail"]
    asked = len(source.asked)
    answer = await api.delete(f"entities/{URN}")
    assert answer.status_code == 207  # it is left alone for a minute
    assert len(source.asked) == asked
    await asyncio.sleep(1.2)
    counted = await api.get("csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1")
    assert (counted.json()["status"], counted.json()["timesFailed"]) == ("failed", 1)


async def test_unknown_everywhere(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    for method, path in (("DELETE", f"entities/{URN}"), ("DELETE", f"entities/{URN}/attrs/co2")):
        assert (await api.request(method, path)).status_code == 404
    assert [asked.method for asked in source.asked] == ["DELETE", "DELETE"]


async def test_only_the_source_has_it(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    source.on(f"DELETE entities/{URN}", 204)
    answer = await api.delete(f"entities/{URN}")
    assert answer.status_code == 207
    assert answer.json()["success"] == [URN]
    assert answer.json()["errors"][0]["error"]["status"] == 404


# -- every operation -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", f"entities/{URN}", {"type": "Room", "co2": {"type": "Property", "value": 1}}),
        ("PATCH", f"entities/{URN}", {"co2": {"value": 1}}),
        ("POST", f"entities/{URN}/attrs", {"co2": {"type": "Property", "value": 1}}),
        ("PATCH", f"entities/{URN}/attrs", {"co2": {"type": "Property", "value": 1}}),
        ("PATCH", f"entities/{URN}/attrs/co2", {"value": 1}),
        ("PUT", f"entities/{URN}/attrs/co2", {"type": "Property", "value": 1}),
        ("DELETE", f"entities/{URN}/attrs/co2", None),
    ],
)
async def test_changes_of_what_is_exclusive(
    api: httpx.AsyncClient, source: Source, method: str, path: str, body: dict[str, Any] | None
) -> None:
    rest = {name: ROOM[name] for name in ("id", "type", "name")}
    assert (await api.post("entities", json=rest)).status_code == 201
    await exclusive(api, source)
    sent = f"{path}/" if path.endswith("attrs") else path
    source.on(f"{method} {sent}", 204)
    answer = await api.request(method, path, json=body)
    assert answer.status_code == 204, answer.text
    assert [(asked.method, asked.path, asked.body) for asked in source.asked] == [(method, sent, body)]
    assert set(await own(api)) == {"id", "type", "name"}


async def test_deleting_what_is_split(api: httpx.AsyncClient, source: Source) -> None:
    assert (await api.post("entities", json={"id": URN, "type": "Room"})).status_code == 201
    await exclusive(api, source)
    source.on(f"DELETE entities/{URN}", 204)
    assert (await api.delete(f"entities/{URN}")).status_code == 204
    assert await own(api) == {}


async def test_attributes_are_told_apart(api: httpx.AsyncClient, source: Source) -> None:
    assert (await api.post("entities", json={"id": URN, "type": "Room"})).status_code == 201
    await exclusive(api, source)
    source.on(f"POST entities/{URN}/attrs/", 500)
    body = {name: ROOM[name] for name in ("co2", "name")}
    answer = await api.post(f"entities/{URN}/attrs", json=body, params={"options": "noOverwrite"})
    assert answer.status_code == 207
    assert answer.json()["updated"] == ["name"]
    assert answer.json()["notUpdated"][0]["attributeName"] == "co2"
    assert source.asked[0].params == {"options": "noOverwrite"}


# -- many at once ----------------------------------------------------------------------------------

SECOND = {**ROOM, "id": "urn:ngsi-ld:Room:2"}


@pytest.mark.parametrize(
    ("name", "own_status", "source_status", "body"),
    [
        ("create", 201, 201, [ROOM, SECOND]), ("upsert", 201, 204, [ROOM, SECOND]),
        ("upsert", 201, 201, [ROOM, SECOND]), ("delete", 204, 204, [URN, "urn:ngsi-ld:Room:2"]),
        ("update", 204, 204, [ROOM, SECOND]), ("merge", 204, 204, [ROOM, SECOND]),
    ],
)  # fmt: skip
async def test_batches(
    api: httpx.AsyncClient, source: Source, name: str, own_status: int, source_status: int, body: list[Any]
) -> None:
    if name in ("delete", "update", "merge"):
        assert (await api.post("entityOperations/create", json=[ROOM, SECOND])).status_code == 201
    await register(api, source, operations=[f"{name}Batch"])
    source.on(f"POST entityOperations/{name}", source_status, [URN] if source_status == 201 else None)
    answer = await api.post(f"entityOperations/{name}", json=body)
    assert answer.status_code == own_status, answer.text
    assert [asked.body for asked in source.asked] == [body]
    if own_status == 201:
        assert set(answer.json()) == {URN, "urn:ngsi-ld:Room:2"}


async def test_batch_with_a_split_entity(api: httpx.AsyncClient, source: Source, other: Source) -> None:
    await exclusive(api, source, operations=["createBatch"])
    await register(
        api, other, 2, operations=["createEntity"], entity={"type": "Room", "id": "urn:ngsi-ld:Room:2"}
    )
    source.on("POST entityOperations/create", 201, [URN])
    other.on("POST entities", 400, {"title": "No"})
    answer = await api.post("entityOperations/create", json=[ROOM, SECOND])
    assert answer.status_code == 207
    assert set(answer.json()["success"]) == {URN, "urn:ngsi-ld:Room:2"}
    assert answer.json()["errors"][0]["entityId"] == "urn:ngsi-ld:Room:2"
    assert answer.json()["errors"][0]["error"]["title"] == "No"
    assert source.asked[0].body == [{name: ROOM[name] for name in ("id", "type", "co2")}]
    assert other.asked[0].body == SECOND
    assert set(await own(api)) == {"id", "type", "name"}


async def test_batch_of_what_is_all_redirected(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, mode="redirect", operations=["upsertBatch"])
    source.on("POST entityOperations/upsert", 204)
    answer = await api.post("entityOperations/upsert", json=[ROOM, SECOND], params={"options": "update"})
    assert answer.status_code == 204
    assert source.asked[0].params == {"options": "update"}
    refused = await api.post("entityOperations/create", json=[ROOM])
    assert refused.status_code == 207
    assert refused.json()["errors"][0]["error"]["type"].endswith("/Conflict")
    partly = {"success": [URN], "errors": [{"entityId": "urn:ngsi-ld:Room:2", "error": {"status": 400}}]}
    source.on("POST entityOperations/upsert", 207, partly)
    answer = await api.post("entityOperations/upsert", json=[ROOM, SECOND])
    assert answer.status_code == 207
    assert answer.json()["success"] == [URN]
    assert answer.json()["errors"][0]["entityId"] == "urn:ngsi-ld:Room:2"


# -- what goes with a request ----------------------------------------------------------------------


async def test_headers(api: httpx.AsyncClient, source: Source) -> None:
    info = [
        {"key": "Authorization", "value": "Bearer x"}, {"key": "user", "value": "urn:ngsi-ld:request"},
        {"key": "missing", "value": "urn:ngsi-ld:request"}, {"key": "NGSILD-Tenant", "value": "evil"},
        {"key": "Via", "value": "1.1 evil"}, {"key": "Content-Length", "value": "1"},
        {"key": "accept", "value": "application/ld+json"},
    ]  # fmt: skip
    await register(api, source, tenant="olpe", contextSourceInfo=info, localOnly=True)
    source.on("POST entities", 201)
    assert (await api.post("entities", json=ROOM, headers={"user": "abcd"})).status_code == 201
    headers = source.asked[0].headers
    assert headers["authorization"] == "Bearer x"
    assert headers["user"] == "abcd"
    assert "missing" not in headers
    assert headers["ngsild-tenant"] == "olpe"
    assert headers["via"] == "1.1 allmende-verbund"
    assert headers["accept"] == "application/ld+json"
    assert source.asked[0].params == {"local": "true"}


async def test_the_context_goes_with_it(api: httpx.AsyncClient, source: Source) -> None:
    server = Server()
    terms = {"Raum": "https://example.org/Room", "luft": "https://example.org/air"}
    url = server.put("/c", {"@context": terms})
    theirs = server.put(
        "/t", {"@context": {"Space": "https://example.org/Room", "air": "https://example.org/air"}}
    )
    await register(api, source, entity={"type": "https://example.org/Room"})
    body = {"id": URN, "type": "Raum", "luft": {"type": "Property", "value": 1}}
    source.on("POST entities", 201)
    await api.post("entities", json=body, headers={"Link": LINK.format(url)})
    assert (source.asked[0].headers["link"], source.asked[0].body) == (LINK.format(url), body)
    inline = {**body, "id": "urn:ngsi-ld:Room:2", "@context": [terms]}
    await api.post("entities", json=inline, headers=LD)
    assert source.asked[1].headers["content-type"] == "application/ld+json"
    assert source.asked[1].body == inline
    assert "link" not in source.asked[1].headers
    await api.patch(
        "csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1",
        json={"contextSourceInfo": [{"key": "jsonldContext", "value": theirs}]},
    )
    await api.post("entities", json={**inline, "id": "urn:ngsi-ld:Room:3"}, headers=LD)
    assert source.asked[2].headers["content-type"] == "application/json"
    assert source.asked[2].headers["link"] == LINK.format(theirs)
    assert source.asked[2].body == {"id": "urn:ngsi-ld:Room:3", "type": "Space", "air": body["luft"]}
    await api.patch(
        "csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:1",
        json={"contextSourceInfo": [{"key": "contentType", "value": "application/ld+json"}]},
    )
    await api.post("entities", json={**body, "id": "urn:ngsi-ld:Room:4"}, headers={"Link": LINK.format(url)})
    assert source.asked[3].headers["content-type"] == "application/ld+json"
    assert source.asked[3].body["@context"][0] == url
    server.stop()


async def test_loops(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source, contextSourceAlias="other")
    source.on("POST entities", 201)
    looped = await api.post("entities", json=ROOM, headers={"Via": "1.1 far, 1.1 allmende-verbund"})
    assert looped.status_code == 508
    assert (await api.get(f"entities/{URN}", headers={"Via": "1.1 allmende-verbund"})).status_code == 508
    assert source.asked == []
    assert (await api.post("entities", json=ROOM, headers={"Via": "1.1 far"})).status_code == 201
    assert source.asked[0].headers["via"] == "1.1 far, 1.1 allmende-verbund"
    # A source that the request has passed is not asked again.
    await api.delete(f"entities/{URN}", headers={"Via": "1.1 other"})
    assert len(source.asked) == 1


# -- reading one entity ----------------------------------------------------------------------------

AT, LATER = "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"


def remote(**attributes: Any) -> dict[str, Any]:
    return {"id": URN, "type": "Room", **attributes}


def value(number: int, **members: Any) -> dict[str, Any]:
    return {"type": "Property", "value": number, **members}


async def test_what_only_the_source_has(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    source.on(f"GET entities/{URN}", 200, remote(co2=value(7, createdAt=AT, modifiedAt=LATER), createdAt=AT))
    answer = await api.get(f"entities/{URN}")
    assert answer.json() == remote(co2=value(7))
    shown = await api.get(f"entities/{URN}", params={"options": "sysAttrs"})
    assert shown.json()["co2"]["modifiedAt"] == LATER
    assert shown.json()["createdAt"] == AT
    simple = await api.get(f"entities/{URN}", params={"options": "keyValues", "pick": "co2"})
    assert simple.json() == {"co2": 7}
    assert (await api.get(f"entities/{URN}", params={"type": "School"})).status_code == 404


async def test_the_newest_of_equals(api: httpx.AsyncClient, source: Source, other: Source) -> None:
    body = remote(co2=value(1, observedAt=AT), wind=value(1, observedAt=LATER), name=value(1))
    assert (await api.post("entities", json=body)).status_code == 201
    await register(api, source, 1)
    await register(api, other, 2)
    source.on(f"GET entities/{URN}", 200, remote(
        co2=value(2, observedAt=LATER), wind=value(2, observedAt=AT), name=value(2,
        modifiedAt="2099-01-01T00:00:00Z"),
        rain=value(2),
    ))  # fmt: skip
    other.on(f"GET entities/{URN}", 200, remote(
        co2=[value(3, observedAt=AT), value(3, datasetId="urn:d:1")], rain=value(3),
    ))  # fmt: skip
    seen = (await api.get(f"entities/{URN}", params={"options": "keyValues"})).json()
    assert seen["co2"] == {"dataset": {"@none": 2, "urn:d:1": 3}}
    assert (seen["wind"], seen["name"], seen["rain"]) == (1, 2, 2)


async def test_auxiliary_only_adds(api: httpx.AsyncClient, source: Source) -> None:
    assert (await api.post("entities", json=remote(co2=value(1, observedAt=AT)))).status_code == 201
    await register(api, source, mode="auxiliary")
    source.on(f"GET entities/{URN}", 200, remote(co2=value(2, observedAt=LATER), wind=value(2)))
    seen = (await api.get(f"entities/{URN}", params={"options": "keyValues"})).json()
    assert (seen["co2"], seen["wind"]) == (1, 2)


async def test_a_source_only_tells_what_it_is_registered_for(api: httpx.AsyncClient, source: Source) -> None:
    await exclusive(api, source)
    source.on(f"GET entities/{URN}", 200, remote(co2=value(2), name=value(2)))
    assert (await api.get(f"entities/{URN}")).json() == remote(co2=value(2))
    assert source.asked[0].params["attrs"] == "co2"
    source.on(f"GET entities/{URN}", 200, {"id": URN, "type": "School", "co2": value(2)})
    assert (await api.get(f"entities/{URN}")).status_code == 404


async def test_what_has_expired_is_left_out(api: httpx.AsyncClient, source: Source) -> None:
    await register(api, source)
    source.on(f"GET entities/{URN}", 200, remote(co2=value(2), expiresAt="2020-01-01T00:00:00Z"))
    assert (await api.get(f"entities/{URN}")).status_code == 404


async def test_only_some_versions_end(api: httpx.AsyncClient, source: Source, other: Source) -> None:
    soon, late = "2098-01-01T00:00:00Z", "2099-01-01T00:00:00Z"
    await register(api, source, 1)
    await register(api, other, 2)
    source.on(f"GET entities/{URN}", 200, remote(a=value(1), b=value(1, expiresAt=late), expiresAt=soon))
    other.on(f"GET entities/{URN}", 200, remote(c=value(1), d=value(1, expiresAt=AT)))
    seen = (await api.get(f"entities/{URN}", params={"options": "sysAttrs"})).json()
    expected = remote(a=value(1, expiresAt=soon), b=value(1, expiresAt=soon), c=value(1))
    assert {name: seen[name] for name in seen if name not in ("createdAt", "modifiedAt")} == expected
    other.on(f"GET entities/{URN}", 200, remote(c=value(1), expiresAt=late))
    seen = (await api.get(f"entities/{URN}", params={"options": "sysAttrs"})).json()
    assert (seen["expiresAt"], seen["a"]) == (late, value(1))


@pytest.mark.parametrize(
    ("status", "body", "warning"),
    [(403, None, "299"), (500, {"detail": "x\ny"}, "299"), (200, b"no json", "111"), (200, {"id": 5}, "111"),
     (200, [1], "111"), (404, None, ""), (302, None, "299")],
)  # fmt: skip
async def test_warnings(api: httpx.AsyncClient, source: Source, status: int, body: Any, warning: str) -> None:
    await register(api, source)
    source.on(f"GET entities/{URN}", status, body)
    answer = await api.get(f"entities/{URN}")
    assert answer.status_code == 404
    assert answer.headers.get("ngsild-warning", "").startswith(warning)
    assert ("ngsild-warning" in answer.headers) is bool(warning)
    assert (await api.post("entities?local=true", json=ROOM)).status_code == 201
    answer = await api.get(f"entities/{URN}")
    assert answer.status_code == 200
    assert ("ngsild-warning" in answer.headers) is bool(warning)


async def test_strangers_never_reach_sources(
    guarded_api: httpx.AsyncClient, source: Source, writer: dict[str, str], reader: dict[str, str]
) -> None:
    document = {
        "id": "urn:r:1", "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Room"}]}],
        "endpoint": source.url, "operations": ALL,
    }  # fmt: skip
    assert (await guarded_api.post("csourceRegistrations", json=document, headers=writer)).status_code == 201
    public = {"NGSILD-Tenant": "05966024"}
    assert (await guarded_api.get(f"entities/{URN}", headers=public)).status_code == 404
    # An installation that is not open does not ask addresses inside its own network.
    answer = await guarded_api.get(f"entities/{URN}", headers=reader)
    assert answer.status_code == 404
    assert "private network" in answer.headers["ngsild-warning"]
    assert source.asked == []
