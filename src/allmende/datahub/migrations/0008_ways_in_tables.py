"""What the hub may do with configurations, and the one call that makes stations known."""

from django.db import migrations

# A station becomes a device of its source and, when it has a type, an entity. Called rarely: when a
# station is new or what is known of it changed. An entity somebody removed or deleted stays so, and a
# device somebody took from its entity is not given back. An entity of the same URN that another source
# or a person made is used but not changed.
PUT_STATIONS = """
create function put_stations(tenant_id integer, source bigint, made_by text, stations jsonb)
returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
    s record;
    place bigint;
    is_new boolean;
begin
    if not exists (select from datahub_source where id = source and owner_id = tenant_id) then
        raise exception 'source % is not of tenant %', source, tenant_id;
    end if;
    for s in select * from jsonb_to_recordset(stations) as t (key text, name text, type text, urn text,
        sort_key text, lon double precision, lat double precision, document jsonb, is_public boolean,
        is_simulated boolean)
    loop
        place := null;
        is_new := false;
        if s.type <> '' then
            insert into datahub_entity as e (tenant, urn, type, types, name, code, sort_key, lon, lat,
                document, is_public, release, origin)
            values (tenant_id, s.urn, s.type, array[s.type], s.name, '', s.sort_key, s.lon, s.lat,
                s.document, s.is_public, case when s.is_public then 'live' else 'internal' end, made_by)
            on conflict (tenant, urn) do nothing returning e.id into place;
            is_new := place is not null;
            if not is_new then
                update datahub_entity e set name = s.name, sort_key = s.sort_key, lon = s.lon, lat = s.lat,
                    document = e.document || s.document, is_public = s.is_public, modified_at = now()
                where e.tenant = tenant_id and e.urn = s.urn and e.origin = made_by
                    and e.is_current and e.removed_at is null
                    and ((e.name, e.lon, e.lat, e.is_public)
                         is distinct from (s.name, s.lon, s.lat, s.is_public)
                         or not e.document @> s.document);
                select e.id into place from datahub_entity e
                where e.tenant = tenant_id and e.urn = s.urn and e.is_current and e.removed_at is null;
            end if;
            insert into datahub_entitygeometry as g (tenant, entity_id, property, shape, geojson)
            select tenant_id, e.id, 'location', box(point(s.lon, s.lat), point(s.lon, s.lat)),
                s.document -> 'location' -> 'value'
            from datahub_entity e
            where e.id = place and e.origin = made_by and s.lon is not null and s.lat is not null
            on conflict (tenant, entity_id, property, dataset_id) do update
                set shape = excluded.shape, geojson = excluded.geojson
                where g.geojson <> excluded.geojson;
        end if;
        insert into datahub_device as d (tenant, source_id, device_key, name, is_simulated, entity_id,
            assigned_at)
        values (tenant_id, source, s.key, s.name, s.is_simulated, place,
            case when place is not null then now() end)
        on conflict (source_id, device_key) do update set name = excluded.name,
            entity_id = case when is_new then excluded.entity_id else d.entity_id end,
            assigned_at = case when is_new then excluded.assigned_at else d.assigned_at end
            where is_new or d.name <> excluded.name;
    end loop;
    perform pg_notify('allmende_config', source::text);
    perform pg_notify('allmende_readings', tenant_id::text);
end $$;
revoke execute on function put_stations(integer, bigint, text, jsonb) from public;
grant execute on function put_stations(integer, bigint, text, jsonb) to allmende_hub;
"""

GRANTS = """
alter table datahub_sourceprogress set (fillfactor = 50);
grant select on datahub_sourceconfiguration to allmende_hub;
grant select, insert, update on datahub_sourceprogress to allmende_hub;
"""

REMOVE = """
drop function put_stations(integer, bigint, text, jsonb);
revoke all on datahub_sourceconfiguration, datahub_sourceprogress from allmende_hub;
alter table datahub_sourceprogress reset (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0007_ways_in")]
    operations = [migrations.RunSQL(PUT_STATIONS + GRANTS, REMOVE)]
