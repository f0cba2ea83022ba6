"""What a town does for its goals, in a few lines for its page: measures under way and success stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from allmende.kernel.actor import Actor
from allmende.portfolio.models import Measure, MeasureStatus, Story
from allmende.portfolio.selectors import measures, stories_of
from allmende.region.models import Municipality

SHOWN: Final = 4
_STORIES: Final = 2


@dataclass(frozen=True, slots=True)
class TownPortfolio:
    """The town's measures that run or are planned, and what it tells of its successes.

    Attributes:
        more: How many measures are not shown.
        agenda_url: The digital agenda: all of them.
    """

    measures: Sequence[Measure]
    more: int
    agenda_url: str
    stories: Sequence[Story]


def town_portfolio(actor: Actor, town: Municipality) -> TownPortfolio:
    """Return what this actor sees of the town's portfolio; two queries."""
    under_way: QuerySet[Measure] = measures(actor).filter(
        owner_id=town.space_id, status__in=[MeasureStatus.RUNNING, MeasureStatus.PLANNED]
    )
    rows = list(under_way.order_by("-status", "-is_quick_win", "number"))
    return TownPortfolio(
        measures=rows[:SHOWN],
        more=max(0, len(rows) - SHOWN),
        agenda_url=reverse("portfolio:agenda", args=[town.space_id]),
        stories=list(stories_of(actor, town.space)[:_STORIES]),
    )
