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

create table latest (
    tenant integer not null,
    series_id bigint not null,
    observed_at timestamptz not null,
    value double precision not null,
    quality smallint not null default 0,
    primary key (tenant, series_id)
) with (fillfactor = 50);

-- The newest reading that is plausible, apart from `latest`: a light never takes its colour from a flagged value.
create table latest_valid (
    tenant integer not null,
    series_id bigint not null,
    observed_at timestamptz not null,
    value double precision not null,
    quality smallint not null default 0,
    primary key (tenant, series_id)
) with (fillfactor = 50);
"""

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
            execute format(
                'create table %I partition of observation for values from (%L) to (%L)',
                name, first_day::timestamp at time zone 'UTC',
                (first_day + interval '1 month')::timestamp at time zone 'UTC');
        end if;
    end if;
end $$;
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
grant select, insert, update on latest, latest_valid to allmende_hub;
grant execute on function ensure_partition(date) to allmende_hub;

alter table observation enable row level security;
alter table latest enable row level security;
alter table latest_valid enable row level security;
create policy own_tenants on observation using
    (tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[]));
create policy own_tenants on latest using
    (tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[]));
create policy own_tenants on latest_valid using
    (tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[]));
"""

INGEST = """
create function ingest(tenants int[], tenant_col int[], series_col bigint[], time_col timestamptz[],
                       value_col double precision[], quality_col smallint[])
returns void language plpgsql security invoker as $$
begin
    perform set_config('allmende.tenants', tenants::text, true);
    insert into observation (tenant, series_id, observed_at, value, quality)
    select * from unnest(tenant_col, series_col, time_col, value_col, quality_col)
    on conflict do nothing;

    insert into latest as l (tenant, series_id, observed_at, value, quality)
    select distinct on (tenant, series_id) *
    from unnest(tenant_col, series_col, time_col, value_col, quality_col)
         as new (tenant, series_id, observed_at, value, quality)
    order by tenant, series_id, observed_at desc
    on conflict (tenant, series_id) do update
    set observed_at = excluded.observed_at, value = excluded.value, quality = excluded.quality
    where l.observed_at < excluded.observed_at;

    insert into latest_valid as l (tenant, series_id, observed_at, value, quality)
    select distinct on (tenant, series_id) *
    from unnest(tenant_col, series_col, time_col, value_col, quality_col)
         as new (tenant, series_id, observed_at, value, quality)
    where quality & 1 = 0
    order by tenant, series_id, observed_at desc
    on conflict (tenant, series_id) do update
    set observed_at = excluded.observed_at, value = excluded.value, quality = excluded.quality
    where l.observed_at < excluded.observed_at;
end $$;
grant execute on function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[])
to allmende_hub;
"""

GRANTS = """
grant select on datahub_source, datahub_sourcekey, datahub_deviceprofile, datahub_entity,
    datahub_dashboard to allmende_hub;
grant select, insert, update on datahub_device, datahub_series, datahub_sourcestatus, datahub_heldmessage
    to allmende_hub;
grant usage on all sequences in schema public to allmende_hub;
"""

REMOVE = """
drop function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[]);
drop function ensure_partition(date);
drop table latest_valid; drop table latest; drop table observation;
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLES + PARTITIONS + SECURITY + INGEST + GRANTS, REMOVE),
    ]
