"""A database of its own, a town, a foreign server, and the machinery that asks it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import blockbuster
import psycopg
import pytest

from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.codecs.pool import CodecPool
from allmende.datahub.ingest.config_cache import ConfigCache
from allmende.datahub.ingest.configuration import read_config
from allmende.datahub.ingest.intake import MAX_HELD_FETCHED, Intake
from allmende.datahub.ingest.outgoing import Outgoing
from allmende.datahub.ingest.postgres_store import PostgresStore
from allmende.datahub.ingest.pull_runner import PullRunner, PullSettings
from allmende.datahub.ingest.settings import HubSettings
from allmende.datahub.ingest.setup import open_setup, stored_from
from allmende.datahub.ingest.source_book import SourceBook
from allmende.datahub.ingest.vault import Vault
from allmende.datahub.ingest.writer import GroupCommit
from tests.datahub.pull.foreign_server import ForeignServer
from tests.emptying import empty
from tests.postgres import private_cluster

SECRET = "only-for-tests"
CONNECTORS = pipeline.connectors()


@pytest.fixture(scope="session")
def pull_database() -> Iterator[str]:
    """The address of a migrated database that no other test uses."""
    with private_cluster() as server:
        yield server.url()


@pytest.fixture
def database(pull_database: str) -> Iterator[psycopg.Connection]:
    """An owner's connection to the empty database."""
    with psycopg.connect(pull_database, autocommit=True) as connection:
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


@pytest.fixture(autouse=True)
def no_blocking_calls() -> Iterator[None]:
    """Fail when the machinery blocks its event loop."""
    with blockbuster.blockbuster_ctx("allmende.datahub.ingest"):
        yield


@pytest.fixture
def server() -> Iterator[ForeignServer]:
    """A foreign server."""
    made = ForeignServer()
    yield made
    made.close()


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class World:
    """Makes sources in the database and looks at what became of them."""

    def __init__(self, db: psycopg.Connection) -> None:
        self.db = db
        row = self.one(
            "insert into kernel_space (kind, key, name) values ('municipality', 'ort', 'Ort') returning id"
        )
        self.tenant: int = row[0]

    def one(self, query: str, *values: object) -> Any:
        return self.db.execute(query, values).fetchone()

    def all(self, query: str, *values: object) -> list[Any]:
        return self.db.execute(query, values).fetchall()

    def source(self, connector: str, values: dict[str, Any], *, secret: str = SECRET, **more: Any) -> int:
        number = len(self.all("select 1 from datahub_source"))
        public_id = f"quelle{number}"
        setup = read_config(CONNECTORS[connector].config_type, values)
        stored = stored_from(setup, Vault(secret), public_id=public_id)
        source_id: int = self.one(
            "insert into datahub_source (owner_id, visibility, name, connector, public_id,"
            " expected_interval_s, is_simulated, contact_email, created_at)"
            " values (%s, 'municipality', 'Quelle', %s, %s, 600, false, '', now()) returning id",
            self.tenant, connector, public_id,
        )[0]  # fmt: skip
        self.db.execute(
            'insert into datahub_sourceconfiguration (source_id, "values", sealed, interval_s, is_paused,'
            " remote_id, changed_at) values (%s, %s, %s, %s, %s, '', now())",
            (source_id, json.dumps(stored.values), stored.sealed, more.get("interval_s"),
             more.get("is_paused", False)),
        )  # fmt: skip
        return source_id

    def progress(self, source_id: int) -> dict[str, Any]:
        with self.db.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            row = cursor.execute(
                "select * from datahub_sourceprogress where source_id = %s", (source_id,)
            ).fetchone()
        return dict(row or {})

    def values(self) -> list[Any]:
        return self.all(
            "select e.name, s.attribute, s.unit, o.observed_at, o.value, o.quality from observation o"
            " join datahub_series s on s.id = o.series_id join datahub_entity e on e.id = s.entity_id"
            " order by e.name, s.attribute, o.observed_at"
        )

    def held(self) -> list[Any]:
        return self.all("select reason, code, detail, body from datahub_heldmessage order by id")

    def status(self, source_id: int) -> Any:
        return self.one("select messages, rejected from datahub_sourcestatus where source_id = %s", source_id)


@pytest.fixture
def world(database: psycopg.Connection) -> World:
    """A town without sources."""
    return World(database)


@pytest.fixture
def clock() -> Clock:
    """A time that tests move."""
    return Clock()


@pytest.fixture
async def machinery(pull_database: str, clock: Clock) -> AsyncIterator[Callable[..., Any]]:
    """Make runners as the worker does; each call is a process of its own as far as the database knows."""
    async with AsyncExitStack() as stack:

        async def make(
            *, networks: tuple[str, ...] = ("127.0.0.1",), secret: str = SECRET, **patience: float
        ) -> PullRunner:
            store, book, codecs = PostgresStore(pull_database), SourceBook(pull_database), CodecPool()
            vault = Vault(secret)
            config = ConfigCache(store, lambda source: open_setup(source, CONNECTORS, vault))
            commit = GroupCommit(store, HubSettings(status_flush_s=0.05))
            intake = Intake(
                config=config, connectors=CONNECTORS, codecs=codecs, commit=commit, stations=store,
                max_held=MAX_HELD_FETCHED,
            )  # fmt: skip
            committing = asyncio.create_task(commit.run())
            http = await asyncio.to_thread(Outgoing, Allowed.of(networks))
            runner = PullRunner(
                book=book, config=config, intake=intake, commit=commit, connectors=CONNECTORS, http=http,
                settings=PullSettings(**{"tick_s": 0.05, **patience}), clock=clock,
            )  # fmt: skip

            async def end() -> None:
                await runner.stop()
                commit.stop()
                await committing
                await http.__aexit__(None, None, None)
                await codecs.close()
                await book.close()
                await store.close()

            stack.push_async_callback(end)
            return runner

        yield make
