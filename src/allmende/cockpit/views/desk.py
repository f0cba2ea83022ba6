"""Mein Schreibtisch: what waits for me, and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.cockpit.selectors.desk import ways_from_desk
from allmende.kernel.access import SIGNED_IN, declares
from allmende.kernel.desk import waiting_for
from allmende.kernel.http import HttpRequest
from allmende.ui.types import Action, Link


@require_safe
@declares(SIGNED_IN)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person who asks, soonest first."""
    today = timezone.localdate()
    return render(
        request,
        "cockpit/desk/show.html",
        {
            "items": waiting_for(request.actor, today),
            "links": ways_from_desk(request.actor),
            "today": today,
            "empty_actions": [
                Action(_("Lösungen ansehen"), reverse("solutions:catalogue"), "primary"),
                Action(_("Strategien ansehen"), reverse("strategy:strategies"), "secondary"),
            ],
            "breadcrumbs": [Link(_("Mein Schreibtisch"))],
        },
    )
