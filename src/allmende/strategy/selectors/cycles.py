"""Read questions about cycles: which there are, which overlap, what is in one."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, SpaceKind
from allmende.strategy.models import CycleStatus, Objective, OkrCycle


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
        locked = OkrCycle.objects.visible_to(actor).select_related("owner")
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
