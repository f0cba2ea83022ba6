"""Citizen journeys: a list by field of action, one journey with its curve, its steps."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.http import HttpRequest
from allmende.strategy import making_links
from allmende.strategy.forms.people import FEELINGS, JourneyForm, JourneyStepForm
from allmende.strategy.models import Strategy
from allmende.strategy.selectors import people as selectors
from allmende.strategy.selectors.strategies import strategy_for
from allmende.strategy.services import people as services
from allmende.strategy.views.making import confirm_page, form_page, frame
from allmende.strategy.views.people import to_edit
from allmende.ui.types import Action, Link

_WORDS = dict(FEELINGS)


@require_safe
@declares(PUBLIC)
def journeys(request: HttpRequest, key: str) -> HttpResponse:
    """Show the journeys by field of action, and the fields that have none."""
    strategy = strategy_for(request.actor, key)
    found = list(selectors.journeys_of(request.actor, strategy))
    editable = may(request.actor, "strategy.make", strategy)
    context = frame(
        request,
        strategy,
        "strategy:journeys",
        journeys=[
            {
                "journey": one,
                "steps": len(one.steps.all()),
                "ideas": sum(bool(s.idea) for s in one.steps.all()),
            }
            for one in found
        ],
        without=selectors.fields_without_journey(strategy) if editable else [],
        actions=[Action(_("Reise beginnen"), reverse("strategy:journey_new", args=[key]), kind="primary")]
        if editable
        else [],
    )
    return render(request, "strategy/making/people/journeys.html", context)


@require_safe
@declares(PUBLIC)
def journey(request: HttpRequest, key: str, journey_id: int) -> HttpResponse:
    """Show one journey: the curve of feelings, the same as a table, hurdles and ideas."""
    strategy = strategy_for(request.actor, key)
    found = selectors.journey_for(request.actor, strategy, journey_id)
    steps = list(found.steps.all())
    editable = may(request.actor, "strategy.make", strategy)
    actions = []
    if editable:
        actions = [
            Action(
                _("Schritt hinzufügen"),
                reverse("strategy:journey_step_new", args=[key, found.pk]),
                kind="primary",
            ),
            Action(_("Reise bearbeiten"), reverse("strategy:journey_edit", args=[key, found.pk])),
        ]
    context = frame(
        request,
        strategy,
        "strategy:journeys",
        crumbs=[Link(found.title)],
        journey=found,
        curve=selectors.curve_of(steps),
        rows=[
            {
                "step": step,
                "feeling": _WORDS.get(step.feeling, ""),
                "idea_url": making_links.door("idea", strategy, step.idea) if editable and step.idea else "",
            }
            for step in steps
        ],
        actions=actions,
    )
    return render(request, "strategy/making/people/journey.html", context)


@declares("strategy.make")
def journey_edit(request: HttpRequest, key: str, journey_id: int | None = None) -> HttpResponseBase:
    """Begin a journey, or change whose and what it is."""
    strategy = to_edit(request, key)
    known = selectors.journey_for(request.actor, strategy, journey_id) if journey_id is not None else None
    personas = selectors.personas_of(request.actor, strategy)
    if known is None and not personas:
        messages.info(request, _("Eine Reise braucht eine Persona. Legen Sie zuerst eine an."))
        return redirect("strategy:persona_new", key)
    initial = {name: getattr(known, name) for name in services.JOURNEY_FIELDS} if known else {}
    if known is None and request.GET.get("feld", "").isdecimal():
        initial["action_field"] = request.GET["feld"]
    context = frame(
        request,
        strategy,
        "strategy:journeys",
        crumbs=[Link(known.title if known else _("Beginnen"))],
        title=known.title if known else _("Bürger-Reise beginnen"),
        lead=_("Gehen Sie mit einer Persona durch ein Anliegen, Schritt für Schritt, so wie es heute ist."),
        submit=_("Reise speichern"),
        cancel_url=_journey_url(key, journey_id),
        delete_url=reverse("strategy:journey_remove", args=[key, journey_id]) if known else "",
        delete_word=_("Reise löschen"),
    )
    return form_page(
        request,
        form=JourneyForm(request.POST or None, initial=initial, personas=personas),
        save=lambda values: services.put_journey(
            actor=request.actor, key=key, journey_id=journey_id, seen=values.pop("seen"), values=values
        ),
        done_url=lambda saved: reverse("strategy:journey", args=[key, saved.pk]),
        message=_("Die Reise ist gespeichert."),
        context=context,
    )


def _journey_url(key: str, journey_id: int | None) -> str:
    if journey_id is None:
        return reverse("strategy:journeys", args=[key])
    return reverse("strategy:journey", args=[key, journey_id])


@declares("strategy.make")
def journey_remove(request: HttpRequest, key: str, journey_id: int) -> HttpResponseBase:
    """Ask, then remove a journey with its steps."""
    strategy = to_edit(request, key)
    known = selectors.journey_for(request.actor, strategy, journey_id)
    context = frame(
        request,
        strategy,
        "strategy:journeys",
        crumbs=[Link(known.title)],
        title=_("„%(title)s“ löschen?") % {"title": known.title},
        text=_("Mit der Reise verschwinden auch ihre Schritte, Hürden und Ideen."),
        submit=_("Reise löschen"),
        cancel_url=_journey_url(key, journey_id),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_journey(actor=request.actor, key=key, journey_id=journey_id),
        done_url=reverse("strategy:journeys", args=[key]),
        message=_("Die Reise ist gelöscht."),
        context=context,
    )


@declares("strategy.make")
def step(request: HttpRequest, key: str, journey_id: int, step_id: int | None = None) -> HttpResponseBase:
    """Add a step to a journey, or change one."""
    strategy = to_edit(request, key)
    found = selectors.journey_for(request.actor, strategy, journey_id)
    known = selectors.step_for(found, step_id) if step_id is not None else None
    context = frame(
        request,
        strategy,
        "strategy:journeys",
        crumbs=[Link(found.title, _journey_url(key, journey_id)), Link(_("Schritt"))],
        title=known.what if known else _("Nächster Schritt: %(title)s") % {"title": found.title},
        submit=_("Schritt speichern"),
        cancel_url=_journey_url(key, journey_id),
        delete_url=reverse("strategy:journey_step_remove", args=[key, journey_id, step_id]) if known else "",
        delete_word=_("Schritt löschen"),
    )
    initial = {name: getattr(known, name) for name in services.STEP_FIELDS} if known else None
    return form_page(
        request,
        form=JourneyStepForm(request.POST or None, initial=initial),
        save=lambda values: services.put_step(
            actor=request.actor,
            key=key,
            journey_id=journey_id,
            step_id=step_id,
            seen=values.pop("seen"),
            values=values,
        ),
        done_url=_journey_url(key, journey_id),
        message=_("Der Schritt ist gespeichert."),
        context=context,
    )


@require_POST
@declares("strategy.make")
def step_move(request: HttpRequest, key: str, journey_id: int, step_id: int) -> HttpResponse:
    """Move a step one place."""
    services.move_step(
        actor=request.actor,
        key=key,
        journey_id=journey_id,
        step_id=step_id,
        up=request.POST.get("richtung") == "hoch",
    )
    return redirect(_journey_url(key, journey_id))


@declares("strategy.make")
def step_remove(request: HttpRequest, key: str, journey_id: int, step_id: int) -> HttpResponseBase:
    """Ask, then remove a step."""
    strategy: Strategy = to_edit(request, key)
    found = selectors.journey_for(request.actor, strategy, journey_id)
    known = selectors.step_for(found, step_id)
    context = frame(
        request,
        strategy,
        "strategy:journeys",
        crumbs=[Link(found.title, _journey_url(key, journey_id)), Link(_("Löschen"))],
        title=_("„%(what)s“ löschen?") % {"what": known.what},
        text=_("Mit dem Schritt verschwinden auch seine Hürde und seine Idee."),
        submit=_("Schritt löschen"),
        cancel_url=_journey_url(key, journey_id),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_step(
            actor=request.actor, key=key, journey_id=journey_id, step_id=step_id
        ),
        done_url=_journey_url(key, journey_id),
        message=_("Der Schritt ist gelöscht."),
        context=context,
    )
