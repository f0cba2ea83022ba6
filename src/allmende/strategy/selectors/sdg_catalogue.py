"""The 169 targets of the UN goals with short German titles (`sdg_targets.toml`)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "sdg_targets.toml"


@dataclass(frozen=True, slots=True)
class SdgTarget:
    """One target: number as the UN writes it ("11.6", "12.a"), goal, our own short title."""

    number: str
    goal: int
    title: str

    def __str__(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"


@lru_cache(maxsize=1)
def sdg_targets() -> Sequence[SdgTarget]:
    """Return all targets in the UN's order."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        SdgTarget(number, int(number.partition(".")[0]), title) for number, title in told["targets"].items()
    )


def targets_of_goal(goal: int) -> Sequence[SdgTarget]:
    """Return the targets of one UN goal."""
    return [target for target in sdg_targets() if target.goal == goal]
