"""Setting objectives, adding key results, and recording their values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.strategy import selectors
from allmende.strategy.errors import CycleEndsBeforeItBegins, MeasuredKeyResult, UnknownQuery
from allmende.strategy.models import CheckIn, Indicator, KeyResult, Objective


@transaction.atomic
def create_objective(
    *,
    actor: Actor,
    owner: Space,
    goal_id: int,
    title: str,
    why: str,
    begins_on: date,
    ends_on: date,
    responsible: str,
) -> Objective:
    """Set an objective of a town or the consortium under a goal; it is public from the start.

    Raises:
        NotFound: the goal belongs to a strategy the actor cannot see.
        Forbidden: the actor does not edit what this space owns.
        CycleEndsBeforeItBegins: the days are the wrong way round.
    """
    goal = selectors.goal_for(actor, goal_id)
    require(actor, "strategy.create_objective", owner)
    if ends_on < begins_on:
        raise CycleEndsBeforeItBegins
    objective: Objective = Objective.objects.create(
        owner=owner,
        visibility=Visibility.PUBLIC,
        goal=goal,
        title=title,
        why=why,
        begins_on=begins_on,
        ends_on=ends_on,
        responsible=responsible,
    )
    audit.record("strategy.objective_created", actor=actor, subject=objective, changes={"goal": goal.title})
    return objective


@dataclass(frozen=True, slots=True)
class KeyResultDraft:
    """What a person says about a new key result; without an indicator its value is typed."""

    title: str
    target: Decimal
    unit: str
    baseline: Decimal = Decimal(0)
    indicator_id: int | None = None
    responsible: str = ""


@transaction.atomic
def create_key_result(*, actor: Actor, objective_id: int, draft: KeyResultDraft) -> KeyResult:
    """Add a key result; a measured one gets its first recorded value at once.

    Raises:
        NotFound: objective or indicator are not visible, or the indicator is another space's.
        Forbidden: the actor does not edit the objective.
    """
    objective = selectors.objective_for(actor, objective_id)
    require(actor, "strategy.edit_objective", objective)
    indicator: Indicator | None = None
    if draft.indicator_id is not None:
        indicator = get_or_not_found(selectors.indicators_of(actor, objective.owner), pk=draft.indicator_id)
    key_result = KeyResult.objects.create(
        objective=objective,
        title=draft.title,
        indicator=indicator,
        baseline=draft.baseline,
        target=draft.target,
        unit=indicator.unit if indicator else draft.unit,
        responsible=draft.responsible,
        position=objective.key_results.count(),
    )
    audit.record(
        "strategy.key_result_created",
        actor=actor,
        subject=key_result,
        changes={"target": draft.target, "indicator": indicator.key if indicator else ""},
    )
    if indicator is not None:
        _record(key_result, indicator, timezone.now())
    return key_result


@transaction.atomic
def check_in(*, actor: Actor, key_result_id: int, value: Decimal, sentence: str) -> CheckIn:
    """Type today's value of a key result that nothing measures.

    Raises:
        MeasuredKeyResult: the hub measures it.
        Forbidden: the actor does not edit the objective.
    """
    key_result = selectors.key_result_for(actor, key_result_id)
    require(actor, "strategy.edit_objective", key_result.objective)
    if key_result.indicator_id is not None:
        raise MeasuredKeyResult
    entry = CheckIn.objects.create(
        key_result=key_result, at=timezone.now(), value=value, by=actor.name, sentence=sentence
    )
    audit.record(
        "strategy.checked_in", actor=actor, subject=key_result, changes={"value": value}, reason=sentence
    )
    return entry


def record_measured(*, actor: Actor, now: datetime) -> int:
    """Keep today's value of every measured key result in a running cycle; return how many."""
    del actor  # each check-in says that it was measured
    recorded = 0
    today = timezone.localdate(now)
    running = KeyResult.objects.select_related("indicator").filter(
        indicator__isnull=False, objective__begins_on__lte=today, objective__ends_on__gte=today
    )
    for key_result in running:
        try:
            recorded += _record(key_result, key_result.indicator, now) is not None
        except UnknownQuery:
            continue  # shown on the objective's page; the others must not wait for it
    return recorded


def _record(key_result: KeyResult, indicator: Indicator | None, now: datetime) -> CheckIn | None:
    """Record once a day; a later run of the same day refreshes the value."""
    if indicator is None:
        return None
    measured = selectors.measure(indicator, now)
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    entry, _created = CheckIn.objects.update_or_create(
        key_result=key_result,
        is_measured=True,
        at__gte=start,
        defaults={
            "at": now,
            "value": measured.value,
            "simulated_value": measured.simulated,
            "by": indicator.title,
        },
    )
    return entry
