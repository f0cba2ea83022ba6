"""What measures cost, year by year, and who pays. All amounts in euro, as entered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Final

from django.utils import timezone

from allmende.portfolio.models import BudgetLine, Measure
from allmende.portfolio.types import BudgetSummary, YearMoney

#: For how many years costs without an end are counted, when nothing else says so.
YEARS_AHEAD: Final = 5
_CENT: Final = Decimal("0.01")
_ZERO: Final = Decimal(0)


def budget_of(measure: Measure) -> BudgetSummary:
    """Return what the measure costs over its time and who pays; asks nothing when its lines are fetched."""
    lines = list(measure.budget_lines.all())
    first, last = _span(measure, lines)
    parts = [part for line in lines for part in _parts_of(line, first, last)]
    years = tuple(_year(year, parts) for year in range(first, last + 1)) if lines else ()
    total = sum((part.amount for part in parts), _ZERO)
    return BudgetSummary(
        lines=tuple(lines),
        years=years,
        investment=_sum(line.amount for line in lines if line.kind == "investment"),
        running_per_year=_sum(line.amount for line in lines if line.kind == "running"),
        staff_per_year=_sum(line.amount for line in lines if line.kind == "staff"),
        total=total,
        funded=_sum(part.funded for part in parts),
        secured=_sum(part.amount for part in parts if part.is_secured),
        remains_per_year=_sum(line.amount for line in lines if _stays(line)),
        open_ended=any(_stays(line) for line in lines),
        is_estimated=any(line.is_estimated for line in lines),
    )


def total_of(measures: Iterable[Measure]) -> Decimal:
    """Return the costs of several measures together; fetch their budget lines before."""
    return _sum(budget_of(measure).total for measure in measures)


@dataclass(frozen=True, slots=True)
class _Part:
    """One line's share of one year."""

    kind: str
    year: int
    amount: Decimal
    funded: Decimal
    is_secured: bool


def _span(measure: Measure, lines: Sequence[BudgetLine]) -> tuple[int, int]:
    """Return first and last year: as the lines say, else the measure's time, else from now on."""
    begins = measure.begins_on.year if measure.begins_on else timezone.localdate().year
    first = min([line.from_year for line in lines if line.from_year] or [begins])
    if any(line.from_year is None for line in lines):
        first = min(first, begins)
    ends = [line.until_year for line in lines if line.until_year]
    ends += [line.from_year for line in lines if line.from_year]
    if measure.ends_on:
        ends.append(measure.ends_on.year)
    elif any(_stays(line) for line in lines):
        ends.append(first + YEARS_AHEAD - 1)
    return first, max([*ends, first])


def _stays(line: BudgetLine) -> bool:
    return line.kind != "investment" and line.until_year is None


def _parts_of(line: BudgetLine, first: int, last: int) -> list[_Part]:
    begins = line.from_year or first
    if line.kind == "investment":
        years = range(begins, max(line.until_year or begins, begins) + 1)
        amounts = _spread(line.amount, len(years))
        # Of the whole sum, not of each year: what the programme pays must add up to its rate.
        funded = _spread(_funded(line), len(years))
    else:
        years = range(begins, (line.until_year or last) + 1)
        amounts, funded = [line.amount] * len(years), [_funded(line)] * len(years)
    return [
        _Part(line.kind, year, amount, paid, line.is_secured)
        for year, amount, paid in zip(years, amounts, funded, strict=True)
    ]


def _funded(line: BudgetLine) -> Decimal:
    return (line.amount * line.funded_pct / 100).quantize(_CENT, ROUND_HALF_UP)


def _spread(amount: Decimal, count: int) -> list[Decimal]:
    """Share an amount among years to the cent, so that the years add up to it and none is negative."""
    ends = [(amount * at / count).quantize(_CENT, ROUND_HALF_UP) for at in range(count + 1)]
    return [after - before for before, after in pairwise(ends)]


def _year(year: int, parts: Sequence[_Part]) -> YearMoney:
    own = [part for part in parts if part.year == year]

    def of(kind: str) -> Decimal:
        return _sum(part.amount for part in own if part.kind == kind)

    return YearMoney(year, of("investment"), of("running"), of("staff"), _sum(part.funded for part in own))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _ZERO)
