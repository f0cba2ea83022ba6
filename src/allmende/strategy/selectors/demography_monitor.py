"""The Demographie-Monitor: inhabitants of the region since 2011, density, women and men."""

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
from allmende.strategy.statistics.trend import trend_of
from allmende.strategy.statistics.types import Change, Place, Point, Trend

#: Keys of the statistics the monitor shows; a pack that ships them has a monitor.
PEOPLE: Final = "bevoelkerung"
DENSITY: Final = "bevoelkerungsdichte"
WOMEN_PER_MEN: Final = "frauen-je-100-maenner"
AREA: Final = "flaeche"
SET: Final = "demographie"
#: Of the set in the catalogue of open data.
ORIGIN: Final = "strategy.demography"


@dataclass(frozen=True, slots=True)
class Demography:
    """One place in numbers.

    Attributes:
        women, men: On the newest day that tells the sexes; None where none does.
    """

    place: Place
    slug: str
    people: Trend
    change: Change | None
    density: Point | None
    women: Point | None
    men: Point | None
    women_per_100_men: Point | None

    @property
    def newest(self) -> Point | None:
        """The newest number of people."""
        return self.people.last


@dataclass(frozen=True, slots=True)
class Monitor:
    """Region, Kreise and towns.

    Attributes:
        bases: Statistical base of each day, oldest first.
    """

    statistics: Mapping[str, Statistic]
    region: Demography
    districts: Sequence[Demography]
    towns: Sequence[Demography]
    bases: Sequence[tuple[date, str]]

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
    rows = {place.at: _row(place, slug, known, values) for place, slug in places}
    here = rows[place_of(region).at]
    days = sorted({(point.on, point.basis) for row in rows.values() for point in row.people.points})
    return Monitor(
        statistics=known,
        region=here,
        districts=[row for row in rows.values() if row.place.kind == PlaceKind.DISTRICT],
        towns=[row for row in rows.values() if row.place.kind == PlaceKind.MUNICIPALITY],
        bases=days,
    )


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


def _row(place: Place, slug: str, known: Mapping[str, Statistic], values: _Values) -> Demography:
    def of(key: str, part: str = "") -> list[Point]:
        return values.get((known[key].pk, place.at, part), []) if key in known else []

    people = trend_of(of(PEOPLE), "none")
    parts = known[PEOPLE].breakdown_labels
    return Demography(
        place=place,
        slug=slug,
        people=people,
        change=people.overall,
        density=_last(of(DENSITY)),
        women=_last(of(PEOPLE, "weiblich")) if "weiblich" in parts else None,
        men=_last(of(PEOPLE, "maennlich")) if "maennlich" in parts else None,
        women_per_100_men=_last(of(WOMEN_PER_MEN)),
    )


def _last(points: Sequence[Point]) -> Point | None:
    return points[-1] if points else None


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
