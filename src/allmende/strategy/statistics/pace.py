"""Where should we be today: the straight way from a baseline to a target, and whether we keep up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

#: Behind the straight way by more than this share of the whole way is off track.
TOLERANCE: Final = Decimal("0.10")
#: A key result's values come late and jump, so it may lag further behind.
KEY_RESULT_TOLERANCE: Final = Decimal("0.20")


@dataclass(frozen=True, slots=True)
class Path:
    """From a baseline to a target, as values in the statistic's unit on days."""

    baseline: Decimal
    begins_on: date
    target: Decimal
    ends_on: date


def should_be(path: Path, on: date) -> Decimal:
    """Return the value on the straight way; before the beginning the baseline, after the end the target."""
    days = (path.ends_on - path.begins_on).days
    gone = min(max((on - path.begins_on).days, 0), days)
    if days <= 0:
        return path.target
    return path.baseline + (path.target - path.baseline) * gone / days


def is_off_track(path: Path, value: Decimal, on: date, tolerance: Decimal = TOLERANCE) -> bool:
    """Whether a value of a day lags behind the straight way by more than the tolerance.

    Args:
        tolerance: As a share of the whole way from baseline to target. After the last day there is none.
    """
    way = path.target - path.baseline
    missing = should_be(path, on) - value
    if way == 0:
        # Holding a value: any move away from it by more than the tolerance of the value itself.
        return abs(missing) > abs(path.target) * tolerance
    behind = missing if way > 0 else -missing
    allowed = abs(way) * tolerance if on < path.ends_on else Decimal(0)
    return behind > allowed


def share_of_way(path: Path, value: Decimal) -> Decimal:
    """Return which part of the way is done, 0 to 1; 1 where there is no way to go and the target holds."""
    way = path.target - path.baseline
    if way == 0:
        return Decimal(1) if value == path.target else Decimal(0)
    return min(max((value - path.baseline) / way, Decimal(0)), Decimal(1))
