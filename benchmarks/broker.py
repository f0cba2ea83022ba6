"""The NGSI-LD broker: durable creates, batch upserts of 20, retrieves; to the same calls without HTTP.

`python -m benchmarks.broker [--json] [--rounds N] [--seconds S]`

Interleaved, in each round and for each kind of request: (1) over HTTP, 32 connections, one broker process,
answered after commit; (2) the same entities read, computed and written (or read) through the broker's own
store in one process, without HTTP, JSON of requests or contexts, as many at once. The ratio (1) to (2) is
judged; absolute rates are a hint: ≥ 1,000 creates, ≥ 4,000 entities of batches, ≥ 2,500 retrieves a second
are wanted on two cores with the broker on one of them.
"""

import argparse
import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import uvloop

from allmende.config.postgres import EmbeddedPostgres
from allmende.datahub.gateway.access import Access, Tenant
from allmende.datahub.gateway.database import Database
from allmende.datahub.ingest.app import collect_rarely
from allmende.datahub.ngsild import documents, entity_store
from allmende.datahub.ngsild.contexts import CORE_CONTEXT
from allmende.datahub.ngsild.entities.creations import Creations
from allmende.datahub.ngsild.entity_store import Writes
from allmende.datahub.ngsild.fragments import Mode, read_entity
from benchmarks.parts import machine

TARGETS = {"create": 0.35, "upsert": 0.4, "retrieve": 0.25}
WANTED = {"create": 1_000, "upsert": 4_000, "retrieve": 2_500}
CONNECTIONS, BATCH, KNOWN = 32, 20, 500
WRITER = Access("writer")
_numbers = itertools.count(1_000_000, 1_000_000)


def vehicle(number: object) -> dict[str, object]:
    """Return an entity of ordinary size."""
    return {
        "id": f"urn:ngsi-ld:Vehicle:{number}",
        "type": "Vehicle",
        "brandName": {"type": "Property", "value": "Mercedes"},
        "speed": {
            "type": "Property", "value": 55.5, "unitCode": "KMH", "observedAt": "2026-11-01T10:00:00Z",
        },
        "isParked": {
            "type": "Relationship", "object": "urn:ngsi-ld:OffStreetParking:Downtown1",
            "providedBy": {"type": "Relationship", "object": "urn:ngsi-ld:Person:Bob"},
        },
        "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [8.01, 51.12]}},
    }  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the targets are met."""
    options = argparse.ArgumentParser(prog="allmende bench broker", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=2.0, help="Dauer jedes Teils einer Runde")
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server:
        result = measure(server, rounds=chosen.rounds, seconds=chosen.seconds)
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if all(kind["ratio"] >= kind["target"] for kind in result.values()) else 1  # type: ignore[operator]


def measure(server: EmbeddedPostgres, *, rounds: int, seconds: float) -> dict[str, dict[str, object]]:
    """Return rates and ratios of one run, by kind of request."""
    with psycopg.connect(server.url(), autocommit=True) as db:
        row = db.execute(
            "insert into kernel_space (kind, key, name) values ('consortium', 'bench', 'bench') returning id"
        ).fetchone()
    tenant = Tenant(row[0] if row else 0, "bench")
    port = machine.free_port()
    process = machine.start_hub(server.url(), port, "broker")
    rates: dict[str, dict[str, list[float]]] = {
        kind: {"http": [], "store": [], "cpu": []} for kind in TARGETS
    }
    try:
        ask(port, _asked("fill"), 2.0)
        with psycopg.connect(server.url(), autocommit=True) as db:
            # What autovacuum does within the first minute; until then the planner knows nothing.
            db.execute("vacuum analyze")
        for _ in range(rounds):
            for kind, of_kind in rates.items():
                factor = BATCH if kind == "upsert" else 1
                before = cpu_s(process.pid)
                of_kind["http"].append(factor * ask(port, _asked(kind), seconds))
                of_kind["cpu"].append((cpu_s(process.pid) - before) / seconds / of_kind["http"][-1] * 1e6)
                of_kind["store"].append(uvloop.run(without_http(server.url(), tenant, kind, seconds)))
    finally:
        machine.stop(process)
    return {
        kind: {
            "per_s_http": round(statistics.median(of_kind["http"])),
            "per_s_store": round(statistics.median(of_kind["store"])),
            "broker_cpu_us": round(statistics.median(of_kind["cpu"])),
            "ratio": ratio(of_kind),
            "target": TARGETS[kind],
            "wanted_per_s": WANTED[kind],
        }
        for kind, of_kind in rates.items()
    }


def cpu_s(pid: int) -> float:
    """Return the processor time a process has used."""
    # After the name in brackets; fields 14 and 15 of proc(5), in clock ticks.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ratio(rates: dict[str, list[float]]) -> float:
    """Return the median over the rounds: neighbours in time saw the same machine."""
    pairs = zip(rates["http"], rates["store"], strict=True)
    return round(statistics.median(http / store for http, store in pairs), 3)


def ask(port: int, asked: list[list[str | None]], seconds: float, connections: int = CONNECTIONS) -> float:
    """Ask over HTTP; return requests a second.

    Raises:
        RuntimeError: an answer was no success.
    """
    numbers = (port, connections, seconds, next(_numbers))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.parts.asker", *map(str, numbers)], input=json.dumps(asked),
        capture_output=True, text=True, check=True, cwd=machine.CHECKOUT, timeout=seconds + 30,
    )  # fmt: skip
    report = json.loads(done.stdout)
    if not report["statuses"] or any(status[0] != "2" for status in report["statuses"]):
        raise RuntimeError(f"answers: {report['statuses']}")
    return float(sum(report["statuses"].values()) / report["seconds"])


def _asked(kind: str) -> list[list[str | None]]:
    """Return the requests of one kind."""
    prefix = "/ngsi-ld/v1"
    if kind == "create":
        return [["POST", f"{prefix}/entities", json.dumps(vehicle("{n}"))]]
    if kind == "retrieve":
        return [["GET", f"{prefix}/entities/{vehicle(number)['id']}", None] for number in range(KNOWN)]
    starts = range(0, KNOWN, BATCH)
    batches = [[vehicle(number) for number in range(start, start + BATCH)] for start in starts]
    return [["POST", f"{prefix}/entityOperations/upsert", json.dumps(batch)] for batch in batches]


async def without_http(url: str, tenant: Tenant, kind: str, seconds: float) -> float:
    """Do the same through the broker's store; return entities a second."""
    collect_rarely()  # as the hub does, or the comparison would flatter it
    db = Database(url)
    await db.open()
    works: dict[str, Work] = {"create": _Create(db), "upsert": _upsert, "retrieve": _retrieve}
    work = works[kind]
    began = time.perf_counter()
    counts = await asyncio.gather(*(_repeat(work, db, tenant, began + seconds) for _ in range(CONNECTIONS)))
    took_s = time.perf_counter() - began
    await db.close()
    return sum(counts) / took_s


Work = Callable[[Database, Tenant, int], Awaitable[int]]


async def _repeat(work: Work, db: Database, tenant: Tenant, ends_at: float) -> int:
    done = 0
    number = next(_numbers)
    while time.perf_counter() < ends_at:
        done += await work(db, tenant, number)
        number += 1
    return done


class _Create:
    def __init__(self, db: Database) -> None:
        self._creations = Creations(db)

    async def __call__(self, db: Database, tenant: Tenant, number: int) -> int:
        fragment = read_entity(vehicle(number), CORE_CONTEXT, Mode.CREATE)
        created = await self._creations.create(tenant.id, fragment)
        return 1 if created.id is not None else 0


async def _upsert(db: Database, tenant: Tenant, number: int) -> int:
    now = datetime.now(UTC)
    start = number * BATCH % KNOWN
    fragments = [read_entity(vehicle(one), CORE_CONTEXT, Mode.CREATE) for one in range(start, start + BATCH)]
    async with entity_store.writing(db, tenant, WRITER) as connection:
        found = await entity_store.lock(connection, tenant.id, [str(one.urn) for one in fragments])
        writes = Writes(now)
        for one in fragments:
            entity = found[str(one.urn)]
            writes.change(entity, documents.replaced(entity.state, one, now).state)
        await writes.run(connection, tenant.id)
    return BATCH


async def _retrieve(db: Database, tenant: Tenant, number: int) -> int:
    urn = f"urn:ngsi-ld:Vehicle:{number % KNOWN}"
    return 1 if await entity_store.get(db, tenant, WRITER, urn) is not None else 0


def describe(result: dict[str, dict[str, object]]) -> str:
    """Return the result as sentences."""
    return "\n".join(
        f"{kind}: {of_kind['per_s_http']}/s über HTTP, {of_kind['per_s_store']}/s ohne; Broker"
        f" {of_kind['broker_cpu_us']} µs; Verhältnis"
        f" {of_kind['ratio']} (Ziel ≥ {of_kind['target']}; gewünscht {of_kind['wanted_per_s']}/s)"
        for kind, of_kind in result.items()
    )


if __name__ == "__main__":
    sys.exit(main())
