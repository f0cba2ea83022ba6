"""A broker over the portal's own database, for tests that look at both sides."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from django.db import connection

from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import BrokerSettings
from tests.datahub.ngsild.conftest import client_of


@pytest.fixture
def portal_database(transactional_db: None) -> Iterator[None]:
    """The portal's database with what the test commits; emptied of what Django does not know of."""
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate observation, latest, attribute_instance, datahub_entitygeometry, rollup_hour,"
            " rollup_day, rollup_dirty, series_horizon"
        )
        cursor.execute("update rollup_state set open_from = '-infinity', rolled_to = '-infinity'")


def ask(tenant: str, talk: Callable[[httpx.AsyncClient], Awaitable[Any]], **settings: Any) -> Any:
    """Talk to an open broker about one tenant; return what the talk brought."""

    async def run() -> Any:
        db = Database(os.environ["ALLMENDE_DATABASE_URL"], size=2)
        await db.open()
        broker = RunningBroker(
            db, AccessControl(db, secret="", is_open=True), BrokerSettings(is_open=True, **settings)
        )
        await broker.start()
        async with client_of(broker) as client:
            client.headers["NGSILD-Tenant"] = tenant
            found = await talk(client)
        await broker.stop()
        await db.close()
        return found

    return asyncio.run(run())
