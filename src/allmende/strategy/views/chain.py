"""The room's first page, and one goal."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.kernel.mentions import mentions_of
from allmende.region.selectors import consortium, municipalities
from allmende.strategy import links, planned, selectors
from allmende.strategy.models import Goal, GoalStatus, Strategy
from allmende.strategy.selectors.chain import tree_of
from allmende.strategy.selectors.common_ground import common_ground
from allmende.strategy.selectors.plans import plans as visible_plans
from allmende.strategy.selectors.statistics import off_track
from allmende.strategy.selectors.strategies_list import standing
from allmende.strategy.selectors.strategies_page import (
    due_words,
    goal_badges,
    goals_with_parts,
    picture,
    rows_of,
    serves_of,
    toggled_of,
)
from allmende.strategy.selectors.versions import plan_of
from allmende.strategy.spine import further_links, spine
from allmende.strategy.views.shared import crumb, goal_link, new_objective
from allmende.strategy.views.strategies import new_actions
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link

LAGGING_SHOWN = 5


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the framework strategy and, along the spine, what the region makes of it."""
    strategy = selectors.framework(request.actor)
    toggled = toggled_of(request.GET.get("baum", ""))
    context = {
        "strategy": strategy,
        **(_framework(request.actor, strategy, toggled) if strategy else {}),
        "spine": spine(request.actor),
        "further": further_links(),
        "standing": standing(request.actor, municipalities().count()),
        **_lagging(request.actor),
        "ground": common_ground(list(consortium().commitments.all())),
        "actions": new_actions(request),
        "breadcrumbs": [Link(_("Strategie"))],
    }
    return render(request, "strategy/overview.html", context)


def _lagging(actor: Actor) -> dict[str, object]:
    """Return what is off track in the region: the newest few, and how many there are."""
    rows = off_track(actor)
    return {"lagging": rows[:LAGGING_SHOWN], "lagging_count": len(rows)}


def _framework(actor: Actor, strategy: Strategy, toggled: frozenset[int]) -> dict[str, object]:
    goals = [one for one in goals_with_parts(actor, strategy) if one.status != GoalStatus.RETIRED]
    tree, ids = tree_of(goals), [goal.pk for goal in goals]
    return {
        "picture": picture(tree, toggled=toggled, address=reverse("strategy:overview")),
        "rows": rows_of(tree, links.serving(actor, ids), serves_of(actor, ids)),
        "statements": strategy.future_statements.all(),
    }


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Show one goal: what it serves, what serves it."""
    found = selectors.goal_for(request.actor, goal_id)
    is_own = planned.knows_plans(request.actor, found.strategy)
    if not is_own:
        planned.shown([found], with_plans=False)
    above = selectors.ancestors(found)
    now = timezone.now()
    rows = list(selectors.objectives(request.actor).filter(goal=found))
    values = selectors.statuses([key_result for row in rows for key_result in row.key_results.all()], now)
    served = links.serving(request.actor, [goal_id])[goal_id]
    context = {
        "goal": found,
        "strategy": found.strategy,
        "over": f"{found.get_kind_display()} · {found.strategy.title}",
        "due": due_words(found),
        "plan": plan_of(request.actor, found),
        "editable": may(request.actor, "strategy.edit_strategy", found.strategy),
        "badges": goal_badges(found),
        "chain": [goal_link(g) for g in above] + [goal_link(found, current=True)],
        "children": selectors.goals_of(request.actor, found.strategy).filter(parent=found),
        "serves": serves_of(request.actor, [goal_id]).get(goal_id, []),
        "served": [group for group in served if group.kind.key != "objective"],
        "served_by": [
            {"objective": row, "results": [values[key_result.pk] for key_result in row.key_results.all()]}
            for row in rows
        ],
        "plans": found.plan_links.filter(plan__in=visible_plans(request.actor)).select_related("plan"),
        "internal_note": found.internal_note if is_own else "",
        "actions": [*_edit_actions(request, found), *new_objective(request, goal_id)],
        "breadcrumbs": [
            crumb(),
            Link(found.strategy.title, reverse("strategy:strategy", args=[found.strategy.key])),
            Link(found.title),
        ],
        "mentions": mentions_of(request.actor, found),
        "demo_notice": found.strategy.is_demo,
    }
    return render(request, "strategy/goal/page.html", context)


def _edit_actions(request: HttpRequest, found: Goal) -> list[Action]:
    if not may(request.actor, "strategy.edit_strategy", found.strategy):
        return []
    return [
        Action(_("Ändern"), reverse("strategy:goal_edit", args=[found.pk])),
        Action(_("Worauf es einzahlt"), reverse("strategy:goal_links", args=[found.pk])),
    ]
