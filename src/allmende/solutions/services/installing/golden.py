"""The blueprint's golden cases, judged by the very code that colours lights and raises alerts here."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from allmende.datahub.ingest.alerting import colours
from allmende.datahub.ingest.types import Quality
from allmende.datahub.lights import is_silent, level_of
from allmende.solutions.blueprint.golden import run_golden_cases
from allmende.solutions.blueprint.types import Blueprint, LightCase, LightExample
from allmende.solutions.services.installing.desired import thresholds_of
from allmende.solutions.services.installing.errors import GoldenCaseFailed

_NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def run(blueprint: Blueprint) -> int:
    """Judge every golden case and return how many there are.

    Raises:
        GoldenCaseFailed: one is judged differently than the blueprint expects; names it.
    """
    for result in run_golden_cases(blueprint):
        if not result.has_passed:
            raise GoldenCaseFailed(case=result.title)
    # The cockpit colours from what is stored, not from the blueprint's own types; both must agree.
    thresholds = {dashboard.slug: thresholds_of(dashboard) for dashboard in blueprint.dashboards}
    for case in blueprint.cases:
        if isinstance(case, LightCase) and not _lights_fit(thresholds[case.dashboard], case):
            raise GoldenCaseFailed(case=case.title)
    return len(blueprint.cases)


def _lights_fit(thresholds: Sequence[dict[str, Any]], case: LightCase) -> bool:
    return all(_light_of(thresholds, case.interval_min, e) == e.light for e in case.examples)


def _light_of(thresholds: Sequence[dict[str, Any]], interval_min: int, example: LightExample) -> str:
    # As in the cockpit: a flagged value is no value, and an old one is silent.
    if example.value is None or not colours(Quality[example.quality.upper()]):
        return "unknown"
    if is_silent(_NOW - timedelta(minutes=example.age_min), _NOW, interval_min * 60):
        return "stale"
    return level_of(example.value, thresholds)
