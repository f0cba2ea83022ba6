"""The matrix of effort and effect as numbers in a square; its words stand in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from allmende.portfolio.selectors.selection import Standing

#: Side of one of the 5 × 5 cells, and where the square begins, in the picture's own units.
_CELL = 64
_LEFT = 60
_TOP = 20
#: Several candidates in one cell stand beside each other.
_STEPS = ((0, 0), (-19, -15), (19, -15), (-19, 15), (19, 15), (0, -24), (0, 24), (-24, 0), (24, 0))


@dataclass(frozen=True, slots=True)
class Dot:
    """One candidate's number in the picture."""

    number: int
    title: str
    x: int
    y: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """All estimated candidates; `open` are those without an estimate."""

    dots: Sequence[Dot]
    open: Sequence[Standing]


def matrix_of(rows: Sequence[Standing]) -> Matrix:
    """Place every candidate with effort and effect; effort grows to the right, effect upwards."""
    taken: dict[tuple[int, int], int] = {}
    dots, without = [], []
    for row in rows:
        effort, effect = row.candidate.effort, row.candidate.effect
        if effort is None or effect is None:
            without.append(row)
            continue
        at = taken.get((effort, effect), 0)
        taken[effort, effect] = at + 1
        aside, down = _STEPS[at % len(_STEPS)]
        x = _LEFT + (effort - 1) * _CELL + _CELL // 2 + aside
        y = _TOP + (5 - effect) * _CELL + _CELL // 2 + down
        dots.append(Dot(row.number, row.title, x, y, y + 4))
    return Matrix(dots, without)
