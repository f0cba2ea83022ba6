"""Objectives under goals, key results with their values."""

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
from allmende.strategy import selectors, services
from allmende.strategy.forms.okr import CheckInForm, KeyResultForm, ObjectiveForm
from allmende.strategy.models import Goal
from allmende.strategy.types import KeyResultStatus
from allmende.strategy.views.shared import crumb, goal_link
from allmende.ui.formats import number_text
from allmende.ui.types import Action, ChainLink, Link


@declares(PUBLIC)
def objective(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Show an objective with the chain above it and its key results with values."""
    found = selectors.objective_for(request.actor, objective_id)
    now = timezone.now()
    editable = may(request.actor, "strategy.edit_objective", found)
    chain = [goal_link(g) for g in [*selectors.ancestors(found.goal), found.goal]]
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
            crumb(),
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
    context = {"form": form, "breadcrumbs": [crumb(), Link(_("Objective anlegen"))]}
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
        crumb(),
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
            crumb(),
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
        "breadcrumbs": [crumb(), Link(found.title)],
    }
    return render(request, "strategy/key_result/page.html", context, status=422)
