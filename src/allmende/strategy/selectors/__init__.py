"""Read questions of the room; each starts from what the actor may see."""

from allmende.strategy.selectors.chain import (
    GoalNode,
    ancestors,
    goal_for,
    goal_tree,
    goals_of,
    visible_goals,
)
from allmende.strategy.selectors.okr import (
    HISTORY_LENGTH,
    goals_to_serve,
    indicators_of,
    key_result_for,
    key_results,
    measure,
    objective_for,
    objectives,
    people_of,
    shows_goal,
    statistics_for,
    status_of,
    statuses,
)
from allmende.strategy.selectors.okr_values import QUERIES, measure_all
from allmende.strategy.selectors.sdg_catalogue import sdg_targets
from allmende.strategy.selectors.strategies import framework, strategies, strategy_for, strategy_of

__all__ = [
    "HISTORY_LENGTH",
    "QUERIES",
    "GoalNode",
    "ancestors",
    "framework",
    "goal_for",
    "goal_tree",
    "goals_of",
    "goals_to_serve",
    "indicators_of",
    "key_result_for",
    "key_results",
    "measure",
    "measure_all",
    "objective_for",
    "objectives",
    "people_of",
    "sdg_targets",
    "shows_goal",
    "statistics_for",
    "status_of",
    "statuses",
    "strategies",
    "strategy_for",
    "strategy_of",
    "visible_goals",
]
