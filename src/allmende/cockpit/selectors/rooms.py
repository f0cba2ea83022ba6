"""Where all rooms of a dashboard stand now, the worst first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.cockpit.selectors.lights import word_of
from allmende.cockpit.types import Overview, SchoolRooms
from allmende.datahub.models import Dashboard
from allmende.datahub.types import RoomState
from allmende.ui.formats import number_text
from allmende.ui.types import Link, Room

_CURRENT = frozenset({"good", "soon", "now"})
#: Rooms on one page of the list.
ROOMS_PER_PAGE: Final = 50
#: More rooms than this are listed by their schools only.
MOST_WITHHELD: Final = 60


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a room and a school lead within the cockpit's page, by entity id."""

    room: Callable[[int], str]
    school: Callable[[int], str]


def overview(
    dashboard: Dashboard, states: Sequence[RoomState], now: datetime, address: Addresses, number: str | None
) -> Overview:
    """Return the rooms as a list with the sentence that matters now.

    Args:
        states: Worst first, as `datahub.selectors.room_states` gives them.
        number: Page of the list as it stands in the address; what cannot be read is the first.
    """
    shown = [state for state in states if not state.is_withheld]
    current = [state for state in shown if state.state in _CURRENT]
    return Overview(
        total=len(states),
        current=len(current),
        sentence=_sentence(dashboard, shown, current),
        facts=_facts(states, shown, current),
        rooms=_page(dashboard, shown, address, number),
        withheld=_withheld([state for state in states if state.is_withheld], address),
        is_simulated=any(state.is_simulated for state in shown),
        as_of=now,
    )


def _page(
    dashboard: Dashboard, shown: Sequence[RoomState], address: Addresses, number: str | None
) -> Page[Room]:
    """Turn one page of states into rows; a town may have thousands."""
    states = Paginator(shown, ROOMS_PER_PAGE).get_page(number)
    several = _has_schools(shown)
    rooms = [_room(dashboard, state, address, several=several) for state in states.object_list]
    return Page(rooms, states.number, states.paginator)  # type: ignore[arg-type]  # counts states, shows rooms


def _has_schools(states: Sequence[RoomState]) -> bool:
    return len({state.school_id for state in states}) > 1


def _facts(states: Sequence[RoomState], shown: Sequence[RoomState], current: Sequence[RoomState]) -> str:
    rooms = ngettext("%(count)s Raum", "%(count)s Räume", len(states)) % {"count": number_text(len(states))}
    parts = [rooms, _("%(count)s aktuell") % {"count": number_text(len(current))}] if shown else [rooms]
    withheld = len(states) - len(shown)
    if withheld:
        parts.append(
            ngettext("%(count)s mit Werten von gestern", "%(count)s mit Werten von gestern", withheld)
            % {"count": number_text(withheld)}
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


def _room(dashboard: Dashboard, state: RoomState, address: Addresses, *, several: bool) -> Room:
    marks = [_("simuliert")] if state.is_simulated else []
    if state.is_implausible:
        marks.append(_("zuletzt unplausibler Wert"))
    place = [state.code, state.school] if several else [state.code]
    return Room(
        key=str(state.entity_id),
        name=state.name,
        level=state.state,
        word=word_of(dashboard, state.state),
        url=address.room(state.entity_id),
        place=" · ".join(part for part in place if part),
        value=state.value,
        unit=state.unit,
        observed_at=state.observed_at,
        note=", ".join(marks),
    )


def _withheld(states: Sequence[RoomState], address: Addresses) -> list[SchoolRooms]:
    """Rooms whose values come a day later, by school."""
    ordered = sorted(states, key=lambda state: (state.school, state.name))
    is_short = len(ordered) <= MOST_WITHHELD
    grouped = [list(rooms) for _school, rooms in groupby(ordered, key=lambda state: state.school)]
    return [_school_rooms(rooms, address, is_listed=is_short or len(grouped) == 1) for rooms in grouped]


def _school_rooms(rooms: Sequence[RoomState], address: Addresses, *, is_listed: bool) -> SchoolRooms:
    school = rooms[0]
    listed = rooms if is_listed else ()
    return SchoolRooms(
        name=school.school,
        count=len(rooms),
        url="" if is_listed or school.school_id is None else address.school(school.school_id),
        rooms=[Link(f"{room.name} {room.code}".strip(), address.room(room.entity_id)) for room in listed],
    )


def school_choices(states: Sequence[RoomState]) -> list[tuple[str, str]]:
    """Return the schools to choose from; none when there is only one."""
    found = {str(s.school_id): s.school for s in states if s.school_id is not None}
    return sorted(found.items(), key=lambda pair: pair[1]) if len(found) > 1 else []
