"""The page of a solution: what problem, what it looks like, does it fit, who runs it, who helps."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.solutions.blueprint.types import Band, Blueprint
from allmende.solutions.models import Solution, SolutionStatus
from allmende.solutions.selectors import (
    blueprint_of,
    effects_of,
    open_adoption,
    public_questions,
    questions_on,
    solution_for,
)
from allmende.solutions.selectors.addresses import steward_contact
from allmende.solutions.selectors.adoptions import towns_with
from allmende.solutions.services.effect import figures_of
from allmende.solutions.views.cards import status_badge
from allmende.solutions.views.live_tile import live_tiles
from allmende.solutions.views.questions import public_entries
from allmende.solutions.views.solution_map import map_of
from allmende.solutions.views.towns import towns_of
from allmende.ui.formats import number_text
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Fact, Link


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def solution_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One solution for everybody; people of a town also see their own threads and adoption."""
    solution = solution_for(request.actor, slug)
    blueprint = blueprint_of(solution)
    towns, under_way = towns_with(solution, request.actor)
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
        "on_the_way": under_way,
        "effects": [(report, *figures_of(report)) for report in effects_of(solution)],
        "tiles": tiles,
        "contact": steward_contact(solution),
        "public": [public_entries(question) for question in public_questions(solution)[:5]],
        "threads": questions_on(request.actor, solution)[:5] if request.actor.is_member else [],
        "ask_url": reverse("solutions:questions", args=[slug]),
        "demo_notice": any(town.is_demo for town in towns) or any(tile.is_simulated for tile in tiles),
        "breadcrumbs": [Link(_("Lösungen"), reverse("solutions:catalogue")), Link(solution.title)],
        **map_of(solution, towns),
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
        Fact(
            _("Handlungsfelder"),
            ", ".join(field.name for field in solution.action_fields.all()) or None,
            note=_editorial(solution, "action_fields"),
        ),
        Fact(
            _("Nachhaltigkeitsziele"),
            ", ".join(str(goal) for goal in solution.sdgs.all()) or None,
            note=_editorial(solution, "sdgs"),
        ),
        Fact(_("Status"), solution.get_status_display(), note=_editorial(solution, "status")),
        Fact(_("Herkunft"), solution.origin or None),
        Fact(_("Quelle"), solution.source or None),
        Fact(_("Lizenz"), about.licences.blueprint if about else None),
    ]


def _editorial(solution: Solution, field: str) -> str:
    """The mark of what the region assigned itself and its sources do not say."""
    return _("Redaktion") if field in solution.editorial else ""


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
