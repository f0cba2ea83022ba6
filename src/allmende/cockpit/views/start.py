"""The start page: what these towns do together."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import NotFound
from allmende.cockpit.selectors.start import start_page
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import region
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=15)
def start(request: HttpRequest) -> HttpResponse:
    """Show the region: map, numbers, solutions, the chain."""
    try:
        here = region()
    except NotFound:
        return render(request, "cockpit/start/empty.html")
    page = start_page(request.actor, here, timezone.now())
    actions = [
        Action(_("Lösungen ansehen"), reverse("solutions:catalogue"), "primary"),
        Action(_("Wie geht es meiner Stadt heute?"), "#meine-stadt", "tertiary"),
    ]
    return render(
        request, "cockpit/start/show.html", {"page": page, "actions": actions, "demo_notice": here.is_demo}
    )
