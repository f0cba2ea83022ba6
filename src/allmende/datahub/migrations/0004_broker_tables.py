"""History of everything that is not a plain number, places of entities, and row security on all of it.

The setting `allmende.reader` = 'public' (asked without a token) hides entities that are not public,
even where a query forgets to ask; `allmende.tenants` hides foreign tenants as before.
"""

from django.db import migrations

TABLES = """
create extension if not exists btree_gist;

-- When a writer handed the reading in; empty for uplinks, where `observed_at` is all that is known.
alter table observation add column received_at timestamptz;

-- Instances that are no plain number: text, places, relationships, numbers with sub-attributes,
-- and tombstones (deleted_at). `at` is the time it is ordered by: observed_at, else created_at.
create table attribute_instance (
    tenant integer not null,
    entity_id bigint not null,
    attribute text not null,
    instance_id uuid not null,
    dataset_id text,
    at timestamptz not null,
    observed_at timestamptz,
    created_at timestamptz not null,
    modified_at timestamptz not null,
    deleted_at timestamptz,
    body jsonb not null,
    primary key (tenant, entity_id, attribute, instance_id)
);
create index attribute_instance_by_time on attribute_instance (tenant, entity_id, attribute, at);

-- Bounding boxes of GeoProperties; exact tests follow on the few that are left.
create table datahub_entitygeometry (
    tenant integer not null,
    entity_id bigint not null,
    property text not null,
    dataset_id text not null default '',
    shape box not null,
    geojson jsonb not null,
    primary key (tenant, entity_id, property, dataset_id)
);
create index entitygeometry_by_place on datahub_entitygeometry using gist (tenant, property, shape);

create index entity_by_types on datahub_entity using gin (types);
create index entity_in_order on datahub_entity (tenant, urn) where is_current and removed_at is null;
"""

# What the portal made becomes complete NGSI-LD entities; rooms follow the release of their school.
FILL = """
update datahub_entity e set types = array[e.type], document = e.document
    || jsonb_build_object('name', jsonb_build_object('type', 'Property', 'value', e.name))
    || case when e.code <> '' then jsonb_build_object('code',
           jsonb_build_object('type', 'Property', 'value', e.code)) else '{}' end
    || case when p.urn is not null then jsonb_build_object('isPartOf',
           jsonb_build_object('type', 'Relationship', 'object', p.urn)) else '{}' end
    || case when e.lon is not null and e.lat is not null then jsonb_build_object('location',
           jsonb_build_object('type', 'GeoProperty', 'value',
               jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(e.lon, e.lat))))
           else '{}' end,
    is_public = coalesce(p.release, e.release) = 'live'
from datahub_entity self left join datahub_entity p on p.id = self.parent_id
where self.id = e.id;
insert into datahub_entitygeometry (tenant, entity_id, property, shape, geojson)
select tenant, id, 'location', box(point(lon, lat), point(lon, lat)), document -> 'location' -> 'value'
from datahub_entity where lon is not null and lat is not null;
"""

OWN = "tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[])"
MEMBER = "(select coalesce(current_setting('allmende.reader', true), '')) <> 'public'"
SECURITY = f"""
alter table datahub_entity enable row level security;
alter table datahub_series enable row level security;
alter table datahub_entitygeometry enable row level security;
alter table attribute_instance enable row level security;
alter table datahub_subscription enable row level security;
alter table datahub_registration enable row level security;
alter table datahub_hostedcontext enable row level security;
create policy own_tenants on datahub_entity using ({OWN} and (is_public or {MEMBER})) with check ({OWN});
create policy own_tenants on datahub_series using
    ({OWN} and ({MEMBER} or entity_id in (select id from datahub_entity))) with check ({OWN});
create policy own_tenants on datahub_entitygeometry using
    ({OWN} and ({MEMBER} or entity_id in (select id from datahub_entity))) with check ({OWN});
create policy own_tenants on attribute_instance using
    ({OWN} and ({MEMBER} or entity_id in (select id from datahub_entity))) with check ({OWN});
create policy own_tenants on datahub_subscription using ({OWN} and {MEMBER}) with check ({OWN});
create policy own_tenants on datahub_registration using ({OWN} and {MEMBER}) with check ({OWN});
-- A context is read by everybody who knows its address; only its owner changes it.
create policy everybody_reads on datahub_hostedcontext for select using (true);
create policy own_tenants on datahub_hostedcontext using ({OWN} and {MEMBER}) with check ({OWN});

-- Whose an entity is, where it belongs and how its readings reach the public is decided in the portal.
grant select, insert, delete on datahub_entity to allmende_hub;
grant update (type, types, scopes, name, code, sort_key, lon, lat, document, is_current, created_at,
    modified_at, deleted_at, expires_at, removed_at) on datahub_entity to allmende_hub;
grant select, insert, update, delete on datahub_series, datahub_entitygeometry, attribute_instance,
    datahub_subscription, datahub_registration, datahub_hostedcontext to allmende_hub;
grant update, delete on observation to allmende_hub;
grant delete on latest to allmende_hub;
grant select on datahub_accesstoken, kernel_space to allmende_hub;
grant update (last_used_at) on datahub_accesstoken to allmende_hub;
"""

REMOVE = """
revoke select, update on datahub_accesstoken from allmende_hub;
revoke select on kernel_space from allmende_hub;
revoke delete on latest from allmende_hub;
revoke update, delete on observation from allmende_hub;
revoke insert, update, delete on datahub_entity from allmende_hub;
revoke update, delete on datahub_series from allmende_hub;
revoke all on datahub_subscription, datahub_registration, datahub_hostedcontext from allmende_hub;
drop policy own_tenants on datahub_hostedcontext;
drop policy everybody_reads on datahub_hostedcontext;
drop policy own_tenants on datahub_registration;
drop policy own_tenants on datahub_subscription;
drop policy own_tenants on datahub_series;
drop policy own_tenants on datahub_entity;
alter table datahub_series disable row level security;
alter table datahub_entity disable row level security;
drop index entity_in_order;
drop index entity_by_types;
drop table datahub_entitygeometry;
drop table attribute_instance;
alter table observation drop column received_at;
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0003_broker"), ("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLES, REMOVE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(SECURITY, migrations.RunSQL.noop),
    ]
