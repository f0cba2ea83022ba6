"""One statistic at one place: trend, comparison, map, parts, and where it is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count
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
from allmende.strategy.statistics.trend import nearest_like, trend_of
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
        difference_pct: From the chosen place's value; None for that place itself, where its value is zero,
            on another base, and between a place and a wider one where values add up.
        part_pct: How much of a wider place's value is the chosen place's; None where values do not add up.
        share: Length of the bar in percent of the largest value; where values add up, of places like the
            chosen one. None where values are negative or larger.
        note: What makes the two values unlike: another day or base.
    """

    place: Place
    point: Point | None
    difference_pct: Decimal | None
    part_pct: Decimal | None
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
    points = {at: nearest_like(trend, mine) if mine else _last(trend) for at, trend in rows.items()}
    largest = _largest(points, chosen.kind if statistic.adds_up else "")
    return [
        Compared(
            place=place,
            point=points[place.at],
            difference_pct=_difference(statistic, chosen, mine, place, points[place.at]),
            part_pct=_part(statistic, chosen, mine, place, points[place.at]),
            share=_share(points[place.at], largest),
            note=_note(mine, points[place.at]),
            is_chosen=place.at == chosen.at,
        )
        for place in places
    ]


def _last(trend: Trend | None) -> Point | None:
    return trend.last if trend else None


def _largest(points: Mapping[tuple[str, str], Point | None], kind: str) -> Decimal | None:
    """Return the value of the longest bar, of this kind of places or of all; None where bars are no use."""
    values = [point.value for point in points.values() if point]
    alike = [point.value for at, point in points.items() if point and kind in ("", at[0])]
    return max(alike, default=None) if values and min(values) >= 0 else None


def _share(point: Point | None, largest: Decimal | None) -> int | None:
    # Beside a state's millions a town's bar would vanish: what is beyond the scale has no bar.
    if point is None or not largest or point.value > largest:
        return None
    return int(point.value / largest * FULL)


def _difference(
    statistic: Statistic, chosen: Place, mine: Point | None, place: Place, point: Point | None
) -> Decimal | None:
    if point is None or mine is None or place.at == chosen.at or mine.value == 0:
        return None
    if point.basis != mine.basis or (statistic.adds_up and place.kind != chosen.kind):
        return None
    return (point.value - mine.value) / abs(mine.value) * FULL


def _part(
    statistic: Statistic, chosen: Place, mine: Point | None, place: Place, point: Point | None
) -> Decimal | None:
    if not statistic.adds_up or point is None or mine is None or not _is_within(chosen, place):
        return None
    is_same = (point.on, point.basis) == (mine.on, mine.basis)
    return mine.value / point.value * FULL if is_same and point.value > 0 else None


def _is_within(inner: Place, outer: Place) -> bool:
    if outer.kind == PlaceKind.FEDERATION:
        return inner.kind != PlaceKind.FEDERATION
    if outer.kind == PlaceKind.REGION:
        is_small = inner.kind in (PlaceKind.MUNICIPALITY, PlaceKind.DISTRICT)
        return is_small and municipalities().filter(ags__startswith=inner.key).exists()
    # The key of a Kreis begins with its Land's, a town's with its Kreis's.
    return inner.key.startswith(outer.key) and inner.key != outer.key


def _note(mine: Point | None, point: Point | None) -> str:
    if mine is None or point is None:
        return ""
    if point.basis != mine.basis:
        return _("andere Grundlage: %(basis)s") % {"basis": point.basis or _("nicht angegeben")}
    return _("anderer Stichtag") if point.on != mine.on else ""


def region_picture(statistic: Statistic, region: Region, breakdown: str = "") -> RegionPicture | None:
    """Return map and order of the region's towns on the newest day that most of them have."""
    towns = {town.ags: town for town in municipalities()}
    rows = statistic.values.filter(
        place_kind=PlaceKind.MUNICIPALITY, place_key__in=list(towns), breakdown=breakdown
    )
    counted = rows.order_by().values_list("reference_date", "basis").annotate(number=Count("pk"))
    newest = _common_day({(on, basis): number for on, basis, number in counted})
    if newest is None:
        return None
    of_day = rows.filter(reference_date=newest[0], basis=newest[1])
    values = dict(of_day.order_by().values_list("place_key", "value"))
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


def _common_day(counts: Mapping[tuple[date, str], int]) -> tuple[date, str] | None:
    """Return the newest day and base that at least half as many towns have as the best one."""
    enough = max(counts.values(), default=0) / 2
    return max((day for day, count in counts.items() if count >= enough), default=None)


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
