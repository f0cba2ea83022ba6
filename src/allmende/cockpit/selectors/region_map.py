"""The map of the region: every town with what it is coloured for."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from allmende.region.models import Region
from allmende.region.outlines import Outline, Outlines, outlines_of
from allmende.ui.types import MapPlace

WIDTH: Final = 640


@dataclass(frozen=True, slots=True)
class RegionMap:
    """All outlines; empty where the pack has no boundaries."""

    drawn: Outlines

    @property
    def view_box(self) -> str:
        """Value of the SVG's viewBox."""
        return self.drawn.view_box

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
        return [_place(outline, level, note, labelled) for outline in self.drawn.towns]


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
    return RegionMap(outlines_of(region, towns, WIDTH))
