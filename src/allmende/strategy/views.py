"""Strategy pages: the goal tree, objectives under goals, key results with their values."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.region.selectors import consortium
from allmende.strategy import selectors, services
from allmende.strategy.forms import CheckInForm, KeyResultForm, ObjectiveForm
from allmende.strategy.models import ActionField, Goal, GoalKind, Objective
from allmende.strategy.types import KeyResultStatus
from allmende.ui.formats import number_text
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, ChainLink, Link


def _crumb() -> Link:
    return Link(_("Strategie"), reverse("strategy:overview"))


def _new_objective(request: HttpRequest, goal_id: int | None = None) -> list[Action]:
    if not any(request.actor.may_edit(space) for space in request.actor.space_ids):
        return []
    query = f"?ziel={goal_id}" if goal_id else ""
    return [Action(_("Objective anlegen"), reverse("strategy:objective_new") + query, kind="primary")]


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
        "actions": _new_objective(request),
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
        "chain": [_goal_link(g) for g in above] + [_goal_link(found, current=True)],
        "children": found.children.all(),
        "served_by": served_by,
        "actions": _new_objective(request, goal_id),
        "breadcrumbs": [_crumb(), Link(found.title)],
    }
    return render(request, "strategy/goal/page.html", context)


def _goal_link(found: Goal, *, current: bool = False) -> ChainLink:
    kind = GoalKind(found.kind).label
    return ChainLink(str(kind), found.title, reverse("strategy:goal", args=[found.pk]), current=current)


@declares(PUBLIC)
def objective(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Show an objective with the chain above it and its key results with values."""
    found = selectors.objective_for(request.actor, objective_id)
    now = timezone.now()
    editable = may(request.actor, "strategy.edit_objective", found)
    chain = [_goal_link(g) for g in [*selectors.ancestors(found.goal), found.goal]]
    chain.append(ChainLink(_("Objective"), found.title, current=True))
    context = {
        "objective": found,
        "town": getattr(found.owner, "municipality", None),
        "chain": chain,
        "results": [selectors.status_of(k, now) for k in found.key_results.all()],
        "editable": editable,
        "actions": [
            Action(
                _("Key Result hinzufügen"),
                reverse("strategy:key_result_new", args=[found.pk]),
                kind="primary",
            )
        ]
        if editable
        else [],
        "demo_notice": found.is_demo,
        "breadcrumbs": [
            _crumb(),
            Link(found.goal.title, reverse("strategy:goal", args=[found.goal_id])),
            Link(found.title),
        ],
    }
    return render(request, "strategy/objective/page.html", context)


@declares("strategy.create_objective")
def objective_new(request: HttpRequest) -> HttpResponse:
    """Create an objective under a goal."""
    spaces = Space.objects.filter(
        pk__in=[space for space in request.actor.space_ids if request.actor.may_edit(space)]
    ).order_by("name")
    if not spaces:
        raise Forbidden
    strategy = selectors.framework(request.actor)
    goals = Goal.objects.filter(strategy=strategy).order_by("position")
    today = timezone.localdate()
    initial = {
        "owner": spaces[0],
        "goal": request.GET.get("ziel"),
        "responsible": request.actor.name,
        "begins_on": today.isoformat(),
        "ends_on": today.replace(month=12, day=31).isoformat(),
    }
    form = ObjectiveForm(request.POST or None, spaces=spaces, goals=goals, initial=initial)
    if request.method == "POST" and form.is_valid():
        cleaned = dict(form.cleaned_data)
        created = services.create_objective(
            actor=request.actor, owner=cleaned.pop("owner"), goal_id=cleaned.pop("goal").pk, **cleaned
        )
        messages.success(request, _("Das Objective ist angelegt. Jetzt fehlt ein Key Result, das es misst."))
        return redirect("strategy:key_result_new", created.pk)
    context = {"form": form, "breadcrumbs": [_crumb(), Link(_("Objective anlegen"))]}
    return render(request, "strategy/objective/new.html", context, status=422 if form.errors else 200)


@declares("strategy.edit_objective")
def key_result_new(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Add a key result that the hub measures or somebody types."""
    found = selectors.objective_for(request.actor, objective_id)
    require(request.actor, "strategy.edit_objective", found)
    form = KeyResultForm(request.POST or None, indicators=selectors.indicators_of(request.actor, found.owner))
    if request.method == "POST" and form.is_valid():
        cleaned = dict(form.cleaned_data)
        indicator = cleaned.pop("indicator")
        draft = services.KeyResultDraft(**cleaned, indicator_id=indicator.pk if indicator else None)
        services.create_key_result(actor=request.actor, objective_id=objective_id, draft=draft)
        messages.success(request, _("Das Key Result ist hinzugefügt."))
        return redirect("strategy:objective", objective_id)
    crumbs = [
        _crumb(),
        Link(found.title, reverse("strategy:objective", args=[found.pk])),
        Link(_("Key Result")),
    ]
    context = {"objective": found, "form": form, "breadcrumbs": crumbs}
    return render(request, "strategy/key_result/new.html", context, status=422 if form.errors else 200)


@declares(PUBLIC)
def key_result(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Show a key result's value, its history as a table, and how it is counted."""
    found = selectors.key_result_for(request.actor, key_result_id)
    status = selectors.status_of(found, timezone.now())
    editable = may(request.actor, "strategy.edit_objective", found.objective) and not status.is_measured
    context = {
        "status": status,
        "objective": found.objective,
        "form": CheckInForm() if editable else None,
        **_history_context(status),
        "demo_notice": found.objective.is_demo,
        "breadcrumbs": [
            _crumb(),
            Link(found.objective.title, reverse("strategy:objective", args=[found.objective_id])),
            Link(found.title),
        ],
    }
    return render(request, "strategy/key_result/page.html", context)


def _history_context(status: KeyResultStatus) -> dict[str, object]:
    """Chart, its table and the sentence that says what is seen."""
    entries = list(reversed(status.history))
    if not entries:
        return {}
    unit = status.key_result.unit
    return {
        "chart": {
            "kind": "line",
            "unit": unit,
            "from": entries[0].at.isoformat(),
            "to": entries[-1].at.isoformat(),
            "series": [
                {
                    "name": status.key_result.title,
                    "points": [[entry.at.isoformat(), float(entry.value)] for entry in entries],
                }
            ],
        },
        "columns": [_("Zeitpunkt"), _("Wert"), _("Herkunft")],
        "rows": [
            [
                date_format(timezone.localtime(entry.at), "j. F Y, H:i"),
                f"{number_text(entry.value)} {unit}",
                _("gemessen") if entry.is_measured else f"{entry.by}: {entry.sentence}".rstrip(": "),
            ]
            for entry in status.history[:60]
        ],
        "sentence": ngettext(
            "%(count)d Wert: %(last)s %(unit)s, Ziel %(target)s %(unit)s.",
            "%(count)d Werte, zuletzt %(last)s %(unit)s, Ziel %(target)s %(unit)s.",
            len(entries),
        )
        % {
            "count": len(entries),
            "last": number_text(entries[-1].value),
            "target": number_text(status.key_result.target),
            "unit": unit,
        },
    }


@require_POST
@declares("strategy.edit_objective")
def check_in(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Type today's value."""
    found = selectors.key_result_for(request.actor, key_result_id)
    require(request.actor, "strategy.edit_objective", found.objective)
    form = CheckInForm(request.POST)
    if form.is_valid():
        services.check_in(actor=request.actor, key_result_id=key_result_id, **form.cleaned_data)
        messages.success(request, _("Der Wert ist eingetragen."))
        return redirect("strategy:key_result", key_result_id)
    status = selectors.status_of(found, timezone.now())
    context = {
        "status": status,
        **_history_context(status),
        "objective": found.objective,
        "form": form,
        "breadcrumbs": [_crumb(), Link(found.title)],
    }
    return render(request, "strategy/key_result/page.html", context, status=422)
