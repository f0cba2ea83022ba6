"""A town's digital agenda, and the measures that pay into one strategy: both always as they are today."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, SIGNED_IN, declares, get_or_not_found
from allmende.kernel.documents import documents_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.portfolio.agenda_document import KIND, make_agenda
from allmende.portfolio.models import MeasureStatus
from allmende.portfolio.selectors.agenda import digital_agenda
from allmende.portfolio.selectors.choices import may_create
from allmende.portfolio.selectors.measures import measures, seen_contributions, with_parts
from allmende.portfolio.selectors.stories import stories
from allmende.portfolio.views.rows import row
from allmende.portfolio.views.shared import crumbs, is_page_of
from allmende.strategy.selectors import strategy_for, strategy_of
from allmende.strategy.views.strategies_shared import page_context, strategy_crumbs
from allmende.ui.types import Link

PER_PAGE = 50


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
        "documents": [d for d in documents_of(request.actor, space, kind=KIND) if d.file][:2],
        "may_make": request.actor.may_edit(space.pk),
        "demo_notice": any(entry.measure.is_demo for entry in entries),
        "breadcrumbs": crumbs(Link(_("Digitale Agenda")), Link(space.name)),
    }
    return render(request, "portfolio/agenda/page.html", context)


@require_POST
@declares(SIGNED_IN)
def make_document(request: HttpRequest, space_id: int) -> HttpResponse:
    """Have the agenda made as PDF or Word; whoever edits for its owner may."""
    space = get_or_not_found(Space.objects.exclude(kind="trial"), pk=space_id)
    if not request.actor.may_edit(space.pk):
        raise Forbidden
    ending = "docx" if request.POST.get("format") == "docx" else "pdf"
    document = make_agenda(actor=request.actor, space=space, ending=ending)
    back = urlencode({"zurueck": f"/portfolio/agenda/{space_id}/"})
    return redirect(f"{document.get_absolute_url()}?{back}")


@require_safe
@declares(PUBLIC)
def strategy_measures(request: HttpRequest, key: str) -> HttpResponse:
    """List the measures that pay into a strategy's goals, and the stories told about them."""
    found = strategy_for(request.actor, key)
    contributions = seen_contributions(request.actor)
    direct = Q(goal__strategy=found) | Q(key_result__objective__goal__strategy=found)
    paying = contributions.filter(direct | Q(future_statement__strategy=found)).values("measure_id")
    rows = measures(request.actor).filter(pk__in=paying).exclude(status=MeasureStatus.DROPPED)
    page = Paginator(with_parts(request.actor, rows), PER_PAGE).get_page(request.GET.get("page"))
    told = stories(request.actor).filter(measure__in=rows, published_on__isnull=False)[:10]
    context = {
        **page_context(request, found, "portfolio:strategy_measures"),
        "rows": [row(request.actor, measure) for measure in page.object_list],
        "page": page,
        "count": page.paginator.count,
        "query": is_page_of(request),
        "stories": told,
        "may_create": may_create(request.actor),
        "breadcrumbs": strategy_crumbs(found, _("Maßnahmen")),
    }
    return render(request, "portfolio/agenda/strategy.html", context)
