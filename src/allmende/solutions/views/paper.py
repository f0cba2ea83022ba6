"""Papers of an adoption: for the body that decides, and for a councillor afterwards."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import declares
from allmende.kernel.http import HttpRequest
from allmende.solutions import permissions
from allmende.solutions.letterhead import council_docx
from allmende.solutions.models import Adoption, StepKey
from allmende.solutions.selectors import adoption_for, step_of
from allmende.solutions.services import live
from allmende.solutions.services.costs import sheet_of
from allmende.solutions.services.effect import figures_of
from allmende.solutions.services.paper import council_paper, file_name
from allmende.ui.types import Link

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@declares(permissions.EDIT_ADOPTION)
def council_paper_page(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """The council paper to read and print."""
    adoption = adoption_for(request.actor, adoption_id)
    context = {
        "adoption": adoption,
        "paper": council_paper(adoption),
        "docx_url": reverse("solutions:paper_docx", args=[adoption_id]),
        "demo_notice": adoption.is_demo,
        "breadcrumbs": _way(adoption, _("Vorlage")),
    }
    return render(request, "solutions/paper/council.html", context)


@require_safe
@declares(permissions.EDIT_ADOPTION)
def council_paper_file(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """The council paper as a Word document, in the town's own letterhead where it has one."""
    adoption = adoption_for(request.actor, adoption_id)
    paper = council_paper(adoption)
    response = HttpResponse(council_docx(adoption.owner, paper), content_type=_DOCX)
    response["Content-Disposition"] = f'attachment; filename="{file_name(paper)}"'
    return response


@require_safe
@declares(permissions.EDIT_ADOPTION)
def councillor_page(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """One page: decided, cost so far, rooms running, effect."""
    adoption = adoption_for(request.actor, adoption_id)
    paid = list(adoption.expenses.all())
    report = getattr(adoption, "effect", None)
    before, after = figures_of(report) if report else (None, None)
    sheet = sheet_of(adoption.solution, adoption.municipality)
    context = {
        "adoption": adoption,
        "decision": getattr(adoption, "decision", None),
        "decision_step": step_of(adoption, StepKey.DECISION),
        "live_step": step_of(adoption, StepKey.LIVE),
        "sheet": sheet,
        "one_off": sheet.stated("one_off"),
        "per_year": sheet.stated("per_year"),
        "expenses": paid,
        "paid": sum((expense.amount for expense in paid), Decimal(0)),
        "last_paid": paid[-1].spent_on if paid else None,
        "live": live.progress(adoption),
        "report": report,
        "before": before,
        "after": after,
        "today": timezone.localdate(),
        "demo_notice": adoption.is_demo,
        "breadcrumbs": _way(adoption, _("Bericht")),
    }
    return render(request, "solutions/paper/councillor.html", context)


def _way(adoption: Adoption, title: str) -> list[Link]:
    return [Link(str(adoption), reverse("solutions:adoption", args=[adoption.pk])), Link(title)]
