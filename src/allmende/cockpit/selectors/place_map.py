"""A town's outline with its schools on it, each with the light of its worst room."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from django.utils.translation import gettext as _

from allmende.cockpit.selectors.lights import word_of
from allmende.datahub.lights import ORDER
from allmende.datahub.models import Dashboard
from allmende.datahub.types import RoomState
from allmende.region.map import Frame, svg_paths
from allmende.region.models import Municipality
from allmende.region.selectors import municipalities_with_boundary, region
from allmende.ui.types import Level

WIDTH: Final = 480
MOST_LABELS: Final = 8
#: Of the largest labels (24 px on phones, figures.css), in the coordinates of a map of this width.
LETTER_WIDTH: Final = 13
LABEL_HEIGHT: Final = 28


@dataclass(frozen=True, slots=True)
class Point:
    """A school on the map; x and y in the map's own coordinates."""

    x: float
    y: float
    name: str
    level: Level
    note: str
    url: str


def _lie_on_each_other(one: Point, other: Point) -> bool:
    wide = (len(one.name) + len(other.name)) / 2 * LETTER_WIDTH
    return abs(one.y - other.y) < LABEL_HEIGHT and abs(one.x - other.x) < wide


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The town's outline and the schools that have a place."""

    view_box: str
    d: str
    points: Sequence[Point]

    @property
    def has_labels(self) -> bool:
        """Whether the schools are few and far enough from each other to be named on the map."""
        if len(self.points) > MOST_LABELS:
            return False
        pairs = combinations(self.points, 2)
        return not any(_lie_on_each_other(one, other) for one, other in pairs)


def place_map(
    town: Municipality, dashboard: Dashboard, states: Sequence[RoomState], url: str
) -> PlaceMap | None:
    """Return the map; None without a boundary or without a school that has a place.

    Args:
        url: Address of the list; `?schule=` is added for each school.
    """
    placed: dict[int, list[RoomState]] = {}
    for state in states:
        if state.school_id is not None and state.lon is not None and state.lat is not None:
            placed.setdefault(state.school_id, []).append(state)
    outline = _outline(town.pk, region().pack_digest) if placed else None
    if outline is None:
        return None
    frame, d = outline
    points = [_point(frame, dashboard, school_id, rooms, url) for school_id, rooms in placed.items()]
    return PlaceMap(frame.view_box, d, points)


@lru_cache(maxsize=64)
def _outline(town_id: int, pack_digest: str) -> tuple[Frame, str] | None:
    del pack_digest  # only what the drawing depends on
    frame, shapes = svg_paths(municipalities_with_boundary().filter(pk=town_id), WIDTH)
    return (frame, shapes[0].d) if frame is not None and shapes else None


def _point(frame: Frame, dashboard: Dashboard, school_id: int, rooms: Sequence[RoomState], url: str) -> Point:
    worst = min(rooms, key=lambda room: ORDER[room.state])
    lon, lat = worst.lon or 0.0, worst.lat or 0.0
    x, y = frame.point(lon, lat)
    note = _("Werte von gestern") if worst.is_withheld else word_of(dashboard, worst.state)
    return Point(round(x, 1), round(y, 1), worst.school, worst.state, note, f"{url}?schule={school_id}")
