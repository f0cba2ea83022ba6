"""Refusing that an objective shows people more than its goal and its numbers do."""

from collections.abc import Iterable

from allmende.strategy.errors_okr import GoalNotPublic, NumberNotPublic
from allmende.strategy.models import Goal, Indicator, KeyResult, Statistic
from allmende.strategy.okr_seen import hides_goal, hides_number


def check_goal(goal: Goal, visibility: str) -> None:
    """Refuse that more people see an objective than its goal.

    Raises:
        GoalNotPublic: the goal is a draft, or its strategy is for fewer people.
    """
    if hides_goal(visibility, goal):
        raise GoalNotPublic(goal=goal.title)


def check_number(number: Indicator | Statistic | None, visibility: str) -> None:
    """Refuse that more people see a key result than what measures it.

    Raises:
        NumberNotPublic: it is not published yet, or for fewer people.
    """
    if number is not None and hides_number(visibility, number):
        raise NumberNotPublic(number=number.title)


def check_numbers(key_results: Iterable[KeyResult], visibility: str) -> None:
    """Refuse the same for several key results; see `check_number`."""
    for key_result in key_results:
        check_number(key_result.indicator or key_result.statistic, visibility)
