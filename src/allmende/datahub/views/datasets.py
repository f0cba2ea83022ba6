"""Open data: the list, a dataset's page, its downloads."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import NotFound
from allmende.datahub import elsewhere, selectors
from allmende.datahub.exports import csv_lines, in_pieces, json_pieces
from allmende.datahub.forms import DatasetFilterForm, PeriodForm
from allmende.datahub.local_time import local_day
from allmende.datahub.models import Dataset
from allmende.datahub.quality_words import without
from allmende.datahub.selectors.keeping import keeping_sentence, rule_of
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.types import Extent
from allmende.datahub.views.places import town_link
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.ui.formats import day_text, number_text, unit_symbol
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Fact, Link

PER_PAGE = 20
#: The first day offered lies this long before the last.
WEEK = timedelta(days=6)
PAGE = "datahub/dataset/detail.html"


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def dataset_list(request: HttpRequest) -> HttpResponse:
    """Every published dataset the visitor may see, with search and filter."""
    every = selectors.datasets_of(request.actor)
    towns = sorted(set(every.order_by().values_list("owner__key", "owner__name")), key=lambda town: town[1])
    form = DatasetFilterForm(request.GET, towns=towns)
    # An unknown town in the address is no filter; the list stays useful.
    query = form.cleaned_data if form.is_valid() else {}
    found = selectors.found_datasets(every, query.get("q", ""), query.get("kommune", ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "query": urlencode({name: value for name, value in query.items() if value}),
        "total": every.count(),
        "filtered": any(query.values()),
        "reset_url": reverse("datahub:datasets"),
        "actions": _own_actions(request.actor),
        "breadcrumbs": [Link(_("Daten"))],
    }
    return render(request, "datahub/dataset/list.html", context)


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset: what it is, whose, under which terms, from when to when, and how to get it."""
    found = selectors.dataset_for(request.actor, slug)
    if page := elsewhere.page_of(found):
        return redirect(page)
    extent = selectors.extent_of(request.actor, found)
    last = local_day(extent.last or now_utc())
    form = PeriodForm(initial={"von": last - WEEK, "bis": last})
    return render(request, PAGE, _context(found, extent, form))


@require_safe
@declares(PUBLIC)
def dataset_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The dataset's rows of a period as CSV, streamed."""
    return _download(request, slug, "csv", "text/csv; charset=utf-8; header=present")


@require_safe
@declares(PUBLIC)
def dataset_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The dataset's rows of a period as one JSON array, streamed."""
    return _download(request, slug, "json", "application/json")


def _problem(form: PeriodForm) -> HttpResponse:
    """Answer a program that named no proper period (RFC 9457)."""
    errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
    title = _("Bitte nennen Sie „von“ und „bis“ als Tage, z. B. 2026-03-01.")
    body = {
        "type": "about:blank",
        "title": title,
        "status": 422,
        "code": "datahub.period_invalid",
        "errors": errors,
    }
    return JsonResponse(body, status=422, content_type="application/problem+json")


def _own_actions(actor: Actor) -> list[Action]:
    """Return the way to a town's own connections, for its people."""
    return [Action(_("Quellen Ihrer Kommune"), reverse("datahub:sources"))] if actor.space_ids else []


def _last_week(request: HttpRequest, found: Dataset) -> dict[str, str]:
    """What a download without a period means: the last seven days that have values."""
    last = local_day(selectors.extent_of(request.actor, found).last or now_utc())
    return {"von": (last - WEEK).isoformat(), "bis": last.isoformat()}


def _download(request: HttpRequest, slug: str, kind: str, content_type: str) -> HttpResponseBase:
    found = selectors.dataset_for(request.actor, slug)
    if download := elsewhere.csv_of(found):
        if kind != "csv":
            raise NotFound(slug=slug)
        return redirect(download)
    form = PeriodForm(request.GET if request.GET else _last_week(request, found))
    if not form.is_valid():
        if kind == "json" and not request.accepts("text/html"):
            return _problem(form)
        extent = selectors.extent_of(request.actor, found)
        return render(request, PAGE, _context(found, extent, form), status=422)
    first, last = form.cleaned_data["von"], form.cleaned_data["bis"]
    unwanted = form.cleaned_data["ohne"]
    rows = without(selectors.stream_rows(request.actor, found, first, last), unwanted)
    write = csv_lines if kind == "csv" else json_pieces
    pieces: Iterator[bytes] = in_pieces(write(rows, found.attributes))
    response = StreamingHttpResponse(pieces, content_type=content_type)
    name = f"{found.slug}_{first}_{last}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # What a signed-in person may take must not wait in a shared cache for the next visitor.
    response["Cache-Control"] = "private, no-store" if not request.actor.is_anonymous else "no-cache"
    response["Vary"] = "Cookie"
    return response


def _context(found: Dataset, extent: Extent, form: PeriodForm) -> dict[str, object]:
    period = None
    if extent.first and extent.last:
        first, last = day_text(extent.first), day_text(extent.last)
        period = first if first == last else _("%(first)s bis %(last)s") % {"first": first, "last": last}
    owner = town_link(found.owner)
    csv_path = reverse("datahub:dataset_csv", args=[found.slug])
    newest = local_day(extent.last or now_utc())
    example = f"{settings.ALLMENDE_ENV.public_url}{csv_path}?von={newest - WEEK}&bis={newest}"
    return {
        "dataset": found,
        "facts": [
            Fact(_("Herausgeberin"), owner.title, owner.url),
            Fact(_("Lizenz"), found.licence, found.licence_url),
            Fact(_("Rhythmus"), found.rhythm or None),
            Fact(_("Verfügbarer Zeitraum"), period),
            Fact(_("Räume mit Messwerten"), number_text(extent.rooms)),
            Fact(
                _("Aufbewahrung"),
                keeping_sentence(rule_of(found)),
            ),
        ],
        "releases": selectors.release_sentences(found),
        "attribute_columns": [_("Bedeutung"), _("Name im Download"), _("Einheit")],
        "attributes": [
            [
                attribute.get("title") or attribute["name"],
                attribute["name"],
                unit_symbol(attribute["unit"]) or None,
            ]
            for attribute in found.attributes
        ],
        "form": form,
        "csv_url": csv_path,
        "json_url": reverse("datahub:dataset_json", args=[found.slug]),
        "curl": f'curl -o {found.slug}.csv "{example}"',
        "breadcrumbs": [Link(_("Daten"), reverse("datahub:datasets")), Link(found.title)],
    }
