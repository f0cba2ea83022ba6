"""What reading and calculating statistics hands around: plain values without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Place:
    """What a value is about.

    Attributes:
        kind: One of `models.PlaceKind`.
        key: AGS with 8, 5 or 2 digits, "DE", or the region's slug.
    """

    kind: str
    key: str
    name: str

    @property
    def at(self) -> tuple[str, str]:
        """What makes it this place and no other."""
        return self.kind, self.key


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day; `basis` is its statistical base in words."""

    on: date
    value: Decimal
    basis: str = ""
    quality: str = "official"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Values on one statistical base, oldest first; only these may be drawn as one line."""

    basis: str
    points: tuple[Point, ...]


class TrendWord(StrEnum):
    """Where a statistic goes; the first three only where somebody said which way is better."""

    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    RISING = "rising"
    FALLING = "falling"
    #: The only two values there are stand on different bases.
    INCOMPARABLE = "incomparable"
    #: Fewer than two values.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """The way from one value to another.

    Attributes:
        pct: In percent of the first value; None where that is zero.
        crosses_bases: The two stand on different statistical bases: part of the change may be that.
    """

    first: Point
    last: Point
    pct: Decimal | None
    crosses_bases: bool

    @property
    def difference(self) -> Decimal:
        """Last minus first, in the statistic's unit."""
        return self.last.value - self.first.value


@dataclass(frozen=True, slots=True)
class Trend:
    """A statistic's values at one place, oldest first, and what they say."""

    points: tuple[Point, ...]
    #: From the first to the newest value.
    overall: Change | None
    #: What the word is about: at most five years on one base; None where there is no such pair.
    recent: Change | None
    word: TrendWord

    @property
    def last(self) -> Point | None:
        """The newest value."""
        return self.points[-1] if self.points else None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Values by statistical base, in order of the first day of each."""
        ordered = sorted(self.points, key=lambda point: (point.basis, point.on))
        lines = [Line(basis, tuple(points)) for basis, points in groupby(ordered, key=lambda p: p.basis)]
        return tuple(sorted(lines, key=lambda line: line.points[0].on))

    @property
    def bases(self) -> Sequence[str]:
        """The statistical bases in use."""
        return [line.basis for line in self.lines]
