"""Keeping the daily value of key results that the hub measures."""

from datetime import datetime

from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.strategy.models import CheckIn, CycleStatus, Indicator, KeyResult
from allmende.strategy.selectors.okr_values import measure_all
from allmende.strategy.types import Measurement


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
    # An indicator of a newer version has no value here; that is shown on the page, the others do not wait.
    measured = measure_all([row.indicator for row in running if row.indicator is not None], now)
    recorded = 0
    for key_result in running:
        found = measured.get(key_result.indicator_id or 0)
        if found is not None and key_result.indicator is not None:
            _keep(key_result, key_result.indicator, found, now)
            recorded += 1
    return recorded


def record(key_result: KeyResult, indicator: Indicator, now: datetime) -> None:
    """Keep the value of one measured key result, where its query is known."""
    found = measure_all([indicator], now).get(indicator.pk)
    if found is not None:
        _keep(key_result, indicator, found, now)


def _keep(key_result: KeyResult, indicator: Indicator, found: Measurement, now: datetime) -> None:
    """Record once a day; a later run of the same day refreshes the value. What people said stays apart."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    CheckIn.objects.update_or_create(
        key_result=key_result,
        is_measured=True,
        confidence="",
        sentence="",
        at__gte=start,
        defaults={
            "at": now,
            "value": found.value,
            "simulated_value": found.simulated,
            "by": indicator.title,
        },
    )
