"""The Demographie-Monitor: inhabitants of the region since 2011, density, women and men."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.region.models import Region
from allmende.region.selectors import municipalities
from allmende.strategy.models import PlaceKind, Statistic, StatisticValue
from allmende.strategy.selectors.statistics_values import place_of, point_of, statistics
from allmende.strategy.statistics.trend import change_between, trend_of
from allmende.strategy.statistics.types import Change, Place, Point, Trend

#: Keys of the statistics the monitor shows; a pack that ships them has a monitor.
PEOPLE: Final = "bevoelkerung"
DENSITY: Final = "bevoelkerungsdichte"
WOMEN_PER_MEN: Final = "frauen-je-100-maenner"
AREA: Final = "flaeche"
SET: Final = "demographie"
#: Codes of the parts of `PEOPLE`.
WOMEN: Final = "weiblich"
MEN: Final = "maennlich"
#: Of the set in the catalogue of open data.
ORIGIN: Final = "strategy.demography"


#: A reference date and the base of its values.
Day = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """The days that all places are compared on; `parted` tells women and men, None where no day does."""

    first: Day
    last: Day
    parted: Day | None


@dataclass(frozen=True, slots=True)
class Demography:
    """One place in numbers.

    Attributes:
        first, last: On the monitor's first and newest day; None where the place has no value of that day.
        women, men, women_per_100_men: On the newest day that tells the sexes.
    """

    place: Place
    slug: str
    people: Trend
    first: Point | None
    last: Point | None
    density: Point | None
    women: Point | None
    men: Point | None
    women_per_100_men: Point | None

    @property
    def change(self) -> Change | None:
        """From the monitor's first to its newest day; None where one of the two is missing."""
        return change_between(self.first, self.last) if self.first and self.last else None


@dataclass(frozen=True, slots=True)
class Monitor:
    """Region, Kreise and towns.

    Attributes:
        bases: Statistical base of each day that most places have, oldest first.
    """

    statistics: Mapping[str, Statistic]
    region: Demography
    districts: Sequence[Demography]
    towns: Sequence[Demography]
    days: Shown
    bases: Sequence[Day]

    @property
    def all_places(self) -> list[Demography]:
        """Region first, then Kreise, then towns."""
        return [self.region, *self.districts, *self.towns]


def demography(actor: Actor, region: Region) -> Monitor | None:
    """Return the monitor; None where nobody brought numbers of inhabitants. A constant number of queries."""
    known = {one.key: one for one in statistics(actor).filter(key__in=[PEOPLE, DENSITY, WOMEN_PER_MEN, AREA])}
    if PEOPLE not in known:
        return None
    places = _places(region)
    values = _values(known, places)
    if not any((known[PEOPLE].pk, place.at, "") in values for place, _slug in places):
        return None

    def days_of(part: str) -> list[Day]:
        return _common_days([values.get((known[PEOPLE].pk, place.at, part), []) for place, _slug in places])

    days, parted = days_of(""), days_of(WOMEN)
    shown = Shown(days[0], days[-1], parted[-1] if parted else None)
    rows = {place.at: _row(place, slug, known, values, shown) for place, slug in places}
    return Monitor(
        statistics=known,
        region=rows[place_of(region).at],
        districts=[row for row in rows.values() if row.place.kind == PlaceKind.DISTRICT],
        towns=[row for row in rows.values() if row.place.kind == PlaceKind.MUNICIPALITY],
        days=shown,
        bases=days,
    )


def _common_days(found: Sequence[Sequence[Point]]) -> list[Day]:
    """Return the days that at least half as many places have as the best one, oldest first.

    One town that brings its own row of years does not move the days of all others.
    """
    counts = Counter((point.on, point.basis) for points in found for point in points)
    enough = max(counts.values(), default=0) / 2
    return sorted(day for day, count in counts.items() if count >= enough)


def _places(region: Region) -> list[tuple[Place, str]]:
    districts = [(place_of(one), "") for one in region.districts.order_by("name")]
    towns = [(place_of(town), town.slug) for town in municipalities()]
    return [(place_of(region), ""), *districts, *towns]


#: Statistic's id, (kind, key), part → values, oldest first.
_Values = dict[tuple[int, tuple[str, str], str], list[Point]]


def _values(known: Mapping[str, Statistic], places: Sequence[tuple[Place, str]]) -> _Values:
    wanted = {place.at for place, _slug in places}
    rows = StatisticValue.objects.filter(
        statistic__in=list(known.values()),
        place_kind__in={kind for kind, _key in wanted},
        place_key__in={key for _kind, key in wanted},
    ).order_by("reference_date", "id")
    found: _Values = {}
    for row in rows:
        at = (row.place_kind, row.place_key)
        if at in wanted:
            found.setdefault((row.statistic_id, at, row.breakdown), []).append(point_of(row))
    return found


def _row(
    place: Place, slug: str, known: Mapping[str, Statistic], values: _Values, shown: Shown
) -> Demography:
    def of(key: str, part: str = "") -> list[Point]:
        return values.get((known[key].pk, place.at, part), []) if key in known else []

    return Demography(
        place=place,
        slug=slug,
        people=trend_of(of(PEOPLE), "none"),
        first=_on(of(PEOPLE), shown.first),
        last=_on(of(PEOPLE), shown.last),
        density=_on(of(DENSITY), shown.last),
        women=_on(of(PEOPLE, WOMEN), shown.parted),
        men=_on(of(PEOPLE, MEN), shown.parted),
        women_per_100_men=_on(of(WOMEN_PER_MEN), shown.parted),
    )


def _on(points: Sequence[Point], day: Day | None) -> Point | None:
    return next((point for point in points if (point.on, point.basis) == day), None)


def change_pct(row: Demography) -> Decimal | None:
    """Return the change since the first day in percent."""
    return row.change.pct if row.change else None


def ordering_words() -> dict[str, str]:
    """Return what the ranking can be ordered by."""
    return {
        "veraenderung": _("Veränderung"),
        "bevoelkerung": _("Bevölkerung"),
        "dichte": _("Dichte"),
        "name": _("Name"),
    }
