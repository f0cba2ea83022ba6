"""The spine of the chain: framework, overall and local strategies, OKRs, portfolio, each with its count.

Levels above this room (the portfolio) register themselves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse
from django.utils.functional import Promise

from allmende.kernel.actor import Actor
from allmende.ui.types import ChainLink, Link


@dataclass(frozen=True, slots=True)
class SpineLevel:
    """One level of the spine.

    Attributes:
        kind: Small words above, e.g. "Projektportfolio".
        look: What the level shows to this actor now; at most two queries, however much there is.
        position: Lower ones stand first; OKRs have 30, the portfolio 40.
    """

    key: str
    kind: str | Promise
    look: Callable[[Actor], Sequence[ChainLink]]
    position: int


_LEVELS: dict[str, SpineLevel] = {}


def register(level: SpineLevel) -> None:
    """Put a level into the spine; a second one with its key takes its place."""
    _LEVELS[level.key] = level


_FURTHER: list[tuple[str | Promise, str]] = []


def add_further(title: str | Promise, url_name: str) -> None:
    """Put a link to another view of the chain on the room's first page (portfolio, chain, statistics)."""
    if all(known != url_name for _title, known in _FURTHER):
        _FURTHER.append((title, url_name))


def further_links() -> list[Link]:
    """Return the links other rooms put on the room's first page."""
    return [Link(str(title), reverse(url_name)) for title, url_name in _FURTHER]


def spine(actor: Actor) -> list[ChainLink]:
    """Return the levels in their order, each with its live count."""
    levels = sorted(_LEVELS.values(), key=lambda level: level.position)
    return list(chain.from_iterable(level.look(actor) for level in levels))
