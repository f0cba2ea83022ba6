"""Timeline, matrix and map as numbers for SVG: the same facts stand beside them as tables."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.portfolio.models import Measure
from allmende.portfolio.selectors.board import Cell, Span
from allmende.region.models import Municipality, Region
from allmende.region.outlines import outlines_of
from allmende.ui.types import MapPlace

WIDTH = 1000
ROW = 46
TOP = 34


@dataclass(frozen=True, slots=True)
class Mark:
    """A line or point in time: x and its word."""

    x: float
    word: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure on the timeline."""

    measure: Measure
    y: float
    x: float
    width: float
    words: str
    text_x: float
    text_anchor: str
    stones: Sequence[Mark]

    @property
    def bar_y(self) -> float:
        """Where the bar lies, below its title."""
        return self.y + 22

    @property
    def text_y(self) -> float:
        """Base line of the title."""
        return self.y + 16


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars, lines of years and today."""

    bars: Sequence[Bar]
    years: Sequence[Mark]
    today_x: float
    height: float

    @property
    def view_box(self) -> str:
        """Value of the SVG's viewBox."""
        return f"0 0 {WIDTH} {self.height:.0f}"

    @property
    def today_anchor(self) -> str:
        """On which side of its line the word "heute" stands; in December it would run out of the picture."""
        return "end" if self.today_x > WIDTH * 0.9 else "start"


def timeline(rows: Sequence[Measure], span: Span, today: date) -> Timeline:
    """Draw measures between the first of January before and the end of the year after all of them."""
    first, last = date(span.first.year, 1, 1), date(span.last.year, 12, 31)
    days = (last - first).days

    def x(day: date) -> float:
        return round(WIDTH * (day - first).days / days, 1)

    bars = [_bar(row, at, x) for at, row in enumerate(rows)]
    step = max(1, (last.year - first.year) // 10)
    years = [Mark(x(date(year, 1, 1)), str(year)) for year in range(first.year, last.year + 1, step)]
    return Timeline(bars, years, x(today), TOP + len(rows) * ROW + 26)


def _bar(row: Measure, at: int, x: Callable[[date], float]) -> Bar:
    begins, ends = row.begins_on or row.ends_on, row.ends_on or row.begins_on
    left, right = x(begins), x(ends)  # type: ignore[arg-type]  # only rows with a day come here
    width = max(6.0, round(right - left, 1))
    is_late = left > WIDTH * 0.6
    stones = [Mark(x(stone.due_on), stone.title, bool(stone.done_on)) for stone in row.milestones.all()]
    return Bar(
        measure=row,
        y=TOP + at * ROW,
        x=left,
        width=width,
        words=row.title if len(row.title) <= 60 else row.title[:59] + "…",
        # Titles of late bars end with the bar, else they would run out of the picture.
        text_x=min(WIDTH, left + width) if is_late else left,
        text_anchor="end" if is_late else "start",
        stones=stones,
    )


@dataclass(frozen=True, slots=True)
class Dot:
    """One cell of the matrix as drawn."""

    cell: Cell
    x: float
    y: float
    radius: float
    word: str
    url: str


#: Size of a cell and where the grid begins.
_CELL = 116
_LEFT, _UPPER = 54, 20


def dots(cells: Iterable[Cell], url: Callable[[Cell], str]) -> list[Dot]:
    """Place each filled cell: effort to the right, effect upwards."""
    return [
        Dot(
            cell=cell,
            x=_LEFT + (cell.effort - 0.5) * _CELL,
            y=_UPPER + (5 - cell.effect + 0.5) * _CELL * 0.8,
            radius=min(36.0, 14 + 4 * cell.total**0.5),
            word=str(cell.total),
            url=url(cell),
        )
        for cell in cells
    ]


def region_places(
    region: Region, counts: dict[int, int], pointed: Iterable[Measure], urls: Callable[[int], str],
    measure_url: Callable[[Measure], str],
) -> tuple[str, list[MapPlace]]:  # fmt: skip
    """Return the map's view box and its places: towns by number of measures, and places of measures.

    Args:
        counts: Space id → how many measures of this town match.
        urls: Space id → the list of these measures.
    """
    spaces = dict(Municipality.objects.values_list("pk", "space_id"))
    drawn = outlines_of(region, len(spaces), 640)
    places = [
        MapPlace(
            d=town.d,
            name=town.name,
            url=urls(space_id) if (count := counts.get(space_id := spaces[town.municipality_id], 0)) else "",
            level=level(count),
            note=count_words(count) if count else "",
        )
        for town in drawn.towns
        if town.municipality_id in spaces
    ]
    if drawn.frame is not None:
        for one in pointed:
            x, y = drawn.frame.point(one.lon or 0.0, one.lat or 0.0)
            note = _("hat einen eigenen Ort")
            places.append(MapPlace(_ring(x, y), one.title, measure_url(one), level=4, note=note))
    return drawn.view_box, places


def level(count: int) -> int:
    """Return the step of the legend for so many measures."""
    return 0 if count == 0 else 1 if count < 3 else 2 if count < 10 else 3


def legend() -> list[str]:
    """Return the words of the map's steps."""
    return [
        _("keine Maßnahme"),
        _("1 oder 2 Maßnahmen"),
        _("3 bis 9 Maßnahmen"),
        _("10 oder mehr"),
        _("Maßnahme mit eigenem Ort"),
    ]


def count_words(count: int) -> str:
    """Return how many measures, in words."""
    return ngettext("%(count)s Maßnahme", "%(count)s Maßnahmen", count) % {"count": count}


def _ring(x: float, y: float, radius: float = 6) -> str:
    """Return a circle as a path."""
    return (
        f"M{x - radius:.1f},{y:.1f}a{radius},{radius} 0 1,0 {2 * radius},0"
        f"a{radius},{radius} 0 1,0 {-2 * radius},0Z"
    )
