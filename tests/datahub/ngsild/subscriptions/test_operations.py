"""Creating, reading, changing and deleting subscriptions through the broker's HTTP interface."""

from typing import Any

import httpx
import psycopg
import pytest

from tests.datahub.ngsild.conftest import LD

URN = "urn:ngsi-ld:Subscription:1"
URI = "http://127.0.0.1:9/notify"
ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"
TOWN = {"@context": {"Vehicle": "https://example.org/Vehicle", "speed": "https://example.org/speed"}}


def body(**members: Any) -> dict[str, Any]:
    return {
        "id": URN,
        "type": "Subscription",
        "entities": [{"type": "Room"}],
        "notification": {"endpoint": {"uri": URI}},
        **members,
    }


async def create(api: httpx.AsyncClient, **members: Any) -> None:
    answer = await api.post("subscriptions", json=body(**members))
    assert answer.status_code == 201, answer.text


async def test_what_was_created_is_shown_with_status_and_default_triggers(api: httpx.AsyncClient) -> None:
    answer = await api.post("subscriptions/", json=body(description="Räume"))
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/ngsi-ld/v1/subscriptions/{URN}"
    found = await api.get(f"subscriptions/{URN}")
    assert found.json() == {
        **body(description="Räume"),
        "notificationTrigger": ["attributeCreated", "attributeUpdated"],
        "status": "active",
    }
    assert found.headers["content-type"] == "application/json"
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in found.headers["link"]


async def test_an_identifier_is_made_when_none_is_sent(api: httpx.AsyncClient) -> None:
    sent = body()
    del sent["id"]
    answer = await api.post("subscriptions", json=sent)
    address = answer.headers["location"].removeprefix("/ngsi-ld/v1/")
    assert address.startswith("subscriptions/urn:")
    assert (await api.get(address)).status_code == 200


async def test_names_are_expanded_when_stored_and_compacted_for_each_reader(api: httpx.AsyncClient) -> None:
    sent = body(entities=[{"type": "Vehicle"}], watchedAttributes=["speed"], **TOWN)
    sent["notification"]["attributes"] = ["speed"]
    assert (await api.post("subscriptions", json=sent, headers=LD)).status_code == 201
    seen = (await api.get(f"subscriptions/{URN}")).json()
    assert seen["entities"] == [{"type": "https://example.org/Vehicle"}]
    assert seen["watchedAttributes"] == ["https://example.org/speed"]
    assert seen["notification"]["attributes"] == ["https://example.org/speed"]


async def test_json_ld_answers_carry_the_context(api: httpx.AsyncClient) -> None:
    await create(api)
    answer = await api.get(f"subscriptions/{URN}", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert "@context" in answer.json()
    assert "link" not in answer.headers


async def test_the_same_identifier_again_is_a_conflict(api: httpx.AsyncClient) -> None:
    await create(api)
    answer = await api.post("subscriptions", json=body())
    assert (answer.status_code, answer.json()["type"]) == (409, f"{ERRORS}AlreadyExists")


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"type": "Abo"}, "type"),
        ({"id": "kein Bezeichner"}, "URI"),
        ({"entities": []}, "entities"),
        ({"entities": None}, "entities"),
        ({"entities": [{"id": "urn:x:1"}]}, "type"),
        ({"entities": [{"type": "Room", "idPattern": "["}]}, "idPattern"),
        ({"entities": [{"type": "Room", "id": "Raum 1"}]}, "id"),
        ({"watchedAttributes": []}, "watchedAttributes"),
        ({"watchedAttributes": ["id"]}, "watchedAttributes"),
        ({"notificationTrigger": ["entityChanged"]}, "notificationTrigger"),
        ({"timeInterval": 0}, "timeInterval"),
        ({"timeInterval": "5"}, "timeInterval"),
        ({"timeInterval": 5, "watchedAttributes": ["co2"]}, "watchedAttributes"),
        ({"timeInterval": 5, "throttling": 5}, "throttling"),
        ({"throttling": -1}, "throttling"),
        ({"q": "co2>"}, "q"),
        ({"q": ""}, "q"),
        ({"csf": "(("}, "csf"),
        ({"scopeQ": "/a//"}, "scopeQ"),
        ({"geoQ": {"georel": "beside", "geometry": "Point", "coordinates": [1, 2]}}, "georel"),
        ({"geoQ": {"georel": "within", "geometry": "Point", "coordinates": [[1, 2]]}}, "coordinates"),
        ({"expiresAt": "2000-01-01T00:00:00Z"}, "expiresAt"),
        ({"expiresAt": "morgen"}, "expiresAt"),
        ({"isActive": "true"}, "isActive"),
        ({"datasetId": ["b"]}, "datasetId"),
        ({"jsonldContext": "urn:x:1"}, "jsonldContext"),
        ({"lang": "??"}, "lang"),
        ({"notification": None}, "notification"),
        ({"notification": {}}, "endpoint"),
        ({"notification": {"endpoint": {}}}, "uri"),
    ],
)
async def test_what_the_standard_forbids_is_refused_with_the_reason(
    api: httpx.AsyncClient, members: dict[str, Any], word: str
) -> None:
    answer = await api.post("subscriptions", json=body(**members))
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (400, f"{ERRORS}BadRequestData"), problem
    assert word in problem["detail"]
    assert (await api.get("subscriptions")).json() == []


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({"format": "xml"}, "format"),
        ({"attributes": []}, "attributes"),
        ({"attributes": ["scope"]}, "attributes"),
        ({"attributes": ["co2"], "pick": ["co2"]}, "pick"),
        ({"attributes": ["co2"], "omit": ["co2"]}, "omit"),
        ({"pick": ["co2"], "omit": ["co2"]}, "pick"),
        ({"pick": ["a{b"]}, "pick"),
        ({"showChanges": True, "format": "keyValues"}, "showChanges"),
        ({"showChanges": True, "format": "simplified"}, "showChanges"),
        ({"join": "both"}, "join"),
        ({"join": "flat", "joinLevel": 0}, "joinLevel"),
        ({"sysAttrs": 1}, "sysAttrs"),
    ],
)
async def test_what_cannot_be_notified_is_refused(
    api: httpx.AsyncClient, params: dict[str, Any], word: str
) -> None:
    answer = await api.post("subscriptions", json=body(notification={"endpoint": {"uri": URI}, **params}))
    assert answer.status_code == 400
    assert word in answer.json()["detail"]


@pytest.mark.parametrize(
    "endpoint",
    [
        {"uri": "ftp://example.org/x"},
        {"uri": "http://"},
        {"uri": "http://[::1/x"},
        {"uri": "http://example.org:99999/"},
        {"accept": "text/html"},
        {"timeout": 0},
        {"cooldown": "1"},
        {"receiverInfo": [{"key": "K", "value": 42}]},
        {"receiverInfo": [{"key": "K"}]},
        {"receiverInfo": [{"key": 5, "value": "v"}]},
        {"receiverInfo": [{"key": "Host", "value": "elsewhere"}]},
        {"receiverInfo": [{"key": "X", "value": "a\r\nB: c"}]},
        {"receiverInfo": {"key": "K", "value": "v"}},
        {"uri": "mqtt://127.0.0.1"},
        {"uri": "mqtt://127.0.0.1/#"},
        {"uri": "mqtt://127.0.0.1/a", "notifierInfo": [{"key": "MQTT-QoS", "value": "3"}]},
        {"uri": "mqtt://127.0.0.1/a", "notifierInfo": [{"key": "MQTT-Version", "value": "mqtt2"}]},
        {"uri": "mqtt://127.0.0.1/a", "accept": "application/geo+json"},
    ],
)
async def test_an_endpoint_that_cannot_work_is_refused(
    api: httpx.AsyncClient, endpoint: dict[str, Any]
) -> None:
    answer = await api.post("subscriptions", json=body(notification={"endpoint": {"uri": URI, **endpoint}}))
    assert answer.status_code == 400, answer.text


async def test_what_only_the_broker_knows_is_not_taken_from_clients(api: httpx.AsyncClient) -> None:
    sent = body(status="expired", __context="x", createdAt="2000-01-01T00:00:00Z")
    sent["notification"]["timesSent"] = 42
    assert (await api.post("subscriptions", json=sent)).status_code == 201
    seen = (await api.get(f"subscriptions/{URN}")).json()
    assert seen["status"] == "active"
    assert "timesSent" not in seen["notification"]
    assert not [name for name in seen if name.startswith("_") or name == "createdAt"]


async def test_an_update_replaces_adds_and_removes_members(api: httpx.AsyncClient) -> None:
    await create(api, description="alt", throttling=5)
    change = {"description": "neu", "throttling": None, "watchedAttributes": ["co2"]}
    answer = await api.patch(
        f"subscriptions/{URN}", json=change, headers={"Content-Type": "application/merge-patch+json"}
    )
    assert (answer.status_code, answer.content) == (204, b"")
    seen = (await api.get(f"subscriptions/{URN}")).json()
    assert seen["description"] == "neu"
    assert seen["watchedAttributes"] == ["co2"]
    assert "throttling" not in seen


async def test_a_part_of_the_notification_is_merged_and_a_whole_one_replaces(api: httpx.AsyncClient) -> None:
    await create(api, notification={"endpoint": {"uri": URI}, "attributes": ["co2"]})
    await api.patch(f"subscriptions/{URN}", json={"notification": {"format": "concise"}})
    seen = (await api.get(f"subscriptions/{URN}")).json()["notification"]
    assert seen == {"endpoint": {"uri": URI}, "attributes": ["co2"], "format": "concise"}
    await api.patch(f"subscriptions/{URN}", json={"notification": {"endpoint": {"uri": URI}}})
    assert (await api.get(f"subscriptions/{URN}")).json()["notification"] == {"endpoint": {"uri": URI}}


@pytest.mark.parametrize(
    "change",
    [
        {"notification": {"endpoint": None}},
        {"notification": None},
        {"entities": None},
        {"type": "Abo"},
        {"expiresAt": "2000-01-01T00:00:00Z"},
        {"timeInterval": 5, "watchedAttributes": ["co2"]},
        {"q": "((("},
    ],
)
async def test_an_update_that_breaks_a_subscription_changes_nothing(
    api: httpx.AsyncClient, change: dict[str, Any]
) -> None:
    await create(api)
    before = (await api.get(f"subscriptions/{URN}")).json()
    answer = await api.patch(f"subscriptions/{URN}", json=change)
    assert (answer.status_code, answer.json()["type"]) == (400, f"{ERRORS}BadRequestData")
    assert (await api.get(f"subscriptions/{URN}")).json() == before


async def test_status_follows_pausing_and_expiry(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await create(api, isActive=False)
    assert await status(api) == "paused"
    await api.patch(f"subscriptions/{URN}", json={"isActive": True})
    assert await status(api) == "active"
    await api.patch(f"subscriptions/{URN}", json={"expiresAt": "2999-01-01T00:00:00Z"})
    assert await status(api) == "active"
    database.execute("update datahub_subscription set expires_at = now() - interval '1 second'")
    assert await status(api) == "expired"
    await api.patch(f"subscriptions/{URN}", json={"expiresAt": "2999-01-01T00:00:00Z"})
    assert await status(api) == "active"


async def status(api: httpx.AsyncClient) -> str:
    return str((await api.get(f"subscriptions/{URN}")).json()["status"])


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_unknown_subscription_is_not_found(api: httpx.AsyncClient, method: str) -> None:
    content = {"json": {"description": "x"}} if method == "PATCH" else {}
    answer = await api.request(method, "subscriptions/urn:x:none", **content)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["type"]) == (404, f"{ERRORS}ResourceNotFound")
    answer = await api.request(method, "subscriptions/kein-bezeichner", **content)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["type"]) == (400, f"{ERRORS}BadRequestData")


async def test_a_deleted_subscription_is_gone(api: httpx.AsyncClient) -> None:
    await create(api)
    assert (await api.delete(f"subscriptions/{URN}")).status_code == 204
    assert (await api.get(f"subscriptions/{URN}")).status_code == 404


async def test_pages_link_to_the_ones_before_and_after(api: httpx.AsyncClient) -> None:
    for number in range(3):
        await create(api, id=f"{URN}:{number}")
    answer = await api.get("subscriptions", params={"limit": 1, "offset": 1, "count": "true"})
    assert [one["id"] for one in answer.json()] == [f"{URN}:1"]
    assert answer.headers["ngsild-results-count"] == "3"
    links = answer.headers["link"]
    assert (
        '</ngsi-ld/v1/subscriptions?limit=1&offset=0&count=true>;rel="prev";type="application/ld+json"'
        in links
    )
    assert '</ngsi-ld/v1/subscriptions?limit=1&offset=2&count=true>;rel="next"' in links
    last = await api.get("subscriptions", params={"limit": 2, "offset": 1})
    assert 'rel="next"' not in last.headers["link"]
    only_counted = await api.get("subscriptions", params={"limit": 0, "count": "true"})
    assert (only_counted.json(), only_counted.headers["ngsild-results-count"]) == ([], "3")


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"limit": -1}, "BadRequestData"),
        ({"limit": 0}, "BadRequestData"),
        ({"limit": "viele"}, "BadRequestData"),
        ({"limit": 10**6}, "BadRequestData"),
        ({"offset": -1}, "BadRequestData"),
        ({"page": 1}, "InvalidRequest"),
    ],
)
async def test_pages_that_cannot_be_are_refused(
    api: httpx.AsyncClient, params: dict[str, Any], error: str
) -> None:
    answer = await api.get("subscriptions", params=params)
    assert (answer.status_code, answer.json()["type"]) == (400, f"{ERRORS}{error}")


async def test_subscriptions_need_the_right_to_write_and_stay_in_their_town(
    guarded_api: httpx.AsyncClient,
    writer: dict[str, str],
    reader: dict[str, str],
    stranger: dict[str, str],
) -> None:
    for headers, expected in (({"NGSILD-Tenant": "05966024"}, 401), (reader, 403), (writer, 201)):
        answer = await guarded_api.post("subscriptions", json=body(), headers=headers)
        assert answer.status_code == expected, answer.text
    # The keys in receiverInfo are nobody else's business.
    assert (await guarded_api.get("subscriptions", headers=reader)).status_code == 403
    assert (await guarded_api.get("subscriptions", headers=stranger)).json() == []
    assert (await guarded_api.get(f"subscriptions/{URN}", headers=stranger)).status_code == 404
    assert len((await guarded_api.get("subscriptions", headers=writer)).json()) == 1


async def test_an_endpoint_inside_our_network_gets_nothing(
    guarded_api: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    sent = body(notification={"endpoint": {"uri": URI}})
    assert (await guarded_api.post("subscriptions", json=sent, headers=writer)).status_code == 201
    entity = {"id": "urn:x:1", "type": "Room", "co2": {"type": "Property", "value": 1}}
    assert (await guarded_api.post("entities", json=entity, headers=writer)).status_code == 201
    for _ in range(100):
        seen = (await guarded_api.get(f"subscriptions/{URN}", headers=writer)).json()["notification"]
        if "status" in seen:
            break
    assert seen["status"] == "failed"
    assert (seen["timesSent"], seen["timesFailed"]) == (1, 1)


async def test_a_subscription_ends_with_its_token(
    guarded_api: httpx.AsyncClient, writer: dict[str, str], database: psycopg.Connection
) -> None:
    assert (await guarded_api.post("subscriptions", json=body(), headers=writer)).status_code == 201
    database.execute("update datahub_accesstoken set revoked_at = now() where name = 'w'")
    seen = (await guarded_api.get(f"subscriptions/{URN}", headers=writer)).json()
    assert seen["status"] == "paused"
