"""The broker's calls: one statement writes entities with places and history, one reads an entity.

`broker_put` takes everything as one JSON value: entities that are new (without `id`) or changed, their
places, plain numbers for the common history (`observation`), all other instances for
`attribute_instance`. It answers with one id per entity, null where a new one exists already.
"""

from django.db import migrations

PUT = """
create function broker_put(p_tenant int, p_now timestamptz, p jsonb) returns bigint[]
language plpgsql security invoker as $$
declare
    ids bigint[];
    revived bigint[];
begin
    perform set_config('allmende.tenants', '{' || p_tenant || '}', true);
    perform set_config('allmende.reader', 'member', true);
    with given as (
        select * from jsonb_to_recordset(p -> 'entities') as g (i int, id bigint, urn text, types text[],
            scopes text[], name text, lon float8, lat float8, document jsonb, expires_at timestamptz,
            is_current boolean)
    ), made as (
        insert into datahub_entity as e (tenant, urn, type, types, scopes, name, code, sort_key, lon, lat,
            document, is_public, is_current, created_at, modified_at, expires_at, release, origin,
            deleted_at)
        select p_tenant, urn, coalesce(types[1], ''), coalesce(types, '{}'), scopes,
            coalesce(left(name, 200), ''), '', coalesce(left(lower(name), 200), ''), lon, lat, document,
            is_public_type(p_tenant, coalesce(types, '{}')), coalesce(is_current, true), p_now, p_now,
            expires_at, 'delayed', '', null
        from given where id is null order by urn
        on conflict (tenant, urn) do update set
            type = excluded.type, types = excluded.types, scopes = excluded.scopes, name = excluded.name,
            sort_key = excluded.sort_key, lon = excluded.lon, lat = excluded.lat,
            document = excluded.document, is_current = true, created_at = p_now, modified_at = p_now,
            expires_at = excluded.expires_at, deleted_at = null, removed_at = null
        where not e.is_current or e.removed_at is not null or e.expires_at <= p_now
        returning e.id, e.urn, e.xmax <> 0 as was_there
    )
    select array_agg(coalesce(g.id, m.id) order by g.i),
           array_agg(m.id) filter (where m.was_there)
    into ids, revived
    from given g left join made m on g.id is null and m.urn = g.urn;
    if p ? 'has_changed' then
        update datahub_entity e set
            type = coalesce(g.types[1], ''), types = coalesce(g.types, '{}'), scopes = g.scopes,
            name = coalesce(left(g.name, 200), e.name),
            sort_key = coalesce(left(lower(g.name), 200), e.sort_key),
            lon = g.lon, lat = g.lat, document = g.document, modified_at = p_now,
            expires_at = g.expires_at
        from jsonb_to_recordset(p -> 'entities') as g (id bigint, types text[], scopes text[], name text,
            lon float8, lat float8, document jsonb, expires_at timestamptz)
        where e.tenant = p_tenant and e.id = g.id;
    end if;

    if revived is not null then
        delete from datahub_entitygeometry where tenant = p_tenant and entity_id = any (revived);
        delete from latest l using datahub_series s
        where l.tenant = p_tenant and s.tenant = p_tenant and l.series_id = s.id
            and s.entity_id = any (revived);
    end if;
    if p ? 'cleared' then
        delete from datahub_entitygeometry x
        using jsonb_to_recordset(p -> 'cleared') as c (i int, attribute text)
        where x.tenant = p_tenant and x.entity_id = ids[c.i] and x.property = c.attribute;
    end if;
    if p ? 'silenced' then
        delete from latest l
        using datahub_series s, jsonb_to_recordset(p -> 'silenced') as c (i int, attribute text)
        where l.tenant = p_tenant and s.tenant = p_tenant and l.series_id = s.id
            and s.entity_id = ids[c.i] and s.attribute = c.attribute;
    end if;
    if p ? 'places' then
        insert into datahub_entitygeometry (tenant, entity_id, property, dataset_id, shape, geojson)
        select p_tenant, ids[i], attribute, coalesce(dataset, ''),
            box(point(x1, y1), point(x2, y2)), geojson
        from jsonb_to_recordset(p -> 'places') as g (i int, attribute text, dataset text, x1 float8,
            y1 float8, x2 float8, y2 float8, geojson jsonb)
        where ids[i] is not null
        on conflict (tenant, entity_id, property, dataset_id) do update set
            shape = excluded.shape, geojson = excluded.geojson;
    end if;
    if p ? 'measures' then
        perform broker_measure(p_tenant, p_now, ids, p -> 'measures');
    end if;
    if p ? 'history' then
        insert into attribute_instance (tenant, entity_id, attribute, instance_id, dataset_id, at,
            observed_at, created_at, modified_at, deleted_at, body)
        select p_tenant, ids[i], attribute, gen_random_uuid(), dataset, coalesce(at, p_now), at, p_now,
            p_now, case when deleted then p_now end, body
        from jsonb_to_recordset(p -> 'history') as h (i int, attribute text, dataset text,
            at timestamptz, deleted boolean, body jsonb)
        where ids[i] is not null;
    end if;
    return ids;
end $$;
"""

# Numbers with a time and nothing else go where the sensors' readings are, so that there is one history.
# What does not fit there (another unit, a second value for the same time, a month outside of the kept
# range) becomes an instance of its own.
MEASURE = """
create function broker_measure(p_tenant int, p_now timestamptz, ids bigint[], measures jsonb) returns void
language plpgsql security invoker as $$
declare
    series_col bigint[];
    time_col timestamptz[];
    value_col float8[];
    number int;
    month date;
begin
    -- Scalar subqueries go through the key of each table, whatever the planner knows of its size.
    insert into datahub_series (tenant, entity_id, attribute, unit)
    select distinct on (ids[i], attribute) p_tenant, ids[i], attribute, unit
    from jsonb_to_recordset(measures) as m (i int, attribute text, unit text)
    where ids[i] is not null and (
        select s.id from datahub_series s
        where s.tenant = p_tenant and s.entity_id = ids[m.i] and s.attribute = m.attribute) is null
    on conflict do nothing;
    with given as materialized (
        select ids[m.i] as entity_id, m.attribute, m.at, m.value, m.body, (
            select s.id from datahub_series s
            where s.tenant = p_tenant and s.entity_id = ids[m.i] and s.attribute = m.attribute
                and s.unit = m.unit) as series_id
        from jsonb_to_recordset(measures) as m (i int, attribute text, unit text, at timestamptz,
            value float8, body jsonb)
        where ids[m.i] is not null
    ), compared as materialized (
        select g.*, (
            select o.value from observation o
            where o.tenant = p_tenant and o.series_id = g.series_id and o.observed_at = g.at) as present
        from given g
    ), others as (
        insert into attribute_instance (tenant, entity_id, attribute, instance_id, at, observed_at,
            created_at, modified_at, body)
        select p_tenant, entity_id, attribute, gen_random_uuid(), at, at, p_now, p_now, body
        from compared
        where series_id is null or at < timestamptz '2000-01-01T00:00Z' or present <> value
    )
    select array_agg(series_id), array_agg(at), array_agg(value), count(*)
    into series_col, time_col, value_col, number
    from compared
    where series_id is not null and at >= timestamptz '2000-01-01T00:00Z' and present is null;
    if number > 0 then
        for month in select distinct date_trunc('month', at at time zone 'UTC')::date
            from unnest(time_col) as at
        loop
            if to_regclass('observation_' || to_char(month, 'YYYY_MM')) is null then
                begin
                    perform ensure_partition(month);
                exception when duplicate_table then
                    -- Another writer was faster; its table was not yet known here.
                    null;
                end;
            end if;
        end loop;
        insert into observation (tenant, series_id, observed_at, value, quality, received_at)
        select p_tenant, series_id, at, value, 0, p_now
        from unnest(series_col, time_col, value_col) as w (series_id, at, value)
        on conflict do nothing;
        -- Finds the readings there, and does the rest.
        perform ingest(array[p_tenant], array_fill(p_tenant, array[number]), series_col, time_col,
            value_col, array_fill(0::smallint, array[number]));
    end if;
end $$;
"""

TIME = """
create function ngsi_time(at timestamptz) returns text language sql stable parallel safe
return rtrim(rtrim(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z';
-- When the default instance of an attribute was written or observed, whichever is later.
create function ngsi_written_at(instances jsonb) returns timestamptz language sql stable parallel safe
return (
    select max(greatest((i ->> 'observedAt')::timestamptz, (i ->> 'modifiedAt')::timestamptz))
    from jsonb_array_elements(
        case when jsonb_typeof(instances) = 'array' then instances else jsonb_build_array(instances) end
    ) as i where not i ? 'datasetId'
);
-- A reading as an NGSI-LD instance, in place of the default instance of what was written.
create function ngsi_reading(instances jsonb, unit text, at timestamptz, value float8, quality smallint)
returns jsonb language plpgsql stable parallel safe as $$
declare
    words jsonb := to_jsonb(array_remove(array[
        case when quality & 1 <> 0 then 'implausible' end, case when quality & 2 <> 0 then 'simulated' end,
        case when quality & 4 <> 0 then 'clockSkew' end, case when quality & 8 <> 0 then 'stuck' end,
        case when quality & 16 <> 0 then 'forecast' end, case when quality & 32 <> 0 then 'jump' end], null));
    written jsonb := case when jsonb_typeof(instances) = 'array'
        then (select i from jsonb_array_elements(instances) as i where not i ? 'datasetId')
        else instances end;
    reading jsonb := jsonb_build_object('type', 'Property', 'value', value, 'observedAt', ngsi_time(at),
        'createdAt', coalesce(written ->> 'createdAt', ngsi_time(at)), 'modifiedAt', ngsi_time(at))
        || case when unit <> '' then jsonb_build_object('unitCode', unit) else '{}' end
        || case when words <> '[]' then jsonb_build_object('quality',
               jsonb_build_object('type', 'Property', 'value', words)) else '{}' end;
begin
    if jsonb_typeof(instances) = 'array' then
        return jsonb_build_array(reading) || (
            select coalesce(jsonb_agg(i), '[]') from jsonb_array_elements(instances) as i
            where i ? 'datasetId');
    end if;
    return reading;
end $$;
-- What sensors measured later than it was written, by attribute.
create function ngsi_readings(p_tenant bigint, p_entity bigint, p_document jsonb) returns jsonb
language plpgsql stable parallel safe as $$
begin
    return (
        select jsonb_object_agg(s.attribute,
            ngsi_reading(p_document -> s.attribute, s.unit, l.observed_at, l.value, l.quality))
        from datahub_series s join latest l on l.tenant = p_tenant and l.series_id = s.id
        where s.tenant = p_tenant and s.entity_id = p_entity
            and (not p_document ? s.attribute
                 or l.observed_at > ngsi_written_at(p_document -> s.attribute)));
end $$;
"""

GET = """
create function broker_get(p_tenant int, p_public boolean, p_urn text)
returns table (id bigint, types text[], scopes text[], document text, created_at timestamptz,
    modified_at timestamptz, expires_at timestamptz)
language plpgsql security invoker as $$
begin
    perform set_config('allmende.tenants', '{' || p_tenant || '}', true);
    perform set_config('allmende.reader', case when p_public then 'public' else 'member' end, true);
    return query
    select e.id, e.types, e.scopes,
        (e.document || coalesce(ngsi_readings(e.tenant, e.id, e.document), '{}'))::text,
        e.created_at, e.modified_at, e.expires_at
    from datahub_entity e
    where e.tenant = p_tenant and e.urn = p_urn and e.is_current and e.removed_at is null
        and (e.expires_at is null or e.expires_at > now());
end $$;
"""

# Deleted entities keep their row: their temporal evolution belongs to it.
DELETE = """
create function broker_delete(p_tenant int, p_now timestamptz, ids bigint[], with_history boolean,
                              tombstones jsonb) returns void language plpgsql security invoker as $$
begin
    update datahub_entity set is_current = false, deleted_at = p_now, modified_at = p_now, document = '{}'
    where tenant = p_tenant and id = any (ids);
    delete from datahub_entitygeometry where tenant = p_tenant and entity_id = any (ids);
    delete from latest l using datahub_series s
    where l.tenant = p_tenant and s.tenant = p_tenant and l.series_id = s.id and s.entity_id = any (ids);
    if with_history then
        delete from attribute_instance where tenant = p_tenant and entity_id = any (ids);
        perform note_changed(array_agg(o.tenant), array_agg(o.series_id), array_agg(o.observed_at))
        from observation o join datahub_series s on s.tenant = p_tenant and s.id = o.series_id
        where o.tenant = p_tenant and s.entity_id = any (ids) having count(*) > 0;
        delete from observation o using datahub_series s
        where o.tenant = p_tenant and s.tenant = p_tenant and o.series_id = s.id and s.entity_id = any (ids);
    else
        insert into attribute_instance (tenant, entity_id, attribute, instance_id, dataset_id, at,
            created_at, modified_at, deleted_at, body)
        select p_tenant, id, attribute, gen_random_uuid(), dataset, p_now, p_now, p_now, p_now, body
        from jsonb_to_recordset(tombstones) as h (id bigint, attribute text, dataset text, body jsonb);
    end if;
end $$;
"""

NAMES = {
    "broker_delete": "int, timestamptz, bigint[], boolean, jsonb",
    "broker_put": "int, timestamptz, jsonb",
    "broker_measure": "int, timestamptz, bigint[], jsonb",
    "broker_get": "int, boolean, text",
}
# The tables grow from nothing within minutes; a plan that was made for empty ones must stay good.
PLANS = "".join(
    f"alter function {name}({types}) set {setting};\n"
    for name, types in NAMES.items()
    for setting in (
        "plan_cache_mode = force_generic_plan", "enable_hashjoin = off", "enable_mergejoin = off",
        "enable_seqscan = off",
    )
)  # fmt: skip
GRANTS = "".join(
    f"""
revoke execute on function {name}({types}) from public;
grant execute on function {name}({types}) to allmende_hub;
"""
    for name, types in NAMES.items()
)
REMOVE = """
drop function broker_delete(int, timestamptz, bigint[], boolean, jsonb);
drop function broker_get(int, boolean, text);
drop function ngsi_readings(bigint, bigint, jsonb);
drop function ngsi_reading(jsonb, text, timestamptz, float8, smallint);
drop function ngsi_written_at(jsonb);
drop function ngsi_time(timestamptz);
drop function broker_put(int, timestamptz, jsonb);
drop function broker_measure(int, timestamptz, bigint[], jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0009_public_types")]
    operations = [migrations.RunSQL(MEASURE + PUT + TIME + GET + DELETE + PLANS + GRANTS, REMOVE)]
