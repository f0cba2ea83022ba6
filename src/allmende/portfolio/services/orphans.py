"""Leave a gap of the orphan report open on purpose, and count it again."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.portfolio import choice_errors, choice_permissions
from allmende.portfolio.errors import ReasonMissing
from allmende.portfolio.models import AcceptedGap
from allmende.portfolio.selectors.orphans import gap_for
from allmende.portfolio.selectors.orphans_types import Gap


@transaction.atomic
def leave_gap(
    *, actor: Actor, gap: Gap, subject_id: int, reason: str, until: date | None = None
) -> AcceptedGap:
    """Say why a gap stays open; it is listed apart and counts again after its last day.

    Raises:
        NotFound: there is no such gap (any more).
        Forbidden: the actor does not work for the owner.
        ReasonMissing: nobody says why. DayOver: the last day is past.
    """
    item = gap_for(actor, gap, subject_id)
    require(actor, choice_permissions.LEAVE_GAP, item.owner_id)
    if not reason.strip():
        raise ReasonMissing
    if until is not None and until < timezone.localdate():
        raise choice_errors.DayOver
    left, _made = AcceptedGap.objects.update_or_create(
        gap=gap.value, subject_id=subject_id,
        defaults={
            "owner_id": item.owner_id, "reason": reason.strip(), "until": until, "accepted_by": actor.name
        },
    )  # fmt: skip
    audit.record(
        "portfolio.gap_left", actor=actor, subject=left, reason=left.reason,
        changes={"gap": gap.value, "of": item.title, "until": until.isoformat() if until else None},
    )  # fmt: skip
    return left


@transaction.atomic
def count_gap_again(*, actor: Actor, gap: Gap, subject_id: int) -> None:
    """Count a gap again that was left open on purpose.

    Raises:
        NotFound: there is no such gap, or it counts already.
        Forbidden: the actor does not work for the owner.
    """
    gap_for(actor, gap, subject_id)
    left = get_or_not_found(AcceptedGap.objects.select_for_update(), gap=gap.value, subject_id=subject_id)
    require(actor, choice_permissions.LEAVE_GAP, left.owner_id)
    audit.record("portfolio.gap_counted_again", actor=actor, subject=left, changes={"gap": gap.value})
    left.delete()
