"""Ticking off, planning, leaving out and adding steps of the making of a strategy."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.strategy.errors_making import EndBeforeBeginning, ReasonMissing, UnknownEntry
from allmende.strategy.models import ProcessStep, Strategy, StrategySize
from allmende.strategy.process_steps import BY_KEY
from allmende.strategy.selectors.process import process_of
from allmende.strategy.services.making import locked_to_make

FIELDS = ("title", "cycle", "is_milestone", "begins_on", "ends_on", "state", "responsible", "note")


def _check(values: Mapping[str, Any]) -> None:
    begins, ends = values.get("begins_on"), values.get("ends_on")
    if begins and ends and ends < begins:
        raise EndBeforeBeginning
    if values.get("state") == "left_out" and not str(values.get("note", "")).strip():
        raise ReasonMissing


def _row(strategy: Strategy, slug: str) -> ProcessStep:
    """Return the stored row of a step, new and unsaved where a guided one has none yet."""
    if slug.isdecimal():
        return get_or_not_found(ProcessStep.objects.filter(strategy=strategy, key=""), pk=int(slug[:18]))
    guided = BY_KEY.get(slug)
    if guided is None:
        raise UnknownEntry(entry=slug)
    row = ProcessStep.objects.filter(strategy=strategy, key=slug).first()
    return row or ProcessStep(strategy=strategy, key=slug, cycle=guided.cycle, title=str(guided.title))


@transaction.atomic
def change_step(
    *, actor: Actor, key: str, slug: str, values: Mapping[str, Any], seen: str | None = None
) -> ProcessStep:
    """Plan a step, tick it off, or leave it out with a word.

    Args:
        key: The strategy's.
        values: Any of state, note, responsible, begins_on, ends_on; of own steps title, cycle and
            is_milestone too.
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: no such strategy or own step. UnknownEntry: no such guided step.
        Forbidden: the actor does not edit the strategy.
        ReasonMissing: left out without a word. EndBeforeBeginning: the days are the wrong way round.
        ChangedMeanwhile: somebody else changed the same field since.
    """
    strategy = locked_to_make(actor, key)
    row = _row(strategy, slug)
    fixed = {"title", "cycle", "is_milestone"} if row.key else set()
    changes = put_values(row, [name for name in FIELDS if name not in fixed], values, seen)
    _check({name: getattr(row, name) for name in FIELDS})
    row.save()
    if changes:
        audit.record(
            "strategy.step_changed", actor=actor, subject=strategy, changes={"step": row.title, **changes}
        )
    return row


@transaction.atomic
def add_step(*, actor: Actor, key: str, values: Mapping[str, Any]) -> ProcessStep:
    """Add a step or milestone of the town's own.

    Raises:
        NotFound, Forbidden, ReasonMissing, EndBeforeBeginning: as in `change_step`.
    """
    strategy = locked_to_make(actor, key)
    _check(values)
    last = strategy.process_steps.aggregate(last=Max("position"))["last"] or 0
    row = ProcessStep.objects.create(
        strategy=strategy, position=last + 1, **{field: values[field] for field in FIELDS if field in values}
    )
    audit.record("strategy.step_added", actor=actor, subject=strategy, changes={"step": row.title})
    return row


@transaction.atomic
def remove_step(*, actor: Actor, key: str, step_id: int) -> None:
    """Remove a step of the town's own; guided ones can only be left out.

    Raises:
        NotFound, Forbidden: as in `change_step`.
    """
    strategy = locked_to_make(actor, key)
    row = _row(strategy, str(step_id))
    audit.record("strategy.step_removed", actor=actor, subject=strategy, changes={"step": row.title})
    row.delete()


@transaction.atomic
def choose_size(*, actor: Actor, key: str, size: str) -> Strategy:
    """Choose how deep the strategy goes; steps already done or planned stay.

    Raises:
        NotFound, Forbidden: as in `change_step`.
    """
    strategy = locked_to_make(actor, key)
    strategy.size = StrategySize(size).value
    audit.save(strategy, actor=actor, fields=["size"], action="strategy.size_chosen")
    return strategy


@transaction.atomic
def propose_roadmap(*, actor: Actor, key: str, begins_on: date) -> int:
    """Give usual steps of the strategy cycle without a day their weeks, one after the other; return how many.

    Raises:
        NotFound, Forbidden: as in `change_step`.
    """
    strategy = locked_to_make(actor, key)
    planned = 0
    day = begins_on
    for step in process_of(actor, strategy, begins_on).steps:
        wanted = (
            step.guided and step.cycle == "strategy" and step.is_usual and step.state in {"open", "running"}
        )
        if not wanted or step.begins_on or step.ends_on or step.guided is None:
            continue
        row = _row(strategy, step.slug)
        if step.slug == "review":
            day = strategy.review_due_on or day + timedelta(days=30 * strategy.review_months)
        row.begins_on, row.ends_on = day, day + timedelta(weeks=step.guided.weeks, days=-1)
        row.save()
        day = row.ends_on + timedelta(days=1)
        planned += 1
    if planned:
        audit.record(
            "strategy.roadmap_proposed",
            actor=actor,
            subject=strategy,
            changes={"from": begins_on, "steps": planned},
        )
    return planned
