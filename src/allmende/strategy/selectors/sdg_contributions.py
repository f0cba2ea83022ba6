"""What measures contribute to the UN goals: rooms above tell it, the sustainability page shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from allmende.kernel.actor import Actor
from allmende.region.models import Municipality


@dataclass(frozen=True, slots=True)
class SdgContribution:
    """One thing a town does that touches a UN goal.

    Attributes:
        goal: Number of the UN goal, 1 to 17.
        target: Number of the target, e.g. "11.6"; empty where only the goal is named.
        kind: What it is, in German, e.g. "Maßnahme".
        helps: False where it works against the goal.
        strength: In German, e.g. "stark"; empty where nobody said.
        sentence: Why.
    """

    goal: int
    title: str
    url: str
    kind: str
    target: str = ""
    helps: bool = True
    strength: str = ""
    sentence: str = ""
    is_demo: bool = False


#: Says what a town does for the UN goals, as far as this actor may see it; a constant number of queries.
Contributor = Callable[[Actor, Municipality], Sequence[SdgContribution]]

_contributors: dict[str, Contributor] = {}


def register(name: str, contributor: Contributor) -> None:
    """Let a room tell its contributions; call it once, when the room's app is ready."""
    _contributors[name] = contributor


def contributions(actor: Actor, town: Municipality) -> Mapping[int, Sequence[SdgContribution]]:
    """Return what all rooms tell, by number of the goal."""
    found: dict[int, list[SdgContribution]] = {}
    for contributor in _contributors.values():
        for contribution in contributor(actor, town):
            found.setdefault(contribution.goal, []).append(contribution)
    return found
