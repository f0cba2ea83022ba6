"""One click: from adoption to measure, from measure to the catalogue."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allmende.kernel.access import declares
from allmende.kernel.http import HttpRequest
from allmende.portfolio import permissions
from allmende.portfolio.services import hand_over


@require_POST
@declares(permissions.CREATE_MEASURE)
def from_adoption(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Make a measure of an adoption and go on with it."""
    made = hand_over.measure_from_adoption(actor=request.actor, adoption_id=adoption_id)
    messages.success(
        request,
        _("Aus der Übernahme ist eine Maßnahme geworden. Sagen Sie noch, auf welches Ziel sie einzahlt."),
    )
    return redirect("portfolio:measure", made.pk)


@require_POST
@declares(permissions.EDIT_MEASURE)
def to_solution(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Make a draft for the catalogue."""
    hand_over.solution_from_measure(actor=request.actor, measure_id=measure_id)
    messages.success(request, _("Der Entwurf für den Katalog ist angelegt. Noch sehen ihn nur Sie."))
    return redirect("portfolio:measure", measure_id)


@require_POST
@declares(permissions.PUBLISH_SOLUTION)
def publish(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Put the draft into the catalogue for all to read."""
    solution = hand_over.publish_solution(actor=request.actor, measure_id=measure_id)
    messages.success(request, _("Die Lösung steht jetzt im Katalog."))
    return redirect("solutions:solution", solution.slug)
