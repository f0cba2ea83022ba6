"""How is my town today: the few numbers that answer it, from the town's dashboards."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.cockpit.selectors.lights import word_of
from allmende.cockpit.types import Tile
from allmende.datahub.models import Dashboard
from allmende.datahub.selectors import dashboards_of, room_states
from allmende.datahub.types import RoomState
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality

_CURRENT = frozenset({"good", "soon", "now"})


def tiles_of(actor: Actor, town: Municipality, now: datetime) -> list[Tile]:
    """Return up to three tiles per dashboard; a dashboard without rooms gives none."""
    return [
        tile
        for dashboard in dashboards_of(actor, town.space)
        for tile in _tiles(town, dashboard, room_states(actor, dashboard, now))
    ]


def _tiles(town: Municipality, dashboard: Dashboard, states: Sequence[RoomState]) -> list[Tile]:
    if not states:
        return []
    url = reverse("cockpit:dashboard", args=[town.slug, dashboard.slug])
    shown = [state for state in states if not state.is_withheld]
    if not shown:
        return [_withheld_tile(dashboard, len(states), url)]
    current = [state for state in shown if state.state in _CURRENT]
    tiles = [_worst_tile(dashboard, current[0], url)] if current else []
    return [*tiles, _good_tile(dashboard, current, shown, url)]


def _mark(states: Sequence[RoomState]) -> str:
    return _("simuliert") if any(state.is_simulated for state in states) else ""


def _worst_tile(dashboard: Dashboard, worst: RoomState, url: str) -> Tile:
    """The room that needs somebody first; rooms come worst first."""
    return Tile(
        title=_("%(cockpit)s: der höchste Wert") % {"cockpit": dashboard.title},
        value=worst.value,
        unit=worst.unit,
        sentence=", ".join(part for part in (worst.name, worst.school) if part),
        url=url,
        level=worst.state,
        word=word_of(dashboard, worst.state),
        note=_mark([worst]),
        at=worst.observed_at,
    )


def _good_tile(
    dashboard: Dashboard, current: Sequence[RoomState], shown: Sequence[RoomState], url: str
) -> Tile:
    good = sum(state.state == "good" for state in current)
    silent = len(shown) - len(current)
    sentence = (
        ngettext("%(count)s Raum meldet sich nicht", "%(count)s Räume melden sich nicht", silent)
        % {"count": silent}
        if silent
        else _("Alle Räume melden sich")
    )
    return Tile(
        title=_("%(cockpit)s: Räume im guten Bereich") % {"cockpit": dashboard.title},
        value=_("%(good)s von %(all)s") % {"good": good, "all": len(shown)},
        unit="",
        sentence=sentence,
        url=url,
        note=_mark(shown),
    )


def _withheld_tile(dashboard: Dashboard, rooms: int, url: str) -> Tile:
    return Tile(
        title=dashboard.title,
        value=ngettext("%(count)s Raum", "%(count)s Räume", rooms) % {"count": rooms},
        unit="",
        sentence=_("Werte von gestern, in Stundenmitteln"),
        url=url,
    )
