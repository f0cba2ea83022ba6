"""What people say about key results: value, confidence, one sentence; one at a time or all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allmende.basics.errors import AllmendeError
from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import selectors
from allmende.strategy.errors import MeasuredKeyResult
from allmende.strategy.errors_okr import AlreadyEnded, NothingSaid, ReasonMissing
from allmende.strategy.models import CheckIn, CheckInCorrection
from allmende.strategy.selectors.check_ins import newest_word_ids, word_for
from allmende.strategy.services.okr_open import open_to_speak
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
        AlreadyEnded: it is no longer pursued.
        NothingSaid: neither value nor confidence nor sentence.
        Forbidden: the actor neither edits the objective nor answers for the key result.
    """
    key_result = open_to_speak(actor, key_result_id)
    if seen_id is not None and newest_word_ids([key_result_id]).get(key_result_id, 0) != seen_id:
        raise ChangedMeanwhile
    if key_result.ended_on is not None or key_result.objective.ended_on is not None:
        raise AlreadyEnded
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
class Correction:
    """What a check-in shall say instead, and why.

    Attributes:
        edition: How often it had been corrected when the page was made.
    """

    value: Decimal | None
    confidence: str
    sentence: str
    reason: str
    edition: int


@transaction.atomic
def correct_check_in(*, actor: Actor, check_in_id: int, correction: Correction) -> CheckIn:
    """Correct what somebody said, e.g. a slip of the finger; its day and what stood there before are kept.

    Raises:
        MeasuredKeyResult: the value came from the hub or a statistic; only confidence and sentence are words.
        ChangedMeanwhile: somebody else corrected it since.
        ReasonMissing: no reason is given.
        NothingSaid: neither value nor confidence nor sentence would be left.
        CycleClosed, Forbidden, NotFound: as for `check_in`.
    """
    entry = word_for(actor, check_in_id)
    open_to_speak(actor, entry.key_result_id)
    entry = word_for(actor, check_in_id)  # as it is now that nobody else can change it
    if entry.corrections.count() != correction.edition:
        raise ChangedMeanwhile
    if not correction.reason.strip():
        raise ReasonMissing
    if entry.is_measured and correction.value is not None:
        raise MeasuredKeyResult
    if correction.value is None and not correction.sentence and not correction.confidence:
        raise NothingSaid
    CheckInCorrection.objects.create(
        check_in=entry,
        old_value=entry.value,
        old_confidence=entry.confidence,
        old_sentence=entry.sentence,
        reason=correction.reason.strip(),
        at=timezone.now(),
        by=actor.name,
    )
    if not entry.is_measured:
        entry.value = correction.value
    entry.confidence, entry.sentence = correction.confidence, correction.sentence
    audit.save(
        entry,
        actor=actor,
        fields=["value", "confidence", "sentence"],
        action="strategy.check_in_corrected",
        reason=correction.reason.strip(),
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
