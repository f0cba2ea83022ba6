"""Read questions along the chain: strategies and their goals."""

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.strategy.models import Goal, Strategy


def framework(actor: Actor) -> Strategy | None:
    """Return the region's framework strategy with its goals, if one is loaded."""
    return (
        Strategy.objects.visible_to(actor)
        .filter(kind="framework")
        .prefetch_related("goals", "future_statements")
        .first()
    )


def goal_for(actor: Actor, goal_id: int) -> Goal:
    """Return a goal of a strategy the actor may see, or raise NotFound."""
    strategies = Strategy.objects.visible_to(actor)
    return get_or_not_found(
        Goal.objects.select_related("strategy", "parent").filter(strategy__in=strategies), pk=goal_id
    )


def ancestors(goal: Goal) -> list[Goal]:
    """Return the way up from the top to the goal's parent (why?)."""
    path: list[Goal] = []
    above = goal.parent
    while above is not None and above not in path:
        path.insert(0, above)
        above = above.parent
    return path
