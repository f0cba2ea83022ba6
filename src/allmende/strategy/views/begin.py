"""Where a town without a strategy starts: the way, the sizes, one button."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.strategy.models import StrategySize
from allmende.strategy.process_steps import SIZE_PURPOSES, STEPS
from allmende.strategy.selectors.contents import blocks
from allmende.strategy.selectors.strategies import strategy_of
from allmende.ui.types import Action, Link


@require_safe
@declares(PUBLIC)
def begin(request: HttpRequest) -> HttpResponse:
    """Say how a strategy comes about, how deep it may go, and begin; or go on with the one there is."""
    spaces = [space for space in request.actor.space_ids if request.actor.may_edit(space)]
    going_on = [
        (space, strategy)
        for space in Space.objects.filter(pk__in=spaces).order_by("name")
        if (strategy := strategy_of(request.actor, space)) is not None
    ]
    actions = []
    if len(going_on) < len(spaces):
        actions.append(Action(_("Strategie beginnen"), reverse("strategy:strategy_new"), kind="primary"))
    elif request.actor.is_anonymous:
        actions.append(Action(_("Anmelden und beginnen"), reverse("strategy:strategy_new"), kind="primary"))
    context = {
        "sizes": sizes(),
        "going_on": [
            Link(f"{space.name}: {strategy.title}", reverse("strategy:process", args=[strategy.key]))
            for space, strategy in going_on
        ],
        "actions": actions,
        "breadcrumbs": [
            Link(_("Strategie"), reverse("strategy:overview")),
            Link(_("Strategien"), reverse("strategy:strategies")),
            Link(_("So entsteht eine Strategie")),
        ],
    }
    return render(request, "strategy/making/begin.html", context)


def sizes() -> list[dict[str, object]]:
    """Return each size: what it is for, its steps, its contents, the weeks until a body adopts it."""
    return [_size(size, str(word)) for size, word in StrategySize.choices]


def _size(size: str, word: str) -> dict[str, object]:
    steps = [step for step in STEPS if step.is_usual(size)]
    until_adopted = [step for step in steps if step.cycle == "strategy" and step.key != "review"]
    return {
        "key": size,
        "word": word,
        "purpose": SIZE_PURPOSES[size],
        "steps": steps,
        "new": [step for step in steps if step.usual_from == size],
        "contents": sum(entry.is_usual(size) for block in blocks() for entry in block.entries),
        "weeks": sum(step.weeks for step in until_adopted),
    }
