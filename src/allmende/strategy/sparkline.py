"""The history of a key result as a small line: only numbers, the page says the rest in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from allmende.strategy.types import KeyResultStatus, Point
from allmende.ui.formats import day_text, number_text

WIDTH: Final = 120
HEIGHT: Final = 28
_AIR: Final = 3


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line in its own coordinates (0 to `WIDTH`, 0 to `HEIGHT`), with what it shows in words.

    Attributes:
        d: Path of the line.
        x, y: The newest value.
        target_y: Height of the target, None where it lies outside.
    """

    d: str
    x: float
    y: float
    target_y: float
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(status: KeyResultStatus) -> Sparkline | None:
    """Return the line of a key result's values over time; None for fewer than two of them."""
    points = list(reversed(status.points))
    if len(points) < 2:
        return None
    target = status.key_result.target
    values = [point.value for point in points if point.value is not None]
    low, high = min([*values, target]), max([*values, target])
    begin, end = points[0].at, points[-1].at
    seconds = (end - begin).total_seconds() or 1.0
    spots = [
        (
            round(_AIR + (point.at - begin).total_seconds() / seconds * (WIDTH - 2 * _AIR), 1),
            _height(value, low, high),
        )
        for point, value in zip(points, values, strict=True)
    ]
    d = "M" + "L".join(f"{x:g} {y:g}" for x, y in spots)
    return Sparkline(
        d, spots[-1][0], spots[-1][1], _height(target, low, high), _words(points, values, status)
    )


def _height(value: Decimal, low: Decimal, high: Decimal) -> float:
    span = float(high - low) or 1.0
    return round(HEIGHT - _AIR - float(value - low) / span * (HEIGHT - 2 * _AIR), 1)


def _words(points: Sequence[Point], values: Sequence[Decimal], status: KeyResultStatus) -> str:
    return _("%(first)s am %(begin)s, %(last)s %(unit)s am %(end)s; Ziel %(target)s") % {
        "first": number_text(values[0]),
        "begin": day_text(points[0].at),
        "last": number_text(values[-1]),
        "unit": status.key_result.unit,
        "end": day_text(points[-1].at),
        "target": number_text(status.key_result.target),
    }
