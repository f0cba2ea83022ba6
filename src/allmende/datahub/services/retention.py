"""What is kept for how long, and the months that are prepared ahead."""

import calendar
from datetime import datetime, timedelta

from django.db import connection, transaction

from allmende.datahub.models import Dataset, HeldMessage
from allmende.datahub.services.months import ensure_months
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

MONTHS_AHEAD = 2
#: Kept messages that were counted or thrown away are deleted after this time.
SETTLED_MESSAGES = timedelta(days=30)

DELETE_OLD = """
delete from observation
where tenant = %(tenant)s and observed_at < %(before)s and series_id = any(array(
    select series.id from datahub_series series
    join datahub_entity entity on entity.id = series.entity_id and entity.tenant = series.tenant
    where series.tenant = %(tenant)s and entity.type = %(type)s))
"""
DELETE_OLD_LATEST = DELETE_OLD.replace("delete from observation", "delete from latest")


def months_before(moment: datetime, months: int) -> datetime:
    """Return the same day and time some months earlier; the 31st becomes the last day of a shorter month."""
    month_index = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(month_index, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


@transaction.atomic
def delete_expired(*, actor: Actor, now: datetime) -> int:
    """Delete the readings that are older than their datasets keep them.

    Where several datasets of a town publish the same kind of entity, the longest time counts.

    Returns:
        How many readings were deleted.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    longest: dict[tuple[int, str], Dataset] = {}
    for dataset in Dataset.objects.order_by("retention_months"):
        longest[dataset.owner_id, dataset.entity_type] = dataset
    return sum(_delete_of(actor, dataset, now) for dataset in longest.values())


def _delete_of(actor: Actor, dataset: Dataset, now: datetime) -> int:
    parameters: Parameters = {
        "tenant": dataset.owner_id,
        "type": dataset.entity_type,
        "before": months_before(now, dataset.retention_months),
    }
    with connection.cursor() as cursor:
        cursor.execute(DELETE_OLD, parameters)
        deleted: int = cursor.rowcount
        cursor.execute(DELETE_OLD_LATEST, parameters)
    if deleted:
        audit.record("datahub.readings_expired", actor=actor, subject=dataset, changes={"readings": deleted})
    return deleted


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
