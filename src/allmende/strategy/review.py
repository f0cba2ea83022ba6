"""What a review looks at beyond this room: rooms above register what they find (orphans, open risks)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allmende.kernel.actor import Actor
from allmende.strategy.models import Strategy
from allmende.ui.types import Link

#: People are told this long before a review is due.
AHEAD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One group of things a review should look at.

    Attributes:
        title: e.g. "Maßnahmen ohne Budget".
        items: What it is about; few enough to print, `more` counts the rest.
    """

    title: str
    items: Sequence[Link]
    more: int = 0


Finder = Callable[[Actor, Strategy], Sequence[Finding]]
_FINDERS: dict[str, Finder] = {}


def register(key: str, finder: Finder) -> None:
    """Have reviews show what this finder finds; a second call for the key takes the first one's place."""
    _FINDERS[key] = finder


def findings(actor: Actor, strategy: Strategy) -> list[Finding]:
    """Return what all rooms found about a strategy, groups with something in them only."""
    found = [finding for key in sorted(_FINDERS) for finding in _FINDERS[key](actor, strategy)]
    return [finding for finding in found if finding.items]
