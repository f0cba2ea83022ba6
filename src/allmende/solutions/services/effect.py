"""What an adoption achieved: two periods of the hub compared, with costs, hours and a verdict."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from allmende.datahub import selectors as hub
from allmende.datahub.types import PeriodFigures
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.solutions import errors
from allmende.solutions.models import Adoption, AdoptionStatus, EffectReport, StepKey, StepState
from allmende.solutions.selectors.adoptions import step_of
from allmende.solutions.services.adoptions import complete_step, editable_adoption, require_current
from allmende.solutions.services.live import dashboard_of


@dataclass(frozen=True, slots=True)
class Periods:
    """Two stretches of local days, first and last day included, the first before the second."""

    before_from: date
    before_to: date
    after_from: date
    after_to: date

    def require_order(self, today: date) -> None:
        """Check that both are real, do not overlap, and that the second is over or runs until today.

        Raises:
            PeriodsInvalid: they are not.
        """
        in_order = self.before_from <= self.before_to < self.after_from <= self.after_to <= today
        if not in_order:
            raise errors.PeriodsInvalid


@dataclass(frozen=True, slots=True)
class EffectFacts:
    """What only people know: costs in euro gross, hours, a verdict and a sentence."""

    cost_one_off: Decimal
    cost_per_year: Decimal
    hours_spent: Decimal
    would_do_again: bool
    sentence: str


def suggested_periods(adoption: Adoption, today: date | None = None) -> Periods:
    """The first week with devices against the last full week; a start for the form, the town decides."""
    today = today or timezone.localdate()
    since = step_of(adoption, StepKey.INSTALLATION).completed_on or today - timedelta(days=30)
    yesterday = today - timedelta(days=1)
    after_from = yesterday - timedelta(days=6)
    before_to = min(since + timedelta(days=6), after_from - timedelta(days=1))
    return Periods(before_to - timedelta(days=6), before_to, after_from, yesterday)


def compare(
    *, actor: Actor, adoption: Adoption, periods: Periods
) -> tuple[PeriodFigures | None, PeriodFigures | None]:
    """Ask the hub for both periods; None where there is nothing installed or nothing measured."""
    dashboard = dashboard_of(actor, adoption)
    if dashboard is None:
        return None, None
    found = [
        hub.period_comparison(actor, adoption.owner, dashboard.entity_type, dashboard.attribute, start, end)
        for start, end in (
            (periods.before_from, periods.before_to),
            (periods.after_from, periods.after_to),
        )
    ]
    before, after = (figures if figures.readings else None for figures in found)
    return before, after


@transaction.atomic
def report_effect(*, actor: Actor, adoption_id: int, periods: Periods, facts: EffectFacts) -> EffectReport:
    """Put the effect on record, with the hub's figures as they are today; it shows on the solution's page.

    A report of a finished step replaces the former one.

    Raises:
        PeriodsInvalid: the periods overlap, are reversed or lie ahead.
        NoReadings: nothing was measured in the later period.
        StepNotOpen: it is another step's turn.
    """
    adoption = editable_adoption(actor, adoption_id)
    completes = _completes(adoption)
    periods.require_order(timezone.localdate())
    before, after = compare(actor=actor, adoption=adoption, periods=periods)
    if after is None:
        raise errors.NoReadings
    report, _made = EffectReport.objects.update_or_create(
        adoption=adoption,
        defaults={
            **asdict(periods),
            **asdict(facts),
            "figures": {"before": _plain(before), "after": _plain(after)},
            "reported_at": timezone.now(),
            "reported_by": actor.name,
            "is_simulated": any(f is not None and f.simulated_share > 0 for f in (before, after)),
        },
    )
    audit.record(
        "solutions.effect_reported",
        actor=actor,
        subject=adoption,
        changes={**asdict(periods), **asdict(facts)},
    )
    if completes:
        complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.EFFECT)
    return report


def _completes(adoption: Adoption) -> bool:
    if step_of(adoption, StepKey.EFFECT).state == StepState.DONE and adoption.status != AdoptionStatus.ENDED:
        return False
    require_current(adoption, StepKey.EFFECT)
    return True


def _plain(figures: PeriodFigures | None) -> dict[str, Any] | None:
    """Turn figures into what JSON can keep."""
    if figures is None:
        return None
    return {**asdict(figures), "start": figures.start.isoformat(), "end": figures.end.isoformat()}


# Any: rows of a JSON field, written by `_plain` alone.
def _stored(row: Mapping[str, Any] | None) -> PeriodFigures | None:
    if row is None:
        return None
    days = {key: date.fromisoformat(row[key]) for key in ("start", "end")}
    return PeriodFigures(**{**row, **days})


def figures_of(report: EffectReport) -> tuple[PeriodFigures | None, PeriodFigures | None]:
    """Return the figures before and after, as they were reported."""
    return _stored(report.figures.get("before")), _stored(report.figures.get("after"))
