"""Which types and attributes there are (ETSI GS CIM 009, 5.7.5 to 5.7.10, 6.25 to 6.28)."""

import uuid
from typing import Any, Final

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import answer
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.entities.single import COMMON
from allmende.datahub.ngsild.entity_sql import VISIBLE
from allmende.datahub.ngsild.errors import BadRequestData, ResourceNotFound
from allmende.datahub.ngsild.names import is_name

_TYPES = f"""
select t.type, count(*) from datahub_entity e, unnest(e.types) as t (type)
where e.tenant = %s and {VISIBLE} group by t.type order by t.type
"""  # noqa: S608 - only constants of ours
#: Attributes as they are written, and those that only sensors fill.
_USES = f"""
with visible as (
    select e.id, e.tenant, e.types, e.document from datahub_entity e where e.tenant = %(tenant)s and {VISIBLE}
        and (%(type)s::text is null or e.types @> array[%(type)s::text])
), uses as (
    select v.id, v.types, a.name, kind.type
    from visible v, jsonb_each(v.document) as a (name, instances), lateral (
        select distinct i ->> 'type' as type from jsonb_array_elements(
            case when jsonb_typeof(a.instances) = 'array' then a.instances
                 else jsonb_build_array(a.instances) end) as i) as kind
    where %(attribute)s::text is null or a.name = %(attribute)s
    union
    select v.id, v.types, s.attribute, 'Property'
    from visible v join datahub_series s on s.tenant = v.tenant and s.entity_id = v.id
    join latest l on l.tenant = %(tenant)s and l.series_id = s.id
    where %(attribute)s::text is null or s.attribute = %(attribute)s
)
"""  # noqa: S608
_ATTRIBUTES = (
    _USES
    + """
select u.name, array_agg(distinct u.type), array_agg(distinct t.type), count(distinct u.id)
from uses u, unnest(u.types) as t (type) group by u.name order by u.name
"""
)
_ATTRIBUTES_OF_TYPES = (
    _USES
    + """
select t.type, array_agg(distinct u.name) from uses u, unnest(u.types) as t (type) group by t.type
"""
)


async def types(broker: Broker, request: Request) -> Response:
    """List the types, or with `details=true` describe them."""
    exchange.only(request, "details", "count", *COMMON)
    details = exchange.flag(request, "details")
    context = await broker.contexts.of_link(request)
    rows = await _rows(broker, request, _TYPES, (request.tenant.id,))
    compact = context.compact_name
    if not details:
        listed = sorted(compact(name) for name, _ in rows)
        document = _list("EntityTypeList", "typeList", listed)
        return await answer(broker, request, context, document, headers=_count(request, rows))
    attributes = dict(await _rows(broker, request, _ATTRIBUTES_OF_TYPES, _wanted(request)))
    described = [
        {
            "id": context.iri(name), "type": "EntityType", "typeName": compact(name),
            "attributeNames": sorted(map(compact, attributes.get(name, []))),
        }
        for name, _ in rows
    ]  # fmt: skip
    return await answer(broker, request, context, described, headers=_count(request, rows))


async def type_details(broker: Broker, request: Request) -> Response:
    """Describe a type: how many entities, which attributes of which kinds."""
    exchange.only(request, *COMMON)
    context = await broker.contexts.of_link(request)
    name = _stored(request.parts["type"], context)
    rows = await _rows(broker, request, _TYPES, (request.tenant.id,))
    count = next((count for stored, count in rows if stored == name), None)
    if count is None:
        raise ResourceNotFound("No entity has this type.")
    attributes = await _rows(broker, request, _ATTRIBUTES, _wanted(request, type=name))
    document: Json = {
        "id": context.iri(name), "type": "EntityTypeInfo", "typeName": context.compact_name(name),
        "entityCount": count,
        "attributeDetails": [
            {
                "id": context.iri(attribute), "type": "Attribute",
                "attributeName": context.compact_name(attribute), "attributeTypes": kinds,
            }
            for attribute, kinds, _, _ in attributes
        ],
    }  # fmt: skip
    return await answer(broker, request, context, document)


async def attributes(broker: Broker, request: Request) -> Response:
    """List the attributes, or with `details=true` describe them."""
    exchange.only(request, "details", "count", *COMMON)
    details = exchange.flag(request, "details")
    context = await broker.contexts.of_link(request)
    rows = await _rows(broker, request, _ATTRIBUTES, _wanted(request))
    compact = context.compact_name
    if not details:
        listed = sorted(compact(row[0]) for row in rows)
        document = _list("AttributeList", "attributeList", listed)
        return await answer(broker, request, context, document, headers=_count(request, rows))
    described = [
        {
            "id": context.iri(name), "type": "Attribute", "attributeName": compact(name),
            "typeNames": sorted(map(compact, names)),
        }
        for name, _, names, _ in rows
    ]  # fmt: skip
    return await answer(broker, request, context, described, headers=_count(request, rows))


async def attribute_details(broker: Broker, request: Request) -> Response:
    """Describe an attribute: how many entities of which types have it, and of which kinds it is."""
    exchange.only(request, *COMMON)
    context = await broker.contexts.of_link(request)
    name = _stored(request.parts["attribute"], context)
    rows = await _rows(broker, request, _ATTRIBUTES, _wanted(request, attribute=name))
    if not rows:
        raise ResourceNotFound("No entity has this attribute.")
    _, kinds, names, count = rows[0]
    document: Json = {
        "id": context.iri(name), "type": "Attribute", "attributeName": context.compact_name(name),
        "attributeCount": count, "attributeTypes": kinds,
        "typeNames": sorted(map(context.compact_name, names)),
    }  # fmt: skip
    return await answer(broker, request, context, document)


def _stored(name: str, context: Context) -> str:
    if not is_name(name):
        raise BadRequestData("The name in the address is no name.")
    return context.expand_name(name)


def _list(kind: str, member: str, names: list[str]) -> Json:
    return {"id": f"urn:ngsi-ld:{kind}:{uuid.uuid4()}", "type": kind, member: names}


def _count(request: Request, rows: list[Any]) -> list[tuple[str, str]]:
    """Return the header with the number of results, if it is wanted (6.3.13)."""
    wanted = exchange.flag(request, "count")
    return [("NGSILD-Results-Count", str(len(rows)))] if wanted else []


def _wanted(request: Request, **filters: str) -> Json:
    return {"tenant": request.tenant.id, "type": None, "attribute": None, **filters}


async def _rows(broker: Broker, request: Request, query: str, values: Any) -> list[Any]:
    """Return the rows of one question (Any: columns as the question has them)."""
    async with broker.db.session(request.tenant, request.access) as connection:
        return await (await connection.execute(query, values)).fetchall()


ROUTES: Final = (
    Route("GET", "types", types),
    Route("GET", "types/{type}", type_details),
    Route("GET", "attributes", attributes),
    Route("GET", "attributes/{attribute}", attribute_details),
)
