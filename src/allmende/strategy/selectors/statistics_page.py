"""One statistic at one place: trend, comparison, map, parts, and where it is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from allmende.basics.errors import NotFound
from allmende.kernel.actor import Actor
from allmende.region.models import Region
from allmende.region.outlines import outlines_of
from allmende.region.selectors import municipalities
from allmende.strategy.models import Objective, PlaceKind, Statistic, StatisticTarget
from allmende.strategy.selectors.okr import objectives
from allmende.strategy.selectors.statistics_values import place_at, place_of, point_of, trends
from allmende.strategy.statistics.classes import Classes, classes_of
from allmende.strategy.statistics.keys import key_of
from allmende.strategy.statistics.trend import trend_of
from allmende.strategy.statistics.types import Place, Point, Trend
from allmende.strategy.statistics.words import value_words
from allmende.ui.types import MapPlace

MAP_WIDTH: Final = 640
#: Labels of bars and rows.
FULL: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison.

    Attributes:
        difference_pct: From the chosen place's value; None for that place itself and where its value is zero.
        share: Length of the bar in percent of the largest value of places like the chosen one; None where
            values are negative or larger.
        note: What makes the two values unlike: another day or base.
    """

    place: Place
    point: Point | None
    difference_pct: Decimal | None
    share: int | None
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """One town in the order of the region."""

    rank: int
    place: Place
    slug: str
    value: Decimal
    level: int


@dataclass(frozen=True, slots=True)
class RegionPicture:
    """All towns of the region on one day and base: map and order.

    Attributes:
        missing: Towns without a value on this day.
    """

    on: date
    basis: str
    view_box: str
    places: Sequence[MapPlace]
    legend: Sequence[str]
    ranked: Sequence[Ranked]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a value, e.g. women, with its share of the whole."""

    label: str
    point: Point
    share_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class Uses:
    """Where a statistic is used."""

    targets: Sequence[StatisticTarget]
    objectives: Sequence[Objective]


def place_by_key(key: str, region: Region) -> Place:
    """Return the place an address names by its key.

    Raises:
        NotFound: there is none.
    """
    if key == region.slug:
        return place_of(region)
    if key == "DE":
        return place_at(PlaceKind.FEDERATION, key)
    kind, full = key_of(key) if key.isascii() and key.isdecimal() else ("", "")
    if not kind or full != key:
        raise NotFound(key=key)
    if kind == PlaceKind.DISTRICT:
        district = region.districts.filter(ags=key).first()
        return place_of(district) if district else place_at(kind, key)
    return place_at(kind, key)


def place_choices(region: Region) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the places of the region to choose from, grouped."""
    towns = [(town.ags, town.name) for town in municipalities()]
    districts = [(district.ags, district.name) for district in region.districts.order_by("name")]
    return [(_("Region"), [(region.slug, region.name)]), (_("Kreise"), districts), (_("Kommunen"), towns)]


def comparison(statistic: Statistic, chosen: Place, others: Sequence[Place]) -> list[Compared]:
    """Return the chosen place and the others, as far as possible on the same day and base."""
    places = [chosen, *(place for place in others if place.at != chosen.at)]
    found = trends([statistic], places)
    rows = {place.at: found.get((statistic.pk, *place.at)) for place in places}
    own = rows[chosen.at]
    mine = own.last if own else None
    points = {at: _like(trend, mine) for at, trend in rows.items()}
    largest = _largest(points, chosen)
    return [_compared(place, points[place.at], mine, largest, place.at == chosen.at) for place in places]


def _largest(points: Mapping[tuple[str, str], Point | None], chosen: Place) -> Decimal | None:
    """Return the longest bar: the largest value of places of the chosen kind; None where none makes sense."""
    values = [point.value for point in points.values() if point]
    alike = [point.value for at, point in points.items() if point and at[0] == chosen.kind]
    return max(alike, default=None) if values and min(values) >= 0 else None


def _like(trend: Trend | None, mine: Point | None) -> Point | None:
    """Return the value of the same day and base, else the newest."""
    if trend is None:
        return None
    if mine is not None:
        for point in trend.points:
            if (point.on, point.basis) == (mine.on, mine.basis):
                return point
    return trend.last


def _compared(
    place: Place, point: Point | None, mine: Point | None, largest: Decimal | None, is_chosen: bool
) -> Compared:
    difference, note = None, ""
    if point is not None and mine is not None and not is_chosen:
        if mine.value != 0:
            difference = (point.value - mine.value) / abs(mine.value) * FULL
        if point.basis != mine.basis:
            note = _("andere Grundlage: %(basis)s") % {"basis": point.basis or _("nicht angegeben")}
        elif point.on != mine.on:
            note = _("anderer Stichtag")
    # Beside a state's millions a town's bar would vanish: what is beyond the scale has no bar.
    fits = point is not None and largest is not None and point.value <= largest
    share = int(point.value / largest * FULL) if fits and point and largest else None
    return Compared(place, point, difference, share, note, is_chosen)


def region_picture(statistic: Statistic, region: Region, breakdown: str = "") -> RegionPicture | None:
    """Return map and order of the region's towns on the newest day that most of them have."""
    towns = {town.ags: town for town in municipalities()}
    rows = list(
        statistic.values.filter(
            place_kind=PlaceKind.MUNICIPALITY, place_key__in=list(towns), breakdown=breakdown
        )
    )
    newest = _common_day([(row.reference_date, row.basis) for row in rows])
    if newest is None:
        return None
    values = {r.place_key: r.value for r in rows if (r.reference_date, r.basis) == newest}
    classes = classes_of(list(values.values()), statistic.decimals)

    def write(value: Decimal) -> str:
        return value_words(value, statistic.unit, statistic.decimals)

    drawn = outlines_of(region, len(towns), MAP_WIDTH)
    by_id = {town.pk: ags for ags, town in towns.items()}
    places = [
        MapPlace(
            d=outline.d,
            name=outline.name,
            url=f"?ort={by_id[outline.municipality_id]}",
            level=classes.level(values.get(by_id[outline.municipality_id])),
            note=write(values[ags])
            if (ags := by_id[outline.municipality_id]) in values
            else _("keine Daten"),
        )
        for outline in drawn.towns
    ]
    return RegionPicture(
        on=newest[0],
        basis=newest[1],
        view_box=drawn.view_box,
        places=places,
        legend=classes.legend(write),
        ranked=_ranked(values, {ags: (town.name, town.slug) for ags, town in towns.items()}, classes),
        missing=[town.name for ags, town in towns.items() if ags not in values],
    )


def _common_day(days: Sequence[tuple[date, str]]) -> tuple[date, str] | None:
    """Return the newest day and base that at least half as many towns have as the best one."""
    counts = {day: days.count(day) for day in set(days)}
    if not counts:
        return None
    enough = max(counts.values()) / 2
    return max((day for day, count in counts.items() if count >= enough), key=lambda day: day)


def _ranked(
    values: Mapping[str, Decimal], towns: Mapping[str, tuple[str, str]], classes: Classes
) -> list[Ranked]:
    """Return the towns, highest first; equal values share a rank."""
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], towns[pair[0]][0]))
    found: list[Ranked] = []
    for index, (ags, value) in enumerate(ordered, start=1):
        rank = found[-1].rank if found and found[-1].value == value else index
        name, slug = towns[ags]
        found.append(Ranked(rank, Place("municipality", ags, name), slug, value, classes.level(value)))
    return found


def parts_of(statistic: Statistic, place: Place) -> tuple[Trend, list[Part]]:
    """Return the whole over time and its parts on the newest day that has any."""
    rows = list(statistic.values.filter(place_kind=place.kind, place_key=place.key))
    whole = trend_of((point_of(row) for row in rows if not row.breakdown), statistic.direction)
    parted = [row for row in rows if row.breakdown]
    if not parted:
        return whole, []
    newest = max((row.reference_date, row.basis) for row in parted)
    total = next((p.value for p in whole.points if (p.on, p.basis) == newest), None)
    labels = {code: str(label) for code, label in statistic.breakdown_labels.items()}
    parts = [
        Part(
            labels.get(row.breakdown, row.breakdown),
            point_of(row),
            row.value / total * FULL if total else None,
        )
        for row in sorted(parted, key=lambda row: row.breakdown)
        if (row.reference_date, row.basis) == newest
    ]
    return whole, parts


def uses_of(actor: Actor, statistic: Statistic) -> Uses:
    """Return the targets and objectives that use a statistic and that the actor may see."""
    targets = StatisticTarget.objects.visible_to(actor).filter(statistic=statistic).select_related("goal")
    serving = objectives(actor).filter(key_results__statistic=statistic).distinct()
    return Uses(list(targets), list(serving[:20]))
