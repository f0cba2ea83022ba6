"""Kill the hub and PostgreSQL again and again during a load; count what was acknowledged.

`python -m benchmarks.kill [--json] [--times N]`

Senders send each uplink until it is answered 204 (at least once). Both are ended with SIGKILL N times each,
without warning. Afterwards every acknowledged row must be there, exactly once. The exit code is not 0 when
one is missing.
"""

import argparse
import asyncio
import contextlib
import json
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg

from allmende.config.postgres import EmbeddedPostgres
from benchmarks.parts import machine
from benchmarks.parts.load import START, body_of
from benchmarks.parts.world import KEY, make_town

SENDERS = 64
DEVICES = 50
ANSWER_WAIT_S = 8


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when nothing acknowledged is missing or there twice."""
    options = argparse.ArgumentParser(prog="allmende bench kill", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--times", type=int, default=10)
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server:
        result = asyncio.run(Drill(server, chosen.times).run())
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if result["missing"] == 0 and result["twice"] == 0 and result["acknowledged_rows"] else 1


@dataclass
class Drill:
    """One run: what was sent, acknowledged and killed so far."""

    server: EmbeddedPostgres
    times: int
    acknowledged: set[tuple[str, int]] = field(default_factory=set)
    answers: dict[str, int] = field(default_factory=dict)
    next_uplink: int = 0
    is_over: bool = False

    async def run(self) -> dict[str, object]:
        """Kill, wait, count."""
        with psycopg.connect(self.server.url()) as db:
            self.town = make_town(db, 1, devices=DEVICES)
        self.port = machine.free_port()
        hub = await asyncio.to_thread(machine.start_hub, self.server.url(), self.port)
        pauses: list[float] = []
        try:
            async with asyncio.TaskGroup() as senders:
                for _ in range(SENDERS):
                    senders.create_task(self.send())
                pauses.append(await self.next_answer())
                for _ in range(self.times):
                    await asyncio.sleep(random.uniform(0.3, 0.8))
                    hub = await self.kill_hub(hub)
                    pauses.append(await self.next_answer())
                for _ in range(self.times):
                    await asyncio.sleep(random.uniform(0.3, 0.8))
                    await self.kill_postgres()
                    pauses.append(await self.next_answer())
                self.is_over = True
        finally:
            self.is_over = True
            machine.stop(hub)
        return {**await asyncio.to_thread(self.count), "longest_pause_s": round(max(pauses), 2)}

    async def kill_hub(self, hub: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
        """End the hub's process without warning and start another."""
        hub.kill()
        await asyncio.to_thread(hub.wait)
        return await asyncio.to_thread(machine.start_hub, self.server.url(), self.port)

    async def kill_postgres(self) -> None:
        """End PostgreSQL without warning; its children notice by themselves."""
        process = self.server.process
        assert process is not None
        process.kill()
        await asyncio.to_thread(process.wait)
        self.server.stop()
        # In this thread: the server dies with the thread that started it.
        self.server.start()

    async def next_answer(self) -> float:
        """Return the seconds until something is acknowledged again."""
        before, began = len(self.acknowledged), time.monotonic()
        while len(self.acknowledged) == before:
            if time.monotonic() - began > 30:
                raise RuntimeError("nothing is acknowledged any more")
            await asyncio.sleep(0.01)
        return time.monotonic() - began

    async def send(self) -> None:
        """Send one uplink after the other, each until it is acknowledged."""
        connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        while not self.is_over:
            number, self.next_uplink = self.next_uplink, self.next_uplink + 1
            device_key, second = self.town.device_keys[number % DEVICES], number // DEVICES
            status = ""
            while status != "204" and not self.is_over:
                try:
                    connection = connection or await asyncio.open_connection("127.0.0.1", self.port)
                    status = await self.post(connection, body_of(device_key, second))
                except (OSError, EOFError, TimeoutError) as err:
                    status, connection = type(err).__name__, await closed(connection)
                self.answers[status] = self.answers.get(status, 0) + 1
                if status != "204":
                    await asyncio.sleep(0.02)
            if status == "204":
                self.acknowledged.add((device_key, second))
        await closed(connection)

    async def post(self, connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], body: bytes) -> str:
        """Send one request; return the status."""
        reader, writer = connection
        writer.write(
            b"POST /ingest/things-stack/%b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %b-1\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (self.town.public_id.encode(), KEY.encode(), len(body), body)
        )
        async with asyncio.timeout(ANSWER_WAIT_S):
            head = await reader.readuntil(b"\r\n\r\n")
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    await reader.readexactly(int(line.partition(b":")[2]))
        return head[9:12].decode()

    def count(self) -> dict[str, object]:
        """Compare what was acknowledged with what is stored."""
        with psycopg.connect(self.server.url()) as db:
            stored = db.execute(
                "select d.device_key, o.observed_at, s.attribute from observation o"
                " join datahub_series s on s.id = o.series_id"
                " join datahub_device d on d.entity_id = s.entity_id"
            ).fetchall()
            wrong_latest = db.execute(
                "select count(*) from latest l where observed_at is distinct from (select max(observed_at)"
                " from observation o where o.tenant = l.tenant and o.series_id = l.series_id)"
            ).fetchone()
        times: dict[tuple[str, int], int] = {}
        for device_key, observed_at, _ in stored:
            key = (device_key, _second_of(observed_at))
            times[key] = times.get(key, 0) + 1
        return {
            "benchmark": "kill",
            "killed": {"hub": self.times, "postgres": self.times},
            "acknowledged_rows": 5 * len(self.acknowledged),
            "stored_rows": len(stored),
            "missing": sum(max(0, 5 - times.get(key, 0)) for key in self.acknowledged),
            "twice": sum(max(0, count - 5) for count in times.values()),
            "latest_wrong": wrong_latest[0] if wrong_latest else None,
            "answers": self.answers,
        }


async def closed(connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None) -> None:
    """Close a connection whatever its state."""
    if connection is not None:
        connection[1].close()
        with contextlib.suppress(OSError):
            await connection[1].wait_closed()


def _second_of(observed_at: datetime) -> int:
    return (observed_at.astimezone(UTC) - START) // timedelta(seconds=1)


def describe(result: dict[str, object]) -> str:
    """Write the result for people."""
    return (
        f"Getötet (kill -9): {result['killed']}\n"
        f"Bestätigte Zeilen: {result['acknowledged_rows']}, gespeichert: {result['stored_rows']}\n"
        f"Davon fehlen: {result['missing']}, doppelt: {result['twice']}\n"
        f"Längste Pause bis zur nächsten Bestätigung: {result['longest_pause_s']} s"
    )


if __name__ == "__main__":
    sys.exit(main())
