"""Pages of the holder's people and the coordination: what waits, show, answer, decide."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import AllmendeError
from allmende.datahub.selectors import datasets_of
from allmende.kernel.access import declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.participation import selectors
from allmende.participation.forms import AnswerForm, DecisionForm, ModerationForm
from allmende.participation.services import moderation as services
from allmende.participation.views.discourse import crumbs
from allmende.ui.types import Link

_MOST = 100


@require_safe
@declares("participation.read_queue")
def queue(request: HttpRequest) -> HttpResponse:
    """Show all that waits to be read, oldest first."""
    require(request.actor, "participation.read_queue")
    context = {
        "proposals": selectors.waiting_proposals(request.actor)[:_MOST],
        "contributions": selectors.waiting_contributions(request.actor)[:_MOST],
        "breadcrumbs": crumbs(Link(_("Beiträge prüfen"))),
    }
    return render(request, "participation/proposal/queue.html", context)


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], object],
    done_url: str,
    context: dict[str, Any],
) -> HttpResponseBase:
    if request.method == "POST" and form.is_valid():
        try:
            save(dict(form.cleaned_data))
        except AllmendeError as refused:
            if refused.kind not in {"invalid", "conflict"}:
                raise
            form.add_error(None, sentence_of(refused))
        else:
            messages.success(request, _("Gespeichert."))
            return redirect(done_url)
    context = {**context, "form": form, "cancel_url": done_url}
    return render(request, "participation/proposal/form.html", context, status=422 if form.errors else 200)


def _url(proposal_id: int) -> str:
    return reverse("participation:proposal", args=[proposal_id])


@declares("participation.moderate")
def moderate_proposal(request: HttpRequest, proposal_id: int) -> HttpResponseBase:
    """Show a proposal or not."""
    found = selectors.proposal_for(request.actor, proposal_id)
    require(request.actor, "participation.moderate", found)
    initial = {"show": "nein" if found.moderation == "not_shown" else "ja", "reason": found.moderation_reason}
    context = {
        "title": _("Vorschlag prüfen"),
        "quoted": [found.title, found.what, found.why, found.sensitivity],
        "by": found.proposed_by,
        "submit": _("Entscheidung speichern"),
        "breadcrumbs": crumbs(Link(found.title, _url(found.pk)), Link(_("Prüfen"))),
    }
    return _form_page(
        request,
        ModerationForm(request.POST or None, initial=initial),
        lambda values: services.moderate_proposal(actor=request.actor, proposal_id=found.pk, **values),
        _url(found.pk),
        context,
    )


@declares("participation.moderate")
def moderate_contribution(request: HttpRequest, contribution_id: int) -> HttpResponseBase:
    """Show a contribution or not."""
    said = selectors.contribution_for(request.actor, contribution_id)
    require(request.actor, "participation.moderate", said.proposal)
    initial = {"show": "nein" if said.moderation == "not_shown" else "ja", "reason": said.moderation_reason}
    context = {
        "title": _("Beitrag prüfen"),
        "quoted": [said.text],
        "by": said.name,
        "submit": _("Entscheidung speichern"),
        "breadcrumbs": crumbs(Link(said.proposal.title, _url(said.proposal_id)), Link(_("Prüfen"))),
    }
    return _form_page(
        request,
        ModerationForm(request.POST or None, initial=initial),
        lambda values: services.moderate_contribution(actor=request.actor, contribution_id=said.pk, **values),
        _url(said.proposal_id),
        context,
    )


@declares("participation.moderate")
def answer(request: HttpRequest, contribution_id: int) -> HttpResponseBase:
    """Answer a contribution."""
    said = selectors.contribution_for(request.actor, contribution_id)
    require(request.actor, "participation.moderate", said.proposal)
    context = {
        "title": _("Beitrag beantworten"),
        "quoted": [said.text],
        "by": said.name,
        "submit": _("Antwort veröffentlichen"),
        "breadcrumbs": crumbs(Link(said.proposal.title, _url(said.proposal_id)), Link(_("Antworten"))),
    }
    return _form_page(
        request,
        AnswerForm(request.POST or None, initial={"text": said.answer}),
        lambda values: services.answer(actor=request.actor, contribution_id=said.pk, **values),
        _url(said.proposal_id),
        context,
    )


@declares("participation.decide")
def decide(request: HttpRequest, proposal_id: int) -> HttpResponseBase:
    """Say how far a proposal is, with its reason."""
    found = selectors.proposal_for(request.actor, proposal_id)
    require(request.actor, "participation.decide", found)
    initial = {
        "status": found.status,
        "reason": found.reason,
        "dataset": found.dataset_id,
        "sensitivity": found.sensitivity,
    }

    def save(values: dict[str, Any]) -> None:
        dataset = values.pop("dataset")
        services.decide(
            actor=request.actor, proposal_id=found.pk, dataset_id=dataset.pk if dataset else None, **values
        )

    context = {
        "title": _("Stand eintragen"),
        "quoted": [found.title, found.what],
        "by": found.proposed_by,
        "submit": _("Stand veröffentlichen"),
        "breadcrumbs": crumbs(Link(found.title, _url(found.pk)), Link(_("Stand"))),
    }
    form = DecisionForm(request.POST or None, initial=initial, datasets=datasets_of(request.actor))
    return _form_page(request, form, save, _url(found.pk), context)
