"""Queries of the NGSI-LD broker over 100,000 entities: by value, by text, by place; to the same without HTTP.

`python -m benchmarks.queries [--json] [--rounds N] [--seconds S]`

Interleaved, in each round and for each kind of query, pages of 20: (1) over HTTP, 16 connections, one broker
process; (2) the same page found through the broker's own `find_entities` in one process, without HTTP and
without writing answers, 8 at once. The ratio (1) to (2) is judged; absolute rates are a hint: ≥ 400 queries
by value and ≥ 200 by place a second are wanted on two cores with the broker on one. Row security is on.
"""

import argparse
import asyncio
import itertools
import json
import random
import statistics
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import psycopg
import uvloop

from allmende.config.postgres import EmbeddedPostgres
from allmende.datahub.gateway.access import Access, Tenant
from allmende.datahub.gateway.database import Database
from allmende.datahub.gateway.requests import Query
from allmende.datahub.ngsild.broker import BrokerSettings
from allmende.datahub.ngsild.contexts import CORE_CONTEXT
from allmende.datahub.ngsild.query.asked import read_asked
from allmende.datahub.ngsild.query.find import find_entities
from benchmarks.broker import ask, cpu_s, ratio
from benchmarks.parts import machine

ENTITIES, AT_ONCE, CONNECTIONS, BATCH = 100_000, 8, 16, 2_000
TARGET = 0.25
READER = Access("reader")
TYPES = ("Building", "Room", "Sensor", "Vehicle")
BRANDS = ("Fiat", "Mercedes", "Opel", "Tesla", "VW")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of query.

    Attributes:
        asked: Parameters of several requests, asked in turns.
        wanted_per_s: What is wanted on two cores; None: shown only.
    """

    asked: tuple[dict[str, str], ...]
    wanted_per_s: int | None


def kinds() -> dict[str, Kind]:
    """Return the kinds of queries."""
    places = [f"[{7.6 + number / 100:.2f},51.3]" for number in range(80)]
    near = {"geometry": "Point"}
    return {
        "q every second": Kind(({"type": "Room", "q": "temperature>20"},), 400),
        "q every fifth": Kind(tuple({"q": f'brand=="{brand}"'} for brand in BRANDS), 400),
        "q one of all": Kind(
            tuple({"q": f'serial=="S{number:06}"'} for number in range(7, ENTITIES, 1_234)), 400
        ),
        "q one of eighty": Kind(({"type": "Room", "q": "temperature>39.5"},), None),
        "near 2 km": Kind(
            tuple({"georel": "near;maxDistance==2000", "coordinates": place} | near for place in places), 200
        ),
        "near 20 km": Kind(
            tuple({"georel": "near;maxDistance==20000", "coordinates": place} | near for place in places), 200
        ),
    }


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the targets are met."""
    options = argparse.ArgumentParser(prog="allmende bench queries", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=2.0, help="Dauer jedes Teils einer Runde")
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server:
        result = measure(server, rounds=chosen.rounds, seconds=chosen.seconds)
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if all(kind["ratio"] >= TARGET for kind in result.values()) else 1  # type: ignore[operator]


def measure(server: EmbeddedPostgres, *, rounds: int, seconds: float) -> dict[str, dict[str, object]]:
    """Return rates and ratios of one run, by kind of query."""
    tenant = fill(server.url())
    port = machine.free_port()
    process = machine.start_hub(server.url(), port, "broker")
    rates: dict[str, dict[str, list[float]]] = {}
    try:
        for _ in range(rounds):
            for name, kind in kinds().items():
                of_kind = rates.setdefault(name, {"http": [], "store": [], "cpu": []})
                requests: list[list[str | None]] = [
                    ["GET", f"/ngsi-ld/v1/entities?{urlencode(one)}", None] for one in kind.asked
                ]
                before = cpu_s(process.pid)
                of_kind["http"].append(ask(port, requests, seconds, CONNECTIONS))
                of_kind["cpu"].append((cpu_s(process.pid) - before) / seconds / of_kind["http"][-1] * 1e6)
                of_kind["store"].append(uvloop.run(without_http(server.url(), tenant, kind, seconds)))
    finally:
        machine.stop(process)
    return {
        name: {
            "per_s_http": round(statistics.median(of_kind["http"])),
            "per_s_store": round(statistics.median(of_kind["store"])),
            "broker_cpu_us": round(statistics.median(of_kind["cpu"])),
            "ratio": ratio(of_kind),
            "target": TARGET,
            "wanted_per_s": kinds()[name].wanted_per_s,
        }
        for name, of_kind in rates.items()
    }


def fill(url: str) -> Tenant:
    """Write the entities as the broker writes them."""
    chance = random.Random(1)
    with psycopg.connect(url, autocommit=True) as db:
        row = db.execute(
            "insert into kernel_space (kind, key, name) values ('consortium', 'bench', 'bench') returning id"
        ).fetchone()
        tenant = Tenant(row[0] if row else 0, "bench")
        for start in range(0, ENTITIES, BATCH):
            batch = [_entity(number, chance) for number in range(start, start + BATCH)]
            db.execute("select broker_put(%s, now(), %s::jsonb)", (tenant.id, json.dumps(_payload(batch))))
        db.execute("vacuum analyze")
    return tenant


Attributes = dict[str, dict[str, object]]


def _entity(number: int, chance: random.Random) -> tuple[str, str, Attributes]:
    kind = TYPES[number % len(TYPES)]
    place = [7.5 + chance.random(), 50.8 + chance.random()]
    return f"urn:ngsi-ld:{kind}:{number:06}", kind, {
        "name": {"type": "Property", "value": f"thing {number}"},
        "brand": {"type": "Property", "value": chance.choice(BRANDS)},
        "serial": {"type": "Property", "value": f"S{number:06}"},
        "temperature": {
            "type": "Property", "value": round(chance.random() * 40, 1), "unitCode": "CEL",
            "observedAt": "2026-11-01T10:00:00Z",
        },
        "isIn": {"type": "Relationship", "object": f"urn:ngsi-ld:City:{number % 100}"},
        "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": place}},
    }  # fmt: skip


def _payload(batch: list[tuple[str, str, Attributes]]) -> dict[str, list[dict[str, object]]]:
    parts: dict[str, list[dict[str, object]]] = {"entities": [], "places": [], "measures": []}
    for number, (urn, kind, document) in enumerate(batch, start=1):
        geometry, measured = document["location"]["value"], document["temperature"]
        lon, lat = geometry["coordinates"]  # type: ignore[index]
        parts["entities"].append(
            {"i": number, "id": None, "urn": urn, "types": [kind], "scopes": [], "name": urn, "lon": lon,
             "lat": lat, "document": document}
        )  # fmt: skip
        parts["places"].append(
            {"i": number, "attribute": "location", "x1": lon, "y1": lat, "x2": lon, "y2": lat,
             "geojson": geometry}
        )  # fmt: skip
        parts["measures"].append(
            {"i": number, "attribute": "temperature", "unit": "CEL", "at": measured["observedAt"],
             "value": measured["value"], "body": measured}
        )  # fmt: skip
    return parts


async def without_http(url: str, tenant: Tenant, kind: Kind, seconds: float) -> float:
    """Find the same pages through the broker's store; return queries a second."""
    db = Database(url, size=AT_ONCE)
    await db.open()
    asked = [read_asked(Query(list(one.items())), CORE_CONTEXT, BrokerSettings()) for one in kind.asked]
    turns = itertools.cycle(asked)
    began = time.perf_counter()

    async def repeat() -> int:
        done = 0
        while time.perf_counter() < began + seconds:
            async with db.session(tenant, READER) as connection:
                await find_entities(connection, tenant.id, next(turns).query)
            done += 1
        return done

    counts = await asyncio.gather(*(repeat() for _ in range(AT_ONCE)))
    took_s = time.perf_counter() - began
    await db.close()
    return sum(counts) / took_s


def describe(result: dict[str, dict[str, object]]) -> str:
    """Return the result as sentences."""
    return "\n".join(
        f"{name}: {of_kind['per_s_http']}/s über HTTP, {of_kind['per_s_store']}/s ohne; Broker"
        f" {of_kind['broker_cpu_us']} µs; Verhältnis {of_kind['ratio']} (Ziel ≥ {of_kind['target']}"
        + (f"; gewünscht {of_kind['wanted_per_s']}/s)" if of_kind["wanted_per_s"] else ")")
        for name, of_kind in result.items()
    )


if __name__ == "__main__":
    sys.exit(main())
