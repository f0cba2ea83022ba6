"""Runs a blueprint's golden cases: every installation proves that lights and alerts mean what they say."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allmende.datahub.ingest.alerting import evaluate, light
from allmende.datahub.ingest.types import Quality, Reading
from allmende.solutions.blueprint.rules import alert_rule, light_thresholds
from allmende.solutions.blueprint.types import (
    AlertCase,
    AlertTemplate,
    Blueprint,
    CaseReading,
    DashboardTemplate,
    ExpectedAlert,
    LightCase,
    LightExample,
)

#: Cases count minutes from here; which day it is does not matter.
START = datetime(2026, 1, 5, 8, tzinfo=UTC)

QUALITIES = {
    "valid": Quality.VALID,
    "implausible": Quality.IMPLAUSIBLE,
    "simulated": Quality.SIMULATED,
    "clock_skew": Quality.CLOCK_SKEW,
}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a golden case went.

    Attributes:
        title: The case in words.
        expected: What should have come out.
        got: What came out.
    """

    title: str
    expected: str
    got: str

    @property
    def has_passed(self) -> bool:
        """Whether both are the same."""
        return self.expected == self.got


def run_golden_cases(blueprint: Blueprint) -> list[CaseResult]:
    """Run every case; a light case gives one result per example."""
    alerts = {alert.key: alert for alert in blueprint.alerts}
    dashboards = {dashboard.slug: dashboard for dashboard in blueprint.dashboards}
    results: list[CaseResult] = []
    for case in blueprint.cases:
        if isinstance(case, AlertCase):
            results.append(alert_result(case, alerts[case.rule]))
        else:
            results.extend(
                light_result(case, example, dashboards[case.dashboard]) for example in case.examples
            )
    return results


def alert_result(case: AlertCase, alert: AlertTemplate) -> CaseResult:
    """Run one alert case."""
    readings = [as_reading(reading, alert) for reading in case.readings]
    state = evaluate(alert_rule(alert, case.interval_min), readings)
    got = ExpectedAlert(
        raised=state.is_raised, since_minute=minute(state.since), raised_at_minute=minute(state.raised_at)
    )
    return CaseResult(case.title, in_words(case.expect), in_words(got))


def light_result(case: LightCase, example: LightExample, dashboard: DashboardTemplate) -> CaseResult:
    """Run one example of a light case."""
    got = light(
        light_thresholds(dashboard),
        example.value,
        QUALITIES[example.quality],
        timedelta(minutes=example.age_min),
        timedelta(minutes=case.interval_min),
    )
    title = f"{case.title}: {example.value} ({example.quality}), {example.age_min:g} min"
    return CaseResult(title, example.light, got.value)


def as_reading(reading: CaseReading, alert: AlertTemplate) -> Reading:
    """Place a case's reading in time."""
    time = START + timedelta(minutes=reading.minute)
    return Reading(alert.attribute, reading.value, alert.unit, time, QUALITIES[reading.quality])


def minute(time: datetime | None) -> float | None:
    """Return minutes after the start."""
    return None if time is None else (time - START).total_seconds() / 60


def in_words(outcome: ExpectedAlert) -> str:
    """Say an outcome in one line, so that two can be compared by eye."""
    since, at = outcome.since_minute, outcome.raised_at_minute
    begun = "nicht darüber" if since is None else f"darüber seit Minute {since:g}"
    raised = f"Meldung ab Minute {at:g}" if outcome.raised and at is not None else "keine Meldung"
    return f"{raised}, {begun}"
