"""Readings that do not come through a webhook: generated history and replays."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from allmende.datahub.models import Entity, Series
from allmende.datahub.services.months import ensure_months
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

#: Series id, time (UTC), value, quality flags.
Row = tuple[int, datetime, float, int]
BATCH_ROWS = 10_000

INGEST = "select ingest(%s::int[], %s::int[], %s::bigint[], %s::timestamptz[], %s::float8[], %s::smallint[])"


@transaction.atomic
def store_readings(*, actor: Actor, tenant: Space, rows: Sequence[Row]) -> int:
    """Store readings of a town's series; those already there are left alone.

    Returns:
        How many rows were given.

    Raises:
        Forbidden: the actor may not change what the town owns.
        ValueError: a row names a series of another town.
    """
    require(actor, "datahub.store_readings", tenant)
    if not rows:
        return 0
    _check_series(tenant, {row[0] for row in rows})
    ensure_months({(row[1].year, row[1].month) for row in rows})
    for batch in _batches(rows):
        series = [row[0] for row in batch]
        times = [row[1] for row in batch]
        # The driver refuses arrays of mixed numbers.
        values = [float(row[2]) for row in batch]
        qualities = [int(row[3]) for row in batch]
        with connection.cursor() as cursor:
            cursor.execute(INGEST, [[tenant.pk], [tenant.pk] * len(batch), series, times, values, qualities])
    return len(rows)


def series_for(*, entity: Entity, attribute: str, unit: str) -> Series:
    """Return the series of one attribute of an entity, made when it is new.

    Args:
        unit: UN/CEFACT code; the unit of an existing series stays.
    """
    series, _made = Series.objects.get_or_create(
        tenant_id=entity.tenant_id, entity=entity, attribute=attribute, defaults={"unit": unit}
    )
    return series


def _check_series(tenant: Space, series_ids: set[int]) -> None:
    own = Series.objects.filter(tenant=tenant, pk__in=series_ids).count()
    if own != len(series_ids):
        raise ValueError(f"{len(series_ids) - own} series do not belong to {tenant}")


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH_ROWS)):
        yield batch
