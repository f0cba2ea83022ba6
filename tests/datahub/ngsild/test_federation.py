"""Two brokers that know of each other: every operation goes through both, and no request goes round."""

from collections.abc import AsyncIterator, Iterator

import httpx
import psycopg
import pytest

from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import BrokerSettings
from tests.datahub.ngsild.conftest import BASE, SECRET, TABLES
from tests.emptying import empty
from tests.postgres import private_cluster

URN = "urn:ngsi-ld:Room:1"
ROOM = {
    "id": URN,
    "type": "Room",
    "co2": {"type": "Property", "value": 600},
    "name": {"type": "Property", "value": "A"},
}


@pytest.fixture(scope="module")
def far_database() -> Iterator[str]:
    with private_cluster() as server:
        yield server.url()


class Net(httpx.AsyncBaseTransport):
    """Leads requests to brokers in this process, by host; counts them."""

    def __init__(self) -> None:
        self.hosts: dict[str, httpx.ASGITransport] = {}
        self.sent: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(f"{request.method} {request.url.host}")
        return await self.hosts[request.url.host].handle_async_request(request)


@pytest.fixture
async def net() -> Net:
    return Net()


async def running(dsn: str, net: Net, host: str) -> AsyncIterator[httpx.AsyncClient]:
    db = Database(dsn, size=4)
    await db.open()
    broker = RunningBroker(
        db, AccessControl(db, secret=SECRET, is_open=True), BrokerSettings(is_open=True, alias=host),
        http=httpx.AsyncClient(transport=net),
    )  # fmt: skip
    net.hosts[host] = httpx.ASGITransport(broker)
    await broker.start()
    async with httpx.AsyncClient(transport=net.hosts[host], base_url=BASE) as client:
        yield client
    await broker.stop()
    await db.close()


@pytest.fixture
async def near(
    broker_database: str, database: psycopg.Connection, net: Net
) -> AsyncIterator[httpx.AsyncClient]:
    async for client in running(broker_database, net, "near.test"):
        yield client


@pytest.fixture
async def far(far_database: str, net: Net) -> AsyncIterator[httpx.AsyncClient]:
    with psycopg.connect(far_database, autocommit=True) as connection:
        empty(connection, *TABLES)
        connection.execute(
            "insert into kernel_space (id, kind, key, name) values (1, 'consortium', 'k', 'K')"
        )
    async for client in running(far_database, net, "far.test"):
        yield client


async def know(api: httpx.AsyncClient, host: str, mode: str = "inclusive", **members: object) -> None:
    info: dict[str, object] = {"entities": [{"type": "Room"}]}
    operations = ["redirectionOps", "createBatch", "upsertBatch", "updateBatch", "deleteBatch", "queryBatch"]
    if mode == "exclusive":
        info = {"entities": [{"type": "Room", "id": URN}], "propertyNames": ["co2"]}
    document = {
        "type": "ContextSourceRegistration", "information": [info], "endpoint": f"http://{host}",
        "mode": mode, "operations": operations, **members,
    }  # fmt: skip
    answer = await api.post("csourceRegistrations", json=document)
    assert answer.status_code == 201, answer.text


async def attributes(api: httpx.AsyncClient, *, local: bool = True) -> set[str]:
    answer = await api.get(f"entities/{URN}", params={"local": "true"} if local else {})
    return set(answer.json()) - {"id", "type"} if answer.status_code == 200 else set()


async def test_an_attribute_lives_elsewhere(near: httpx.AsyncClient, far: httpx.AsyncClient) -> None:
    await know(near, "far.test", "exclusive")
    assert (await near.post("entities", json=ROOM)).status_code == 201
    assert (await attributes(near), await attributes(far)) == ({"name"}, {"co2"})
    assert await attributes(near, local=False) == {"name", "co2"}
    listed = await near.get("entities", params={"type": "Room", "q": "co2>500"})
    assert set(listed.json()[0]) == {"id", "type", "name", "co2"}
    changed = await near.patch(f"entities/{URN}/attrs/co2", json={"value": 700})
    assert changed.status_code == 204
    assert (await far.get(f"entities/{URN}")).json()["co2"]["value"] == 700
    assert (await near.delete(f"entities/{URN}/attrs/co2")).status_code == 204
    assert await attributes(far) == set()
    assert (await near.delete(f"entities/{URN}")).status_code == 204
    assert (await far.get(f"entities/{URN}")).status_code == 404


async def test_batches_go_through(near: httpx.AsyncClient, far: httpx.AsyncClient) -> None:
    await know(near, "far.test", "redirect")
    rooms = [{**ROOM, "id": f"urn:ngsi-ld:Room:{number}"} for number in range(5)]
    answer = await near.post("entityOperations/create", json=rooms)
    assert answer.status_code == 201
    assert len(answer.json()) == 5
    assert len((await far.get("entities", params={"type": "Room"})).json()) == 5
    assert (await near.get("entities", params={"type": "Room", "local": "true"})).json() == []
    asked = await near.post("entityOperations/query", json={"type": "Query", "entities": [{"type": "Room"}]})
    assert len(asked.json()) == 5
    again = await near.post("entityOperations/create", json=rooms[:1])
    assert again.status_code == 207
    assert again.json()["errors"][0]["error"]["status"] == 409
    ids = [room["id"] for room in rooms]
    assert (await near.post("entityOperations/delete", json=ids)).status_code == 204
    assert (await far.get("entities", params={"type": "Room"})).json() == []


async def test_no_request_goes_round(near: httpx.AsyncClient, far: httpx.AsyncClient, net: Net) -> None:
    await know(near, "far.test")
    await know(far, "near.test")  # without the name of the other: found by Via
    for api, number in ((near, 1), (far, 2)):
        room = {**ROOM, "id": f"urn:ngsi-ld:Room:{number}"}
        assert (await api.post("entities?local=true", json=room)).status_code == 201
    net.sent.clear()
    answer = await near.get("entities", params={"type": "Room"})
    assert [one["id"] for one in answer.json()] == ["urn:ngsi-ld:Room:1", "urn:ngsi-ld:Room:2"]
    assert net.sent == ["GET far.test", "GET near.test"]


async def test_named_sources_are_not_even_asked(
    near: httpx.AsyncClient, far: httpx.AsyncClient, net: Net
) -> None:
    alias = (await near.get("info/sourceIdentity")).json()["contextSourceAlias"]
    await know(near, "far.test")
    await know(far, "near.test", contextSourceAlias=alias)
    assert (await far.post("entities?local=true", json=ROOM)).status_code == 201
    net.sent.clear()
    answer = await near.get(f"entities/{URN}")
    assert answer.status_code == 200
    assert "ngsild-warning" not in answer.headers
    assert net.sent == ["GET far.test"]
