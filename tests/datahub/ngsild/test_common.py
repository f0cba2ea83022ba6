"""What every door of the broker has in common: media types, lengths, tenants, rights, errors."""

import httpx
import pytest

from tests.datahub.ngsild.conftest import CORE, LD

ROOM = {"id": "urn:ngsi-ld:Room:1", "type": "Room", "a": 1}
ONE = f"entities/{ROOM['id']}"
ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/ld+json, application/json", "application/json"),
        ("application/geo+json, application/json", "application/json"),
        ("application/json;q=0.1, application/ld+json;q=0.9", "application/ld+json"),
        ("application/ld+json", "application/ld+json"),
        ("application/geo+json", "application/geo+json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("application/*;q=0.5, application/json;q=0", "application/ld+json"),
    ],
)
async def test_the_first_of_the_best_media_types_is_answered(
    api: httpx.AsyncClient, accept: str, kind: str
) -> None:
    await api.post("entities", json=ROOM)
    answer = await api.get(ONE, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind


async def test_the_context_stands_in_the_body_of_json_ld_and_else_in_a_link(api: httpx.AsyncClient) -> None:
    await api.post("entities", json=ROOM)
    answer = await api.get(ONE, headers={"Accept": "application/ld+json"})
    assert "ngsi-ld-core-context" in answer.json()["@context"]
    assert "link" not in answer.headers
    answer = await api.get(ONE)
    assert "@context" not in answer.json()
    assert "ngsi-ld-core-context" in answer.headers["link"]
    geo = {"Accept": "application/geo+json"}
    assert "@context" in (await api.get(ONE, headers=geo)).json()
    answer = await api.get(ONE, headers={**geo, "Prefer": "body=json"})
    assert "@context" not in answer.json()
    assert "link" in answer.headers


async def test_nothing_acceptable_is_a_bare_406(api: httpx.AsyncClient) -> None:
    for accept in ("text/html", "application/xml", "", "application/json;q=0"):
        answer = await api.get(ONE, headers={"Accept": accept})
        assert (answer.status_code, answer.content) == (406, b"")
    for address in ("types", "attributes", "info/sourceIdentity", "subscriptions"):
        answer = await api.get(address, headers={"Accept": "application/geo+json"})
        assert (answer.status_code, answer.content) == (406, b""), address
        answer = await api.get(address, headers={"Accept": "application/ld+json, application/geo+json"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/ld+json"), address


async def test_a_body_of_another_media_type_is_a_bare_415(api: httpx.AsyncClient) -> None:
    for method, address in (
        ("POST", "entities/"), ("POST", "entityOperations/create"), ("PATCH", f"{ONE}/attrs/a"), ("PUT", ONE),
    ):  # fmt: skip
        headers = {"Content-Type": "application/xml"}
        answer = await api.request(method, address, content=b"<a/>", headers=headers)
        assert (answer.status_code, answer.content) == (415, b""), address


async def test_without_a_length_it_is_a_bare_411_even_for_an_unknown_tenant(
    guarded_api: httpx.AsyncClient,
) -> None:
    async def body() -> object:
        yield b"{}"

    headers = {"Content-Type": "application/json", "NGSILD-Tenant": "nobody"}
    answer = await guarded_api.post("entities", content=body(), headers=headers)  # type: ignore[arg-type]
    assert (answer.status_code, answer.content) == (411, b"")


async def test_a_body_that_is_too_large_is_refused(api: httpx.AsyncClient) -> None:
    content = b'{"a":"' + b"x" * 9_000_000 + b'"}'
    answer = await api.post("entities", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


async def test_what_is_not_json_is_an_invalid_request(api: httpx.AsyncClient) -> None:
    for content in (b"", b"{", b"\xff", b'{"a": NaN}', b'"\xff"'):
        answer = await api.post("entities", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert answer.json()["type"] == ERRORS + "InvalidRequest"
        assert answer.headers["content-type"] == "application/problem+json"


async def test_where_the_context_of_a_body_may_stand(api: httpx.AsyncClient) -> None:
    link = {"Link": f'<{CORE}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'}
    refused = [
        ({**ROOM, "@context": CORE}, {"Content-Type": "application/json"}),
        (ROOM, LD),
        ({**ROOM, "@context": CORE}, {**LD, **link}),
    ]
    for body, headers in refused:
        answer = await api.post("entities", json=body, headers=headers)
        assert answer.status_code == 400
        assert answer.json()["type"] == ERRORS + "BadRequestData"
    assert (await api.post("entities", json={**ROOM, "@context": CORE}, headers=LD)).status_code == 201


async def test_an_unknown_address_and_another_method(api: httpx.AsyncClient) -> None:
    assert (await api.get("nothing")).status_code == 404
    answer = await api.put("types", json={})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    answer = await api.post("entities//attrs/", json={})
    assert (answer.status_code, answer.json()["type"]) == (400, ERRORS + "BadRequestData")
    for method, address in (
        ("GET", "entities/nouri"),
        ("DELETE", "entities/nouri"),
        ("PATCH", "entities/x"),
        ("PATCH", "entities/"),
        ("PUT", "entities/"),
    ):
        answer = await api.request(method, address, json={})
        assert answer.json()["type"] == ERRORS + "BadRequestData"


async def test_tenants_do_not_see_each_other_and_are_named_in_the_answer(api: httpx.AsyncClient) -> None:
    a, b = {"NGSILD-Tenant": "trial_a"}, {"fiware-service": "trial_b"}
    unknown = await api.get("entities?type=Room", headers=a)
    assert (unknown.status_code, unknown.json()["type"]) == (404, ERRORS + "NonexistentTenant")
    assert unknown.headers["ngsild-tenant"] == "trial_a"
    made = await api.post("entities", json=ROOM, headers=a)
    assert (made.status_code, made.headers["ngsild-tenant"]) == (201, "trial_a")
    assert (await api.get(ONE, headers=a)).status_code == 200
    assert (await api.get(ONE)).status_code == 404
    assert (await api.post("entities", json={**ROOM, "id": "urn:b"}, headers=b)).status_code == 201
    assert (await api.get(ONE, headers=b)).status_code == 404


async def test_writing_needs_a_token_of_the_tenant(
    guarded_api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str], stranger: dict[str, str]
) -> None:
    olpe = {"NGSILD-Tenant": "05966024"}
    assert (await guarded_api.post("entities", json=ROOM, headers=olpe)).status_code == 401
    assert (await guarded_api.post("entities", json=ROOM, headers=reader)).status_code == 403
    foreign = {**stranger, **olpe}
    assert (await guarded_api.post("entities", json=ROOM, headers=foreign)).status_code == 403
    assert (await guarded_api.post("entities", json=ROOM, headers=writer)).status_code == 201
    assert (await guarded_api.get(ONE, headers=reader)).status_code == 200
    assert (await guarded_api.get(ONE, headers=stranger)).status_code == 404


async def test_without_a_token_only_public_entities_are_seen(
    guarded_api: httpx.AsyncClient, writer: dict[str, str], database: object
) -> None:
    await guarded_api.post("entities", json=ROOM, headers=writer)
    olpe = {"NGSILD-Tenant": "05966024"}
    assert (await guarded_api.get(ONE, headers=olpe)).status_code == 404
    assert (await guarded_api.get("types", headers=olpe)).json()["typeList"] == []
    database.execute("update datahub_entity set is_public = true")  # type: ignore[attr-defined]
    assert (await guarded_api.get(ONE, headers=olpe)).status_code == 200
    assert (await guarded_api.get("types", headers=olpe)).json()["typeList"] == ["Room"]


async def test_head_is_get_without_the_body(api: httpx.AsyncClient) -> None:
    await api.post("entities", json=ROOM)
    answer = await api.head(ONE)
    assert (answer.status_code, answer.content) == (200, b"")


async def test_nothing_blocks_the_event_loop(api: httpx.AsyncClient, no_blocking_calls: None) -> None:
    body = {**ROOM, "@context": [{"a": "https://example.org/a"}, CORE], "location": {
        "type": "Point", "coordinates": [1, 2]}}  # fmt: skip
    assert (await api.post("entities", json=body, headers=LD)).status_code == 201
    assert (await api.post("entityOperations/upsert", json=[ROOM])).status_code == 204
    for address in (ONE, "entities?type=Room", "types", "attributes?details=true", "info/sourceIdentity"):
        assert (await api.get(address)).status_code == 200
    assert (await api.patch(ONE, json={"a": 2})).status_code == 204
    assert (await api.delete(ONE)).status_code == 204
