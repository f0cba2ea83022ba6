"""What the outputs print, read once with the rights of whom the document is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.kernel.documents import audience_of
from allmende.kernel.models import Document
from allmende.kernel.reach import shown
from allmende.portfolio.models import CheckKind, Measure, MeasureStatus
from allmende.portfolio.selectors import budget_of, measures, with_parts
from allmende.portfolio.selectors.checks import newest_checks, result_of, with_answers
from allmende.portfolio.selectors.checks_results import SdgResult
from allmende.portfolio.types import BudgetSummary
from allmende.strategy.models import CycleStatus, Objective, Strategy
from allmende.strategy.selectors import GoalNode, goal_tree, objectives, statuses, strategy_for
from allmende.strategy.types import KeyResultStatus

#: Climate action among the 17 goals of the UN.
CLIMATE_GOAL = 13


@dataclass
class Facts:
    """One strategy as one reader sees it at one moment; the same selectors as the pages."""

    strategy: Strategy
    actor: Actor
    now: datetime

    @classmethod
    def of(cls, document: Document) -> "Facts":
        """Return the facts for a document, as those see them for whom it is made."""
        actor = audience_of(document)
        return cls(strategy_for(actor, str(document.parameters["strategy"])), actor, timezone.now())

    def shows(self) -> dict[str, list[int]]:
        """Return what the outputs show beside the strategy itself."""
        return shown(self.objectives, self.measures)

    @cached_property
    def tree(self) -> list[GoalNode]:
        """Goals as a tree."""
        return goal_tree(self.strategy, actor=self.actor)

    @cached_property
    def objectives(self) -> list[Objective]:
        """Objectives still pursued under the strategy's goals; a town's own also where they serve wider ones.

        What a closed cycle froze is past.
        """
        belongs = Q(goal__strategy=self.strategy)
        if self.strategy.kind == "local":
            belongs |= Q(owner=self.strategy.owner)
        found = objectives(self.actor).filter(belongs, ended_on=None)
        found = found.exclude(cycle__status=CycleStatus.CLOSED)
        return list(found.order_by("goal__position", "goal_id", "position", "pk"))

    @cached_property
    def statuses(self) -> Mapping[int, KeyResultStatus]:
        """Where their key results stand now, by id."""
        results = [result for one in self.objectives for result in one.key_results.all()]
        return statuses([result for result in results if result.ended_on is None], self.now)

    @cached_property
    def measures(self) -> list[Measure]:
        """The strategy's measures with their parts and budgets; dropped ones left out."""
        found = with_parts(self.actor, measures_of(self.actor, self.strategy))
        return list(found.prefetch_related("budget_lines__funding"))

    @property
    def open_measures(self) -> list[Measure]:
        """Those that are not finished."""
        return [measure for measure in self.measures if measure.status != MeasureStatus.DONE]

    @cached_property
    def budgets(self) -> Mapping[int, BudgetSummary]:
        """Costs by measure id."""
        return {measure.pk: budget_of(measure) for measure in self.measures}

    @cached_property
    def climate(self) -> Sequence[tuple[Measure, SdgResult]]:
        """What the newest check of UN goals says about climate action, for each measure that has one."""
        known = {measure.pk: measure for measure in self.measures}
        checks = newest_checks(self.actor, CheckKind.SDG).filter(measure_id__in=list(known))
        found = []
        for check in with_answers(checks):
            result = next((sdg for sdg in result_of(check).sdgs if sdg.number == CLIMATE_GOAL), None)
            if result is not None:
                found.append((known[check.measure_id or 0], result))
        return sorted(found, key=lambda pair: pair[0].number)


def measures_of(actor: Actor, strategy: Strategy) -> QuerySet[Measure]:
    """Return the measures that carry out a strategy: a town's own; else those that pay into it."""
    found = measures(actor).exclude(status=MeasureStatus.DROPPED)
    if strategy.kind == "local":
        return found.filter(owner=strategy.owner)
    pays_in = Q(contributions__goal__strategy=strategy)
    pays_in |= Q(contributions__key_result__objective__goal__strategy=strategy)
    pays_in |= Q(contributions__future_statement__strategy=strategy)
    return found.filter(pays_in).distinct()
