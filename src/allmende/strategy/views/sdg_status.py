"""A town's status with the UN goals, the dimensions of sustainability and the quality of life."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import municipality_by_slug
from allmende.strategy.selectors.sdg_status import sustainability
from allmende.strategy.selectors.statistics_catalogue import editable_spaces
from allmende.strategy.selectors.statistics_tracks import tracks
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def sustainability_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all 17 goals with indicators, trend, comparison and what the town does for them."""
    town = municipality_by_slug(slug)
    page = sustainability(request.actor, town)
    own = any(space.pk == town.space_id for space in editable_spaces(request.actor))
    actions = [Action(_("Tabelle einlesen"), reverse("strategy:statistics_imports"))] if own else []
    context = {
        "town": town,
        "page": page,
        "tracks": tracks(request.actor, town),
        "may_enter": own,
        "may_edit": own or request.actor.is_coordinator,
        "alike": ", ".join(place.name for place in page.alike),
        "actions": actions,
        "demo_notice": page.has_demo,
        "breadcrumbs": [
            Link(_("Kommunen"), "/kommunen/"),
            Link(town.name, f"/kommunen/{slug}/"),
            Link(_("Nachhaltigkeit")),
        ],
    }
    return render(request, "strategy/sustainability/show.html", context)
