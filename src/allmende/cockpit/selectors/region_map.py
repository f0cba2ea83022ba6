"""The region's outline, worked out once per process and pack: every visitor gets the same paths."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.urls import reverse

from allmende.region.map import Frame, svg_paths
from allmende.region.models import Municipality, Region
from allmende.region.selectors import municipalities_with_boundary
from allmende.ui.types import MapPlace

WIDTH: Final = 640


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
class RegionMap:
    """All outlines; empty where the pack has no boundaries."""

    frame: Frame | None
    outlines: tuple[Outline, ...]

    @property
    def view_box(self) -> str:
        """Value of the SVG's viewBox."""
        return self.frame.view_box if self.frame else ""

    def places(
        self,
        level: Callable[[int], int],
        note: Callable[[int], str],
        labelled: Collection[int],
    ) -> list[MapPlace]:
        """Return the towns for `ui/_map.html`, each leading to its page.

        Args:
            level: Municipality id → index of the legend.
            note: Municipality id → what the tooltip says.
            labelled: Ids of the few towns that get a name on the map.
        """
        return [_place(outline, level, note, labelled) for outline in self.outlines]


def _place(
    outline: Outline, level: Callable[[int], int], note: Callable[[int], str], labelled: Collection[int]
) -> MapPlace:
    has_label = outline.municipality_id in labelled
    return MapPlace(
        d=outline.d,
        name=outline.name,
        url=reverse("cockpit:town", args=[outline.slug]),
        level=level(outline.municipality_id),
        note=note(outline.municipality_id),
        label_x=outline.label_x if has_label else None,
        label_y=outline.label_y if has_label else None,
        # "Menden (Sauerland)" would lie across its neighbours.
        label=outline.name.partition(" (")[0],
    )


def region_map(region: Region, towns: int) -> RegionMap:
    """Return the map of the region as the pack in force describes it.

    Args:
        towns: How many towns there are, so that a changed region is drawn anew.
    """
    return _drawn(region.pk, region.pack_digest, towns)


@lru_cache(maxsize=4)
def _drawn(region_id: int, pack_digest: str, towns: int) -> RegionMap:
    del region_id, pack_digest, towns  # only what the drawing depends on
    frame, shapes = svg_paths(municipalities_with_boundary(), WIDTH)
    return RegionMap(frame, tuple(_outline(s.municipality, s.d, s.label_x, s.label_y) for s in shapes))


def _outline(town: Municipality, d: str, label_x: float, label_y: float) -> Outline:
    return Outline(town.pk, town.slug, town.name, d, label_x, label_y)
