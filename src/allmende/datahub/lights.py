"""From a value to a light: the thresholds of a dashboard, as a blueprint writes them. Pure.

A threshold is `{"key": "good", "below": 1000, "word": "gut"}`; `below` leaves the bound out, `up_to`
takes it in, and a threshold with neither takes the rest. They stand in rising order.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from allmende.datahub.ingest.alerting import SILENT_AFTER_INTERVALS, WORST_FIRST
from allmende.datahub.types import State

#: Worst first: what needs an action, then what needs a look.
ORDER: Final[Mapping[State, int]] = {light.value: place for place, light in enumerate(WORST_FIRST)}

Threshold = Mapping[str, Any]  # Any: JSON of the blueprint, its keys are checked when it is installed


def level_of(value: float, thresholds: Iterable[Threshold]) -> State:
    """Return the light of a value; "unknown" when no threshold takes it."""
    for threshold in thresholds:
        if _takes(threshold, value):
            key = threshold["key"]
            return key if key in ORDER else "unknown"
    return "unknown"


def upper_bound(thresholds: Sequence[Threshold], key: str) -> float | None:
    """Return the value up to which a light holds; None where it has no bound."""
    for threshold in thresholds:
        if threshold["key"] == key:
            bound = threshold.get("below", threshold.get("up_to"))
            return None if bound is None else float(bound)
    return None


def is_silent(last_seen_at: datetime | None, now: datetime, expected_interval_s: int) -> bool:
    """Whether the last sign of life is older than twice the expected interval, or there is none."""
    if last_seen_at is None:
        return True
    return now - last_seen_at > timedelta(seconds=SILENT_AFTER_INTERVALS * expected_interval_s)


def _takes(threshold: Threshold, value: float) -> bool:
    if (below := threshold.get("below")) is not None:
        return value < float(below)
    if (up_to := threshold.get("up_to")) is not None:
        return value <= float(up_to)
    return True
