"""Read questions about statistics: the catalogue, values of places, where they go."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Abs

from allmende.basics.errors import NotFound
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.region.models import Consortium, District, Municipality, Region
from allmende.region.selectors import municipalities, region
from allmende.strategy.models import PlaceKind, Statistic, StatisticValue
from allmende.strategy.statistics.keys import FEDERATION, STATES
from allmende.strategy.statistics.trend import trend_of
from allmende.strategy.statistics.types import Place, Point, Trend

#: What `place_of` understands.
AnyPlace = Place | Municipality | District | Region | Consortium | Space
#: Statistic's id, kind and key of a place, code of a part.
ValueKey = tuple[int, str, str, str]
SIMILAR: Final = 5


def statistics(actor: Actor) -> QuerySet[Statistic]:
    """Return the statistics the actor may see; what is not published yet only its owner's people see."""
    visible: QuerySet[Statistic] = Statistic.objects.visible_to(actor)
    if not actor.is_system:
        visible = visible.filter(Q(is_published=True) | Q(owner_id__in=actor.space_ids))
    return visible.select_related("owner").prefetch_related("sdgs", "action_fields")


def statistic_for(actor: Actor, key: str) -> Statistic:
    """Return a statistic the actor may see, or raise NotFound."""
    return get_or_not_found(statistics(actor), key=key)


def with_counts(found: QuerySet[Statistic]) -> QuerySet[Statistic]:
    """Add how many values each has (`value_count`)."""
    return found.annotate(value_count=Count("values"))


# -- Places --------------------------------------------------------------------------------------------


def place_of(thing: AnyPlace) -> Place:
    """Return the place a town, Kreis, region, consortium or space is; a space may cost a query."""
    if isinstance(thing, Place):
        return thing
    if isinstance(thing, Municipality):
        return Place(PlaceKind.MUNICIPALITY, thing.ags, thing.name)
    if isinstance(thing, District):
        return Place(PlaceKind.DISTRICT, thing.ags, thing.name)
    if isinstance(thing, Region):
        return Place(PlaceKind.REGION, thing.slug, thing.name)
    if isinstance(thing, Space) and thing.kind == "municipality":
        # The key of a town's space is its AGS.
        return Place(PlaceKind.MUNICIPALITY, thing.key, thing.name)
    return place_of(region())


def place_at(kind: str, key: str) -> Place:
    """Return the place with this key.

    Raises:
        NotFound: no town or Kreis of the region and no value has it.
    """
    if kind == PlaceKind.FEDERATION:
        return FEDERATION
    if kind == PlaceKind.STATE and key in STATES:
        return Place(kind, key, STATES[key])
    named = StatisticValue.objects.filter(place_kind=kind, place_key=key).values_list("place_name", flat=True)
    name = named.first()
    if kind == PlaceKind.MUNICIPALITY:
        own = Municipality.objects.filter(ags=key).values_list("name", flat=True).first()
        name = own or name
    if name is None:
        raise NotFound(kind=kind, key=key)
    return Place(kind, key, name)


def places_above(town: Municipality) -> list[Place]:
    """Return what a town is compared with: its Kreis, the region, its state, the federation."""
    state = town.ags[:2]
    return [
        place_of(town.district),
        place_of(region()),
        Place(PlaceKind.STATE, state, STATES.get(state, state)),
        FEDERATION,
    ]


def similar_towns(town: Municipality, count: int = SIMILAR) -> list[Place]:
    """Return the region's towns closest to this one in inhabitants, from half to twice as many; none where
    nobody counted it.
    """
    if town.population is None:
        return []
    found = (
        municipalities()
        .exclude(pk=town.pk)
        .filter(population__gte=town.population / 2, population__lte=town.population * 2)
        .annotate(apart=Abs(F("population") - town.population))
        .order_by("apart", "sort_key")[:count]
    )
    return [place_of(other) for other in found]


def towns_with_values(statistic: Statistic, words: str, limit: int = 20) -> list[Place]:
    """Return towns anywhere that have a value of this statistic and whose name holds the words."""
    found = StatisticValue.objects.filter(statistic=statistic, place_kind=PlaceKind.MUNICIPALITY)
    for word in words.split()[:4]:
        found = found.filter(place_name__icontains=word)
    rows = found.order_by("place_name", "place_key").values_list("place_key", "place_name").distinct()[:limit]
    return [Place(PlaceKind.MUNICIPALITY, key, name) for key, name in rows]


# -- Values --------------------------------------------------------------------------------------------


def value_of(
    statistic: Statistic, place: AnyPlace, on: date | None = None, breakdown: str = ""
) -> Point | None:
    """Return the newest value at a place, or the newest of a day or before; None where there is none."""
    here = place_of(place)
    found = statistic.values.filter(place_kind=here.kind, place_key=here.key, breakdown=breakdown)
    if on is not None:
        found = found.filter(reference_date__lte=on)
    newest = found.order_by("-reference_date", "-id").first()
    return point_of(newest) if newest else None


def newest_values(wanted: Iterable[ValueKey], on: date | None = None) -> dict[ValueKey, Point]:
    """Return the newest value of many statistics and places at once: one query.

    Args:
        on: Only values of this day or before.
    """
    keys = set(wanted)
    if not keys:
        return {}
    rows = StatisticValue.objects.filter(
        statistic__in={key[0] for key in keys},
        place_kind__in={key[1] for key in keys},
        place_key__in={key[2] for key in keys},
        breakdown__in={key[3] for key in keys},
    )
    if on is not None:
        rows = rows.filter(reference_date__lte=on)
    rows = rows.order_by("statistic_id", "place_kind", "place_key", "breakdown", "-reference_date", "-id")
    newest = rows.distinct("statistic_id", "place_kind", "place_key", "breakdown")
    found = {
        (row.statistic_id, row.place_kind, row.place_key, row.breakdown): point_of(row) for row in newest
    }
    return {key: point for key, point in found.items() if key in keys}


def trend(statistic: Statistic, place: AnyPlace, breakdown: str = "") -> Trend:
    """Return all values of a statistic at a place with what they say."""
    here = place_of(place)
    rows = statistic.values.filter(place_kind=here.kind, place_key=here.key, breakdown=breakdown)
    return trend_of(map(point_of, rows), statistic.direction)


def trends(found: Sequence[Statistic], places: Sequence[Place]) -> Mapping[tuple[int, str, str], Trend]:
    """Return the values of many statistics at many places at once: one query.

    Returns:
        (statistic's id, kind, key) → values; what has none is left out.
    """
    directions = {statistic.pk: statistic.direction for statistic in found}
    wanted = {place.at for place in places}
    rows = StatisticValue.objects.filter(
        statistic__in=directions,
        breakdown="",
        place_kind__in={kind for kind, _key in wanted},
        place_key__in={key for _kind, key in wanted},
    ).order_by("statistic_id", "place_kind", "place_key", "reference_date", "id")
    grouped = groupby(rows, key=lambda row: (row.statistic_id, row.place_kind, row.place_key))
    return {
        key: trend_of(map(point_of, values), directions[key[0]])
        for key, values in grouped
        if (key[1], key[2]) in wanted
    }


def point_of(row: StatisticValue) -> Point:
    """Return a stored value as a plain one."""
    return Point(row.reference_date, row.value, row.basis, row.quality, row.note)
