"""Running totals of every source at each full hour, from which the page draws the last day."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from allmende.datahub.models import SourceHour
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

KEPT = timedelta(days=8)

NOTE = """
insert into datahub_sourcehour (source_id, hour, messages, rejected)
select status.source_id, %s, status.messages, status.rejected
from datahub_sourcestatus status join datahub_source source on source.id = status.source_id
where source.closed_at is null
on conflict (source_id, hour) do nothing
"""


@transaction.atomic
def note_hour(*, actor: Actor, now: datetime) -> int:
    """Note what every open source has done until now, as the total of the hour that begins; forget old ones.

    Returns:
        How many totals are new.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    hour = now.replace(minute=0, second=0, microsecond=0)
    SourceHour.objects.filter(hour__lt=hour - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [hour])
        return int(cursor.rowcount)
