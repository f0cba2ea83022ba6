"""Score a candidate, give points, decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from allmende.kernel.access import declares, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.portfolio import choice_permissions as rights
from allmende.portfolio.forms.selection import DecisionForm, ScoreForm, VoteForm
from allmende.portfolio.models import Selection
from allmende.portfolio.selectors.checks import check_summary
from allmende.portfolio.selectors.selection import (
    Standing,
    candidate_of,
    candidates_of,
    ordered,
    own_scores,
    own_votes,
    selection_for,
    standings,
    unscored,
)
from allmende.portfolio.selectors.selection_ranking import Proposal, propose
from allmende.portfolio.services import selection_rating as services
from allmende.portfolio.services.selection import require_state
from allmende.portfolio.services.selection_closing import close_selection
from allmende.portfolio.views.selection import POST_OR_GET, crumbs, page_of
from allmende.ui.types import Link


def _taking_part(request: HttpRequest, selection_id: int, state: str) -> Selection:
    selection = selection_for(request.actor, selection_id)
    require(request.actor, rights.TAKE_PART, selection)
    require_state(selection, state)
    return selection


@require_http_methods(POST_OR_GET)
@declares(rights.TAKE_PART)
def score_page(request: HttpRequest, selection_id: int, candidate_id: int) -> HttpResponse:
    """Score one candidate by all criteria, then go to the next one."""
    selection = _taking_part(request, selection_id, "scoring")
    candidate = candidate_of(selection, candidate_id)
    criteria = list(selection.criteria.all())
    form = ScoreForm(request.POST or None, criteria=criteria, mine=own_scores(request.actor, candidate))
    if request.method == "POST" and form.is_valid():
        services.score(
            actor=request.actor, selection_id=selection_id, candidate_id=candidate_id, scores=form.scores()
        )
        return _next(request, selection)
    measure = candidate.measure
    all_of_them = list(candidates_of(selection))
    context = {
        "selection": selection,
        "candidate": candidate,
        "measure": measure,
        "checks": check_summary([measure], request.actor)[measure.pk] if measure else None,
        "form": form,
        "position": [one.pk for one in all_of_them].index(candidate.pk) + 1,
        "length": len(all_of_them),
        "back_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(_("Bewerten"))],
    }
    return render(request, "portfolio/selection/score.html", context, status=422 if form.errors else 200)


def _next(request: HttpRequest, selection: Selection) -> HttpResponse:
    left = unscored(request.actor, selection)
    if not left:
        messages.success(request, _("Sie haben alle Vorhaben bewertet. Danke!"))
        return redirect(page_of(selection))
    messages.success(request, _("Gespeichert. Noch %(count)s zu bewerten.") % {"count": len(left)})
    return redirect("portfolio:selection_score", selection.pk, left[0].pk)


@require_http_methods(POST_OR_GET)
@declares(rights.TAKE_PART)
def vote_page(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Give one's points."""
    selection = _taking_part(request, selection_id, "voting")
    mine = own_votes(request.actor, selection)
    form = VoteForm(request.POST or None, selection=selection, rows=standings(selection), mine=mine or {})
    if request.method == "POST" and form.is_valid():
        given = services.vote(actor=request.actor, selection_id=selection_id, points=form.points())
        words = ngettext("%(given)s Punkt", "%(given)s Punkte", given) % {"given": given}
        messages.success(
            request,
            _("Ihr Stimmzettel liegt vor: %(points)s. Bis zur Auszählung können Sie ihn ändern.")
            % {"points": words if given else _("Enthaltung")},
        )
        return redirect(page_of(selection))
    context = {
        "selection": selection,
        "form": form,
        "has_voted": mine is not None,
        "back_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(_("Abstimmen"))],
    }
    return render(request, "portfolio/selection/vote.html", context, status=422 if form.errors else 200)


@require_http_methods(POST_OR_GET)
@declares(rights.CLOSE_SELECTION)
def decide_page(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Write down the short list with reasons; then the choice is frozen."""
    selection = selection_for(request.actor, selection_id)
    require(request.actor, rights.CLOSE_SELECTION, selection)
    require_state(selection, "counted")
    rows = ordered(standings(selection))
    proposal = propose(
        {row.candidate.pk: (row.points, row.share or 0) for row in rows},  # type: ignore[misc]  # 0 is a fraction
        selection.places or len(rows),
    )
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, selection=selection, rows=rows, proposed=proposal.chosen)
    if sent is not None and form.is_valid():
        try:
            return _decided(request, selection, form)
        except ChangedMeanwhile:
            again = request.POST.copy()
            again["edition"] = str(selection.edition)
            form = DecisionForm(again, selection=selection, rows=rows, proposed=proposal.chosen)
            form.add_error(
                None, _("Die Auswahl wurde inzwischen geändert. Bitte prüfen Sie sie noch einmal.")
            )
            return _decide(request, selection, form, rows, proposal, 409)
    return _decide(request, selection, form, rows, proposal, 422 if form.errors else 200)


def _decided(request: HttpRequest, selection: Selection, form: DecisionForm) -> HttpResponse:
    close_selection(
        actor=request.actor, selection_id=selection.pk, edition=form.cleaned_data["edition"],
        decision=form.decision(),
    )  # fmt: skip
    messages.success(request, _("Die Auswahl ist entschieden. Das Protokoll bleibt, wie es ist."))
    return redirect("portfolio:selection_record", selection.pk)


def _decide(
    request: HttpRequest, selection: Selection, form: DecisionForm, rows: list[Standing],
    proposal: Proposal, status: int,
) -> HttpResponse:  # fmt: skip
    titles = {row.candidate.pk: row.title for row in rows}
    context = {
        "selection": selection,
        "form": form,
        "undecided": [titles[key] for key in proposal.undecided],
        "back_url": reverse("portfolio:selection", args=[selection.pk]),
        "breadcrumbs": [*crumbs(selection), Link(_("Entscheiden"))],
    }
    return render(request, "portfolio/selection/decide.html", context, status=status)
