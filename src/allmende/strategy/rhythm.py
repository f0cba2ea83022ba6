"""When the values of a cycle are due: once in each week or month, counted by the calendar in Berlin."""

from datetime import date, timedelta

from allmende.strategy.models import Rhythm


def period_start(rhythm: str, today: date) -> date:
    """Return the first day of the period that a day lies in: its Monday, or the first of its month."""
    if rhythm == Rhythm.WEEKLY:
        return today - timedelta(days=today.weekday())
    return today.replace(day=1)


def period_end(rhythm: str, today: date) -> date:
    """Return the last day of the period that a day lies in: its Sunday, or the last of its month."""
    if rhythm == Rhythm.WEEKLY:
        return period_start(rhythm, today) + timedelta(days=6)
    return (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
