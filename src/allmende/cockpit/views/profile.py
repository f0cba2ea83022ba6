"""A town's profile: read by its people and the coordination, answered by its editors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.basics.errors import NotFound
from allmende.cockpit.selectors.profile import asked_needs, profile_rows
from allmende.kernel.access import declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import municipality_by_slug, profile_of
from allmende.region.services.profile import answer
from allmende.solutions.forms.fit import FitForm
from allmende.solutions.permissions import SEE_FIT
from allmende.ui.types import Link

EDIT = "region.edit_profile"


@require_http_methods(["GET", "HEAD", "POST"])
@declares(SEE_FIT)
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the town has said about itself, and take over what its editors say."""
    town = municipality_by_slug(slug)
    if not may(request.actor, SEE_FIT, town):
        # What a town says about its staff and money is not even known to exist elsewhere.
        raise NotFound(slug=slug)
    asked = asked_needs(request.actor)
    known = profile_of(town)
    needs = [item.need for item in asked]
    form = FitForm(request.POST or None, needs=needs, answers=known)
    if request.method == "POST":
        require(request.actor, EDIT, town)
        if form.is_valid():
            changed = answer(actor=request.actor, municipality=town, answers=form.answers())
            words = _("Der Steckbrief ist gespeichert.") if changed else _("Es hat sich nichts geändert.")
            messages.success(request, words)
            return redirect("cockpit:profile", slug)
    may_edit = may(request.actor, EDIT, town)
    context = {
        "town": town,
        "rows": profile_rows(asked, known),
        "form": form if may_edit and asked else None,
        "town_url": reverse("cockpit:town", args=[slug]),
        "breadcrumbs": [
            Link(_("Kommunen"), reverse("cockpit:towns")),
            Link(town.name, reverse("cockpit:town", args=[slug])),
            Link(_("Steckbrief")),
        ],
    }
    return render(request, "cockpit/profile/show.html", context, status=422 if form.errors else 200)
