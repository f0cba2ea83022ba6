"""The blueprint's golden cases, judged by the very code that colours lights and raises alerts here."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from allmende.datahub.ingest.alerting import AlertRule, colours, evaluate
from allmende.datahub.ingest.types import Quality, Reading
from allmende.datahub.lights import is_silent, level_of
from allmende.solutions.blueprint.types import AlertCase, AlertTemplate, Blueprint, LightCase, LightExample
from allmende.solutions.services.installing.desired import thresholds_of
from allmende.solutions.services.installing.errors import GoldenCaseFailed

_START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def run(blueprint: Blueprint) -> int:
    """Judge every golden case and return how many there are.

    Raises:
        GoldenCaseFailed: one is judged differently than the blueprint expects; names it.
    """
    alerts = {alert.key: alert for alert in blueprint.alerts}
    thresholds = {dashboard.slug: thresholds_of(dashboard) for dashboard in blueprint.dashboards}
    for case in blueprint.cases:
        fits = (
            _alert_fits(alerts[case.rule], case)
            if isinstance(case, AlertCase)
            else _lights_fit(thresholds[case.dashboard], case)
        )
        if not fits:
            raise GoldenCaseFailed(case=case.title)
    return len(blueprint.cases)


def _alert_fits(alert: AlertTemplate, case: AlertCase) -> bool:
    rule = AlertRule(
        attribute=alert.attribute,
        above=alert.above,
        longer_than=timedelta(minutes=alert.longer_than_min),
        interval=timedelta(minutes=case.interval_min),
    )
    readings = [
        Reading(alert.attribute, r.value, alert.unit, _at(r.minute), Quality[r.quality.upper()])
        for r in case.readings
    ]
    state, expected = evaluate(rule, readings), case.expect
    return (
        state.is_raised == expected.raised
        and (expected.since_minute is None or state.since == _at(expected.since_minute))
        and (expected.raised_at_minute is None or state.raised_at == _at(expected.raised_at_minute))
    )


def _lights_fit(thresholds: Sequence[dict[str, Any]], case: LightCase) -> bool:
    return all(
        _light_of(thresholds, case.interval_min, example) == example.light for example in case.examples
    )


def _light_of(thresholds: Sequence[dict[str, Any]], interval_min: int, example: LightExample) -> str:
    # As in the cockpit: a flagged value is no value, and an old one is silent.
    if example.value is None or not colours(Quality[example.quality.upper()]):
        return "unknown"
    if is_silent(_START - timedelta(minutes=example.age_min), _START, interval_min * 60):
        return "stale"
    return level_of(example.value, thresholds)


def _at(minute: float) -> datetime:
    return _START + timedelta(minutes=minute)
