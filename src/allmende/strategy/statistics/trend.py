"""What a row of values says: from where to where, better or worse, and when nobody can say."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from allmende.strategy.statistics.types import Change, Point, Trend, TrendWord

#: Smaller moves, in percent of the older value, count as none.
UNCHANGED_PCT: Final = Decimal(1)
#: A trend looks back this far, where there are values; else to the value before.
LOOKS_BACK: Final = timedelta(days=5 * 366)


def trend_of(points: Iterable[Point], direction: str) -> Trend:
    """Return the values in order with what they say.

    Args:
        direction: Which way is better: "up", "down" or "none".
    """
    ordered = tuple(sorted(points, key=lambda point: point.on))
    if len(ordered) < 2:
        return Trend(ordered, None, None, TrendWord.UNKNOWN)
    overall = change_between(ordered[0], ordered[-1])
    recent = _recent(ordered)
    word = _word(recent, direction) if recent else TrendWord.INCOMPARABLE
    return Trend(ordered, overall, recent, word)


def change_between(first: Point, last: Point) -> Change:
    """Return the way from one value to another."""
    pct = None if first.value == 0 else (last.value - first.value) / abs(first.value) * 100
    return Change(first, last, pct, first.basis != last.basis)


def nearest_like(trend: Trend | None, mine: Point) -> Point | None:
    """Return what one value is best compared with: of the same day and base, else the nearest of its base,
    else the nearest of all; None where there is none.
    """
    points = trend.points if trend is not None else ()

    def apart(point: Point) -> tuple[bool, int]:
        return point.basis != mine.basis, abs((point.on - mine.on).days)

    return min(points, key=apart, default=None)


def _recent(ordered: tuple[Point, ...]) -> Change | None:
    """Compare the newest value with the oldest of its base within five years, else with the one before."""
    last = ordered[-1]
    alike = [point for point in ordered[:-1] if point.basis == last.basis and point.on < last.on]
    if not alike:
        return None
    near = [point for point in alike if last.on - point.on <= LOOKS_BACK]
    return change_between(near[0] if near else alike[-1], last)


def _word(change: Change, direction: str) -> TrendWord:
    difference = change.difference
    is_small = abs(change.pct) < UNCHANGED_PCT if change.pct is not None else difference == 0
    if is_small:
        return TrendWord.UNCHANGED
    if direction == "none":
        return TrendWord.RISING if difference > 0 else TrendWord.FALLING
    return TrendWord.BETTER if (difference > 0) == (direction == "up") else TrendWord.WORSE
