"""A look at a solution in use: figures of a town's cockpit as they are now."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.datahub import selectors as hub
from allmende.datahub.models import Dashboard
from allmende.datahub.types import RoomState
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.solutions.models import Adoption, Solution
from allmende.solutions.selectors.adoptions import is_operating
from allmende.ui.types import Room

#: So many towns are looked at, and so many rooms shown of each.
_TOWNS, _ROOMS = 2, 3


@dataclass(frozen=True, slots=True)
class LiveTile:
    """A town's cockpit in a few rooms.

    Attributes:
        url: The cockpit's page.
        rooms: The rooms that need most attention, as the actor may see them.
    """

    town: Municipality
    title: str
    url: str
    rooms: tuple[Room, ...]
    total: int
    is_simulated: bool


def live_tiles(actor: Actor, solution: Solution) -> list[LiveTile]:
    """Cockpits of towns in which the solution is in operation and that this actor may open."""
    tiles = [_tile(actor, town, solution) for town in _towns(solution)]
    return [tile for tile in tiles if tile is not None][:_TOWNS]


def _towns(solution: Solution) -> list[Municipality]:
    """The Kümmerer first, then towns in operation."""
    rows = Adoption.objects.filter(solution=solution).exclude(status="ended")
    rows = (
        rows.select_related("municipality__space").defer("municipality__boundary").prefetch_related("steps")
    )
    live = {row.municipality_id: row.municipality for row in rows if is_operating(row)}
    if solution.steward is not None:
        live.setdefault(solution.steward.pk, solution.steward)
    return sorted(live.values(), key=lambda town: (town.pk != solution.steward_id, town.sort_key))


def _tile(actor: Actor, town: Municipality, solution: Solution) -> LiveTile | None:
    dashboard = _dashboard(actor, town, solution)
    if dashboard is None:
        return None
    now = timezone.now()
    states = hub.room_states(actor, dashboard, now)
    if not states:
        return None
    shown = [state for state in states if not state.is_withheld]
    words = _words(dashboard)
    return LiveTile(
        town=town,
        title=dashboard.title,
        url=f"/kommunen/{town.slug}/cockpit/{dashboard.slug}/",
        rooms=tuple(_room(state, words) for state in shown[:_ROOMS]),
        total=len(states),
        is_simulated=any(state.is_simulated for state in states),
    )


def _words(dashboard: Dashboard) -> dict[str, str]:
    """What each light is called in this cockpit."""
    words = {row["key"]: row["word"] for row in dashboard.thresholds}
    return {"stale": _("meldet sich nicht"), "unknown": _("noch kein Wert"), **words}


def _room(state: RoomState, words: dict[str, str]) -> Room:
    return Room(
        key=str(state.entity_id),
        name=state.name,
        level=state.state,
        word=words.get(state.state, ""),
        place=state.school,
        value=state.value,
        unit=state.unit,
        observed_at=state.observed_at,
        note=_("simuliert") if state.is_simulated else "",
    )


def _dashboard(actor: Actor, town: Municipality, solution: Solution) -> Dashboard | None:
    if not solution.blueprint:
        return None
    found = [d for d in hub.dashboards_of(actor, town.space) if d.origin == solution.blueprint]
    return found[0] if found else None
