"""The catalogue: every solution, with search, filters, order and pages in the address."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.solutions.forms.catalogue import CatalogueForm
from allmende.solutions.models import Solution
from allmende.solutions.selectors.catalogue import catalogue, solutions, towns_in_catalogue
from allmende.solutions.views.cards import card_of
from allmende.strategy.models import ActionField
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link

PER_PAGE = 12


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def solution_list(request: HttpRequest) -> HttpResponse:
    """All solutions, or those that match."""
    form = CatalogueForm(request.GET, fields=list(ActionField.objects.all()), towns=towns_in_catalogue())
    query = form.query()
    entries = catalogue(request.actor, query)
    page = Paginator([card_of(entry) for entry in entries], PER_PAGE).get_page(request.GET.get("page"))
    rest = request.GET.copy()
    rest.pop("page", None)
    return render(
        request,
        "solutions/solution/list.html",
        {
            "form": form,
            "page": page,
            "count": len(entries),
            "total": solutions(request.actor).count(),
            "filtered": query.is_restricted,
            "query": rest.urlencode(),
            "reset_url": reverse("solutions:catalogue"),
            "empty_actions": [Action(_("Alle Lösungen zeigen"), reverse("solutions:catalogue"), "primary")],
            "breadcrumbs": [Link(_("Lösungen"))],
            "has_solutions": Solution.objects.exists(),
        },
    )
