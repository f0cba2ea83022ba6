"""What selectors and services of this room return: frozen values that templates only print."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

#: What a fit check finds about one need.
Verdict = Literal["there", "missing", "unclear"]


@dataclass(frozen=True, slots=True)
class Running:
    """One town that runs a solution, or is about to.

    Attributes:
        version: Version of the blueprint; empty: not stated.
        since: Day it went into operation; None: not stated.
        is_live: In operation; otherwise the adoption is on its way, at the step `stage`.
        stage: Title of the step in words.
    """

    municipality_id: int
    municipality: str
    slug: str
    version: str
    since: date | None
    is_live: bool
    stage: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a fit check says about one need, in words.

    Attributes:
        need: What the solution needs, e.g. "Funknetz".
        answer: The town's answer in words; empty: nobody has answered.
        sentence: What that means.
        takes: What it would take when it is missing.
        answered_at: When the town answered, None if it did not.
        note: What the person added to the answer.
    """

    key: str
    need: str
    question: str
    answer: str
    verdict: Verdict
    sentence: str
    takes: str
    answered_by: str = ""
    answered_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FitResult:
    """What is there, what is missing, what nobody has said yet."""

    findings: tuple[Finding, ...]

    @property
    def there(self) -> tuple[Finding, ...]:
        """Needs that the town already meets."""
        return tuple(f for f in self.findings if f.verdict == "there")

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Needs that the town does not meet yet."""
        return tuple(f for f in self.findings if f.verdict == "missing")

    @property
    def unclear(self) -> tuple[Finding, ...]:
        """Needs that nobody has answered, or answered with "weiß nicht"."""
        return tuple(f for f in self.findings if f.verdict == "unclear")


@dataclass(frozen=True, slots=True)
class CostRow:
    """One line of a town's cost sheet.

    Attributes:
        kind: A `models.CostKind`.
        quantity: None: not stated; then the line has no total.
        unit_price: Euro gross per quantity unit; for hours, hours per quantity unit. None: not stated.
        own_quantity: The town has put its own quantity in place of the suggested one.
        own_price: The town has put its own price in place of the blueprint's.
    """

    key: str
    label: str
    kind: str
    quantity: Decimal | None
    quantity_unit: str
    unit_price: Decimal | None
    price_source: str
    price_date: date | None
    blueprint_quantity: Decimal | None
    blueprint_price: Decimal | None
    note: str = ""
    own_quantity: bool = False
    own_price: bool = False
    overwritten_by: str = ""
    overwritten_at: datetime | None = None

    @property
    def total(self) -> Decimal | None:
        """Quantity × unit price, in euro or hours; None while one of them is unknown."""
        if self.quantity is None or self.unit_price is None:
            return None
        return (self.quantity * self.unit_price).quantize(Decimal("0.01"))

    @property
    def is_own(self) -> bool:
        """Whether the town changed anything on this line."""
        return self.own_quantity or self.own_price


@dataclass(frozen=True, slots=True)
class CostSum:
    """One sum of a cost sheet.

    Attributes:
        value: Euro gross, or hours; None while no line of it is known.
        is_partial: Some lines have no quantity and are not in it.
    """

    words: str
    value: Decimal | None
    is_hours: bool
    is_partial: bool


@dataclass(frozen=True, slots=True)
class CostSheet:
    """A town's costs of a solution: one-off, per year, and hours of work."""

    rows: tuple[CostRow, ...]

    def of_kind(self, kind: str) -> tuple[CostRow, ...]:
        """The lines that count this way."""
        return tuple(row for row in self.rows if row.kind == kind)

    def total(self, kind: str) -> Decimal:
        """Sum of the lines that have a total; see `is_complete`."""
        return sum((row.total for row in self.of_kind(kind) if row.total is not None), Decimal(0))

    def stated(self, kind: str) -> Decimal | None:
        """The total, or None while nothing of this kind is known."""
        known = [row for row in self.of_kind(kind) if row.total is not None]
        return self.total(kind) if known else None

    @property
    def sums(self) -> tuple[CostSum, ...]:
        """The four sums in their order, each with its words."""
        words = {
            "one_off": _("einmalig"),
            "per_year": _("je Jahr"),
            "hours": _("Arbeit bis zum Betrieb"),
            "hours_per_year": _("Arbeit je Jahr"),
        }
        return tuple(
            CostSum(
                words=text,
                value=self.stated(kind),
                is_hours=kind.startswith("hours"),
                is_partial=any(row.total is None for row in self.of_kind(kind)),
            )
            for kind, text in words.items()
        )

    @property
    def one_off(self) -> Decimal:
        """Euro, gross, paid once."""
        return self.total("one_off")

    @property
    def per_year(self) -> Decimal:
        """Euro, gross, per year."""
        return self.total("per_year")

    @property
    def hours(self) -> Decimal:
        """Hours of work until it runs."""
        return self.total("hours")

    @property
    def hours_per_year(self) -> Decimal:
        """Hours of work per year."""
        return self.total("hours_per_year")

    @property
    def open_rows(self) -> tuple[CostRow, ...]:
        """Lines without a quantity or price; the totals leave them out and say so."""
        return tuple(row for row in self.rows if row.total is None)

    @property
    def is_complete(self) -> bool:
        """Whether every line has a total."""
        return bool(self.rows) and not self.open_rows


@dataclass(frozen=True, slots=True)
class LiveProgress:
    """How far an adoption is on the way to "In Betrieb".

    Attributes:
        planned: Rooms with a planned device; None: nobody has said how many.
        needed: Rooms that must send, from `planned` and the chosen share.
        sending: Rooms with a valid reading in the last 24 hours that count here.
        simulated: How many of `sending` are simulated (they count in a demo only).
        days_needed: For so many days in a row.
        days_reached: So many days in a row, counted back from now, had enough rooms.
    """

    planned: int | None
    needed: int | None
    sending: int
    simulated: int
    days_needed: int
    days_reached: int
    as_of: datetime

    @property
    def is_reached(self) -> bool:
        """Whether the solution counts as live."""
        return self.needed is not None and self.days_reached >= self.days_needed


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One heading of a council paper with its paragraphs, list points and table.

    Attributes:
        text: Markdown (paragraphs and lists).
        table: Head row first; empty: no table.
    """

    key: str
    title: str
    text: str = ""
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class CouncilPaper:
    """A council paper, ready for print and for DOCX."""

    title: str
    municipality: str
    solution: str
    version: str
    made_on: date
    facts: tuple[tuple[str, str], ...]
    sections: tuple[PaperSection, ...]
    is_demo: bool
