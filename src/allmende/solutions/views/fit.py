"""The fit check: questions answered from the town's profile, a result in words, and the start."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.kernel.access import declares, may
from allmende.kernel.http import HttpRequest
from allmende.region.models import Municipality
from allmende.region.selectors import profile_of
from allmende.solutions import permissions
from allmende.solutions.forms.fit import FitForm
from allmende.solutions.models import Solution
from allmende.solutions.selectors import blueprint_of, open_adoption, solution_for
from allmende.solutions.services.adoptions import start_adoption, town_of
from allmende.solutions.services.costs import sheet_of
from allmende.solutions.services.fit import check_fit, latest_check, result_of
from allmende.solutions.views.towns import own_town, towns_of
from allmende.ui.types import Action, Link


@require_safe
@declares(permissions.SEE_FIT)
def choose_town(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the check of the one town somebody works for, or ask for which."""
    solution = solution_for(request.actor, slug)
    towns = towns_of(request.actor)
    if len(towns) == 1:
        return redirect("solutions:fit", slug, towns[0].slug)
    links = [Link(town.name, reverse("solutions:fit", args=[slug, town.slug])) for town in towns]
    context = {"solution": solution, "towns": links, "breadcrumbs": crumbs(solution, _("Prüfen"))}
    return render(request, "solutions/fit/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.SEE_FIT)
def fit_check(request: HttpRequest, slug: str, town: str) -> HttpResponse:
    """What is there, what is missing, what it would take; below it the questions."""
    solution, place = solution_for(request.actor, slug), own_town(request, town)
    blueprint = blueprint_of(solution)
    if blueprint is None:
        return render(request, "solutions/fit/none.html", _no_blueprint(solution, place))
    form = FitForm(request.POST or None, needs=blueprint.about.need, answers=profile_of(place))
    if request.method == "POST":
        town_of(request.actor, place, permissions.CHECK_FIT)
        if form.is_valid():
            check_fit(actor=request.actor, solution=solution, municipality=place, answers=form.answers())
            messages.success(request, _("Geprüft. Die Angaben stehen jetzt im Profil Ihrer Kommune."))
            return redirect("solutions:fit", slug, town)
    status = 422 if form.is_bound else 200
    return render(
        request, "solutions/fit/check.html", _page(request, solution, place) | {"form": form}, status=status
    )


def _page(request: HttpRequest, solution: Solution, town: Municipality) -> dict[str, object]:
    check = latest_check(solution, town)
    adoption = open_adoption(request.actor, solution, town)
    return {
        "solution": solution,
        "town": town,
        "check": check,
        "result": result_of(check) if check else None,
        "sheet": sheet_of(solution, town),
        "adoption": adoption,
        "may_edit": may(request.actor, permissions.CHECK_FIT, town),
        "costs_url": reverse("solutions:costs", args=[solution.slug, town.slug]),
        "start_url": reverse("solutions:start", args=[solution.slug, town.slug]),
        "ask_url": reverse("solutions:questions", args=[solution.slug]),
        "breadcrumbs": crumbs(solution, _("Passt das zu %(town)s?") % {"town": town.name}),
    }


def _no_blueprint(solution: Solution, town: Municipality) -> dict[str, object]:
    return {
        "solution": solution,
        "town": town,
        "actions": [
            Action(_("Frage stellen"), reverse("solutions:questions", args=[solution.slug]), "primary")
        ],
        "breadcrumbs": crumbs(solution, _("Passt das zu %(town)s?") % {"town": town.name}),
    }


@require_POST
@declares(permissions.START_ADOPTION)
def start(request: HttpRequest, slug: str, town: str) -> HttpResponse:
    """Put the town's interest on record."""
    solution, place = solution_for(request.actor, slug), own_town(request, town)
    adoption = start_adoption(actor=request.actor, solution=solution, municipality=place)
    messages.success(request, _("Die Übernahme hat begonnen. Der Kümmerer weiß Bescheid."))
    return redirect("solutions:adoption", adoption.pk)


def crumbs(solution: Solution, *more: str) -> list[Link]:
    """Way to a page below a solution."""
    return [
        Link(_("Lösungen"), reverse("solutions:catalogue")),
        Link(solution.title, reverse("solutions:solution", args=[solution.slug])),
        *(Link(title) for title in more),
    ]
