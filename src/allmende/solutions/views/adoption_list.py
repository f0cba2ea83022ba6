"""All adoptions of the region that a member may see: where each stands and who is next."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import SIGNED_IN, declares
from allmende.kernel.http import HttpRequest
from allmende.solutions.forms.adoptions import AdoptionFilterForm
from allmende.solutions.models import Adoption, AdoptionStatus
from allmende.solutions.selectors.adoptions import AdoptionQuery, all_adoptions, current_step
from allmende.ui.types import Action, Link

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class AdoptionRow:
    """One adoption in the list.

    Attributes:
        step: Title of the step whose turn it is; empty when none is.
        status: Its state in words.
        due_on: Local day the step should be done by; None: nobody set one.
        is_late: That day has passed and the adoption still runs.
    """

    url: str
    town: str
    solution: str
    step: str
    responsible: str
    due_on: date | None
    is_late: bool
    status: str
    is_demo: bool


@require_safe
@declares(SIGNED_IN)
def adoptions_page(request: HttpRequest) -> HttpResponse:
    """Every adoption the actor may know of, or those that match."""
    form = AdoptionFilterForm(request.GET)
    wanted = form.query()
    found = all_adoptions(request.actor, wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rest = request.GET.copy()
    rest.pop("page", None)
    today = timezone.localdate()
    return render(
        request,
        "solutions/adoption/list.html",
        {
            "form": form,
            "page": page,
            "rows": [_row(adoption, today) for adoption in page.object_list],
            "count": len(found),
            "total": len(all_adoptions(request.actor, AdoptionQuery()))
            if wanted.is_restricted
            else len(found),
            "filtered": wanted.is_restricted,
            "query": rest.urlencode(),
            "reset_url": reverse("solutions:adoptions"),
            "empty_actions": [Action(_("Lösungen ansehen"), reverse("solutions:catalogue"), "primary")],
            "demo_notice": any(adoption.is_demo for adoption in found),
            "breadcrumbs": [Link(_("Mein Schreibtisch"), reverse("cockpit:desk")), Link(_("Übernahmen"))],
        },
    )


def _row(adoption: Adoption, today: date) -> AdoptionRow:
    step = current_step(adoption)
    due_on = step.due_on if step else None
    return AdoptionRow(
        url=reverse("solutions:adoption", args=[adoption.pk]),
        town=adoption.municipality.name,
        solution=adoption.solution.title,
        step=step.get_key_display() if step else "",
        responsible=step.responsible if step else "",
        due_on=due_on,
        is_late=due_on is not None and due_on < today and adoption.status == AdoptionStatus.RUNNING,
        status=adoption.get_status_display(),
        is_demo=adoption.is_demo,
    )
