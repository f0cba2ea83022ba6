"""The review of a strategy, and the experiences a town shares."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.access import PUBLIC, SIGNED_IN, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import review as finders
from allmende.strategy import selectors
from allmende.strategy.forms.strategies import ApproachForm, FactorForm, StatementForm
from allmende.strategy.forms.versions import ReviewForm
from allmende.strategy.models import FutureStatement, StrategyFactor, StrategyStatus
from allmende.strategy.selectors.strategies_review import results_of
from allmende.strategy.selectors.versions import since_adoption
from allmende.strategy.services import strategies as services
from allmende.strategy.services import strategies_parts, strategies_review
from allmende.strategy.tokens import last_change
from allmende.strategy.views.strategies_shared import (
    Question,
    approach_words,
    ask,
    page_context,
    posted_again,
    strategy_crumbs,
)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(SIGNED_IN)
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Show what has changed, what is reached and what is open since the adoption; finish the review."""
    found = selectors.strategy_for(request.actor, key)
    if not (request.actor.is_system or found.owner_id in request.actor.space_ids):
        raise Forbidden
    manageable = may(request.actor, "strategy.adopt_strategy", found)
    today = timezone.localdate()
    initial = {"held_on": today.isoformat(), "next_in_months": found.review_months}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST":
        require(request.actor, "strategy.adopt_strategy", found)
        if form.is_valid():
            strategies_review.finish_review(actor=request.actor, key=key, **form.cleaned_data)
            messages.success(request, _("Die Überprüfung ist festgehalten."))
            return redirect("strategy:review", key)
    context = {
        **page_context(request, found, "strategy:review"),
        "form": form if manageable and found.status == StrategyStatus.ADOPTED else None,
        "since": since_adoption(request.actor, found),
        "results": results_of(request.actor, found, timezone.now()),
        "findings": finders.findings(request.actor, found),
        "scenarios": found.scenarios.all(),
        "reviews": found.reviews.all(),
        "is_late": found.review_due_on is not None and found.review_due_on < today,
        "breadcrumbs": strategy_crumbs(found, _("Überprüfen")),
    }
    return render(request, "strategy/strategy/review.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(PUBLIC)
def experience(request: HttpRequest, key: str) -> HttpResponse:
    """Show how the town goes about it, what helped and what was hard; its people add to it."""
    found = selectors.strategy_for(request.actor, key)
    editable = may(request.actor, "strategy.edit_strategy", found)
    factor = FactorForm(request.POST if "theme" in request.POST else None)
    approach = ApproachForm(
        request.POST if "opening" in request.POST else None,
        initial={
            "opening": found.approach_opening,
            "start": found.approach_start,
            "carrier": found.approach_carrier,
        },
    )
    if request.method == "POST":
        require(request.actor, "strategy.edit_strategy", found)
        if factor.is_bound and factor.is_valid():
            strategies_parts.add_factor(actor=request.actor, key=key, **factor.cleaned_data)
            messages.success(request, _("Die Erfahrung ist eingetragen."))
            return redirect("strategy:experience", key)
        if approach.is_bound and approach.is_valid():
            services.set_approaches(actor=request.actor, key=key, approaches=approach.approaches())
            messages.success(request, _("Gespeichert."))
            return redirect("strategy:experience", key)
    factors = list(found.factors.all())
    context = {
        **page_context(request, found, "strategy:experience"),
        "approaches": approach_words(found),
        "successes": [one for one in factors if one.kind == "success"],
        "obstacles": [one for one in factors if one.kind == "obstacle"],
        "factor_form": factor if editable else None,
        "approach_form": approach if editable else None,
        "breadcrumbs": strategy_crumbs(found, _("Erfahrungen")),
    }
    status = 422 if factor.errors or approach.errors else 200
    return render(request, "strategy/strategy/experience.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def factor_remove(request: HttpRequest, key: str, factor_id: int) -> HttpResponse:
    """Ask, then take a note of what helped or hindered away."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.edit_strategy", found)
    factor = StrategyFactor.objects.filter(strategy=found, pk=factor_id).first()
    if factor is None:
        raise NotFound(factor=factor_id)
    back = reverse("strategy:experience", args=[key])
    if request.method == "POST":
        strategies_parts.remove_factor(actor=request.actor, key=key, factor_id=factor_id)
        messages.success(request, _("Entfernt."))
        return redirect(back)
    question = Question(_("Erfahrung entfernen"), factor.sentence, _("Entfernen"), back)
    return ask(request, question, strategy_crumbs(found, _("Erfahrung entfernen")))


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def statements(request: HttpRequest, key: str) -> HttpResponse:
    """Edit the picture of the future, a sentence at a time."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.edit_strategy", found)
    rows = list(found.future_statements.all())
    asked = request.GET.get("satz", "")
    chosen = next((row for row in rows if str(row.pk) == asked), None)
    words = chosen.text if chosen else ""
    form = StatementForm(request.POST or None, initial={"text": words, "seen": words})
    status, meanwhile = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save_statement(request, key, chosen, form)
            except ChangedMeanwhile:
                status, meanwhile = 409, last_change(found)
                form = StatementForm(posted_again(request, seen=words))
            else:
                messages.success(request, _("Gespeichert."))
                return redirect("strategy:statements", key)
    context = {
        **page_context(request, found, "strategy:statements"),
        "statements": rows,
        "chosen": chosen,
        "conflict": status == 409,
        "meanwhile": meanwhile,
        "form": form,
        "breadcrumbs": strategy_crumbs(found, _("Zukunftsbild")),
    }
    return render(request, "strategy/strategy/statements.html", context, status=status)


def _save_statement(
    request: HttpRequest, key: str, chosen: FutureStatement | None, form: StatementForm
) -> None:
    text = form.cleaned_data["text"]
    if chosen is None:
        strategies_parts.add_statement(actor=request.actor, key=key, text=text)
        return
    strategies_parts.change_statement(
        actor=request.actor,
        key=key,
        statement_id=chosen.pk,
        text=text,
        expected=form.cleaned_data["seen"].replace("\r\n", "\n"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def statement_remove(request: HttpRequest, key: str, statement_id: int) -> HttpResponse:
    """Ask, then take a sentence out of the picture of the future."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.edit_strategy", found)
    row = found.future_statements.filter(pk=statement_id).first()
    if row is None:
        raise NotFound(statement=statement_id)
    back = reverse("strategy:statements", args=[key])
    if request.method == "POST":
        strategies_parts.remove_statement(actor=request.actor, key=key, statement_id=statement_id)
        messages.success(request, _("Entfernt."))
        return redirect(back)
    question = Question(_("Satz entfernen"), row.text, _("Entfernen"), back)
    return ask(request, question, strategy_crumbs(found, _("Satz entfernen")))
