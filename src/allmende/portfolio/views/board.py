"""The portfolio: one filter bar, five views of the same selection, and the selection as a file."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.kernel.access import PUBLIC, SIGNED_IN, declares
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.portfolio.choice_registered import board_links
from allmende.portfolio.errors import FilterNameTaken
from allmende.portfolio.forms.board import FilterForm, KeepForm
from allmende.portfolio.models import Measure, Phase, SavedFilter
from allmende.portfolio.selectors.board import (
    ORDERS,
    PortfolioQuery,
    by_owner,
    columns,
    dated,
    found_measures,
    matrix,
    ordered,
    span_of,
    with_place,
)
from allmende.portfolio.selectors.choices import may_create
from allmende.portfolio.selectors.measures import with_parts
from allmende.portfolio.services.filters import forget_filter, keep_filter
from allmende.portfolio.views import drawings
from allmende.portfolio.views.rows import row
from allmende.region.selectors import region
from allmende.ui.types import Action, Link

VIEWS: Final = ("tafel", "zeit", "matrix", "karte", "tabelle")
PER_PAGE: Final = 50
BARS_PER_PAGE: Final = 30
#: Places of measures on the map; more would hide each other.
POINTS: Final = 200


@require_safe
@declares(PUBLIC)
def board(request: HttpRequest) -> HttpResponse:
    """Show the portfolio as board, timeline, matrix, map or table; the address says which and of what."""
    form = FilterForm(request.GET, actor=request.actor)
    wanted = form.query()
    view = request.GET.get("ansicht", "")
    view = view if view in VIEWS else VIEWS[0]
    found = found_measures(request.actor, wanted)
    context = _frame(request, form, wanted, found, view)
    builders = {"tafel": _board, "zeit": _timeline, "matrix": _matrix, "karte": _map, "tabelle": _table}
    context |= builders[view](request, found)
    return render(request, "portfolio/board/page.html", context)


def _with(request: HttpRequest, **changed: object) -> str:
    """Return the address of the same selection with something changed; None takes a filter away."""
    query: QueryDict = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    rest = query.urlencode()
    return f"{reverse('portfolio:board')}?{rest}" if rest else reverse("portfolio:board")


def _frame(
    request: HttpRequest, form: FilterForm, wanted: PortfolioQuery, found: QuerySet[Measure], view: str
) -> dict[str, Any]:
    words = {
        "tafel": _("Tafel"),
        "zeit": _("Zeitachse"),
        "matrix": _("Matrix"),
        "karte": _("Karte"),
        "tabelle": _("Tabelle"),
    }
    count = found.count()
    total = found_measures(request.actor, PortfolioQuery()).count() if wanted.is_restricted else count
    rest = request.GET.copy()
    rest.pop("page", None)
    query = rest.urlencode()
    return {
        "form": form,
        "view": view,
        "segments": [Link(words[v], _with(request, ansicht=v), v == view) for v in VIEWS],
        "count": count,
        "total": total,
        "filtered": wanted.is_restricted,
        "reset_url": f"{reverse('portfolio:board')}?ansicht={view}",
        "query": query,
        "saved": _saved(request),
        "keep_form": KeepForm(initial={"query": query}, auto_id="merken_%s"),
        "is_signed_in": not request.actor.is_anonymous,
        "actions": _actions(request),
        "is_matrix_cell": wanted.effort is not None or wanted.effect is not None,
        "csv_url": f"{reverse('portfolio:export', args=['csv'])}?{query}",
        "xlsx_url": f"{reverse('portfolio:export', args=['xlsx'])}?{query}",
        "more_links": board_links(request.actor),
        "breadcrumbs": [Link(_("Portfolio"))],
        "demo_notice": region().is_demo,
    }


def _saved(request: HttpRequest) -> list[SavedFilter]:
    if request.actor.user_id is None:
        return []
    return list(SavedFilter.objects.filter(user_id=request.actor.user_id))


def _actions(request: HttpRequest) -> list[Action]:
    found = []
    if may_create(request.actor):
        found = [
            Action(_("Neue Maßnahme"), reverse("portfolio:measure_new"), "primary"),
            Action(_("Aus Tabelle einlesen"), reverse("portfolio:import")),
        ]
    return [*found, Action(_("Galerie"), reverse("portfolio:gallery"), "tertiary")]


def _board(request: HttpRequest, found: QuerySet[Measure]) -> dict[str, Any]:
    shown = columns(request.actor, found)
    return {
        "columns": [
            {
                "column": one,
                "cards": [row(request.actor, measure) for measure in one.measures],
                "more_url": _with(request, ansicht="tabelle", phase=one.phase) if one.more else "",
            }
            for one in shown
        ],
        "phases": Phase.choices,
        "here": request.get_full_path(),
    }


def _timeline(request: HttpRequest, found: QuerySet[Measure]) -> dict[str, Any]:
    rows = dated(found)
    page = Paginator(rows, BARS_PER_PAGE).get_page(request.GET.get("page"))
    shown = list(with_parts(request.actor, page.object_list))  # type: ignore[arg-type]  # a slice of a queryset
    today = timezone.localdate()
    return {
        "page": page,
        "timeline": drawings.timeline(shown, span_of(shown, today), today) if shown else None,
        "rows": [row(request.actor, measure) for measure in shown],
        "undated": found.count() - page.paginator.count,
    }


def _matrix(request: HttpRequest, found: QuerySet[Measure]) -> dict[str, Any]:
    placed = matrix(found)

    def url(cell: Any) -> str:  # Any: a Cell
        if cell.total == 1:
            return reverse("portfolio:measure", args=[cell.measures[0].pk])
        return _with(request, ansicht="tabelle", aufwand=cell.effort, wirkung=cell.effect)

    return {
        "dots": drawings.dots(placed.cells, url),
        "not_estimated": placed.not_estimated,
        "scale": [(n, 54 + (n - 0.5) * 116, 20 + (5 - n + 0.5) * 92.8) for n in range(1, 6)],
    }


def _map(request: HttpRequest, found: QuerySet[Measure]) -> dict[str, Any]:
    here = region()
    counts, placed = by_owner(found), with_place(found)
    pointed = list(placed[:POINTS])
    view_box, places = drawings.region_places(
        here,
        counts,
        pointed,
        lambda space_id: _with(request, ansicht="tabelle", kommune=space_id),
        lambda measure: reverse("portfolio:measure", args=[measure.pk]),
    )
    regional = Space.objects.filter(pk__in=counts, kind="consortium").first()
    return {
        "view_box": view_box,
        "places": places,
        "legend": drawings.legend(),
        "points": len(pointed),
        "points_total": placed.count() if len(pointed) == POINTS else len(pointed),
        "attribution": here.attribution,
        "regional": regional,
        "regional_words": drawings.count_words(counts[regional.pk]) if regional else "",
        "regional_url": _with(request, ansicht="tabelle", kommune=regional.pk) if regional else "",
    }


def _table(request: HttpRequest, found: QuerySet[Measure]) -> dict[str, Any]:
    order = request.GET.get("sortierung", "")
    page = Paginator(ordered(found, order), PER_PAGE).get_page(request.GET.get("page"))
    shown = with_parts(request.actor, page.object_list)  # type: ignore[arg-type]  # a slice of a queryset
    return {
        "page": page,
        "rows": [row(request.actor, measure) for measure in shown],
        "heads": _heads(request, order),
    }


def _heads(request: HttpRequest, order: str) -> list[dict[str, str]]:
    words = {
        "kommune": _("Kommune"),
        "titel": _("Maßnahme"),
        "stand": _("Stand"),
        "phase": _("Phase"),
        "beginn": _("Beginn"),
        "ende": _("Ende"),
        "prioritaet": _("Priorität"),
    }
    heads = []
    for key in ORDERS:
        is_up, is_down = order == key, order == f"-{key}"
        url = _with(request, sortierung=f"-{key}" if is_up else key)
        sorted_by = "ascending" if is_up else "descending" if is_down else ""
        heads.append({"word": words[key], "url": url, "sort": sorted_by})
    return heads


@require_POST
@declares(SIGNED_IN)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is selected under a name, for this person."""
    form = KeepForm(request.POST)
    back = f"{reverse('portfolio:board')}?{QueryDict(request.POST.get('query', '')).urlencode()}"
    if not form.is_valid():
        messages.error(request, _("Bitte geben Sie der Auswahl einen Namen."))
        return redirect(back)
    try:
        keep_filter(actor=request.actor, **form.cleaned_data)
    except FilterNameTaken as err:
        messages.error(request, sentence_of(err))
    else:
        messages.success(request, _("Die Auswahl ist gemerkt."))
    return redirect(back)


@require_POST
@declares(SIGNED_IN)
def forget(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Forget one of the person's own selections."""
    forget_filter(actor=request.actor, filter_id=filter_id)
    messages.success(request, _("Die Auswahl ist gelöscht."))
    return redirect("portfolio:board")
