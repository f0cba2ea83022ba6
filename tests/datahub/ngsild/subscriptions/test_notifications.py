"""What a subscriber is told, and when: through the broker's HTTP interface to a real receiver."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.datahub.ngsild.subscriptions.conftest import Subscribe, room
from tests.datahub.ngsild.subscriptions.receiver import Receiver

URN = "urn:ngsi-ld:Room:1"
NULL = "urn:ngsi-ld:null"
DATASET = "urn:ngsi-ld:Dataset:b"
TWO_INSTANCES = [
    {"type": "Property", "value": 1},
    {"type": "Property", "value": 2, "datasetId": DATASET},
]


async def put(api: httpx.AsyncClient, **attributes: Any) -> None:
    answer = await api.post("entities", json=room(**attributes))
    assert answer.status_code == 201, answer.text


async def patch(api: httpx.AsyncClient, body: dict[str, Any]) -> None:
    answer = await api.patch(f"entities/{URN}/attrs", json=body)
    assert answer.status_code == 204, answer.text


async def test_a_change_is_told_with_the_whole_entity(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800, name="A 1")
    address = await subscribe()
    await patch(api, {"co2": {"type": "Property", "value": 900}})
    told = await receiver.next()
    assert told.body["type"] == "Notification"
    assert told.body["subscriptionId"] == address.removeprefix("subscriptions/")
    assert told.body["data"] == [
        {
            "id": URN,
            "type": "Room",
            "co2": {"type": "Property", "value": 900},
            "name": {"type": "Property", "value": "A 1"},
        }
    ]
    assert told.headers["content-type"] == "application/json"
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in told.headers["link"]
    assert "ngsild-tenant" not in told.headers


async def test_the_same_value_again_is_no_change(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800)
    await subscribe()
    await patch(api, {"co2": {"type": "Property", "value": 800}})
    await patch(api, {"co2": {"type": "Property", "value": 801}})
    assert (await receiver.next()).body["data"][0]["co2"]["value"] == 801


async def test_creation_is_told_by_default_and_deletion_is_not(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await subscribe()
    await put(api, co2=800)
    assert (await receiver.next()).body["data"][0]["co2"]["value"] == 800
    assert (await api.delete(f"entities/{URN}")).status_code == 204
    await receiver.none_within(0.3)


@pytest.mark.parametrize(
    ("trigger", "is_told"),
    [
        ("entityCreated", [True, False, False]),
        ("attributeCreated", [True, False, False]),
        ("attributeUpdated", [False, True, False]),
        ("entityUpdated", [True, True, True]),
        ("entityDeleted", [False, False, True]),
        ("attributeDeleted", [False, False, True]),
    ],
)
async def test_only_the_chosen_triggers_tell(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe, trigger: str, is_told: list[bool]
) -> None:
    await subscribe(notificationTrigger=[trigger])
    steps: list[Callable[[], Awaitable[object]]] = [
        lambda: put(api, co2=800),
        lambda: patch(api, {"co2": {"type": "Property", "value": 900}}),
        lambda: api.delete(f"entities/{URN}"),
    ]
    for step, told in zip(steps, is_told, strict=True):
        await step()
        if told:
            await receiver.next()
        else:
            await receiver.none_within(0.2)


async def test_a_deleted_entity_is_told_with_its_time_only(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800)
    await subscribe(notificationTrigger=["entityDeleted"])
    await api.delete(f"entities/{URN}")
    (told,) = (await receiver.next()).body["data"]
    assert told.keys() == {"id", "type", "deletedAt"}


async def test_with_show_changes_a_deleted_entity_is_told_with_all_it_had(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800, at={"type": "Relationship", "object": "urn:x:1"})
    await subscribe({"showChanges": True}, notificationTrigger=["entityDeleted"])
    await api.delete(f"entities/{URN}")
    (told,) = (await receiver.next()).body["data"]
    assert told["co2"] == {"type": "Property", "value": NULL, "previousValue": 800}
    assert told["at"] == {"type": "Relationship", "object": NULL, "previousObject": "urn:x:1"}


async def test_a_deleted_attribute_is_told_as_null_beside_the_others(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800, name="A 1", label={"type": "LanguageProperty", "languageMap": {"de": "Saal"}})
    await subscribe(notificationTrigger=["attributeDeleted"])
    assert (await api.delete(f"entities/{URN}/attrs/label")).status_code == 204
    (told,) = (await receiver.next()).body["data"]
    assert told["label"] == {"type": "LanguageProperty", "languageMap": {"@none": NULL}}
    assert told["co2"] == {"type": "Property", "value": 800}


async def test_in_the_simplified_form_a_deleted_attribute_is_the_bare_null(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800, label={"type": "LanguageProperty", "languageMap": {"de": "Saal"}})
    await subscribe({"format": "keyValues"}, notificationTrigger=["attributeDeleted"])
    await api.delete(f"entities/{URN}/attrs/label")
    assert (await receiver.next()).body["data"] == [{"id": URN, "type": "Room", "co2": 800, "label": NULL}]


async def test_deleting_one_instance_leaves_the_others(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=TWO_INSTANCES)
    await subscribe(notificationTrigger=["attributeDeleted"])
    await api.delete(f"entities/{URN}/attrs/co2", params={"datasetId": DATASET})
    (told,) = (await receiver.next()).body["data"]
    assert told["co2"] == [
        {"type": "Property", "value": 1},
        {"type": "Property", "value": NULL, "datasetId": DATASET},
    ]


async def test_deleting_all_instances_is_told_once(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=TWO_INSTANCES)
    await subscribe(notificationTrigger=["attributeDeleted"])
    await api.delete(f"entities/{URN}/attrs/co2", params={"deleteAll": "true"})
    (told,) = (await receiver.next()).body["data"]
    assert told["co2"] == {"type": "Property", "value": NULL}


async def test_previous_values_are_told_of_what_changed(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800, name="A 1")
    await subscribe({"showChanges": True})
    await patch(api, {"co2": {"type": "Property", "value": 900}})
    (told,) = (await receiver.next()).body["data"]
    assert told["co2"] == {"type": "Property", "value": 900, "previousValue": 800}
    assert told["name"] == {"type": "Property", "value": "A 1"}


async def test_only_watched_attributes_tell(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800, name="A 1")
    await subscribe(watchedAttributes=["co2"])
    await patch(api, {"name": {"type": "Property", "value": "A 2"}})
    await patch(api, {"co2": {"type": "Property", "value": 900}})
    (told,) = (await receiver.next()).body["data"]
    assert told["co2"]["value"] == 900
    await receiver.none_within(0.2)


@pytest.mark.parametrize(
    ("members", "is_told"),
    [
        ({"q": "co2>1000"}, False),
        ({"q": "co2>850"}, True),
        ({"entities": [{"type": "Room", "id": URN}]}, True),
        ({"entities": [{"type": "Room", "id": "urn:ngsi-ld:Room:2"}]}, False),
        ({"entities": [{"type": "Room", "idPattern": "Room:[0-9]$"}]}, True),
        ({"entities": [{"type": "Room", "idPattern": "Room:[a-z]$"}]}, False),
        ({"entities": [{"type": "House,Room"}]}, True),
        ({"entities": [{"type": "House;Room"}]}, False),
        ({"entities": [{"type": "*"}]}, True),
        ({"scopeQ": "/Olpe/#"}, True),
        ({"scopeQ": "/Soest/#"}, False),
        (
            {"geoQ": {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": [7.85, 51.03]}},
            True,
        ),
        (
            {"geoQ": {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": [8.85, 51.03]}},
            False,
        ),
    ],
)
async def test_filters_decide(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe, members: dict[str, Any], is_told: bool
) -> None:
    place = {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [7.85, 51.03]}}
    answer = await api.post("entities", json={**room(co2=800, location=place), "scope": "/Olpe/Schulen"})
    assert answer.status_code == 201, answer.text
    await subscribe(**members)
    await patch(api, {"co2": {"type": "Property", "value": 900}})
    if is_told:
        await receiver.next()
    else:
        await receiver.none_within(0.3)


async def test_a_query_may_look_behind_relationships(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    for number, level in ((7, 0.3), (8, 0.9)):
        device = {"id": f"urn:x:{number}", "type": "Device", "battery": {"type": "Property", "value": level}}
        assert (await api.post("entities", json=device)).status_code == 201
    await subscribe(q="by{battery}<0.5")
    for number, urn in ((1, "urn:x:8"), (2, "urn:x:7")):
        body = room(number, by={"type": "Relationship", "object": urn})
        assert (await api.post("entities", json=body)).status_code == 201
    assert (await receiver.next()).body["data"][0]["id"] == "urn:ngsi-ld:Room:2"


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({"attributes": ["co2"]}, {"id", "type", "co2"}),
        ({"pick": ["id", "co2"]}, {"id", "co2"}),
        ({"omit": ["type", "co2"]}, {"id", "name"}),
    ],
)
async def test_the_subscriber_chooses_members(
    api: httpx.AsyncClient,
    receiver: Receiver,
    subscribe: Subscribe,
    params: dict[str, Any],
    shown: set[str],
) -> None:
    await subscribe(params)
    await put(api, co2=800, name="A 1")
    assert (await receiver.next()).body["data"][0].keys() == shown


@pytest.mark.parametrize(
    ("params", "co2"),
    [
        ({"format": "concise"}, 800),
        ({"format": "simplified"}, 800),
        ({"format": "normalized"}, {"type": "Property", "value": 800}),
    ],
)
async def test_the_subscriber_chooses_the_format(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe, params: dict[str, Any], co2: Any
) -> None:
    await subscribe(params)
    await put(api, co2=800)
    assert (await receiver.next()).body["data"][0]["co2"] == co2


async def test_system_times_are_told_when_wanted(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await subscribe({"sysAttrs": True})
    await put(api, co2=800)
    (told,) = (await receiver.next()).body["data"]
    assert {"createdAt", "modifiedAt"} <= told.keys()
    assert {"createdAt", "modifiedAt"} <= told["co2"].keys()


async def test_json_ld_carries_the_context_in_the_body(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await subscribe({"endpoint": {"accept": "application/ld+json"}})
    await put(api, co2=800)
    told = await receiver.next()
    assert told.headers["content-type"] == "application/ld+json"
    assert "link" not in told.headers
    assert "@context" in told.body["data"][0]


async def test_geojson_is_a_feature_collection(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await subscribe({"endpoint": {"accept": "application/geo+json"}})
    await put(api, location={"type": "GeoProperty", "value": {"type": "Point", "coordinates": [7.8, 51.0]}})
    told = await receiver.next()
    assert told.headers["content-type"] == "application/geo+json"
    (feature,) = told.body["data"]["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [7.8, 51.0]}


async def test_only_wanted_datasets_are_told(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    dataset = "urn:ngsi-ld:Dataset:b"
    await subscribe(datasetId=[dataset])
    await put(
        api, co2=[{"type": "Property", "value": 1}, {"type": "Property", "value": 2, "datasetId": DATASET}]
    )
    (told,) = (await receiver.next()).body["data"]
    assert told["co2"] == {"type": "Property", "value": 2, "datasetId": DATASET}


async def test_receiver_info_and_tenant_become_headers(api: httpx.AsyncClient, receiver: Receiver) -> None:
    headers = {"NGSILD-Tenant": "05966024"}
    endpoint = {"uri": receiver.uri, "receiverInfo": [{"key": "Authorization", "value": "Bearer x"}]}
    body = {"type": "Subscription", "entities": [{"type": "Room"}], "notification": {"endpoint": endpoint}}
    assert (await api.post("subscriptions", json=body, headers=headers)).status_code == 201
    await put(api, co2=1)
    assert (await api.post("entities", json=room(co2=2), headers=headers)).status_code == 201
    told = await receiver.next()
    assert told.body["data"][0]["co2"]["value"] == 2
    assert told.headers["authorization"] == "Bearer x"
    assert told.headers["ngsild-tenant"] == "05966024"


@pytest.mark.parametrize("join", ["flat", "inline"])
async def test_linked_entities_come_along(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe, join: str
) -> None:
    school = {"id": "urn:x:school", "type": "School", "name": {"type": "Property", "value": "Gymnasium"}}
    assert (await api.post("entities", json=school)).status_code == 201
    await subscribe({"join": join})
    await put(api, co2=800, isIn={"type": "Relationship", "object": "urn:x:school"})
    data = (await receiver.next()).body["data"]
    if join == "flat":
        assert data[1] == school
    else:
        assert data[0]["isIn"] == {"type": "Relationship", "object": "urn:x:school", "entity": school}


async def test_throttling_lets_one_through(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800)
    await subscribe(throttling=1)
    for value in (1, 2, 3):
        await patch(api, {"co2": {"type": "Property", "value": value}})
    assert (await receiver.next()).body["data"][0]["co2"]["value"] == 1
    await receiver.none_within(1.1)
    await patch(api, {"co2": {"type": "Property", "value": 4}})
    assert (await receiver.next()).body["data"][0]["co2"]["value"] == 4


async def test_intervals_tell_without_a_change(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    await put(api, co2=800)
    await subscribe(timeInterval=1)
    for _ in range(2):
        assert (await receiver.next(3)).body["data"][0]["co2"]["value"] == 800


async def test_nothing_is_told_while_paused(
    api: httpx.AsyncClient, receiver: Receiver, subscribe: Subscribe
) -> None:
    address = await subscribe(isActive=False)
    await put(api, co2=800)
    await receiver.none_within(0.3)
    assert (await api.patch(address, json={"isActive": True})).status_code == 204
    await patch(api, {"co2": {"type": "Property", "value": 900}})
    await receiver.next()
    assert (await api.patch(address, json={"isActive": False})).status_code == 204
    await patch(api, {"co2": {"type": "Property", "value": 901}})
    await receiver.none_within(0.3)
