"""The one thing the broker says of where an entity comes from: it was made by bringing its past."""

from django.db import migrations

# Such an entity goes with its past. What the portal, a blueprint or a source made is never marked.
MARK = """
create function broker_made_of_past(p_tenant int, p_entity bigint) returns void
language sql security definer set search_path = public, pg_temp as $$
    update datahub_entity set origin = 'temporal'
    where tenant = p_tenant and id = p_entity and origin = ''
        and tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[])
$$;
revoke execute on function broker_made_of_past(int, bigint) from public;
grant execute on function broker_made_of_past(int, bigint) to allmende_hub;
"""
REMOVE = "drop function broker_made_of_past(int, bigint)"


class Migration(migrations.Migration):
    dependencies = [("datahub", "0014_uploads_and_health")]
    operations = [migrations.RunSQL(MARK, REMOVE)]
