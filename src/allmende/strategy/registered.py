"""What the room's own chain adds to its registries: parts of a version, what serves a goal, pages."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from allmende.kernel.actor import Actor
from allmende.strategy import links, pages, parts
from allmende.strategy.links import Serving
from allmende.strategy.models import Goal, GoalLink, Objective
from allmende.strategy.pages import StrategyPage, add_page
from allmende.strategy.selectors.chain import visible_goals


def objectives_serving(actor: Actor, goal_ids: Sequence[int]) -> Mapping[int, Sequence[Serving]]:
    """Tell which objectives serve these goals."""
    found: dict[int, list[Serving]] = {}
    rows = Objective.objects.visible_to(actor).filter(goal_id__in=goal_ids).select_related("owner")
    for objective in rows.order_by("-begins_on", "pk"):
        found.setdefault(objective.goal_id, []).append(
            Serving(
                objective.title,
                reverse("strategy:objective", args=[objective.pk]),
                note=objective.owner.name,
                sentence=objective.why,
            )
        )
    return found


def goals_serving(actor: Actor, goal_ids: Sequence[int]) -> Mapping[int, Sequence[Serving]]:
    """Tell which goals of other strategies serve these goals, each with its sentence."""
    found: dict[int, list[Serving]] = {}
    rows = GoalLink.objects.filter(
        serves_id__in=goal_ids, goal__in=visible_goals(actor).exclude(status="retired")
    ).select_related("goal", "goal__strategy", "goal__strategy__owner")
    for link in rows.order_by("goal__strategy__owner__name", "pk"):
        goal: Goal = link.goal
        found.setdefault(link.serves_id, []).append(
            Serving(
                goal.title,
                reverse("strategy:goal", args=[goal.pk]),
                note=goal.strategy.owner.name,
                sentence=link.sentence,
            )
        )
    return found


def register() -> None:
    """Put everything in; called once while the app starts."""
    parts.register_parts()
    links.register("goal", goals_serving, singular=_("Ziel anderswo"), plural=_("Ziele anderswo"), position=5)
    links.register(
        "objective", objectives_serving, singular=_("Objective"), plural=_("Objectives"), position=10
    )
    add_page(StrategyPage(_("Strategie"), "strategy:strategy", position=0))
    add_page(StrategyPage(_("Ziele bearbeiten"), "strategy:goals", sees=pages.editors, position=10))
    add_page(StrategyPage(_("Handlungsfelder"), "strategy:fields", sees=pages.editors, position=12))
    add_page(StrategyPage(_("Pläne"), "strategy:plans", sees=pages.editors, position=14))
    add_page(StrategyPage(_("Fassungen"), "strategy:versions", position=80))
    add_page(StrategyPage(_("Überprüfen"), "strategy:review", sees=pages.owners_people, position=85))
    add_page(StrategyPage(_("Erfahrungen"), "strategy:experience", sees=pages.everybody, position=90))
