"""What the room's read questions answer with: small frozen values, no queries behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from allmende.portfolio.models import BudgetLine, FundingSource, Measure, Milestone


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a measure is, by its milestones and its time.

    Attributes:
        done_pct: Share of milestones reached; None while it has none.
        time_pct: Share of its time that is over; None without beginning and end.
        next: The milestone that comes next, or is overdue.
        overdue: Milestones whose day has passed.
        is_late: A milestone is overdue, or its end has passed and it is not finished.
    """

    done: int
    total: int
    done_pct: int | None
    time_pct: int | None
    next: Milestone | None
    overdue: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class YearMoney:
    """What one year costs and who pays, in euro."""

    year: int
    investment: Decimal
    running: Decimal
    staff: Decimal
    funded: Decimal

    @property
    def total(self) -> Decimal:
        """All costs of the year."""
        return self.investment + self.running + self.staff

    @property
    def own(self) -> Decimal:
        """What the owner pays itself."""
        return self.total - self.funded


@dataclass(frozen=True, slots=True)
class BudgetSummary:
    """What a measure costs over its time, who pays, and what remains afterwards; in euro.

    Attributes:
        investment: Costs that come once.
        running_per_year, staff_per_year: Costs of a full year, of all lines together.
        total: All costs from the first to the last year.
        funded: What funding pays of it; `own` is the rest.
        secured: What of `total` has its money for certain.
        remains_per_year: Costs of lines without an end: they stay when the funding is over.
        open_ended: Whether there are such lines; `total` then counts only to the last year shown.
        is_estimated: At least one amount is an estimate.
    """

    lines: Sequence[BudgetLine]
    years: Sequence[YearMoney]
    investment: Decimal
    running_per_year: Decimal
    staff_per_year: Decimal
    total: Decimal
    funded: Decimal
    secured: Decimal
    remains_per_year: Decimal
    open_ended: bool
    is_estimated: bool

    @property
    def own(self) -> Decimal:
        """What the owner pays itself."""
        return self.total - self.funded

    @property
    def whole(self) -> YearMoney:
        """All years together, as the last line of their table."""
        sums = {
            name: sum((getattr(year, name) for year in self.years), Decimal(0))
            for name in ("investment", "running", "staff", "funded")
        }
        return YearMoney(year=0, **sums)

    @property
    def unsecured(self) -> Decimal:
        """What still has no money."""
        return self.total - self.secured

    @property
    def is_given(self) -> bool:
        """Whether anybody has entered an amount."""
        return bool(self.lines)

    @property
    def is_secured(self) -> bool:
        """Whether all of it has its money."""
        return self.is_given and self.unsecured <= 0


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One project of a town's digital agenda.

    Attributes:
        status: Its state in the reader's words.
        total: Costs over its time in euro; None where nobody has entered any.
        goals: How it pays in: titles of goals, key results or statements.
    """

    measure: Measure
    name: str
    title: str
    summary: str
    benefit: str
    status: str
    phase: str
    responsible: str
    begins_on: date | None
    ends_on: date | None
    fields: Sequence[str]
    goals: Sequence[str]
    total: Decimal | None
    progress: Progress
    url: str


class Lack(StrEnum):
    """What a measure lacks before it is promised."""

    CONTRIBUTION = "contribution"
    RESPONSIBLE = "responsible"
    STAFF = "staff"
    MONEY = "money"
    SECURED = "secured"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a measure may be planned: what must be there, and what needs a reason if it is not."""

    blocking: Sequence[Lack]
    warnings: Sequence[Lack]


@dataclass(frozen=True, slots=True)
class StarNeed:
    """One condition of a star on the region's path of a project, and whether the measure meets it."""

    star: int
    words: str
    is_met: bool


class Reason(StrEnum):
    """One thing that decides whether a funding source fits a measure."""

    FIELD = "field"
    KIND = "kind"
    DEADLINE = "deadline"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class MatchPoint:
    """One reason for or against, in a sentence; `fits` None: cannot be said from what is entered."""

    reason: Reason
    fits: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class FundingMatch:
    """A funding source beside a measure: why it fits and why not; the more points fit, the earlier."""

    source: FundingSource
    measure: Measure
    points: Sequence[MatchPoint]

    @property
    def fits(self) -> bool:
        """Nothing speaks against it, and at least one thing for it."""
        return any(p.fits for p in self.points) and all(p.fits is not False for p in self.points)

    @property
    def weight(self) -> tuple[int, int]:
        """Sorts the best match first: least against, most for."""
        against = sum(p.fits is False for p in self.points)
        return against, -sum(p.fits is True for p in self.points)
