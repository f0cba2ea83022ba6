"""The region's outline, worked out once per process and pack: every visitor gets the same paths."""

from dataclasses import dataclass
from functools import lru_cache

from allmende.region.map import Frame, MapShape, svg_paths
from allmende.region.models import Region
from allmende.region.selectors import municipalities_with_boundary


@dataclass(frozen=True, slots=True)
class Outline:
    """One town's shape in the map's coordinates."""

    municipality_id: int
    slug: str
    name: str
    d: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Outlines:
    """All towns' shapes; empty where the pack has no boundaries."""

    frame: Frame | None
    towns: tuple[Outline, ...]

    @property
    def view_box(self) -> str:
        """Value of the SVG's viewBox."""
        return self.frame.view_box if self.frame else ""


def outlines_of(region: Region, towns: int, width: float) -> Outlines:
    """Return the region's shapes as the pack in force describes them.

    Args:
        towns: How many towns there are, so that a changed region is drawn anew.
        width: Of the map, in its own coordinates.
    """
    return _drawn(region.pk, region.pack_digest, towns, width)


@lru_cache(maxsize=8)
def _drawn(region_id: int, pack_digest: str, towns: int, width: float) -> Outlines:
    del region_id, pack_digest, towns  # only what the drawing depends on
    frame, shapes = svg_paths(municipalities_with_boundary(), width)
    return Outlines(frame, tuple(_outline(shape) for shape in shapes))


def _outline(shape: MapShape) -> Outline:
    town = shape.municipality
    return Outline(town.pk, town.slug, town.name, shape.d, shape.label_x, shape.label_y)
