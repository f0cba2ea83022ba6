"""What a region pack says about statistics: `statistics/catalogue.toml` and the CSV files beside it.

A pack without the folder has none. Every mistake names file and field; nothing of a wrong pack is taken.
"""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from allmende.region.strict_table import PackError, Table
from allmende.strategy.statistics.keys import key_of

FOLDER: Final = "statistics"
CATALOGUE: Final = "catalogue.toml"
_SLUG = (r"[a-z0-9]+(-[a-z0-9]+)*", "must be lower case letters, digits and single hyphens")
_URL = (r"https?://\S+", "must be an address with https://")
_TARGET = (r"\d{1,2}\.[0-9a-z]{1,2}", "must be a target's number, e.g. 11.6")
_PLACE = (r"\d{8}|\d{5}|\d{2}|DE|[a-z][a-z0-9-]*", "must be an AGS, DE or a region's slug")
_DIRECTIONS = frozenset({"up", "down", "none"})
_DIMENSIONS = frozenset({"ecological", "economic", "social"})
_LIFE = frozenset(
    {"housing", "health", "education", "work", "environment", "safety", "community", "mobility", "leisure"}
)
_TRACKS = frozenset({"climate_neutrality", "energy", "circular_economy"})


@dataclass(frozen=True, slots=True)
class PackValue:
    """One value of a pack's statistic; `place_kind` is empty for the region's own slug."""

    place_kind: str
    place_key: str
    place_name: str
    on: date
    basis: str
    breakdown: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class PackStatistic:
    """A statistic of a pack: fields of `models.Statistic` with its values."""

    key: str
    fields: Mapping[str, Any]
    sdgs: tuple[int, ...]
    action_fields: tuple[str, ...]
    values: tuple[PackValue, ...] = field(default=())


def read_statistics(folder: Path) -> tuple[PackStatistic, ...]:
    """Read and check what a pack says; empty where it has no statistics.

    Raises:
        PackError: a file is missing or unreadable, or a value is not what it must be.
    """
    catalogue = folder / FOLDER / CATALOGUE
    if not catalogue.is_file():
        return ()
    name = f"{FOLDER}/{CATALOGUE}"
    try:
        told = tomllib.loads(catalogue.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        raise PackError(name, "", f"cannot be read: {err}") from err
    table = Table(told, name)
    found = table.rows("statistic", lambda row: _statistic(row, folder))
    table.done()
    keys = [one.key for one in found]
    for one in found:
        if keys.count(one.key) > 1:
            raise PackError(name, "statistic.key", f"'{one.key}' stands there twice")
        for part in ("numerator", "denominator"):
            if one.fields["calculation"] and one.fields["calculation"][part][0] not in keys:
                raise PackError(name, f"{one.key}.calculation", "names a statistic that does not exist")
    return found


def _statistic(row: Table, folder: Path) -> PackStatistic:
    key = row.text("key", *_SLUG)
    breakdowns = row.table("breakdowns") if "breakdowns" in row else None
    labels = {code: breakdowns.text(code) for code in breakdowns.names()} if breakdowns else {}
    fields = {
        "title": row.text("title"),
        "definition": row.text("definition"),
        "unit": row.text("unit"),
        "decimals": row.integer("decimals", 0, 6) if "decimals" in row else 0,
        "source": row.text("source"),
        "source_url": row.maybe_text("source_url", *_URL),
        "licence": row.maybe_text("licence"),
        "direction": row.one_of("direction", _DIRECTIONS) if "direction" in row else "none",
        "adds_up": row.truth("adds_up") if "adds_up" in row else False,
        "dimension": _maybe_one_of(row, "dimension", _DIMENSIONS),
        "life_dimension": _maybe_one_of(row, "life_dimension", _LIFE),
        "track": _maybe_one_of(row, "track", _TRACKS),
        "sdg_target": row.maybe_text("sdg_target", *_TARGET),
        "indicator_set": row.maybe_text("indicator_set", *_SLUG),
        "breakdown_labels": labels,
        "calculation": _calculation(row.table("calculation")) if "calculation" in row else {},
    }
    file = row.maybe_text("file", r"[a-z0-9-]+\.csv", "must be the name of a CSV file")
    values = _values(folder / FOLDER / file, f"{FOLDER}/{file}", frozenset(labels)) if file else ()
    return PackStatistic(key, fields, row.integers("sdgs", 1, 17), row.texts("action_fields"), values)


def _maybe_one_of(row: Table, key: str, allowed: frozenset[str]) -> str:
    return row.one_of(key, allowed) if key in row else ""


def _calculation(row: Table) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in ("numerator", "denominator"):
        pair = row.items(part)
        if len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            raise row.error(part, "must be a statistic's key and a part's code")
        found[part] = list(pair)
    found["factor"] = row.integer("factor", 1, 1_000_000)
    found["newest_denominator"] = row.truth("newest_denominator") if "newest_denominator" in row else False
    row.done()
    return found


def _values(path: Path, name: str, breakdowns: frozenset[str]) -> tuple[PackValue, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise PackError(name, "", "cannot be read") from err
    found: list[PackValue] = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        found += _values_of(Table(row, name, f"line {number}"), breakdowns)
    return tuple(found)


def _values_of(row: Table, breakdowns: frozenset[str]) -> list[PackValue]:
    key = row.text("place_key", *_PLACE)
    name, on = row.text("place_name"), row.maybe_day("reference_date")
    if on is None:
        raise row.error("reference_date", "is missing")
    basis = row.maybe_text("basis", r".{1,200}", "must be at most 200 characters")
    kind = "federation" if key == "DE" else key_of(key)[0] if key.isdecimal() else ""
    found = []
    for column in ("value", *sorted(breakdowns)):
        value = row.maybe_decimal(column, "-1e13", "1e13") if column in row else None
        if value is not None:
            part = "" if column == "value" else column
            found.append(PackValue(kind, key, name, on, basis, part, value))
    row.done()
    return found
