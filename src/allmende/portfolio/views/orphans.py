"""The orphan report of a town and of the region, as page and table for other programs."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.access import declares
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.portfolio.choice_addresses import portfolio_crumb
from allmende.portfolio.choice_permissions import SEE_ORPHANS
from allmende.portfolio.forms.orphans import OrphansFilter
from allmende.portfolio.selectors.orphans import orphans
from allmende.portfolio.selectors.orphans_types import Gap, OrphanGroup, OrphanItem, OrphanReport
from allmende.region.selectors import consortium, municipalities, municipality_by_slug
from allmende.ui.types import Link

#: How many things of one gap the page of the region shows; the table for other programs has all.
SHOWN = 50
#: Value of the filter for the consortium's own things.
COMMON = "verbund"


@require_safe
@declares(SEE_ORPHANS)
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
        "groups": [(group, _shown(request, group)) for group in groups],
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


def _shown(request: HttpRequest, group: OrphanGroup) -> list[tuple[OrphanItem, bool]]:
    """The first things with this gap, and whether the reader may close it."""
    actor = request.actor
    everywhere = group.gap == Gap.NO_SDG and actor.is_coordinator
    return [(item, everywhere or actor.may_edit(item.owner_id)) for item in group.items[:SHOWN]]


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
@declares(SEE_ORPHANS)
def report_csv(request: HttpRequest) -> HttpResponse:
    """Every gap as a line, for a spreadsheet."""
    space = _space(request.GET.get("kommune", ""))
    wanted = OrphansFilter(request.GET, towns=()).gap()
    found = orphans(request.actor, space)
    house = request.build_absolute_uri("/").rstrip("/")
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";")
    lines.writerow([_("Kommune"), _("Lücke"), _("Titel"), _("Hinweis"), _("Adresse")])
    for group in found.groups:
        if wanted in {None, group.gap}:
            lines.writerows(
                [
                    _plain(i.owner_name),
                    str(group.gap.label),
                    _plain(i.title),
                    _plain(i.note),
                    house + i.url,
                ]
                for i in group.items
            )
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="luecken.csv"'
    return answer


def _plain(text: str) -> str:
    """Keep a spreadsheet from taking somebody's title for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
