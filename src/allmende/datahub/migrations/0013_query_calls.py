"""What queries of the broker stand on: indexes, and calls that may use them.

Row security lets only leakproof operators reach an index, and those of JSON and of boxes are none. So
the two `broker_*` functions look into these indexes with the rights of the tables' owner. They give
nothing but ids of the session's own tenants; what is shown of them is asked for under row security.
"""

import unicodedata

from django.db import migrations

INDEXES = """
-- A type's entities in the order of pages; the second for the few that have more than one type.
create index entity_by_type_in_order on datahub_entity (tenant, type, urn)
    where is_current and removed_at is null;
create index entity_with_types_in_order on datahub_entity (tenant, urn)
    where is_current and removed_at is null and cardinality(types) > 1;
create index entity_by_content on datahub_entity using gin (document jsonb_path_ops);
create index series_by_attribute on datahub_series (tenant, attribute);
"""
DROP_INDEXES = """
drop index series_by_attribute; drop index entity_by_content; drop index entity_with_types_in_order;
drop index entity_by_type_in_order;
"""

# Null: too many to name, or sensors measure one of the attributes and the documents alone do not tell.
CANDIDATES = """
create function broker_candidates(p_tenant int, p_path jsonpath, p_names text[], p_limit int)
returns bigint[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    found bigint[];
begin
    if not coalesce(p_tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[]), false) then
        return '{}';
    end if;
    if exists (select from datahub_series where tenant = p_tenant and attribute = any (p_names)) then
        return null;
    end if;
    found := array(
        select id from datahub_entity where tenant = p_tenant and document @@ p_path limit p_limit + 1);
    return case when cardinality(found) <= p_limit then found end;
end $$;
-- Boxes: west, south, east and north of each.
create function broker_places(p_tenant int, p_property text, p_boxes float8[], p_limit int)
returns bigint[] language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    found bigint[];
begin
    if not coalesce(p_tenant = any (nullif(current_setting('allmende.tenants', true), '')::int[]), false) then
        return '{}';
    end if;
    -- Rows are counted, not entities: those that were not read could belong to others.
    found := array(
        select g.entity_id
        from generate_series(1, cardinality(p_boxes), 4) as i,
        lateral (
            select entity_id from datahub_entitygeometry
            where tenant = p_tenant and property = p_property and shape
                && box(point(p_boxes[i], p_boxes[i + 1]), point(p_boxes[i + 2], p_boxes[i + 3]))
            limit p_limit + 1) as g
        limit p_limit + 1);
    return case when cardinality(found) <= p_limit then array(select distinct unnest(found)) end;
end $$;
revoke execute on function broker_candidates(int, jsonpath, text[], int) from public;
revoke execute on function broker_places(int, text, float8[], int) from public;
grant execute on function broker_candidates(int, jsonpath, text[], int) to allmende_hub;
grant execute on function broker_places(int, text, float8[], int) to allmende_hub;
"""

# As `ngsi_readings`, for the attributes that a query looks at.
CURRENT = """
create function ngsi_current(p_tenant bigint, p_entity bigint, p_document jsonb, p_names text[])
returns jsonb language plpgsql stable parallel safe as $$
begin
    return p_document || coalesce((
        select jsonb_object_agg(s.attribute,
            ngsi_reading(p_document -> s.attribute, s.unit, l.observed_at, l.value, l.quality))
        from datahub_series s join latest l on l.tenant = p_tenant and l.series_id = s.id
        where s.tenant = p_tenant and s.entity_id = p_entity and s.attribute = any (p_names)
            and (not p_document ? s.attribute
                 or l.observed_at > ngsi_written_at(p_document -> s.attribute))), '{}');
end $$;
"""

#: In the order of the Unicode Collation Algorithm; all of it comes before digits.
PUNCTUATION = "\t\n\x0b\x0c\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_PLACES = "".join(map(chr, range(1, len(PUNCTUATION) + 1)))


def _letters() -> tuple[str, str, str, str]:
    """Return letters of Europe's scripts and their base letters; capitals and their small letters."""
    marked, bases, capitals, smalls = "", "", "", ""
    for number in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)):
        letter = chr(number)
        small = letter.lower()
        if not letter.isalpha() or len(small) != 1:
            continue
        base = unicodedata.normalize("NFD", small)[0]
        base = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i"}.get(base, base)
        if base != letter:
            marked, bases = marked + letter, bases + base
        if small != letter:
            capitals, smalls = capitals + letter, smalls + small
    return marked, bases, capitals, smalls


def _text(text: str) -> str:
    return "e'" + "".join(f"\\u{ord(character):04x}" for character in text) + "'"


MARKED, BASES, CAPITALS, SMALLS = _letters()
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"

# PostgreSQL may be built without ICU. The parts are compared one after the other, each by code point:
# letters without marks, then their marks, then their case (small letters first).
ORDER = f"""
create function ngsi_collated(given text, is_phonebook boolean) returns text[]
language sql immutable parallel safe return (
    with spelled as (
        select case when is_phonebook then
            replace(replace(replace(replace(replace(replace(given, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'),
                'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue') else given end as text
    ), small as (
        select text, translate(text, {_text(_UPPER + CAPITALS)}, {_text(_LOWER + SMALLS)}) as lowered
        from spelled
    )
    select array[
        translate(replace(replace(replace(lowered, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
            {_text(MARKED + PUNCTUATION)}, {_text(BASES + _PLACES)}),
        lowered,
        translate(text, {_text(_UPPER + _LOWER)}, {_text(_LOWER + _UPPER)})]
    from small
);
-- What orders a value: the rank of its type (4.23.2), then what fits the type.
create function ngsi_order(given jsonb, is_phonebook boolean)
returns table (rank int, number numeric, letters text, marks text, cases text, rest jsonb)
language sql immutable parallel safe as $$
    select k.rank, case when k.rank = 0 then k.text::numeric end,
        case when k.rank = 1 then c.parts[1] when k.rank in (5, 6, 7) then rtrim(k.text, 'Z') end,
        c.parts[2], c.parts[3], case when k.rank in (2, 3, 4) then given end
    from (
        select given #>> '{{}}' as text, case coalesce(jsonb_typeof(given), '')
            when 'number' then 0 when 'object' then 2 when 'array' then 3 when 'boolean' then 4
            when 'null' then 8 when '' then 9
            else case
                when given #>> '{{}}' ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:]{{8}}(\\.[0-9]+)?Z$' then 7
                when given #>> '{{}}' ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' then 6
                when given #>> '{{}}' ~ '^[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\\.[0-9]+)?Z$' then 5
                else 1 end
            end as rank
    ) as k
    left join lateral ngsi_collated(k.text, is_phonebook) as c (parts) on k.rank = 1
$$;
"""

REMOVE = """
drop function ngsi_order(jsonb, boolean); drop function ngsi_collated(text, boolean);
drop function ngsi_current(bigint, bigint, jsonb, text[]);
drop function broker_places(int, text, float8[], int);
drop function broker_candidates(int, jsonpath, text[], int);
"""


class Migration(migrations.Migration):
    dependencies = [("datahub", "0012_cold_removal_security")]
    operations = [
        migrations.RunSQL(INDEXES, DROP_INDEXES),
        migrations.RunSQL(CANDIDATES + CURRENT + ORDER, REMOVE),
    ]
