"""The orphan report of a town and of the region, as page and table for other programs."""

import csv
import io
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.access import declares, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.portfolio import choice_permissions
from allmende.portfolio.choice_addresses import portfolio_crumb
from allmende.portfolio.forms.orphans import LeaveForm, OrphansFilter
from allmende.portfolio.selectors.orphans import gap_for, orphans
from allmende.portfolio.selectors.orphans_types import Gap, OrphanItem, OrphanReport
from allmende.portfolio.services.intake.table import harmless
from allmende.portfolio.services.orphans import count_gap_again, leave_gap
from allmende.region.selectors import consortium, municipalities, municipality_by_slug
from allmende.ui.types import Link

#: How many things of one gap the page of the region shows; the table for other programs has all.
SHOWN = 50
#: Value of the filter for the consortium's own things.
COMMON = "verbund"


@require_safe
@declares(choice_permissions.SEE_ORPHANS)
def report(request: HttpRequest) -> HttpResponse:
    """What lacks a link: one town's gaps, or the table of all towns for the agency."""
    if not request.actor.is_coordinator and not request.GET.get("kommune"):
        return _own(request)
    space = _space(request.GET.get("kommune", ""))
    found = orphans(request.actor, space)
    form = OrphansFilter(request.GET, towns=municipalities() if request.actor.is_coordinator else ())
    wanted = form.gap()
    groups = [group for group in found.groups if wanted in {None, group.gap}]
    rest = request.GET.urlencode()
    context = {
        "report": found,
        "form": form,
        "groups": [(group, _shown(request, group.items), _shown(request, group.left)) for group in groups],
        "gaps": list(Gap),
        "shown": SHOWN,
        "wanted": wanted,
        "towns": sorted([t for t in found.towns if not t.is_blank], key=lambda t: -t.total),
        "blank": [town for town in found.towns if town.is_blank],
        "csv_url": reverse("portfolio:orphans_csv") + (f"?{rest}" if rest else ""),
        "demo_notice": _is_demo(),
        "breadcrumbs": _crumbs(request, found),
    }
    return render(request, "portfolio/orphans/report.html", context)


def _shown(request: HttpRequest, items: Sequence[OrphanItem]) -> list[tuple[OrphanItem, bool]]:
    """The first things with a gap, and whether the reader may close it or leave it."""
    return [(item, request.actor.may_edit(item.owner_id)) for item in items[:SHOWN]]


def _own(request: HttpRequest) -> HttpResponse:
    """Lead a town's people to their own gaps."""
    own = municipalities().filter(space_id__in=request.actor.space_ids).first()
    if own is None and consortium().space_id not in request.actor.space_ids:
        raise Forbidden
    query = request.GET.copy()
    query["kommune"] = own.slug if own else COMMON
    return redirect(f"{reverse('portfolio:orphans')}?{query.urlencode()}")


def _space(slug: str) -> Space | None:
    if slug == COMMON:
        return consortium().space
    if not slug:
        return None
    if not slug.replace("-", "").isalnum():
        raise NotFound(slug=slug)
    return municipality_by_slug(slug).space


def _is_demo() -> bool:
    return consortium().region.is_demo


def _crumbs(request: HttpRequest, found: OrphanReport) -> list[Link]:
    crumbs = [portfolio_crumb()]
    if found.space is not None and request.actor.is_coordinator:
        return [*crumbs, Link(_("Lücken"), reverse("portfolio:orphans")), Link(found.space.name)]
    return [*crumbs, Link(_("Lücken"))]


@require_safe
@declares(choice_permissions.SEE_ORPHANS)
def report_csv(request: HttpRequest) -> HttpResponse:
    """Every gap as a line, for a spreadsheet."""
    space = _space(request.GET.get("kommune", ""))
    wanted = OrphansFilter(request.GET, towns=()).gap()
    found = orphans(request.actor, space)
    house = request.build_absolute_uri("/").rstrip("/")
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";")
    lines.writerow(
        [_("Kommune"), _("Lücke"), _("Titel"), _("Hinweis"), _("Stand"), _("Grund"), _("Bis"), _("Adresse")]
    )
    for group in found.groups:
        if wanted in {None, group.gap}:
            lines.writerows(_line(item, house) for item in [*group.items, *group.left])
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="luecken.csv"'
    return answer


def _line(item: OrphanItem, house: str) -> list[str]:
    left = item.accepted
    return [
        harmless(item.owner_name),
        str(item.gap.label),
        harmless(item.title),
        harmless(item.note),
        _("bewusst offen") if left else _("offen"),
        harmless(left.reason) if left else "",
        left.until.isoformat() if left and left.until else "",
        house + item.url,
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@declares(choice_permissions.LEAVE_GAP)
def leave(request: HttpRequest, gap: str, subject_id: int) -> HttpResponse:
    """Leave a gap open on purpose, with a reason."""
    item = gap_for(request.actor, _gap(gap), subject_id)
    require(request.actor, choice_permissions.LEAVE_GAP, item.owner_id)
    form = LeaveForm(request.POST or None, left=item.accepted)
    if request.method == "POST" and form.is_valid():
        leave_gap(actor=request.actor, gap=item.gap, subject_id=subject_id, **form.cleaned_data)
        messages.success(request, _("Die Lücke bleibt bewusst offen. Sie steht mit dem Grund in der Liste."))
        return redirect(_back(item))
    context = {
        "title": _("Lücke bewusst offen lassen"),
        "lead": f"{item.gap.label}: {item.title}",
        "form": form,
        "submit": _("Offen lassen"),
        "cancel_url": _back(item),
        "breadcrumbs": [portfolio_crumb(), Link(_("Lücken"), _back(item)), Link(item.title)],
    }
    return render(request, "portfolio/sketch/form.html", context, status=422 if form.errors else 200)


@require_POST
@declares(choice_permissions.LEAVE_GAP)
def count_again(request: HttpRequest, gap: str, subject_id: int) -> HttpResponse:
    """Count a gap again."""
    item = gap_for(request.actor, _gap(gap), subject_id)
    count_gap_again(actor=request.actor, gap=item.gap, subject_id=subject_id)
    messages.success(request, _("„%(title)s“ zählt wieder als Lücke.") % {"title": item.title})
    return redirect(_back(item))


def _gap(value: str) -> Gap:
    if value not in Gap.values:
        raise NotFound(gap=value)
    return Gap(value)


def _back(item: OrphanItem) -> str:
    """Return the owner's list of gaps."""
    town = municipalities().filter(space_id=item.owner_id).first()
    query = urlencode({"kommune": town.slug if town else COMMON})
    return f"{reverse('portfolio:orphans')}?{query}#{item.gap.value}"
