"""What 1,000 subscriptions cost: ingest of uplinks and batch upserts, with and without them.

`python -m benchmarks.subscriptions [--json] [--rounds N] [--seconds S]`

Twenty towns with fifty rooms each; every room is watched by one subscription whose condition (`co2>2000`)
is looked at whenever the room is measured but does not hold. Interleaved, in each round: (1) uplinks of The
Things Stack through the webhook, 64 connections, answered after commit; (2) batch upserts of 20 entities
over NGSI-LD, 500 entities that 1,000 further subscriptions of the same kind watch; each with all
subscriptions paused and with all of them active. One hub process does everything. Active shall be at least
0.8 of paused.
"""

import argparse
import json
import statistics
import sys
import time

import psycopg

from allmende.config.postgres import EmbeddedPostgres
from allmende.datahub.ngsild.contexts import CORE_URL
from benchmarks import broker, ingest
from benchmarks.parts import machine
from benchmarks.parts.world import Town, make_town

TARGET = 0.8
SUBSCRIPTIONS = 1_000
#: Nobody listens there; nothing is ever sent.
NOWHERE = "http://127.0.0.1:9/notify"
#: After this, the hub has read that subscriptions were paused or resumed.
HEARD_S = 2.0


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the target is met."""
    options = argparse.ArgumentParser(prog="allmende bench subscriptions", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=2.5, help="Dauer jedes Teils einer Runde")
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server:
        result = measure(server, rounds=chosen.rounds, seconds=chosen.seconds)
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if all(float(str(result[f"ratio_{kind}"])) >= TARGET for kind in KINDS) else 1


def measure(server: EmbeddedPostgres, *, rounds: int, seconds: float) -> dict[str, object]:
    """Return rates and ratios of one run."""
    with psycopg.connect(server.url(), autocommit=True) as db:
        row = db.execute(
            "insert into kernel_space (kind, key, name) values ('consortium', 'bench', 'bench') returning id"
        ).fetchone()
        consortium = row[0] if row else 0
        with db.transaction():
            towns = [make_town(db, number, devices=ingest.DEVICES) for number in range(1, ingest.TOWNS + 1)]
        # As the broker and the portal write them.
        db.execute("update datahub_entity set types = array[type] where types = '{}'")
        subscribe(db, towns, consortium)
    port = machine.free_port()
    hub = machine.start_hub(server.url(), port, "whole")
    rates: dict[str, list[float]] = {f"{kind}_{state}": [] for kind in KINDS for state in STATES}
    cpu_us: dict[str, list[float]] = {name: [] for name in rates}
    try:
        ingest.over_http(server, towns, port, 1.0)
        broker.ask(port, upserts_of(), 2.0)
        for number in range(rounds):
            # Whoever comes second finds the machine warmer.
            for state in STATES if number % 2 else reversed(STATES):
                set_active(server, is_active=state == "active")
                before = broker.cpu_s(hub.pid)
                rates[f"uplinks_{state}"].append(ingest.over_http(server, towns, port, seconds))
                between = broker.cpu_s(hub.pid)
                upserts = broker.ask(port, upserts_of(), seconds)
                rates[f"upserts_{state}"].append(upserts * broker.BATCH)
                spent = {"uplinks": between - before, "upserts": broker.cpu_s(hub.pid) - between}
                for kind, cpu_s in spent.items():
                    cpu_us[f"{kind}_{state}"].append(cpu_s / seconds / rates[f"{kind}_{state}"][-1] * 1e6)
    finally:
        machine.stop(hub)
    return {
        "benchmark": "subscriptions", "subscriptions": 2 * SUBSCRIPTIONS, "target": TARGET,
        **{f"{name}_per_s": round(statistics.median(values)) for name, values in rates.items()},
        **{f"{name}_cpu_us": round(statistics.median(values), 1) for name, values in cpu_us.items()},
        **{f"ratio_{kind}": ratio(rates, kind) for kind in KINDS},
    }  # fmt: skip


KINDS = ("uplinks", "upserts")
STATES = ("paused", "active")


def upserts_of() -> list[list[str | None]]:
    """Return batches of known entities whose speed is another one each time."""
    batches = [
        [broker.vehicle(number) for number in range(start, start + broker.BATCH)]
        for start in range(0, broker.KNOWN, broker.BATCH)
    ]
    bodies = [json.dumps(batch).replace('"value": 55.5', '"value": {n}') for batch in batches]
    return [["POST", "/ngsi-ld/v1/entityOperations/upsert", body] for body in bodies]


def ratio(rates: dict[str, list[float]], kind: str) -> float:
    """Return the median over the rounds of active to paused: neighbours in time saw the same machine."""
    pairs = zip(rates[f"{kind}_active"], rates[f"{kind}_paused"], strict=True)
    return round(statistics.median(active / paused for active, paused in pairs), 3)


def subscribe(db: "psycopg.Connection[tuple[object, ...]]", towns: list[Town], consortium: int) -> None:
    """Let one subscription watch each room, and two each entity of the batches."""
    rows = [
        (town.tenant, f"urn:x:{town.tenant}:{index}", "Room", f"urn:Room:{number}:{index}", "co2>2000")
        for number, town in enumerate(towns, 1)
        for index in range(ingest.DEVICES)
    ]
    rows += [
        (
            consortium,
            f"urn:x:v:{number}",
            "Vehicle",
            f"urn:ngsi-ld:Vehicle:{number % broker.KNOWN}",
            "speed<0",
        )
        for number in range(SUBSCRIPTIONS)
    ]
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into datahub_subscription (tenant, kind, urn, document, context)"
            " values (%s, 'entity', %s, %s::jsonb, %s::jsonb)",
            [
                (tenant, urn, json.dumps({
                    "entities": [{"type": kind, "id": watched}], "q": query,
                    "notification": {"endpoint": {"uri": NOWHERE}},
                }), json.dumps(CORE_URL))
                for tenant, urn, kind, watched, query in rows
            ],
        )  # fmt: skip


def set_active(server: EmbeddedPostgres, *, is_active: bool) -> None:
    """Pause or resume every subscription, and wait until the hub knows."""
    with psycopg.connect(server.url()) as db:
        db.execute("update datahub_subscription set is_active = %s", (is_active,))
        tenants = db.execute("select string_agg(distinct tenant::text, ',') from datahub_subscription")
        db.execute("select pg_notify('allmende_subscriptions', %s)", tenants.fetchone())
    time.sleep(HEARD_S)


def describe(result: dict[str, object]) -> str:
    """Write the result for people."""
    return "\n".join(
        f"{kind}: {result[f'{kind}_paused_per_s']}/s ohne, {result[f'{kind}_active_per_s']}/s mit"
        f" {SUBSCRIPTIONS} Abonnements; Rechenzeit {result[f'{kind}_paused_cpu_us']} und"
        f" {result[f'{kind}_active_cpu_us']} µs; Verhältnis {result[f'ratio_{kind}']} (Ziel ≥ {TARGET})"
        for kind in KINDS
    )


if __name__ == "__main__":
    sys.exit(main())
