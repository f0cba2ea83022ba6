"""What waits for somebody: steps, questions, devices without a room, silent sensors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub.models import Source
from allmende.datahub.selectors import addressed_sources, silent_devices
from allmende.kernel import desk
from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.region.models import Municipality
from allmende.region.selectors import municipalities_of
from allmende.solutions.selectors.adoptions import waiting_for
from allmende.ui.types import Link


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's desk: what waits, soonest first, and where else to go."""

    items: Sequence[DeskItem]
    links: Sequence[Link]


def desk_of(actor: Actor, today: date) -> Desk:
    """Return what waits for this person; what has a day comes first, what is overdue before all."""
    towns = list(municipalities_of(actor.space_ids))
    items = [
        *waiting_for(actor),
        *_sources_waiting(actor),
        *_silent_waiting(actor, towns),
        *desk.waiting_for(actor, today),
    ]
    items.sort(key=lambda item: (item.due_on is None, item.due_on or today))
    return Desk(items, _elsewhere(actor, towns))


def _elsewhere(actor: Actor, towns: Sequence[Municipality]) -> list[Link]:
    """Return what this person opens most: the own towns, what is missing; for the agency the whole region."""
    links = [Link(town.name, reverse("cockpit:town", args=[town.slug])) for town in towns]
    links.append(Link(_("Lücken in der Kette"), reverse("portfolio:orphans")))
    if actor.is_coordinator:
        links.append(Link(_("Region im Überblick"), reverse("strategy:okr_region")))
        links.append(Link(_("Kurzbericht"), reverse("governance:reports")))
    links.append(Link(_("Alle Übernahmen"), reverse("solutions:adoptions")))
    links.append(Link(_("Nachrichten"), reverse("kernel:mails")))
    return links


def _sources_waiting(actor: Actor) -> list[DeskItem]:
    """Devices that send and have no room yet: their values do not count until somebody says where."""
    found = []
    for source in addressed_sources(actor):
        count: int = source.unassigned_count  # type: ignore[attr-defined]  # counted by the selector
        if count and actor.may_edit(source.owner_id):
            found.append(_source_item(source, count))
    return found


def _source_item(source: Source, count: int) -> DeskItem:
    return DeskItem(
        title=ngettext("%(count)s Gerät ohne Raum", "%(count)s Geräte ohne Raum", count) % {"count": count},
        sentence=_("%(town)s, %(source)s: Die Werte zählen, sobald ein Raum zugeordnet ist.")
        % {"town": source.owner.name, "source": source.name},
        url=reverse("datahub:source", args=[source.pk]),
        button=_("Räume zuordnen"),
    )


def _silent_waiting(actor: Actor, towns: Sequence[Municipality]) -> list[DeskItem]:
    found = []
    for town in towns:
        if not actor.may_edit(town.space_id):
            continue
        silent = [device for device in silent_devices(actor, town.space) if device.last_seen_at is not None]
        if silent:
            found.append(_silent_item(town, [device.room for device in silent]))
    return found


def _silent_item(town: Municipality, rooms: Sequence[str]) -> DeskItem:
    named = ", ".join(rooms[:3])
    more = len(rooms) - 3
    if more > 0:
        named = ngettext("%(rooms)s und %(count)s weiterer", "%(rooms)s und %(count)s weitere", more) % {
            "rooms": named,
            "count": more,
        }
    return DeskItem(
        title=ngettext(
            "%(count)s Sensor meldet sich nicht", "%(count)s Sensoren melden sich nicht", len(rooms)
        )
        % {"count": len(rooms)},
        sentence=_("%(town)s: %(rooms)s") % {"town": town.name, "rooms": named},
        url=reverse("cockpit:town", args=[town.slug]),
        button=_("Sensoren ansehen"),
    )
