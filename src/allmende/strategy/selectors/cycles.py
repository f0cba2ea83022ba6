"""Read questions about cycles: which there are, which overlap, what is in one."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, SpaceKind
from allmende.strategy.models import CycleStatus, Objective, OkrCycle
from allmende.strategy.selectors.okr import objectives, statuses
from allmende.strategy.types import Pace


def cycles(actor: Actor) -> QuerySet[OkrCycle]:
    """Return all cycles the actor may see with the number of objectives the actor may see in each."""
    seen = Objective.objects.visible_to(actor).values("pk")
    found: QuerySet[OkrCycle] = (
        OkrCycle.objects.visible_to(actor)
        .select_related("owner", "owner__municipality")
        .annotate(objective_count=Count("objectives", filter=Q(objectives__in=seen)))
    )
    return found


def cycle_for(actor: Actor, cycle_id: int, *, lock: bool = False) -> OkrCycle:
    """Return a cycle the actor may see, or raise NotFound; `lock` keeps others waiting."""
    if lock:
        locked: QuerySet[OkrCycle] = OkrCycle.objects.visible_to(actor).select_related("owner")
        return get_or_not_found(locked.select_for_update(of=("self",), no_key=True), pk=cycle_id)
    return get_or_not_found(cycles(actor), pk=cycle_id)


def cycles_to_join(actor: Actor, owner: Space) -> QuerySet[OkrCycle]:
    """Return the open cycles that objectives of this space may be part of: its own and the region's."""
    found: QuerySet[OkrCycle] = (
        OkrCycle.objects.visible_to(actor)
        .filter(Q(owner=owner) | Q(owner__kind=SpaceKind.CONSORTIUM))
        .exclude(status=CycleStatus.CLOSED)
        .select_related("owner")
    )
    return found


def overlapping(
    actor: Actor, owner: Space, begins_on: date, ends_on: date, *, but: int | None = None
) -> list[OkrCycle]:
    """Return the owner's other cycles that share days with this stretch; allowed, but worth a word."""
    return list(
        OkrCycle.objects.visible_to(actor)
        .filter(owner=owner, begins_on__lte=ends_on, ends_on__gte=begins_on)
        .exclude(pk=but)
    )


def unfinished(actor: Actor, cycle: OkrCycle, now: datetime) -> list[Objective]:
    """Return what a closed cycle left open: not ended, not carried on yet, not wholly reached."""
    rows = list(objectives(actor).filter(cycle=cycle, ended_on=None, carried_into=None))
    found = statuses([kr for row in rows for kr in row.key_results.all()], now)
    return [row for row in rows if _is_open([found[kr.pk].pace for kr in row.key_results.all()])]


def _is_open(paces: Sequence[Pace]) -> bool:
    running = [pace for pace in paces if pace != Pace.ENDED]
    return not running or any(pace != Pace.REACHED for pace in running)
