"""Speaks ASGI to the hub, as a server would."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from allmende.datahub.ingest.app import HubApp
from benchmarks.parts.load import body_of
from benchmarks.parts.world import KEY

JSON = "application/json"


@dataclass
class Response:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def scope_for(method: str, path: str, headers: dict[str, str], query: str = "") -> dict[str, Any]:
    return {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip


async def request(
    hub: HubApp,
    path: str,
    *,
    body: bytes = b"",
    chunks: Iterable[bytes] | None = None,
    method: str = "POST",
    headers: dict[str, str] | None = None,
    query: str = "",
) -> Response:
    """Send one request; `chunks` makes the body arrive in pieces."""
    pieces = list(chunks) if chunks is not None else [body]
    response = Response()
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        if read > len(pieces):
            raise AssertionError("read past the end of the message")
        return {"type": "http.request", "body": pieces[read - 1], "more_body": read < len(pieces)}

    async def send(event: Any) -> None:
        if event["type"] == "http.response.start":
            response.status = event["status"]
            response.headers = {name.decode(): value.decode() for name, value in event["headers"]}
        else:
            response.body += event["body"]

    await hub(scope_for(method, path, headers or {}, query), receive, send)
    return response


async def uplink(
    hub: HubApp,
    device_key: str,
    *,
    second: int = 0,
    source: int = 1,
    body: bytes | None = None,
    key: str | None = None,
    content_type: str = JSON,
) -> Response:
    """Send an uplink of The Things Stack."""
    headers = {"authorization": f"Bearer {key or f'{KEY}-{source}'}", "content-type": content_type}
    return await request(
        hub, f"/ingest/things-stack/source-{source}", headers=headers,
        body=body_of(device_key, second) if body is None else body,
    )  # fmt: skip


class Stream:
    """An open event stream; collects what the hub sends."""

    def __init__(self, hub: HubApp, path: str, query: str = "") -> None:
        self.status = 0
        self.text = ""
        self.is_over = False
        self.hang_up = asyncio.Event()
        self.takes = asyncio.Event()
        self.takes.set()
        self._changed = asyncio.Event()
        self._task = asyncio.create_task(self._run(hub, scope_for("GET", path, {}, query)))

    async def until(self, text: str) -> None:
        """Wait until this text has arrived."""
        async with asyncio.timeout(5):
            while text not in self.text:
                self._changed.clear()
                await self._changed.wait()

    async def end(self) -> None:
        """Wait until the hub ended it."""
        async with asyncio.timeout(5):
            await self._task

    async def leave(self) -> None:
        """Hang up."""
        self.hang_up.set()
        await self.end()

    async def _run(self, hub: HubApp, scope: dict[str, Any]) -> None:
        async def receive() -> dict[str, Any]:
            await self.hang_up.wait()
            return {"type": "http.disconnect"}

        async def send(event: Any) -> None:
            await self.takes.wait()
            if event["type"] == "http.response.start":
                self.status = event["status"]
            else:
                self.text += event["body"].decode()
                self.is_over = not event.get("more_body", False)
            self._changed.set()

        await hub(scope, receive, send)
