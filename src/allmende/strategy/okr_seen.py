"""Nobody sees more through an objective than they see of its goal and of its numbers."""

from typing import Final

from allmende.kernel.models import Visibility
from allmende.strategy.models import Goal, GoalStatus, Indicator, Statistic

#: How many people see it, most of all last.
_WIDTH: Final = [Visibility.BODY, Visibility.MUNICIPALITY, Visibility.CONSORTIUM, Visibility.PUBLIC]


def hides_goal(visibility: str, goal: Goal) -> bool:
    """Whether people who see an objective of this visibility may not see the goal: a draft, or restricted."""
    if _is_for_own_people(visibility):
        return False
    return goal.status == GoalStatus.DRAFT or _is_narrower(goal.strategy.visibility, visibility)


def hides_number(visibility: str, number: Indicator | Statistic | None) -> bool:
    """Whether people who see an objective of this visibility may not see what measures its key result."""
    if number is None or _is_for_own_people(visibility):
        return False
    is_unpublished = isinstance(number, Statistic) and not number.is_published
    return is_unpublished or _is_narrower(number.visibility, visibility)


def _is_for_own_people(visibility: str) -> bool:
    return visibility in {Visibility.MUNICIPALITY, Visibility.BODY}


def _is_narrower(one: str, other: str) -> bool:
    return _WIDTH.index(Visibility(one)) < _WIDTH.index(Visibility(other))
