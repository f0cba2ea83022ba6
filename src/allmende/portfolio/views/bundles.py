"""Bundles: the list, one with its measures of many towns, and changing them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import AllmendeError, Forbidden, NotFound
from allmende.kernel.access import PUBLIC, declares, get_or_not_found, may, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.portfolio import permissions
from allmende.portfolio.forms.others import BundleForm, TakeInForm
from allmende.portfolio.models import Bundle, Measure, MeasureStatus
from allmende.portfolio.selectors import bundles as bundle_selectors
from allmende.portfolio.selectors.choices import editable_spaces, goals_for
from allmende.portfolio.selectors.measures import bundle_for, measures, progress_of, with_parts
from allmende.portfolio.selectors.money import budget_of
from allmende.portfolio.services import bundles as services
from allmende.portfolio.views.rows import row
from allmende.portfolio.views.shared import crumbs, is_page_of, saved, status_of
from allmende.strategy.selectors import visible_goals
from allmende.ui.formats import euro_text
from allmende.ui.types import Action, Fact, Link, Stat

PER_PAGE = 50


@require_safe
@declares(PUBLIC)
def bundle_list(request: HttpRequest) -> HttpResponse:
    """All bundles with how many measures each has."""
    seen = Q(measures__in=measures(request.actor).order_by().values("pk"))
    rows = bundle_selectors(request.actor).annotate(
        count=Count("measures", filter=seen, distinct=True),
        towns=Count("measures__owner", filter=seen, distinct=True),
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    actions = []
    if editable_spaces(request.actor):
        actions = [Action(_("Neues Bündel"), reverse("portfolio:bundle_new"), "primary")]
    context = {
        "page": page,
        "query": is_page_of(request),
        "actions": actions,
        "demo_notice": any(one.is_demo for one in page.object_list),
        "breadcrumbs": crumbs(Link(_("Maßnahmenbündel"))),
    }
    return render(request, "portfolio/bundle/list.html", context)


@require_safe
@declares(PUBLIC)
def bundle(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Show a bundle: its measures across towns, how far they are, what they cost together."""
    found = bundle_for(request.actor, bundle_id)
    own = measures(request.actor).filter(bundle=found).exclude(status=MeasureStatus.DROPPED)
    everything = list(own.prefetch_related("milestones", "budget_lines"))
    page = Paginator(with_parts(request.actor, own), PER_PAGE).get_page(request.GET.get("page"))
    can_edit = may(request.actor, permissions.EDIT_BUNDLE, found)
    context = {
        "bundle": found,
        "facts": _facts(request, found),
        "stats": _stats(everything),
        "fields": found.action_fields.all(),
        "rows": [row(request.actor, measure) for measure in page.object_list],
        "page": page,
        "query": is_page_of(request),
        "can_edit": can_edit,
        "take_in": _take_in_form(request, found),
        "actions": _actions(found) if can_edit else [],
        "board_url": f"{reverse('portfolio:board')}?buendel={found.pk}",
        "demo_notice": found.is_demo,
        "breadcrumbs": crumbs(Link(_("Maßnahmenbündel"), reverse("portfolio:bundles")), Link(found.title)),
    }
    return render(request, "portfolio/bundle/page.html", context)


def _facts(request: HttpRequest, found: Bundle) -> list[Fact]:
    # A goal may still be a draft that only its owner's people know.
    goal = visible_goals(request.actor).filter(pk=found.goal_id).first() if found.goal_id else None
    goal_url = reverse("strategy:goal", args=[goal.pk]) if goal else ""
    return [
        Fact(_("Getragen von"), found.owner.name),
        Fact(_("Zuständig"), found.responsible or None),
        Fact(_("Ebene"), found.get_level_display()),
        Fact(_("Zahlt ein auf"), goal.title if goal else None, goal_url),
    ]


def _stats(rows: list[Measure]) -> list[Stat]:
    progress = [progress_of(measure) for measure in rows]
    budgets = [budget for budget in (budget_of(measure) for measure in rows) if budget.is_given]
    done, total = sum(p.done for p in progress), sum(p.total for p in progress)
    running = sum(measure.status == MeasureStatus.RUNNING for measure in rows)
    finished = sum(measure.status == MeasureStatus.DONE for measure in rows)
    stats = [
        Stat(len(rows), _("Maßnahmen")),
        Stat(len({measure.owner_id for measure in rows}), _("beteiligte Häuser")),
        Stat(running, _("laufen")),
        Stat(finished, _("abgeschlossen")),
    ]
    if total:
        words = _("%(done)s von %(total)s") % {"done": done, "total": total}
        stats.append(Stat(words, _("Meilensteinen erreicht")))
    if budgets:
        note = _("geschätzt") if any(budget.is_estimated for budget in budgets) else ""
        stats.append(
            Stat(euro_text(sum(budget.total for budget in budgets)), _("Kosten zusammen"), note=note)
        )
    return stats


def _actions(found: Bundle) -> list[Action]:
    return [
        Action(_("Bearbeiten"), reverse("portfolio:bundle_edit", args=[found.pk])),
        Action(_("Löschen"), reverse("portfolio:bundle_delete", args=[found.pk]), "tertiary"),
    ]


def _joinable(request: HttpRequest, found: Bundle) -> QuerySet[Measure]:
    """Return the actor's own measures that may join this bundle."""
    spaces = editable_spaces(request.actor)
    rows = measures(request.actor).filter(owner__in=spaces, bundle=None).exclude(status=MeasureStatus.DROPPED)
    if not hasattr(found.owner, "consortium"):
        rows = rows.filter(owner=found.owner)
    return rows


def _take_in_form(request: HttpRequest, found: Bundle, data: Any = None) -> TakeInForm | None:
    if not request.actor.is_member:
        return None
    rows = _joinable(request, found)
    return TakeInForm(data, measures=rows) if rows.exists() or data else None


@require_POST
@declares(permissions.EDIT_MEASURE)
def take_in(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Put one of the actor's measures into the bundle."""
    found = bundle_for(request.actor, bundle_id)
    form = TakeInForm(request.POST, measures=_joinable(request, found))
    if not form.is_valid():
        messages.error(request, _("Bitte wählen Sie eine Maßnahme."))
        return redirect("portfolio:bundle", found.pk)
    services.move_measure(actor=request.actor, measure_id=form.cleaned_data["measure"].pk, bundle_id=found.pk)
    messages.success(request, _("Die Maßnahme gehört jetzt zum Bündel."))
    return redirect("portfolio:bundle", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def take_out(request: HttpRequest, bundle_id: int, measure_id: int) -> HttpResponse:
    """Ask, then take a measure out of the bundle; the measure itself stays."""
    found = bundle_for(request.actor, bundle_id)
    measure = get_or_not_found(measures(request.actor).filter(bundle=found), pk=measure_id)
    is_allowed = may(request.actor, permissions.EDIT_MEASURE, measure) or may(
        request.actor, permissions.EDIT_BUNDLE, found
    )
    if not is_allowed:
        raise Forbidden(permission=permissions.EDIT_MEASURE)
    if request.method == "POST":
        services.move_measure(actor=request.actor, measure_id=measure.pk, bundle_id=None)
        messages.success(request, _("Die Maßnahme gehört nicht mehr zum Bündel."))
        return redirect("portfolio:bundle", found.pk)
    context = {
        "title": _("Aus dem Bündel herausnehmen?"),
        "what": measure.title,
        "explanation": _("Die Maßnahme selbst bleibt bestehen."),
        "submit": _("Herausnehmen"),
        "cancel_url": reverse("portfolio:bundle", args=[found.pk]),
        "breadcrumbs": crumbs(
            Link(found.title, reverse("portfolio:bundle", args=[found.pk])), Link(measure.title)
        ),
    }
    return render(request, "portfolio/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.CREATE_BUNDLE)
def new(request: HttpRequest) -> HttpResponse:
    """Start a bundle."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission=permissions.CREATE_BUNDLE)
    form = BundleForm(request.POST or None, spaces=spaces, goals=goals_for(request.actor, spaces))
    if request.method == "POST" and form.is_valid():
        facts = form.values()
        made = services.create_bundle(
            actor=request.actor, owner=form.cleaned_data["owner"], title=facts.pop("title"), fields=facts
        )
        messages.success(request, _("Das Bündel ist angelegt."))
        return redirect("portfolio:bundle", made.pk)
    return _form_page(request, form, _("Neues Bündel"), reverse("portfolio:bundles"))


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_BUNDLE)
def edit(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Change what a bundle says about itself."""
    found = bundle_for(request.actor, bundle_id)
    require(request.actor, permissions.EDIT_BUNDLE, found)
    spaces = editable_spaces(request.actor).filter(pk=found.owner_id)
    goals = goals_for(request.actor, spaces)
    form = BundleForm(request.POST or None, initial=BundleForm.shown(found), spaces=spaces, goals=goals)

    def change(seen: str) -> None:
        services.change_bundle(actor=request.actor, bundle_id=found.pk, fields=form.values(), seen=seen)

    if request.method == "POST" and form.is_valid() and saved(form, change):
        messages.success(request, _("Gespeichert."))
        return redirect("portfolio:bundle", found.pk)
    return _form_page(request, form, _("Bündel bearbeiten"), reverse("portfolio:bundle", args=[found.pk]))


def _form_page(request: HttpRequest, form: BundleForm, title: str, cancel_url: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "cancel_url": cancel_url,
        "breadcrumbs": crumbs(Link(_("Maßnahmenbündel"), reverse("portfolio:bundles")), Link(title)),
    }
    return render(request, "portfolio/measure/part.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_BUNDLE)
def delete(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Ask, then delete an empty bundle."""
    found = bundle_for(request.actor, bundle_id)
    require(request.actor, permissions.EDIT_BUNDLE, found)
    refused = ""
    if request.method == "POST":
        try:
            services.delete_bundle(actor=request.actor, bundle_id=found.pk)
        except NotFound:
            raise
        except AllmendeError as err:
            refused = sentence_of(err)
        else:
            messages.success(request, _("Das Bündel ist gelöscht."))
            return redirect("portfolio:bundles")
    context = {
        "title": _("Bündel wirklich löschen?"),
        "what": found.title,
        "submit": _("Löschen"),
        "cancel_url": reverse("portfolio:bundle", args=[found.pk]),
        "refused": refused,
        "breadcrumbs": crumbs(
            Link(found.title, reverse("portfolio:bundle", args=[found.pk])), Link(_("Löschen"))
        ),
    }
    return render(request, "portfolio/confirm.html", context, status=409 if refused else 200)
