"""Geoqueries (ETSI GS CIM 009, 4.10): which entities lie where.

Relations are those of the plane of longitude and latitude, as GeoJSON's straight lines are. Distances
are in metres on a sphere, from the nearest points of both geometries.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.geometry import DEPTHS, Box, box_of, read_geometry
from allmende.datahub.ngsild.query.q_language import Expand
from allmende.datahub.ngsild.query.scanner import Scanner

Relation = Literal["near", "within", "contains", "overlaps", "intersects", "equals", "disjoint"]
Shapes = Any  # an array of geometries; numpy's types do not tell
Bools = Any  # an array of truth values
Numbers = Any  # an array of numbers, or one
RELATIONS: Final[tuple[Relation, ...]] = (
    "near", "within", "contains", "overlaps", "intersects", "equals", "disjoint",
)  # fmt: skip

EARTH_RADIUS_M: Final = 6_371_008.8
_METRES_PER_DEGREE: Final = math.radians(1) * EARTH_RADIUS_M
MAX_COORDINATES: Final = 100_000
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_POSITION = re.compile(r"\[\s*-?[0-9]")


@dataclass(frozen=True, slots=True)
class GeoQuery:
    """Where an entity shall lie.

    Attributes:
        geometry: GeoJSON of the reference, as text.
        attribute: Stored name of the GeoProperty.
        least_m: Smallest distance in metres (`minDistance`).
        most_m: Largest distance in metres (`maxDistance`).
    """

    relation: Relation
    geometry: str
    attribute: str = "location"
    least_m: float | None = None
    most_m: float | None = None

    def fits(self, geojson: object) -> bool:
        """Whether a stored geometry (GeoJSON, an object or its text) lies where it shall."""
        text = geojson if isinstance(geojson, str) else msgspec.json.encode(geojson).decode()
        return self.fit([text])[0]

    def fit(self, geojsons: Sequence[str]) -> list[bool]:
        """Whether each of these geometries lies where it shall."""
        if not geojsons:
            return []
        shapes = _geometries(geojsons)
        reference = _reference(self.geometry)
        if self.relation == "near":
            distances = _distances(shapes, reference.shape)
            fitting = distances >= (self.least_m or 0.0)
            if self.most_m is not None:
                fitting &= distances <= self.most_m
        else:
            fitting = reference.relates(self.relation, shapes)
        is_there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        return [bool(one) for one in fitting & is_there]

    @property
    def boxes(self) -> list[Box] | None:
        """Boxes of which one meets every target; None: targets can lie anywhere."""
        west, south, east, north = _reference(self.geometry).box
        box = (float(west), float(south), float(east), float(north))
        if self.relation == "disjoint" or (self.relation == "near" and self.most_m is None):
            return None
        if self.most_m is None:
            return [box]
        return _around(box, self.most_m)


@dataclass(slots=True)
class _Reference:
    shape: BaseGeometry
    box: Box

    def relates(self, relation: Relation, targets: Shapes) -> Bools:
        """Whether each target has the relation to this; asked of the prepared side."""
        shape = self.shape
        if relation == "within":
            return shapely.contains(shape, targets)
        if relation == "contains":
            return shapely.within(shape, targets)
        if relation == "overlaps":
            return shapely.overlaps(shape, targets)
        if relation == "equals":
            return shapely.equals(shape, targets)
        meets: Bools = shapely.intersects(shape, targets)
        return meets if relation == "intersects" else ~meets


@lru_cache(maxsize=500)
def _reference(geojson: str) -> _Reference:
    geometry = msgspec.json.decode(geojson)
    shape = shapely.from_geojson(geojson)
    shapely.prepare(shape)
    return _Reference(shape, box_of(geometry))


def _geometries(geojsons: Sequence[str]) -> Shapes:
    shapes: Shapes = shapely.from_geojson(np.array(geojsons, dtype=object), on_invalid="ignore")
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if broken.any():
        # A ring that crosses itself has no inside; without repair every relation would fail.
        shapes[broken] = shapely.make_valid(shapes[broken])
    return shapes


def read_geoquery(
    *, georel: str, geometry: str, coordinates: object, geoproperty: str | None, expand: Expand
) -> GeoQuery:
    """Read the four parameters of a geoquery.

    Args:
        coordinates: JSON, or its text.

    Raises:
        BadRequestData: one of them does not follow the language, or the geometry is none.
    """
    relation, least, most = _read_relation(georel)
    name = geoproperty or "location"
    return GeoQuery(relation, read_place(geometry, coordinates), expand(name), least, most)


def read_place(geometry: str, coordinates: object, *, parameter: str = "coordinates") -> str:
    """Return the GeoJSON text of a reference geometry.

    Raises:
        BadRequestData: it is no geometry of this type.
    """
    if geometry not in DEPTHS:
        raise BadRequestData(f"geometry must be one of {', '.join(DEPTHS)}.")
    value = _json(coordinates, parameter) if isinstance(coordinates, str) else coordinates
    if msgspec.json.encode(value).count(b",") > MAX_COORDINATES:
        raise BadRequestData(f"{parameter} has too many positions.")
    try:
        document: dict[str, Any] = read_geometry({"type": geometry, "coordinates": value})
    except (ValueError, RecursionError) as err:
        raise BadRequestData(f"{parameter} do not fit the geometry: {err}.") from None
    return _valid(msgspec.json.encode(document).decode(), parameter)


def _json(text: str, parameter: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as err:
        raise BadRequestData(f"{parameter} is no JSON: {err}.") from None


def _valid(geojson: str, parameter: str) -> str:
    shape = shapely.from_geojson(geojson, on_invalid="ignore")
    if shape is None:
        raise BadRequestData(f"{parameter} are not those of the geometry.")
    if shape.is_valid:
        return geojson
    repaired: str = shapely.to_geojson(shapely.make_valid(shape))
    if msgspec.json.decode(repaired)["type"] not in DEPTHS:
        raise BadRequestData(f"{parameter}: the geometry crosses itself.")
    return repaired


def _read_relation(text: str) -> tuple[Relation, float | None, float | None]:
    scanner = Scanner(text, "georel")
    name = scanner.name("a relation")
    relation = next((known for known in RELATIONS if known == name), None)
    if relation is None:
        scanner.refuse(f"expected one of {', '.join(RELATIONS)}", at=0)
    if relation != "near":
        scanner.end()
        return relation, None, None
    scanner.expect(";")
    modifier = scanner.take_one("maxDistance", "minDistance") or scanner.refuse(
        "expected maxDistance or minDistance"
    )
    scanner.expect("==")
    begin = scanner.at
    metres = float(scanner.match(_NUMBER) or scanner.refuse("expected a distance in metres"))
    if not 0 < metres < 1e300:
        scanner.refuse("a distance is a positive number", at=begin)
    scanner.end()
    return relation, (metres if modifier == "minDistance" else None), (
        metres if modifier == "maxDistance" else None
    )  # fmt: skip


# -- distances -------------------------------------------------------------------------------------


def distances_m(geojsons: Sequence[str], place: str) -> list[float]:
    """Return the distances of stored geometries to a place (GeoJSON) in metres; NaN: no geometry."""
    if not geojsons:
        return []
    return [float(one) for one in _distances(_geometries(geojsons), _reference(place).shape)]


def _distances(shapes: Shapes, reference: BaseGeometry) -> Numbers:
    distances = np.full(len(shapes), np.nan)
    points = shapely.get_type_id(shapes) == 0
    if reference.geom_type == "Point":
        distances[points] = _haversine(
            shapely.get_x(shapes[points]), shapely.get_y(shapes[points]), reference.x, reference.y
        )
        rest = ~points
    else:
        rest = np.full(len(shapes), fill_value=True)
    for index in np.flatnonzero(rest & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)):
        distances[index] = distance_m(shapes[index], reference)
    return distances


def distance_m(first: BaseGeometry, second: BaseGeometry) -> float:
    """Return the distance between the nearest points of two geometries in metres (haversine).

    The nearest points are looked for where a degree of longitude is as short as it is there.
    """
    best = _nearest(first, second)
    # Beyond the date line the other side is nearer.
    for shift in (360.0, -360.0):
        moved = _scaled(first, 1.0, shift)
        if moved.bounds[0] - second.bounds[2] < 180 and second.bounds[0] - moved.bounds[2] < 180:
            best = min(best, _nearest(moved, second))
    return best


def _nearest(first: BaseGeometry, second: BaseGeometry) -> float:
    latitude = (first.bounds[1] + first.bounds[3] + second.bounds[1] + second.bounds[3]) / 4
    found = math.inf
    for _ in range(3):
        scale = max(math.cos(math.radians(max(-90.0, min(90.0, latitude)))), 1e-6)
        nearest = shapely.shortest_line(_scaled(first, scale), _scaled(second, scale))
        (x1, y1), (x2, y2) = nearest.coords[0][:2], nearest.coords[-1][:2]
        found = min(found, float(_haversine(x1 / scale, y1, x2 / scale, y2)))
        if abs(latitude - (y1 + y2) / 2) < 0.001:
            break
        latitude = (y1 + y2) / 2
    return found


def _scaled(shape: BaseGeometry, scale: float, shift: float = 0.0) -> BaseGeometry:
    return shapely.transform(
        shape, lambda points: np.column_stack(((points[:, 0] + shift) * scale, points[:, 1]))
    )


def _haversine(lon1: Numbers, lat1: Numbers, lon2: Numbers, lat2: Numbers) -> Numbers:
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))


def _around(box: Box, metres: float) -> list[Box] | None:
    west, south, east, north = box
    degrees = metres / _METRES_PER_DEGREE * 1.001 + 1e-9
    south, north = south - degrees, north + degrees
    steepest = max(abs(south), abs(north))
    if steepest >= 89.9 or degrees >= 90:
        return None
    # How far a circle reaches in longitude: more than along its middle latitude.
    reach = math.sin(math.radians(degrees)) / math.cos(math.radians(steepest - degrees))
    if reach >= 1:
        return None
    aside = math.degrees(math.asin(reach)) * 1.001
    west, east = west - aside, east + aside
    if east - west >= 360:
        return None
    boxes = [(west, south, east, north)]
    if west < -180:
        boxes.append((west + 360, south, east + 360, north))
    if east > 180:
        boxes.append((west - 360, south, east - 360, north))
    return boxes
