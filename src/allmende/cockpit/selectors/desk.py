"""Where people go from their desk; what waits on it, the rooms say themselves."""

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.region.selectors import municipalities_of
from allmende.ui.types import Link


def ways_from_desk(actor: Actor) -> list[Link]:
    """Return what this person opens most: the own towns, what is missing; for the agency the whole region."""
    links = [
        Link(town.name, reverse("cockpit:town", args=[town.slug]))
        for town in municipalities_of(actor.space_ids)
    ]
    links.append(Link(_("Lücken in der Kette"), reverse("portfolio:orphans")))
    if actor.is_coordinator:
        links.append(Link(_("Region im Überblick"), reverse("strategy:okr_region")))
        links.append(Link(_("Kurzbericht"), reverse("governance:reports")))
    links.append(Link(_("Alle Übernahmen"), reverse("solutions:adoptions")))
    links.append(Link(_("Nachrichten"), reverse("kernel:mails")))
    return links
