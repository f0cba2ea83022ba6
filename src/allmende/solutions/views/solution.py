"""The page of a solution: what problem, what it looks like, does it fit, who runs it, who helps."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import AllmendeError
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.region.map import svg_paths
from allmende.region.selectors import municipalities_with_boundary, region
from allmende.solutions.blueprint.types import Band, Blueprint
from allmende.solutions.models import Solution, SolutionStatus
from allmende.solutions.selectors import (
    blueprint_of,
    effects_of,
    open_adoption,
    public_questions,
    questions_on,
    running,
    solution_for,
)
from allmende.solutions.selectors.addresses import steward_contact
from allmende.solutions.selectors.adoptions import on_the_way
from allmende.solutions.services.effect import figures_of
from allmende.solutions.types import Running
from allmende.solutions.views.cards import status_badge
from allmende.solutions.views.live_tile import live_tiles
from allmende.solutions.views.questions import public_entries
from allmende.solutions.views.towns import towns_of
from allmende.ui.formats import day_text, number_text
from allmende.ui.types import Action, Fact, Link, MapPlace


@require_safe
@declares(PUBLIC)
def solution_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One solution for everybody; people of a town also see their own threads and adoption."""
    solution = solution_for(request.actor, slug)
    blueprint = blueprint_of(solution)
    towns = running(solution, request.actor)
    tiles = live_tiles(request.actor, solution)
    context = {
        "solution": solution,
        "blueprint": blueprint,
        "over": " · ".join(field.name for field in solution.action_fields.all()),
        "badges": [status_badge(solution)],
        "actions": _actions(request.actor, solution),
        "about": _about(solution, blueprint),
        "needs": _needs(solution, blueprint),
        "towns": towns,
        "on_the_way": on_the_way(solution),
        "effects": [(report, *figures_of(report)) for report in effects_of(solution)],
        "tiles": tiles,
        "contact": steward_contact(solution),
        "public": [public_entries(question) for question in public_questions(solution)[:5]],
        "threads": questions_on(request.actor, solution)[:5] if request.actor.is_member else [],
        "ask_url": reverse("solutions:questions", args=[slug]),
        "demo_notice": any(town.is_demo for town in towns) or any(tile.is_simulated for tile in tiles),
        "breadcrumbs": [Link(_("Lösungen"), reverse("solutions:catalogue")), Link(solution.title)],
        **_map(solution, towns),
    }
    return render(request, "solutions/solution/show.html", context)


def _actions(actor: Actor, solution: Solution) -> list[Action]:
    """Check the fit, or go to the adoption that runs already."""
    if solution.status != SolutionStatus.AVAILABLE:
        return [Action(_("Frage stellen"), reverse("solutions:questions", args=[solution.slug]), "primary")]
    if actor.is_member:
        for town in towns_of(actor) if not actor.is_coordinator else []:
            adoption = open_adoption(actor, solution, town)
            if adoption is not None:
                return [
                    Action(_("Zur Übernahme"), reverse("solutions:adoption", args=[adoption.pk]), "primary")
                ]
    return [
        Action(_("Für meine Kommune prüfen"), reverse("solutions:check", args=[solution.slug]), "primary")
    ]


def _about(solution: Solution, blueprint: Blueprint | None) -> list[Fact]:
    steward = solution.steward
    about = blueprint.about if blueprint else None
    return [
        Fact(_("Kümmert sich"), steward.name if steward else None),
        Fact(
            _("Kosten"),
            band_text(about.cost_band) if about else None,
            note=about.cost_band.text if about else "",
        ),
        Fact(
            _("Aufwand"),
            band_text(about.effort_band) if about else None,
            note=about.effort_band.text if about else "",
        ),
        Fact(_("Version"), blueprint.version if blueprint else None),
        Fact(_("Reifestufe"), solution.level or None),
        Fact(_("Nachhaltigkeitsziele"), ", ".join(str(goal) for goal in solution.sdgs.all()) or None),
        Fact(_("Herkunft"), solution.origin or None),
        Fact(_("Quelle"), solution.source or None),
        Fact(_("Lizenz"), about.licences.blueprint if about else None),
    ]


def band_text(band: Band) -> str:
    """A rough range in words, e.g. "25 bis 45 Arbeitsstunden"."""
    return _("%(lowest)s bis %(highest)s %(unit)s") % {
        "lowest": number_text(band.lowest),
        "highest": number_text(band.highest),
        "unit": band.unit,
    }


def _needs(solution: Solution, blueprint: Blueprint | None) -> list[str]:
    """What the profile says the solution needs, else what its blueprint asks for."""
    if solution.needs:
        return list(solution.needs)
    return [need.need for need in blueprint.about.need] if blueprint else []


def _map(solution: Solution, towns: list[Running]) -> dict[str, Any]:
    """Where the solution runs; without boundaries there is only the list."""
    frame, shapes = svg_paths(municipalities_with_boundary())
    if frame is None:
        return {"places": []}
    by_town = {town.municipality_id: town for town in towns}
    places = []
    for shape in shapes:
        place = shape.municipality
        town = by_town.get(place.pk)
        is_steward = place.pk == solution.steward_id
        label = town is not None or is_steward
        places.append(
            MapPlace(
                d=shape.d,
                name=place.name,
                level=2 if town and town.is_live else 1 if town else 0,
                note=_place_note(town, is_steward=is_steward),
                label_x=shape.label_x if label else None,
                label_y=shape.label_y if label else None,
            )
        )
    legend = [_("nicht im Einsatz"), _("wird übernommen"), _("in Betrieb")]
    return {
        "places": places,
        "view_box": frame.view_box,
        "legend": legend,
        "attribution": _attribution(),
        "map_list_url": "#laeuft-liste",
    }


def _place_note(town: Running | None, *, is_steward: bool) -> str:
    parts = [_("kümmert sich")] if is_steward else []
    if town is not None and town.is_live:
        parts.append(
            _("in Betrieb seit %(day)s") % {"day": day_text(town.since)} if town.since else _("in Betrieb")
        )
    elif town is not None:
        parts.append(_("Schritt %(stage)s") % {"stage": town.stage})
    return ", ".join(parts)


def _attribution() -> str:
    try:
        return region().attribution
    except AllmendeError:
        return ""
