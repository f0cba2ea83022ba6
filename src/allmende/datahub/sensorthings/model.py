"""The hub's tables as the entity sets of SensorThings (OGC 18-088, clause 8).

Things are entities, Datastreams series, Sensors device types (never single devices: their numbers are
nobody's business), ObservedProperties attribute names. What has no place of its own is where its parent
is: a room at its school.
"""

from dataclasses import dataclass
from typing import Literal

from allmende.basics.units import UNITS

Kind = Literal["number", "text", "time", "span", "json", "id"]


@dataclass(frozen=True, slots=True)
class Column:
    """A property as SQL over the alias `{a}`; `kind` says how it is compared and written."""

    sql: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Link:
    """The way to linked entities: those whose `theirs` column equals our `ours`."""

    target: str
    ours: str
    theirs: str
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class EntitySet:
    """One collection.

    Attributes:
        source: A sub-select with everything columns and links need; its `id` is the key.
        order: What pages run by when nobody asks for an order.
        has_text_id: Ids are written in quotes.
        place: Column of `source` with the entity that has the place, for geographic functions.
    """

    name: str
    source: str
    columns: dict[str, Column]
    links: dict[str, Link]
    order: str = "{a}.id"
    has_text_id: bool = False
    place: str = ""


def _case(member: str) -> str:
    """Return SQL that turns a unit code into its name or sign; an unknown code stands for itself."""
    names = {code: str(getattr(unit, member)).replace("%", "%%") for code, unit in UNITS.items()}
    pairs = " ".join(f"when '{code}' then '{name}'" for code, name in names.items())
    return f"case {{a}}.unit {pairs} else {{a}}.unit end"


_IS_THERE = "e.is_current and e.removed_at is null and (e.expires_at is null or e.expires_at > now())"


def _place_of(alias: str, column: str) -> str:
    return (
        f"left join datahub_entitygeometry {alias} on {alias}.tenant = e.tenant "
        f"and {alias}.entity_id = {column} "
        f"and {alias}.property = 'location' and {alias}.dataset_id = ''"
    )


_THINGS = f"""(
    select e.id, e.tenant, e.urn, e.type, e.types, e.name, e.code, e.scopes, e.parent_id, e.created_at,
        parent.name as parent_name, coalesce(own.entity_id, above.entity_id) as place_id,
        coalesce(own.geojson, above.geojson) as geojson
    from datahub_entity e
    left join datahub_entity parent on parent.id = e.parent_id
    {_place_of("own", "e.id")}
    {_place_of("above", "e.parent_id")}
    where {_IS_THERE}
)"""
_PLACES = f"""(
    select e.id, e.tenant, e.urn, e.type, e.name, own.geojson
    from datahub_entity e {_place_of("own", "e.id")}
    where {_IS_THERE} and own.entity_id is not null
)"""
_HISTORY = f"(select t.id, t.place_id, t.created_at from {_THINGS} t where t.place_id is not null)"
_DATASTREAMS = f"""(
    select s.id, s.tenant, s.attribute, s.unit, s.entity_id, t.name as thing_name, t.type as thing_type,
        t.place_id, t.geojson,
        coalesce((select min(d.profile_id) from datahub_device d
                  where d.entity_id = s.entity_id and d.tenant = s.tenant), 0) as sensor_id
    from datahub_series s join {_THINGS} t on t.id = s.entity_id
)"""
_OBSERVATIONS = f"""(
    select o.series_id || '-' || (extract(epoch from o.observed_at) * 1000000)::bigint as id,
        o.tenant, o.series_id, o.observed_at, o.value, o.quality,
        coalesce(own.entity_id, e.parent_id, e.id) as feature_id
    from observation o
    join datahub_series s on s.id = o.series_id
    join datahub_entity e on e.id = s.entity_id
    {_place_of("own", "e.id")}
    where {_IS_THERE}
)"""
# Only types that measure something the asking party sees.
_SENSORS = """(
    select p.id, p.vendor, p.model, p.key from datahub_deviceprofile p
    where p.tenant = any ((select nullif(current_setting('allmende.tenants', true), '')::int[])::int[])
        and exists (select from datahub_device d join datahub_entity e on e.id = d.entity_id
                    where d.profile_id = p.id)
    union all select 0, '', '', ''
)"""
_PROPERTIES = f"""(
    select distinct s.attribute as id from datahub_series s
    join datahub_entity e on e.id = s.entity_id where {_IS_THERE}
)"""
_FEATURES = f"""(
    select e.id, e.tenant, e.urn, e.type, e.name, own.geojson
    from datahub_entity e {_place_of("own", "e.id")}
    where {_IS_THERE} and (own.entity_id is not null or e.parent_id is null)
)"""

_ID = Column("{a}.id", "id")
_GEOJSON = Column("'application/geo+json'::text")
_EMPTY = Column("'{{}}'::jsonb", "json")
_URN = Column("jsonb_build_object('urn', {a}.urn)", "json")
# From the first reading to the latest one.
_SPAN = Column(
    "(select tstzrange((select min(o.observed_at) from observation o"
    " where o.tenant = l.tenant and o.series_id = l.series_id), l.observed_at, '[]')"
    " from latest l where l.tenant = {a}.tenant and l.series_id = {a}.id)",
    "span",
)
_MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"

_ALL = (
    EntitySet(
        "Things",
        _THINGS,
        {
            "@iot.id": _ID,
            "name": Column("{a}.name"),
            "description": Column("concat_ws(', ', {a}.type, {a}.parent_name)"),
            "properties": Column(
                "jsonb_strip_nulls(jsonb_build_object('urn', {a}.urn, 'types', {a}.types, "
                "'code', nullif({a}.code, ''), 'scopes', nullif({a}.scopes, '{{}}')))",
                "json",
            ),
        },
        {
            "Locations": Link("Locations", "place_id", "id", is_many=True),
            "HistoricalLocations": Link("HistoricalLocations", "id", "id", is_many=True),
            "Datastreams": Link("Datastreams", "id", "entity_id", is_many=True),
        },
        place="place_id",
    ),
    EntitySet(
        "Locations",
        _PLACES,
        {
            "@iot.id": _ID,
            "name": Column("{a}.name"),
            "description": Column("{a}.type"),
            "encodingType": _GEOJSON,
            "location": Column("{a}.geojson", "json"),
            "properties": _URN,
        },
        {
            "Things": Link("Things", "id", "place_id", is_many=True),
            "HistoricalLocations": Link("HistoricalLocations", "id", "place_id", is_many=True),
        },
        place="id",
    ),
    # Places are corrected, not moved: each Thing has been where it is since it was entered.
    EntitySet(
        "HistoricalLocations",
        _HISTORY,
        {"@iot.id": _ID, "time": Column("{a}.created_at", "time")},
        {
            "Thing": Link("Things", "id", "id"),
            "Locations": Link("Locations", "place_id", "id", is_many=True),
        },
    ),
    EntitySet(
        "Datastreams",
        _DATASTREAMS,
        {
            "@iot.id": _ID,
            "name": Column("{a}.attribute || ' · ' || {a}.thing_name"),
            "description": Column("concat_ws(' ', {a}.attribute, {a}.thing_type, {a}.thing_name)"),
            "observationType": Column(f"'{_MEASUREMENT}'::text"),
            "unitOfMeasurement": Column(
                f"jsonb_build_object('name', {_case('name')}, 'symbol', {_case('sign')}, "
                "'definition', 'UN/CEFACT Recommendation 20: ' || {a}.unit)",
                "json",
            ),
            "observedArea": Column("{a}.geojson", "json"),
            "phenomenonTime": _SPAN,
            "resultTime": _SPAN,
            "properties": Column(
                "jsonb_build_object('attribute', {a}.attribute, 'unitCode', {a}.unit)", "json"
            ),
        },
        {
            "Thing": Link("Things", "entity_id", "id"),
            "Sensor": Link("Sensors", "sensor_id", "id"),
            "ObservedProperty": Link("ObservedProperties", "attribute", "id"),
            "Observations": Link("Observations", "id", "series_id", is_many=True),
        },
        place="place_id",
    ),
    EntitySet(
        "Sensors",
        _SENSORS,
        {
            "@iot.id": _ID,
            "name": Column(
                "case when {a}.id = 0 then 'nicht angegeben' else {a}.vendor || ' ' || {a}.model end"
            ),
            "description": Column(
                "case when {a}.id = 0 then 'Von einem Programm geschrieben oder Gerätetyp unbekannt' "
                "else {a}.key end"
            ),
            "encodingType": Column("'text/plain'::text"),
            "metadata": Column("trim({a}.vendor || ' ' || {a}.model)"),
            "properties": _EMPTY,
        },
        {"Datastreams": Link("Datastreams", "id", "sensor_id", is_many=True)},
    ),
    EntitySet(
        "ObservedProperties",
        _PROPERTIES,
        {
            "@iot.id": _ID,
            "name": Column("regexp_replace({a}.id, '^.*[/#]', '')"),
            "definition": Column(
                "case when {a}.id like '%%:%%' then {a}.id "
                "else 'https://uri.etsi.org/ngsi-ld/default-context/' || {a}.id end"
            ),
            "description": Column("{a}.id"),
            "properties": _EMPTY,
        },
        {"Datastreams": Link("Datastreams", "id", "attribute", is_many=True)},
        has_text_id=True,
    ),
    EntitySet(
        "Observations",
        _OBSERVATIONS,
        {
            "@iot.id": _ID,
            "phenomenonTime": Column("{a}.observed_at", "time"),
            "resultTime": Column("{a}.observed_at", "time"),
            "result": Column("{a}.value", "number"),
            "resultQuality": Column("{a}.quality", "number"),
            "parameters": _EMPTY,
        },
        {
            "Datastream": Link("Datastreams", "series_id", "id"),
            "FeatureOfInterest": Link("FeaturesOfInterest", "feature_id", "id"),
        },
        order="{a}.observed_at, {a}.series_id",
        has_text_id=True,
    ),
    EntitySet(
        "FeaturesOfInterest",
        _FEATURES,
        {
            "@iot.id": _ID,
            "name": Column("{a}.name"),
            "description": Column("{a}.type"),
            "encodingType": _GEOJSON,
            "feature": Column("{a}.geojson", "json"),
            "properties": _URN,
        },
        {"Observations": Link("Observations", "id", "feature_id", is_many=True)},
        place="id",
    ),
)
SETS = {found.name: found for found in _ALL}
#: Properties that hold the place, for geographic functions.
PLACE_NAMES = frozenset({"location", "feature", "observedArea"})
