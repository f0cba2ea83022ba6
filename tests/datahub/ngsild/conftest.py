"""A running broker in this process over a PostgreSQL of its own, open or with tokens.

`api` is an httpx client of an open broker: every request may write, tenant names are made as they come.
`guarded_api` asks a broker that wants tokens; `writer`, `reader` and `stranger` are headers for it.
Paths are relative to /ngsi-ld/v1/, e.g. `await api.post("entities", json={…})`.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import blockbuster
import httpx
import psycopg
import pytest

from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import Broker, BrokerSettings
from tests.emptying import empty
from tests.postgres import private_cluster

BASE = "http://broker.test/ngsi-ld/v1/"
SECRET = "geheim"
LD = {"Content-Type": "application/ld+json"}
CORE = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"
TABLES = (
    "kernel_space", "observation", "latest", "attribute_instance", "datahub_entitygeometry", "datahub_entity",
    "datahub_subscription", "datahub_registration", "datahub_hostedcontext", "datahub_accesstoken",
)  # fmt: skip


@pytest.fixture(scope="session")
def broker_database() -> Iterator[str]:
    """The address of a migrated database that no other test uses."""
    with private_cluster() as server:
        yield server.url()


@pytest.fixture
def database(broker_database: str) -> Iterator[psycopg.Connection]:
    """An owner's connection to the emptied database: the consortium (1) and two towns (2, 3)."""
    with psycopg.connect(broker_database, autocommit=True) as connection:
        empty(connection, *TABLES)
        connection.execute(
            "insert into kernel_space (id, kind, key, name) values (1, 'consortium', 'verbund', 'Verbund'),"
            " (2, 'municipality', '05966024', 'Olpe'), (3, 'municipality', '05974028', 'Lippstadt')"
        )
        connection.execute("select setval(pg_get_serial_sequence('kernel_space', 'id'), 100)")
        for token, tenant, right in (("w", 2, "write"), ("r", 2, "read"), ("s", 3, "write")):
            connection.execute(
                'insert into datahub_accesstoken (tenant, name, "right", token_hash, hint, created_at,'
                " created_by) values (%s, %s, %s, %s, '', now(), '')",
                (tenant, token, right, hashlib.sha256(token.encode()).hexdigest()),
            )
        yield connection


@pytest.fixture
async def pool(database: psycopg.Connection, broker_database: str) -> AsyncIterator[Database]:
    """Guarded connections, as the broker has them."""
    db = Database(broker_database, size=4)
    await db.open()
    yield db
    await db.close()


@pytest.fixture
def no_blocking_calls() -> Iterator[None]:
    """Fail when the broker blocks its event loop; ask for it where it matters."""
    with blockbuster.blockbuster_ctx("allmende.datahub.ngsild"):
        yield


@pytest.fixture
async def open_broker(pool: Database) -> AsyncIterator[RunningBroker]:
    """A broker that anybody may write to, with the default tenant 1."""
    running = RunningBroker(
        pool, AccessControl(pool, secret=SECRET, is_open=True), BrokerSettings(is_open=True)
    )
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def broker(open_broker: RunningBroker) -> Broker:
    """What handlers of the open broker are given."""
    return open_broker.broker


@pytest.fixture
async def api(open_broker: RunningBroker) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the open broker."""
    async with client_of(open_broker) as client:
        yield client


@pytest.fixture
async def guarded_api(pool: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a broker that asks for tokens; see the headers below."""
    running = RunningBroker(pool, AccessControl(pool, secret=SECRET), BrokerSettings())
    await running.start()
    async with client_of(running) as client:
        yield client
    await running.stop()


@pytest.fixture
def writer() -> dict[str, str]:
    """Headers of a program that may write the data of Olpe (tenant 2)."""
    return {"NGSILD-Tenant": "05966024", "Authorization": "Bearer w"}


@pytest.fixture
def reader() -> dict[str, str]:
    """Headers of a program that may read all data of Olpe."""
    return {"NGSILD-Tenant": "05966024", "Authorization": "Bearer r"}


@pytest.fixture
def stranger() -> dict[str, str]:
    """Headers of a program of Lippstadt (tenant 3)."""
    return {"NGSILD-Tenant": "05974028", "Authorization": "Bearer s"}


def client_of(app: Any) -> httpx.AsyncClient:
    """Return a client that asks an ASGI application without a network."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)
