"""A small real HTTP server that takes notifications, on a free port of this machine."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Received:
    """One request that came in."""

    headers: dict[str, str]
    body: Any
    path: str


@dataclass
class Receiver:
    """Takes every POST.

    Attributes:
        status: What it answers.
        pause_s: How long it takes.
    """

    port: int = 0
    status: int = 200
    pause_s: float = 0.0
    requests: "asyncio.Queue[Received]" = field(default_factory=asyncio.Queue)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def uri(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/notify"

    async def next(self, wait_s: float = 5.0) -> Received:
        """Return the next request; fails when none comes."""
        async with asyncio.timeout(wait_s):
            return await self.requests.get()

    async def none_within(self, wait_s: float) -> None:
        """Fail when a request comes."""
        with contextlib.suppress(TimeoutError):
            found = await self.next(wait_s)
            raise AssertionError(f"unexpected: {found.body}")

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                pairs = (line.partition(":") for line in head[1:] if line)
                headers = {name.lower(): value.strip() for name, _, value in pairs}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                status = self.status
                self.requests.put_nowait(Received(headers, json.loads(body), head[0].split()[1]))
                await asyncio.sleep(self.pause_s)
                self.at_once -= 1
                writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n".encode())
                await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def receiver_on(port: int = 0) -> AsyncIterator[Receiver]:
    """Run a receiver for the length of the block."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", port)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
