"""How much of the region's sensor network is awake; a number without places, so everybody may know it."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from allmende.datahub.models import Device
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.types import Measured


def sending_devices(*, within_hours: int, now: datetime | None = None) -> Measured:
    """Count the assigned devices of all towns that sent something lately; simulated ones stand apart."""
    moment = now or now_utc()
    awake = Device.objects.filter(
        entity__isnull=False,
        entity__removed_at=None,
        source__closed_at=None,
        last_seen_at__gt=moment - timedelta(hours=within_hours),
    )
    is_simulated = Q(is_simulated=True) | Q(source__is_simulated=True)
    counted = awake.aggregate(all=Count("pk"), simulated=Count("pk", filter=is_simulated))
    return Measured(real=counted["all"] - counted["simulated"], simulated=counted["simulated"], as_of=moment)
