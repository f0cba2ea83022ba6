"""What is kept for how long, and the months that are prepared ahead."""

from datetime import datetime, timedelta

from django.db import transaction

from allmende.datahub.calendar_months import months_before
from allmende.datahub.models import Dataset, HeldMessage
from allmende.datahub.selectors.keeping import Group, Rule, groups_of
from allmende.datahub.services import forgetting
from allmende.datahub.services.hot_rows import in_parts
from allmende.datahub.services.months import ensure_months
from allmende.datahub.services.rollups import end_mark
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

__all__ = ["delete_expired", "delete_settled_messages", "months_before", "prepare_months"]

MONTHS_AHEAD = 2
#: Kept messages that were counted or thrown away are deleted after this time.
SETTLED_MESSAGES = timedelta(days=30)
SERIES_AT_ONCE = 200


def delete_expired(*, actor: Actor, now: datetime) -> int:
    """Delete the readings and roll-ups that are older than their datasets keep them.

    Where several datasets of a town publish the same series, the longest time counts. Cold readings
    vanish from every answer at once; `archive.apply_removals` rewrites their files.

    Returns:
        How many single readings were deleted.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    owners = Dataset.objects.order_by("owner_id").values_list("owner_id", flat=True).distinct()
    return sum(_delete_of(actor, group, now) for owner in owners for group in groups_of(owner))


def _delete_of(actor: Actor, group: Group, now: datetime) -> int:
    if group.rule is None:
        return 0
    tenant_id = group.datasets[0].owner_id
    return sum(
        _delete_part(actor, group.rule, tenant_id, part, group, now)
        for part in in_parts(list(group.series), SERIES_AT_ONCE)
    )


@transaction.atomic
def _delete_part(
    actor: Actor, rule: Rule, tenant_id: int, series: list[int], group: Group, now: datetime
) -> int:
    raw_before, rollups_before = rule.raw_before(now), rule.rollups_before(now)
    if rule.forgets:
        readings = forgetting.forget(tenant_id, series, forgetting.BEGINNING, raw_before).total_readings
    else:
        # What is not rolled up yet stays for another night.
        readings = forgetting.forget_readings(tenant_id, series, min(raw_before, end_mark()))
    hours = forgetting.forget_rollups(tenant_id, series, rollups_before) if rollups_before else 0
    if readings or hours:
        changes = {"attribute": group.attribute, "readings": readings, "hours": hours}
        audit.record("datahub.readings_expired", actor=actor, subject=group.datasets[0], changes=changes)
    return readings


def delete_settled_messages(*, actor: Actor, now: datetime) -> int:
    """Delete kept messages that were counted or thrown away a month ago; return how many.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    before = now - SETTLED_MESSAGES
    counted, _rows = HeldMessage.objects.filter(replayed_at__lt=before).delete()
    thrown_away, _rows = HeldMessage.objects.filter(discarded_at__lt=before).delete()
    return counted + thrown_away


def prepare_months(*, actor: Actor, now: datetime) -> None:
    """Make the partitions of this month and the next two, so that no reading waits for one.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    first = now.year * 12 + now.month - 1
    ensure_months({divmod_month(first + ahead) for ahead in range(MONTHS_AHEAD + 1)})


def divmod_month(index: int) -> tuple[int, int]:
    """Return year and month (1 to 12) of a count of months."""
    year, month = divmod(index, 12)
    return year, month + 1
