"""Durable ingest of The Things Stack uplinks with five attributes, as ratios of one run.

`python -m benchmarks.ingest [--json] [--rounds N] [--seconds S]`

Interleaved, in each round: (1) uplinks over HTTP, 64 and 256 connections, one hub process, answered only
after commit; (2) the same store call (`PostgresStore.write`) with the same deposits, 1,000 rows a batch,
without HTTP; (3) bare binary COPY of the same rows, 1,000 a batch, into a table with the same key but
without row security, partitions or latest values. Rows are counted in the table. Stored rows a second of
(1) shall be at least 0.5 of (2) with 64 connections, 0.7 with 256, and 0.3 of (3).
"""

import argparse
import itertools
import json
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import uvloop

from allmende.config.postgres import EmbeddedPostgres
from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.app import collect_rarely
from allmende.datahub.ingest.config_cache import SourceConfig
from allmende.datahub.ingest.postgres_store import PostgresStore
from allmende.datahub.ingest.store import Deposit, tallies_of
from benchmarks.parts import machine
from benchmarks.parts.load import START, body_of
from benchmarks.parts.world import KEY, Town, make_town

#: Connections → least share of the store call.
TARGETS = {64: 0.5, 256: 0.7}
TARGET_COPY = 0.3
TOWNS, DEVICES = 20, 50
UPLINKS_A_BATCH = 200
#: Each part of a round gets its own range of seconds, so that no reading is stored twice.
_seconds = itertools.count(0, 10_000)


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the target is met."""
    options = argparse.ArgumentParser(prog="allmende bench ingest", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--seconds", type=float, default=2.5, help="Dauer jedes Teils einer Runde")
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server:
        result = measure(server, rounds=chosen.rounds, seconds=chosen.seconds)
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if result["is_met"] else 1


def measure(server: EmbeddedPostgres, *, rounds: int, seconds: float) -> dict[str, Any]:
    """Return rates and ratios of one run."""
    with psycopg.connect(server.url()) as db:
        towns = [make_town(db, number, devices=DEVICES) for number in range(1, TOWNS + 1)]
    port = machine.free_port()
    hub = machine.start_hub(server.url(), port)
    rates: dict[str, list[float]] = {f"http_{number}": [] for number in TARGETS} | {"store": [], "copy": []}
    try:
        # One short round makes series, partitions and caches warm.
        over_http(server, towns, port, 64, 1.0)
        for _ in range(rounds):
            for connections in TARGETS:
                rates[f"http_{connections}"].append(over_http(server, towns, port, connections, seconds))
            rates["store"].append(uvloop.run(through_the_store(server, towns, seconds)))
            rates["copy"].append(bare_copy(server, towns, seconds))
    finally:
        machine.stop(hub)
    ratios = {f"{name}_to_{other}": ratio(rates, name, other) for name in rates for other in ("store", "copy")
              if name.startswith("http")}  # fmt: skip
    is_met = all(ratios[f"http_{number}_to_store"] >= least for number, least in TARGETS.items())
    return {
        "benchmark": "ingest",
        "rows_per_s": {name: round(statistics.median(values)) for name, values in rates.items()},
        "ratios": ratios, "targets_to_store": TARGETS, "target_to_copy": TARGET_COPY,
        "is_met": is_met and ratios["http_256_to_copy"] >= TARGET_COPY,
        "rounds": [{name: round(values[index]) for name, values in rates.items()} for index in range(rounds)],
    }  # fmt: skip


def ratio(rates: dict[str, list[float]], name: str, other: str) -> float:
    """Return the median over the rounds of one to the other: neighbours in time saw the same machine."""
    pairs = zip(rates[name], rates[other], strict=True)
    return round(statistics.median(one / rate for one, rate in pairs), 3)


def over_http(
    server: EmbeddedPostgres, towns: list[Town], port: int, connections: int, seconds: float
) -> float:
    """Send uplinks through the webhook; return stored rows a second.

    Raises:
        RuntimeError: an answer was not 204, or acknowledged rows are missing.
    """
    targets = [
        (town.public_id, f"{KEY}-{number}", device_key)
        for index in range(DEVICES)
        for number, town in enumerate(towns, 1)
        for device_key in [town.device_keys[index]]
    ]
    before = count_rows(server)
    numbers = (port, connections, seconds, next(_seconds))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.parts.load", *map(str, numbers)],
        input=json.dumps(targets), capture_output=True, text=True, check=True, cwd=machine.CHECKOUT,
        timeout=seconds + 30,
    )  # fmt: skip
    report = json.loads(done.stdout)
    stored = count_rows(server) - before
    acknowledged = report["statuses"].get("204", 0)
    if set(report["statuses"]) != {"204"} or stored != acknowledged * 5:
        raise RuntimeError(f"{stored} rows stored, answers {report['statuses']}")
    return float(stored / report["seconds"])


async def through_the_store(server: EmbeddedPostgres, towns: list[Town], seconds: float) -> float:
    """Call the store with ready deposits; return stored rows a second."""
    collect_rarely()  # as the hub does, or the comparison would flatter it
    store = PostgresStore(server.url())
    sources = [await store.load_source(town.source_id) for town in towns]
    connector = pipeline.connectors()["things_stack"]
    second = next(_seconds)
    stored, spent = 0, 0.0
    while spent < seconds:
        second += 1
        deposits = [
            deposit_of(connector, source, device_key, second)
            for index in range(DEVICES)
            for town, source in zip(towns, sources, strict=True)
            if source is not None
            for device_key in [town.device_keys[index]]
        ]
        for start in range(0, len(deposits), UPLINKS_A_BATCH):
            batch = deposits[start : start + UPLINKS_A_BATCH]
            began = time.perf_counter()
            await store.write(batch, tallies_of(batch))
            spent += time.perf_counter() - began
            stored += sum(len(deposit.readings) for deposit in batch)
    await store.close()
    return stored / spent


def deposit_of(connector: pipeline.Connector, source: SourceConfig, device_key: str, second: int) -> Deposit:
    """Return what one uplink leaves behind, by the hub's own pipeline."""
    message = pipeline.Message(body_of(device_key, second), "application/json", "", datetime.now(UTC))
    return pipeline.process(connector, source, message, decode=lambda _: []).deposit


def bare_copy(server: EmbeddedPostgres, towns: list[Town], seconds: float) -> float:
    """Copy rows into a plain table, 1,000 a commit; return rows a second."""
    first = START + timedelta(seconds=next(_seconds))
    stored, spent = 0, 0.0
    with psycopg.connect(server.url(), autocommit=True) as db:
        db.execute(
            "create table if not exists bare (tenant int, series_id bigint, observed_at timestamptz,"
            " value float8, quality int2, primary key (tenant, series_id, observed_at))"
        )
        while spent < seconds:
            first += timedelta(seconds=1)
            rows = [
                (town.tenant, series, first, 21.5, 0)
                for series in range(1, UPLINKS_A_BATCH * 5 // TOWNS + 1)
                for town in towns
            ]
            began = time.perf_counter()
            with (
                db.transaction(),
                db.cursor() as cursor,
                cursor.copy("copy bare from stdin (format binary)") as copy,
            ):
                copy.set_types(["int4", "int8", "timestamptz", "float8", "int2"])
                for row in rows:
                    copy.write_row(row)
            spent += time.perf_counter() - began
            stored += len(rows)
    return stored / spent


def count_rows(server: EmbeddedPostgres) -> int:
    """Count what is stored."""
    with psycopg.connect(server.url()) as db:
        row = db.execute("select count(*) from observation").fetchone()
    assert row is not None
    return int(row[0])


def describe(result: dict[str, Any]) -> str:
    """Write the result for people."""
    rates, ratios = result["rows_per_s"], result["ratios"]
    lines = [
        f"Derselbe Aufruf ohne HTTP, 1.000 Zeilen je Stapel: {rates['store']} Zeilen/s",
        f"Nacktes binäres COPY, 1.000 Zeilen je Stapel: {rates['copy']} Zeilen/s",
    ]
    for connections, least in TARGETS.items():
        name = f"http_{connections}"
        lines.append(
            f"Über HTTP mit {connections} Verbindungen, bestätigt nach dem Commit: {rates[name]} Zeilen/s; "
            f"Verhältnis zum Speicheraufruf {ratios[f'{name}_to_store']} (Ziel: mindestens {least}), "
            f"zum COPY {ratios[f'{name}_to_copy']} (Ziel: mindestens {TARGET_COPY})"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
