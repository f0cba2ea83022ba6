"""A receiver of notifications, and short words for what these tests do all the time."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.datahub.ngsild.subscriptions.receiver import Receiver, receiver_on

Subscribe = Callable[..., Awaitable[str]]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A server that takes notifications."""
    async with receiver_on() as found:
        yield found


@pytest.fixture
def subscribe(api: httpx.AsyncClient, receiver: Receiver) -> Subscribe:
    """Make a subscription to rooms that tells the receiver; returns its address."""

    async def make(notification: dict[str, Any] | None = None, **members: Any) -> str:
        params = dict(notification or {})
        params["endpoint"] = {"uri": receiver.uri, **params.get("endpoint", {})}
        if "entities" not in members and "watchedAttributes" not in members:
            members["entities"] = [{"type": "Room"}]
        answer = await api.post(
            "subscriptions", json={"type": "Subscription", "notification": params, **members}
        )
        assert answer.status_code == 201, answer.text
        return str(answer.headers["location"]).removeprefix("/ngsi-ld/v1/")

    return make


def room(number: int = 1, **attributes: Any) -> dict[str, Any]:
    """An entity; values become Properties."""
    return {
        "id": f"urn:ngsi-ld:Room:{number}",
        "type": "Room",
        **{name: _attribute(value) for name, value in attributes.items()},
    }


def _attribute(value: Any) -> Any:
    return value if isinstance(value, (dict, list)) else {"type": "Property", "value": value}
