"""The pages of a strategy: each part adds its own to the navigation all of them share."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from allmende.kernel.actor import Actor
from allmende.strategy.models import Strategy
from allmende.ui.types import Link

#: Whether the actor is offered the page of this strategy; the page itself checks its right again.
Sees = Callable[[Actor, Strategy], bool]


def everybody(actor: Actor, strategy: Strategy) -> bool:
    """Everybody who may see the strategy."""
    return True


def owners_people(actor: Actor, strategy: Strategy) -> bool:
    """People with any role in the space whose strategy it is."""
    return actor.is_system or strategy.owner_id in actor.space_ids


def editors(actor: Actor, strategy: Strategy) -> bool:
    """People who may change the strategy."""
    return actor.may_edit(strategy.owner_id)


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """One page of a strategy; its address takes the strategy's key.

    Attributes:
        title: Words of the navigation, short.
        url_name: e.g. "strategy:versions"; its one argument is the strategy's key.
        position: Lower ones stand first.
    """

    title: str | Promise
    url_name: str
    sees: Sees = everybody
    position: int = 100


#: Append with `add_page` while the app starts.
STRATEGY_PAGES: list[StrategyPage] = []


def add_page(page: StrategyPage) -> None:
    """Put a page into the navigation of every strategy; the same address is put in only once."""
    STRATEGY_PAGES[:] = [known for known in STRATEGY_PAGES if known.url_name != page.url_name]
    STRATEGY_PAGES.append(page)
    STRATEGY_PAGES.sort(key=lambda one: one.position)


def navigation(actor: Actor, strategy: Strategy, current: str = "") -> list[Link]:
    """Return the navigation of a strategy for `ui/_segments.html`.

    Args:
        current: `url_name` of the page people are on.
    """
    return [
        Link(str(page.title), reverse(page.url_name, args=[strategy.key]), page.url_name == current)
        for page in STRATEGY_PAGES
        if page.sees(actor, strategy)
    ]
