"""The latest value of 5,000 series: asked of `latest`, and of the raw observations.

`python -m benchmarks.latest [--json] [--rounds N]`

30 days of data at one value an hour (3.6 million rows); real sensors send six times as often, which would
make the raw question dearer still. Both questions are asked in turns, prepared and warm; the raw one as well
as we know it: for each series one step into the primary key, newest month first. Medians are compared. The
time of `latest` shall be at most a quarter.
"""

import argparse
import json
import statistics
import sys
import time

import psycopg

from benchmarks.parts import machine

TARGET = 0.25
SERIES, TENANTS, DAYS = 5_000, 20, 30

FILL = """
insert into observation (tenant, series_id, observed_at, value, quality)
select s % %(tenants)s + 1, s, at, 400 + 600 * random(), 0
from generate_series(1, %(series)s) s,
     generate_series(%(end)s::timestamptz - %(days)s * interval '1 day', %(end)s::timestamptz,
                     interval '1 hour') at
"""
FILL_LATEST = """
insert into latest
    (tenant, series_id, observed_at, value, quality, valid_at, valid_value, valid_quality)
select distinct on (tenant, series_id)
    tenant, series_id, observed_at, value, quality, observed_at, value, quality
from observation where observed_at > %(end)s::timestamptz - interval '1 day'
order by tenant, series_id, observed_at desc
"""
END = "2026-11-20T12:00:00Z"

FROM_LATEST = "select tenant, series_id, observed_at, value, quality from latest"
FROM_RAW = """
select s.tenant, s.series_id, o.observed_at, o.value, o.quality
from latest s cross join lateral (
    select observed_at, value, quality from observation
    where tenant = s.tenant and series_id = s.series_id order by observed_at desc limit 1
) o
"""


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the target is met."""
    options = argparse.ArgumentParser(prog="allmende bench latest", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args(argv)
    with machine.own_postgres() as server, psycopg.connect(server.url(), autocommit=True) as db:
        result = measure(db, chosen.rounds)
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if result["ratio"] <= TARGET else 1  # type: ignore[operator]


def measure(db: psycopg.Connection[tuple[object, ...]], rounds: int) -> dict[str, object]:
    """Fill, ask in turns, compare; both answers must be the same."""
    rows = fill(db)
    times: dict[str, list[float]] = {FROM_LATEST: [], FROM_RAW: []}
    answers: dict[str, list[tuple[object, ...]]] = {}
    for turn in range(rounds + 1):
        for question, spent in times.items():
            began = time.perf_counter()
            answers[question] = db.execute(question, prepare=True).fetchall()
            if turn:
                spent.append(time.perf_counter() - began)
    if sorted(map(repr, answers[FROM_LATEST])) != sorted(map(repr, answers[FROM_RAW])):
        raise RuntimeError("the two questions have different answers")
    latest, raw = (statistics.median(times[question]) for question in (FROM_LATEST, FROM_RAW))
    return {
        "benchmark": "latest", "series": len(answers[FROM_LATEST]), "raw_rows": rows,
        "latest_ms": round(latest * 1000, 1), "raw_ms": round(raw * 1000, 1),
        "ratio": round(latest / raw, 3), "target_ratio": TARGET,
    }  # fmt: skip


def fill(db: psycopg.Connection[tuple[object, ...]]) -> int:
    """Write 30 days of hourly values; return how many rows there are."""
    for month in ("2026-10-01", "2026-11-01"):
        db.execute("select ensure_partition(%s)", (month,))
    values = {"series": SERIES, "tenants": TENANTS, "days": DAYS, "end": END}
    db.execute(FILL.replace("s % %(", "s %% %("), values)
    db.execute(FILL_LATEST, values)
    db.execute("vacuum analyze observation")
    db.execute("vacuum analyze latest")
    row = db.execute("select count(*) from observation").fetchone()
    assert row is not None
    return int(str(row[0]))


def describe(result: dict[str, object]) -> str:
    """Write the result for people."""
    return (
        f"{result['series']} Messreihen, {result['raw_rows']} Messwerte\n"
        f"Aus latest: {result['latest_ms']} ms, aus den Messwerten: {result['raw_ms']} ms\n"
        f"Verhältnis: {result['ratio']} (Ziel: höchstens {TARGET})"
    )


if __name__ == "__main__":
    sys.exit(main())
