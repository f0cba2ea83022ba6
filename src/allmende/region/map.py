"""Boundaries as SVG paths, so that a map needs neither JavaScript nor another server."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from allmende.region.models import Municipality

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """How longitude and latitude (EPSG:4326) become the map's own coordinates.

    An equidistant projection around the middle latitude: true enough for a region or a town.
    """

    west: float
    north: float
    scale_x: float
    scale_y: float
    width: float
    height: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return x and y of a place."""
        return (lon - self.west) * self.scale_x, (self.north - lat) * self.scale_y

    @property
    def view_box(self) -> str:
        """Value of the SVG's viewBox."""
        return f"0 0 {self.width:.0f} {self.height:.0f}"


@dataclass(frozen=True, slots=True)
class MapShape:
    """One municipality's outline in the frame's coordinates, with the place for its label."""

    municipality: Municipality
    d: str
    label_x: float
    label_y: float


def frame_of(municipalities: Iterable[Municipality], width: float = 600, margin: float = 6) -> Frame | None:
    """Return the frame that holds all outlines; None if there is no outline."""
    points = [point for town in municipalities for ring in _rings(town.boundary) for point in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    scale_x = (width - 2 * margin) / ((east - west) or 1)
    scale_y = scale_x / squeeze
    height = (north - south) * scale_y + 2 * margin
    return Frame(west - margin / scale_x, north + margin / scale_y, scale_x, scale_y, width, height)


def svg_paths(
    municipalities: Iterable[Municipality], width: float = 600
) -> tuple[Frame | None, list[MapShape]]:
    """Return the frame and every outline; municipalities without a boundary are left out."""
    towns = list(municipalities)
    frame = frame_of(towns, width)
    if frame is None:
        return None, []
    return frame, [_shape(town, frame) for town in towns if town.boundary]


def _shape(town: Municipality, frame: Frame) -> MapShape:
    parts = []
    for ring in _rings(town.boundary):
        points = [frame.point(p[0], p[1]) for p in ring]
        parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z")
    label_x, label_y = frame.point(town.lon or 0.0, town.lat or 0.0)
    return MapShape(town, "".join(parts), round(label_x, 1), round(label_y, 1))


def _rings(boundary: Mapping[str, Any] | None) -> list[Ring]:
    if not boundary:
        return []
    polygons = boundary["coordinates"] if boundary["type"] == "MultiPolygon" else [boundary["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]
