"""Derive a region pack's population and area from open files of official statistics.

Usage: python scripts/derive_population.py <population.csv> <municipalities.csv> regions/<pack>

Reads two tables that stay where they are:

- population: columns ags, name, reference_date, source, population, male, female; a line for each
  municipality of the country and day;
- municipalities: columns ags, area_km2; all municipalities of the country.

Writes `statistics/bevoelkerung.csv` and `statistics/flaeche.csv` of the pack: its municipalities, their
districts, the region as a whole, their state and the federation. A sum is written only where every
municipality that belongs to it on the newest day has a value on that day and base. The area of the
federation is left out: land without a municipality belongs to it too.
"""

import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

#: Statistical base as people read it, by a word of the table's column "source".
BASES = {
    "Basis vor Zensus 2011": "Basis vor Zensus 2011",
    "Zensus 2022": "Zensus 2022",
    "Basis Zensus 2011": "Basis Zensus 2011",
}
NAMES = {"DE": "Deutschland"}
STATES = {
    "01": "Schleswig-Holstein", "02": "Hamburg", "03": "Niedersachsen", "04": "Bremen",
    "05": "Nordrhein-Westfalen", "06": "Hessen", "07": "Rheinland-Pfalz", "08": "Baden-Württemberg",
    "09": "Bayern", "10": "Saarland", "11": "Berlin", "12": "Brandenburg", "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen", "15": "Sachsen-Anhalt", "16": "Thüringen",
}  # fmt: skip

Row = Mapping[str, str]


def rows_of(path: Path) -> list[Row]:
    """Return a CSV file's lines."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def base_of(source: str) -> str:
    """Return the statistical base in words."""
    return next(words for part, words in BASES.items() if part in source)


class Places:
    """What a municipality of the country adds up to."""

    def __init__(self, pack: Path, every: list[str]) -> None:
        self.names = {row["ags"]: row["name"] for row in rows_of(pack / "municipalities.csv")}
        districts = {row["ags5"]: row["name"] for row in rows_of(pack / "districts.csv")}
        region = tomllib.loads((pack / "pack.toml").read_text(encoding="utf-8"))
        self.region: str = region["slug"]
        states = {ags[:2] for ags in self.names}
        self.order = [*self.names, *districts, self.region, *sorted(states), "DE"]
        self.titles = {**self.names, **districts, self.region: region["name"], **STATES, **NAMES}
        self._districts, self._states = set(districts), states
        self.members: dict[str, set[str]] = defaultdict(set)
        for ags in every:
            for key in self.sums_of(ags):
                self.members[key].add(ags)

    def sums_of(self, ags: str) -> Iterator[str]:
        """Yield the keys of everything this municipality is part of."""
        if ags in self.names:
            yield self.region
        if ags[:5] in self._districts:
            yield ags[:5]
        if ags[:2] in self._states:
            yield ags[:2]
        yield "DE"


def totals(places: Places, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the pack's municipalities and every sum that is complete."""
    found = {ags: values[ags] for ags in places.names if ags in values}
    for key, members in places.members.items():
        if all(ags in values for ags in members):
            found[key] = sum((values[ags] for ags in members), Decimal(0))
    return found


def write_population(places: Places, rows: list[Row], path: Path) -> int:
    """Write the population by day and base; returns the number of lines."""
    columns = {"value": "population", "maennlich": "male", "weiblich": "female"}
    by_day: dict[tuple[str, str], dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        day = by_day[(row["reference_date"], base_of(row["source"]))]
        for name, column in columns.items():
            if row[column]:
                day[name][row["ags"]] = Decimal(row[column])
    lines = []
    for (on, base), parts in sorted(by_day.items()):
        sums = {name: totals(places, parts[name]) for name in columns}
        for key in places.order:
            if key in sums["value"]:
                cells = [str(sums[name].get(key, "")) for name in columns]
                lines.append([key, places.titles[key], on, base, *cells])
    return write(path, ["place_key", "place_name", "reference_date", "basis", *columns], lines)


def write_area(places: Places, rows: list[Row], on: str, path: Path) -> int:
    """Write the area in km²; returns the number of lines."""
    found = totals(places, {row["ags"]: Decimal(row["area_km2"]) for row in rows if row["area_km2"]})
    lines = [
        [key, places.titles[key], on, "Gebietsstand GV100AD", str(found[key])]
        for key in places.order
        if key in found and key != "DE"
    ]
    return write(path, ["place_key", "place_name", "reference_date", "basis", "value"], lines)


def write(path: Path, head: list[str], lines: list[list[str]]) -> int:
    """Write a CSV file."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *lines])
    return len(lines)


def main() -> None:
    """Derive both files."""
    population, municipalities = rows_of(Path(sys.argv[1])), rows_of(Path(sys.argv[2]))
    pack = Path(sys.argv[3])
    newest = max(row["reference_date"] for row in population)
    places = Places(pack, [row["ags"] for row in population if row["reference_date"] == newest])
    folder = pack / "statistics"
    people = write_population(places, population, folder / "bevoelkerung.csv")
    land = write_area(places, municipalities, newest, folder / "flaeche.csv")
    print(f"{people} lines of population, {land} lines of area in {folder}")


if __name__ == "__main__":
    main()
