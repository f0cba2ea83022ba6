"""Sketches: the list, one of them, writing, moving on, making a measure."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import SIGNED_IN, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.portfolio import choice_permissions as rights
from allmende.portfolio.choice_addresses import measure_url, portfolio_crumb, sketch_url
from allmende.portfolio.choice_errors import SketchIsMeasure
from allmende.portfolio.forms.sketches import EraseForm, ReasonForm, SketchFilter, SketchForm
from allmende.portfolio.models import Sketch, SketchState
from allmende.portfolio.personal_data import personal_traces
from allmende.portfolio.selectors.calls import calls
from allmende.portfolio.selectors.choices import editable_spaces
from allmende.portfolio.selectors.sketches import sketch_for, sketches
from allmende.portfolio.services import sketches as services
from allmende.portfolio.services.senders import erase_idea
from allmende.ui.types import Action, Fact, Link

POST_OR_GET = ("GET", "HEAD", "POST")
PER_PAGE = 30


def crumbs(sketch: Sketch | None = None) -> list[Link]:
    """Return the way to sketches, or to one of them."""
    way = [portfolio_crumb(), Link(_("Skizzen"), reverse("portfolio:sketches"))]
    return way if sketch is None else [*way, Link(sketch.title, sketch_url(sketch.pk))]


@require_safe
@declares(SIGNED_IN)
def sketch_list(request: HttpRequest) -> HttpResponse:
    """All sketches the actor may know of, or those that match."""
    form = SketchFilter(request.GET, calls=calls(request.actor))
    wanted = form.wanted()
    everything = sketches(request.actor)
    page = Paginator(_filtered(everything, wanted), PER_PAGE).get_page(request.GET.get("page"))
    rest = request.GET.copy()
    rest.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "total": everything.count(),
        "filtered": any(wanted.values()),
        "query": rest.urlencode(),
        "reset_url": reverse("portfolio:sketches"),
        "actions": _list_actions(request),
        "demo_notice": any(sketch.is_demo for sketch in page.object_list),
        "breadcrumbs": [portfolio_crumb(), Link(_("Skizzen"))],
    }
    return render(request, "portfolio/sketch/list.html", context)


def _list_actions(request: HttpRequest) -> list[Action]:
    if not editable_spaces(request.actor):
        return [Action(_("Aufrufe"), reverse("portfolio:calls"))]
    return [
        Action(_("Skizze schreiben"), reverse("portfolio:sketch_new"), kind="primary"),
        Action(_("Aufrufe"), reverse("portfolio:calls")),
    ]


def _filtered(found: QuerySet[Sketch], wanted: dict[str, str]) -> QuerySet[Sketch]:
    if wanted["q"]:
        found = found.filter(Q(title__icontains=wanted["q"]) | Q(idea__icontains=wanted["q"]))
    if wanted["stand"]:
        found = found.filter(state=wanted["stand"])
    if wanted["aufruf"]:
        found = found.filter(call_id=int(wanted["aufruf"]))
    return found


@require_http_methods(POST_OR_GET)
@declares(rights.WRITE_SKETCH)
def sketch_new(request: HttpRequest) -> HttpResponse:
    """Write down an idea."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden
    initial = {"title": request.GET.get("titel", "")[:200]}
    form = SketchForm(request.POST or None, spaces=spaces, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = services.write_sketch(
            actor=request.actor, owner=form.cleaned_data["owner"], facts=form.facts()
        )
        messages.success(request, _("Die Skizze ist gespeichert."))
        return redirect(sketch_url(made.pk))
    context = {
        "title": _("Skizze schreiben"),
        "lead": _("Eine halbe Seite genügt. Alles außer Titel und Idee können Sie später ergänzen."),
        "form": form,
        "submit": _("Skizze speichern"),
        "cancel_url": reverse("portfolio:sketches"),
        "breadcrumbs": [*crumbs(), Link(_("Schreiben"))],
    }
    return render(request, "portfolio/sketch/form.html", context, status=422 if form.errors else 200)


@require_safe
@declares(SIGNED_IN)
def sketch_page(request: HttpRequest, sketch_id: int) -> HttpResponse:
    """One sketch, where it stands and what can be done with it."""
    sketch = sketch_for(request.actor, sketch_id)
    edits = may(request.actor, rights.EDIT_SKETCH, sketch)
    works_there = request.actor.is_system or sketch.owner_id in request.actor.space_ids
    context = {
        "sketch": sketch,
        "edits": edits and sketch.state != SketchState.MEASURE and sketch.withdrawn_at is None,
        "moderates": edits and sketch.call_id is not None and sketch.state != SketchState.DECLINED,
        "erases": edits and bool(sketch.token_hash and sketch.idea) and sketch.state != SketchState.MEASURE,
        "traces": _traces(sketch) if edits and sketch.token_hash and not sketch.is_shown else [],
        "ways": [(way.value, _way_words(way)) for way in services.WAYS.get(sketch.state, ())],
        "facts": [
            Fact(_("Stand"), sketch.get_state_display()),
            Fact(_("Von"), sketch.submitted_by) if works_there else Fact(_("Von"), sketch.owner.name),
            Fact(_("Eingegangen"), sketch.created_at.date()),
            Fact(_("Handlungsfeld"), str(sketch.action_field) if sketch.action_field else None),
            Fact(_("Geschätzte Kosten"), sketch.costs),
        ],
        "scores": list(sketch.jury_scores.select_related("user")) if works_there else [],
        "measure_url": measure_url(sketch.measure_id) if sketch.measure_id else "",
        "demo_notice": sketch.is_demo,
        "breadcrumbs": [*crumbs(), Link(sketch.title)],
    }
    return render(request, "portfolio/sketch/page.html", context)


def _traces(sketch: Sketch) -> list[str]:
    """What of the text that would be shown points to a person."""
    return personal_traces(sketch.title, sketch.idea)


def _way_words(way: SketchState) -> str:
    return {
        SketchState.SKETCH: _("In Ausarbeitung nehmen"),
        SketchState.READY: _("Ist ausgearbeitet"),
        SketchState.DECLINED: _("Nicht verfolgen …"),
    }[way]


@require_http_methods(POST_OR_GET)
@declares(rights.EDIT_SKETCH)
def sketch_edit(request: HttpRequest, sketch_id: int) -> HttpResponse:
    """Work on a sketch; two people who save at once are told."""
    sketch = sketch_for(request.actor, sketch_id)
    require(request.actor, rights.EDIT_SKETCH, sketch)
    if sketch.state == SketchState.MEASURE:
        raise SketchIsMeasure
    form = SketchForm(request.POST or None, spaces=Space.objects.none(), sketch=sketch)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change_sketch(
                actor=request.actor, sketch_id=sketch_id, edition=form.cleaned_data["edition"] or 0,
                facts=form.facts(),
            )  # fmt: skip
        except ChangedMeanwhile:
            sent = request.POST.copy()
            sent["edition"] = str(sketch.edition)
            form = SketchForm(sent, spaces=Space.objects.none(), sketch=sketch)
            form.add_error(
                None, _("Jemand hat die Skizze inzwischen geändert. Ihre Fassung steht noch hier.")
            )
            status = 409
        else:
            messages.success(request, _("Die Skizze ist gespeichert."))
            return redirect(sketch_url(sketch_id))
    context = {
        "title": _("Skizze bearbeiten"),
        "form": form,
        "submit": _("Skizze speichern"),
        "cancel_url": sketch_url(sketch_id),
        "breadcrumbs": [*crumbs(sketch), Link(_("Bearbeiten"))],
    }
    return render(request, "portfolio/sketch/form.html", context, status=status)


@require_POST
@declares(rights.EDIT_SKETCH)
def sketch_state(request: HttpRequest, sketch_id: int) -> HttpResponse:
    """Take a sketch on or back; putting it aside asks for the reason first."""
    to = request.POST.get("to", "")
    if to == SketchState.DECLINED:
        require(request.actor, rights.EDIT_SKETCH, sketch_for(request.actor, sketch_id))
        return redirect("portfolio:sketch_decline", sketch_id)
    moved = services.move_sketch(
        actor=request.actor, sketch_id=sketch_id, seen=request.POST.get("seen", ""), to=to
    )
    messages.success(request, _("Stand der Skizze: %(state)s.") % {"state": moved.get_state_display()})
    return redirect(sketch_url(sketch_id))


@require_http_methods(POST_OR_GET)
@declares(rights.EDIT_SKETCH)
def sketch_decline(request: HttpRequest, sketch_id: int) -> HttpResponse:
    """Put a sketch aside, with a reason; it stays in the list."""
    sketch = sketch_for(request.actor, sketch_id)
    require(request.actor, rights.EDIT_SKETCH, sketch)
    form = ReasonForm(request.POST or None, initial={"seen": sketch.state})
    if request.method == "POST" and form.is_valid():
        services.move_sketch(
            actor=request.actor, sketch_id=sketch_id, to=SketchState.DECLINED, **form.cleaned_data
        )
        messages.success(request, _("Die Skizze wird nicht verfolgt. Sie bleibt mit dem Grund in der Liste."))
        return redirect(sketch_url(sketch_id))
    context = {
        "title": _("Skizze nicht verfolgen"),
        "form": form,
        "submit": _("Nicht verfolgen"),
        "cancel_url": sketch_url(sketch_id),
        "breadcrumbs": [*crumbs(sketch), Link(_("Nicht verfolgen"))],
    }
    return render(request, "portfolio/sketch/form.html", context, status=422 if form.errors else 200)


@require_POST
@declares(rights.EDIT_SKETCH)
def sketch_show(request: HttpRequest, sketch_id: int) -> HttpResponse:
    """Show an idea on the page of its call, or hide it."""
    is_shown = request.POST.get("show") == "1"
    sketch = sketch_for(request.actor, sketch_id)
    require(request.actor, rights.EDIT_SKETCH, sketch)
    if is_shown and "sure" not in request.POST and (traces := _traces(sketch)):
        return _ask_before_showing(request, sketch, traces)
    services.show_sketch(actor=request.actor, sketch_id=sketch_id, is_shown=is_shown)
    said = _("Die Idee steht jetzt auf der Seite des Aufrufs.") if is_shown else _("Die Idee ist verborgen.")
    messages.success(request, said)
    return redirect(sketch_url(sketch_id))


def _ask_before_showing(request: HttpRequest, sketch: Sketch, traces: list[str]) -> HttpResponse:
    context = {
        "title": _("So veröffentlichen?"),
        "over": sketch.title,
        "sentence": _(
            "Der Text enthält vielleicht %(traces)s. Nehmen Sie vorher heraus, was nicht öffentlich sein "
            "soll."
        )
        % {"traces": ", ".join(traces)},
        "submit": _("Trotzdem zeigen"),
        "hidden": {"show": "1", "sure": "1"},
        "cancel_url": sketch_url(sketch.pk),
        "breadcrumbs": [*crumbs(sketch), Link(_("Zeigen"))],
    }
    return render(request, "portfolio/selection/ask.html", context)


@require_http_methods(POST_OR_GET)
@declares(rights.EDIT_SKETCH)
def sketch_erase(request: HttpRequest, sketch_id: int) -> HttpResponse:
    """Erase the words of an idea nobody should read, with a reason."""
    sketch = sketch_for(request.actor, sketch_id)
    require(request.actor, rights.EDIT_SKETCH, sketch)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erase_idea(actor=request.actor, sketch_id=sketch_id, **form.cleaned_data)
        messages.success(request, _("Text, Name und Adresse sind gelöscht."))
        return redirect(sketch_url(sketch_id))
    context = {
        "title": _("Inhalt löschen"),
        "lead": _(
            "Text, Name und Adresse gehen verloren. Dass es die Idee gab, bleibt mit dem Grund stehen."
        ),
        "form": form,
        "submit": _("Inhalt löschen"),
        "cancel_url": sketch_url(sketch_id),
        "breadcrumbs": [*crumbs(sketch), Link(_("Inhalt löschen"))],
    }
    return render(request, "portfolio/sketch/form.html", context, status=422 if form.errors else 200)


@require_POST
@declares(rights.EDIT_SKETCH)
def sketch_measure(request: HttpRequest, sketch_id: int) -> HttpResponse:
    """Make a measure of it; a second click leads to the one that was made."""
    try:
        measure = services.make_measure(actor=request.actor, sketch_id=sketch_id)
    except SketchIsMeasure:
        made = sketch_for(request.actor, sketch_id).measure_id
        if made is None:
            raise
        messages.info(request, _("Aus dieser Skizze ist schon eine Maßnahme geworden."))
        return redirect(measure_url(made))
    messages.success(
        request,
        _("Aus der Skizze ist eine Maßnahme geworden. Sagen Sie jetzt, wie sie auf das Ganze einzahlt."),
    )
    return redirect(measure_url(measure.pk))
