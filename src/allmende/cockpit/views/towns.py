"""The list of towns and one town's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.cockpit.forms import TownFilterForm
from allmende.cockpit.selectors.region_map import region_map
from allmende.cockpit.selectors.start import running_words
from allmende.cockpit.selectors.town import town_page
from allmende.cockpit.selectors.town_portfolio import town_portfolio
from allmende.cockpit.selectors.towns import TownList, TownQuery, town_list
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.models import Region
from allmende.region.selectors import municipality_by_slug, region
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link, MapPlace


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def towns(request: HttpRequest) -> HttpResponse:
    """List and map the towns that match."""
    here = region()
    query = TownFilterForm.asked(request.GET)
    found = town_list(request.actor, query)
    form = TownFilterForm(request.GET)
    form.offer(kreis=found.districts, mitglied=found.memberships, loesung=found.running_solutions)
    drawn = region_map(here, found.total)
    context = {
        "form": form,
        "rows": found.rows,
        "names": found.names,
        "count": len(found.rows),
        "total": found.total,
        "filtered": query.is_restricted,
        "reset_url": reverse("cockpit:towns"),
        "empty_actions": [Action(_("Alle Kommunen zeigen"), reverse("cockpit:towns"), "primary")],
        "view_box": drawn.view_box,
        "places": _places(here, found, query),
        "legend": _legend(query),
        "attribution": here.attribution,
        "breadcrumbs": [Link(_("Kommunen"))],
        "demo_notice": here.is_demo,
    }
    return render(request, "cockpit/town/list.html", context)


def _places(here: Region, found: TownList, query: TownQuery) -> list[MapPlace]:
    """Colour what runs where; with a filter, the towns it leaves out stay grey."""
    running = {row.municipality_id: len(row.running) for row in found.rows}
    labelled = set(running) if len(running) <= 4 else set()

    def level(town_id: int) -> int:
        if town_id not in running:
            return 0
        return int(query.is_restricted) + int(running[town_id] > 0)

    def note(town_id: int) -> str:
        return running_words(running[town_id]) if town_id in running else ""

    return region_map(here, found.total).places(level, note, labelled)


def _legend(query: TownQuery) -> list[str]:
    if query.is_restricted:
        return [_("nicht in der Auswahl"), _("in der Auswahl"), _("in der Auswahl, Lösungen in Betrieb")]
    return [_("noch keine Lösung in Betrieb"), _("Lösungen in Betrieb")]


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def town(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the town is today, what runs here, whom to ask."""
    here = municipality_by_slug(slug)
    page = town_page(request.actor, here, timezone.now())
    return render(
        request,
        "cockpit/town/show.html",
        {
            "town": here,
            "page": page,
            "portfolio": town_portfolio(request.actor, here),
            "start_actions": [Action(_("Lösungen ansehen"), reverse("solutions:catalogue"))],
            "breadcrumbs": [Link(_("Kommunen"), reverse("cockpit:towns")), Link(here.name)],
            "demo_notice": region().is_demo,
        },
    )
