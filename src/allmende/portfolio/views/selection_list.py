"""What stands for choice and by what: long list, criteria, estimates of a candidate."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from allmende.kernel.access import declares, require
from allmende.kernel.http import HttpRequest
from allmende.portfolio import choice_permissions as rights
from allmende.portfolio.forms.selection import CriterionForm, EstimateForm
from allmende.portfolio.forms.selection_list import LongListFilter
from allmende.portfolio.models import Measure, Selection
from allmende.portfolio.selectors.checks import sdg_filter
from allmende.portfolio.selectors.selection import (
    addable_measures,
    addable_sketches,
    candidate_of,
    criterion_of,
    selection_for,
)
from allmende.portfolio.services import selection as services
from allmende.portfolio.services.selection_rating import estimate
from allmende.portfolio.views.selection import POST_OR_GET, crumbs, page_of
from allmende.ui.types import Link

PER_PAGE = 50


def _managed(request: HttpRequest, selection_id: int, state: str = "") -> Selection:
    selection = selection_for(request.actor, selection_id)
    require(request.actor, rights.MANAGE_SELECTION, selection)
    services.require_state(selection, state)
    return selection


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_SELECTION)
def long_list(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Put measures and sketches on the list, found by filters."""
    selection = _managed(request, selection_id, "collecting")
    if request.method == "POST":
        return _add(request, selection)
    form = LongListFilter(request.GET)
    wanted = form.wanted()
    everything = addable_measures(request.actor, selection)
    found = _filtered(request, everything, wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    sketches = addable_sketches(request.actor, selection)
    if wanted["q"]:
        sketches = sketches.filter(title__icontains=wanted["q"])
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "selection": selection,
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "total": everything.count(),
        "filtered": any(wanted.values()),
        "reset_url": request.path,
        "query": rest.urlencode(),
        "sketches": sketches[:PER_PAGE],
        "sketches_shown": PER_PAGE,
        "sketches_count": sketches.count(),
        "breadcrumbs": [*crumbs(selection), Link(_("Vorhaben hinzufügen"))],
    }
    return render(request, "portfolio/selection/long_list.html", context)


def _filtered(request: HttpRequest, found: QuerySet[Measure], wanted: dict[str, str]) -> QuerySet[Measure]:
    if wanted["q"]:
        found = found.filter(Q(title__icontains=wanted["q"]) | Q(owner__name__icontains=wanted["q"]))
    if wanted["feld"]:
        found = found.filter(action_fields__key=wanted["feld"])
    if wanted["sdg"]:
        found = found.filter(sdg_filter(int(wanted["sdg"]), actor=request.actor, direction="for"))
    if wanted["stand"]:
        found = found.filter(status=wanted["stand"])
    return found.distinct()


def _add(request: HttpRequest, selection: Selection) -> HttpResponse:
    def numbers(name: str) -> list[int]:
        return [int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 18]

    added = services.add_candidates(
        actor=request.actor, selection_id=selection.pk, measure_ids=numbers("measure"),
        sketch_ids=numbers("sketch"),
    )  # fmt: skip
    if not added:
        messages.warning(request, _("Bitte wählen Sie mindestens ein Vorhaben aus."))
        return redirect("portfolio:selection_list", selection.pk)
    words = ngettext("%(count)s Vorhaben ist dazugekommen.", "%(count)s Vorhaben sind dazugekommen.", added)
    messages.success(request, words % {"count": added})
    return redirect(page_of(selection))


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_SELECTION)
def candidate_page(request: HttpRequest, selection_id: int, candidate_id: int) -> HttpResponse:
    """Estimate effort and effect, say who does it with which money."""
    selection = _managed(request, selection_id)
    candidate = candidate_of(selection, candidate_id)
    form = EstimateForm(request.POST or None, candidate=candidate)
    if request.method == "POST" and form.is_valid():
        estimate(
            actor=request.actor, selection_id=selection_id, candidate_id=candidate_id, given=form.given()
        )
        messages.success(request, _("Die Schätzung zu „%(title)s“ steht.") % {"title": candidate})
        return redirect(page_of(selection))
    context = {
        "title": str(candidate),
        "over": _("Aufwand, Wirkung, Mittel"),
        "form": form,
        "submit": _("Speichern"),
        "cancel_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(str(candidate))],
    }
    return render(request, "portfolio/selection/form.html", context, status=422 if form.errors else 200)


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_SELECTION)
def candidate_remove(request: HttpRequest, selection_id: int, candidate_id: int) -> HttpResponse:
    """Take a candidate off the list, after asking."""
    selection = _managed(request, selection_id, "collecting")
    candidate = candidate_of(selection, candidate_id)
    if request.method == "POST":
        services.remove_candidate(actor=request.actor, selection_id=selection_id, candidate_id=candidate_id)
        messages.success(request, _("„%(title)s“ steht nicht mehr auf der Liste.") % {"title": candidate})
        return redirect(page_of(selection))
    context = {
        "title": _("Von der Liste nehmen?"),
        "over": str(candidate),
        "sentence": _(
            "Das Vorhaben selbst bleibt. Schätzungen und Bewertungen in dieser Auswahl gehen verloren."
        ),
        "submit": _("Von der Liste nehmen"),
        "cancel_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(str(candidate))],
    }
    return render(request, "portfolio/selection/ask.html", context)


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_SELECTION)
def criterion_page(request: HttpRequest, selection_id: int, criterion_id: int | None = None) -> HttpResponse:
    """Name or change a criterion."""
    selection = _managed(request, selection_id, "collecting")
    criterion = None if criterion_id is None else criterion_of(selection, criterion_id)
    form = CriterionForm(request.POST or None, criterion=criterion)
    if request.method == "POST" and form.is_valid():
        if criterion is None:
            services.add_criterion(actor=request.actor, selection_id=selection_id, facts=form.facts())
        else:
            services.change_criterion(
                actor=request.actor, selection_id=selection_id, criterion_id=criterion.pk, facts=form.facts()
            )
        messages.success(request, _("Das Kriterium steht."))
        return redirect(page_of(selection))
    title = _("Kriterium ändern") if criterion else _("Kriterium hinzufügen")
    context = {
        "title": title,
        "over": selection.title,
        "form": form,
        "submit": _("Speichern"),
        "cancel_url": page_of(selection),
        "remove_url": reverse("portfolio:selection_criterion_remove", args=[selection.pk, criterion.pk])
        if criterion
        else "",
        "breadcrumbs": [*crumbs(selection), Link(title)],
    }
    return render(request, "portfolio/selection/form.html", context, status=422 if form.errors else 200)


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_SELECTION)
def criterion_remove(request: HttpRequest, selection_id: int, criterion_id: int) -> HttpResponse:
    """Take a criterion away, after asking."""
    selection = _managed(request, selection_id, "collecting")
    criterion = criterion_of(selection, criterion_id)
    if request.method == "POST":
        services.remove_criterion(actor=request.actor, selection_id=selection_id, criterion_id=criterion_id)
        messages.success(request, _("Das Kriterium ist entfernt."))
        return redirect(page_of(selection))
    context = {
        "title": _("Kriterium entfernen?"),
        "over": criterion.title,
        "sentence": _("Bewertungen nach diesem Kriterium gehen verloren."),
        "submit": _("Kriterium entfernen"),
        "cancel_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(criterion.title)],
    }
    return render(request, "portfolio/selection/ask.html", context)


@require_POST
@declares(rights.MANAGE_SELECTION)
def criteria_take(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Take criteria over from a catalogue of the region."""
    taken = services.take_criteria(
        actor=request.actor, selection_id=selection_id, template=request.POST.get("template", "")
    )
    words = ngettext("%(count)s Kriterium ist dazugekommen.", "%(count)s Kriterien sind dazugekommen.", taken)
    messages.success(request, words % {"count": taken})
    return redirect("portfolio:selection", selection_id)
