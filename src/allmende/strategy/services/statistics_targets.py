"""Setting, changing and giving up target paths."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.strategy.errors_statistics import TargetBeforeBaseline
from allmende.strategy.models import Goal, StatisticTarget
from allmende.strategy.selectors.statistics_tracks import target_for, target_token
from allmende.strategy.selectors.statistics_values import statistic_for
from allmende.strategy.services.statistics_steering import look_at_target
from allmende.strategy.statistics.types import Place


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """What people say about a target path; values in the statistic's unit."""

    place: Place
    baseline_value: Decimal
    baseline_date: date
    target_value: Decimal
    target_date: date
    origin: str
    goal: Goal | None = None
    responsible: str = ""
    visibility: str = "public"


@transaction.atomic
def set_target(
    *, actor: Actor, owner: Space, key: str, draft: TargetDraft, is_demo: bool = False
) -> StatisticTarget:
    """Set where a statistic shall be at a place by a day.

    Raises:
        NotFound: the actor may not see the statistic.
        Forbidden: the actor does not edit what this space owns, or a town means another place than itself.
        TargetBeforeBaseline: the days are the wrong way round.
    """
    statistic = statistic_for(actor, key)
    require(actor, "strategy.set_target", (owner, draft.place))
    target = StatisticTarget(statistic=statistic, owner=owner, is_demo=is_demo)
    _fill(target, draft)
    target.save()
    audit.record("strategy.target_set", actor=actor, subject=target, changes=_told(draft))
    return target


@transaction.atomic
def change_target(
    *, actor: Actor, target_id: int, draft: TargetDraft, reason: str, expected: str | None = None
) -> StatisticTarget:
    """Change a target path; the reason is kept, because a moved target explains a changed state.

    Args:
        expected: `target_token` of what the person saw; None: whatever is there.

    Raises:
        NotFound: the actor may not see it.
        Forbidden: the actor does not look after it, or a town means another place than itself.
        ChangedMeanwhile: somebody else changed it since.
        TargetBeforeBaseline: the days are the wrong way round.
    """
    StatisticTarget.objects.select_for_update().filter(pk=target_id).first()
    target = target_for(actor, target_id)
    require(actor, "strategy.edit_target", target)
    if expected is not None and target_token(target) != expected:
        raise ChangedMeanwhile
    require(actor, "strategy.set_target", (target.owner, draft.place))
    _fill(target, draft)
    fields = [
        "place_kind", "place_key", "place_name", "baseline_value", "baseline_date", "target_value",
        "target_date", "origin", "goal", "responsible", "visibility",
    ]  # fmt: skip
    audit.save(target, actor=actor, fields=fields, action="strategy.target_changed", reason=reason)
    look_at_target(actor=actor, target=target)
    return target


@transaction.atomic
def remove_target(*, actor: Actor, target_id: int, reason: str) -> None:
    """Give a target path up.

    Raises:
        NotFound: the actor may not see it.
        Forbidden: the actor does not look after it.
    """
    target = target_for(actor, target_id)
    require(actor, "strategy.edit_target", target)
    audit.record("strategy.target_removed", actor=actor, subject=target, reason=reason)
    target.delete()


def _fill(target: StatisticTarget, draft: TargetDraft) -> None:
    if draft.target_date <= draft.baseline_date:
        raise TargetBeforeBaseline
    target.place_kind, target.place_key = draft.place.kind, draft.place.key
    target.place_name = draft.place.name
    target.baseline_value, target.baseline_date = draft.baseline_value, draft.baseline_date
    target.target_value, target.target_date = draft.target_value, draft.target_date
    target.origin, target.goal = draft.origin, draft.goal
    target.responsible, target.visibility = draft.responsible, draft.visibility


def _told(draft: TargetDraft) -> dict[str, object]:
    return {
        "place": draft.place.name,
        "baseline": draft.baseline_value,
        "target": draft.target_value,
        "until": draft.target_date,
        "origin": draft.origin,
    }
