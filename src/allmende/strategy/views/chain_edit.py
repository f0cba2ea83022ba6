"""Editing goals: the list with quick entry, one goal, its place, its links, its end."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.kernel.access import declares, get_or_not_found, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import planned, selectors
from allmende.strategy.chain_suggestions import Suggestion, suggestions
from allmende.strategy.errors_chain import GoalCycle, SameStrategy
from allmende.strategy.forms.chain import (
    GoalForm,
    LinkForm,
    QuickGoalForm,
    RetireForm,
    initial_of,
    parent_choices,
)
from allmende.strategy.hanging import hanging_on_goal
from allmende.strategy.models import Goal, GoalKind, GoalStatus, Strategy
from allmende.strategy.selectors.chain import GoalNode
from allmende.strategy.selectors.strategies_page import goal_badges, meta_words
from allmende.strategy.services import chain as services
from allmende.strategy.tokens import goal_token, last_change
from allmende.strategy.views.strategies_shared import (
    Question,
    ask,
    page_context,
    posted_again,
    strategy_crumbs,
)
from allmende.ui.types import Link


def editable(request: HttpRequest, key: str) -> Strategy:
    """Return the strategy if this person may change it."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.edit_strategy", found)
    return found


def editable_goal(request: HttpRequest, goal_id: int) -> Goal:
    """Return the goal if this person may change it."""
    found = selectors.goal_for(request.actor, goal_id)
    require(request.actor, "strategy.edit_strategy", found.strategy)
    return found


@require_safe
@declares("strategy.edit_strategy")
def goals(request: HttpRequest, key: str) -> HttpResponse:
    """Show all goals with what can be done with each, and the line for the next one."""
    found = editable(request, key)
    tree = selectors.goal_tree(found, actor=request.actor)
    parent = request.GET.get("unter", "")
    form = QuickGoalForm(initial=_next_initial(found, parent), parents=parent_choices(tree))
    if parent or "weiter" in request.GET:
        # Whoever just entered a goal, or chose what the next one belongs to, goes on typing.
        form.fields["title"].widget.attrs["autofocus"] = True
    return _goals_page(request, found, tree, form)


def _next_initial(found: Strategy, parent: str) -> dict[str, object]:
    kind = GoalKind.SUB_GOAL if parent else GoalKind.GOAL
    return {"parent": parent, "kind": kind, "level": found.level}


def _goals_page(
    request: HttpRequest, found: Strategy, tree: Sequence[GoalNode], form: QuickGoalForm, status: int = 200
) -> HttpResponse:
    retired = (
        selectors.visible_goals(request.actor)
        .filter(strategy=found, status=GoalStatus.RETIRED)
        .order_by("-retired_on", "pk")
    )
    context = {
        **page_context(request, found, "strategy:goals"),
        "nodes": [_editable_node(node, place, len(tree)) for place, node in enumerate(tree)],
        "retired": retired,
        "form": form,
        "drafts": found.goals.filter(status=GoalStatus.DRAFT).count(),
        "plans": found.goals.exclude(planned={}).count(),
        "breadcrumbs": strategy_crumbs(found, _("Ziele bearbeiten")),
    }
    return render(request, "strategy/goal/edit_list.html", context, status=status)


def _editable_node(node: GoalNode, place: int, siblings: int) -> dict[str, object]:
    return {
        "goal": node.goal,
        "meta": meta_words(node.goal),
        "badges": goal_badges(node.goal),
        "is_first": place == 0,
        "is_last": place == siblings - 1,
        "children": [
            _editable_node(child, number, len(node.children)) for number, child in enumerate(node.children)
        ],
    }


@require_POST
@declares("strategy.edit_strategy")
def goal_new(request: HttpRequest, key: str) -> HttpResponse:
    """Add a goal and be ready for the next one."""
    found = editable(request, key)
    tree = selectors.goal_tree(found, actor=request.actor)
    form = QuickGoalForm(request.POST, parents=parent_choices(tree))
    if not form.is_valid():
        return _goals_page(request, found, tree, form, status=422)
    goal = services.add_goal(actor=request.actor, strategy_key=key, facts=form.facts())
    messages.success(request, _("Das Ziel „%(title)s“ ist eingetragen, als Entwurf.") % {"title": goal.title})
    below = f"?unter={goal.parent_id}" if goal.parent_id else "?weiter"
    return redirect(reverse("strategy:goals", args=[key]) + below + "#neues-ziel")


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def goal_edit(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Change a goal; who comes second is told what the first one saved."""
    found = editable_goal(request, goal_id)
    tree = selectors.goal_tree(found.strategy, actor=request.actor)
    choices: dict[str, Any] = {  # Any: what the form's own parameters are
        "parents": parent_choices(tree, without=found.pk),
        "is_adopted": found.status == GoalStatus.ADOPTED,
    }
    seen = goal_token(found)
    planned.shown([found], with_plans=True)
    form = GoalForm(request.POST or None, initial=initial_of(found, seen), **choices)
    status, meanwhile = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, goal_id, form)
            except ChangedMeanwhile:
                status, meanwhile = 409, last_change(found)
                form = GoalForm(posted_again(request, seen=seen), **choices)
            except GoalCycle as refused:
                form.add_error("parent", sentence_of(refused))
            else:
                return redirect("strategy:goal", goal_id)
    context = {
        **page_context(request, found.strategy, "strategy:goals"),
        "goal": found,
        "form": form,
        "conflict": status == 409,
        "meanwhile": meanwhile,
        "breadcrumbs": [
            *strategy_crumbs(found.strategy, found.title)[:-1],
            Link(found.title, reverse("strategy:goal", args=[goal_id])),
            Link(_("Ändern")),
        ],
    }
    return render(request, "strategy/goal/edit.html", context, status=status)


def _save(request: HttpRequest, goal_id: int, form: GoalForm) -> None:
    facts, expected = form.facts(), form.cleaned_data["seen"]
    if form.is_plan:
        goal = services.plan_goal(actor=request.actor, goal_id=goal_id, facts=facts, expected=expected)
        words = _("Vorgemerkt: Die Änderung gilt mit dem nächsten Beschluss.")
        messages.success(request, words if goal.planned else _("Das Ziel ist gespeichert."))
        return
    services.change_goal(actor=request.actor, goal_id=goal_id, facts=facts, expected=expected)
    messages.success(request, _("Das Ziel ist gespeichert."))


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def goal_plan_drop(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Ask, then throw away what a goal was to say after the next adoption."""
    found = editable_goal(request, goal_id)
    back = reverse("strategy:goal", args=[goal_id])
    if request.method == "POST":
        services.drop_plan(actor=request.actor, goal_id=goal_id)
        messages.success(request, _("Die vorgemerkte Änderung ist verworfen."))
        return redirect(back)
    lead = _("„%(goal)s“ bleibt dann so, wie es beschlossen ist.") % {"goal": found.title}
    question = Question(_("Vorgemerkte Änderung verwerfen"), lead, _("Verwerfen"), back)
    return ask(request, question, strategy_crumbs(found.strategy, _("Änderung verwerfen")))


@require_POST
@declares("strategy.edit_strategy")
def goal_move(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Let a goal change places with its neighbour."""
    found = editable_goal(request, goal_id)
    services.move_goal(actor=request.actor, goal_id=goal_id, up=request.POST.get("wohin") == "hoch")
    return redirect(reverse("strategy:goals", args=[found.strategy.key]) + f"#ziel-{goal_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def goal_retire(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Ask for the reason, then stop pursuing a goal."""
    found = editable_goal(request, goal_id)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.retire_goal(actor=request.actor, goal_id=goal_id, reason=form.cleaned_data["reason"])
        messages.success(request, _("Das Ziel wird nicht mehr verfolgt. Es bleibt mit dem Grund lesbar."))
        return redirect("strategy:goals", found.strategy.key)
    context = {
        "form": form,
        "goal": found,
        "children": selectors.goals_of(request.actor, found.strategy).filter(parent=found),
        "cancel_url": reverse("strategy:goals", args=[found.strategy.key]),
        "breadcrumbs": strategy_crumbs(found.strategy, _("Ziel beenden")),
    }
    return render(request, "strategy/goal/retire.html", context, status=422 if form.errors else 200)


@require_POST
@declares("strategy.edit_strategy")
def goal_resume(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Pursue a retired goal again."""
    found = editable_goal(request, goal_id)
    services.resume_goal(actor=request.actor, goal_id=goal_id)
    messages.success(request, _("Das Ziel wird wieder verfolgt, bis zum Beschluss als Entwurf."))
    return redirect("strategy:goals", found.strategy.key)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def goal_delete(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Ask, then delete a goal on which nothing hangs; otherwise say what hangs and offer to retire it."""
    found = editable_goal(request, goal_id)
    key = found.strategy.key
    if request.method == "POST":
        services.delete_goal(actor=request.actor, goal_id=goal_id)
        messages.success(request, _("Das Ziel ist gelöscht."))
        return redirect("strategy:goals", key)
    hanging = hanging_on_goal(found)
    context = {
        "goal": found,
        "hanging": hanging,
        "from_pack": bool(found.loaded),
        "cancel_url": reverse("strategy:goals", args=[key]),
        "breadcrumbs": strategy_crumbs(found.strategy, _("Ziel löschen")),
    }
    return render(request, "strategy/goal/delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def goal_links(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Link a goal to goals of wider strategies, each with a sentence; likely ones are suggested."""
    found = editable_goal(request, goal_id)
    others = _wider_goals(request, found)
    groups = [(title, [(str(goal.pk), goal.title) for goal in rows]) for title, rows in others]
    initial = {"serves": request.GET.get("ziel", "")}
    form = LinkForm(request.POST or None, goals=groups, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.link_goal(
                actor=request.actor,
                goal_id=goal_id,
                serves_id=int(form.cleaned_data["serves"]),
                sentence=form.cleaned_data["sentence"],
            )
        except SameStrategy as refused:
            form.add_error("serves", sentence_of(refused))
        else:
            messages.success(request, _("Verbunden."))
            return redirect("strategy:goal_links", goal_id)
    links = found.serves.filter(serves__in=selectors.visible_goals(request.actor)).select_related(
        "serves", "serves__strategy"
    )
    context = {
        **page_context(request, found.strategy, "strategy:goals"),
        "goal": found,
        "links": links,
        "suggested": _suggested(found, others, {link.serves_id for link in links}),
        "has_others": bool(others),
        "form": form,
        "breadcrumbs": [
            *strategy_crumbs(found.strategy, found.title)[:-1],
            Link(found.title, reverse("strategy:goal", args=[goal_id])),
            Link(_("Worauf es einzahlt")),
        ],
    }
    return render(request, "strategy/goal/links.html", context, status=422 if form.errors else 200)


def _wider_goals(request: HttpRequest, found: Goal) -> list[tuple[str, list[Goal]]]:
    """Return the goals of the strategies this one nests in, and of the framework, by strategy."""
    wider: list[Strategy] = []
    above = found.strategy.within
    while above is not None and above not in wider:
        wider.append(above)
        above = above.within
    framework = selectors.framework(request.actor)
    if framework is not None and framework not in wider:
        wider.append(framework)
    seen = set(selectors.strategies(request.actor).values_list("pk", flat=True))
    groups = [
        (
            one.title,
            list(
                selectors.goals_of(request.actor, one)
                .exclude(pk=found.pk)
                .prefetch_related("action_fields", "sdgs")
            ),
        )
        for one in wider
        if one.pk in seen
    ]
    return [(title, rows) for title, rows in groups if rows]


def _suggested(found: Goal, others: Sequence[tuple[str, list[Goal]]], linked: set[int]) -> list[Suggestion]:
    candidates = [goal for _title, rows in others for goal in rows if goal.pk not in linked]
    return suggestions(found, candidates)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def link_remove(request: HttpRequest, goal_id: int, link_id: int) -> HttpResponse:
    """Ask, then take a link to another goal away."""
    found = editable_goal(request, goal_id)
    link = get_or_not_found(found.serves.select_related("serves"), pk=link_id)
    back = reverse("strategy:goal_links", args=[goal_id])
    if request.method == "POST":
        services.unlink_goal(actor=request.actor, link_id=link_id)
        messages.success(request, _("Die Verbindung ist gelöst."))
        return redirect(back)
    lead = _("„%(goal)s“ zahlt dann nicht mehr auf „%(other)s“ ein. Beide Ziele bleiben.") % {
        "goal": found.title,
        "other": link.serves.title,
    }
    question = Question(_("Verbindung lösen"), lead, _("Verbindung lösen"), back)
    return ask(request, question, strategy_crumbs(found.strategy, _("Verbindung lösen")))
