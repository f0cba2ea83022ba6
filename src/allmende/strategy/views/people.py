"""Personas: cards, one form, copies from other towns."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allmende.kernel.access import PUBLIC, declares, get_or_not_found, may, require
from allmende.kernel.http import HttpRequest
from allmende.strategy.forms.people import PersonaForm, PersonaSearchForm
from allmende.strategy.models import Strategy
from allmende.strategy.selectors import people as selectors
from allmende.strategy.selectors.making import strategy_to_make
from allmende.strategy.selectors.strategies import strategy_for
from allmende.strategy.services import people as services
from allmende.strategy.views.making import changer_of, confirm_page, form_page, frame
from allmende.ui.types import Action, Link


def to_edit(request: HttpRequest, key: str) -> Strategy:
    """Return a strategy to one who may work on it, else refuse."""
    strategy = strategy_to_make(request.actor, key)
    require(request.actor, "strategy.make", strategy)
    return strategy


@require_safe
@declares(PUBLIC)
def personas(request: HttpRequest, key: str) -> HttpResponse:
    """Show the town's personas as cards."""
    strategy = strategy_for(request.actor, key)
    actions = []
    if may(request.actor, "strategy.make", strategy):
        actions = [
            Action(_("Persona anlegen"), reverse("strategy:persona_new", args=[key]), kind="primary"),
            Action(_("Von anderen übernehmen"), reverse("strategy:personas_elsewhere", args=[key])),
        ]
    found = list(selectors.personas_of(request.actor, strategy))
    context = frame(request, strategy, "strategy:personas", personas=found, actions=actions)
    return render(request, "strategy/making/people/personas.html", context)


@declares("strategy.make")
def persona(request: HttpRequest, key: str, persona_id: int | None = None) -> HttpResponseBase:
    """Invent a persona, or change one."""
    strategy = to_edit(request, key)
    known = None
    if persona_id is not None:
        known = get_or_not_found(selectors.personas_of(request.actor, strategy), pk=persona_id)
    context = frame(
        request,
        strategy,
        "strategy:personas",
        crumbs=[Link(known.name if known else _("Anlegen"))],
        title=known.name if known else _("Persona anlegen"),
        lead=_("Ein erfundener Mensch, der für viele steht. Je genauer, desto nützlicher."),
        submit=_("Persona speichern"),
        cancel_url=reverse("strategy:personas", args=[key]),
        delete_url=reverse("strategy:persona_remove", args=[key, known.pk]) if known else "",
        delete_word=_("Persona löschen"),
    )
    initial = {name: getattr(known, name) for name in services.PERSONA_FIELDS} if known else None
    return form_page(
        request,
        form=PersonaForm(request.POST or None, initial=initial),
        save=lambda values: services.put_persona(
            actor=request.actor, key=key, persona_id=persona_id, seen=values.pop("seen"), values=values
        ),
        done_url=reverse("strategy:personas", args=[key]),
        message=_("Die Persona ist gespeichert."),
        context=context,
        who=lambda: changer_of(known),
    )


@declares("strategy.make")
def persona_remove(request: HttpRequest, key: str, persona_id: int) -> HttpResponseBase:
    """Ask, then remove a persona."""
    strategy = to_edit(request, key)
    known = get_or_not_found(selectors.personas_of(request.actor, strategy), pk=persona_id)
    context = frame(
        request,
        strategy,
        "strategy:personas",
        crumbs=[Link(known.name)],
        title=_("„%(name)s“ löschen?") % {"name": known.name},
        text=_("Die Persona verschwindet für alle Strategien Ihrer Kommune. Kopien bei anderen bleiben."),
        submit=_("Persona löschen"),
        cancel_url=reverse("strategy:personas", args=[key]),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_persona(actor=request.actor, key=key, persona_id=persona_id),
        done_url=reverse("strategy:personas", args=[key]),
        message=_("Die Persona ist gelöscht."),
        context=context,
    )


@require_safe
@declares("strategy.make")
def elsewhere(request: HttpRequest, key: str) -> HttpResponse:
    """Show personas other towns share, each with a button to copy it."""
    strategy = to_edit(request, key)
    form = PersonaSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = selectors.personas_elsewhere(request.actor, strategy, words)
    page = Paginator(found, 24).get_page(request.GET.get("page"))
    context = frame(
        request,
        strategy,
        "strategy:personas",
        crumbs=[Link(_("Von anderen übernehmen"))],
        page=page,
        search=form,
        filtered=bool(words),
        query=urlencode({"q": words}) if words else "",
        reset_url=reverse("strategy:personas_elsewhere", args=[key]),
    )
    return render(request, "strategy/making/people/elsewhere.html", context)


@require_POST
@declares("strategy.make")
def copy(request: HttpRequest, key: str, persona_id: int) -> HttpResponse:
    """Copy another town's persona."""
    made = services.copy_persona(actor=request.actor, key=key, persona_id=persona_id)
    messages.success(
        request, _("„%(name)s“ gehört jetzt auch zu Ihnen. Passen Sie sie an.") % {"name": made.name}
    )
    return redirect("strategy:persona", key, made.pk)
