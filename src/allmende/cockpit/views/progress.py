"""How far a town is, in public."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.cockpit.selectors.progress import town_progress
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import municipality_by_slug
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Link


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Show objectives, measures, adoptions in operation, numbers and target paths of a town."""
    town = municipality_by_slug(slug)
    page = town_progress(town, timezone.now())
    context = {
        "town": town,
        "page": page,
        "demo_notice": page.has_demo,
        "breadcrumbs": [
            Link(_("Kommunen"), reverse("cockpit:towns")),
            Link(town.name, reverse("cockpit:town", args=[slug])),
            Link(_("Fortschritt")),
        ],
    }
    return render(request, "cockpit/progress/show.html", context)
