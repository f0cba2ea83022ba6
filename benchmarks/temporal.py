"""The past over NGSI-LD: the last 20 readings of a room, and figures of 100,000 readings.

`python -m benchmarks.temporal [--json] [--rounds N] [--seconds S]`

20 rooms with a reading every ten minutes for 100,000 readings each (1.9 years, 2 million rows), stored in
the order of time as uplinks come and rolled up as the worker does. Asked in turns over HTTP, 16 connections,
one broker process, each time another room: its last 20 readings; mean and maximum of all its readings; the
same for each of its 700 days. ≥ 500 and ≥ 100 a second are wanted on two cores with the broker on one of
them; 700 days in one answer are shown for comparison.
"""

import argparse
import json
import statistics
import subprocess
import sys
from datetime import UTC, datetime

import psycopg

from allmende.config.postgres import EmbeddedPostgres
from benchmarks.broker import ask, cpu_s
from benchmarks.parts import machine

ROOMS, READINGS = 20, 100_000
CONNECTIONS = 16
END = datetime(2026, 11, 1, tzinfo=UTC)
WANTED = {"last20": 500, "whole": 100, "days": 0}

FILL = """
insert into observation (tenant, series_id, observed_at, value, quality)
select %(tenant)s, s.id, %(end)s::timestamptz - n * interval '10 minutes', 400 + 600 * random(), 0
from generate_series(%(count)s, 1, -1) as n cross join (select id from datahub_series order by id) as s
"""


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the wanted rates are met."""
    options = argparse.ArgumentParser(prog="allmende bench temporal", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=2.0, help="Dauer jedes Teils einer Runde")
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server:
        result = measure(server, rounds=chosen.rounds, seconds=chosen.seconds)
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if all(kind["per_s_http"] >= kind["wanted_per_s"] for kind in result.values()) else 1  # type: ignore[operator]


def measure(server: EmbeddedPostgres, *, rounds: int, seconds: float) -> dict[str, dict[str, object]]:
    """Return rates of one run, by question."""
    with psycopg.connect(server.url(), autocommit=True) as db:
        fill(db)
        roll_up(server.url())
        db.execute("vacuum analyze rollup_hour")
    port = machine.free_port()
    process = machine.start_hub(server.url(), port, "broker")
    rates: dict[str, list[float]] = {kind: [] for kind in WANTED}
    cpu: dict[str, list[float]] = {kind: [] for kind in WANTED}
    try:
        for kind in WANTED:
            ask(port, questions(kind), 0.5, CONNECTIONS)
        for _ in range(rounds):
            for kind in WANTED:
                before = cpu_s(process.pid)
                rates[kind].append(ask(port, questions(kind), seconds, CONNECTIONS))
                cpu[kind].append((cpu_s(process.pid) - before) / seconds / rates[kind][-1] * 1e6)
    finally:
        machine.stop(process)
    return {
        kind: {
            "per_s_http": round(statistics.median(rates[kind]), 1),
            "broker_cpu_us": round(statistics.median(cpu[kind])),
            "wanted_per_s": WANTED[kind],
        }
        for kind in WANTED
    }


def questions(kind: str) -> list[list[str | None]]:
    """Return the requests of one kind, one for each room."""
    params = {
        "last20": "lastN=20",
        "whole": "options=aggregatedValues&aggrMethods=avg,max&timerel=before&timeAt=2026-11-01T00:00:00Z",
        "days": "options=aggregatedValues&aggrMethods=avg,max&aggrPeriodDuration=P1D&timerel=between"
                "&timeAt=2024-12-01T00:00:00Z&endTimeAt=2026-11-01T00:00:00Z",
    }[kind]  # fmt: skip
    return [
        ["GET", f"/ngsi-ld/v1/temporal/entities/urn:ngsi-ld:Room:{number}?{params}", None]
        for number in range(ROOMS)
    ]


def fill(db: psycopg.Connection[tuple[object, ...]]) -> None:
    """Make the rooms and their readings, rolled up as the worker does."""
    row = db.execute(
        "insert into kernel_space (kind, key, name) values ('consortium', 'bench', 'bench') returning id"
    ).fetchone()
    tenant = int(str(row[0])) if row else 0
    for number in range(ROOMS):
        db.execute(
            "with e as (insert into datahub_entity (tenant, urn, type, types, name, code, sort_key, release,"
            " origin) values (%s, %s, 'Room', '{Room}', %s, '', '', 'live', '') returning id)"
            " insert into datahub_series (tenant, entity_id, attribute, unit)"
            " select %s, id, 'co2', '59' from e",
            (tenant, f"urn:ngsi-ld:Room:{number}", f"Raum {number}", tenant),
        )
    for month in range(24):
        year, part = divmod(2024 * 12 + 11 + month, 12)
        db.execute("select ensure_partition(make_date(%s, %s, 1))", (year, part + 1))
    db.execute(FILL, {"tenant": tenant, "end": END, "count": READINGS})
    db.execute("vacuum analyze")


def roll_up(url: str) -> None:
    """Do what the worker does every few minutes."""
    code = (
        "import django; django.setup(); from datetime import UTC, datetime;"
        "from allmende.datahub.services.rollups import roll_up;"
        "from allmende.kernel.actor import SystemActor;"
        "roll_up(actor=SystemActor('bench'), now=datetime.now(UTC))"
    )
    environment = machine.environment_for(url) | {"DJANGO_SETTINGS_MODULE": "allmende.config.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=machine.CHECKOUT)


def describe(result: dict[str, dict[str, object]]) -> str:
    """Write the result for people."""
    names = {"last20": "letzte 20 Werte", "whole": "Kennzahlen über alles", "days": "Kennzahlen je Tag"}
    return "\n".join(
        f"{names[kind]}: {found['per_s_http']}/s (gewünscht {found['wanted_per_s']}/s),"
        f" Broker {found['broker_cpu_us']} µs je Anfrage"
        for kind, found in result.items()
    )


if __name__ == "__main__":
    sys.exit(main())
