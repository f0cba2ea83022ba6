"""Read questions about reviews: which wait for somebody, what objectives under a strategy reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from allmende.kernel.actor import Actor
from allmende.strategy.models import Objective, Strategy, StrategyStatus
from allmende.strategy.review import AHEAD
from allmende.strategy.selectors.okr import objectives, statuses
from allmende.strategy.selectors.strategies import strategies
from allmende.strategy.types import KeyResultStatus

#: A key result counts as reached from this part of its way on.
REACHED_PCT = 100


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """An objective under one of the strategy's goals, with the values of its key results."""

    objective: Objective
    results: Sequence[KeyResultStatus]

    @property
    def reached(self) -> int:
        """How many key results are reached."""
        return sum((result.progress_pct or 0) >= REACHED_PCT for result in self.results)

    @property
    def without_value(self) -> int:
        """How many key results have no value yet."""
        return sum(result.value is None for result in self.results)


def waiting_reviews(actor: Actor, today: date) -> QuerySet[Strategy]:
    """Return the strategies whose review is due within a month and waits for this person."""
    mine = [space for space in actor.space_ids if actor.may_manage(space)]
    return (
        strategies(actor)
        .filter(owner_id__in=mine, status=StrategyStatus.ADOPTED, review_due_on__lte=today + AHEAD)
        .order_by("review_due_on", "pk")
    )


def results_of(actor: Actor, strategy: Strategy, now: datetime) -> list[ObjectiveResult]:
    """Return what the objectives under a strategy's goals reached; queries do not grow with them."""
    rows = list(objectives(actor).filter(goal__strategy=strategy))
    found = statuses([key_result for row in rows for key_result in row.key_results.all()], now)
    return [ObjectiveResult(row, [found[k.pk] for k in row.key_results.all()]) for row in rows]
