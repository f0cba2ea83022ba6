"""What all services share in which a strategy is made."""

from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.strategy.models import Strategy
from allmende.strategy.selectors.strategies import strategies


def locked_to_make(actor: Actor, key: str) -> Strategy:
    """Return a strategy to one who works on it, and let nobody else write to it until the end.

    Raises:
        NotFound: the actor may not know of it. Forbidden: the actor does not edit it.
    """
    strategy: Strategy = get_or_not_found(
        strategies(actor).select_related(None).select_for_update(of=("self",)), key=key
    )
    require(actor, "strategy.make", strategy)
    return strategy
