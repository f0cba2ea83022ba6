"""One objective: its page, and every change of it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.mentions import mentions_of
from allmende.kernel.models import Space, Visibility
from allmende.strategy import selectors, services
from allmende.strategy.errors_okr import GoalNotPublic, NumberNotPublic
from allmende.strategy.forms.okr import (
    EditObjectiveForm,
    NewObjectiveForm,
    ReasonForm,
    VisibilityForm,
)
from allmende.strategy.models import Goal, GoalStatus, Objective, OkrCycle
from allmende.strategy.selectors.cycles import cycles_to_join
from allmende.strategy.selectors.okr_overview import rows_of
from allmende.strategy.services import ObjectiveFacts, ObjectiveOptions
from allmende.strategy.sparkline import sparkline
from allmende.strategy.views.okr_shared import (
    objective_badges,
    objective_crumb,
    okr_crumb,
    owner_link,
    spaces_or_forbidden,
    still_wanted,
)
from allmende.strategy.views.shared import goal_link
from allmende.ui.types import Action, ChainLink, Link


@declares(PUBLIC)
def objective(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Show an objective with the chain above it and its key results with values."""
    found = selectors.objective_for(request.actor, objective_id)
    row = rows_of([found], timezone.now(), with_history=True)[0]
    editable = _is_editable(request, found)
    shows_goal = selectors.shows_goal(request.actor, found)
    context = {
        "objective": found,
        "badges": objective_badges(found),
        "owner": owner_link(found.owner),
        "carried_from": _carried_from(request, found),
        "chain": _chain(found, shows_goal=shows_goal),
        "results": [{"status": status, "line": sparkline(status)} for status in row.results],
        "editable": editable,
        "may_edit": may(request.actor, "strategy.edit_objective", found),
        "is_draft": row.is_draft,
        "actions": _page_actions(found) if editable else [],
        "mentions": mentions_of(request.actor, found),
        "demo_notice": found.is_demo,
        "breadcrumbs": [okr_crumb(), Link(found.title)],
    }
    return render(request, "strategy/objective/page.html", context)


def _is_editable(request: HttpRequest, found: Objective) -> bool:
    return not found.is_closed and may(request.actor, "strategy.edit_objective", found)


def _carried_from(request: HttpRequest, found: Objective) -> Objective | None:
    if found.carried_from_id is None:
        return None
    return selectors.objectives(request.actor).filter(pk=found.carried_from_id).first()


def _chain(found: Objective, *, shows_goal: bool) -> list[ChainLink]:
    last = ChainLink(_("Objective"), found.title, current=True)
    if not shows_goal:
        return [ChainLink(_("Ziel"), _("noch nicht öffentlich")), last]
    return [*[goal_link(g) for g in [*selectors.ancestors(found.goal), found.goal]], last]


def _page_actions(found: Objective) -> list[Action]:
    add = Action(_("Key Result hinzufügen"), reverse("strategy:key_result_new", args=[found.pk]), "primary")
    return [add, Action(_("Bearbeiten"), reverse("strategy:objective_edit", args=[found.pk]))]


@declares("strategy.create_objective")
def objective_new(request: HttpRequest) -> HttpResponse:
    """Create an objective under a goal of any strategy the person sees."""
    spaces = spaces_or_forbidden(request.actor)
    today = timezone.localdate()
    goals = selectors.goals_to_serve(request.actor)
    initial = {
        "owner": spaces[0],
        "goal": request.GET.get("ziel"),
        "state": _state_under(request.GET.get("ziel", ""), goals),
        "cycle": request.GET.get("zyklus"),
        "responsible": request.actor.name,
        "begins_on": today.isoformat(),
        "ends_on": today.replace(month=12, day=31).isoformat(),
        "level": "regional" if spaces[0].kind == "consortium" else "local",
    }
    if initial["cycle"]:
        initial |= {"begins_on": "", "ends_on": ""}
    form = NewObjectiveForm(
        request.POST or None,
        spaces=spaces,
        goals=goals,
        cycles=_cycles(request, spaces),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        created = _create(request, form)
        if created is not None:
            words = _("Das Objective ist angelegt. Jetzt fehlt ein Key Result, das es misst.")
            messages.success(request, words)
            return redirect("strategy:key_result_new", created.pk)
    context = {"form": form, "breadcrumbs": [okr_crumb(), Link(_("Objective anlegen"))]}
    return render(request, "strategy/objective/new.html", context, status=422 if form.errors else 200)


def _state_under(goal_id: str, goals: QuerySet[Goal]) -> str:
    """An objective under a goal that is not public yet begins as a draft like it."""
    goal = goals.filter(pk=goal_id).first() if goal_id.isdecimal() and len(goal_id) < 10 else None
    is_public = goal is None or (
        goal.status == GoalStatus.ADOPTED and goal.strategy.visibility == Visibility.PUBLIC
    )
    return "adopted" if is_public else "draft"


def _create(request: HttpRequest, form: NewObjectiveForm) -> Objective | None:
    cleaned = form.cleaned_data
    cycle = cleaned["cycle"]
    names = ("title", "why", "begins_on", "ends_on", "responsible")
    try:
        return services.create_objective(
            actor=request.actor,
            owner=cleaned["owner"],
            goal_id=cleaned["goal"].pk,
            options=ObjectiveOptions(
                level=cleaned["level"],
                cycle_id=cycle.pk if cycle else None,
                is_draft=cleaned["state"] == "draft",
            ),
            **{name: cleaned[name] for name in names},
        )
    except GoalNotPublic as error:
        form.add_error("state", sentence_of(error))
        return None


def _cycles(request: HttpRequest, spaces: Any) -> Any:  # Any: querysets of two models
    found = OkrCycle.objects.none()
    for space in spaces:
        found = found | cycles_to_join(request.actor, space)
    return found.select_related("owner").order_by("-begins_on", "pk")


@declares("strategy.edit_objective")
def objective_edit(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Change an objective, or move it under another goal or into another cycle."""
    found = selectors.objective_for(request.actor, objective_id)
    require(request.actor, "strategy.edit_objective", found)
    initial = {
        "goal": found.goal_id, "title": found.title, "why": found.why, "cycle": found.cycle_id,
        "begins_on": found.begins_on, "ends_on": found.ends_on, "level": found.level,
        "responsible": found.responsible, "edition": found.edition,
    }  # fmt: skip
    form = EditObjectiveForm(
        request.POST or None,
        objective=found,
        goals=selectors.goals_to_serve(request.actor),
        cycles=_cycles(request, Space.objects.filter(pk=found.owner_id)),
        initial=initial,
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and (status := _change(request, found, form)) == 200:
            messages.success(request, _("Das Objective ist geändert."))
            return redirect("strategy:objective", found.pk)
        status = 422 if status == 200 else status
    context = {
        "form": form,
        "objective": found,
        "breadcrumbs": [okr_crumb(), objective_crumb(found), Link(_("Bearbeiten"))],
    }
    return render(request, "strategy/objective/edit.html", context, status=status)


def _change(request: HttpRequest, found: Objective, form: EditObjectiveForm) -> int:
    """Save the form; return the status to answer with, 200 when it was saved."""
    cleaned = form.cleaned_data
    cycle = cleaned["cycle"]
    facts = ObjectiveFacts(
        goal_id=cleaned["goal"].pk, title=cleaned["title"], why=cleaned["why"],
        begins_on=cleaned["begins_on"], ends_on=cleaned["ends_on"], responsible=cleaned["responsible"],
        level=cleaned["level"], cycle_id=cycle.pk if cycle else None,
    )  # fmt: skip
    try:
        services.change_objective(
            actor=request.actor, objective_id=found.pk, facts=facts, edition=cleaned["edition"]
        )
    except ChangedMeanwhile:
        still_wanted(form, found.edition)
        return 409
    except GoalNotPublic as error:
        form.add_error("goal", sentence_of(error))
        return 422
    return 200


@require_POST
@declares("strategy.edit_objective")
def objective_adopt(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Adopt a draft."""
    services.adopt_objective(actor=request.actor, objective_id=objective_id)
    messages.success(request, _("Das Objective ist beschlossen; ab jetzt sehen es alle."))
    return redirect("strategy:objective", objective_id)


@declares("strategy.edit_objective")
def objective_visibility(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Restrict who sees an objective, with the reason."""
    found = selectors.objective_for(request.actor, objective_id)
    require(request.actor, "strategy.edit_objective", found)
    initial = {"visibility": found.visibility, "reason": found.restricted_reason}
    form = VisibilityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_visibility(actor=request.actor, objective_id=found.pk, **form.cleaned_data)
        except (GoalNotPublic, NumberNotPublic) as error:
            form.add_error("visibility", sentence_of(error))
        else:
            messages.success(request, _("Wer das Objective sieht, ist geändert."))
            return redirect("strategy:objective", found.pk)
    context = {
        "form": form,
        "title": _("Wer soll es sehen?"),
        "lead": found.title,
        "submit": _("Sichtbarkeit speichern"),
        "cancel_url": reverse("strategy:objective", args=[found.pk]),
        "breadcrumbs": [okr_crumb(), objective_crumb(found), Link(_("Sichtbarkeit"))],
    }
    return render(request, "strategy/okr/form.html", context, status=422 if form.errors else 200)


@declares("strategy.edit_objective")
def objective_end(request: HttpRequest, objective_id: int) -> HttpResponse:
    """No longer pursue an objective, with the reason."""
    found = selectors.objective_for(request.actor, objective_id)
    require(request.actor, "strategy.edit_objective", found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_objective(actor=request.actor, objective_id=found.pk, **form.cleaned_data)
        messages.success(request, _("Das Objective ist beendet."))
        return redirect("strategy:objective", found.pk)
    context = {
        "form": form,
        "title": _("Objective beenden"),
        "lead": _("„%(title)s“ bleibt mit Werten und Grund lesbar, wird aber nicht weiter verfolgt.")
        % {"title": found.title},
        "submit": _("Objective beenden"),
        "danger": True,
        "cancel_url": reverse("strategy:objective", args=[found.pk]),
        "breadcrumbs": [okr_crumb(), objective_crumb(found), Link(_("Beenden"))],
    }
    return render(request, "strategy/okr/form.html", context, status=422 if form.errors else 200)


@declares("strategy.edit_objective")
def objective_delete(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Ask, then delete an objective that nobody used."""
    found = selectors.objective_for(request.actor, objective_id)
    require(request.actor, "strategy.edit_objective", found)
    if request.method == "POST":
        services.delete_objective(actor=request.actor, objective_id=found.pk)
        messages.success(request, _("Das Objective ist gelöscht."))
        return redirect("strategy:okr")
    context = {
        "title": _("Objective löschen?"),
        "lead": _("„%(title)s“ wird mit seinen Key Results gelöscht. Das lässt sich nicht rückgängig machen.")
        % {"title": found.title},
        "submit": _("Endgültig löschen"),
        "cancel_url": reverse("strategy:objective", args=[found.pk]),
        "breadcrumbs": [okr_crumb(), objective_crumb(found), Link(_("Löschen"))],
    }
    return render(request, "strategy/okr/confirm.html", context)


@require_POST
@declares("strategy.edit_objective")
def objective_reorder(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Move an objective up or down among its owner's under the same goal."""
    step = -1 if request.POST.get("richtung") == "hoch" else 1
    services.reorder_objective(actor=request.actor, objective_id=objective_id, step=step)
    return redirect("strategy:objective", objective_id)
