"""How devices fare: gaps of the last seven days, flags, batteries; looked up once an hour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from allmende.datahub.ingest.types import Quality
from allmende.datahub.models import Device, DeviceHealth
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

SPAN: Final = timedelta(days=7)
DEVICES_AT_ONCE: Final = 200
#: A pause longer than this many intervals is a gap; radio loses a message now and then.
GAP_AFTER_INTERVALS: Final = 3
LOW_LEVEL_PCT: Final = 20.0
#: Below this no battery of a radio sensor lasts long (two AA cells or one lithium cell).
LOW_VOLTAGE: Final = 2.5

#: One series says when a device measured: the one that counts, else the one that came last.
_SERIES = """
select distinct on (d.id) d.id, d.tenant, s.id, greatest(%(since)s, d.first_seen_at), src.expected_interval_s
from datahub_device d
join datahub_source src on src.id = d.source_id
join datahub_series s on s.tenant = d.tenant and s.entity_id = d.entity_id
join latest l on l.tenant = s.tenant and l.series_id = s.id
left join datahub_deviceprofile p on p.id = d.profile_id
where d.id = any(%(devices)s::bigint[])
order by d.id, (s.attribute = p.counts_attribute) desc nulls last, l.observed_at desc, s.id
"""
_TIMES = f"""
select w.device, found.* from unnest(%(devices)s::bigint[], %(tenants)s::int[], %(series)s::bigint[],
    %(starts)s::timestamptz[], %(patience)s::interval[]) as w (device, tenant, series_id, begins, patience)
cross join lateral (
    select count(*), count(*) filter (where pause > w.patience), coalesce(max(pause), interval '0'),
           max(observed_at),
           count(*) filter (where quality & {Quality.IMPLAUSIBLE.value} <> 0),
           count(*) filter (where quality & {Quality.JUMP.value} <> 0),
           count(*) filter (where quality & {Quality.CLOCK_SKEW.value} <> 0)
    from (
        select observed_at, quality,
               observed_at - lag(observed_at, 1, w.begins) over (order by observed_at) as pause
        from observation
        where tenant = w.tenant and series_id = w.series_id
          and observed_at >= w.begins and observed_at <= %(now)s
    ) reading
) found
"""  # noqa: S608 - constants
_NEWEST = f"""
select d.id, s.attribute, s.unit, l.value, l.quality & {Quality.STUCK.value} <> 0
from datahub_device d
join datahub_series s on s.tenant = d.tenant and s.entity_id = d.entity_id
join latest l on l.tenant = s.tenant and l.series_id = s.id
where d.id = any(%(devices)s::bigint[])
  and (s.attribute in ('batteryLevel', 'batteryVoltage') or l.quality & {Quality.STUCK.value} <> 0)
order by d.id, s.attribute
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class _Watched:
    """A device and the series that says when it measured."""

    device_id: int
    tenant_id: int
    series_id: int
    begins: datetime
    interval_s: int

    @property
    def patience(self) -> timedelta:
        return timedelta(seconds=GAP_AFTER_INTERVALS * self.interval_s)


def look_after_devices(*, actor: Actor, now: datetime | None = None) -> int:
    """Work out the health of every assigned device anew; returns how many there are.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    moment = now or now_utc()
    done = 0
    for part in _parts():
        with transaction.atomic():
            found = _health_of(part, moment)
            kept = {"device", "silence_told_at"}
            fields = [field.name for field in DeviceHealth._meta.fields if field.name not in kept]
            DeviceHealth.objects.bulk_create(
                found, update_conflicts=True, unique_fields=["device"], update_fields=fields
            )
        done += len(found)
    return done


def _parts() -> Iterator[list[int]]:
    """Yield the devices that were assigned and heard of, some at a time."""
    after = 0
    while True:
        devices = Device.objects.filter(entity__isnull=False, first_seen_at__isnull=False, pk__gt=after)
        ids = list(
            devices.filter(source__closed_at=None)
            .order_by("pk")
            .values_list("pk", flat=True)[:DEVICES_AT_ONCE]
        )
        if not ids:
            return
        yield ids
        after = ids[-1]


def _health_of(device_ids: Sequence[int], now: datetime) -> list[DeviceHealth]:
    found = {one: DeviceHealth(device_id=one, checked_at=now) for one in device_ids}
    watched = _watched(device_ids, now)
    for health, one, row in _times(found, watched, now):
        _note_times(health, one, row, now)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"devices": list(device_ids)})
        for device_id, attribute, unit, value, is_stuck in cursor.fetchall():
            _note_newest(found[device_id], attribute, unit, value, is_stuck=is_stuck)
    return list(found.values())


def _watched(device_ids: Sequence[int], now: datetime) -> dict[int, _Watched]:
    with connection.cursor() as cursor:
        cursor.execute(_SERIES, {"devices": list(device_ids), "since": now - SPAN})
        return {row[0]: _Watched(*row) for row in cursor.fetchall()}


Row = tuple[int, int, timedelta, datetime | None, int, int, int]


def _times(
    found: dict[int, DeviceHealth], watched: dict[int, _Watched], now: datetime
) -> Iterator[tuple[DeviceHealth, _Watched, Row]]:
    if not watched:
        return
    some = list(watched.values())
    parameters: Parameters = {
        "devices": [one.device_id for one in some],
        "tenants": [one.tenant_id for one in some],
        "series": [one.series_id for one in some],
        "starts": [one.begins for one in some],
        "patience": [one.patience for one in some],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TIMES, parameters)
        for device_id, *row in cursor.fetchall():
            yield found[device_id], watched[device_id], tuple(row)


def _note_times(health: DeviceHealth, one: _Watched, row: Row, now: datetime) -> None:
    times, gaps, longest, last_at, implausible, jumps, clock_skew = row
    # The pause since the last reading counts too; without any reading the whole span is one.
    silence = now - (last_at or one.begins)
    health.times, health.last_measured_at = times, last_at
    health.expected_times = max(0, int((now - one.begins).total_seconds() // max(1, one.interval_s)))
    health.gaps = gaps + (1 if silence > one.patience else 0)
    longest_pause = max(longest, silence)
    health.longest_gap_s = int(longest_pause.total_seconds()) if longest_pause > one.patience else 0
    health.implausible, health.jumps, health.clock_skew = implausible, jumps, clock_skew


def _note_newest(health: DeviceHealth, attribute: str, unit: str, value: float, *, is_stuck: bool) -> None:
    if is_stuck:
        health.stuck = [*health.stuck, attribute]
    if attribute == "batteryLevel" or (attribute == "batteryVoltage" and not health.battery_unit):
        health.battery, health.battery_unit = value, unit
    if attribute == "batteryLevel":
        health.is_battery_low = health.is_battery_low or value < LOW_LEVEL_PCT
    elif attribute == "batteryVoltage":
        health.is_battery_low = health.is_battery_low or value < LOW_VOLTAGE
