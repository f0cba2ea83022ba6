"""The chain from vision to key result, what measures it, and how a strategy is made."""

from allmende.strategy.models.chain import ActionField, FutureStatement, Goal, GoalKind, SdgGoal, Strategy
from allmende.strategy.models.indicators import Indicator
from allmende.strategy.models.okr import CheckIn, KeyResult, Objective

__all__ = [
    "ActionField",
    "CheckIn",
    "FutureStatement",
    "Goal",
    "GoalKind",
    "Indicator",
    "KeyResult",
    "Objective",
    "SdgGoal",
    "Strategy",
]
