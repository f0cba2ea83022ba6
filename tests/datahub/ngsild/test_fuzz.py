"""Strangers' nonsense, made from the published description: no mistake of ours, and answers as described.

`ALLMENDE_FUZZ_EXAMPLES` says how many requests each operation gets.
"""

import asyncio
import os
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import BrokerSettings
from allmende.datahub.ngsild.openapi.document import describe
from allmende.datahub.ngsild.routes import all_routes
from tests.emptying import empty

EXAMPLES = int(os.environ.get("ALLMENDE_FUZZ_EXAMPLES", "15"))
BASE = "http://broker.test/ngsi-ld/v1"
SCHEMA = schemathesis.openapi.from_dict(describe(all_routes()))
OPERATIONS: dict[str, Any] = {
    f"{one.ok().method.upper()} {one.ok().path}": one.ok()  # type: ignore[union-attr]
    for one in SCHEMA.get_all_operations()
}
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
#: Specified by the standard for contexts that cannot be fetched.
EXPECTED_504 = "https://uri.etsi.org/ngsi-ld/errors/LdContextNotAvailable"


def _no_network(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("there is no network in tests", request=request)


class Client:
    """A broker in a thread of its own; requests wait for their answer."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._db = Database(url, size=4)
        access = AccessControl(self._db, secret="geheim", is_open=True)
        outside = httpx.AsyncClient(transport=httpx.MockTransport(_no_network))
        self._broker = RunningBroker(self._db, access, BrokerSettings(is_open=True), http=outside)
        self.run(self._start())

    async def _start(self) -> None:
        await self._db.open()
        await self._broker.start()
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(self._broker), timeout=30)

    def ask(self, **request: Any) -> httpx.Response:
        """Send one request."""

        async def send() -> httpx.Response:
            return await self._client.request(**request)

        return self.run(send())  # type: ignore[no-any-return]

    def run(self, work: Any) -> Any:
        """Run a coroutine beside us."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def stop(self) -> None:
        """End broker and thread."""

        async def end() -> None:
            await self._client.aclose()
            await self._broker.stop()
            await self._db.close()

        self.run(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)


@pytest.fixture(scope="module")
def client(broker_database: str) -> Iterator[Client]:
    with psycopg.connect(broker_database, autocommit=True) as connection:
        empty(connection, "kernel_space")
        connection.execute(
            "insert into kernel_space (id, kind, key, name) values (1, 'consortium', 'verbund', 'Verbund')"
        )
        connection.execute("select setval(pg_get_serial_sequence('kernel_space', 'id'), 100)")
    found = Client(broker_database)
    entity = {"id": "urn:ngsi-ld:Room:1", "type": "Room", "co2": {"type": "Property", "value": 800}}
    assert found.ask(method="POST", url=f"{BASE}/entities", json=entity).status_code == 201
    yield found
    found.stop()


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_sent_is_answered_as_described(client: Client, name: str) -> None:
    operation = OPERATIONS[name]

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        sent = case.as_transport_kwargs(base_url=BASE)
        request = {key: sent[key] for key in ("method", "url", "params", "headers") if sent.get(key)}
        request |= {"json": sent["json"]} if "json" in sent else {"content": sent.get("data")}
        try:
            response = client.ask(**request)
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeError, ValueError):
            return  # nothing that could be sent
        is_ours = response.status_code >= 500 and response.json().get("type") != EXPECTED_504
        assert not is_ours, f"{response.status_code} {response.text} for {case.as_curl_command()}"
        case.validate_response(response, checks=CHECKS)

    ask()
