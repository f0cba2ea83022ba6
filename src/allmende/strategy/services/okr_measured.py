"""Keeping the daily value of key results that the hub measures."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.strategy.models import CheckIn, CycleStatus, KeyResult
from allmende.strategy.selectors.okr_values import measure_all


def record_measured(*, actor: Actor, now: datetime) -> int:
    """Keep today's value of every measured key result in a running cycle; return how many."""
    del actor  # each check-in says that it was measured
    today = timezone.localdate(now)
    running = list(
        KeyResult.objects.select_related("indicator")
        .filter(
            indicator__isnull=False,
            ended_on=None,
            objective__ended_on=None,
            objective__begins_on__lte=today,
            objective__ends_on__gte=today,
        )
        .exclude(objective__cycle__status=CycleStatus.CLOSED)
    )
    return _keep(running, now)


def record(key_result: KeyResult, now: datetime) -> None:
    """Keep the value of one key result that the hub measures, where its query is known."""
    _keep([key_result], now)


def _keep(rows: Sequence[KeyResult], now: datetime) -> int:
    """Record once a day; a later run of the same day refreshes the value. What people said stays apart.

    An indicator of a newer version has no value here; that is shown on the page, the others do not wait.
    """
    measured = measure_all([row.indicator for row in rows if row.indicator is not None], now)
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = {
        entry.key_result_id: entry
        for entry in CheckIn.objects.filter(
            key_result__in=[row.pk for row in rows],
            is_measured=True,
            confidence="",
            sentence="",
            at__gte=start,
        )
    }
    fresh = []
    for row in rows:
        found = measured.get(row.indicator_id or 0)
        if found is None or row.indicator is None:
            continue
        entry = today.get(row.pk) or CheckIn(key_result=row, is_measured=True)
        entry.at, entry.by = now, row.indicator.title
        entry.value, entry.simulated_value = found.value, found.simulated
        fresh.append(entry)
    CheckIn.objects.bulk_create([entry for entry in fresh if entry.pk is None])
    known = [entry for entry in fresh if entry.pk is not None]
    CheckIn.objects.bulk_update(known, ["at", "by", "value", "simulated_value"], batch_size=500)
    return len(fresh)
