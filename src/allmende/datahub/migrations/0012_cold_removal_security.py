"""Row security on the list of cold readings that are deleted."""

from django.db import migrations

OWN = "tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[])"
SECURITY = f"""
alter table datahub_coldremoval enable row level security;
create policy own_tenants on datahub_coldremoval using ({OWN}) with check ({OWN});
grant select, insert on datahub_coldremoval to allmende_hub;
"""
REMOVE = """
revoke all on datahub_coldremoval from allmende_hub;
drop policy own_tenants on datahub_coldremoval;
alter table datahub_coldremoval disable row level security;
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0011_cold_removal")]
    operations = [migrations.RunSQL(SECURITY, REMOVE)]
