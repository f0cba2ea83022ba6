"""The list of strategies, and how many towns have which kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from allmende.kernel.actor import Actor
from allmende.region.models import Municipality, Region
from allmende.region.outlines import Outline, outlines_of
from allmende.strategy.models import FactorTheme, Strategy, StrategyFactor, StrategyStatus
from allmende.strategy.selectors.strategies import strategies
from allmende.ui.types import MapPlace

#: Of the map, in its own coordinates.
WIDTH: Final = 640
#: More names than these would lie across each other.
MOST_LABELS: Final = 8
APPROACHES: Final[Mapping[str, str]] = {
    "internal": "approach_opening",
    "open": "approach_opening",
    "strategy": "approach_start",
    "doing": "approach_start",
    "public": "approach_carrier",
    "private": "approach_carrier",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A theme of experiences with how many strategies tell of it."""

    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How many towns have a strategy of their own, as far as the actor may see."""

    towns: int
    adopted: int
    draft: int

    @property
    def without(self) -> int:
        """Towns of which no strategy is known here."""
        return self.towns - self.adopted - self.draft


def listed(actor: Actor, chosen: Mapping[str, str]) -> QuerySet[Strategy]:
    """Return the strategies that fit what was chosen, with the number of their public or own goals."""
    found = strategies(actor).annotate(
        goal_count=Count("goals", filter=_counted(actor), distinct=True),
    )
    if chosen.get("suche"):
        words = chosen["suche"].replace("\x00", "")
        found = found.filter(Q(title__icontains=words) | Q(owner__name__icontains=words))
    for name, column in (("art", "kind"), ("status", "status"), ("umfang", "size")):
        if chosen.get(name):
            found = found.filter(**{column: chosen[name]})
    if chosen.get("weg") in APPROACHES:
        found = found.filter(**{APPROACHES[chosen["weg"]]: chosen["weg"]})
    if chosen.get("erfahrung"):
        found = found.filter(factors__theme=chosen["erfahrung"]).distinct()
    return found


def _counted(actor: Actor) -> Q:
    """Which goals the actor may count; the same rule as `visible_goals`."""
    shown = ~Q(goals__status="draft") | Q(status=StrategyStatus.DRAFT)
    if actor.is_system:
        shown |= Q(goals__status="draft")
    else:
        shown |= Q(owner_id__in=actor.space_ids)
    return ~Q(goals__status="retired") & shown


def tags(actor: Actor) -> list[Tag]:
    """Return the themes towns tell of, the most frequent first."""
    rows = (
        StrategyFactor.objects.filter(strategy__in=Strategy.objects.visible_to(actor))
        .values("theme")
        .annotate(count=Count("strategy", distinct=True))
    )
    found = [Tag(row["theme"], str(FactorTheme(row["theme"]).label), row["count"]) for row in rows]
    return sorted(found, key=lambda tag: (-tag.count, tag.title))


def local_states(actor: Actor) -> dict[int, str]:
    """Return for each town's space whether its own strategy is adopted or a draft; old ones do not count."""
    rows = strategies(actor).filter(kind="local").exclude(status=StrategyStatus.SUPERSEDED)
    found: dict[int, str] = {}
    for space_id, status in rows.values_list("owner_id", "status"):
        if found.get(space_id) != StrategyStatus.ADOPTED:
            found[space_id] = status
    return found


def standing(actor: Actor, town_count: int) -> Standing:
    """Return how many towns have a strategy of their own."""
    counted = Counter(local_states(actor).values())
    return Standing(town_count, counted[StrategyStatus.ADOPTED], counted[StrategyStatus.DRAFT])


def strategy_map(
    actor: Actor, here: Region, towns: Sequence[Municipality], words: Sequence[str]
) -> tuple[str, list[MapPlace]]:
    """Return the region's map by whether a town has a strategy; each town leads to its strategies.

    Args:
        words: For a town without, with a draft, with an adopted strategy.

    Returns:
        The view box, empty without boundaries, and the places.
    """
    states = local_states(actor)
    levels = {"": 0, StrategyStatus.DRAFT.value: 1, StrategyStatus.ADOPTED.value: 2}
    level_of = {town.pk: levels[states.get(town.space_id, "")] for town in towns}
    drawn = outlines_of(here, len(towns), WIDTH)
    some = 0 < sum(level > 0 for level in level_of.values()) <= MOST_LABELS
    places = [
        _place(outline, level_of.get(outline.municipality_id, 0), words, some) for outline in drawn.towns
    ]
    return drawn.view_box, places


def _place(outline: Outline, level: int, words: Sequence[str], has_labels: bool) -> MapPlace:
    named = has_labels and level > 0
    return MapPlace(
        d=outline.d,
        name=outline.name,
        url=f"{reverse('strategy:strategies')}?suche={quote(outline.name)}",
        level=level,
        note=words[level],
        label_x=outline.label_x if named else None,
        label_y=outline.label_y if named else None,
        label=outline.name.partition(" (")[0],
    )
