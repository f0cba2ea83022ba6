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
    QUERIES,
    indicators_of,
    key_result_for,
    measure,
    objective_for,
    objectives,
    status_of,
)
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
    "indicators_of",
    "key_result_for",
    "measure",
    "objective_for",
    "objectives",
    "status_of",
    "strategies",
    "strategy_for",
    "strategy_of",
    "visible_goals",
]
