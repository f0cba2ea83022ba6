"""How thousands of key results stand, and nothing else about them: for counts over the region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from allmende.strategy.models import (
    CheckIn,
    CycleStatus,
    FrozenResult,
    Indicator,
    KeyResult,
    Objective,
    Statistic,
)
from allmende.strategy.okr_pace import Standing, pace_of
from allmende.strategy.okr_seen import hides_number
from allmende.strategy.selectors.okr_values import StatisticKey, measure_all, newest_statistics
from allmende.strategy.statistics.pace import Path
from allmende.strategy.types import Pace

#: A value with the day it was typed; measured ones have none.
_Value = tuple[Decimal | None, date | None]


@dataclass(frozen=True, slots=True)
class PaceRow:
    """How one key result stands."""

    key_result_id: int
    objective_id: int
    owner_id: int
    pace: Pace


def paces(seen: QuerySet[Objective], now: datetime) -> list[PaceRow]:
    """Return how the key results of these objectives stand, with at most seven queries for any number."""
    rows = list(
        KeyResult.objects.filter(objective__in=seen.order_by().values("pk"))
        .order_by("pk")
        .values_list(
            "pk", "objective_id", "objective__owner_id", "ended_on", "objective__ended_on",
            "objective__begins_on", "objective__ends_on", "objective__cycle__rhythm", "baseline", "target",
            "indicator_id", "statistic_id", "statistic_place_kind", "statistic_place_key",
            "statistic_breakdown", "objective__visibility",
        )
    )  # fmt: skip
    statistics = {row[0]: (row[11], *row[12:15]) for row in rows if row[11] is not None}
    measured = {row[0]: row[10] for row in rows if row[10] is not None}
    visibility = {row[0]: row[15] for row in rows if row[10] is not None or row[11] is not None}
    values = _values(seen, measured, statistics, visibility, now)
    frozen = dict(
        FrozenResult.objects.filter(
            key_result__objective__in=seen.order_by().values("pk"),
            key_result__objective__cycle__status=CycleStatus.CLOSED,
        ).values_list("key_result", "value")
    )
    today = timezone.localdate(now)
    found = []
    for (
        pk,
        objective_id,
        owner_id,
        ended,
        above_ended,
        begins,
        ends,
        rhythm,
        baseline,
        target,
        *_rest,
    ) in rows:
        value, typed_on = (frozen[pk], None) if pk in frozen else values.get(pk, (None, None))
        standing = Standing(
            path=Path(baseline, begins, target, ends),
            value=value,
            typed_on=typed_on,
            rhythm=rhythm or "",
            is_ended=ended is not None or above_ended is not None,
        )
        pace = pace_of(standing, ends if pk in frozen else today)
        found.append(PaceRow(pk, objective_id, owner_id, pace))
    return found


def _values(
    seen: QuerySet[Objective],
    measured: Mapping[int, int],
    statistics: Mapping[int, StatisticKey],
    visibility: Mapping[int, str],
    now: datetime,
) -> dict[int, _Value]:
    values: dict[int, _Value] = {}
    typed = (
        CheckIn.objects.filter(
            key_result__objective__in=seen.order_by().values("pk"),
            key_result__indicator=None,
            key_result__statistic=None,
            is_measured=False,
            value__isnull=False,
        )
        .order_by("key_result_id", "-at", "-id")
        .distinct("key_result_id")
        # The day, as people in Berlin count it, is cheaper to read than the moment, six thousand times.
        .values_list("key_result_id", "value", TruncDate("at"))
    )
    for pk, value, typed_on in typed:
        values[pk] = (value, typed_on)
    indicators = Indicator.objects.in_bulk(set(measured.values()))
    counted = measure_all(indicators.values(), now)
    for pk, indicator_id in measured.items():
        known = counted.get(indicator_id)
        if known is not None and not hides_number(visibility[pk], indicators[indicator_id]):
            values[pk] = (known.value, None)
    told = Statistic.objects.in_bulk({key[0] for key in statistics.values()})
    stored = newest_statistics(set(statistics.values()))
    for pk, key in statistics.items():
        row = stored.get(key)
        if row is not None and not hides_number(visibility[pk], told[key[0]]):
            values[pk] = (row.value, None)
    return values
