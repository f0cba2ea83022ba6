"""A town's digital agenda: the annex of its strategy, always as it is today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares, get_or_not_found
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.portfolio.selectors.agenda import digital_agenda
from allmende.portfolio.views.shared import crumbs
from allmende.strategy.selectors import strategy_of
from allmende.ui.types import Link


@require_safe
@declares(PUBLIC)
def agenda(request: HttpRequest, space_id: int) -> HttpResponse:
    """List the concrete projects of a town or the consortium, ready to be printed."""
    space = get_or_not_found(Space.objects.exclude(kind="trial"), pk=space_id)
    entries = digital_agenda(request.actor, space)
    context = {
        "space": space,
        "entries": entries,
        "count": len(entries),
        "total": sum((entry.total for entry in entries if entry.total is not None), start=0),
        "with_costs": sum(entry.total is not None for entry in entries),
        "strategy": strategy_of(request.actor, space),
        "today": timezone.localdate(),
        "demo_notice": any(entry.measure.is_demo for entry in entries),
        "breadcrumbs": crumbs(Link(_("Digitale Agenda")), Link(space.name)),
    }
    return render(request, "portfolio/agenda/page.html", context)
