"""A real example of the chain from goal to measurement, taken from what towns have set themselves."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.region.selectors import municipality_of
from allmende.solutions.selectors.catalogue import solutions
from allmende.strategy.models import KeyResult, Objective
from allmende.strategy.selectors import ancestors, objectives, shows_goal, statuses
from allmende.strategy.types import KeyResultStatus
from allmende.ui.formats import clock_text, day_text, number_text
from allmende.ui.types import ChainLink


def example_chain(actor: Actor, now: datetime) -> list[ChainLink]:
    """Return goal → objective → key result → solution → town; empty while nobody has set an objective.

    An objective whose key result measures itself goes first, else the newest one with a key result.
    """
    chosen = _example(actor)
    if chosen is None:
        return []
    objective, key_result = chosen
    goals = [*ancestors(objective.goal)[-1:], objective.goal] if shows_goal(actor, objective) else []
    links = [
        ChainLink(str(goal.get_kind_display()), goal.title, reverse("strategy:goal", args=[goal.pk]))
        for goal in goals
    ]
    address = reverse("strategy:objective", args=[objective.pk])
    links.append(ChainLink(_("Objective"), objective.title, address))
    status = statuses([key_result], now)[key_result.pk]
    links.append(ChainLink(_("Key Result"), key_result.title, address, note=measured_words(status)))
    return [*links, *_solution(actor, key_result), *_town(objective)]


def _example(actor: Actor) -> tuple[Objective, KeyResult] | None:
    pairs = [(objective, kr) for objective in objectives(actor)[:20] for kr in objective.key_results.all()]
    measured = [pair for pair in pairs if pair[1].indicator_id is not None]
    return next(iter(measured or pairs), None)


def measured_words(status: KeyResultStatus) -> str:
    """Say a key result's value with its target, where it comes from and what was only simulated.

    E.g. "Stand 14, Ziel 20 Räume, gemessen um 10:44 Uhr; weitere 8 nur simuliert".
    """
    words = status.words
    if status.value is None:
        return words
    if status.is_measured and status.at is not None:
        words += ", " + _("gemessen um %(time)s") % {"time": clock_text(status.at)}
    elif status.at is not None:
        words += ", " + _("von Hand eingetragen am %(day)s") % {"day": day_text(status.at)}
    if status.simulated:
        words += "; " + _("weitere %(count)s nur simuliert") % {"count": number_text(status.simulated)}
    return words


def _solution(actor: Actor, key_result: KeyResult) -> list[ChainLink]:
    origin = key_result.indicator.origin if key_result.indicator else ""
    found = solutions(actor).filter(blueprint=origin).first() if origin else None
    if found is None:
        return []
    return [ChainLink(_("Lösung"), found.title, reverse("solutions:solution", args=[found.slug]))]


def _town(objective: Objective) -> list[ChainLink]:
    town = municipality_of(objective.owner)
    if town is None:
        return [ChainLink(_("Verbund"), objective.owner.name)]
    return [ChainLink(_("Kommune"), town.name, reverse("cockpit:town", args=[town.slug]))]
