"""All measures one may see with their checks: what is missing, which UN goals are served."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import SIGNED_IN, declares
from allmende.kernel.http import HttpRequest
from allmende.portfolio.choice_addresses import portfolio_crumb
from allmende.portfolio.forms.checks_overview import ChecksFilter
from allmende.portfolio.models import CheckKind, Measure
from allmende.portfolio.selectors.checks import check_summary, drafts_of, sdg_filter, seen_checks
from allmende.portfolio.selectors.measures import OVER, measures
from allmende.ui.types import Link

PER_PAGE = 30


@require_safe
@declares(SIGNED_IN)
def overview(request: HttpRequest) -> HttpResponse:
    """Measures that are not over, with the short results of their checks, and one's own drafts."""
    form = ChecksFilter(request.GET)
    wanted = form.wanted()
    everything = measures(request.actor).exclude(status__in=OVER)
    found = _filtered(request, everything, wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    summaries = check_summary(page.object_list, request.actor)
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [(measure, summaries[measure.pk]) for measure in page.object_list],
        "kinds": list(CheckKind),
        "count": page.paginator.count,
        "total": everything.count() if any(wanted.values()) else page.paginator.count,
        "filtered": any(wanted.values()),
        "query": rest.urlencode(),
        "reset_url": reverse("portfolio:checks"),
        "drafts": drafts_of(request.actor),
        "demo_notice": any(measure.is_demo for measure in page.object_list),
        "breadcrumbs": [portfolio_crumb(), Link(_("Prüfungen"))],
    }
    return render(request, "portfolio/check/overview.html", context)


def _filtered(request: HttpRequest, found: QuerySet[Measure], wanted: dict[str, str]) -> QuerySet[Measure]:
    if wanted["q"]:
        found = found.filter(Q(title__icontains=wanted["q"]) | Q(owner__name__icontains=wanted["q"]))
    if wanted["fehlt"]:
        checked = seen_checks(request.actor).filter(kind=wanted["fehlt"], measure__isnull=False)
        found = found.exclude(pk__in=checked.values("measure_id"))
    if wanted["sdg"]:
        condition = sdg_filter(int(wanted["sdg"]), actor=request.actor, direction=wanted["richtung"] or "any")
        found = found.filter(condition).distinct()
    return found
