"""A PostgreSQL of the hub's own, a world in it, and the hub without a server in front."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import blockbuster
import psycopg
import pytest

from allmende.datahub.ingest.app import HubApp, HubSettings, create_hub
from allmende.datahub.services.citus import scale_out
from benchmarks.parts.world import Town, make_dashboard, make_town
from tests.emptying import empty
from tests.postgres import migrate, private_cluster

PATIENT = HubSettings(ticket_secret="geheim", live_pause_s=0.01, status_flush_s=0.05, queue_wait_s=0.2)


@pytest.fixture(scope="session", params=["embedded", "citus"])
def hub_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database that no other test uses: one machine's, and a spread one.

    `ALLMENDE_TEST_CITUS_URL` names an empty database of a PostgreSQL with the extension Citus; it is
    migrated and spread here, and everything in it may be deleted.
    """
    if request.param == "embedded":
        with private_cluster() as server:
            yield server.url()
        return
    url = os.environ.get("ALLMENDE_TEST_CITUS_URL")
    if not url:
        pytest.skip("no PostgreSQL with Citus given (ALLMENDE_TEST_CITUS_URL)")
    migrate(url)
    for _step in scale_out(url):
        pass
    yield url


@pytest.fixture
def database(hub_database: str) -> Iterator[psycopg.Connection]:
    """An owner's connection to the hub's empty database."""
    with psycopg.connect(hub_database, autocommit=True) as connection:
        empty(
            connection,
            "kernel_space",
            "observation",
            "latest",
            "datahub_source",
            "datahub_device",
            "datahub_entity",
        )
        yield connection


@pytest.fixture
def town(database: psycopg.Connection) -> Town:
    """A town with two rooms and devices, its school public live, its cockpit public."""
    town = make_town(database, 1, devices=2)
    make_dashboard(database, town)
    return town


@pytest.fixture(autouse=True)
def no_blocking_calls() -> Iterator[None]:
    """Fail when the hub blocks its event loop."""
    with blockbuster.blockbuster_ctx("allmende.datahub.ingest"):
        yield


@pytest.fixture
async def start_hub(hub_database: str) -> AsyncIterator[Callable[..., object]]:
    """Start hubs that are stopped at the end."""
    async with AsyncExitStack() as stack:

        async def start(settings: HubSettings = PATIENT, dsn: str = hub_database) -> HubApp:
            # As in the product: made before the event loop has work to do.
            hub = await asyncio.to_thread(create_hub, dsn, settings)
            await hub.start()
            stack.push_async_callback(hub.stop)
            return hub

        yield start
