"""What the roadmap puts on people's desks: steps that are overdue or end within a week."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.strategy.models import ProcessStep, Strategy, StrategyStatus
from allmende.strategy.selectors.process import StepStatus, process_of

_AHEAD: Final = timedelta(days=7)
#: Somebody of many towns, e.g. the coordination, gets the first ones; their pages show the rest.
_MOST_STRATEGIES: Final = 3


def waiting_for(actor: Actor, today: date) -> Sequence[DeskItem]:
    """Return the steps of the actor's own strategies that are due; a bounded number of queries."""
    spaces = [space for space in actor.space_ids if actor.may_edit(space)]
    if not spaces:
        return []
    until = today + _AHEAD
    due = Q(ends_on__lte=until) | Q(ends_on=None, begins_on__lte=until)
    rows = ProcessStep.objects.filter(
        due, state__in=["open", "running"], strategy__owner_id__in=spaces
    ).exclude(strategy__status=StrategyStatus.SUPERSEDED)
    strategies = Strategy.objects.filter(pk__in=rows.values("strategy"))
    return [
        _item(strategy, step)
        for strategy in strategies.select_related("owner").order_by("pk")[:_MOST_STRATEGIES]
        for step in process_of(actor, strategy, today).planned
        if step.state in {"open", "running"} and _last(step) <= until
    ]


def _last(step: StepStatus) -> date:
    return step.ends_on or step.begins_on or date.max


def _item(strategy: Strategy, step: StepStatus) -> DeskItem:
    words = {"step": step.title, "strategy": strategy.title}
    sentence = (
        _("Der Schritt ist überfällig.") if step.is_overdue else _("Der Schritt endet in dieser Woche.")
    )
    if step.responsible:
        sentence += " " + _("Zuständig: %(who)s") % {"who": step.responsible}
    return DeskItem(
        title=_("%(step)s (%(strategy)s)") % words,
        sentence=sentence,
        url=f"{reverse('strategy:process', args=[strategy.key])}#schritt-{step.slug}",
        button=_("Zum Schritt"),
        due_on=_last(step),
    )
