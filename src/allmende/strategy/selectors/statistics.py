"""The doors other parts and rooms read statistics through."""

from allmende.strategy.selectors.statistics_values import (
    newest_values,
    place_of,
    statistic_for,
    statistics,
    trend,
    trends,
    value_of,
)

__all__ = [
    "newest_values",
    "place_of",
    "statistic_for",
    "statistics",
    "trend",
    "trends",
    "value_of",
]
