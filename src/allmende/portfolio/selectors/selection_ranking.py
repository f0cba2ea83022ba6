"""How scores and votes become an order: pure arithmetic with fractions, so that equal is equal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

#: Best score of a criterion.
BEST: Final = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands.

    Attributes:
        number: 1 is the best; equal ones share a number, the next number is left out.
        tied_with: Ids of those with the same value.
    """

    number: int
    tied_with: Sequence[int] = ()

    @property
    def is_tied(self) -> bool:
        """Somebody else stands here too."""
        return bool(self.tied_with)


def weigh(
    weights: Mapping[int, int], scores: Iterable[tuple[int, int, int]]
) -> dict[int, tuple[Fraction, bool]]:
    """Return for each scored candidate its share of the best score, 0 to 1, and whether it is complete.

    A criterion counts with the mean of all people who scored it; one nobody scored is left out of the
    share, and the candidate is then not complete.

    Args:
        weights: Criterion id → weight.
        scores: (candidate id, criterion id, value 0 to 4), one for each person.
    """
    known = [(row, criterion, value) for row, criterion, value in scores if criterion in weights]
    return {row: _share(weights, by_criterion) for row, by_criterion in means(known).items()}


def means(scores: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, Fraction]]:
    """Return candidate id → criterion id → mean of all people's scores, 0 to 4; only what was scored."""
    given: dict[int, dict[int, list[int]]] = {}
    for candidate, criterion, value in scores:
        given.setdefault(candidate, {}).setdefault(criterion, []).append(value)
    return {
        candidate: {criterion: Fraction(sum(values), len(values)) for criterion, values in own.items()}
        for candidate, own in given.items()
    }


def _share(weights: Mapping[int, int], given: Mapping[int, Fraction]) -> tuple[Fraction, bool]:
    reached = sum((weights[criterion] * mean for criterion, mean in given.items()), Fraction(0))
    possible = sum(weights[criterion] for criterion in given) * BEST
    return (reached / possible if possible else Fraction(0)), set(given) == set(weights)


def places(values: Mapping[int, Fraction | int]) -> dict[int, Place]:
    """Return everybody's place, the highest value first; equal values share a place."""
    by_value: dict[Fraction | int, list[int]] = {}
    for key, value in values.items():
        by_value.setdefault(value, []).append(key)
    found, better = {}, 0
    for value in sorted(by_value, reverse=True):
        same = by_value[value]
        for key in same:
            found[key] = Place(better + 1, [other for other in same if other != key])
        better += len(same)
    return found


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom the order puts on the short list.

    Attributes:
        chosen: Ids, best first.
        undecided: Ids that share the last place and do not all fit; people decide among them.
    """

    chosen: Sequence[int]
    undecided: Sequence[int]


def propose(order: Mapping[int, tuple[int, Fraction]], length: int) -> Proposal:
    """Fill a short list by votes, then by scores; those equal in both at its end are left to people.

    Args:
        order: Candidate id → (points in the vote, share of the best score).
    """
    ranked = sorted(order, key=lambda key: order[key], reverse=True)
    wanted = [key for key in ranked if order[key] > (0, Fraction(0))]
    if len(wanted) <= length:
        return Proposal(wanted, ())
    border = order[wanted[length - 1]] if length else None
    if length and order[wanted[length]] == border:
        tied = [key for key in wanted if order[key] == border]
        return Proposal([key for key in wanted[:length] if key not in tied], tied)
    return Proposal(wanted[:length], ())
