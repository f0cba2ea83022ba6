"""Keeping the values of hours and days true: the next hours, hours that changed, all of it anew.

See docs/history.md for the two marks and why no reading is missed.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db import OperationalError, connection, transaction

from allmende.datahub.local_time import ZONE, local_day, midnight
from allmende.datahub.selectors.cold import as_parameters, cold_readings
from allmende.datahub.services import rollup_sql as sql
from allmende.datahub.services.months import ensure_rollup_months, month_after, months_between
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

#: Readings are expected for this long after an hour's end before it is rolled up; later ones cost more.
GRACE: Final = timedelta(minutes=10)
#: How much is rolled up in one transaction.
STRETCH: Final = timedelta(days=1)
MARKS_AT_ONCE: Final = 5_000
LOCK_WAIT = "1s"
HOUR: Final = timedelta(hours=1)

#: Series id, hour.
Mark = tuple[int, datetime]


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a run did.

    Attributes:
        rolled_to: Hours before this are rolled up; None while there are no readings.
        hours: Roll-ups of new hours.
        redone: Hours of series rolled up again because something in them changed.
        is_blocked: Somebody was storing for so long that the mark could not be moved; next run will.
    """

    rolled_to: datetime | None
    hours: int
    redone: int
    is_blocked: bool = False


def roll_up(*, actor: Actor, now: datetime) -> Rolled:
    """Roll up every hour that has ended, and again those in which something changed.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    to = _hour_of(now - GRACE)
    is_blocked = not _open(to)
    hours = sum(_advance())
    redone = sum(_redo())
    _, rolled_to = marks()
    return Rolled(rolled_to, hours, redone, is_blocked)


def marks() -> tuple[datetime | None, datetime | None]:
    """Return from when on arriving rows need no note, and up to when hours are rolled up."""
    with connection.cursor() as cursor:
        cursor.execute(sql.STATE)
        open_from, rolled_to = cursor.fetchone()
    return open_from, rolled_to


@transaction.atomic
def recompute(
    *, actor: Actor, tenant_id: int, series_ids: Sequence[int], start: datetime, end: datetime
) -> int:
    """Roll up a stretch of some series again from hot and cold readings; returns how many hours there are.

    Hours whose readings were deleted on purpose keep the roll-ups they have.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    _one_worker()
    _, rolled_to = marks()
    if rolled_to is None:
        return 0
    horizons = _horizons(tenant_id, series_ids)
    hours = 0
    by_beginning = sorted(series_ids, key=lambda one: horizons.get(one, start))
    for raw_from, group in itertools.groupby(by_beginning, key=lambda one: horizons.get(one, start)):
        first = max(start, raw_from)
        hours += _recompute(tenant_id, list(group), _hour_of(first), min(end, rolled_to))
    return hours


def rebuild(*, actor: Actor, tenant_id: int, first: date, last: date) -> int:
    """Roll up a town's local days again, from first to last (included), month by month.

    Returns:
        How many hours of series there are now.
    """
    require(actor, "datahub.keep_house")
    start, end = midnight(first), midnight(last + timedelta(days=1))
    series = _series_of(tenant_id)
    hours = 0
    for month, after in months_between(start, end):
        for part in _parts(series, 500):
            hours += recompute(
                actor=actor,
                tenant_id=tenant_id,
                series_ids=part,
                start=max(start, month),
                end=min(end, after),
            )
    return hours


# -- the next hours ------------------------------------------------------------------------------


def _open(to: datetime) -> bool:
    open_from, _ = marks()
    if open_from is not None and open_from >= to:
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_WAIT}'")
            cursor.execute(sql.ALONE)
            cursor.execute(sql.OPEN, {"to": to})
            cursor.execute("set local lock_timeout = default")
    except OperationalError:
        return False
    return True


def _advance() -> Iterator[int]:
    hours: int | None = 0
    while (hours := _advance_once()) is not None:
        yield hours


@transaction.atomic
def _advance_once() -> int | None:
    """Roll up the next stretch; None: nothing is left to do."""
    _one_worker()
    open_from, rolled_to = marks()
    if open_from is None or (rolled_to is not None and rolled_to >= open_from):
        return None
    start = _next_start(rolled_to, open_from)
    end = min(open_from, start + STRETCH)
    hours = _roll_hours(start, end) if start < end else 0
    _roll_days(rolled_to or start, end)
    with connection.cursor() as cursor:
        cursor.execute("update rollup_state set rolled_to = %s", [end])
    return hours


def _next_start(rolled_to: datetime | None, open_from: datetime) -> datetime:
    """Return where to go on; months without readings are jumped over."""
    with connection.cursor() as cursor:
        cursor.execute(sql.MONTHS_THERE)
        for (name,) in cursor.fetchall():
            year, month = map(int, name.removeprefix("observation_").split("_"))
            begins = datetime(year, month, 1, tzinfo=UTC)
            if begins >= open_from or (rolled_to is not None and month_after(begins) <= rolled_to):
                continue
            cursor.execute(f"select exists (select from {name})")  # noqa: S608 - a name from the catalogue
            if cursor.fetchone()[0]:
                return begins if rolled_to is None else max(begins, rolled_to)
    return open_from


def _roll_hours(start: datetime, end: datetime) -> int:
    ensure_rollup_months(start, end)
    hours = 0
    with connection.cursor() as cursor:
        for tenant_id in _tenants():
            cursor.execute(sql.ROLL_HOURS, {"tenant": tenant_id, "start": start, "end": end})
            hours += cursor.rowcount
    return hours


def _roll_days(start: datetime, end: datetime) -> None:
    """Roll up the local days that end between the old mark and the new one."""
    first, after = midnight(local_day(start)), midnight(local_day(end))
    if first < after:
        with connection.cursor() as cursor:
            for tenant_id in _tenants():
                values: Parameters = {"tenant": tenant_id, "start": first, "end": after, "zone": ZONE.key}
                cursor.execute(sql.ROLL_DAYS, values)


def _tenants() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql.TENANTS)
        return [row[0] for row in cursor.fetchall()]


# -- hours that changed --------------------------------------------------------------------------


def _redo() -> Iterator[int]:
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            _one_worker()
            _, rolled_to = marks()
            if rolled_to is None:
                return
            cursor.execute(sql.MARKS, {"to": rolled_to, "limit": MARKS_AT_ONCE})
            rows = cursor.fetchall()
            done = 0
            for tenant_id, group in itertools.groupby(rows, key=lambda row: row[0]):
                found = list(group)
                done += _redo_hours(tenant_id, {(series, hour) for _t, series, hour, _id in found}, rolled_to)
                cursor.execute(sql.UNMARK, {"tenant": tenant_id, "ids": [row[3] for row in found]})
        yield done
        if len(rows) < MARKS_AT_ONCE:
            return


def _redo_hours(tenant_id: int, wanted: set[Mark], rolled_to: datetime) -> int:
    horizons = _horizons(tenant_id, {series for series, _hour in wanted})
    live = sorted((s, hour) for s, hour in wanted if s not in horizons or hour >= horizons[s])
    if not live:
        return 0
    series, hours = [one for one, _ in live], [hour for _, hour in live]
    ensure_rollup_months(min(hours), max(hours) + HOUR)
    cold = cold_readings(tenant_id, sorted(set(series)), min(hours), max(hours) + HOUR)
    parameters: Parameters = {
        "tenant": tenant_id,
        "series": series,
        "hours": hours,
        **as_parameters(cold),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.FORGET_HOURS, parameters)
        cursor.execute(sql.REDO_HOURS, parameters)
    _redo_days(tenant_id, {(one, local_day(hour)) for one, hour in live}, rolled_to)
    return len(live)


def _redo_days(tenant_id: int, days: set[tuple[int, date]], rolled_to: datetime) -> None:
    ordered = sorted(days)
    parameters: Parameters = {
        "tenant": tenant_id,
        "series": [series for series, _ in ordered],
        "days": [day for _, day in ordered],
        "zone": ZONE.key,
        "to": rolled_to,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.FORGET_DAYS, parameters)
        cursor.execute(sql.REDO_DAYS, parameters)


# -- a stretch anew ------------------------------------------------------------------------------


def _recompute(tenant_id: int, series_ids: list[int], start: datetime, end: datetime) -> int:
    if start >= end:
        return 0
    ensure_rollup_months(start, end)
    parameters: Parameters = {
        "tenant": tenant_id,
        "series": series_ids,
        "start": start,
        "end": end,
        **as_parameters(cold_readings(tenant_id, series_ids, start, end)),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.FORGET_STRETCH, parameters)
        cursor.execute(sql.REDO_STRETCH, parameters)
        hours: int = cursor.rowcount
    days = [local_day(start) + timedelta(days=n) for n in range((local_day(end) - local_day(start)).days + 1)]
    _redo_days(tenant_id, set(itertools.product(series_ids, days)), end_mark())
    return hours


def end_mark() -> datetime:
    """Return up to when hours are rolled up; the beginning of time while nothing is."""
    return marks()[1] or datetime(1, 1, 1, tzinfo=UTC)


def _horizons(tenant_id: int, series_ids: Sequence[int] | set[int]) -> dict[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(sql.HORIZONS, {"tenant": tenant_id, "series": list(series_ids)})
        return dict(cursor.fetchall())


def _series_of(tenant_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from datahub_series where tenant = %s order by id", [tenant_id])
        return [row[0] for row in cursor.fetchall()]


def _parts(series: list[int], size: int) -> Iterator[list[int]]:
    for place in range(0, len(series), size):
        yield series[place : place + size]


def _one_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.ONE_WORKER)


def _hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
