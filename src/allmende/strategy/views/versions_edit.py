"""Enter that a body adopted a strategy; correct that, or take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.kernel.access import declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.strategy import selectors
from allmende.strategy.errors_chain import AdoptedOutOfOrder
from allmende.strategy.forms.versions import AdoptionForm, CorrectionForm, WithdrawForm
from allmende.strategy.models import GoalStatus, Strategy
from allmende.strategy.selectors.versions import since_adoption, version_for, versions_of
from allmende.strategy.services import versions as services
from allmende.strategy.views.strategies_shared import page_context, strategy_crumbs
from allmende.ui.types import Link


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.adopt_strategy")
def adopt(request: HttpRequest, key: str) -> HttpResponse:
    """Enter that a body adopted the strategy as it is now."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.adopt_strategy", found)
    newest = versions_of(request.actor, found).first()
    form = AdoptionForm(
        request.POST or None,
        earliest=newest.adopted_on if newest else None,
        initial={
            "adopted_on": timezone.localdate().isoformat(),
            "adopted_by": newest.adopted_by if newest else "",
            "review_months": found.review_months,
        },
    )
    pursued = found.goals.exclude(status=GoalStatus.RETIRED)
    if request.method == "POST" and form.is_valid():
        version = services.adopt(actor=request.actor, key=key, facts=form.facts())
        messages.success(
            request,
            _("Fassung %(number)s ist festgehalten. Die Strategie ist jetzt öffentlich.")
            % {"number": version.number},
        )
        return redirect("strategy:version", key, version.number)
    context = {
        **page_context(request, found, "strategy:versions"),
        "form": form,
        "goal_count": pursued.count(),
        "draft_count": pursued.filter(status=GoalStatus.DRAFT).count(),
        "plan_count": pursued.exclude(planned={}).count(),
        "since": since_adoption(request.actor, found),
        "breadcrumbs": strategy_crumbs(found, _("Beschluss eintragen")),
    }
    return render(request, "strategy/version/adopt.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.adopt_strategy")
def correct(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Correct body, day and paper of an adoption; what was adopted stays word for word."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.adopt_strategy", found)
    row = version_for(request.actor, found, number)
    names = ("adopted_by", "adopted_on", "resolution_reference", "note")
    form = CorrectionForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_adoption(actor=request.actor, key=key, number=number, facts=form.facts())
        except AdoptedOutOfOrder as refused:
            form.add_error("adopted_on", sentence_of(refused))
        else:
            messages.success(request, _("Die Angaben zum Beschluss sind berichtigt."))
            return redirect("strategy:version", key, number)
    context = {
        **page_context(request, found, "strategy:versions"),
        "form": form,
        "number": number,
        "breadcrumbs": _crumbs(found, number, _("Angaben berichtigen")),
    }
    return render(request, "strategy/version/correct.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.adopt_strategy")
def withdraw(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Ask for the reason, then take an adoption back that was entered by mistake."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.adopt_strategy", found)
    row = version_for(request.actor, found, number)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.withdraw(actor=request.actor, key=key, number=number, reason=reason)
        messages.success(request, _("Der Beschluss ist zurückgenommen. Alles steht wieder wie davor."))
        return redirect("strategy:versions", key)
    context = {
        **page_context(request, found, "strategy:versions"),
        "form": form,
        "version": row,
        "breadcrumbs": _crumbs(found, number, _("Beschluss zurücknehmen")),
    }
    return render(request, "strategy/version/withdraw.html", context, status=422 if form.errors else 200)


def _crumbs(found: Strategy, number: int, last: str) -> list[Link]:
    return [
        *strategy_crumbs(found, _("Fassungen"))[:-1],
        Link(_("Fassungen"), reverse("strategy:versions", args=[found.key])),
        Link(
            _("Fassung %(number)s") % {"number": number},
            reverse("strategy:version", args=[found.key, number]),
        ),
        Link(last),
    ]
