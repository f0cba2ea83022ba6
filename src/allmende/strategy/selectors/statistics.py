"""The doors other parts and rooms read statistics through."""

from allmende.strategy.selectors.sdg_status import sdg_status
from allmende.strategy.selectors.statistics_tracks import off_track, tracks
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
    "off_track",
    "place_of",
    "sdg_status",
    "statistic_for",
    "statistics",
    "tracks",
    "trend",
    "trends",
    "value_of",
]
