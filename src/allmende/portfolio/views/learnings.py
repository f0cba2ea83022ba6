"""Everything that was learned at measures, in one list."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.portfolio.forms.others import LearningFilterForm
from allmende.portfolio.selectors.learnings import found_learnings
from allmende.portfolio.views.shared import crumbs, is_page_of
from allmende.ui.types import Link

PER_PAGE = 25


@require_safe
@declares(PUBLIC)
def learnings(request: HttpRequest) -> HttpResponse:
    """List success factors, obstacles and lessons of all measures, newest first."""
    form = LearningFilterForm(request.GET)
    wanted = form.query()
    page = Paginator(found_learnings(request.actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "filtered": wanted.is_restricted,
        "reset_url": reverse("portfolio:learnings"),
        "query": is_page_of(request),
        "demo_notice": any(one.measure.is_demo for one in page.object_list),
        "breadcrumbs": crumbs(Link(_("Gelernt"))),
    }
    return render(request, "portfolio/learning/list.html", context)
