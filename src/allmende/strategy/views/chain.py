"""The goal tree and one goal."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import consortium
from allmende.strategy import selectors
from allmende.strategy.models import ActionField, Goal, Objective
from allmende.strategy.views.shared import crumb, goal_link, new_objective
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Link


@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the framework strategy as a tree, with the objectives that serve it."""
    strategy = selectors.framework(request.actor)
    goals = list(strategy.goals.all()) if strategy else []
    objectives = list(selectors.objectives(request.actor))
    by_goal: dict[int, list[Objective]] = {}
    for objective in objectives:
        by_goal.setdefault(objective.goal_id, []).append(objective)
    context = {
        "strategy": strategy,
        "tree": _tree(goals, None, by_goal),
        "statements": strategy.future_statements.all() if strategy else [],
        "fields": ActionField.objects.all(),
        "commitments": consortium().commitments.all(),
        "objectives": objectives,
        "actions": new_objective(request),
        "breadcrumbs": [Link(_("Strategie"))],
    }
    return render(request, "strategy/overview.html", context)


def _tree(
    goals: list[Goal], parent_id: int | None, by_goal: dict[int, list[Objective]]
) -> list[dict[str, object]]:
    return [
        {
            "goal": goal,
            "by_year": goal.due_on.year if goal.due_on else None,
            "objectives": by_goal.get(goal.pk, []),
            "children": _tree(goals, goal.pk, by_goal),
        }
        for goal in goals
        if goal.parent_id == parent_id
    ]


@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Show one goal: what it serves, what serves it."""
    found = selectors.goal_for(request.actor, goal_id)
    above = selectors.ancestors(found)
    now = timezone.now()
    served_by = [
        {
            "objective": objective,
            "results": [selectors.status_of(k, now) for k in objective.key_results.all()],
        }
        for objective in selectors.objectives(request.actor).filter(goal=found)
    ]
    context = {
        "goal": found,
        "by_year": found.due_on.year if found.due_on else None,
        "chain": [goal_link(g) for g in above] + [goal_link(found, current=True)],
        "children": found.children.all(),
        "served_by": served_by,
        "actions": new_objective(request, goal_id),
        "breadcrumbs": [crumb(), Link(found.title)],
    }
    return render(request, "strategy/goal/page.html", context)
