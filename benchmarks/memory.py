"""Memory of the hub under mixed load: after it is warm, it shall stay within ten percent.

`python -m benchmarks.memory [--json] [--minutes N] [--rate R]`

One hub process as `allmende serve hub --open` runs it gets webhook uplinks, NGSI-LD creates, changes,
queries, looks into the past and deletes, SensorThings reads, and tells a subscriber. Its resident memory is
read every five seconds. Judged is the median of the last sixth to the median of the second sixth.
"""

import argparse
import asyncio
import itertools
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg

from benchmarks.parts import machine
from benchmarks.parts.load import body_of
from benchmarks.parts.world import KEY, Town, make_town

MOST_APART = 0.10
SAMPLE_S = 5.0
WORKERS = 8
TOWNS, DEVICES = 20, 50
BEGIN = datetime(2026, 11, 2, tzinfo=UTC)


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when memory stayed flat."""
    options = argparse.ArgumentParser(prog="allmende bench memory", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--rate", type=float, default=200.0, help="Anfragen je Sekunde")
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server:
        result = asyncio.run(soak(server.url(), minutes=chosen.minutes, rate=chosen.rate))
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if result["is_flat"] else 1


async def soak(url: str, *, minutes: float, rate: float) -> dict[str, object]:
    """Load the hub and watch its memory."""
    with psycopg.connect(url) as db:
        # Several, so that none sends more than a source may.
        towns = [make_town(db, number, devices=DEVICES) for number in range(1, TOWNS + 1)]
    port = machine.free_port()
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        hub = subprocess.Popen(
            [sys.executable, "-m", "allmende.cli", "serve", "hub", "--open", "--port", str(port)],
            env={**machine.environment_for(url), "ALLMENDE_DATA": folder}, cwd=machine.CHECKOUT,
            stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            return await watched(hub, port, towns, minutes=minutes, rate=rate)
        finally:
            machine.stop(hub)


async def watched(
    hub: "subprocess.Popen[bytes]", port: int, towns: list[Town], *, minutes: float, rate: float
) -> dict[str, object]:
    """Send for some minutes; return samples and answers."""
    load = Load(port, towns, rate)
    receiver = await asyncio.start_server(load.take_notification, "127.0.0.1", 0)
    await load.subscribe(receiver.sockets[0].getsockname()[1])
    ends_at = time.monotonic() + minutes * 60
    workers = [asyncio.create_task(load.send_until(ends_at)) for _ in range(WORKERS)]
    samples: list[float] = []
    while time.monotonic() < ends_at:
        await asyncio.sleep(SAMPLE_S)
        samples.append(resident_mb(hub.pid))
    await asyncio.gather(*workers)
    receiver.close()
    sixth = max(1, len(samples) // 6)
    warm, late = statistics.median(samples[sixth : 2 * sixth]), statistics.median(samples[-sixth:])
    wrong = {answer: number for answer, number in load.answers.items() if not answer.endswith(" 2xx")}
    return {
        "benchmark": "memory", "minutes": minutes, "requests": sum(load.answers.values()),
        "notifications": load.notifications, "warm_mb": warm, "late_mb": late,
        "ratio": round(late / warm, 3), "most_apart": MOST_APART,
        "is_flat": abs(late / warm - 1) <= MOST_APART and not wrong,
        "answers": dict(load.answers), "samples_mb": samples[:: max(1, len(samples) // 60)],
    }  # fmt: skip


class Load:
    """What is sent, and what came back."""

    def __init__(self, port: int, towns: list[Town], rate: float) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._towns = towns
        self._pause_s = WORKERS / rate
        self._numbers = itertools.count(1)
        self.answers: Counter[str] = Counter()
        self.notifications = 0

    async def subscribe(self, port: int) -> None:
        """Wait for the hub, then ask to be told of every change of a boiler."""
        subscription = {
            "type": "Subscription", "entities": [{"type": "Boiler"}],
            "notification": {"endpoint": {"uri": f"http://127.0.0.1:{port}/"}},
        }  # fmt: skip
        async with httpx.AsyncClient(base_url=self._base, timeout=30) as client:
            for _ in range(300):
                try:
                    answer = await client.post("/ngsi-ld/v1/subscriptions", json=subscription)
                    answer.raise_for_status()
                    return
                except httpx.ConnectError:
                    await asyncio.sleep(0.1)
        raise RuntimeError("the hub does not start")

    async def take_notification(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer notifications on one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").lower().split("\r\n")
                length = next(int(line[15:]) for line in lines if line.startswith("content-length:"))
                await reader.readexactly(length)
                self.notifications += 1
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    async def send_until(self, ends_at: float) -> None:
        """Send one request after the other, not faster than asked."""
        kinds = [
            self._uplink,
            self._create,
            self._change,
            self._query,
            self._past,
            self._things,
            self._delete,
        ]
        weights = [50, 8, 18, 8, 6, 4, 6]
        async with httpx.AsyncClient(base_url=self._base, timeout=60) as client:
            due = time.monotonic()
            while due < ends_at:
                due += self._pause_s
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                kind = random.choices(kinds, weights)[0]
                response = await kind(client)
                self.answers[f"{kind.__name__[1:]} {response.status_code // 100}xx"] += 1

    async def _uplink(self, client: httpx.AsyncClient) -> httpx.Response:
        number = next(self._numbers)
        place = number % TOWNS
        town = self._towns[place]
        body = body_of(town.device_keys[number // TOWNS % DEVICES], number)
        headers = {"authorization": f"Bearer {KEY}-{place + 1}", "content-type": "application/json"}
        address = f"/ingest/things-stack/{town.public_id}"
        return await client.post(address, content=body, headers=headers)

    async def _create(self, client: httpx.AsyncClient) -> httpx.Response:
        return await client.post(
            "/ngsi-ld/v1/entityOperations/upsert", json=[boiler(self._number(), self._time())]
        )

    async def _change(self, client: httpx.AsyncClient) -> httpx.Response:
        one = boiler(self._number(), self._time())
        return await client.post("/ngsi-ld/v1/entityOperations/upsert?options=update", json=[one])

    async def _query(self, client: httpx.AsyncClient) -> httpx.Response:
        question = {"type": "Boiler", "q": f"temperature>{random.randint(20, 80)}", "limit": "20"}
        return await client.get("/ngsi-ld/v1/entities", params=question)

    async def _past(self, client: httpx.AsyncClient) -> httpx.Response:
        question = {"type": "Boiler", "timerel": "after", "timeAt": "2026-11-02T00:00:00Z", "lastN": "20"}
        return await client.get("/ngsi-ld/v1/temporal/entities", params={**question, "limit": "5"})

    async def _things(self, client: httpx.AsyncClient) -> httpx.Response:
        return await client.get("/sta/v1.1/Datastreams?$top=10&$expand=Observations($top=3),Thing")

    async def _delete(self, client: httpx.AsyncClient) -> httpx.Response:
        names = [boiler(self._number(), self._time())["id"]]
        await client.post(
            "/ngsi-ld/v1/entityOperations/upsert", json=[boiler(names[0].rpartition(":")[2], self._time())]
        )
        return await client.post("/ngsi-ld/v1/entityOperations/delete", json=names)

    def _number(self) -> int:
        return random.randint(1, 2_000)

    def _time(self) -> str:
        return (BEGIN + timedelta(seconds=next(self._numbers))).strftime("%Y-%m-%dT%H:%M:%SZ")


def boiler(number: object, at: str) -> dict[str, object]:
    """Return an entity with a number, a text and a place."""
    return {
        "id": f"urn:ngsi-ld:Boiler:{number}",
        "type": "Boiler",
        "temperature": {"value": random.randint(20, 90), "unitCode": "CEL", "observedAt": at},
        "state": {"value": random.choice(["on", "off"]), "observedAt": at},
        "location": {"type": "Point", "coordinates": [7.8, 51.0]},
    }


def resident_mb(pid: int) -> float:
    """Return how much memory a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    raise RuntimeError("the hub has ended")


def describe(result: dict[str, object]) -> str:
    """Say it in words."""
    return (
        f"{result['requests']} requests in {result['minutes']} min, {result['notifications']} notifications\n"
        f"memory when warm {result['warm_mb']} MB, at the end {result['late_mb']} MB, ratio {result['ratio']}"
        f" (within {MOST_APART:.0%}: {result['is_flat']})\nanswers {result['answers']}"
    )


if __name__ == "__main__":
    sys.exit(main())
