"""One process of ours that serves web, hub or both on one port, and stops cleanly.

granian runs inside our event loop instead of the other way round, because only then can open event
streams be told to end before the server stops.
"""

import asyncio
import logging
import signal
from typing import Any, Literal, cast

from allmende.config.asgi import AsgiApp, FrontDoor, HubApp
from allmende.config.env import Environment

log = logging.getLogger("allmende.serve")

Part = Literal["all", "web", "hub"]
_STREAMS_S = 0.1
_SERVER_S = 5.0
_HUB_S = 5.0


class ServerEnded(RuntimeError):
    """The HTTP server ended by itself; its log says why."""


def serve(env: Environment, part: Part, *, is_open: bool = False) -> None:
    """Serve until SIGTERM or SIGINT.

    Args:
        part: "all" for web and hub on one port, else only the one.
        is_open: The hub takes writes without a token and makes any tenant; for trials only.

    Raises:
        OSError: the port is taken, or the address is not this machine's.
    """
    import uvloop

    web = _web(env) if part in {"all", "web"} else None
    hub = _hub(env, is_open=is_open) if part in {"all", "hub"} else None
    uvloop.run(_serve(env, FrontDoor(web=web, hub=hub, trusted_proxy=env.trusted_proxy), hub))


def _web(env: Environment) -> AsgiApp:
    from a2wsgi.wsgi import WSGIMiddleware

    from allmende.config.wsgi import application

    # Casts: a2wsgi names every field of WSGI's and ASGI's dictionaries, Django and granian none.
    wrapped = WSGIMiddleware(cast("Any", application), workers=env.web_threads)
    return cast("AsgiApp", wrapped)


def _hub(env: Environment, *, is_open: bool) -> HubApp:
    import django

    from allmende.config.database import database_url

    django.setup()
    from allmende.config.hub import make_hub

    return make_hub(env, database_url(env), is_open=is_open)


async def _serve(env: Environment, door: FrontDoor, hub: HubApp | None) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    server = Server(
        door, address=env.host, port=env.port, interface=Interfaces.ASGINL,
        websockets=False, backlog=1024, log_enabled=False,
    )  # fmt: skip
    if hub is not None:
        await hub.start()
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()  # raises what ended it
            raise ServerEnded
    finally:
        stopping.cancel()
        await _wind_down(server, serving, hub)


async def _wind_down(server: object, serving: "asyncio.Task[None]", hub: HubApp | None) -> None:
    """Streams first, then the port, then the hub's open batches."""
    if hub is not None:
        hub.close_streams()
        await asyncio.sleep(_STREAMS_S)
    if not serving.done():
        server.stop()  # type: ignore[attr-defined]  # granian ships no types for its embedded server
        done, _ = await asyncio.wait((serving,), timeout=_SERVER_S)
        if not done:
            log.warning("requests were still open after %s s and are cut off", _SERVER_S)
            serving.cancel()
    if hub is not None:
        await asyncio.wait_for(hub.stop(), _HUB_S)
