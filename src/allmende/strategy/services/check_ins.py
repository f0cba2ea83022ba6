"""What people say about key results: value, confidence, one sentence; one at a time or all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allmende.basics.errors import AllmendeError
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.strategy import selectors
from allmende.strategy.errors import MeasuredKeyResult
from allmende.strategy.errors_okr import ChangedMeanwhile, CycleClosed, NothingSaid
from allmende.strategy.models import CheckIn, CycleStatus, KeyResult, OkrCycle
from allmende.strategy.selectors.check_ins import spoken
from allmende.strategy.types import Origin


@transaction.atomic
def check_in(
    *,
    actor: Actor,
    key_result_id: int,
    value: Decimal | None,
    sentence: str = "",
    confidence: str = "",
    seen_id: int | None = None,
) -> CheckIn:
    """Say where a key result stands today; the value of a measured one is kept with what was said.

    Args:
        value: None where only confidence or sentence are given, and always for a measured one.
        seen_id: The newest check-in of a person that the page showed, 0 for none; None where nobody looked.

    Raises:
        MeasuredKeyResult: a value was typed although the hub or a statistic brings it.
        ChangedMeanwhile: somebody else spoke since.
        CycleClosed: the cycle is over.
        NothingSaid: neither value nor confidence nor sentence.
        Forbidden: the actor neither edits the objective nor answers for the key result.
    """
    key_result = _open(actor, key_result_id)
    if seen_id is not None and _newest_id(key_result) != seen_id:
        raise ChangedMeanwhile
    status = selectors.statuses([key_result], timezone.now())[key_result.pk]
    if status.is_measured and value is not None:
        raise MeasuredKeyResult
    if value is None and not sentence and not confidence:
        raise NothingSaid
    is_measured = status.origin != Origin.TYPED
    entry = CheckIn.objects.create(
        key_result=key_result,
        at=timezone.now(),
        # A word without a new value must not make an old value look fresh.
        value=status.value if is_measured else value,
        simulated_value=status.simulated,
        is_measured=is_measured,
        by=actor.name,
        sentence=sentence,
        confidence=confidence,
    )
    audit.record(
        "strategy.checked_in",
        actor=actor,
        subject=key_result,
        changes={"value": entry.value, "confidence": confidence},
        reason=sentence,
    )
    return entry


@dataclass(frozen=True, slots=True)
class Line:
    """What a person said about one key result on the check-in page; see `check_in`."""

    key_result_id: int
    value: Decimal | None
    confidence: str
    sentence: str
    seen_id: int | None = None


def check_in_all(*, actor: Actor, lines: Sequence[Line]) -> dict[int, AllmendeError]:
    """Save every line by itself, so that one that cannot be saved does not lose the others.

    Returns:
        Key result id → why its line was not saved; empty when all were.
    """
    failed: dict[int, AllmendeError] = {}
    for line in lines:
        try:
            check_in(
                actor=actor,
                key_result_id=line.key_result_id,
                value=line.value,
                sentence=line.sentence,
                confidence=line.confidence,
                seen_id=line.seen_id,
            )
        except AllmendeError as error:
            failed[line.key_result_id] = error
    return failed


def _open(actor: Actor, key_result_id: int) -> KeyResult:
    """Return the key result, locked; first its cycle, so that closing it and speaking do not cross."""
    seen = selectors.key_result_for(actor, key_result_id)
    if seen.objective.cycle_id is not None:
        cycles = OkrCycle.objects.select_for_update(no_key=True)
        if cycles.get(pk=seen.objective.cycle_id).status == CycleStatus.CLOSED:
            raise CycleClosed
    key_result = selectors.key_result_for(actor, key_result_id, lock=True)
    require(actor, "strategy.check_in", key_result)
    return key_result


def _newest_id(key_result: KeyResult) -> int:
    newest = spoken().filter(key_result=key_result).order_by("-at", "-id").values_list("pk", flat=True)
    return newest.first() or 0
