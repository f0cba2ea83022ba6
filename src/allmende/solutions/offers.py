"""What rooms above offer on the page of an adoption, since `solutions` must not know them.

A room registers one provider in its `apps.py`; the page asks all of them.
"""

from collections.abc import Callable, Sequence

from allmende.kernel.actor import Actor
from allmende.solutions.models import Adoption
from allmende.ui.types import Action

#: (actor, adoption) → links and buttons for this person.
Provider = Callable[[Actor, Adoption], Sequence[Action]]

_PROVIDERS: dict[str, Provider] = {}


def register(key: str, provider: Provider) -> None:
    """Let pages of adoptions show what this provider offers; a second call for a key takes its place."""
    _PROVIDERS[key] = provider


def offers(actor: Actor, adoption: Adoption) -> list[Action]:
    """Return what other rooms offer this person on the page of this adoption."""
    return [action for key in sorted(_PROVIDERS) for action in _PROVIDERS[key](actor, adoption)]
