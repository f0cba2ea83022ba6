"""One hub process with ingest and broker, as `allmende serve hub` runs it; for benchmarks alone."""

import asyncio
import signal
import sys

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

from allmende.config.asgi import FrontDoor
from allmende.config.hub import Hub
from allmende.config.postgres import die_with_parent
from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ingest.app import create_hub
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import BrokerSettings
from allmende.datahub.sensorthings.app import SensorThingsApp
from benchmarks.parts.hub_process import UNLIMITED


async def serve(url: str, port: int) -> None:
    """Serve until SIGTERM."""
    db = Database(url)
    access = AccessControl(db, secret="bench", is_open=True)
    broker = RunningBroker(db, access, BrokerSettings(is_open=True))
    hub = Hub(
        ingest=create_hub(url, UNLIMITED), db=db, broker=broker, sensorthings=SensorThingsApp(db, access)
    )
    door = FrontDoor(web=None, hub=hub, trusted_proxy=False)
    server = Server(
        door, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, websockets=False, backlog=1024,
        log_enabled=False,
    )  # fmt: skip
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await hub.start()
    serving = asyncio.create_task(server.serve())
    await stop.wait()
    hub.close_streams()
    server.stop()
    await asyncio.wait((serving,), timeout=3)
    await hub.stop()


if __name__ == "__main__":
    die_with_parent()
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))
