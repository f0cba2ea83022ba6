"""Editing a measure section by section; each is saved on its own."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.basics.errors import NotFound
from allmende.kernel.access import declares, require
from allmende.kernel.http import HttpRequest
from allmende.portfolio import permissions
from allmende.portfolio.forms.measures import SECTIONS, Section, SectionForm
from allmende.portfolio.models import Measure
from allmende.portfolio.selectors.choices import bundles_for, people_of, scenarios_for
from allmende.portfolio.selectors.funding import matches_for_measure
from allmende.portfolio.selectors.measures import contributions_of, measure_for, name_of
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.services.measures import change_measure
from allmende.portfolio.views.shared import measure_crumbs, pictures_of, saved, status_of
from allmende.ui.types import Link, Step


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def section(request: HttpRequest, measure_id: int, section: str) -> HttpResponse:
    """Show one section for editing, and save it."""
    measure = measure_for(request.actor, measure_id)
    require(request.actor, permissions.EDIT_MEASURE, measure)
    if section not in SECTIONS:
        raise NotFound(section=section)
    wanted = SECTIONS[section]
    form = _form(request, measure, wanted)
    if (
        request.method == "POST"
        and wanted.fields
        and form.is_valid()
        and saved(form, lambda seen: _change(request, measure, form, seen))
    ):
        messages.success(request, _("Gespeichert."))
        return redirect("portfolio:measure_section", measure.pk, _next(section))
    context = _context(request, measure, wanted, form)
    return render(request, "portfolio/measure/section.html", context, status=status_of(form))


def _form(request: HttpRequest, measure: Measure, wanted: Section) -> SectionForm:
    options: dict[str, Any] = {name: _choices(request, measure, name) for name in wanted.options}
    return wanted.form(request.POST or None, initial=wanted.form.shown(measure), **options)


def _choices(request: HttpRequest, measure: Measure, name: str) -> QuerySet[Any]:
    """Return what may be chosen in a section's form."""
    if name == "people":
        return people_of(measure.owner)
    offered = bundles_for if name == "bundles" else scenarios_for
    return offered(request.actor, measure.owner)


def _change(request: HttpRequest, measure: Measure, form: SectionForm, seen: str) -> None:
    change_measure(actor=request.actor, measure_id=measure.pk, fields=form.values(), seen=seen)


def _next(section: str) -> str:
    """Return the section that comes after this one; after the last the first."""
    keys = list(SECTIONS)
    return keys[(keys.index(section) + 1) % len(keys)]


def _context(request: HttpRequest, measure: Measure, wanted: Section, form: SectionForm) -> dict[str, Any]:
    return {
        "measure": measure,
        "name": name_of(measure),
        "section": wanted,
        "form": form if wanted.fields else None,
        "steps": _steps(measure, wanted),
        "parts": _parts(request, measure, wanted),
        "budget": budget_of(measure) if wanted.key == "geld" else None,
        "matches": matches_for_measure(request.actor, measure, 5) if wanted.key == "geld" else [],
        "next_url": reverse("portfolio:measure_section", args=[measure.pk, _next(wanted.key)]),
        "done_url": reverse("portfolio:measure", args=[measure.pk]),
        "breadcrumbs": measure_crumbs(measure, Link(str(wanted.title))),
    }


def _steps(measure: Measure, wanted: Section) -> list[Step]:
    """Return all sections, with what is filled in; none is forced."""
    return [
        Step(
            title=str(one.title),
            state="now" if one is wanted else "done" if _is_filled(measure, one) else "next",
            note="" if one is wanted or _is_filled(measure, one) else _("noch leer"),
            url=reverse("portfolio:measure_section", args=[measure.pk, one.key]),
        )
        for one in SECTIONS.values()
    ]


#: What of a section counts as filled in.
_FILLED_BY = {
    "grunddaten": ("summary",),
    "ziele": ("contributions",),
    "menschen": ("responsible", "staff"),
    "zeit": ("begins_on", "ends_on", "milestones"),
    "geld": ("budget_lines",),
    "risiken": ("risks",),
    "gelernt": ("learnings",),
    "bilder": ("pictures",),
}


def _is_filled(measure: Measure, one: Section) -> bool:
    for name in _FILLED_BY.get(one.key, one.fields):
        value = getattr(measure, name)
        if value.exists() if hasattr(value, "exists") else value not in {None, ""}:
            return True
    return False


def _parts(request: HttpRequest, measure: Measure, wanted: Section) -> dict[str, Any]:
    """Return the rows of the section's parts, by kind."""
    rows: dict[str, Any] = {}
    for kind in wanted.parts:
        if kind == "contribution":
            rows[kind] = list(contributions_of(request.actor, measure))
        elif kind == "picture":
            rows[kind] = pictures_of(request.actor, measure.pictures.all()).get(measure.pk, [])
        else:
            related = {"milestone": "milestones", "actor": "actors", "budget_line": "budget_lines",
                       "risk": "risks", "learning": "learnings"}  # fmt: skip
            rows[kind] = list(getattr(measure, related[kind]).all())
    return rows
