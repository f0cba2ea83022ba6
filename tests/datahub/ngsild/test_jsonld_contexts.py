"""/jsonldContexts: contexts that are kept, served, counted and deleted."""

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from tests.datahub.ngsild.conftest import CORE
from tests.datahub.ngsild.test_contexts import LINK, Server

BODY = {"@context": {"Raum": "https://example.org/Room"}}
BUILT_IN = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld"
ENTITY = {"id": "urn:ngsi-ld:Room:1", "type": "Raum"}


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.put("/c", BODY)
    yield server
    server.stop()


async def add(api: httpx.AsyncClient, body: object = BODY, **headers: str) -> str:
    answer = await api.post("jsonldContexts", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.content == b""
    return answer.headers["location"].rpartition("/")[2]


async def make_room(api: httpx.AsyncClient, context: str, urn: str = "urn:ngsi-ld:Room:1") -> None:
    answer = await api.post("entities", json={**ENTITY, "id": urn}, headers={"Link": LINK.format(context)})
    assert answer.status_code == 201, answer.text


async def kept(api: httpx.AsyncClient, name: str) -> httpx.Response:
    return await api.get(f"jsonldContexts/{quote(name, safe='')}", params={"details": "true"})


async def test_add_serve_delete(api: httpx.AsyncClient) -> None:
    local_id = await add(api)
    served = await api.get(f"jsonldContexts/{local_id}")
    assert (served.status_code, served.json()) == (200, BODY)
    details = (await kept(api, local_id)).json()
    assert details["kind"] == "Hosted"
    assert details["localId"] == local_id
    assert details["URL"].endswith(f"/ngsi-ld/v1/jsonldContexts/{local_id}")
    assert {"createdAt", "numberOfHits", "lastUsage"} <= set(details)
    assert (await api.delete(f"jsonldContexts/{local_id}", params={"reload": "true"})).status_code == 400
    assert (await api.delete(f"jsonldContexts/{local_id}")).status_code == 204
    assert (await api.get(f"jsonldContexts/{local_id}")).status_code == 404
    assert (await api.delete(f"jsonldContexts/{local_id}")).status_code == 404


async def test_a_hosted_context_is_used_like_any_other(api: httpx.AsyncClient) -> None:
    local_id = await add(api, {"@context": [BODY["@context"], CORE]})
    address = (await kept(api, local_id)).json()["URL"]
    await make_room(api, address)
    seen = (await api.get("entities/urn:ngsi-ld:Room:1")).json()
    assert seen["type"] == "https://example.org/Room"
    seen = await api.get("entities/urn:ngsi-ld:Room:1", headers={"Link": LINK.format(address)})
    assert seen.json()["type"] == "Raum"
    assert seen.headers["link"] == LINK.format(address)
    await api.delete(f"jsonldContexts/{local_id}")
    gone = await api.get("entities/urn:ngsi-ld:Room:1", headers={"Link": LINK.format(address)})
    assert gone.status_code == 504
    assert gone.json()["type"].endswith("/LdContextNotAvailable")


async def test_fetched_contexts_are_cached_and_counted(api: httpx.AsyncClient, server: Server) -> None:
    url = server.url + "/c"
    await make_room(api, url)
    assert (await kept(api, url)).json()["numberOfHits"] == 1  # this look is the first that finds it
    await make_room(api, url, "urn:ngsi-ld:Room:2")
    details = (await kept(api, url)).json()
    assert (details["numberOfHits"], details["kind"], details["URL"]) == (3, "Cached", url)
    assert "expiresAt" in details
    assert server.asked == ["/c"]
    refused = await api.get(f"jsonldContexts/{details['localId']}")
    assert refused.status_code == 422
    assert (await api.delete(f"jsonldContexts/{details['localId']}")).status_code == 204
    assert (await kept(api, url)).status_code == 404
    await api.get("entities/urn:ngsi-ld:Room:1", headers={"Link": LINK.format(url)})
    assert server.asked == ["/c", "/c"]


async def test_reload(api: httpx.AsyncClient, server: Server) -> None:
    url = server.url + "/c"
    await make_room(api, url)
    server.put("/c", {"@context": {"Zimmer": "https://example.org/Room"}})
    address = f"jsonldContexts/{quote(url, safe='')}"
    assert (await api.delete(address, params={"reload": "true"})).status_code == 204
    seen = await api.get("entities/urn:ngsi-ld:Room:1", headers={"Link": LINK.format(url)})
    assert seen.json()["type"] == "Zimmer"
    for page in ((404, b""), (200, b"{ no json"), (200, b'{"@context": 5}')):
        server.put("/c", page[1], page[0])
        failed = await api.delete(address, params={"reload": "true"})
        assert failed.status_code == 504
        assert failed.json()["type"].endswith("/LdContextNotAvailable")
    # What was kept stays in use.
    seen = await api.get("entities/urn:ngsi-ld:Room:1", headers={"Link": LINK.format(url)})
    assert seen.json()["type"] == "Zimmer"
    assert (await kept(api, url)).json()["kind"] == "Cached"


async def test_list(api: httpx.AsyncClient, server: Server) -> None:
    local_id = await add(api)
    await make_room(api, server.url + "/c")
    everything = (await api.get("jsonldContexts")).json()
    assert BUILT_IN in everything
    assert server.url + "/c" in everything
    assert any(address.endswith(local_id) for address in everything)
    cached = (await api.get("jsonldContexts", params={"kind": "cached", "details": "true"})).json()
    assert {one["kind"] for one in cached} == {"Cached"}
    hosted = (await api.get("jsonldContexts", params={"kind": "Hosted", "details": "true"})).json()
    assert [one["localId"] for one in hosted] == [local_id]
    assert (await api.get("jsonldContexts", params={"kind": "ImplicitlyCreated"})).json() == []


async def test_the_core_context_stays(api: httpx.AsyncClient) -> None:
    for url in (BUILT_IN, CORE):
        assert (await kept(api, url)).json()["kind"] == "Cached"
        address = f"jsonldContexts/{quote(url, safe='')}"
        assert (await api.delete(address)).status_code == 400
        assert (await api.delete(address, params={"reload": "false"})).status_code == 400
        assert (await api.delete(address, params={"reload": "true"})).status_code == 204


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"{ no", "InvalidRequest"), (b"[]", "BadRequestData"), (b"{}", "BadRequestData"),
        (b'{"@context": 1}', "BadRequestData"), (b'{"@context": [1]}', "BadRequestData"),
        (b'{"@context": {"a": {"@id": 5}}}', "BadRequestData"), (b'{"@context": "x"}', "BadRequestData"),
    ],
)  # fmt: skip
async def test_what_is_not_kept(api: httpx.AsyncClient, body: bytes, error: str) -> None:
    answer = await api.post("jsonldContexts", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(error)
    assert "location" not in answer.headers


@pytest.mark.parametrize("query", ["details=yes", "kind=Mine"])
async def test_parameters_without_meaning(api: httpx.AsyncClient, query: str) -> None:
    assert (await api.get(f"jsonldContexts?{query}")).status_code == 400


async def test_each_tenant_has_its_own(api: httpx.AsyncClient) -> None:
    mine, other = {"NGSILD-Tenant": "05966024"}, {"NGSILD-Tenant": "05974028"}
    local_id = await add(api, BODY, **mine)
    address = f"jsonldContexts/{local_id}"
    assert (await api.get(address, headers=other)).status_code == 404
    assert (await api.delete(address, headers=other)).status_code == 404
    assert local_id not in (await api.get("jsonldContexts", headers=other)).text
    assert (await api.get(address, headers=mine)).status_code == 200


async def test_readers_add_nothing_and_strangers_see_no_foreign_addresses(
    guarded_api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str]
) -> None:
    local_id = await add(guarded_api, BODY, **writer)
    refused = await guarded_api.post("jsonldContexts", json=BODY, headers=reader)
    assert refused.status_code == 403
    public = {"NGSILD-Tenant": "05966024"}
    assert (await guarded_api.post("jsonldContexts", json=BODY, headers=public)).status_code == 401
    assert (await guarded_api.get(f"jsonldContexts/{local_id}", headers=public)).status_code == 200
    assert (await guarded_api.delete(f"jsonldContexts/{local_id}", headers=public)).status_code == 401
