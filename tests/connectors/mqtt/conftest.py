"""A broker, a database and hubs that listen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from allmende.datahub.ingest.app import HubApp, create_hub
from allmende.datahub.ingest.settings import HubSettings
from tests.connectors.mqtt.broker import Broker
from tests.datahub.pull.conftest import SECRET, World, database, pull_database, world

__all__ = ["World", "database", "pull_database", "world"]


@pytest.fixture
def start_broker(tmp_path: Path) -> Iterator[Callable[..., Broker]]:
    """Start brokers that are stopped at the end."""
    made: list[Broker] = []

    def start(**wishes: Any) -> Broker:
        folder = tmp_path / f"broker{len(made)}"
        folder.mkdir()
        made.append(Broker(folder, **wishes))
        made[-1].start()
        return made[-1]

    yield start
    for broker in made:
        broker.stop()


@pytest.fixture
def broker(start_broker: Callable[..., Broker]) -> Broker:
    """An open broker."""
    return start_broker()


@pytest.fixture
async def start_hub(pull_database: str) -> AsyncIterator[Callable[..., Any]]:
    """Start hubs that are stopped at the end."""
    async with AsyncExitStack() as stack:

        async def start(networks: tuple[str, ...] = ("127.0.0.0/8", "::1")) -> HubApp:
            settings = HubSettings(secret_key=SECRET, private_networks=networks, status_flush_s=0.05)
            hub = await asyncio.to_thread(create_hub, pull_database, settings)
            await hub.start()
            stack.push_async_callback(hub.stop)
            return hub

        yield start


async def until(what: Callable[[], Any], *, within_s: float = 15) -> Any:
    """Wait until something is true, and return it."""
    async with asyncio.timeout(within_s):
        while not (found := what()):
            await asyncio.sleep(0.05)
        return found
