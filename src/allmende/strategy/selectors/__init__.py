"""Read questions of the room; each starts from what the actor may see."""

from allmende.strategy.selectors.chain import ancestors, framework, goal_for
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

__all__ = [
    "HISTORY_LENGTH",
    "QUERIES",
    "ancestors",
    "framework",
    "goal_for",
    "indicators_of",
    "key_result_for",
    "measure",
    "objective_for",
    "objectives",
    "status_of",
]
