"""Kette: from vision to sensor and back, for the region or a town."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.cockpit.chain_forms import ChainForm
from allmende.cockpit.selectors.chain_page import chain_page
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=15)
def chain(request: HttpRequest) -> HttpResponse:
    """Draw the chain; a thing in the middle says what it rests on and what it serves."""
    form = ChainForm(request.GET or None)
    query = form.query(request.GET)
    page = chain_page(request.actor, query, form.towns.get(query.town), timezone.now())
    context = {
        "form": form,
        "page": page,
        "query": query,
        "town_alone": form.town_name if query.is_town_alone else "",
        "town_actions": [
            Action(_("Zur Kommune"), reverse("cockpit:town", args=[query.town])),
            Action(_("Ganze Kette zeigen"), reverse("cockpit:chain"), "tertiary"),
        ]
        if query.is_town_alone
        else [],
        "whole_url": query.address(knoten="", richtung="", offen=""),
        "breadcrumbs": [Link(_("Kette"))],
    }
    return render(request, "cockpit/chain/show.html", context)
