"""One line of a table of measures on its way in: what would become of it, or why nothing does."""

from dataclasses import dataclass, field
from typing import Any

from allmende.kernel.models import Space
from allmende.portfolio.services.intake.columns import BY_KEY
from allmende.portfolio.types import Lack


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken over, and what to do.

    Attributes:
        heading: Heading of the column it is about; empty for the whole line.
    """

    heading: str
    sentence: str


@dataclass(slots=True)
class Line:
    """One line of the table: what would become of it, or why nothing does.

    Attributes:
        number: Its number in the file.
        values: Field of the measure → value; also "goal" (a `Target` as text), "sentence", money and
            "is_secured".
        existing: Number of the owner's measure of this title; such a line changes nothing.
        lacks: What a promised measure is without, though the line says why it is promised anyway.
    """

    number: int
    owner: Space | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    existing: int | None = None
    lacks: list[Lack] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it can be taken over."""
        return not self.problems and self.existing is None

    @property
    def is_bad(self) -> bool:
        """Whether somebody has to mend it first."""
        return bool(self.problems) and self.existing is None

    @property
    def title(self) -> str:
        """Its title as written."""
        return str(self.values.get("title", ""))

    def refuse(self, key: str, sentence: str) -> None:
        """Say what is wrong with a field."""
        self.problems.append(Problem(BY_KEY[key].heading if key in BY_KEY else "", sentence))
