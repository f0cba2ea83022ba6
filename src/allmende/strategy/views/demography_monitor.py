"""Demographie-Monitor: how the region's population develops, and the numbers as open data."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.models import Region
from allmende.region.outlines import outlines_of
from allmende.region.selectors import region
from allmende.strategy.forms.statistics import PLACE_FIELDS, PlacesForm
from allmende.strategy.models import StatisticValue
from allmende.strategy.selectors.demography_monitor import (
    PEOPLE,
    SET,
    Demography,
    Monitor,
    change_pct,
    demography,
    ordering_words,
)
from allmende.strategy.selectors.statistics_page import MAP_WIDTH, place_choices
from allmende.strategy.selectors.statistics_values import statistics
from allmende.strategy.statistics.classes import classes_of
from allmende.strategy.statistics.export import csv_pieces, harmless
from allmende.strategy.statistics.types import Point
from allmende.strategy.statistics.words import bases_note, change_sentence, day_words, pct_words, value_words
from allmende.strategy.views.statistics_shared import line_chart, statistic_facts
from allmende.ui.formats import day_text, number_text
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link, MapPlace, Stat

PEOPLE_UNIT = "Personen"
CSV_HEAD = (
    "statistic", "place_kind", "place_key", "place_name", "reference_date", "breakdown", "value", "unit",
    "basis", "note", "source", "licence",
)  # fmt: skip
BY_NAME = "name"


@dataclass(frozen=True, slots=True)
class Order:
    """What the towns are ordered by: numbers with the highest first, names from A, or turned round."""

    by: str
    is_turned: bool

    @classmethod
    def asked(cls, request: HttpRequest) -> Self:
        """Return what the address asks for; an unknown wish is the change of the population."""
        by = request.GET.get("ordnung", "")
        return cls(by if by in ordering_words() else "veraenderung", request.GET.get("richtung") == "auf")

    @property
    def aria(self) -> dict[str, str]:
        """`aria-sort` of the ordered column."""
        is_rising = self.is_turned != (self.by == BY_NAME)
        return {self.by: "ascending" if is_rising else "descending"}


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def monitor(request: HttpRequest) -> HttpResponse:
    """Show development, density, map, order of the towns and a comparison."""
    here = region()
    found = demography(request.actor, here)
    crumbs = [Link(_("Daten"), "/daten/"), Link(_("Demographie-Monitor"))]
    if found is None:
        actions = [Action(_("Kennzahlen ansehen"), reverse("strategy:statistics"), "primary")]
        context: dict[str, Any] = {"monitor": None, "empty_actions": actions, "breadcrumbs": crumbs}
        return render(request, "strategy/statistics/demography.html", context)
    chosen = _chosen(request, found)
    order = Order.asked(request)
    showing = "dichte" if request.GET.get("karte") == "dichte" else "veraenderung"
    context = {
        "monitor": found,
        "here": here,
        "chosen": chosen,
        "form": _form(request, here, chosen),
        "stats": _stats(chosen),
        "bases": found.bases,
        "first_on": found.days.first[0],
        "last_on": found.days.last[0],
        "crosses_bases": found.days.first[1] != found.days.last[1],
        **_development(found, chosen),
        "compared": [_compared(row) for row in _beside(request, found, chosen)],
        "compared_columns": _columns(),
        **_map(found, here, showing),
        "map_choice": _map_choice(request, showing),
        "ranked": _ranked(found, order),
        "order": order,
        "orders": _order_links(request, order),
        "directions": _direction_links(request, order),
        "facts": statistic_facts(found.statistics[PEOPLE]),
        "attribution": here.attribution,
        "breadcrumbs": crumbs,
    }
    return render(request, "strategy/statistics/demography.html", context)


def _chosen(request: HttpRequest, found: Monitor) -> Demography:
    key = request.GET.get("ort", "")
    return next((row for row in found.all_places if row.place.key == key), found.region)


def _form(request: HttpRequest, here: Region, chosen: Demography) -> PlacesForm:
    initial = {name: request.GET.get(name, "") for name in PLACE_FIELDS}
    form = PlacesForm(initial | {"ort": chosen.place.key}, places=place_choices(here))
    del form.fields["aehnlich"]
    return form


def _people(point: Point | None) -> str | None:
    return number_text(point.value, 0) if point else None


def _stats(row: Demography) -> list[Stat]:
    change = row.change
    newest = row.last or row.people.last
    stats = [Stat(_people(newest), _("Einwohnerinnen und Einwohner"), note=_on(newest))]
    if change is not None:
        since = _("seit %(day)s") % {"day": day_text(change.first.on)}
        note = _("andere Grundlage") if change.crosses_bases else ""
        stats.append(Stat(pct_words(change.pct), since, note=note))
    if row.density is not None:
        stats.append(Stat(number_text(row.density.value, 0), _("Personen je km²"), note=_on(row.density)))
    if row.women is not None and row.men is not None:
        both = row.women.value + row.men.value
        share = row.women.value / both * 100 if both else None
        stats.append(Stat(f"{number_text(share, 1)} %", _("Frauen"), note=_on(row.women)))
    return stats


def _on(point: Point | None) -> str:
    return _("am %(day)s") % {"day": day_text(point.on)} if point else ""


def _development(found: Monitor, chosen: Demography) -> dict[str, Any]:
    people = found.statistics[PEOPLE]
    sentence = ""
    if chosen.change is not None:
        sentence = change_sentence(chosen.place.name, chosen.change, _(PEOPLE_UNIT), 0)
    note = ""
    if chosen.change is not None and chosen.change.crosses_bases:
        note = bases_note(chosen.change.first.basis, chosen.change.last.basis)
    return {
        "chart": line_chart(people, chosen.people) if len(chosen.people.points) > 1 else None,
        "chart_columns": [_("Stichtag"), _("Bevölkerung"), _("Grundlage")],
        "chart_rows": [
            [day_words(p.on), number_text(p.value, 0), p.basis or None] for p in chosen.people.points
        ],
        "sentence": sentence,
        "bases_note": note,
    }


def _beside(request: HttpRequest, found: Monitor, chosen: Demography) -> list[Demography]:
    """Return the chosen place, up to three others, its Kreis and the region."""
    keys = [request.GET.get(name, "") for name in PLACE_FIELDS]
    if chosen.slug:
        keys.append(chosen.place.key[:5])
    rows = {row.place.key: row for row in found.all_places}
    others = [rows[key] for key in keys if key in rows]
    return list({row.place.key: row for row in [chosen, *others, found.region]}.values())


def _columns() -> list[str]:
    return [
        _("Ort"),
        _("Bevölkerung"),
        _("Veränderung"),
        _("je km²"),
        _("Frauen"),
        _("Männer"),
        _("Frauen je 100 Männer"),
    ]


def _compared(row: Demography) -> list[object]:
    per_100 = row.women_per_100_men
    return [
        row.place.name,
        _people(row.last),
        pct_words(change_pct(row)),
        number_text(row.density.value, 0) if row.density else None,
        _people(row.women),
        _people(row.men),
        number_text(per_100.value, 1) if per_100 else None,
    ]


def _map(found: Monitor, here: Region, showing: str) -> dict[str, Any]:
    by_change = showing == "veraenderung"
    values = {
        row.place.key: value
        for row in found.towns
        if (value := change_pct(row) if by_change else row.density.value if row.density else None) is not None
    }
    classes = classes_of(list(values.values()), 1 if by_change else 0, at_zero=by_change)

    def write(value: Decimal) -> str:
        # A change of zero has no sign.
        return (pct_words(value) if value else "0 %") if by_change else value_words(value, _("je km²"), 0)

    keys = {row.slug: row.place.key for row in found.towns}
    drawn = outlines_of(here, len(found.towns), MAP_WIDTH)
    places = [
        MapPlace(
            d=outline.d,
            name=outline.name,
            url=f"?ort={keys[outline.slug]}",
            level=classes.level(values.get(keys[outline.slug])),
            note=write(values[keys[outline.slug]]) if keys[outline.slug] in values else _("keine Daten"),
        )
        for outline in drawn.towns
        if outline.slug in keys
    ]
    return {
        "view_box": drawn.view_box,
        "places": places,
        "legend": classes.legend(write),
        "map_title": (
            _("Veränderung der Bevölkerung von %(first)s bis %(last)s")
            if by_change
            else _("Bevölkerungsdichte am %(last)s")
        )
        % {"first": day_words(found.days.first[0]), "last": day_words(found.days.last[0])},
    }


def _map_choice(request: HttpRequest, showing: str) -> list[Link]:
    titles = {"veraenderung": _("Veränderung"), "dichte": _("Dichte")}
    return [
        Link(title, f"{_address(request, karte=key)}#karte", current=key == showing)
        for key, title in titles.items()
    ]


def _order_links(request: HttpRequest, order: Order) -> list[Link]:
    return [
        Link(title, f"{_address(request, ordnung=key)}#rangliste", current=key == order.by)
        for key, title in ordering_words().items()
    ]


def _direction_links(request: HttpRequest, order: Order) -> list[Link]:
    if order.by == BY_NAME:
        titles = {"ab": _("von A bis Z"), "auf": _("von Z bis A")}
    else:
        titles = {"ab": _("höchste zuerst"), "auf": _("niedrigste zuerst")}
    return [
        Link(title, f"{_address(request, richtung=key)}#rangliste", current=(key == "auf") == order.is_turned)
        for key, title in titles.items()
    ]


def _address(request: HttpRequest, **changed: str) -> str:
    told = request.GET.copy()
    for key, value in changed.items():
        told[key] = value
    return f"?{told.urlencode()}"


def _ranked(found: Monitor, order: Order) -> list[list[object]]:
    """Return the towns in the chosen order; towns without the number stand last, whichever way it goes."""
    numbers: dict[str, Callable[[Demography], Decimal | None]] = {
        "bevoelkerung": lambda row: row.last.value if row.last else None,
        "dichte": lambda row: row.density.value if row.density else None,
        "veraenderung": change_pct,
    }
    if order.by == BY_NAME:
        rows = list(found.towns)
        known = rows[::-1] if order.is_turned else rows
        unknown: list[Demography] = []
    else:
        number = numbers[order.by]
        known = [row for row in found.towns if number(row) is not None]
        known.sort(key=lambda row: number(row) or Decimal(0), reverse=not order.is_turned)
        unknown = [row for row in found.towns if number(row) is None]
    return [
        [
            Link(row.place.name, f"?ort={row.place.key}"),
            _people(row.first),
            _people(row.last),
            pct_words(change_pct(row)),
            number_text(row.density.value, 0) if row.density else None,
        ]
        for row in [*known, *unknown]
    ]


@require_safe
@declares(PUBLIC)
def monitor_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Stream everything the monitor shows as open data, with source and licence in every line."""
    known = {one.pk: one for one in statistics(request.actor).filter(indicator_set=SET)}
    keys = _region_keys()
    rows = StatisticValue.objects.filter(statistic__in=known, place_key__in=keys).order_by(
        "statistic__position", "place_kind", "place_key", "reference_date", "breakdown"
    )

    def lines() -> Iterator[Sequence[str | int]]:
        for row in rows.iterator(chunk_size=2000):
            one = known[row.statistic_id]
            yield (
                one.key, row.place_kind, row.place_key, harmless(row.place_name),
                row.reference_date.isoformat(), row.breakdown, f"{row.value.normalize():f}",
                harmless(one.unit), harmless(row.basis), harmless(row.note), harmless(one.source),
                harmless(one.licence),
            )  # fmt: skip

    return StreamingHttpResponse(
        csv_pieces(CSV_HEAD, lines()),
        content_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": 'attachment; filename="demographie.csv"',
            "Cache-Control": "no-cache" if request.actor.is_anonymous else "private, no-store",
            "Vary": "Cookie",
        },
    )


def _region_keys() -> list[str]:
    """Return the keys of the region's own places, of its state and the federation."""
    here = region()
    districts = list(here.districts.values_list("ags", flat=True))
    towns = list(here.districts.values_list("municipalities__ags", flat=True))
    return [here.slug, *districts, *[ags for ags in towns if ags], *{ags[:2] for ags in districts}, "DE"]
