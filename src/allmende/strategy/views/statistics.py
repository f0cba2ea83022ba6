"""The catalogue of statistics and the page of one: what it means, how it goes, how others do."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import NotFound
from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.kernel.mentions import mentions_of
from allmende.kernel.models import SpaceKind
from allmende.region.models import Region
from allmende.region.selectors import municipalities, region
from allmende.strategy.forms.statistics import PLACE_FIELDS, CatalogueForm, PlacesForm
from allmende.strategy.models import PlaceKind, Statistic
from allmende.strategy.selectors.statistics_catalogue import editable_spaces, filter_choices, found_statistics
from allmende.strategy.selectors.statistics_page import (
    Compared,
    RegionPicture,
    comparison,
    parts_of,
    place_by_key,
    place_choices,
    region_picture,
    uses_of,
)
from allmende.strategy.selectors.statistics_values import (
    place_of,
    places_above,
    similar_towns,
    statistic_for,
    statistics,
    towns_with_values,
)
from allmende.strategy.statistics.export import csv_pieces, harmless
from allmende.strategy.statistics.types import Place, Trend
from allmende.strategy.statistics.words import (
    bases_note,
    pct_words,
    trend_sentence,
    trend_words,
    value_words,
)
from allmende.strategy.views.statistics_shared import (
    catalogue_crumb,
    line_chart,
    statistic_facts,
    trend_table,
)
from allmende.ui.formats import number_text
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link

PER_PAGE = 30
CSV_HEAD = (
    "key", "place_kind", "place_key", "place_name", "reference_date", "breakdown", "value", "unit", "basis",
    "quality", "note", "source", "licence",
)  # fmt: skip


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def catalogue(request: HttpRequest) -> HttpResponse:
    """List the statistics that match."""
    form = CatalogueForm(request.GET, choices=filter_choices(request.actor))
    query = form.query
    page = Paginator(found_statistics(request.actor, query), PER_PAGE).get_page(request.GET.get("page"))
    told = {name: value for name, value in request.GET.items() if value and name != "page"}
    context = {
        "form": form,
        "page": page,
        "query": urlencode(told),
        "total": statistics(request.actor).count(),
        "filtered": query.is_restricted,
        "reset_url": reverse("strategy:statistics"),
        "actions": _catalogue_actions(request.actor),
        "empty_actions": [Action(_("Alle Kennzahlen zeigen"), reverse("strategy:statistics"), "primary")],
        "breadcrumbs": [Link(_("Daten"), "/daten/"), Link(_("Kennzahlen"))],
    }
    return render(request, "strategy/statistics/list.html", context)


def _catalogue_actions(actor: Actor) -> list[Action]:
    if not editable_spaces(actor):
        return []
    return [
        Action(_("Tabelle einlesen"), reverse("strategy:statistics_imports"), "primary"),
        Action(_("Kennzahl anlegen"), reverse("strategy:statistic_new")),
    ]


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def statistic(request: HttpRequest, key: str) -> HttpResponse:
    """Show one statistic at a place, with others beside it and all towns on a map."""
    found = statistic_for(request.actor, key)
    here = region()
    place = _chosen(request, here)
    others = _others(request, here, place)
    whole, parts = parts_of(found, place)
    rows = comparison(found, place, others)
    picture = region_picture(found, here)
    # The database takes no NUL.
    words = request.GET.get("suche", "").replace("\0", "").strip()[:60]
    elsewhere = towns_with_values(found, words) if words else []
    context = {
        "statistic": found,
        "place": place,
        "form": _places_form(request, here, place, others),
        "facts": statistic_facts(found),
        **_trend_context(found, place, whole),
        "compared": [_compared_words(found, row) for row in rows],
        "parts": [
            [part.label, value_words(part.point.value, found.unit, found.decimals),
             f"{number_text(part.share_pct, 1)} %" if part.share_pct is not None else None]
            for part in parts
        ],
        "parts_on": parts[0].point if parts else None,
        "picture": picture,
        "ranked": _ranked_rows(found, picture),
        "attribution": here.attribution,
        "uses": uses_of(request.actor, found),
        "mentions": mentions_of(request.actor, found),
        "words": words,
        "elsewhere": [Link(f"{town.name} ({town.key})", _with(request, town)) for town in elsewhere],
        "csv_url": reverse("strategy:statistic_csv", args=[found.key]),
        "actions": _actions(request.actor, found),
        "demo_notice": found.is_demo,
        "breadcrumbs": [*catalogue_crumb(), Link(found.title)],
    }  # fmt: skip
    return render(request, "strategy/statistics/show.html", context)


def _actions(actor: Actor, found: Statistic) -> list[Action]:
    actions = []
    spaces = editable_spaces(actor)
    if spaces and not found.calculation:
        actions.append(Action(_("Werte eintragen"), reverse("strategy:statistic_values", args=[found.key])))
    if spaces:
        actions.append(Action(_("Zielpfad setzen"), reverse("strategy:target_new", args=[found.key])))
    if may(actor, "strategy.edit_statistic", found):
        actions.append(Action(_("Bearbeiten"), reverse("strategy:statistic_edit", args=[found.key])))
    return actions


def _chosen(request: HttpRequest, here: Region) -> Place:
    """Return the place the address names; else the one town somebody works for, else the region."""
    towns = [space for space in editable_spaces(request.actor) if space.kind == SpaceKind.MUNICIPALITY]
    default = place_of(towns[0]) if len(towns) == 1 else place_of(here)
    return _place_or_none(request.GET.get("ort", ""), here) or default


def _place_or_none(key: str, here: Region) -> Place | None:
    try:
        return place_by_key(key, here) if key else None
    except NotFound:
        return None


def _others(request: HttpRequest, here: Region, place: Place) -> list[Place]:
    """Return what is chosen to compare, what lies above, and towns of a like size where asked."""
    chosen = [_place_or_none(request.GET.get(name, ""), here) for name in PLACE_FIELDS]
    found = [other for other in chosen if other is not None]
    town = municipalities().filter(ags=place.key).first() if place.kind == PlaceKind.MUNICIPALITY else None
    if town is not None and request.GET.get("aehnlich"):
        found += similar_towns(town)
    if town is not None:
        found += places_above(town)
    else:
        found += _above(place, here)
    return list({other.at: other for other in found}.values())


def _above(place: Place, here: Region) -> list[Place]:
    digits = place.key.isdecimal()
    state = place.key[:2] if digits else _state_of_region(here)
    keys = [here.slug, state, "DE"] if not digits else [state, "DE"]
    return [found for key in keys if (found := _place_or_none(key, here)) is not None]


def _state_of_region(here: Region) -> str:
    first = here.districts.order_by("ags").first()
    return first.ags[:2] if first else ""


def _places_form(request: HttpRequest, here: Region, place: Place, others: Sequence[Place]) -> PlacesForm:
    groups = place_choices(here)
    known = {key for _title, places in groups for key, _name in places}
    extra = [(other.key, other.name) for other in [place, *others] if other.key not in known]
    initial: dict[str, str | bool] = {name: request.GET.get(name, "") for name in PLACE_FIELDS}
    initial |= {"ort": place.key, "aehnlich": bool(request.GET.get("aehnlich"))}
    return PlacesForm(initial, places=groups, extra=extra)


def _with(request: HttpRequest, town: Place) -> str:
    """Return this page's address with a town added to the comparison, in the first free place."""
    told = {name: request.GET[name] for name in ("ort", *PLACE_FIELDS, "aehnlich") if request.GET.get(name)}
    free = next((name for name in PLACE_FIELDS if not told.get(name)), PLACE_FIELDS[-1])
    return "?" + urlencode(told | {free: town.key})


def _trend_context(found: Statistic, place: Place, whole: Trend) -> dict[str, Any]:
    notes = ""
    if whole.overall is not None and whole.overall.crosses_bases:
        notes = bases_note(whole.overall.first.basis, whole.overall.last.basis)
    return {
        "last": whole.last,
        "last_value": value_words(whole.last.value, found.unit, found.decimals) if whole.last else None,
        "trend": whole,
        "trend_word": trend_words(whole.word),
        "sentence": trend_sentence(place.name, whole, found.unit, found.decimals),
        "bases_note": notes,
        "chart": line_chart(found, whole) if len(whole.points) > 1 else None,
        **trend_table(found, whole),
    }


def _compared_words(found: Statistic, row: Compared) -> dict[str, Any]:
    return {
        "name": row.place.name,
        "kind": PlaceKind(row.place.kind).label,
        "value": value_words(row.point.value, found.unit, found.decimals) if row.point else None,
        "on": row.point.on if row.point else None,
        "difference": pct_words(row.difference_pct) if row.difference_pct is not None else "",
        "part": f"{number_text(row.part_pct, 1)} %" if row.part_pct is not None else "",
        "share": row.share,
        "note": row.note,
        "is_chosen": row.is_chosen,
    }


def _ranked_rows(found: Statistic, picture: RegionPicture | None) -> list[list[object]]:
    if picture is None:
        return []
    return [
        [row.rank, Link(row.place.name, f"?ort={row.place.key}"),
         value_words(row.value, found.unit, found.decimals)]
        for row in picture.ranked
    ]  # fmt: skip


@require_safe
@declares(PUBLIC)
def statistic_csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Stream all values of a statistic, or those of one place, as CSV."""
    found = statistic_for(request.actor, key)
    place = _place_or_none(request.GET.get("ort", ""), region())
    pieces = csv_pieces(CSV_HEAD, _csv_rows(found, place))
    name = f"{found.key}{f'-{place.key}' if place else ''}.csv"
    return StreamingHttpResponse(
        pieces,
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-cache" if request.actor.is_anonymous else "private, no-store",
            "Vary": "Cookie",
        },
    )


def _csv_rows(found: Statistic, place: Place | None) -> Iterator[Sequence[str | int]]:
    rows = found.values.order_by("place_kind", "place_key", "reference_date", "basis", "breakdown")
    if place is not None:
        rows = rows.filter(place_kind=place.kind, place_key=place.key)
    for row in rows.iterator(chunk_size=2000):
        on: date = row.reference_date
        yield (
            found.key,
            row.place_kind,
            row.place_key,
            harmless(row.place_name),
            on.isoformat(),
            row.breakdown,
            f"{row.value.normalize():f}",
            harmless(found.unit),
            harmless(row.basis),
            row.quality,
            harmless(row.note),
            harmless(found.source),
            harmless(found.licence),
        )
