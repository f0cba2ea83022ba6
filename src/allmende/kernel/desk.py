"""What waits for a person (*Mein Schreibtisch*): each room names its things, the desk shows them together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from allmende.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One thing that waits for somebody, with one button.

    Attributes:
        due_on: Local day it should be done by; None if nobody set one.
        button: Words of the button.
    """

    title: str
    sentence: str
    url: str
    button: str
    due_on: date | None = None


#: Says what waits for this person today (local day); asks a constant number of questions.
Provider = Callable[[Actor, date], Sequence[DeskItem]]

_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Let a room put things on people's desks; call it once, when the room's app is ready."""
    _providers[name] = provider


def waiting_for(actor: Actor, today: date) -> list[DeskItem]:
    """Return what all rooms have for this person, soonest first; what has no day comes last."""
    items = [item for provider in _providers.values() for item in provider(actor, today)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or today))
