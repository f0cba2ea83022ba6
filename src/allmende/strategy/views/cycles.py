"""Cycles: the list, one cycle, planning, starting, closing, carrying on."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import selectors
from allmende.strategy.forms.cycles import CarryOnForm, CloseCycleForm, CycleForm
from allmende.strategy.models import CycleStatus, Objective, OkrCycle
from allmende.strategy.selectors.cycles import (
    cycle_for,
    cycles,
    cycles_to_join,
    overlapping,
    unfinished,
)
from allmende.strategy.selectors.okr_overview import rows_of
from allmende.strategy.services import cycles as services
from allmende.strategy.views.okr_shared import (
    okr_crumb,
    owner_link,
    segments,
    spaces_or_forbidden,
    still_wanted,
)
from allmende.ui.types import Action, Badge, Link

_ORDER = (CycleStatus.RUNNING, CycleStatus.PLANNED, CycleStatus.CLOSED)
TONES = {"planned": "neutral", "running": "success", "closed": "info"}


@declares(PUBLIC)
def listing(request: HttpRequest) -> HttpResponse:
    """List all cycles: running first, then planned, then closed."""
    order = {status.value: place for place, status in enumerate(_ORDER)}
    every = sorted(cycles(request.actor), key=lambda cycle: order[cycle.status])
    towns = sorted({cycle.owner.name for cycle in every})
    asked = request.GET.get("kommune", "")
    shown = [cycle for cycle in every if not asked or cycle.owner.name == asked]
    context = {
        "cycles": [(cycle, _badge(cycle)) for cycle in shown],
        "owners": [
            Link(_("alle"), "?", not asked),
            *(Link(name, "?" + urlencode({"kommune": name}), name == asked) for name in towns),
        ],
        "actions": _new_actions(request),
        "segments": segments(request, "cycles"),
        "breadcrumbs": [okr_crumb(), Link(_("Zyklen"))],
    }
    return render(request, "strategy/okr/cycles.html", context)


def _badge(cycle: OkrCycle) -> Badge:
    return Badge(str(cycle.get_status_display()), TONES[cycle.status])  # type: ignore[arg-type]  # a tone


def _new_actions(request: HttpRequest) -> list[Action]:
    if not any(request.actor.may_edit(space) for space in request.actor.space_ids):
        return []
    return [Action(_("Zyklus planen"), reverse("strategy:cycle_new"), "primary")]


@declares(PUBLIC)
def page(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Show a cycle with its objectives; a closed one with frozen values and what was learned."""
    cycle = cycle_for(request.actor, cycle_id)
    editable = may(request.actor, "strategy.edit_cycle", cycle)
    found = list(selectors.objectives(request.actor).filter(cycle=cycle).order_by("owner__name", "position"))
    others = overlapping(request.actor, cycle.owner, cycle.begins_on, cycle.ends_on, but=cycle.pk)
    context = {
        "cycle": cycle,
        "badges": [_badge(cycle), Badge(str(cycle.get_level_display()))],
        "owner": owner_link(cycle.owner),
        "rows": rows_of(found, timezone.now()),
        "overlapping": others if editable and cycle.status != CycleStatus.CLOSED else [],
        "actions": _page_actions(request, cycle) if editable else [],
        "demo_notice": cycle.is_demo,
        "breadcrumbs": [okr_crumb(), Link(_("Zyklen"), reverse("strategy:cycles")), Link(cycle.title)],
    }
    return render(request, "strategy/okr/cycle.html", context)


def _page_actions(request: HttpRequest, cycle: OkrCycle) -> list[Action]:
    """Return what can be done next; the first is what most people want."""
    if cycle.status == CycleStatus.CLOSED:
        still_open = unfinished(request.actor, cycle, timezone.now())
        url = reverse("strategy:cycle_carry_on", args=[cycle.pk])
        return [Action(_("Offenes weiterführen"), url, "primary")] if still_open else []
    edit = Action(_("Bearbeiten"), reverse("strategy:cycle_edit", args=[cycle.pk]))
    add = reverse("strategy:objective_new") + f"?zyklus={cycle.pk}"
    if cycle.status == CycleStatus.RUNNING:
        close = Action(_("Zyklus abschließen"), reverse("strategy:cycle_close", args=[cycle.pk]), "primary")
        return [close, Action(_("Objective anlegen"), add), edit]
    start = Action(_("Zyklus starten"), reverse("strategy:cycle_start", args=[cycle.pk]), "primary", "post")
    remove = Action(_("Löschen"), reverse("strategy:cycle_delete", args=[cycle.pk]), "tertiary")
    return [start, Action(_("Objective anlegen"), add), edit, remove]


@declares("strategy.create_objective")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a cycle."""
    spaces = spaces_or_forbidden(request.actor)
    level = "regional" if spaces[0].kind == "consortium" else "local"
    form = CycleForm(request.POST or None, spaces=spaces, initial={"owner": spaces[0], "level": level})
    if request.method == "POST" and form.is_valid():
        cycle = services.create_cycle(
            actor=request.actor, owner=form.cleaned_data["owner"], facts=form.facts()
        )
        messages.success(request, _("Der Zyklus ist geplant. Wenn er beginnt, starten Sie ihn hier."))
        _warn(request, cycle)
        return redirect("strategy:cycle", cycle.pk)
    context = {
        "form": form,
        "title": _("Zyklus planen"),
        "lead": _(
            "Ein Zeitraum, in dem Sie an Ihren Objectives arbeiten. Am Ende werden die Werte festgehalten."
        ),
        "submit": _("Zyklus planen"),
        "cancel_url": reverse("strategy:cycles"),
        "breadcrumbs": [okr_crumb(), Link(_("Zyklen"), reverse("strategy:cycles")), Link(_("Neu"))],
    }
    return render(request, "strategy/okr/form.html", context, status=422 if form.errors else 200)


def _warn(request: HttpRequest, cycle: OkrCycle) -> None:
    """Say that days overlap; it may be meant."""
    others = overlapping(request.actor, cycle.owner, cycle.begins_on, cycle.ends_on, but=cycle.pk)
    if others:
        named = ", ".join(f"„{one.title}“" for one in others)
        messages.warning(request, _("Er überschneidet sich mit %(cycles)s.") % {"cycles": named})


@declares("strategy.edit_cycle")
def edit(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Change a cycle that is not closed."""
    cycle = cycle_for(request.actor, cycle_id)
    require(request.actor, "strategy.edit_cycle", cycle)
    names = ("title", "begins_on", "ends_on", "rhythm", "level", "edition")
    initial = {name: getattr(cycle, name) for name in names}
    form = CycleForm(request.POST or None, spaces=None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = services.change_cycle(
                    actor=request.actor,
                    cycle_id=cycle.pk,
                    facts=form.facts(),
                    edition=form.cleaned_data["edition"],
                )
            except ChangedMeanwhile:
                still_wanted(form, cycle.edition)
                status = 409
            else:
                messages.success(request, _("Der Zyklus ist geändert."))
                _warn(request, changed)
                return redirect("strategy:cycle", cycle.pk)
    context = {
        "form": form,
        "title": _("Zyklus bearbeiten"),
        "lead": cycle.title,
        "submit": _("Änderungen speichern"),
        "cancel_url": reverse("strategy:cycle", args=[cycle.pk]),
        "breadcrumbs": [*_crumbs(cycle), Link(_("Bearbeiten"))],
    }
    return render(request, "strategy/okr/form.html", context, status=status)


def _crumbs(cycle: OkrCycle) -> list[Link]:
    return [
        okr_crumb(),
        Link(_("Zyklen"), reverse("strategy:cycles")),
        Link(cycle.title, reverse("strategy:cycle", args=[cycle.pk])),
    ]


@require_POST
@declares("strategy.edit_cycle")
def start(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Let a planned cycle run."""
    cycle = services.start_cycle(actor=request.actor, cycle_id=cycle_id)
    rhythm = str(cycle.get_rhythm_display())
    messages.success(request, _("Der Zyklus läuft. Erinnert wird %(rhythm)s.") % {"rhythm": rhythm})
    return redirect("strategy:cycle", cycle_id)


@declares("strategy.edit_cycle")
def close(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Close a running cycle: values are frozen, one sentence says what was learned."""
    cycle = cycle_for(request.actor, cycle_id)
    require(request.actor, "strategy.edit_cycle", cycle)
    form = CloseCycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.close_cycle(actor=request.actor, cycle_id=cycle.pk, **form.cleaned_data)
        messages.success(request, _("Der Zyklus ist abgeschlossen, die Werte sind festgehalten."))
        return redirect("strategy:cycle", cycle.pk)
    found = list(selectors.objectives(request.actor).filter(cycle=cycle).order_by("owner__name", "position"))
    context = {
        "form": form,
        "cycle": cycle,
        "rows": rows_of(found, timezone.now()),
        "cancel_url": reverse("strategy:cycle", args=[cycle.pk]),
        "breadcrumbs": [*_crumbs(cycle), Link(_("Abschließen"))],
    }
    return render(request, "strategy/okr/cycle_close.html", context, status=422 if form.errors else 200)


@declares("strategy.edit_cycle")
def carry_on(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Copy what a closed cycle left unfinished into another one."""
    cycle = cycle_for(request.actor, cycle_id)
    require(request.actor, "strategy.edit_cycle", cycle)
    still_open = unfinished(request.actor, cycle, timezone.now())
    ids = [one.pk for one in still_open if request.actor.may_edit(one.owner_id)]
    form = CarryOnForm(
        request.POST or None,
        objectives=Objective.objects.filter(pk__in=ids).order_by("position", "pk"),
        cycles=_targets(request, cycle),
        initial={"objectives": ids},
    )
    if request.method == "POST" and form.is_valid():
        into: OkrCycle = form.cleaned_data["into"]
        carried = services.carry_on(
            actor=request.actor,
            cycle_id=cycle.pk,
            objective_ids=[one.pk for one in form.cleaned_data["objectives"]],
            into_id=into.pk,
        )
        words = ngettext(
            "%(count)s Objective geht weiter.", "%(count)s Objectives gehen weiter.", len(carried)
        )
        messages.success(request, words % {"count": len(carried)})
        return redirect("strategy:cycle", into.pk)
    context = {
        "form": form,
        "title": _("Offenes weiterführen"),
        "lead": _(
            "Was nicht erreicht wurde, kann mit seinen offenen Key Results im nächsten Zyklus weitergehen."
        ),
        "submit": _("Weiterführen"),
        "cancel_url": reverse("strategy:cycle", args=[cycle.pk]),
        "hint": ""
        if form.fields["into"].queryset  # type: ignore[attr-defined]  # a ModelChoiceField
        else _("Es gibt noch keinen nächsten Zyklus. Bitte planen Sie zuerst einen."),
        "hint_url": reverse("strategy:cycle_new"),
        "breadcrumbs": [*_crumbs(cycle), Link(_("Weiterführen"))],
    }
    return render(request, "strategy/okr/form.html", context, status=422 if form.errors else 200)


def _targets(request: HttpRequest, cycle: OkrCycle) -> QuerySet[OkrCycle]:
    return cycles_to_join(request.actor, cycle.owner).exclude(pk=cycle.pk).order_by("-begins_on", "pk")


@declares("strategy.edit_cycle")
def delete(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Ask, then delete a cycle without objectives."""
    cycle = cycle_for(request.actor, cycle_id)
    require(request.actor, "strategy.edit_cycle", cycle)
    if request.method == "POST":
        services.delete_cycle(actor=request.actor, cycle_id=cycle.pk)
        messages.success(request, _("Der Zyklus ist gelöscht."))
        return redirect("strategy:cycles")
    context = {
        "title": _("Zyklus löschen?"),
        "lead": _("„%(title)s“ wird gelöscht. Das lässt sich nicht rückgängig machen.")
        % {"title": cycle.title},
        "submit": _("Endgültig löschen"),
        "cancel_url": reverse("strategy:cycle", args=[cycle.pk]),
        "breadcrumbs": [*_crumbs(cycle), Link(_("Löschen"))],
    }
    return render(request, "strategy/okr/confirm.html", context)
