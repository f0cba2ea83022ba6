"""GeoJSON geometries as values (ETSI GS CIM 009, 4.7; RFC 7946), without GeometryCollection."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

#: How deep the coordinates of each type are nested; 0 is one position.
DEPTHS: Final = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}  # fmt: skip
#: West, south, east, north.
Box = tuple[float, float, float, float]


def looks_like_geometry(value: object) -> bool:
    """Whether concise input means a GeoProperty: an object with the type and members of a geometry."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("type"), str)
        and (
            (value["type"] in DEPTHS and "coordinates" in value)
            or (value["type"] == "GeometryCollection" and "geometries" in value)
        )
    )


def read_geometry(value: object) -> dict[str, Any]:
    """Return a valid geometry; a string that contains one is taken apart (4.7.2).

    Raises:
        ValueError: it is none; the message says why.
    """
    if isinstance(value, str):
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError):
            raise ValueError("the text is no GeoJSON geometry") from None
    if not isinstance(value, dict):
        raise ValueError("a GeoJSON geometry is an object")
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in DEPTHS:
        raise ValueError(f"type must be one of {', '.join(DEPTHS)}")
    coordinates = value.get("coordinates")
    _check(coordinates, DEPTHS[kind])
    _check_shape(kind, coordinates)
    return value


def box_of(geometry: dict[str, Any]) -> Box:
    """Return the bounding box of a valid geometry."""
    positions = list(_positions(geometry["coordinates"]))
    xs, ys = [position[0] for position in positions], [position[1] for position in positions]
    return min(xs), min(ys), max(xs), max(ys)


def _check(coordinates: object, depth: int) -> None:
    if not isinstance(coordinates, list) or not coordinates:
        raise ValueError("coordinates must be a list that is not empty")
    if depth:
        for part in coordinates:
            _check(part, depth - 1)
    elif not 2 <= len(coordinates) <= 4 or not all(map(_is_number, coordinates)):
        raise ValueError("a position is a list of longitude, latitude and perhaps altitude")


def _check_shape(kind: str, coordinates: Any) -> None:  # Any: nested as `_check` found
    lines = {"LineString": [coordinates], "MultiLineString": coordinates}.get(kind, [])
    if any(len(line) < 2 for line in lines):
        raise ValueError("a line has at least two positions")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    for ring in (ring for polygon in polygons for ring in polygon):
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise ValueError("a ring has at least four positions and ends where it begins")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300


def _positions(coordinates: Any) -> Iterator[list[float]]:
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from _positions(part)
    else:
        yield coordinates
