"""What an attribute of an entity was like over a day, a week, a month, a year."""

from datetime import date, datetime, timedelta
from typing import Final

from allmende.datahub.local_time import days_between, local_day, midnight
from allmende.datahub.models import Entity, Series
from allmende.datahub.permissions import sees_live
from allmende.datahub.selectors.measured import Stretch, day_points, fine_points, hour_points, raw_from
from allmende.datahub.selectors.rooms import now_utc, release_of
from allmende.datahub.types import History, HistoryPoint, Period
from allmende.kernel.actor import Actor

TEN_MINUTES_S: Final = 600
HOUR_S: Final = 3600
DAY_S: Final = 86_400

#: Period → days before `until` that belong to it, and the length of its steps.
SHAPES: Final[dict[Period, tuple[int, int]]] = {
    Period.DAY: (0, TEN_MINUTES_S),
    Period.WEEK: (6, HOUR_S),
    Period.MONTH: (29, DAY_S),
    Period.YEAR: (364, DAY_S),
}


def series_of(entity: Entity, attribute: str) -> Series | None:
    """Return the series of one attribute of an entity, None while nothing was measured."""
    return Series.objects.filter(tenant_id=entity.tenant_id, entity=entity, attribute=attribute).first()


def history(actor: Actor, entity: Entity, attribute: str, period: Period | str, until: date) -> History:
    """Return the steps of one attribute up to the end of a local day.

    A day has steps of ten minutes, a week of hours, a month (30 days) and a year (365) of local days.
    Where the school publishes with delay, strangers get means of hours until the end of yesterday;
    where it keeps readings internal they get none. Where single readings are no longer kept, a day has
    steps of hours.

    Args:
        until: Last local day (Europe/Berlin) of the period.
    """
    period = Period(period)
    days_before, step_s = SHAPES[period]
    start, end = days_between(until - timedelta(days=days_before), until)
    release = release_of(entity)
    is_open = sees_live(actor, entity.tenant_id, release)
    is_withheld = not is_open and release == "internal"
    if not is_open:
        step_s = max(step_s, HOUR_S)
    series = None if is_withheld else series_of(entity, attribute)
    if series is not None:
        step_s = max(step_s, _finest_step(series, start, end))
    readable_until = end if is_open else min(end, end_of_yesterday())
    points = _points(series, start, readable_until, step_s, is_reduced=not is_open) if series else ()
    return History(
        entity_id=entity.pk,
        entity=entity.name,
        attribute=attribute,
        unit=series.unit if series else "",
        period=period,
        until=until,
        start=start,
        end=end,
        step_s=step_s,
        points=points,
        release=release,
        is_reduced=not is_open and not is_withheld,
        is_withheld=is_withheld,
    )


def end_of_yesterday() -> datetime:
    """Return the moment (UTC) up to which delayed releases may be read."""
    return midnight(local_day(now_utc()))


def _points(
    series: Series, start: datetime, end: datetime, step_s: int, *, is_reduced: bool
) -> tuple[HistoryPoint, ...]:
    stretch = Stretch(series.tenant_id, [series.pk], start, end)
    if start >= end:
        return ()
    if step_s < HOUR_S:
        return tuple(fine_points(stretch, step_s))
    if step_s == DAY_S and not is_reduced:
        return tuple(day_points(stretch))
    return tuple(hour_points(stretch, step_s, daily=step_s == DAY_S, is_reduced=is_reduced))


def _finest_step(series: Series, start: datetime, end: datetime) -> int:
    """Return the shortest step there is: hours where single readings were deleted on purpose."""
    kept_from = raw_from(Stretch(series.tenant_id, [series.pk], start, end))
    return HOUR_S if kept_from is not None and start < kept_from else 0
