"""What several pages of the room put together."""

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.http import HttpRequest
from allmende.strategy.models import Goal, GoalKind
from allmende.ui.types import Action, ChainLink, Link


def crumb() -> Link:
    """Return the first step of the room's breadcrumbs."""
    return Link(_("Strategie"), reverse("strategy:overview"))


def new_objective(request: HttpRequest, goal_id: int | None = None) -> list[Action]:
    """Return the button for a new objective to people who may set one."""
    if not any(request.actor.may_edit(space) for space in request.actor.space_ids):
        return []
    query = f"?ziel={goal_id}" if goal_id else ""
    return [Action(_("Objective anlegen"), reverse("strategy:objective_new") + query, kind="primary")]


def goal_link(found: Goal, *, current: bool = False) -> ChainLink:
    """Return a goal as a link of the chain."""
    kind = GoalKind(found.kind).label
    return ChainLink(str(kind), found.title, reverse("strategy:goal", args=[found.pk]), current=current)
