"""The places of the menu and what lies within them; a place is shown once its page exists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.kernel.actor import Actor
from allmende.ui.types import Link


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a menu.

    Attributes:
        belongs: Further beginnings of addresses that belong to it.
        within: The second level, shown on every page of this place.
        members_only: Hidden from visitors; the page itself decides who may open it.
    """

    title: str | Promise
    url: str
    belongs: tuple[str, ...] = ()
    within: "tuple[Place, ...]" = ()
    members_only: bool = False

    def holds(self, path: str) -> bool:
        """Whether a page lies in this place or in one within it."""
        return path.startswith((self.url, *self.belongs)) or any(place.holds(path) for place in self.within)


PLACES: Final = (
    Place(_("Lösungen"), "/loesungen/", ("/uebernahmen/",)),
    Place(_("Kommunen"), "/kommunen/"),
    Place(
        _("Strategie"),
        "/strategie/",
        within=(
            Place(_("Überblick"), "/strategie/"),
            Place(_("Strategien"), "/strategien/"),
            Place(_("OKRs"), "/okr/", ("/strategie/objectives/", "/strategie/key-results/")),
            Place(_("Portfolio"), "/portfolio/"),
            Place(_("Kette"), "/kette/"),
            Place(_("Berichte"), "/berichte/", members_only=True),
        ),
    ),
    Place(_("Wissen"), "/wissen/"),
    Place(
        _("Mitmachen"),
        "/mitmachen/",
        within=(
            Place(_("Überblick"), "/mitmachen/"),
            Place(_("Ideen"), "/mitmachen/ideen/"),
            Place(_("Offene Daten"), "/offene-daten/mitreden/"),
        ),
    ),
    Place(
        _("Daten"),
        "/daten/",
        ("/quellen/",),
        within=(
            Place(_("Datensätze"), "/daten/"),
            Place(_("Kennzahlen"), "/statistik/"),
            Place(_("Demographie"), "/demographie/"),
        ),
    ),
)
DESK: Final = Place(_("Mein Schreibtisch"), "/schreibtisch/")

Exists = Callable[[str], bool]


def menu(actor: Actor, path: str, exists: Exists) -> list[Link]:
    """Return the first level for this actor, the current place marked."""
    places = PLACES if actor.is_anonymous else (*PLACES, DESK)
    return [Link(str(p.title), p.url, current=p.holds(path)) for p in places if exists(p.url)]


def menu_within(actor: Actor, path: str, exists: Exists) -> list[Link]:
    """Return the second level of the place this page lies in; the most exact entry is the current one."""
    here = next((place for place in PLACES if place.within and place.holds(path)), None)
    if here is None:
        return []
    shown = [p for p in here.within if exists(p.url) and (actor.is_member or not p.members_only)]
    return [Link(str(p.title), p.url, current=p is _nearest(shown, path)) for p in shown]


def _nearest(places: Sequence[Place], path: str) -> Place | None:
    fitting = [
        (len(begin), place)
        for place in places
        for begin in (place.url, *place.belongs)
        if path.startswith(begin)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None
