"""Read questions along the chain: one goal, the goals of a strategy, the way up."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.strategy import planned
from allmende.strategy.models import Goal, GoalStatus, Strategy, StrategyStatus


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A goal with the goals below it, in the order people gave them."""

    goal: Goal
    children: "list[GoalNode]" = field(default_factory=list)
    #: 1 at the top.
    depth: int = 1


def visible_goals(actor: Actor) -> QuerySet[Goal]:
    """Return all goals the actor may know.

    Drafts in a strategy that was adopted, also those given up, are for the owner's people. Whoever may read
    a strategy that is itself a draft reads its goals too: it was shared to be talked about.
    """
    goals = Goal.objects.filter(strategy__in=Strategy.objects.visible_to(actor))
    if actor.is_system:
        return goals
    own = Q(strategy__owner_id__in=actor.space_ids)
    adopted_once = ~Q(status=GoalStatus.DRAFT) & Q(retired_as_draft=False)
    return goals.filter(adopted_once | own | Q(strategy__status=StrategyStatus.DRAFT))


def goals_of(actor: Actor, strategy: Strategy) -> QuerySet[Goal]:
    """Return the goals of a strategy that are still pursued, in order; drafts only for the owner's people."""
    return visible_goals(actor).filter(strategy=strategy).exclude(status=GoalStatus.RETIRED)


def goal_for(actor: Actor, goal_id: int) -> Goal:
    """Return a goal the actor may see, or raise NotFound."""
    return get_or_not_found(
        visible_goals(actor).select_related("strategy", "strategy__owner", "parent"), pk=goal_id
    )


def goal_tree(strategy: Strategy, *, actor: Actor = ANONYMOUS) -> list[GoalNode]:
    """Return the goals of a strategy that are still pursued as a tree, made with one query.

    A goal whose parent the actor cannot see moves up to the top. The owner's people see planned words and
    places instead of adopted ones.

    Args:
        actor: For whom; without one the tree is what the public sees.
    """
    return tree_of(planned.shown(goals_of(actor, strategy), with_plans=planned.knows_plans(actor, strategy)))


def tree_of(goals: list[Goal]) -> list[GoalNode]:
    """Put goals in a tree without asking the database; their order stays."""
    known = {goal.pk for goal in goals}
    below: dict[int | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        below[goal.parent_id if goal.parent_id in known else None].append(goal)

    def nodes(parent_id: int | None, depth: int) -> list[GoalNode]:
        return [GoalNode(goal, nodes(goal.pk, depth + 1), depth) for goal in below[parent_id]]

    return nodes(None, 1)


def ancestors(goal: Goal) -> list[Goal]:
    """Return the way up from the top to the goal's parent (why?), without drafts above what is adopted."""
    path: list[Goal] = []
    above = goal.parent
    while above is not None and above not in path:
        path.insert(0, above)
        above = above.parent
    if goal.status == GoalStatus.DRAFT:
        return path
    return [one for one in path if one.status != GoalStatus.DRAFT]
