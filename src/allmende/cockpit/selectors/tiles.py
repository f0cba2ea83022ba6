"""How is my town today: the few numbers that answer it, from the town's dashboards."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.cockpit.selectors.lights import word_of
from allmende.cockpit.types import Tile
from allmende.datahub.models import Dashboard
from allmende.datahub.selectors import alerts_of, dashboards_of, room_states
from allmende.datahub.types import RoomState
from allmende.kernel.access import may
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality

#: How many rooms a tile names.
NAMED: Final = 3
ALERT_DAYS: Final = 7
_CURRENT = frozenset({"good", "soon", "now"})


def tiles_of(actor: Actor, town: Municipality, now: datetime) -> list[Tile]:
    """Return up to four tiles per dashboard; a dashboard without rooms gives none."""
    return [
        tile
        for dashboard in dashboards_of(actor, town.space)
        for tile in _tiles(actor, town, dashboard, room_states(actor, dashboard, now), now)
    ]


def _tiles(
    actor: Actor, town: Municipality, dashboard: Dashboard, states: Sequence[RoomState], now: datetime
) -> list[Tile]:
    if not states:
        return []
    url = reverse("cockpit:dashboard", args=[town.slug, dashboard.slug])
    shown = [state for state in states if not state.is_withheld]
    if not shown:
        return [_withheld_tile(dashboard, len(states), url)]
    current = [state for state in shown if state.state in _CURRENT]
    tiles = [_worst_tile(dashboard, current[0], url)] if current else []
    if may(actor, "datahub.view_alerts", town.space):
        third = _alerts_tile(actor, town, dashboard, now)
    else:
        third = _now_tile(dashboard, current, url)
    return [*tiles, _good_tile(dashboard, current, shown, url), third, _silent_tile(shown, url)]


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
    return Tile(
        title=_("%(cockpit)s: Räume im guten Bereich") % {"cockpit": dashboard.title},
        value=_("%(good)s von %(all)s") % {"good": good, "all": len(shown)},
        unit="",
        sentence=_("Alle Räume ansehen"),
        url=url,
        note=_mark(shown),
    )


def _now_tile(dashboard: Dashboard, current: Sequence[RoomState], url: str) -> Tile:
    """How many rooms need somebody at once."""
    urgent = [state for state in current if state.state == "now"]
    named = ", ".join(state.name for state in urgent[:NAMED])
    return Tile(
        title=_("%(cockpit)s: %(word)s") % {"cockpit": dashboard.title, "word": word_of(dashboard, "now")},
        value=_rooms(len(urgent)) if urgent else _("kein Raum"),
        unit="",
        sentence=named or _("Gerade ist nichts zu tun"),
        url=url,
        note=_mark(current),
    )


def _alerts_tile(actor: Actor, town: Municipality, dashboard: Dashboard, now: datetime) -> Tile:
    """How often somebody had to be told in the last seven days; for the town's own people."""
    recent = alerts_of(actor, town.space).filter(
        rule__attribute=dashboard.attribute, raised_at__gt=now - timedelta(days=ALERT_DAYS)
    )
    raised = list(recent.values_list("ended_at", "is_simulated"))
    going_on = sum(ended_at is None for ended_at, _simulated in raised)
    return Tile(
        title=_("Meldungen in den letzten 7 Tagen"),
        value=len(raised),
        unit="",
        sentence=_("Gerade offen: %(count)s") % {"count": going_on}
        if going_on
        else _("Gerade ist keine offen"),
        url=reverse("datahub:alerts", args=[town.slug]),
        note=_("simuliert") if any(is_simulated for _ended, is_simulated in raised) else "",
    )


def _silent_tile(shown: Sequence[RoomState], url: str) -> Tile:
    """Rooms whose sensor has been silent for too long, or never sent."""
    silent = [state for state in shown if state.state not in _CURRENT]
    named = ", ".join(state.name for state in silent[:NAMED])
    return Tile(
        title=_("Räume, die sich nicht melden"),
        value=_rooms(len(silent)) if silent else _("kein Raum"),
        unit="",
        sentence=named if silent else _("Alle Räume melden sich"),
        url=url,
        note=_mark(shown),
    )


def _rooms(count: int) -> str:
    return ngettext("%(count)s Raum", "%(count)s Räume", count) % {"count": count}


def _withheld_tile(dashboard: Dashboard, rooms: int, url: str) -> Tile:
    return Tile(
        title=dashboard.title,
        value=_rooms(rooms),
        unit="",
        sentence=_("Werte von gestern, in Stundenmitteln"),
        url=url,
    )
