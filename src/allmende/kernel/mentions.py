"""Texts that show an object: rooms above say it here, so that the object's own page can lead to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from allmende.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of text in which an object stands.

    Attributes:
        whole: The text it is a part of.
        is_live: False: a draft that only the owner's people read.
    """

    title: str
    whole: str
    url: str
    is_live: bool = True


#: Says where the actor may read of an object; one question where it is mentioned nowhere.
Provider = Callable[[Actor, Model], Sequence[Mention]]

_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Let a room tell of its texts; call it once, when the room's app is ready."""
    _providers[name] = provider


def mentions_of(actor: Actor, obj: Model) -> list[Mention]:
    """Return every text the actor may read in which the object is shown."""
    return [found for provider in _providers.values() for found in provider(actor, obj)]
