"""The map of the region: every town with what it is coloured for."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse

from allmende.region.models import Region
from allmende.region.outlines import Outline, Outlines, outlines_of
from allmende.ui.types import MapPlace

WIDTH: Final = 640
#: Of the largest labels (24 px on phones, figures.css), in the coordinates of a map of this width.
LETTER_WIDTH: Final = 14
LABEL_HEIGHT: Final = 28


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
        places = [_place(outline, level, note, labelled) for outline in self.drawn.towns]
        return _apart(places)


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


def _apart(places: list[MapPlace]) -> list[MapPlace]:
    """Move labels up and down until none lies on another, at the size they have on a phone."""
    ys = {index: place.label_y for index, place in enumerate(places) if place.label_y is not None}
    for _round in range(8):
        pairs = [
            (upper, lower) for upper in ys for lower in ys
            if upper != lower and (ys[upper], upper) < (ys[lower], lower)
            and _lie_on_each_other(places[upper], places[lower], ys[lower] - ys[upper])
        ]  # fmt: skip
        for upper, lower in pairs:
            missing = (LABEL_HEIGHT - (ys[lower] - ys[upper])) / 2
            ys[upper], ys[lower] = ys[upper] - missing, ys[lower] + missing
    return [replace(place, label_y=round(ys[i], 1)) if i in ys else place for i, place in enumerate(places)]


def _lie_on_each_other(one: MapPlace, other: MapPlace, down: float) -> bool:
    wide = (len(one.label) + len(other.label)) / 2 * LETTER_WIDTH
    return down < LABEL_HEIGHT - 0.5 and abs((one.label_x or 0) - (other.label_x or 0)) < wide


def region_map(region: Region, towns: int) -> RegionMap:
    """Return the map of the region as the pack in force describes it.

    Args:
        towns: How many towns there are, so that a changed region is drawn anew.
    """
    return RegionMap(outlines_of(region, towns, WIDTH))
