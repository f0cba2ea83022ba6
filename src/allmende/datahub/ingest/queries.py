"""The hub's SQL and the rows it reads and writes; tables belong to Django's migrations."""

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from psycopg.rows import TupleRow

from allmende.datahub.ingest import binary_arrays as packed
from allmende.datahub.ingest.config_cache import (
    DeviceConfig,
    SourceConfig,
    StoredSetup,
    device_lookup,
    profile_from_stored,
)
from allmende.datahub.ingest.store import Deposit, Held, Notice, Seen, Tally

CONFIG_CHANNEL = "allmende_config"
READINGS_CHANNEL = "allmende_readings"

# Whatever the server's default is: a 2xx means that the commit reached the disk. The plan does not
# depend on the arrays' contents, so it is made once.
SESSION = """
set role allmende_hub;
set synchronous_commit to on;
set plan_cache_mode to force_generic_plan;
set lock_timeout to '3s';
set idle_in_transaction_session_timeout to '30s'
"""
SET_TENANTS = "select hub_setting('allmende.tenants', %s::int[]::text)"

OPEN_SOURCES = "select id from datahub_source where closed_at is null order by id"
SOURCE = """
select s.id, s.owner_id, s.public_id, s.connector, s.is_simulated,
    array(select token_hash from datahub_sourcekey where source_id = s.id and revoked_at is null),
    (select count(*) from datahub_heldmessage
     where source_id = s.id and replayed_at is null and discarded_at is null),
    c.values, c.sealed, c.interval_s, c.is_paused, c.changed_at
from datahub_source s left join datahub_sourceconfiguration c on c.source_id = s.id
where s.id = %s and s.closed_at is null
"""
DEVICES = """
select d.id, d.device_key, d.is_simulated, e.id, p.key, p.vendor, p.model, p.codec_source, p.mapping,
    (select json_object_agg(attribute, id) from datahub_series s
     where s.tenant = d.tenant and s.entity_id = e.id)
from datahub_device d
left join datahub_deviceprofile p on p.id = d.profile_id
left join datahub_entity e on e.id = d.entity_id and e.removed_at is null
where d.source_id = %s
"""
DASHBOARD = """
select entity_type, attribute, secondary, visibility = 'public'
from datahub_dashboard where owner_id = %s and slug = %s
"""
# A room follows its school's release; asked at each look, so that a change holds at once.
LATEST = """
select l.series_id, e.id, e.type, s.attribute, s.unit, l.value, l.observed_at, l.quality,
    coalesce(school.release, e.release) = 'live'
from latest l
join datahub_series s on s.id = l.series_id
join datahub_entity e on e.id = s.entity_id and e.removed_at is null
left join datahub_entity school on school.id = e.parent_id
where l.tenant = %s
"""

# One statement is one transaction: when it returns, everything in it is on disk.
STORE = """
select ingest(%b, %b, %b, %b, %b, %b), note_devices(%b, %b, %b, %b), note_sources(%s::jsonb),
    pg_notify('allmende_readings', %s)
"""
NOTE_DEVICES = "select note_devices(%b, %b, %b, %b)"
NOTE_SOURCES = "select note_sources(%s::jsonb)"

MAKE_SERIES = """
insert into datahub_series (tenant, entity_id, attribute, unit)
select * from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[])
on conflict (tenant, entity_id, attribute) do nothing
"""
FIND_SERIES = """
select s.tenant, s.entity_id, s.attribute, s.id
from datahub_series s
join unnest(%s::bigint[], %s::bigint[], %s::text[]) as wanted (tenant, entity_id, attribute)
using (tenant, entity_id, attribute)
"""
NEW_DEVICE = """
insert into datahub_device (tenant, source_id, device_key, name, is_simulated, first_seen_at, last_seen_at,
    rssi_dbm, snr_db)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (source_id, device_key) do update set
    first_seen_at = coalesce(datahub_device.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(datahub_device.last_seen_at, excluded.last_seen_at),
    rssi_dbm = excluded.rssi_dbm, snr_db = excluded.snr_db
"""
HOLD = """
insert into datahub_heldmessage (tenant, source_id, reason, code, detail, device_key, received_at,
    content_type, query, body, digest)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %b, %s)
on conflict (source_id, digest) do nothing
"""

PUT_STATIONS = "select put_stations(%s, %s, %s, %s::jsonb)"


def source_from(row: TupleRow, devices: Iterable[TupleRow]) -> SourceConfig:
    """Build a snapshot from a row of SOURCE and the rows of DEVICES."""
    source_id, tenant, public_id, connector, is_simulated, hashes, held, values, sealed, *pace = row
    known = {device_lookup(device[1]): _device_from(device, is_simulated) for device in devices}
    stored = None if values is None else StoredSetup(values, bytes(sealed or b""), *pace)
    return SourceConfig(
        source_id, tenant, public_id, connector, tuple(hashes), is_simulated, known, held, stored
    )


def _device_from(row: TupleRow, source_is_simulated: bool) -> DeviceConfig:
    device_id, _, is_simulated, entity_id, key, vendor, model, codec_source, mapping, series = row
    profile = None
    if key is not None:
        profile = profile_from_stored(
            key=key, vendor=vendor, model=model, codec_source=codec_source, mapping=mapping
        )
    return DeviceConfig(
        device_id, entity_id, profile, is_simulated or source_is_simulated, dict(series or {})
    )


def notice_from(channel: str, payload: str) -> Notice:
    """Read a notification; one that cannot be read means: look at everything."""
    numbers = payload.split(",")
    if not all(number.isdecimal() for number in numbers):
        return Notice(is_reconnect=True)
    if channel == CONFIG_CHANNEL:
        return Notice(source_id=int(numbers[0]))
    return Notice(tenants=tuple(map(int, numbers)))


def signs_of_life(
    deposits: Iterable[Deposit],
) -> tuple[Sequence[object] | None, list[Sequence[object]]]:
    """Return the values of NOTE_DEVICES, or None, and of every NEW_DEVICE; each device once a batch."""
    known: dict[int, tuple[Deposit, Seen]] = {}
    unknown: dict[tuple[int, str], tuple[Deposit, Seen]] = {}
    for deposit in deposits:
        for seen in deposit.seen:
            if seen.device is not None:
                known[seen.device.id] = (deposit, seen)
            else:
                unknown[deposit.source.id, seen.device_key] = (deposit, seen)
    new = [_new_device(deposit, seen) for deposit, seen in unknown.values()]
    return (_known_columns(known) if known else None), new


def _known_columns(known: dict[int, tuple[Deposit, Seen]]) -> Sequence[object]:
    pairs = known.values()
    return (
        packed.big_ints(known),
        packed.times(packed.microseconds(deposit.received_at) for deposit, _ in pairs),
        packed.floats(math.nan if seen.rssi_dbm is None else seen.rssi_dbm for _, seen in pairs),
        packed.floats(math.nan if seen.snr_db is None else seen.snr_db for _, seen in pairs),
    )


def _new_device(deposit: Deposit, seen: Seen) -> Sequence[object]:
    source, at = deposit.source, deposit.received_at
    simulated = seen.is_simulated or source.is_simulated
    return (
        source.tenant, source.id, seen.device_key, seen.name, simulated, at, at, seen.rssi_dbm, seen.snr_db,
    )  # fmt: skip


def held_values(deposit: Deposit, held: Held) -> Sequence[object]:
    """Return the values of HOLD."""
    source = deposit.source
    return (
        source.tenant, source.id, held.reason.value, held.code, held.detail, held.device_key,
        deposit.received_at, held.content_type, held.query, held.body, held.digest,
    )  # fmt: skip


def tallies_json(tallies: Mapping[int, Tally]) -> str:
    """Return the value of NOTE_SOURCES."""
    rows = [
        {
            "source_id": source_id,
            "messages": tally.messages,
            "rejected": tally.rejected,
            "throttled": tally.throttled,
            "wrong_key": tally.wrong_key,
            "last_message_at": tally.last_message_at,
            "last_error_at": tally.last_error_at,
            "last_error_code": tally.last_error_code,
        }
        for source_id, tally in tallies.items()
    ]
    return msgspec.json.encode(rows).decode()
