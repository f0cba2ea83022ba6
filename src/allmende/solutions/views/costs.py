"""The cost sheet of a town: read, print, put an own price in, take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.kernel.access import declares, may
from allmende.kernel.http import HttpRequest
from allmende.solutions import permissions
from allmende.solutions.errors import CostLineUnknown
from allmende.solutions.forms.fit import CostLineForm
from allmende.solutions.models import CostKind
from allmende.solutions.selectors import solution_for
from allmende.solutions.services.adoptions import town_of
from allmende.solutions.services.costs import overwrite, reset, sheet_of
from allmende.solutions.types import CostRow, CostSheet
from allmende.solutions.views.fit import crumbs
from allmende.solutions.views.towns import own_town
from allmende.ui.types import Link


@require_safe
@declares(permissions.SEE_FIT)
def cost_sheet(request: HttpRequest, slug: str, town: str) -> HttpResponse:
    """Quantities of the town times unit prices; one-off, per year, hours."""
    solution, place = solution_for(request.actor, slug), own_town(request, town)
    sheet = sheet_of(solution, place)
    context = {
        "solution": solution,
        "town": place,
        "sheet": sheet,
        "groups": groups_of(sheet),
        "may_edit": may(request.actor, permissions.CHECK_FIT, place),
        "fit_url": reverse("solutions:fit", args=[slug, town]),
        "breadcrumbs": _way(request, slug, town, _("Kosten")),
    }
    return render(request, "solutions/costs/sheet.html", context)


def groups_of(sheet: CostSheet) -> list[dict[str, object]]:
    """The sheet's lines by how they count, each group with its sum."""
    return [
        {"kind": kind.value, "title": kind.label, "rows": sheet.of_kind(kind), "total": sheet.total(kind)}
        for kind in CostKind
        if sheet.of_kind(kind)
    ]


def _way(request: HttpRequest, slug: str, town: str, title: str) -> list[Link]:
    solution = solution_for(request.actor, slug)
    place = own_town(request, town)
    check = Link(
        _("Passt das zu %(town)s?") % {"town": place.name}, reverse("solutions:fit", args=[slug, town])
    )
    return [*crumbs(solution), check, Link(title)]


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.CHECK_FIT)
def cost_line(request: HttpRequest, slug: str, town: str, key: str) -> HttpResponse:
    """One line: the town's own quantity and price instead of the blueprint's."""
    solution, place = solution_for(request.actor, slug), own_town(request, town)
    town_of(request.actor, place, permissions.CHECK_FIT)
    row = _row(sheet_of(solution, place), key)
    if "reset" in request.POST:
        reset(actor=request.actor, solution=solution, municipality=place, key=key)
        messages.success(request, _("Für „%(line)s“ gilt wieder die Blaupause.") % {"line": row.label})
        return redirect("solutions:costs", slug, town)
    form = CostLineForm(request.POST or None, initial=_initial(row))
    if form.is_valid():
        overwrite(actor=request.actor, solution=solution, municipality=place, key=key, line=form.line())
        messages.success(request, _("„%(line)s“ ist geändert.") % {"line": row.label})
        return redirect("solutions:costs", slug, town)
    context = {
        "row": row,
        "form": form,
        "costs_url": reverse("solutions:costs", args=[slug, town]),
        "breadcrumbs": _way(request, slug, town, row.label),
    }
    return render(request, "solutions/costs/line.html", context, status=422 if form.is_bound else 200)


def _row(sheet: CostSheet, key: str) -> CostRow:
    for row in sheet.rows:
        if row.key == key:
            return row
    raise CostLineUnknown(line=key)


def _initial(row: CostRow) -> dict[str, object]:
    return {
        "quantity": row.quantity if row.own_quantity else None,
        "unit_price": row.unit_price if row.own_price else None,
        "price_source": row.price_source if row.own_price else "",
    }
