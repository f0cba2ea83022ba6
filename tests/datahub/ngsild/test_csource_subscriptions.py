"""/csourceSubscriptions: who is told when sources come, change and go."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.datahub.ngsild.subscriptions.receiver import Receiver, receiver_on
from tests.datahub.ngsild.test_registrations import register

URN = "urn:ngsi-ld:ContextSourceRegistration:1"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiver_on() as found:
        yield found


async def subscribe(api: httpx.AsyncClient, receiver: Receiver, **members: Any) -> str:
    body: dict[str, Any] = {
        "id": "urn:ngsi-ld:Subscription:s", "type": "Subscription", "entities": [{"type": "Room"}],
        "notification": {"endpoint": {"uri": receiver.uri}}, **members,
    }  # fmt: skip
    answer = await api.post("csourceSubscriptions", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"]).removeprefix("/ngsi-ld/v1/")


async def test_what_is_there_comes_new_changes_and_goes(api: httpx.AsyncClient, receiver: Receiver) -> None:
    await register(api, 1)
    address = await subscribe(api, receiver)
    first = (await receiver.next()).body
    assert first["type"] == "ContextSourceNotification"
    assert first["subscriptionId"] == "urn:ngsi-ld:Subscription:s"
    assert first["triggerReason"] == "newlyMatching"
    assert [one["id"] for one in first["data"]] == [URN]
    assert first["data"][0]["information"] == [{"entities": [{"type": "Room"}]}]
    reasons = []
    await register(api, 2)
    reasons.append((await receiver.next()).body["triggerReason"])
    await api.patch(f"csourceRegistrations/{URN}", json={"description": "x"})
    reasons.append((await receiver.next()).body["triggerReason"])
    school = [{"entities": [{"type": "School"}]}]
    await api.patch(f"csourceRegistrations/{URN}", json={"information": school})
    reasons.append((await receiver.next()).body["triggerReason"])
    await api.patch(f"csourceRegistrations/{URN}", json={"description": "y"})
    await api.delete("csourceRegistrations/urn:ngsi-ld:ContextSourceRegistration:2")
    gone = (await receiver.next()).body
    reasons.append(gone["triggerReason"])
    assert gone["data"][0]["id"] == "urn:ngsi-ld:ContextSourceRegistration:2"
    assert reasons == ["newlyMatching", "updated", "noLongerMatching", "noLongerMatching"]
    assert (await api.delete(address)).status_code == 204
    await register(api, 3)
    await receiver.none_within(0.3)


async def test_what_nobody_asked_for_is_not_told(api: httpx.AsyncClient, receiver: Receiver) -> None:
    await subscribe(api, receiver, csf='owner=="Kreis"', watchedAttributes=["co2"])
    await register(api, 1)
    await receiver.none_within(0.3)
    await register(api, 2, owner="Kreis")
    assert (await receiver.next()).body["data"][0]["owner"] == "Kreis"


async def test_periodically(api: httpx.AsyncClient, receiver: Receiver) -> None:
    await register(api, 1)
    await subscribe(api, receiver, timeInterval=1)
    for _ in range(3):
        assert (await receiver.next()).body["data"][0]["id"] == URN
    await receiver.none_within(0.4)


async def test_paused_subscriptions_are_silent(api: httpx.AsyncClient, receiver: Receiver) -> None:
    address = await subscribe(api, receiver, isActive=False)
    await register(api, 1)
    await receiver.none_within(0.3)
    assert (await api.patch(address, json={"isActive": True})).status_code == 204
    assert (await receiver.next()).body["triggerReason"] == "newlyMatching"


async def test_subscriptions_of_both_kinds_are_apart(api: httpx.AsyncClient, receiver: Receiver) -> None:
    address = await subscribe(api, receiver)
    assert (await api.get(address)).status_code == 200
    assert (await api.get(address.replace("csourceSubscriptions", "subscriptions"))).status_code == 404
    assert (await api.get("subscriptions")).json() == []
    assert len((await api.get("csourceSubscriptions")).json()) == 1
    room = {"id": "urn:a:1", "type": "Room", "co2": {"type": "Property", "value": 1}}
    assert (await api.post("entities", json=room)).status_code == 201
    await receiver.none_within(0.3)
