"""The page *Mitmachen*: where people can say something right now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.participation.selectors import OPEN, proposals
from allmende.portfolio.selectors.calls import calls
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Link

SHOWN = 5


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the open calls for ideas and the newest proposals for open data."""
    visible = calls(request.actor)
    context = {
        "open_calls": visible.filter(state="open")[:SHOWN],
        "decided_calls": visible.filter(state="decided")[:SHOWN],
        "proposals": proposals(request.actor).filter(status__in=OPEN)[:SHOWN],
        "breadcrumbs": [Link(_("Mitmachen"))],
    }
    return render(request, "participation/overview.html", context)
