"""One hub process as `allmende serve hub` runs it, without the limit per source; for benchmarks alone."""

import asyncio
import signal
import sys

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

from allmende.config.asgi import FrontDoor
from allmende.config.postgres import die_with_parent
from allmende.datahub.ingest.app import HubSettings, create_hub

UNLIMITED = HubSettings(rate_per_s=1e9, rate_burst=1_000_000_000, ticket_secret="bench")


async def serve(url: str, port: int) -> None:
    """Serve until SIGTERM."""
    hub = create_hub(url, UNLIMITED)
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
