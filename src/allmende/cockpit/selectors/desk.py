"""Where people go from their desk; what waits on it, the rooms say themselves."""

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.region.selectors import municipalities_of
from allmende.strategy.models import StrategyStatus
from allmende.strategy.selectors import strategies
from allmende.ui.types import Link


def ways_from_desk(actor: Actor) -> list[Link]:
    """Return what this person opens most: own towns and strategies, gaps; the agency the region."""
    links = [
        Link(town.name, reverse("cockpit:town", args=[town.slug]))
        for town in municipalities_of(actor.space_ids)
    ]
    links += _strategies(actor)
    links.append(Link(_("Lücken in der Kette"), reverse("portfolio:orphans")))
    if actor.is_coordinator:
        links.append(Link(_("Region im Überblick"), reverse("strategy:okr_region")))
        links.append(Link(_("Kurzbericht"), reverse("governance:reports")))
    links.append(Link(_("Alle Übernahmen"), reverse("solutions:adoptions")))
    links.append(Link(_("Nachrichten"), reverse("kernel:mails")))
    return links


def _strategies(actor: Actor) -> list[Link]:
    """Return the own strategies in force or being made; where there is none, the way to begin one."""
    own = strategies(actor).filter(owner_id__in=actor.space_ids).exclude(status=StrategyStatus.SUPERSEDED)
    found = [Link(one.title, reverse("strategy:strategy", args=[one.key])) for one in own]
    if not found and any(actor.may_edit(space) for space in actor.space_ids):
        found.append(Link(_("Strategie beginnen"), reverse("strategy:begin")))
    return found
