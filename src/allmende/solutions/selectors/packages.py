"""What the blueprint of a solution says to people: needs, costs, texts, guide. None while there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from allmende.solutions.types import Verdict


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, and what it means for the need."""

    value: str
    label: str
    verdict: Verdict
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing the solution needs, asked as a question that the town's profile answers.

    Attributes:
        question_key: Key of the fact in the town's profile, shared by all blueprints.
        kind: choice (see `options`), number (see `minimum`, `unit`) or text.
        takes: What it would take when it is missing.
    """

    key: str
    question_key: str
    title: str
    question: str
    kind: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    minimum: Decimal | None = None
    takes: str = ""


@dataclass(frozen=True, slots=True)
class CostItem:
    """One line of the blueprint's costs.

    Attributes:
        kind: A `models.CostKind`.
        quantity: Suggested quantity; None: it comes from the town (`quantity_from`).
        quantity_from: Key of a number in the town's profile.
        unit_price: Euro gross per unit; for hours, hours per unit.
    """

    key: str
    label: str
    kind: str
    unit: str
    unit_price: Decimal | None
    quantity: Decimal | None = None
    quantity_from: str = ""
    per: Decimal = Decimal(1)
    source: str = ""
    stated_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of extension: A official and existing data, B own sensors, C forecast."""

    letter: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Package:
    """The people's side of a blueprint."""

    version: str
    title: str
    summary: str
    stages: tuple[Stage, ...] = ()
    needs: tuple[Need, ...] = ()
    costs: tuple[CostItem, ...] = ()
    cost_band: str = ""
    effort_band: str = ""
    privacy: str = ""
    licences: Mapping[str, str] = field(default_factory=dict)
    council: Mapping[str, str] = field(default_factory=dict)
    guide: str = ""
    changelog: str = ""
