"""What the room's own chain adds to its registries: parts of a version, what serves a goal, pages."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from allmende.kernel import desk
from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.strategy import links, pages, parts, spine
from allmende.strategy.links import Serving
from allmende.strategy.models import Goal, GoalLink, KeyResult, Objective
from allmende.strategy.pages import StrategyPage, add_page
from allmende.strategy.selectors.chain import goals_of, visible_goals
from allmende.strategy.selectors.strategies import framework, strategies
from allmende.strategy.selectors.strategies_review import waiting_reviews
from allmende.strategy.spine import SpineLevel
from allmende.ui.types import ChainLink


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


def _framework_level(actor: Actor) -> list[ChainLink]:
    found = framework(actor)
    if found is None:
        return [ChainLink(str(_("Rahmenstrategie")), str(_("noch keine")))]
    count = goals_of(actor, found).count()
    note = ngettext("%(n)s Ziel", "%(n)s Ziele", count) % {"n": count}
    return [
        ChainLink(
            str(_("Rahmenstrategie")), found.title, reverse("strategy:strategy", args=[found.key]), note
        )
    ]


def _strategies_level(actor: Actor) -> list[ChainLink]:
    rows = strategies(actor).exclude(status="superseded").values_list("kind", "key", "title")
    overall = [(key, title) for kind, key, title in rows if kind == "overall"]
    local = sum(kind == "local" for kind, _key, _title in rows)
    note = ngettext("mit %(n)s kommunaler Strategie", "mit %(n)s kommunalen Strategien", local) % {"n": local}
    kind = str(_("Gesamtstrategie"))
    if not overall:
        return [ChainLink(kind, str(_("noch keine")), reverse("strategy:strategies"), note)]
    key, title = overall[0]
    return [ChainLink(kind, title, reverse("strategy:strategy", args=[key]), note)]


def _okr_level(actor: Actor) -> list[ChainLink]:
    seen = Objective.objects.visible_to(actor)
    count, results = seen.count(), KeyResult.objects.filter(objective__in=seen).count()
    title = ngettext("%(n)s Objective", "%(n)s Objectives", count) % {"n": count}
    note = ngettext("%(n)s Key Result", "%(n)s Key Results", results) % {"n": results}
    return [ChainLink(str(_("OKRs")), title, reverse("strategy:okr"), note)]


def reviews_waiting(actor: Actor, today: date) -> list[DeskItem]:
    """Put strategies that are to be looked at again within a month on the desks of who answers for them."""
    return [
        DeskItem(
            title=str(_("Strategie überprüfen")),
            sentence=f"{strategy.owner.name}: {strategy.title}",
            url=reverse("strategy:review", args=[strategy.key]),
            button=str(_("Überprüfen")),
            due_on=strategy.review_due_on,
        )
        for strategy in waiting_reviews(actor, today)
    ]


def register() -> None:
    """Put everything in; called once while the app starts."""
    parts.register_parts()
    desk.register("strategy_reviews", reviews_waiting)
    links.register("goal", goals_serving, singular=_("Ziel anderswo"), plural=_("Ziele anderswo"), position=5)
    links.register(
        "objective", objectives_serving, singular=_("Objective"), plural=_("Objectives"), position=10
    )
    spine.register(SpineLevel("framework", _("Rahmenstrategie"), _framework_level, 10))
    spine.register(SpineLevel("strategies", _("Gesamtstrategie"), _strategies_level, 20))
    spine.register(SpineLevel("okr", _("OKRs"), _okr_level, 30))
    spine.add_further(_("Statistik"), "strategy:statistics")
    add_page(StrategyPage(_("Strategie"), "strategy:strategy", position=0))
    add_page(StrategyPage(_("Ziele bearbeiten"), "strategy:goals", sees=pages.editors, position=10))
    add_page(StrategyPage(_("Handlungsfelder"), "strategy:fields", sees=pages.editors, position=12))
    add_page(StrategyPage(_("Zukunftsbild"), "strategy:statements", sees=pages.editors, position=13))
    add_page(StrategyPage(_("Pläne"), "strategy:plans", sees=pages.editors, position=14))
    add_page(StrategyPage(_("Fassungen"), "strategy:versions", position=80))
    add_page(StrategyPage(_("Überprüfen"), "strategy:review", sees=pages.owners_people, position=85))
    add_page(StrategyPage(_("Erfahrungen"), "strategy:experience", sees=pages.everybody, position=90))
