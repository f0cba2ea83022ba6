"""When an adoption counts as live: enough planned rooms have sent valid readings for some days in a row."""

from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone

from allmende.datahub import selectors as hub
from allmende.datahub.models import Dashboard
from allmende.datahub.types import Measured
from allmende.kernel.actor import Actor, SystemActor
from allmende.solutions.models import Adoption, StepKey
from allmende.solutions.selectors.adoptions import live_candidates
from allmende.solutions.services.adoptions import complete_step
from allmende.solutions.types import LiveProgress

_DAY_H = 24


def dashboard_of(actor: Actor, adoption: Adoption) -> Dashboard | None:
    """The cockpit that the adoption's blueprint installed in the town; None before the installation."""
    origin = adoption.solution.blueprint
    found = [d for d in hub.dashboards_of(actor, adoption.owner) if origin and d.origin == origin]
    return found[0] if found else None


def progress(adoption: Adoption, now: datetime | None = None) -> LiveProgress:
    """How many of the planned rooms send, and for how many days in a row enough of them did.

    Simulated rooms count only in a demo adoption, and are named either way.
    """
    now = now or timezone.now()
    needed = needed_rooms(adoption)
    # The count belongs on a page that both towns see alike, whatever cockpit each may open.
    dashboard = dashboard_of(SystemActor("Betriebsprüfung"), adoption)
    today = _measured(adoption, dashboard, now)
    return LiveProgress(
        planned=adoption.planned_devices,
        needed=needed,
        sending=_counted(adoption, today),
        simulated=today.simulated if today else 0,
        days_needed=adoption.live_days,
        days_reached=_days_reached(adoption, dashboard, needed, now),
        as_of=now,
    )


def needed_rooms(adoption: Adoption) -> int | None:
    """Rooms that must send: the chosen share of the planned ones, rounded up; None without a plan."""
    if not adoption.planned_devices:
        return None
    return ceil(adoption.planned_devices * adoption.live_share_pct / 100)


def _measured(adoption: Adoption, dashboard: Dashboard | None, now: datetime) -> Measured | None:
    if dashboard is None:
        return None
    return hub.entities_with_valid_reading(
        tenant_id=adoption.owner_id,
        entity_type=dashboard.entity_type,
        attribute=dashboard.attribute,
        within_hours=_DAY_H,
        now=now,
    )


def _counted(adoption: Adoption, measured: Measured | None) -> int:
    if measured is None:
        return 0
    return measured.real + (measured.simulated if adoption.is_demo else 0)


def _days_reached(adoption: Adoption, dashboard: Dashboard | None, needed: int | None, now: datetime) -> int:
    """Days in a row, counted back from now, on which enough rooms sent; at most as many as needed."""
    if needed is None:
        return 0
    for day in range(adoption.live_days):
        if _counted(adoption, _measured(adoption, dashboard, now - timedelta(days=day))) < needed:
            return day
    return adoption.live_days


def check_live(*, actor: Actor, now: datetime | None = None) -> int:
    """Complete "In Betrieb" for every adoption whose readings say so; return for how many.

    Args:
        actor: The system's own; people cannot declare an adoption live.
    """
    reached = 0
    for adoption in live_candidates():
        if progress(adoption, now).is_reached:
            complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.LIVE)
            reached += 1
    return reached
