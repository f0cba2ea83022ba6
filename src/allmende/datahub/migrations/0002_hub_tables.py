"""Tables of values and the one call that writes a batch; written by the hub through psycopg only.

`tenant` stands first in every key: it is the level of row security and of distribution.
Values are partitioned by month. The role `allmende_hub` is restricted by row security; the
owner of the tables (Django, migrations, dumps) is not forced under it.
"""

from django.db import migrations

TABLES = """
create table observation (
    tenant integer not null,
    series_id bigint not null,
    observed_at timestamptz not null,
    value double precision not null,
    quality smallint not null default 0,
    primary key (tenant, series_id, observed_at)
) partition by range (observed_at);

-- One row a series: the newest reading, and beside it the newest plausible one (a light never takes
-- its colour from a flagged value). Small pages are kept half empty, so that updates stay in place.
create table latest (
    tenant integer not null,
    series_id bigint not null,
    observed_at timestamptz not null,
    value double precision not null,
    quality smallint not null default 0,
    valid_at timestamptz,
    valid_value double precision,
    valid_quality smallint,
    primary key (tenant, series_id)
) with (fillfactor = 50);

create view latest_valid with (security_invoker = true) as
select tenant, series_id, valid_at as observed_at, valid_value as value, valid_quality as quality
from latest where valid_at is not null;

alter table datahub_device set (fillfactor = 70);
alter table datahub_sourcestatus set (fillfactor = 50);
"""

# Made apart and attached: that waits for no reader, while CREATE … PARTITION OF would lock out
# every insert behind the longest download.
PARTITIONS = """
create function ensure_partition(month date) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    first_day date := date_trunc('month', month)::date;
    name text := 'observation_' || to_char(first_day, 'YYYY_MM');
begin
    if first_day < date '2000-01-01' or first_day > (now() + interval '13 months')::date then
        raise exception 'month % is outside the kept range', first_day;
    end if;
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext('ensure_partition'));
        if to_regclass(name) is null then
            execute format('create table %I (like observation including defaults)', name);
            execute format(
                'alter table observation attach partition %I for values from (%L) to (%L)',
                name, first_day::timestamp at time zone 'UTC',
                (first_day + interval '1 month')::timestamp at time zone 'UTC');
        end if;
    end if;
end $$;
revoke execute on function ensure_partition(date) from public;
"""

SECURITY = """
do $$ begin
    if not exists (select from pg_roles where rolname = 'allmende_hub') then
        create role allmende_hub nologin;
    end if;
end $$;
grant allmende_hub to current_user;
grant usage on schema public to allmende_hub;
grant select, insert on observation to allmende_hub;
grant select, insert, update on latest to allmende_hub;
grant select on latest_valid to allmende_hub;
grant execute on function ensure_partition(date) to allmende_hub;

alter table observation enable row level security;
alter table latest enable row level security;
create policy own_tenants on observation using
    (tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[]));
create policy own_tenants on latest using
    (tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[]));
"""

# The newest reading of a series within a batch, merged into `latest`. Readings whose time lies in
# the future (quality bit 4) never become the latest.
MERGE_LATEST = """
    insert into latest as l (tenant, series_id, observed_at, value, quality, valid_at, valid_value, valid_quality)
    select distinct on (tenant, series_id) tenant, series_id, observed_at, value, quality,
        case when quality & 1 = 0 then observed_at end,
        case when quality & 1 = 0 then value end,
        case when quality & 1 = 0 then quality end
    from unnest(tenant_col, series_col, time_col, value_col, quality_col)
         as new (tenant, series_id, observed_at, value, quality)
    where {condition}
    order by tenant, series_id, observed_at desc
    on conflict (tenant, series_id) do update set
        observed_at = greatest(l.observed_at, excluded.observed_at),
        value = case when excluded.observed_at > l.observed_at then excluded.value else l.value end,
        quality = case when excluded.observed_at > l.observed_at then excluded.quality else l.quality end,
        valid_at = greatest(l.valid_at, excluded.valid_at),
        valid_value = case when l.valid_at is null or excluded.valid_at > l.valid_at
                           then excluded.valid_value else l.valid_value end,
        valid_quality = case when l.valid_at is null or excluded.valid_at > l.valid_at
                             then excluded.valid_quality else l.valid_quality end
    where excluded.observed_at > l.observed_at
       or excluded.valid_at > coalesce(l.valid_at, '-infinity'::timestamptz);
"""

# Returns how many rows are new; a row that is there already keeps its first value.
INGEST = f"""
create function ingest(tenants int[], tenant_col int[], series_col bigint[], time_col timestamptz[],
                       value_col double precision[], quality_col smallint[])
returns bigint language plpgsql security invoker as $$
declare
    new_rows bigint;
begin
    perform set_config('allmende.tenants', tenants::text, true);
    insert into observation (tenant, series_id, observed_at, value, quality)
    select * from unnest(tenant_col, series_col, time_col, value_col, quality_col)
    on conflict do nothing;
    get diagnostics new_rows = row_count;
{MERGE_LATEST.format(condition="quality & 4 = 0")}
    -- Behind an implausible newest reading of this batch may stand a plausible older one.
    if exists (select from unnest(quality_col) as q where q & 1 = 1) then
{MERGE_LATEST.format(condition="quality & 5 = 0")}
    end if;
    return new_rows;
end $$;
revoke execute on function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[])
from public;
grant execute on function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[])
to allmende_hub;
"""

# Signs of life and counts, so that a batch is one statement: one round trip, one commit.
NOTES = """
create function note_devices(ids bigint[], times timestamptz[], rssi_col double precision[],
                             snr_col double precision[])
returns void language sql security invoker as $$
    update datahub_device d set
        first_seen_at = coalesce(d.first_seen_at, seen.at),
        last_seen_at = greatest(d.last_seen_at, seen.at),
        rssi_dbm = nullif(seen.rssi, 'NaN'), snr_db = nullif(seen.snr, 'NaN')
    from unnest(ids, times, rssi_col, snr_col) as seen (id, at, rssi, snr) where d.id = seen.id
$$;
create function note_sources(tallies jsonb) returns void language sql security invoker as $$
    insert into datahub_sourcestatus as s (source_id, first_message_at, last_message_at, messages, rejected,
        throttled, wrong_key, last_error_at, last_error_code)
    select source_id, last_message_at, last_message_at, messages, rejected, throttled, wrong_key,
        last_error_at, last_error_code
    from jsonb_to_recordset(tallies) as t (source_id bigint, last_message_at timestamptz, messages bigint,
        rejected bigint, throttled bigint, wrong_key bigint, last_error_at timestamptz, last_error_code text)
    on conflict (source_id) do update set
        first_message_at = coalesce(s.first_message_at, excluded.first_message_at),
        last_message_at = coalesce(excluded.last_message_at, s.last_message_at),
        messages = s.messages + excluded.messages,
        rejected = s.rejected + excluded.rejected,
        throttled = s.throttled + excluded.throttled,
        wrong_key = s.wrong_key + excluded.wrong_key,
        last_error_at = coalesce(excluded.last_error_at, s.last_error_at),
        last_error_code = case when excluded.last_error_at is null then s.last_error_code
                               else excluded.last_error_code end
$$;
revoke execute on function note_devices(bigint[], timestamptz[], double precision[], double precision[])
from public;
revoke execute on function note_sources(jsonb) from public;
grant execute on function note_devices(bigint[], timestamptz[], double precision[], double precision[])
to allmende_hub;
grant execute on function note_sources(jsonb) to allmende_hub;
"""

GRANTS = """
grant select on datahub_source, datahub_sourcekey, datahub_deviceprofile, datahub_entity,
    datahub_dashboard to allmende_hub;
grant select, insert on datahub_device, datahub_series, datahub_heldmessage to allmende_hub;
grant update (first_seen_at, last_seen_at, rssi_dbm, snr_db) on datahub_device to allmende_hub;
grant select, insert, update on datahub_sourcestatus to allmende_hub;
"""

REMOVE = """
drop function note_sources(jsonb);
drop function note_devices(bigint[], timestamptz[], double precision[], double precision[]);
drop function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[]);
drop function ensure_partition(date);
drop view latest_valid; drop table latest; drop table observation;
alter table datahub_device reset (fillfactor);
alter table datahub_sourcestatus reset (fillfactor);
revoke all on datahub_source, datahub_sourcekey, datahub_deviceprofile, datahub_entity, datahub_dashboard,
    datahub_device, datahub_series, datahub_heldmessage, datahub_sourcestatus from allmende_hub;
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLES + PARTITIONS + SECURITY + INGEST + NOTES + GRANTS, REMOVE),
    ]
