"""Read questions about objectives and key results; how far they are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final

from django.db.models import F, Prefetch, Q, QuerySet, Window, prefetch_related_objects
from django.db.models.functions import RowNumber
from django.utils import timezone

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, User
from allmende.strategy.models import (
    CheckIn,
    FrozenResult,
    Goal,
    GoalStatus,
    Indicator,
    KeyResult,
    Objective,
    Statistic,
    StatisticValue,
    StrategyStatus,
)
from allmende.strategy.okr_pace import Standing, pace_of
from allmende.strategy.selectors.chain import visible_goals
from allmende.strategy.selectors.okr_values import (
    StatisticKey,
    Value,
    Values,
    measure,
    origin_of,
    statistic_key,
    values_of,
)
from allmende.strategy.selectors.statistics_values import statistics
from allmende.strategy.statistics.pace import Path, share_of_way, should_be
from allmende.strategy.types import KeyResultStatus, Origin, Pace, Point

__all__ = [
    "HISTORY_LENGTH",
    "goals_to_serve",
    "indicators_of",
    "key_result_for",
    "key_results",
    "measure",
    "objective_for",
    "objectives",
    "people_of",
    "shows_goal",
    "statistics_for",
    "status_of",
    "statuses",
]

HISTORY_LENGTH: Final = 400


def objectives(actor: Actor) -> QuerySet[Objective]:
    """Return all objectives the actor may see, newest cycle first."""
    found: QuerySet[Objective] = (
        Objective.objects.visible_to(actor)
        .select_related("goal", "owner", "owner__municipality", "cycle")
        .prefetch_related(Prefetch("key_results", KeyResult.objects.select_related("indicator", "statistic")))
        .order_by("-begins_on", "position", "-id")
    )
    return found


def objective_for(actor: Actor, objective_id: int, *, lock: bool = False) -> Objective:
    """Return an objective the actor may see, or raise NotFound; `lock` keeps others waiting."""
    found = objectives(actor)
    return get_or_not_found(
        found.select_for_update(of=("self",), no_key=True) if lock else found, pk=objective_id
    )


def key_results(actor: Actor) -> QuerySet[KeyResult]:
    """Return the key results of all objectives the actor may see."""
    return KeyResult.objects.select_related(
        "objective", "objective__owner", "objective__cycle", "indicator", "statistic"
    ).filter(objective__in=Objective.objects.visible_to(actor))


def key_result_for(actor: Actor, key_result_id: int, *, lock: bool = False) -> KeyResult:
    """Return a key result of an objective the actor may see, or raise NotFound."""
    found = key_results(actor)
    return get_or_not_found(
        found.select_for_update(of=("self",), no_key=True) if lock else found, pk=key_result_id
    )


def indicators_of(actor: Actor, owner: Space) -> QuerySet[Indicator]:
    """Return the indicators of this space that the actor may pick for a key result."""
    found: QuerySet[Indicator] = Indicator.objects.visible_to(actor).filter(owner=owner).order_by("title")
    return found


def statistics_for(actor: Actor) -> QuerySet[Statistic]:
    """Return the statistics that the actor may pick for a key result."""
    return statistics(actor).prefetch_related(None).order_by("title")


def people_of(owner: Space) -> QuerySet[User]:
    """Return who has a role in this space and so may answer for a key result."""
    return User.objects.filter(grants__space=owner, is_active=True).order_by("full_name", "id").distinct()


def goals_to_serve(actor: Actor) -> QuerySet[Goal]:
    """Return the goals an objective of this actor may serve: the region's and those of the actor's spaces."""
    shared = Q(strategy__kind__in=["framework", "overall"])
    own = Q() if actor.is_system else Q(strategy__owner_id__in=actor.space_ids)
    return (
        visible_goals(actor)
        .filter(shared | own)
        .exclude(status=GoalStatus.RETIRED)
        .exclude(strategy__status=StrategyStatus.SUPERSEDED)
        .select_related("strategy", "strategy__owner")
        .order_by("strategy__kind", "strategy__title", "strategy_id", "position", "id")
    )


def shows_goal(actor: Actor, objective: Objective) -> bool:
    """Whether the actor may know the goal that the objective serves: it may be a draft, or restricted."""
    return visible_goals(actor).filter(pk=objective.goal_id).exists()


def status_of(key_result: KeyResult, now: datetime) -> KeyResultStatus:
    """Return a key result with its value and history: asked of the hub this moment, or as last typed."""
    return statuses([key_result], now, with_history=True)[key_result.pk]


def statuses(
    key_results: Iterable[KeyResult], now: datetime, *, with_history: bool = False
) -> dict[int, KeyResultStatus]:
    """Return how far many key results are, by their id; the number of queries is the same for any number.

    Whoever passes key results from `key_results` or `objectives` spares three of the queries.
    """
    rows = list(key_results)
    if not rows:
        return {}
    prefetch_related_objects(rows, "objective__cycle", "indicator", "statistic")
    values = values_of(rows, now)
    past = _histories(rows, values) if with_history else {}
    today = timezone.localdate(now)
    return {row.pk: _status(row, values, past.get(row.pk, ()), today) for row in rows}


def _status(key_result: KeyResult, values: Values, history: Sequence[Point], today: date) -> KeyResultStatus:
    found = values.of(key_result)
    frozen = values.frozen.get(key_result.pk)
    path = path_of(key_result)
    origin = origin_of(key_result)
    progress = int(share_of_way(path, found.value) * 100) if found.value is not None else None
    is_frozen = frozen is not None
    pace = (_frozen_pace if is_frozen else _live_pace)(key_result, found, today)
    return KeyResultStatus(
        key_result=key_result,
        is_measured=origin != Origin.TYPED,
        value=found.value,
        simulated=found.simulated,
        at=found.at,
        source=found.source,
        progress_pct=progress,
        history=history,
        origin=origin,
        quality=found.quality,
        expected=should_be(path, today),
        pace=pace,
        word=values.words.get(key_result.pk),
        frozen=frozen,
    )


def path_of(key_result: KeyResult) -> Path:
    """Return the straight way from the baseline to the target over the objective's time."""
    objective = key_result.objective
    return Path(key_result.baseline, objective.begins_on, key_result.target, objective.ends_on)


def _live_pace(key_result: KeyResult, found: Value, today: date) -> Pace:
    typed_at = found.at if origin_of(key_result) == Origin.TYPED else None
    typed_on = timezone.localdate(typed_at) if typed_at is not None else None
    return pace_of(_standing(key_result, found.value, typed_on), today)


def _frozen_pace(key_result: KeyResult, found: Value, today: date) -> Pace:
    """How a frozen value stands at the end of its time; it does not grow old."""
    del today
    return pace_of(_standing(key_result, found.value, None), key_result.objective.ends_on)


def _standing(key_result: KeyResult, value: Decimal | None, typed_on: date | None) -> Standing:
    objective = key_result.objective
    return Standing(
        path=path_of(key_result),
        value=value,
        typed_on=typed_on,
        rhythm=objective.cycle.rhythm if objective.cycle is not None else "",
        is_ended=key_result.ended_on is not None or objective.ended_on is not None,
    )


def _histories(key_results: Sequence[KeyResult], values: Values) -> dict[int, list[Point]]:
    """Return the newest entries of many key results, newest first, with two queries."""
    found: dict[int, list[Point]] = {row.pk: [] for row in key_results}
    numbered = CheckIn.objects.filter(key_result__any_of=list(found)).annotate(
        place=Window(
            RowNumber(), partition_by=[F("key_result_id")], order_by=[F("at").desc(), F("id").desc()]
        )
    )
    for row in numbered.filter(place__lte=HISTORY_LENGTH).order_by("key_result_id", "-at", "-id"):
        found[row.key_result_id].append(_point(row))
    _add_statistics(found, [row for row in key_results if row.statistic_id is not None])
    for pk, frozen in values.frozen.items():
        found[pk] = _until_frozen(found[pk], frozen)
    return found


def _point(row: CheckIn) -> Point:
    is_word = not row.is_measured or bool(row.sentence or row.confidence)
    return Point(
        at=row.at,
        value=row.value,
        is_measured=row.is_measured,
        by=row.by,
        simulated=row.simulated_value,
        sentence=row.sentence,
        confidence=row.confidence,
        confidence_word=str(row.get_confidence_display()),
        check_in_id=row.pk if is_word else None,
    )


def _until_frozen(points: Sequence[Point], frozen: FrozenResult) -> list[Point]:
    """Leave out what came after the end of the cycle; the value of that moment is the one that was frozen."""
    kept = [point for point in points if point.at <= frozen.frozen_at]
    if frozen.at is None or frozen.value is None:
        return kept
    # A statistic may bring an older day's number later, or correct the one of the day itself.
    known = [point for point in kept if point.at <= frozen.at or point.sentence or point.confidence]
    return [
        replace(point, value=frozen.value) if point.at == frozen.at and point.is_measured else point
        for point in known
    ]


def _add_statistics(found: dict[int, list[Point]], rows: Sequence[KeyResult]) -> None:
    """Put the values of the statistic between what people said; both newest first."""
    if not rows:
        return
    wanted = {row.pk: statistic_key(row) for row in rows}
    by_key: dict[StatisticKey, list[Point]] = {key: [] for key in wanted.values()}
    stored = StatisticValue.objects.filter(
        statistic__in={key[0] for key in by_key}, place_key__in={key[2] for key in by_key}
    )
    for value in stored.order_by("-reference_date", "-id"):
        points = by_key.get((value.statistic_id, value.place_kind, value.place_key, value.breakdown))
        at = datetime.combine(value.reference_date, time(12), tzinfo=UTC)
        if points is not None and not (points and points[-1].at == at):
            by = str(value.get_quality_display())
            points.append(Point(at=at, value=value.value, is_measured=True, by=by))
    for pk, key in wanted.items():
        said = [point for point in found[pk] if point.sentence or point.confidence]
        found[pk] = sorted([*said, *by_key[key]], key=lambda point: point.at, reverse=True)[:HISTORY_LENGTH]
