"""Roll-ups of hours and local days, and how they stay true although readings arrive late.

`rollup_state` has two marks: rows older than `open_from` that arrive now are noted in `rollup_dirty`;
hours before `rolled_to` are rolled up, except the noted ones. Every call that stores readings holds the
shared half of one lock, moving `open_from` takes the other half: so each row is either seen by the
rolling-up or noted.
"""

from django.db import migrations

TABLES = """
create table rollup_hour (
    tenant integer not null,
    series_id bigint not null,
    hour timestamptz not null,
    -- All readings; those that count for the values (not implausible); and their sums.
    readings integer not null,
    plausible integer not null,
    total double precision not null,
    squares double precision not null,
    minimum double precision,
    maximum double precision,
    implausible integer not null,
    simulated integer not null,
    -- Quality bits of the readings that count, joined by or.
    flags smallint not null,
    primary key (tenant, series_id, hour)
) partition by range (hour);

create table rollup_day (
    tenant integer not null,
    series_id bigint not null,
    -- Local day (Europe/Berlin).
    day date not null,
    readings integer not null,
    plausible integer not null,
    total double precision not null,
    squares double precision not null,
    minimum double precision,
    maximum double precision,
    implausible integer not null,
    simulated integer not null,
    flags smallint not null,
    primary key (tenant, series_id, day)
);

create table rollup_state (
    only_row boolean primary key default true check (only_row),
    open_from timestamptz not null,
    rolled_to timestamptz not null
);
insert into rollup_state (open_from, rolled_to) values ('-infinity', '-infinity');

-- Hours to be rolled up again; appended to, never updated, so that nobody waits for anybody.
create table rollup_dirty (
    tenant integer not null,
    series_id bigint not null,
    hour timestamptz not null,
    id bigint generated always as identity,
    primary key (tenant, series_id, hour, id)
);

-- Single readings before `raw_from` were deleted on purpose; their roll-ups stand alone from then on.
create table series_horizon (
    tenant integer not null,
    series_id bigint not null,
    raw_from timestamptz not null,
    primary key (tenant, series_id)
);
"""

PARTITIONS = """
create function ensure_rollup_partition(month date) returns void language plpgsql as $$
declare
    first_day date := date_trunc('month', month)::date;
    name text := 'rollup_hour_' || to_char(first_day, 'YYYY_MM');
begin
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext('ensure_rollup_partition'));
        if to_regclass(name) is null then
            execute format('create table %I (like rollup_hour)', name);
            execute format(
                'alter table rollup_hour attach partition %I for values from (%L) to (%L)',
                name, first_day::timestamp at time zone 'UTC',
                (first_day + interval '1 month')::timestamp at time zone 'UTC');
        end if;
    end if;
end $$;
revoke execute on function ensure_rollup_partition(date) from public;
"""

# Whoever changes or deletes stored readings calls this in the same transaction.
NOTE_CHANGED = """
create function note_changed(tenant_col int[], series_col bigint[], time_col timestamptz[])
returns void language plpgsql security invoker as $$
declare
    rolled_before timestamptz;
begin
    perform pg_advisory_xact_lock_shared(hashtext('rollup'));
    select open_from into rolled_before from rollup_state;
    if exists (select from unnest(time_col) as at where at < rolled_before) then
        insert into rollup_dirty (tenant, series_id, hour)
        select distinct tenant, series_id, date_bin('1 hour', at, '2000-01-01T00:00Z')
        from unnest(tenant_col, series_col, time_col) as changed (tenant, series_id, at)
        where at < rolled_before;
    end if;
end $$;
revoke execute on function note_changed(int[], bigint[], timestamptz[]) from public;
grant execute on function note_changed(int[], bigint[], timestamptz[]) to allmende_hub;
"""

INGEST = """
alter function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[])
rename to store_batch;

create function ingest(tenants int[], tenant_col int[], series_col bigint[], time_col timestamptz[],
                       value_col double precision[], quality_col smallint[])
returns bigint language plpgsql security invoker as $$
declare
    rolled_before timestamptz;
begin
    perform pg_advisory_xact_lock_shared(hashtext('rollup'));
    select open_from into rolled_before from rollup_state;
    if exists (select from unnest(time_col) as at where at < rolled_before) then
        perform set_config('allmende.tenants', tenants::text, true);
        perform note_changed(tenant_col, series_col, time_col);
    end if;
    return store_batch(tenants, tenant_col, series_col, time_col, value_col, quality_col);
end $$;
revoke execute on function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[])
from public;
grant execute on function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[])
to allmende_hub;
"""

OWN = "tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[])"
TABLES_OF_TENANTS = ("rollup_hour", "rollup_day", "rollup_dirty", "series_horizon", "datahub_coldfile")
SECURITY = "".join(
    f"""
alter table {table} enable row level security;
create policy own_tenants on {table} using ({OWN}) with check ({OWN});
grant select on {table} to allmende_hub;
"""
    for table in TABLES_OF_TENANTS
)
GRANTS = """
grant select on rollup_state to allmende_hub;
grant insert on rollup_dirty to allmende_hub;
"""

REMOVE = """
drop function ingest(int[], int[], bigint[], timestamptz[], double precision[], smallint[]);
alter function store_batch(int[], int[], bigint[], timestamptz[], double precision[], smallint[])
rename to ingest;
drop function note_changed(int[], bigint[], timestamptz[]);
drop function ensure_rollup_partition(date);
drop policy own_tenants on datahub_coldfile;
alter table datahub_coldfile disable row level security;
revoke all on datahub_coldfile from allmende_hub;
drop table series_horizon; drop table rollup_dirty; drop table rollup_state;
drop table rollup_day; drop table rollup_hour;
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0005_history")]
    operations = [
        migrations.RunSQL(TABLES + PARTITIONS + NOTE_CHANGED + INGEST + SECURITY + GRANTS, REMOVE),
    ]
