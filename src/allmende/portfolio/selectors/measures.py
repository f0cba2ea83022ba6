"""Read questions about measures and bundles; every one starts from what the actor may see."""

from datetime import date
from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.portfolio.models import Bundle, Contribution, Measure, MeasureStatus
from allmende.portfolio.types import Progress
from allmende.strategy.models import Goal, Objective, Strategy
from allmende.strategy.selectors import visible_goals

#: What is being done or is promised: all of it pays into something.
PROMISED: Final = (MeasureStatus.PLANNED, MeasureStatus.RUNNING, MeasureStatus.PAUSED, MeasureStatus.DONE)
#: What nobody works on any more.
OVER: Final = (MeasureStatus.DONE, MeasureStatus.DROPPED)


def measures(actor: Actor) -> QuerySet[Measure]:
    """Return all measures the actor may know of, by owner and number, with owner, town and bundle."""
    found: QuerySet[Measure] = (
        Measure.objects.visible_to(actor)
        .select_related("owner", "owner__municipality", "bundle")
        .defer("owner__municipality__boundary")
        .order_by("owner__name", "number")
    )
    return found


def with_parts(actor: Actor, found: QuerySet[Measure]) -> QuerySet[Measure]:
    """Fetch what cards and rows print: fields, UN goals, milestones, contributions; four queries more."""
    contributions = seen_contributions(actor).select_related("goal", "key_result", "future_statement")
    return found.prefetch_related(
        "action_fields", "sdgs", "milestones", Prefetch("contributions", contributions.order_by("pk"))
    )


def measure_for(actor: Actor, measure_id: int, *, lock: bool = False) -> Measure:
    """Return the measure if the actor may know it exists, else raise NotFound.

    Args:
        lock: Keep others from changing it until the transaction ends.
    """
    seen: QuerySet[Measure] = Measure.objects.visible_to(actor)
    if lock:
        return get_or_not_found(seen.select_related("owner").select_for_update(of=("self",)), pk=measure_id)
    whole = measures(actor).select_related("solution", "adoption__solution", "adoption__municipality")
    return get_or_not_found(whole.defer("adoption__municipality__boundary"), pk=measure_id)


def measures_for_goal(actor: Actor, goal: Goal) -> QuerySet[Measure]:
    """Return the measures that pay into this goal: by a contribution to it, or to a key result below it."""
    direct = Q(contributions__goal=goal)
    by_result = Q(contributions__key_result__objective__goal=goal)
    return measures(actor).exclude(status=MeasureStatus.DROPPED).filter(direct | by_result).distinct()


def seen_contributions(actor: Actor) -> QuerySet[Contribution]:
    """Return all contributions to goals, key results and statements that the actor may see."""
    seen_strategies = Strategy.objects.visible_to(actor)
    return Contribution.objects.filter(
        Q(goal__in=visible_goals(actor))
        | Q(key_result__objective__in=Objective.objects.visible_to(actor))
        | Q(future_statement__strategy__in=seen_strategies)
    )


def contributions_of(actor: Actor, measure: Measure) -> QuerySet[Contribution]:
    """Return how the measure pays in, as far as the actor may see what it pays into."""
    return (
        seen_contributions(actor)
        .filter(measure=measure)
        .select_related("goal__strategy", "key_result__objective", "future_statement__strategy")
        .order_by("pk")
    )


def bundles(actor: Actor) -> QuerySet[Bundle]:
    """Return all bundles the actor may know of, the consortium's first."""
    found: QuerySet[Bundle] = (
        Bundle.objects.visible_to(actor).select_related("owner", "goal").order_by("position", "title", "pk")
    )
    return found


def bundle_for(actor: Actor, bundle_id: int, *, lock: bool = False) -> Bundle:
    """Return the bundle if the actor may know it exists, else raise NotFound."""
    seen: QuerySet[Bundle] = Bundle.objects.visible_to(actor)
    if lock:
        return get_or_not_found(seen.select_related("owner").select_for_update(of=("self",)), pk=bundle_id)
    return get_or_not_found(bundles(actor), pk=bundle_id)


def progress_of(measure: Measure, today: date | None = None) -> Progress:
    """Return how far the measure is; asks nothing when its milestones are fetched."""
    today = today or timezone.localdate()
    stones = list(measure.milestones.all())
    open_ones = [stone for stone in stones if stone.done_on is None]
    done = len(stones) - len(open_ones)
    is_over = measure.status in OVER
    overdue = 0 if is_over else sum(stone.due_on < today for stone in open_ones)
    past_end = measure.ends_on is not None and measure.ends_on < today
    return Progress(
        done=done,
        total=len(stones),
        done_pct=round(100 * done / len(stones)) if stones else None,
        time_pct=_time_pct(measure, today),
        next=open_ones[0] if open_ones and not is_over else None,
        overdue=overdue,
        is_late=bool(overdue) or (past_end and not is_over and measure.status != MeasureStatus.PROPOSED),
    )


def _time_pct(measure: Measure, today: date) -> int | None:
    if measure.begins_on is None or measure.ends_on is None or measure.ends_on <= measure.begins_on:
        return None
    passed = (today - measure.begins_on) / (measure.ends_on - measure.begins_on)
    return round(100 * min(1.0, max(0.0, passed)))


def name_of(measure: Measure) -> str:
    """Return what people call it by among its owner's measures, e.g. "M 12"."""
    return f"M {measure.number}"


def public_reason(measure: Measure) -> str:
    """Return why it rests or was dropped; why something was promised is for the owner's people."""
    is_told = measure.status in {MeasureStatus.PAUSED, MeasureStatus.DROPPED}
    return measure.status_reason if is_told else ""
