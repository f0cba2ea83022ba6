"""Scenarios: a matrix and the same as a list, one form."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.http import HttpRequest
from allmende.strategy.forms.futures import ScenarioForm
from allmende.strategy.making_links import answers_to, door
from allmende.strategy.selectors import futures as selectors
from allmende.strategy.selectors.strategies import strategy_for
from allmende.strategy.services import futures as services
from allmende.strategy.views.making import confirm_page, form_page, frame
from allmende.strategy.views.people import to_edit
from allmende.ui.types import Action, Link

_LIKELIHOODS = dict(selectors.LIKELIHOODS)
_IMPACTS = dict(selectors.IMPACTS)


@require_safe
@declares(PUBLIC)
def scenarios(request: HttpRequest, key: str) -> HttpResponse:
    """Show what may come, how likely and how grave, and which measures answer."""
    strategy = strategy_for(request.actor, key)
    found = selectors.scenarios_of(strategy)
    answers = answers_to(request.actor, [one.pk for one in found])
    cells, dots = selectors.matrix_of(found)
    editable = may(request.actor, "strategy.make", strategy)
    context = frame(
        request,
        strategy,
        "strategy:scenarios",
        rows=[
            {
                "number": number,
                "scenario": one,
                "kind": selectors.SCENARIO_KINDS[one.kind],
                "likelihood": _LIKELIHOODS.get(one.likelihood or 0),
                "impact": _IMPACTS.get(one.impact or 0),
                "gravity": selectors.gravity_word(one),
                "answers": answers[one.pk],
            }
            for number, one in enumerate(found, 1)
        ],
        cells=cells,
        dots=dots,
        height=5 * selectors.CELL_HEIGHT,
        cell_height=selectors.CELL_HEIGHT,
        unanswered=sum(not answers[one.pk] for one in found),
        measures_url=door("measures", strategy) if editable else "",
        actions=[
            Action(_("Szenario hinzufügen"), reverse("strategy:scenario_new", args=[key]), kind="primary")
        ]
        if editable
        else [],
    )
    return render(request, "strategy/making/futures/scenarios.html", context)


@declares("strategy.make")
def scenario(request: HttpRequest, key: str, scenario_id: int | None = None) -> HttpResponseBase:
    """Write a scenario, or change one."""
    strategy = to_edit(request, key)
    known = selectors.scenario_for(strategy, scenario_id) if scenario_id is not None else None
    context = frame(
        request,
        strategy,
        "strategy:scenarios",
        crumbs=[Link(known.title if known else _("Hinzufügen"))],
        title=known.title if known else _("Szenario hinzufügen"),
        lead=_(
            "Technik, Klima, Krise oder Gesellschaft: Was könnte kommen, und was hieße das für Ihre Aufgaben?"
        ),
        submit=_("Szenario speichern"),
        cancel_url=reverse("strategy:scenarios", args=[key]),
        delete_url=reverse("strategy:scenario_remove", args=[key, known.pk]) if known else "",
        delete_word=_("Szenario löschen"),
    )
    initial = {name: getattr(known, name) for name in services.SCENARIO_FIELDS} if known else None
    return form_page(
        request,
        form=ScenarioForm(request.POST or None, initial=initial),
        save=lambda values: services.put_scenario(
            actor=request.actor, key=key, scenario_id=scenario_id, seen=values.pop("seen"), values=values
        ),
        done_url=reverse("strategy:scenarios", args=[key]),
        message=_("Das Szenario ist gespeichert."),
        context=context,
    )


@declares("strategy.make")
def scenario_remove(request: HttpRequest, key: str, scenario_id: int) -> HttpResponseBase:
    """Ask, then remove a scenario."""
    strategy = to_edit(request, key)
    known = selectors.scenario_for(strategy, scenario_id)
    context = frame(
        request,
        strategy,
        "strategy:scenarios",
        crumbs=[Link(known.title)],
        title=_("„%(title)s“ löschen?") % {"title": known.title},
        text=_("Maßnahmen, die darauf antworten, bleiben; nur die Verbindung geht."),
        submit=_("Szenario löschen"),
        cancel_url=reverse("strategy:scenarios", args=[key]),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_scenario(actor=request.actor, key=key, scenario_id=scenario_id),
        done_url=reverse("strategy:scenarios", args=[key]),
        message=_("Das Szenario ist gelöscht."),
        context=context,
    )
