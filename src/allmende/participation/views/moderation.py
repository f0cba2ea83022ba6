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
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from allmende.basics.errors import AllmendeError
from allmende.datahub.selectors import datasets_of
from allmende.kernel.access import declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.participation import selectors
from allmende.participation.forms import AnswerForm, DecisionForm, ModerationForm
from allmende.participation.models import Contribution, DataProposal, Moderation
from allmende.participation.services import moderation as services
from allmende.participation.views.discourse import crumbs
from allmende.strategy.views.making import conflict
from allmende.ui.types import Link

_MOST = 100
#: No number in the database has more.
_DIGITS = 18


@require_safe
@declares("participation.read_queue")
def queue(request: HttpRequest) -> HttpResponse:
    """Show all that waits to be read, oldest first."""
    require(request.actor, "participation.read_queue")
    proposals = selectors.waiting_proposals(request.actor)
    contributions = selectors.waiting_contributions(request.actor)
    total = proposals.count() + contributions.count()
    proposals, contributions = proposals[:_MOST], contributions[:_MOST]
    context = {
        "proposals": proposals,
        "contributions": contributions,
        "total": total,
        "more": total - len(proposals) - len(contributions),
        "breadcrumbs": crumbs(Link(_("Beiträge prüfen"))),
    }
    return render(request, "participation/proposal/queue.html", context)


@require_POST
@declares("participation.read_queue")
def moderate_many(request: HttpRequest) -> HttpResponse:
    """Show or not show everything that was ticked in the queue."""
    require(request.actor, "participation.read_queue")
    chosen = {name: [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < _DIGITS]
              for name in ("vorschlag", "beitrag")}  # fmt: skip
    try:
        done = services.moderate_many(
            actor=request.actor,
            proposal_ids=chosen["vorschlag"],
            contribution_ids=chosen["beitrag"],
            show=request.POST.get("tun") == "zeigen",
            reason=request.POST.get("grund", "")[:300],
        )
    except AllmendeError as refused:
        messages.error(request, sentence_of(refused))
    else:
        text = ngettext("%(n)d Beitrag ist geprüft.", "%(n)d Beiträge sind geprüft.", done) % {"n": done}
        messages.success(request, text if done else _("Es war nichts angekreuzt, was noch wartet."))
    return redirect("participation:queue")


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[dict[str, Any]], object],
    done_url: str,
    context: dict[str, Any],
) -> HttpResponseBase:
    status = 200
    if request.method == "POST":
        status = 422
    if request.method == "POST" and form.is_valid():
        try:
            save(dict(form.cleaned_data))
        except ChangedMeanwhile:
            status, context = 409, {**context, **conflict(form, "")}
        except AllmendeError as refused:
            if refused.kind not in {"invalid", "conflict"}:
                raise
            form.add_error(None, sentence_of(refused))
        else:
            messages.success(request, _("Gespeichert."))
            return redirect(done_url)
    context = {**context, "form": form, "cancel_url": done_url}
    return render(request, "participation/proposal/form.html", context, status=status)


def _show(one: DataProposal | Contribution) -> str:
    return "nein" if one.moderation == Moderation.NOT_SHOWN else "ja"


def _url(proposal_id: int) -> str:
    return reverse("participation:proposal", args=[proposal_id])


@declares("participation.moderate")
def moderate_proposal(request: HttpRequest, proposal_id: int) -> HttpResponseBase:
    """Show a proposal or not."""
    found = selectors.proposal_for(request.actor, proposal_id)
    require(request.actor, "participation.moderate", found)
    initial = {"show": _show(found), **services.judgement_of(found)}
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
    initial = {"show": _show(said), **services.judgement_of(said)}
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
    initial = services.decision_of(found)

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
