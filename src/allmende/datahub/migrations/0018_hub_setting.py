"""One door to the settings that row security reads, so that `allmende scale citus` can pass them on.

Inserts into hub tables say what happens on conflict: rows under row security cannot be copied into the
shards of a distributed table, which is how an insert without that clause would travel.
"""

from django.db import migrations

HUB_SETTING = """
create function hub_setting(name text, value text) returns void language plpgsql security invoker as $$
begin
    perform set_config(name, value, true);
end $$;
revoke execute on function hub_setting(text, text) from public;
grant execute on function hub_setting(text, text) to allmende_hub;
"""

NOTE_CHANGED = """
create or replace function note_changed(tenant_col int[], series_col bigint[], time_col timestamptz[])
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
        where at < rolled_before
        on conflict do nothing;
    end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0017_alert_handling")]
    operations = [
        migrations.RunSQL(HUB_SETTING, "drop function hub_setting(text, text)"),
        migrations.RunSQL(NOTE_CHANGED, migrations.RunSQL.noop),
    ]
