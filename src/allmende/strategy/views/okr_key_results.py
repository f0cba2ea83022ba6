"""One key result: its page with history, and every change of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allmende.basics.errors import AllmendeError
from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.errors import STATUS, sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.mentions import mentions_of
from allmende.kernel.models import Space, SpaceKind
from allmende.region.selectors import municipality_of, region
from allmende.strategy import selectors, services
from allmende.strategy.errors_okr import NumberNotPublic
from allmende.strategy.forms.check_ins import SingleCheckInForm
from allmende.strategy.forms.okr import (
    EditKeyResultForm,
    KeyResultForm,
    MoveKeyResultForm,
    ReasonForm,
    source_of,
)
from allmende.strategy.models import CycleStatus, KeyResult, Objective
from allmende.strategy.selectors.check_ins import corrections_of, newest_word_ids
from allmende.strategy.selectors.statistics_values import place_of, places_above
from allmende.strategy.sparkline import sparkline
from allmende.strategy.types import KeyResultStatus, Point
from allmende.strategy.views.okr_shared import objective_crumb, okr_crumb, still_wanted
from allmende.ui.formats import number_text, quantity_text
from allmende.ui.types import Action, Link


@declares(PUBLIC)
def page(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Show a key result's value, its history as a chart and table, and how it is counted."""
    found = selectors.key_result_for(request.actor, key_result_id)
    speaks = _is_open(found) and may(request.actor, "strategy.check_in", found)
    form = _check_in_form(found) if speaks else None
    return render(request, "strategy/key_result/page.html", _context(request, found, form))


def _is_open(found: KeyResult) -> bool:
    return not found.objective.is_closed and found.ended_on is None and found.objective.ended_on is None


def _check_in_form(found: KeyResult, data: Any = None) -> SingleCheckInForm:
    return SingleCheckInForm(
        data,
        key_result_id=found.pk,
        is_measured=found.indicator_id is not None or found.statistic_id is not None,
        initial={"seen": newest_word_ids([found.pk]).get(found.pk, 0)},
    )


def _context(request: HttpRequest, found: KeyResult, form: SingleCheckInForm | None) -> dict[str, object]:
    status = selectors.status_of(found, timezone.now())
    objective = found.objective
    editable = _is_open(found) and may(request.actor, "strategy.edit_objective", objective)
    return {
        "status": status,
        "line": sparkline(status),
        "objective": objective,
        "form": form,
        "actions": _actions(found) if editable else [],
        "target_changes": list(found.target_changes.all()),
        "corrections": corrections_of(found),
        "newest_word": _newest_word(status) if form is not None else None,
        "keeper": _keeper(request, found),
        "carried_from": selectors.key_results(request.actor).filter(pk=found.carried_from_id).first()
        if found.carried_from_id
        else None,
        **_history_context(status, speaks=form is not None),
        "mentions": mentions_of(request.actor, found),
        "demo_notice": objective.is_demo,
        "breadcrumbs": [okr_crumb(), objective_crumb(objective), Link(found.title)],
    }


def _newest_word(status: KeyResultStatus) -> Point | None:
    """Return what a person said last, for a slip of the finger."""
    return next((point for point in status.history if point.check_in_id is not None), None)


def _keeper(request: HttpRequest, found: KeyResult) -> str:
    """Say to the owner's people who looks after the key result; the public need not know."""
    if found.objective.owner_id not in request.actor.space_ids or not _is_open(found):
        return ""
    person = found.responsible_user
    if person is None:
        return _("Niemand behält diese Zahl im Blick und wird erinnert.")
    if not selectors.people_of(found.objective.owner).filter(pk=person.pk).exists():
        return _(
            "%(name)s hat hier keine Rolle mehr. Bitte tragen Sie unter „Bearbeiten“ jemand anderes ein."
        ) % {"name": str(person)}
    return _("Im Blick: %(name)s") % {"name": str(person)}


def _actions(found: KeyResult) -> list[Action]:
    names = [
        ("key_result_edit", _("Bearbeiten")),
        ("key_result_move", _("Verschieben")),
        ("key_result_end", _("Beenden")),
        ("key_result_delete", _("Löschen")),
    ]
    return [
        Action(title, reverse(f"strategy:{name}", args=[found.pk]), "tertiary" if place else "secondary")
        for place, (name, title) in enumerate(names)
    ]


def _history_context(status: KeyResultStatus, *, speaks: bool) -> dict[str, object]:
    """Chart, its table and the sentence that says what is seen."""
    entries = list(reversed(status.points))
    columns = [_("Zeitpunkt"), _("Wert"), _("Einschätzung"), _("Herkunft")]
    if speaks:
        columns.append(_("Vertippt?"))
    context: dict[str, object] = {"columns": columns, "rows": _history_rows(status, speaks=speaks)}
    if not entries:
        return context
    unit = status.key_result.unit
    return context | {
        "chart": {
            "kind": "line",
            "unit": unit,
            "from": entries[0].at.isoformat(),
            "to": entries[-1].at.isoformat(),
            "series": [
                {
                    "name": status.key_result.title,
                    "points": [[entry.at.isoformat(), float(entry.value or 0)] for entry in entries],
                }
            ],
        },
        "sentence": ngettext(
            "%(count)d Wert: %(last)s %(unit)s, Ziel %(target)s %(unit)s.",
            "%(count)d Werte, zuletzt %(last)s %(unit)s, Ziel %(target)s %(unit)s.",
            len(entries),
        )
        % {
            "count": len(entries),
            "last": number_text(entries[-1].value),
            "target": number_text(status.key_result.target),
            "unit": unit,
        },
    }


def _history_rows(status: KeyResultStatus, *, speaks: bool) -> list[list[str | Link]]:
    rows: list[list[str | Link]] = []
    for entry in status.history[:60]:
        who = entry.by if entry.check_in_id is not None else _("gemessen")
        row: list[str | Link] = [
            date_format(timezone.localtime(entry.at), "j. F Y, H:i"),
            quantity_text(entry.value, status.key_result.unit) if entry.value is not None else _("kein Wert"),
            entry.confidence_word or _("keine"),
            f"{who}: {entry.sentence}".rstrip(": "),
        ]
        if speaks:
            row.append(correction_link(entry.check_in_id) if entry.check_in_id is not None else "–")
        rows.append(row)
    return rows


def correction_link(check_in_id: int) -> Link:
    """Return where what somebody said is corrected."""
    return Link(_("Berichtigen"), reverse("strategy:check_in_correct", args=[check_in_id]))


def _choices(request: HttpRequest, objective: Objective) -> dict[str, Any]:
    """What the form offers: sensors, statistics, places, people."""
    return {
        "indicators": list(selectors.indicators_of(request.actor, objective.owner)),
        "statistics": list(selectors.statistics_for(request.actor)),
        "places": _places(objective.owner),
        "people": selectors.people_of(objective.owner),
    }


def _places(owner: Space) -> list[tuple[str, str]]:
    town = municipality_of(owner) if owner.kind == SpaceKind.MUNICIPALITY else None
    offered = [place_of(town), *places_above(town)] if town is not None else [place_of(region())]
    return [(f"{place.kind}:{place.key}", place.name) for place in offered]


@declares("strategy.edit_objective")
def new(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Add a key result that the hub measures, a statistic tells or somebody types."""
    found = selectors.objective_for(request.actor, objective_id)
    require(request.actor, "strategy.edit_objective", found)
    initial = {"responsible_user": request.actor.user_id}
    form = KeyResultForm(request.POST or None, initial=initial, **_choices(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            services.create_key_result(actor=request.actor, objective_id=objective_id, draft=form.draft())
        except NumberNotPublic as error:
            form.add_error("source", sentence_of(error))
        else:
            messages.success(request, _("Das Key Result ist hinzugefügt."))
            return redirect("strategy:objective", objective_id)
    crumbs = [okr_crumb(), objective_crumb(found), Link(_("Key Result"))]
    context = {"objective": found, "form": form, "breadcrumbs": crumbs}
    return render(request, "strategy/key_result/new.html", context, status=422 if form.errors else 200)


@declares("strategy.edit_objective")
def edit(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Change a key result; a moved target keeps its past."""
    found = selectors.key_result_for(request.actor, key_result_id)
    require(request.actor, "strategy.edit_objective", found.objective)
    initial = {
        "title": found.title, "source": source_of(found), "baseline": found.baseline,
        "target": found.target, "unit": found.unit, "responsible": found.responsible,
        "responsible_user": found.responsible_user_id, "edition": found.edition,
        "place": f"{found.statistic_place_kind}:{found.statistic_place_key}",
    }  # fmt: skip
    choices = _choices(request, found.objective)
    form = EditKeyResultForm(request.POST or None, key_result=found, initial=initial, **choices)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_key_result(
                    actor=request.actor,
                    key_result_id=found.pk,
                    draft=form.draft(),
                    edition=form.cleaned_data["edition"],
                )
            except ChangedMeanwhile:
                still_wanted(form, found.edition)
                status = 409
            except NumberNotPublic as error:
                form.add_error("source", sentence_of(error))
            else:
                messages.success(request, _("Das Key Result ist geändert."))
                return redirect("strategy:key_result", found.pk)
    context = {
        "form": form,
        "title": _("Key Result bearbeiten"),
        "lead": found.objective.title,
        "submit": _("Änderungen speichern"),
        "cancel_url": reverse("strategy:key_result", args=[found.pk]),
        "breadcrumbs": [okr_crumb(), objective_crumb(found.objective), Link(_("Key Result bearbeiten"))],
    }
    return render(request, "strategy/okr/form.html", context, status=status)


@declares("strategy.edit_objective")
def move(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Put a key result under another objective of the same owner."""
    found = selectors.key_result_for(request.actor, key_result_id)
    require(request.actor, "strategy.edit_objective", found.objective)
    others = (
        Objective.objects.visible_to(request.actor)
        .filter(owner=found.objective.owner, ended_on=None)
        .exclude(pk=found.objective_id)
        .exclude(cycle__status=CycleStatus.CLOSED)
        .order_by("title")
    )
    form = MoveKeyResultForm(request.POST or None, objectives=others)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["objective"]
        services.move_key_result(actor=request.actor, key_result_id=found.pk, objective_id=target.pk)
        messages.success(request, _("Das Key Result ist verschoben."))
        return redirect("strategy:objective", target.pk)
    context = {
        "form": form,
        "title": _("Unter welches Objective gehört es?"),
        "lead": found.title,
        "submit": _("Verschieben"),
        "cancel_url": reverse("strategy:key_result", args=[found.pk]),
        "breadcrumbs": [okr_crumb(), objective_crumb(found.objective), Link(_("Verschieben"))],
    }
    return render(request, "strategy/okr/form.html", context, status=422 if form.errors else 200)


@require_POST
@declares("strategy.edit_objective")
def reorder(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Move a key result up or down."""
    found = selectors.key_result_for(request.actor, key_result_id)
    step = -1 if request.POST.get("richtung") == "hoch" else 1
    services.reorder_key_result(actor=request.actor, key_result_id=key_result_id, step=step)
    return redirect("strategy:objective", found.objective_id)


@declares("strategy.edit_objective")
def end(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """No longer pursue a key result, with the reason."""
    found = selectors.key_result_for(request.actor, key_result_id)
    require(request.actor, "strategy.edit_objective", found.objective)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_key_result(actor=request.actor, key_result_id=found.pk, **form.cleaned_data)
        messages.success(request, _("Das Key Result ist beendet."))
        return redirect("strategy:key_result", found.pk)
    context = {
        "form": form,
        "title": _("Key Result beenden"),
        "lead": _("„%(title)s“ bleibt mit Werten und Grund lesbar, zählt aber nicht mehr mit.")
        % {"title": found.title},
        "submit": _("Key Result beenden"),
        "danger": True,
        "cancel_url": reverse("strategy:key_result", args=[found.pk]),
        "breadcrumbs": [okr_crumb(), objective_crumb(found.objective), Link(_("Beenden"))],
    }
    return render(request, "strategy/okr/form.html", context, status=422 if form.errors else 200)


@declares("strategy.edit_objective")
def delete(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Ask, then delete a key result that nobody used."""
    found = selectors.key_result_for(request.actor, key_result_id)
    require(request.actor, "strategy.edit_objective", found.objective)
    if request.method == "POST":
        objective_id = services.delete_key_result(actor=request.actor, key_result_id=found.pk)
        messages.success(request, _("Das Key Result ist gelöscht."))
        return redirect("strategy:objective", objective_id)
    context = {
        "title": _("Key Result löschen?"),
        "lead": _("„%(title)s“ wird gelöscht. Das lässt sich nicht rückgängig machen.")
        % {"title": found.title},
        "submit": _("Endgültig löschen"),
        "cancel_url": reverse("strategy:key_result", args=[found.pk]),
        "breadcrumbs": [okr_crumb(), objective_crumb(found.objective), Link(_("Löschen"))],
    }
    return render(request, "strategy/okr/confirm.html", context)


@require_POST
@declares("strategy.check_in")
def check_in(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Say where a key result stands today."""
    found = selectors.key_result_for(request.actor, key_result_id)
    require(request.actor, "strategy.check_in", found)
    form = _check_in_form(found, request.POST)
    status = 422
    if form.is_valid():
        line = form.line()
        try:
            services.check_in(
                actor=request.actor,
                key_result_id=found.pk,
                value=line.value,
                confidence=line.confidence,
                sentence=line.sentence,
                seen_id=line.seen_id,
            )
        except AllmendeError as error:
            form.add_error(None, sentence_of(error))
            status = STATUS[error.kind]
        else:
            messages.success(request, _("Danke, das ist eingetragen."))
            return redirect("strategy:key_result", key_result_id)
    return render(request, "strategy/key_result/page.html", _context(request, found, form), status=status)
