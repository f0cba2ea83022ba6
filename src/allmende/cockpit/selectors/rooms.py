"""Where all rooms of a dashboard stand now, the worst first."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.cockpit.selectors.lights import word_of
from allmende.cockpit.types import Overview, SchoolRooms
from allmende.datahub.models import Dashboard
from allmende.datahub.types import RoomState
from allmende.ui.types import Link, Room

_CURRENT = frozenset({"good", "soon", "now"})
#: Entity id → address of the room within the page.
Address = Callable[[int], str]


def overview(dashboard: Dashboard, states: Sequence[RoomState], now: datetime, address: Address) -> Overview:
    """Return the rooms as a list with the sentence that matters now.

    Args:
        states: Worst first, as `datahub.selectors.room_states` gives them.
    """
    shown = [state for state in states if not state.is_withheld]
    current = [state for state in shown if state.state in _CURRENT]
    return Overview(
        total=len(states),
        current=len(current),
        sentence=_sentence(dashboard, shown, current),
        facts=_facts(states, shown, current),
        rooms=[_room(dashboard, state, address, several=_has_schools(shown)) for state in shown],
        withheld=_withheld([state for state in states if state.is_withheld], address),
        is_simulated=any(state.is_simulated for state in shown),
        as_of=now,
    )


def _has_schools(states: Sequence[RoomState]) -> bool:
    return len({state.school_id for state in states}) > 1


def _facts(states: Sequence[RoomState], shown: Sequence[RoomState], current: Sequence[RoomState]) -> str:
    rooms = ngettext("%(count)s Raum", "%(count)s Räume", len(states)) % {"count": len(states)}
    parts = [rooms, _("%(count)s aktuell") % {"count": len(current)}] if shown else [rooms]
    withheld = len(states) - len(shown)
    if withheld:
        parts.append(
            ngettext("%(count)s mit Werten von gestern", "%(count)s mit Werten von gestern", withheld)
            % {"count": withheld}
        )
    return " · ".join(parts)


def _sentence(dashboard: Dashboard, shown: Sequence[RoomState], current: Sequence[RoomState]) -> str:
    """Say the most urgent thing only; the list says the rest."""
    if not shown:
        return ""
    for state in ("now", "soon"):
        count = sum(room.state == state for room in current)
        if count:
            return ngettext("In %(count)s Raum %(word)s", "In %(count)s Räumen %(word)s", count) % {
                "count": count,
                "word": word_of(dashboard, state),
            }
    silent = len(shown) - len(current)
    if silent == len(shown):
        return _("Kein Raum meldet sich")
    if silent:
        return ngettext("%(count)s Raum meldet sich nicht", "%(count)s Räume melden sich nicht", silent) % {
            "count": silent
        }
    return _("Alle Räume im guten Bereich")


def _room(dashboard: Dashboard, state: RoomState, address: Address, *, several: bool) -> Room:
    marks = [_("simuliert")] if state.is_simulated else []
    if state.is_implausible:
        marks.append(_("zuletzt unplausibler Wert"))
    place = [state.code, state.school] if several else [state.code]
    return Room(
        key=str(state.entity_id),
        name=state.name,
        level=state.state,
        word=word_of(dashboard, state.state),
        url=address(state.entity_id),
        place=" · ".join(part for part in place if part),
        value=state.value,
        unit=state.unit,
        observed_at=state.observed_at,
        note=", ".join(marks),
    )


def _withheld(states: Sequence[RoomState], address: Address) -> list[SchoolRooms]:
    """Rooms whose values come a day later, by school."""
    ordered = sorted(states, key=lambda state: (state.school, state.name))
    return [
        SchoolRooms(
            name=school,
            release="delayed",
            rooms=(),
            withheld=[Link(f"{s.name} {s.code}".strip(), address(s.entity_id)) for s in rooms],
        )
        for school, rooms in groupby(ordered, key=lambda state: state.school)
    ]


def school_choices(states: Sequence[RoomState]) -> list[tuple[str, str]]:
    """Return the schools to choose from; none when there is only one."""
    found = {str(s.school_id): s.school for s in states if s.school_id is not None}
    return sorted(found.items(), key=lambda pair: pair[1]) if len(found) > 1 else []
