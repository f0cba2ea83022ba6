"""The broker alone in one process, open to everybody; for benchmarks alone."""

import asyncio
import signal
import sys

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

from allmende.config.asgi import FrontDoor, Receive, Scope, Send
from allmende.config.postgres import die_with_parent
from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ingest.app import collect_rarely
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import BrokerSettings


class BrokerAlone:
    """What the front door hands requests of the hub to."""

    def __init__(self, url: str) -> None:
        self._db = Database(url)
        access = AccessControl(self._db, secret="bench", is_open=True)
        self._broker = RunningBroker(self._db, access, BrokerSettings(is_open=True))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._broker(scope, receive, send)

    async def start(self) -> None:
        """Open connections."""
        await self._db.open()
        await self._broker.start()
        collect_rarely()

    async def stop(self) -> None:
        """Close them."""
        await self._broker.stop()
        await self._db.close()

    def close_streams(self) -> None:
        """There are none."""


async def serve(url: str, port: int) -> None:
    """Serve until SIGTERM."""
    broker = BrokerAlone(url)
    door = FrontDoor(web=None, hub=broker, trusted_proxy=False)
    server = Server(
        door, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, websockets=False, backlog=1024,
        log_enabled=False,
    )  # fmt: skip
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await broker.start()
    serving = asyncio.create_task(server.serve())
    await stop.wait()
    server.stop()
    await asyncio.wait((serving,), timeout=3)
    await broker.stop()


if __name__ == "__main__":
    die_with_parent()
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))
