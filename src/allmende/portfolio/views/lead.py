"""Lead projects: the list, one of them with its way and its log, the forms along the way."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any, Final, Literal

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.portfolio import choice_permissions as rights
from allmende.portfolio.choice_addresses import measure_url, portfolio_crumb
from allmende.portfolio.choice_errors import LeadStepNotNow
from allmende.portfolio.forms import lead as lead_forms
from allmende.portfolio.models import LeadProject, LeadProjectState, Measure
from allmende.portfolio.selectors.lead import (
    criteria_of,
    lead_project_for,
    lead_projects,
    log_of,
    possible_leaders,
    proposable,
)
from allmende.portfolio.services import lead as services
from allmende.ui.formats import day_text
from allmende.ui.types import Action, Link, Step

POST_OR_GET = ("GET", "HEAD", "POST")
State = LeadProjectState


def crumbs(project: LeadProject | None = None) -> list[Link]:
    """Return the way to lead projects, or to one of them."""
    way = [portfolio_crumb(), Link(_("Leitprojekte"), reverse("portfolio:leads"))]
    return way if project is None else [*way, Link(project.measure.title, page_of(project))]


def page_of(project: LeadProject) -> str:
    """Return the page of a lead project."""
    return reverse("portfolio:lead", args=[project.pk])


@require_safe
@declares(PUBLIC)
def lead_list(request: HttpRequest) -> HttpResponse:
    """All lead projects the reader may know of."""
    everything = lead_projects(request.actor)
    state = request.GET.get("stand", "")
    shown = everything.filter(state=state) if state in State.values else everything
    base = reverse("portfolio:leads")
    present = list(dict.fromkeys(project.state for project in everything))
    actions = [Action(_("Leitprojekt vorschlagen"), reverse("portfolio:lead_propose"), kind="primary")]
    context = {
        "projects": shown,
        "segments": [
            Link(_("Alle"), base, current=state not in State.values),
            *(
                Link(str(one.label), f"{base}?stand={one.value}", current=state == one)
                for one in State
                if one in present
            ),
        ],
        "actions": actions if proposable(request.actor).exists() else [],
        "demo_notice": any(project.measure.is_demo for project in shown),
        "breadcrumbs": [portfolio_crumb(), Link(_("Leitprojekte"))],
    }
    return render(request, "portfolio/lead/list.html", context)


@require_http_methods(POST_OR_GET)
@declares(rights.PROPOSE_LEAD)
def lead_propose(request: HttpRequest) -> HttpResponse:
    """Propose a measure."""
    measures = proposable(request.actor)
    if not measures.exists():
        raise Forbidden
    form = lead_forms.ProposeForm(
        request.POST or None, measures=measures, towns=possible_leaders(),
        initial={"measure": request.GET.get("massnahme")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = services.propose(
            actor=request.actor, measure_id=values["measure"].pk, proposal=values["proposal"],
            leader=values["leader"],
        )  # fmt: skip
        messages.success(request, _("Der Vorschlag steht. Alle im Verbund sehen die Maßnahme jetzt."))
        return redirect(page_of(made))
    context = {
        "title": _("Leitprojekt vorschlagen"),
        "lead": _("Mit dem Vorschlag wird die Maßnahme für alle im Verbund sichtbar."),
        "form": form,
        "submit": _("Vorschlagen"),
        "cancel_url": reverse("portfolio:leads"),
        "breadcrumbs": [*crumbs(), Link(_("Vorschlagen"))],
    }
    return render(request, "portfolio/sketch/form.html", context, status=422 if form.errors else 200)


@require_safe
@declares(PUBLIC)
def lead_page(request: HttpRequest, project_id: int) -> HttpResponse:
    """One lead project: its way, why it concerns everybody, who leads, what is being learned."""
    project = lead_project_for(request.actor, project_id)
    writes = may(request.actor, rights.WRITE_LEAD_LOG, project)
    context = {
        "project": project,
        "measure": project.measure,
        "measure_url": measure_url(project.measure_id),
        "steps": _steps(project),
        "criteria": criteria_of(request.actor, project),
        "criteria_url": reverse("portfolio:measure_check", args=[project.measure_id, "lead"]),
        "log": log_of(request.actor, project),
        "form": lead_forms.LogForm() if writes and _has_log(project) else None,
        "writes": writes,
        "actions": _actions(request, project),
        "starts": project.state == State.DECIDED and may(request.actor, rights.CLOSE_LEAD, project),
        "demo_notice": project.measure.is_demo,
        "breadcrumbs": [*crumbs(), Link(project.measure.title)],
    }
    return render(request, "portfolio/lead/page.html", context)


def _has_log(project: LeadProject) -> bool:
    return project.state in {State.DECIDED, State.RUNNING, State.CLOSED}


def _steps(project: LeadProject) -> list[Step]:
    at = {
        State.PROPOSED: 1, State.REFLECTED: 2, State.DECLINED: 3, State.DECIDED: 3, State.RUNNING: 3,
        State.CLOSED: 5,
    }[State(project.state)]  # fmt: skip
    titles = [
        (_("Vorschlag"), project.proposed_on, _("von einer Kommune oder der Koordination")),
        (_("Beratung im Fachbeirat"), project.reflected_on, _("Er rät der Projektsteuerung.")),
        (
            _("Nicht verabredet") if project.state == State.DECLINED else _("Beschluss im Steuerkreis"),
            project.decided_on,
            _("Er entscheidet."),
        ),
    ]
    if project.state != State.DECLINED:
        titles += [
            (_("Lernendes System"), None, _("Eine Pionierkommune führt, alle lesen mit.")),
            (_("Was bleibt"), project.closed_on, _("Betrieb, Leute, Wissen, Geld")),
        ]
    return [
        Step(
            title,
            "done" if number < at else "now" if number == at else "next",
            when=day_text(day) if day else "",
            note=note,
        )
        for number, (title, day, note) in enumerate(titles)
    ]


@dataclass(frozen=True, slots=True)
class _Way:
    """One thing that may be done next: in which states, by whom, where."""

    states: Set[str]
    right: str
    title: str | Promise
    url_name: str
    kind: Literal["primary", "secondary"] = "primary"
    method: Literal["get", "post"] = "get"


_WAYS: Final = (
    _Way({State.PROPOSED}, rights.STEER_LEAD, gettext_lazy("Rat des Fachbeirats eintragen"), "lead_reflect"),
    _Way({State.REFLECTED}, rights.STEER_LEAD, gettext_lazy("Beschluss eintragen"), "lead_decide"),
    _Way(
        {State.DECIDED}, rights.CLOSE_LEAD, gettext_lazy("Leitprojekt starten"), "lead_start", method="post"
    ),
    _Way({State.RUNNING}, rights.CLOSE_LEAD, gettext_lazy("Abschließen"), "lead_close"),
    _Way({State.DECLINED}, rights.PROPOSE_LEAD, gettext_lazy("Noch einmal vorschlagen"), "lead_again"),
    _Way(
        {State.PROPOSED, State.REFLECTED, State.DECIDED, State.RUNNING},
        rights.STEER_LEAD,
        gettext_lazy("Federführung ändern"),
        "lead_leader",
        kind="secondary",
    ),
)


def _actions(request: HttpRequest, project: LeadProject) -> list[Action]:
    """What this person may do next; the first one is the way on. Nothing starts without a leading town."""
    return [
        Action(str(way.title), reverse(f"portfolio:{way.url_name}", args=[project.pk]), way.kind, way.method)
        for way in _WAYS
        if project.state in way.states
        and may(request.actor, way.right, _subject(way.right, project))
        and (way.url_name != "lead_start" or project.leader_id)
    ]


def _subject(right: str, project: LeadProject) -> LeadProject | Measure:
    return project.measure if right == rights.PROPOSE_LEAD else project


def _step_form(
    request: HttpRequest,
    project: LeadProject,
    *,
    title: str,
    submit: str,
    form: forms.Form,
    store: Callable[[Any], object],  # Any: the form's own cleaned values
) -> HttpResponse:
    """Show a form of one step; stored, it leads back to the project."""
    if request.method == "POST" and form.is_valid():
        store(form.cleaned_data)
        messages.success(request, _("Gespeichert."))
        return redirect(page_of(project))
    context = {
        "title": title,
        "lead": project.measure.title,
        "form": form,
        "submit": submit,
        "cancel_url": page_of(project),
        "breadcrumbs": [*crumbs(project), Link(title)],
    }
    return render(request, "portfolio/sketch/form.html", context, status=422 if form.errors else 200)


def _at(request: HttpRequest, project_id: int, right: str, *states: LeadProjectState) -> LeadProject:
    project = lead_project_for(request.actor, project_id)
    require(request.actor, right, _subject(right, project))
    if project.state not in states:
        raise LeadStepNotNow
    return project


@require_http_methods(POST_OR_GET)
@declares(rights.STEER_LEAD)
def lead_reflect(request: HttpRequest, project_id: int) -> HttpResponse:
    """Write down the expert council's advice."""
    project = _at(request, project_id, rights.STEER_LEAD, State.PROPOSED)
    return _step_form(
        request, project, title=_("Rat des Fachbeirats"), submit=_("Rat eintragen"),
        form=lead_forms.ReflectForm(request.POST or None),
        store=lambda values: services.reflect(actor=request.actor, project_id=project_id, **values),
    )  # fmt: skip


@require_http_methods(POST_OR_GET)
@declares(rights.STEER_LEAD)
def lead_decide(request: HttpRequest, project_id: int) -> HttpResponse:
    """Write down the resolution."""
    project = _at(request, project_id, rights.STEER_LEAD, State.REFLECTED)
    form = lead_forms.DecideForm(request.POST or None, project=project, towns=possible_leaders())
    return _step_form(
        request, project, title=_("Beschluss des Steuerkreises"), submit=_("Beschluss eintragen"), form=form,
        store=lambda values: services.decide(
            actor=request.actor, project_id=project_id, is_agreed=values["is_agreed"],
            resolution=form.resolution(), leader=values["leader"],
        ),
    )  # fmt: skip


@require_http_methods(POST_OR_GET)
@declares(rights.STEER_LEAD)
def lead_leader(request: HttpRequest, project_id: int) -> HttpResponse:
    """Name who leads."""
    open_states = (State.PROPOSED, State.REFLECTED, State.DECIDED, State.RUNNING)
    project = _at(request, project_id, rights.STEER_LEAD, *open_states)
    return _step_form(
        request, project, title=_("Federführung"), submit=_("Federführung eintragen"),
        form=lead_forms.LeaderForm(request.POST or None, project=project, towns=possible_leaders()),
        store=lambda values: services.name_leader(actor=request.actor, project_id=project_id, **values),
    )  # fmt: skip


@require_POST
@declares(rights.CLOSE_LEAD)
def lead_start(request: HttpRequest, project_id: int) -> HttpResponse:
    """Begin the learning system."""
    project = services.start(actor=request.actor, project_id=project_id)
    messages.success(request, _("Das Leitprojekt läuft. Maßnahme und Tagebuch sind öffentlich."))
    return redirect(page_of(project))


@require_http_methods(POST_OR_GET)
@declares(rights.CLOSE_LEAD)
def lead_close(request: HttpRequest, project_id: int) -> HttpResponse:
    """End it and say what remains."""
    project = _at(request, project_id, rights.CLOSE_LEAD, State.RUNNING)
    return _step_form(
        request, project, title=_("Leitprojekt abschließen"), submit=_("Abschließen"),
        form=lead_forms.CloseForm(request.POST or None),
        store=lambda values: services.close(actor=request.actor, project_id=project_id, **values),
    )  # fmt: skip


@require_http_methods(POST_OR_GET)
@declares(rights.PROPOSE_LEAD)
def lead_again(request: HttpRequest, project_id: int) -> HttpResponse:
    """Propose what was declined once more."""
    project = _at(request, project_id, rights.PROPOSE_LEAD, State.DECLINED)
    return _step_form(
        request, project, title=_("Noch einmal vorschlagen"), submit=_("Vorschlagen"),
        form=lead_forms.ProposeAgainForm(request.POST or None, initial={"proposal": project.proposal}),
        store=lambda values: services.propose_again(actor=request.actor, project_id=project_id, **values),
    )  # fmt: skip


@require_POST
@declares(rights.WRITE_LEAD_LOG)
def lead_log(request: HttpRequest, project_id: int) -> HttpResponse:
    """Write into the log."""
    project = lead_project_for(request.actor, project_id)
    require(request.actor, rights.WRITE_LEAD_LOG, project)
    form = lead_forms.LogForm(request.POST)
    if not form.is_valid():
        context = {
            "title": _("Ins Tagebuch schreiben"),
            "lead": project.measure.title,
            "form": form,
            "submit": _("Eintragen"),
            "cancel_url": page_of(project),
            "breadcrumbs": [*crumbs(project), Link(_("Tagebuch"))],
        }
        return render(request, "portfolio/sketch/form.html", context, status=422)
    services.write_log(
        actor=request.actor, project_id=project_id, text=form.cleaned_data["text"],
        is_public=not form.cleaned_data["members_only"],
    )  # fmt: skip
    messages.success(request, _("Eingetragen."))
    return redirect(page_of(project))


@require_POST
@declares(rights.WRITE_LEAD_LOG)
def lead_log_show(request: HttpRequest, project_id: int, entry_id: int) -> HttpResponse:
    """Show an entry to everybody or only to members."""
    is_public = request.POST.get("show") == "1"
    services.show_log(actor=request.actor, project_id=project_id, entry_id=entry_id, is_public=is_public)
    messages.success(
        request,
        _("Der Eintrag ist öffentlich.") if is_public else _("Der Eintrag ist nur im Verbund sichtbar."),
    )
    return redirect("portfolio:lead", project_id)
