"""What the room puts on people's desks: devices without a room, sensors that fell silent."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.datahub.models import Source
from allmende.datahub.selectors import addressed_sources, silent_devices
from allmende.kernel.actor import Actor
from allmende.kernel.desk import DeskItem
from allmende.region.models import Municipality
from allmende.region.selectors import municipalities_of


def waiting_for(actor: Actor, today: date) -> list[DeskItem]:
    """What waits for those who look after a town's sensors; it has no day."""
    del today
    towns = [town for town in municipalities_of(actor.space_ids) if actor.may_edit(town.space_id)]
    return [*_sources_waiting(actor), *_silent_waiting(actor, towns)]


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
        url=reverse("datahub:health", args=[town.slug]),
        button=_("Sensoren ansehen"),
    )
