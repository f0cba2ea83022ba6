"""What may be changed: objectives and key results that are the actor's, locked, in no closed cycle."""

from typing import Any

from django.db.models import QuerySet

from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import selectors
from allmende.strategy.errors_okr import CycleClosed
from allmende.strategy.models import KeyResult, Objective, OkrCycle


def open_objective(actor: Actor, objective_id: int, edition: int | None = None) -> Objective:
    """Return an objective the actor may change, locked.

    Args:
        edition: What the page showed; None where nobody looked at one.

    Raises:
        NotFound, Forbidden: it is not visible, or not the actor's to change.
        CycleClosed: its cycle is over.
        ChangedMeanwhile: somebody else saved since.
    """
    seen = selectors.objective_for(actor, objective_id)
    require(actor, "strategy.edit_objective", seen)
    _hold_cycle(seen)
    objective = selectors.objective_for(actor, objective_id, lock=True)
    _check(objective, objective, edition)
    return objective


def open_key_result(actor: Actor, key_result_id: int, edition: int | None = None) -> KeyResult:
    """Return a key result of an objective the actor may change, locked; raises as `open_objective`."""
    seen = selectors.key_result_for(actor, key_result_id)
    require(actor, "strategy.edit_objective", seen.objective)
    return _held_key_result(actor, seen, edition)


def open_to_speak(actor: Actor, key_result_id: int) -> KeyResult:
    """Return a key result the actor may speak about, locked; raises as `open_objective`."""
    seen = selectors.key_result_for(actor, key_result_id)
    require(actor, "strategy.check_in", seen)
    return _held_key_result(actor, seen, None)


def _held_key_result(actor: Actor, seen: KeyResult, edition: int | None) -> KeyResult:
    _hold_cycle(seen.objective)
    key_result = selectors.key_result_for(actor, seen.pk, lock=True)
    _check(key_result, key_result.objective, edition)
    return key_result


def _hold_cycle(objective: Objective) -> None:
    """Lock the cycle first, so that closing it and changing what is in it wait for each other."""
    if objective.cycle_id is not None:
        OkrCycle.objects.select_for_update(no_key=True).get(pk=objective.cycle_id)


def _check(row: Objective | KeyResult, objective: Objective, edition: int | None) -> None:
    if objective.is_closed:
        raise CycleClosed
    if edition is not None and edition != row.edition:
        raise ChangedMeanwhile


def reorder(siblings: "QuerySet[Objective] | QuerySet[KeyResult]", pk: int, step: int) -> None:
    """Move one of these rows up (-1) or down (1) by a place; at the ends nothing happens."""
    rows: list[Any] = list(siblings)  # Any: all of one of the two models
    place = next(i for i, one in enumerate(rows) if one.pk == pk)
    other = place + (1 if step > 0 else -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows):
        row.position = position
    siblings.model.objects.bulk_update(rows, ["position"])
