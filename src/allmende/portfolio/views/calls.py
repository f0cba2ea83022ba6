"""Calls for ideas behind sign-in: prepare, open, judge, decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import SIGNED_IN, declares, get_or_not_found, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.portfolio import choice_permissions as rights
from allmende.portfolio.choice_addresses import portfolio_crumb
from allmende.portfolio.choice_errors import CallStepNotNow
from allmende.portfolio.forms.sketches import CallForm, DecideCallForm, JudgeForm
from allmende.portfolio.models import Call, JuryScore
from allmende.portfolio.selectors.calls import call_for, calls, judged, possible_jurors, takes_ideas, unjudged
from allmende.portfolio.selectors.choices import editable_spaces
from allmende.portfolio.services import calls as services
from allmende.portfolio.views.sketches import POST_OR_GET
from allmende.ui.types import Action, Link


def crumbs(call: Call | None = None) -> list[Link]:
    """Return the way to calls, or to one of them."""
    way = [
        portfolio_crumb(),
        Link(_("Skizzen"), reverse("portfolio:sketches")),
        Link(_("Aufrufe"), reverse("portfolio:calls")),
    ]
    return way if call is None else [*way, Link(call.title, page_of(call))]


def page_of(call: Call) -> str:
    """Return the page of a call behind sign-in."""
    return reverse("portfolio:call", args=[call.pk])


@require_safe
@declares(SIGNED_IN)
def call_list(request: HttpRequest) -> HttpResponse:
    """All calls the actor may know of."""
    found = calls(request.actor)
    actions = [Action(_("Aufruf vorbereiten"), reverse("portfolio:call_new"), kind="primary")]
    context = {
        "calls": found,
        "actions": actions if editable_spaces(request.actor) else [],
        "demo_notice": any(call.is_demo for call in found),
        "breadcrumbs": [*crumbs()[:-1], Link(_("Aufrufe"))],
    }
    return render(request, "portfolio/call/list.html", context)


@require_http_methods(POST_OR_GET)
@declares(rights.START_CALL)
def call_new(request: HttpRequest) -> HttpResponse:
    """Prepare a call."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden
    form = CallForm(request.POST or None, spaces=spaces)
    if request.method == "POST" and form.is_valid():
        made = services.prepare_call(
            actor=request.actor, owner=form.cleaned_data["owner"], facts=form.facts()
        )
        messages.success(
            request, _("Der Aufruf ist vorbereitet. Nennen Sie jetzt die Jury, dann öffnen Sie ihn.")
        )
        return redirect("portfolio:call_edit", made.pk)
    context = {
        "title": _("Aufruf vorbereiten"),
        "form": form,
        "submit": _("Aufruf anlegen"),
        "cancel_url": reverse("portfolio:calls"),
        "breadcrumbs": [*crumbs(), Link(_("Vorbereiten"))],
    }
    return render(request, "portfolio/sketch/form.html", context, status=422 if form.errors else 200)


@require_safe
@declares(SIGNED_IN)
def call_page(request: HttpRequest, call_id: int) -> HttpResponse:
    """A call with its ideas, the jury's points and what comes next."""
    call = call_for(request.actor, call_id)
    works_there = call.owner_id in request.actor.space_ids or request.actor.is_system
    is_juror = may(request.actor, rights.JUDGE, call)
    if not (works_there or is_juror):
        if call.state == "draft":
            raise Forbidden
        return redirect("portfolio:call_public", call.slug)
    context = {
        "call": call,
        "takes_ideas": takes_ideas(call),
        "manages": may(request.actor, rights.MANAGE_CALL, call),
        "ideas": judged(call),
        "declined": call.sketches.filter(state="declined", is_winner=False) if works_there else [],
        "works_there": works_there,
        "jurors": call.jury.order_by("full_name"),
        "next_idea": next(iter(unjudged(request.actor, call)), None)
        if is_juror and call.state == "jury"
        else None,
        "is_juror": is_juror,
        "demo_notice": call.is_demo,
        "breadcrumbs": [*crumbs(), Link(call.title)],
    }
    return render(request, "portfolio/call/page.html", context)


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_CALL)
def call_edit(request: HttpRequest, call_id: int) -> HttpResponse:
    """Change a call and name its jury."""
    call = call_for(request.actor, call_id)
    require(request.actor, rights.MANAGE_CALL, call)
    if call.state == "decided":
        raise CallStepNotNow
    nobody, people = Space.objects.none(), possible_jurors(call)
    form = CallForm(request.POST or None, spaces=nobody, call=call, people=people)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change_call(
                actor=request.actor, call_id=call_id, edition=form.cleaned_data["edition"] or 0,
                facts=form.facts(), jury=[person.pk for person in form.cleaned_data["jury"]],
            )  # fmt: skip
        except ChangedMeanwhile:
            sent = request.POST.copy()
            sent["edition"] = str(call.edition)
            form = CallForm(sent, spaces=nobody, call=call, people=people)
            form.add_error(
                None, _("Jemand hat den Aufruf inzwischen geändert. Ihre Fassung steht noch hier.")
            )
            status = 409
        else:
            messages.success(request, _("Der Aufruf ist gespeichert."))
            return redirect(page_of(call))
    context = {
        "title": _("Aufruf bearbeiten"),
        "form": form,
        "submit": _("Speichern"),
        "cancel_url": page_of(call),
        "breadcrumbs": [*crumbs(call), Link(_("Bearbeiten"))],
    }
    return render(request, "portfolio/sketch/form.html", context, status=status)


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_CALL)
def call_discard(request: HttpRequest, call_id: int) -> HttpResponse:
    """Delete a call that was never opened, after asking."""
    call = call_for(request.actor, call_id)
    require(request.actor, rights.MANAGE_CALL, call)
    if call.state != "draft":
        raise CallStepNotNow
    if request.method == "POST":
        services.discard_call(actor=request.actor, call_id=call_id)
        messages.success(request, _("Der Aufruf ist gelöscht."))
        return redirect("portfolio:calls")
    context = {
        "title": _("Aufruf löschen?"),
        "over": call.title,
        "sentence": _("Noch hat ihn niemand gesehen. Text und Jury gehen verloren."),
        "submit": _("Aufruf löschen"),
        "cancel_url": page_of(call),
        "breadcrumbs": [*crumbs(call), Link(_("Löschen"))],
    }
    return render(request, "portfolio/selection/ask.html", context)


@require_POST
@declares(rights.MANAGE_CALL)
def call_open(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show the call to everybody."""
    call = services.open_call(actor=request.actor, call_id=call_id)
    messages.success(request, _("Der Aufruf ist öffentlich."))
    return redirect(page_of(call))


@require_POST
@declares(rights.MANAGE_CALL)
def call_jury(request: HttpRequest, call_id: int) -> HttpResponse:
    """Close the call for ideas and ask the jury."""
    call = services.start_jury(actor=request.actor, call_id=call_id)
    messages.success(request, _("Die Jury ist gebeten, die Ideen zu bewerten."))
    return redirect(page_of(call))


@require_http_methods(POST_OR_GET)
@declares(rights.JUDGE)
def idea_judge(request: HttpRequest, call_id: int, sketch_id: int) -> HttpResponse:
    """Give an idea points, then go to the next one."""
    call = call_for(request.actor, call_id)
    require(request.actor, rights.JUDGE, call)
    if call.state != "jury":
        raise CallStepNotNow
    sketch = get_or_not_found(call.sketches.exclude(state="declined"), pk=sketch_id)
    mine = JuryScore.objects.filter(sketch=sketch, user_id=request.actor.user_id or 0).first()
    initial = {"points": mine.points, "reason": mine.reason} if mine else None
    form = JudgeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.judge(actor=request.actor, call_id=call_id, sketch_id=sketch_id, **form.cleaned_data)
        left = unjudged(request.actor, call)
        if left:
            messages.success(request, _("Gespeichert. Noch %(count)s zu bewerten.") % {"count": len(left)})
            return redirect("portfolio:idea_judge", call.pk, left[0].pk)
        messages.success(request, _("Sie haben alle Ideen bewertet. Danke!"))
        return redirect(page_of(call))
    context = {
        "call": call,
        "sketch": sketch,
        "form": form,
        "back_url": page_of(call),
        "breadcrumbs": [*crumbs(call), Link(_("Bewerten"))],
    }
    return render(request, "portfolio/call/judge.html", context, status=422 if form.errors else 200)


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_CALL)
def call_decide(request: HttpRequest, call_id: int) -> HttpResponse:
    """Name the winners and publish the result."""
    call = call_for(request.actor, call_id)
    require(request.actor, rights.MANAGE_CALL, call)
    if call.state != "jury":
        raise CallStepNotNow
    ideas = judged(call)
    form = DecideCallForm(request.POST or None, offered=[(one.sketch.pk, one.sketch.title) for one in ideas])
    if request.method == "POST" and form.is_valid():
        services.decide_call(actor=request.actor, call_id=call_id, **form.cleaned_data)
        messages.success(
            request,
            _("Das Ergebnis ist veröffentlicht. Aus den ausgewählten Ideen können jetzt Maßnahmen werden."),
        )
        return redirect(page_of(call))
    context = {
        "call": call,
        "ideas": ideas,
        "form": form,
        "back_url": page_of(call),
        "breadcrumbs": [*crumbs(call), Link(_("Entscheiden"))],
    }
    return render(request, "portfolio/call/decide.html", context, status=422 if form.errors else 200)
