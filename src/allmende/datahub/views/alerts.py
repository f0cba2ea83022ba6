"""A town's alerts: what is going on now, what was."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.datahub import selectors
from allmende.datahub.views.places import own_town, town_link
from allmende.kernel.access import declares
from allmende.kernel.http import HttpRequest
from allmende.ui.types import Link

PER_PAGE = 50


@require_safe
@declares("datahub.view_alerts")
def alert_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The alerts of the last 90 days, open ones first."""
    town = own_town(request.actor, slug)
    alerts = selectors.alerts_of(request.actor, town.space)
    page = Paginator(alerts, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "town": town,
        "page": page,
        "open_count": selectors.open_alerts_of(request.actor, town.space).count(),
        "rules": selectors.alert_rules_of(request.actor, town.space),
        "breadcrumbs": [town_link(town.space), Link(_("Meldungen"))],
    }
    return render(request, "datahub/alert/list.html", context)
