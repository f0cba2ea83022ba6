"""A client that asks an interface as fast as it answers: many connections, one request at a time on each.

Runs in its own process: `python -m benchmarks.parts.asker PORT CONNECTIONS SECONDS`, the requests as JSON on
standard input: `[[method, path, body or null], …]`, asked in turns; `{n}` in path or body becomes a number
that never comes twice (starting at the fourth argument). Prints one JSON object: seconds, requests by status.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from typing import cast

import uvloop

from allmende.config.postgres import die_with_parent


class Asker(asyncio.Protocol):
    """One connection."""

    def __init__(self, run: "Run") -> None:
        self._run = run
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(next(self._run.requests))

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < _length_of(head):
            return
        status = head[9:12].decode()
        self._run.statuses[status] = self._run.statuses.get(status, 0) + 1
        self._received = b""
        if time.perf_counter() < self._run.ends_at:
            self._transport.write(next(self._run.requests))
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.open -= 1
        if not self._run.open:
            self._run.done.set()


class Run:
    """What the connections share."""

    def __init__(self, asked: list[list[str | None]], connections: int, seconds: float, first: int) -> None:
        self.requests = _requests(asked, first)
        self.statuses: dict[str, int] = {}
        self.open = connections
        self.done = asyncio.Event()
        self.ends_at = time.perf_counter() + seconds


def _length_of(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _requests(asked: list[list[str | None]], first: int) -> Iterator[bytes]:
    parts = [(str(method), str(path), body) for method, path, body in asked]
    numbers = itertools.count(first)
    for method, path, body in itertools.cycle(parts):
        number = str(next(numbers))
        content = (body or "").replace("{n}", number).encode()
        head = (
            f"{method} {path.replace('{n}', number)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Accept: application/json\r\n"
        )
        if body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        yield head.encode() + b"\r\n" + content


async def main(port: int, connections: int, seconds: float, first: int) -> None:
    """Ask for some seconds and print what came back."""
    run = Run(json.load(sys.stdin), connections, seconds, first)
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    run.ends_at = began + seconds
    for _ in range(connections):
        await loop.create_connection(lambda: Asker(run), "127.0.0.1", port)
    await run.done.wait()
    took_s = time.perf_counter() - began
    print(json.dumps({"seconds": took_s, "statuses": run.statuses}))


if __name__ == "__main__":
    die_with_parent()
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
