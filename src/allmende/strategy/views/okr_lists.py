"""All objectives: as the tree of goals, as a list with filters, by town, as a table for spreadsheets."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import municipalities
from allmende.strategy import selectors
from allmende.strategy.forms.okr_filter import OkrFilterForm
from allmende.strategy.models import Objective, Strategy
from allmende.strategy.selectors.cycles import cycles
from allmende.strategy.selectors.okr_overview import (
    CONSORTIUM,
    ObjectiveRow,
    OkrQuery,
    SpaceRow,
    found_objectives,
    okr_tree,
    region_overview,
    rows_of,
    tree_objectives,
)
from allmende.strategy.statistics.export import csv_pieces, harmless
from allmende.strategy.views.okr_shared import new_actions, segments
from allmende.ui.formats import number_text
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Link, Stat

PER_PAGE: Final = 20
_NAMES: Final = ("kommune", "zyklus", "stand", "ebene", "feld")


def _form(request: HttpRequest) -> OkrFilterForm:
    towns = [(CONSORTIUM, _("der Verbund")), *((town.slug, town.name) for town in municipalities())]
    return OkrFilterForm(request.GET or None, towns=towns, cycles=list(cycles(request.actor)))


def _query(form: OkrFilterForm) -> OkrQuery:
    town, cycle, state, level, field = (form.chosen(name) for name in _NAMES)
    return OkrQuery(town, cycle, state, level, field)


def _address(form: OkrFilterForm) -> str:
    return urlencode({name: form.chosen(name) for name in _NAMES if form.chosen(name)})


@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def tree(request: HttpRequest) -> HttpResponse:
    """Show goals with the objectives that serve them and their key results."""
    form = _form(request)
    query = _query(form)
    offered = list(_strategies(request, query))
    asked = request.GET.get("strategie", "")
    chosen = next((one for one in offered if one.key == asked), offered[0] if offered else None)
    now = timezone.now()
    found = tree_objectives(request.actor, query, now)
    context = {
        "form": form,
        "query": _address(form),
        "filtered": query.is_restricted,
        "count": found.filter(goal__strategy=chosen).distinct().count() if chosen else 0,
        "strategy": chosen,
        "strategies": [
            Link(one.title, f"?{urlencode({**_chosen(form), 'strategie': one.key})}", one == chosen)
            for one in offered
        ],
        "tree": okr_tree(request.actor, chosen, query, now) if chosen else [],
        "segments": segments(request, "okr"),
        "actions": new_actions(request.actor),
        "breadcrumbs": [Link(_("OKRs"))],
    }
    return render(request, "strategy/okr/tree.html", context)


def _chosen(form: OkrFilterForm) -> dict[str, str]:
    return {name: form.chosen(name) for name in _NAMES if form.chosen(name)}


def _strategies(request: HttpRequest, query: OkrQuery) -> Sequence[Strategy]:
    """Return the strategies to look through: the region's, and the chosen town's or one's own."""
    found = selectors.strategies(request.actor).exclude(status="superseded")
    shared = [one for one in found if one.kind != "local"]
    if query.town and query.town != CONSORTIUM:
        return [*shared, *found.filter(kind="local", owner__municipality__slug=query.town)]
    own = [space for space in request.actor.space_ids if request.actor.may_edit(space)]
    return [*shared, *found.filter(kind="local", owner__in=own)]


@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def listing(request: HttpRequest) -> HttpResponse:
    """List objectives with filters that stand in the address."""
    form = _form(request)
    query = _query(form)
    rows, page = _page(request, query)
    context = {
        "form": form,
        "query": _address(form),
        "filtered": query.is_restricted,
        "rows": rows,
        "page": page,
        "segments": segments(request, "okr_list"),
        "actions": new_actions(request.actor),
        "csv_url": f"{reverse('strategy:okr_csv')}?{_address(form)}",
        "breadcrumbs": [Link(_("OKRs"), reverse("strategy:okr")), Link(_("Liste"))],
    }
    return render(request, "strategy/okr/list.html", context)


def _page(request: HttpRequest, query: OkrQuery) -> tuple[Sequence[ObjectiveRow], "Page[Objective]"]:
    now = timezone.now()
    found = found_objectives(request.actor, query, now).distinct()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return rows_of(list(page.object_list), now), page


@declares(PUBLIC)
@kept_for_visitors(seconds=15)
def region(request: HttpRequest) -> HttpResponse:
    """Show how far every town is, the consortium first."""
    rows = region_overview(request.actor, timezone.now())
    order = request.GET.get("sortierung", "")
    context = {
        "rows": _sorted([row for row in rows if row.objectives], order),
        "without": [row for row in rows if not row.objectives],
        "stats": _stats(rows),
        "orders": [
            Link(title, f"?sortierung={key}" if key else "?", key == order) for key, title in _orders()
        ],
        "segments": segments(request, "okr_region"),
        "breadcrumbs": [Link(_("OKRs"), reverse("strategy:okr")), Link(_("Region"))],
    }
    return render(request, "strategy/okr/region.html", context)


def _orders() -> list[tuple[str, str]]:
    return [
        ("", _("nach Name")),
        ("hinter-plan", _("hinter Plan zuerst")),
        ("ohne-zahl", _("ohne Zahl zuerst")),
        ("alter", _("am längsten ohne Wert")),
    ]


def _sorted(rows: Sequence[SpaceRow], order: str) -> list[SpaceRow]:
    if order == "hinter-plan":
        return sorted(rows, key=lambda row: -row.behind)
    if order == "ohne-zahl":
        return sorted(rows, key=lambda row: -row.unknown)
    if order == "alter":
        return sorted(rows, key=lambda row: (row.newest_at is not None, row.newest_at or 0))
    return list(rows)


def _stats(rows: Sequence[SpaceRow]) -> list[Stat]:
    listing_url = reverse("strategy:okr_list")
    return [
        Stat(sum(row.objectives for row in rows), _("Objectives"), listing_url),
        Stat(sum(row.fine for row in rows), _("Key Results im Plan"), f"{listing_url}?stand=on_pace"),
        Stat(sum(row.behind for row in rows), _("hinter Plan"), f"{listing_url}?stand=behind"),
        Stat(sum(row.unknown for row in rows), _("ohne aktuelle Zahl"), f"{listing_url}?stand=no_data"),
    ]


@declares(PUBLIC)
def csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the filtered list as a table for spreadsheets, a line for each key result."""
    query = _query(_form(request))
    now = timezone.now()
    rows = rows_of(list(found_objectives(request.actor, query, now).distinct()), now)
    head = [
        _("Kommune"), _("Ziel"), _("Objective"), _("Ebene"), _("Zyklus"), _("Beginn"), _("Ende"),
        _("Zuständig"), _("Key Result"), _("Ausgangswert"), _("Wert"), _("Zielwert"), _("Einheit"),
        _("Weg zum Ziel in Prozent"), _("Stand"), _("Einschätzung"), _("Herkunft"), _("Güte"), _("Stichtag"),
    ]  # fmt: skip
    answer = StreamingHttpResponse(
        csv_pieces(head, _lines(request, rows)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="okr.csv"'
    return answer


def _lines(request: HttpRequest, rows: Sequence[ObjectiveRow]) -> Iterator[list[str]]:
    goals = set(
        selectors.visible_goals(request.actor)
        .filter(pk__in={row.objective.goal_id for row in rows})
        .values_list("pk", flat=True)
    )
    for row in rows:
        one = row.objective
        goal = one.goal.title if one.goal_id in goals else ""
        cycle = one.cycle.title if one.cycle else ""
        about = [
            one.owner.name, goal, one.title, str(one.get_level_display()), cycle,
            one.begins_on.isoformat(), one.ends_on.isoformat(), one.responsible,
        ]  # fmt: skip
        about = [harmless(text) for text in about]
        if not row.results:
            yield [*about, *[""] * 11]
        for status in row.results:
            found = status.key_result
            yield [
                *about,
                harmless(found.title),
                number_text(found.baseline),
                number_text(status.value) if status.value is not None else "",
                number_text(found.target),
                harmless(found.unit),
                str(status.progress_pct) if status.progress_pct is not None else "",
                str(status.pace.label),
                status.word.confidence_word if status.word else "",
                harmless(status.source),
                harmless(status.quality),
                timezone.localtime(status.at).date().isoformat() if status.at else "",
            ]
