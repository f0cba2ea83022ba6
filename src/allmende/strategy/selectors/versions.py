"""Read questions about versions: which there are, what each held, what differs."""

from dataclasses import dataclass

from django.db.models import QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.strategy import frozen, parts, planned
from allmende.strategy.comparison import Comparison, ItemChange, compare
from allmende.strategy.models import Goal, Strategy, StrategyVersion


@dataclass(frozen=True, slots=True)
class Since:
    """What differs today from the newest version."""

    version: StrategyVersion
    comparison: Comparison


def versions_of(actor: Actor, strategy: Strategy) -> QuerySet[StrategyVersion]:
    """Return the versions of a strategy the actor may see, newest first, without their contents."""
    visible = Strategy.objects.visible_to(actor)
    return StrategyVersion.objects.filter(strategy=strategy, strategy__in=visible).defer("content")


def version_for(actor: Actor, strategy: Strategy, number: int) -> StrategyVersion:
    """Return one version with its content, or raise NotFound."""
    visible = Strategy.objects.visible_to(actor)
    return get_or_not_found(
        StrategyVersion.objects.filter(strategy=strategy, strategy__in=visible), number=number
    )


def content_of_version(version: StrategyVersion) -> tuple[frozen.Part, ...]:
    """Return what the version holds."""
    return frozen.from_json(version.content)


def compare_versions(actor: Actor, strategy: Strategy, old_number: int, new_number: int | None) -> Comparison:
    """Return what differs between two versions, or between one and today.

    Args:
        new_number: None is the strategy as it is now, as far as the actor may see it.
    """
    old = content_of_version(version_for(actor, strategy, old_number))
    if new_number is None:
        return compare(old, frozen.content_of(actor, strategy))
    return compare(old, content_of_version(version_for(actor, strategy, new_number)))


def plan_of(actor: Actor, goal: Goal) -> ItemChange | None:
    """Return how a goal shall change with the next adoption, for people who may know; None without a plan."""
    if not goal.planned or not planned.knows_plans(actor, goal.strategy):
        return None
    now, then = parts.goals(ANONYMOUS, goal.strategy), parts.goals(actor, goal.strategy)
    found = [change for part in compare([now], [then]).parts for change in part.items]
    return next((change for change in found if change.key == goal.key), None)


def since_adoption(actor: Actor, strategy: Strategy) -> Since | None:
    """Return what differs from the newest version; None while nothing was adopted here."""
    newest = (
        StrategyVersion.objects.filter(strategy=strategy, strategy__in=Strategy.objects.visible_to(actor))
        .order_by("-number")
        .first()
    )
    if newest is None:
        return None
    return Since(newest, compare(content_of_version(newest), frozen.content_of(actor, strategy)))
