"""Ten million real readings in cold files: how many bytes a row, and how fast they are found again.

`python -m benchmarks.cold [--json] [--rows N]`

The series are public samples that lie beside the checkout (`ALLMENDE_SHARED`, default `../shared`): a water
level every five minutes, CO2, temperature and humidity of a room, a car park every quarter of an hour. Each
is repeated, from another place in it and with noise of its own: as large as the steps the series itself
makes, rounded to the digits it has. Times of wireless sensors jitter by up to two seconds.

They are written month by month through the very code the worker uses, looked at by DuckDB, read back and
compared. A file holds one town's month. Target: at most 15 bytes a row over all files.
"""

import argparse
import csv
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from allmende.datahub.cold.columns import UNKNOWN, Columns, moment
from allmende.datahub.cold.parquet import MonthWriter, read_chosen
from allmende.datahub.cold.storage import ColdStorage
from allmende.datahub.cold.verify import check_local, check_stored

TARGET_BYTES = 15.0
ROWS = 10_000_000
MONTHS = 6
FEEDS = Path(os.environ.get("ALLMENDE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data/feeds"
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """A recorded series: its values, the seconds between them, its digits after the point."""

    name: str
    unit: str
    values: Floats
    step_s: int
    digits: int
    jitter_s: int


def main(argv: list[str] | None = None) -> int:
    """Run, print, and return 0 when the target is met."""
    options = argparse.ArgumentParser(prog="allmende bench cold", description=__doc__)
    options.add_argument("--json", action="store_true", help="ein JSON-Objekt für Skripte")
    options.add_argument("--rows", type=int, default=ROWS)
    chosen = options.parse_args(argv)
    if not FEEDS.is_dir():
        print(f"Die Messreihen fehlen: {FEEDS} (ALLMENDE_SHARED)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="allmende-bench-cold-") as folder:
        result = measure(Path(folder), chosen.rows)
    print(json.dumps(result) if chosen.json else describe(result))
    return 0 if float(str(result["bytes_a_row"])) <= TARGET_BYTES else 1


def measure(folder: Path, rows: int) -> dict[str, object]:
    """Write the months, check every file, find one series again."""
    storage, samples = ColdStorage.at(str(folder / "store")), recorded()
    wanted_per_month = math.ceil(rows / MONTHS)
    written = size = 0
    spent = {"write": 0.0, "check": 0.0, "find": 0.0}
    by_kind: dict[str, list[int]] = {sample.name: [0, 0] for sample in samples}
    for month in range(1, MONTHS + 1):
        parts = list(one_month(samples, month, wanted_per_month))
        local, path = folder / "month.parquet", f"1/2026-{month:02}.parquet"
        with clock(spent, "write"):
            digest, count, first, last = write(local, parts)
        with clock(spent, "check"):
            check_local(local, rows=count, first=first, last=last)
            storage.put(local, path)
            check_stored(storage, path, digest, count)
        written, size = written + count, size + local.stat().st_size
        for sample, part in parts[: len(samples)]:
            by_kind[sample.name][0] += len(part)
            by_kind[sample.name][1] += alone(folder / "one.parquet", sample, part)
        with clock(spent, "find"):
            found = find(storage, path, 7)
        if found != len(parts[6][1]):
            raise RuntimeError(f"series 7 has {found} rows instead of {len(parts[6][1])}")
    return {
        "benchmark": "cold", "rows": written, "bytes": size, "bytes_a_row": round(size / written, 2),
        "target_bytes_a_row": TARGET_BYTES,
        "by_kind": {name: round(b / n, 2) for name, (n, b) in by_kind.items() if n},
        "written_rows_s": round(written / spent["write"]), "checked_rows_s": round(written / spent["check"]),
        "one_series_of_a_month_ms": round(spent["find"] / MONTHS * 1000, 1),
    }  # fmt: skip


@contextmanager
def clock(spent: dict[str, float], name: str) -> Iterator[None]:
    """Add the seconds of a block."""
    began = time.perf_counter()
    yield
    spent[name] += time.perf_counter() - began


def recorded() -> list[Sample]:
    """Read the samples."""
    level = json.loads((FEEDS / "pegel_eglv_nrw/measurements-320dd8.json").read_text())["gauge_measurements"]
    with (FEEDS / "co2/sensor_example_data_part1.csv").open() as file:
        room = list(csv.DictReader(file))
    with (FEEDS / "parking/dresdencentrumgalerie_timeseries.csv").open() as file:
        cars = [float(row[1]) for row in csv.reader(file) if row[1]]
    # A room's sensor sends every ten minutes, not every three seconds.
    return [
        Sample("level", "CMT", np.array([value for _at, value in level], float), 300, 0, 0),
        Sample("co2", "59", np.array([float(row["co2"]) for row in room]), 600, 0, 2),
        Sample("temperature", "CEL", np.array([float(row["temp"]) for row in room]), 600, 5, 2),
        Sample("humidity", "P1", np.array([float(row["humidity"]) for row in room]), 600, 5, 2),
        Sample("parking", "C62", np.array(cars), 900, 0, 0),
    ]


def one_month(samples: list[Sample], month: int, wanted: int) -> Iterator[tuple[Sample, Columns]]:
    """Yield series of a month until there are enough rows."""
    start = int(datetime(2026, month, 1, tzinfo=UTC).timestamp())
    end = int(datetime(2026 + month // 12, month % 12 + 1, 1, tzinfo=UTC).timestamp())
    dice, rows, series = np.random.default_rng(month), 0, 0
    while rows < wanted:
        sample = samples[series % len(samples)]
        series += 1
        part = repeated(sample, series, start, end, dice)
        rows += len(part)
        yield sample, part


def repeated(sample: Sample, series: int, start: int, end: int, dice: np.random.Generator) -> Columns:
    """One series over a stretch of time: the sample from another place on, with noise of its own."""
    count = (end - start) // sample.step_s
    values = np.resize(np.roll(sample.values, -int(dice.integers(len(sample.values)))), count)
    noise = float(np.diff(sample.values).std())
    values = np.round(values + dice.normal(0, noise, count), sample.digits)
    seconds = start + np.arange(count, dtype=np.int64) * sample.step_s
    if sample.jitter_s:
        seconds += dice.integers(0, sample.jitter_s + 1, count)
    return Columns(
        np.full(count, series, np.int64), seconds * 1_000_000, values, np.zeros(count, np.int16),
        np.full(count, UNKNOWN, np.int64),
    )  # fmt: skip


def write(local: Path, parts: list[tuple[Sample, Columns]]) -> tuple[str, int, int | None, int | None]:
    """Write one file as the worker does."""
    labels = {
        int(part.series[0]): (f"urn:ngsi-ld:Thing:05966024:{int(part.series[0])}", sample.name, sample.unit)
        for sample, part in parts
    }
    with MonthWriter(local, labels) as writer:
        for _sample, part in parts:
            writer.add(part)
    return writer.fingerprint.digest(), writer.fingerprint.rows, writer.first, writer.last


def alone(local: Path, sample: Sample, part: Columns) -> int:
    """Bytes of one series in a file of its own, as a hint of what each kind costs."""
    write(local, [(sample, part)])
    return local.stat().st_size


def find(storage: ColdStorage, path: str, series: int) -> int:
    """Read one series of a month and return its rows."""
    with storage.reading(path) as file:
        found = read_chosen(file, [series], None, None)
    assert moment(int(found.at[0])).day == 1
    return len(found)


def describe(result: dict[str, object]) -> str:
    """Write the result for people."""
    return (
        f"{result['rows']} Messwerte in {result['bytes']} Bytes: {result['bytes_a_row']} Bytes je Messwert "
        f"(Ziel: höchstens {TARGET_BYTES:g})\n"
        f"Einzeln geschrieben: {result['by_kind']}\n"
        f"Je Sekunde: {result['written_rows_s']} geschrieben, {result['checked_rows_s']} geprüft\n"
        f"Eine Messreihe eines Monats: {result['one_series_of_a_month_ms']} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
