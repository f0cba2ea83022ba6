"""Bringing, correcting and deleting the past (ETSI GS CIM 009, 6.18.3.1, 6.19.3.2, 6.20 to 6.22)."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import entity_store, exchange
from allmende.datahub.ngsild.answers import location
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.entities.single import COMMON
from allmende.datahub.ngsild.entities.target import urn_of
from allmende.datahub.ngsild.errors import BadRequestData, ResourceNotFound
from allmende.datahub.ngsild.events import Change
from allmende.datahub.ngsild.fragments import attribute_name, read_attribute, read_entity
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import NULL, is_scope, is_uri, read_time
from allmende.datahub.ngsild.temporal import changing
from allmende.datahub.ngsild.temporal.cold_readings import cold_of
from allmende.datahub.ngsild.temporal.instances import read_instance_urn
from allmende.datahub.ngsild.temporal.writing import SCOPE, Added, Past, add
from allmende.datahub.ngsild.values import VALUE_MEMBERS

_TIMES: Final = frozenset({"createdAt", "modifiedAt", "deletedAt", "instanceId"})


async def put(broker: Broker, request: Request) -> Response:
    """Add to the past of an entity; make the entity if nothing is known of it."""
    exchange.only(request, *COMMON)
    document = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, document)
    past = read_past(document, context)
    added = await _add(broker, request, past, may_make=bool(past.types))
    if added is None:
        raise BadRequestData("The entity has no type.")
    if not added.is_new:
        return Response(204)
    return Response(201, headers=[location(request, "temporal/entities", past.urn)])


async def add_attributes(broker: Broker, request: Request) -> Response:
    """Add to the past of an entity that is known."""
    exchange.only(request, *COMMON)
    urn = urn_of(request)
    document = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, document)
    given = document.get("id", document.get("@id", urn))
    if given != urn:
        raise BadRequestData("The id in the body is another one than in the address.")
    past = read_past({**document, "id": urn}, context)
    if await _add(broker, request, past, may_make=False) is None:
        raise ResourceNotFound(f"Nothing is known of {urn[:200]!r}.")
    return Response(204)


async def delete(broker: Broker, request: Request) -> Response:
    """Delete the whole past of an entity."""
    exchange.only(request, *COMMON)
    urn, tenant = urn_of(request), request.tenant.id
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        known = await changing.find(connection, tenant, urn)
        if not await changing.delete_entity(connection, tenant, known, request.received_at):
            raise ResourceNotFound(f"Nothing is known of {urn[:200]!r}.")
    return Response(204)


async def delete_attribute(broker: Broker, request: Request) -> Response:
    """Delete the past of one attribute."""
    exchange.only(request, "datasetId", "deleteAll", *COMMON)
    urn, tenant = urn_of(request), request.tenant.id
    dataset = request.query.get("datasetId") or None
    if dataset is not None and dataset != "@none" and not is_uri(dataset):
        raise BadRequestData("datasetId must be a URI.")
    all_of_it = exchange.flag(request, "deleteAll")
    context = await broker.contexts.of_link(request)
    name = _attribute(request, context)
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        known = await changing.find(connection, tenant, urn)
        await changing.delete_attribute(
            connection, tenant, known, name, request.received_at,
            dataset=None if dataset == "@none" else dataset, all_of_it=all_of_it,
        )  # fmt: skip
    return Response(204)


async def replace_instance(broker: Broker, request: Request) -> Response:
    """Correct one instance."""
    exchange.only(request, *COMMON)
    urn, tenant = urn_of(request), request.tenant.id
    instance = _instance(request)
    document = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, document)
    name = _attribute(request, context)
    new = _one_instance(document, name, context)
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        known = await changing.find(connection, tenant, urn)
        cold = await cold_of(connection, tenant, broker.settings.cold_store)
        await changing.replace_instance(
            connection, tenant, known, name, _known(instance), new, request.received_at, cold
        )
    return Response(204)


async def delete_instance(broker: Broker, request: Request) -> Response:
    """Delete one instance."""
    exchange.only(request, *COMMON)
    urn, tenant = urn_of(request), request.tenant.id
    instance = _instance(request)
    context = await broker.contexts.of_link(request)
    name = _attribute(request, context)
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        known = await changing.find(connection, tenant, urn)
        cold = await cold_of(connection, tenant, broker.settings.cold_store)
        await changing.delete_instance(
            connection, tenant, known, name, _known(instance), request.received_at, cold
        )
    return Response(204)


# -- what clients send -----------------------------------------------------------------------------


def read_past(document: Json, context: Context) -> Past:
    """Read the temporal evolution of an entity.

    Raises:
        BadRequestData: it breaks a rule of the data model.
    """
    scopes = _scopes(document["scope"]) if "scope" in document else []
    rest = {name: value for name, value in document.items() if name != "scope"}
    fragment = read_entity(rest, context, Mode.TEMPORAL)
    return Past(fragment.urn or "", fragment.types, fragment.attributes, scopes)


def _scopes(value: Any) -> list[Json]:  # Any: what clients send
    """Read scopes over time (4.5.6); bare scopes, as in the core interface, have no time."""
    listed = value if isinstance(value, list) else [value]
    if all(isinstance(one, str) for one in listed):
        listed = [{"type": "Property", "value": value}]
    return [_scope(one) for one in listed]


def _scope(one: Any) -> Json:  # Any: what clients send
    if not isinstance(one, dict) or one.get("type", "Property") != "Property":
        raise BadRequestData("scope: over time, scopes are instances of a Property.")
    unknown = one.keys() - {"type", "value", "observedAt"} - _TIMES
    if unknown:
        raise BadRequestData("scope: only times stand beside the value.")
    value = one.get("value")
    listed = value if isinstance(value, list) else [value]
    if value == NULL:
        listed = value = []
    if not all(is_scope(scope) for scope in listed):
        raise BadRequestData("scope: the value is no scope.")
    instance: Json = {"type": "Property", "value": value}
    if "observedAt" in one:
        if read_time(one["observedAt"]) is None:
            raise BadRequestData("scope: observedAt must be a time such as 2026-03-01T10:00:00Z.")
        instance["observedAt"] = one["observedAt"]
    return instance


def _one_instance(document: Mapping[str, Any], name: str, context: Context) -> Json:
    """Read the instance that is put in the place of another: alone, or as an entity's only attribute."""
    members = {key: value for key, value in document.items() if key not in ("@context", "id", "@id")}
    value: Any = members
    if not any(member in members for member in VALUE_MEMBERS):
        members.pop("type", None)
        if len(members) != 1:
            raise BadRequestData("The body must hold exactly one attribute.")
        ((key, value),) = members.items()
        if key != SCOPE and attribute_name(key, context) != name:
            raise BadRequestData("The body holds another attribute than the address.")
    listed = value if isinstance(value, list) else [value]
    if len(listed) != 1:
        raise BadRequestData("The body must hold exactly one instance.")
    if name == SCOPE:
        return _scope(listed[0])
    return read_attribute(context.compact_name(name), listed[0], context, Mode.TEMPORAL)[0]


def _attribute(request: Request, context: Context) -> str:
    name = request.parts["attr"]
    return SCOPE if name == SCOPE else attribute_name(name, context)


def _instance(request: Request) -> str:
    urn = request.parts["instance"]
    if not is_uri(urn):
        raise BadRequestData("The instanceId in the address is no URI.")
    return urn


def _known(instance: str) -> uuid.UUID:
    found = read_instance_urn(instance)
    if found is None:
        raise ResourceNotFound("The attribute has no instance of this name.")
    return found


async def _add(broker: Broker, request: Request, past: Past, *, may_make: bool) -> Added | None:
    now, tenant = request.received_at, request.tenant.id
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        added = await add(connection, tenant, past, now, may_make=may_make)
    if added is not None and added.is_change:
        broker.events.publish(Change(tenant, added.entity_id, added.before, added.after, now))
    return added


ROUTES: Final = (
    Route("POST", "temporal/entities", put, "write"),
    Route("DELETE", "temporal/entities/{entity_id}", delete, "write"),
    Route("POST", "temporal/entities/{entity_id}/attrs", add_attributes, "write"),
    Route("DELETE", "temporal/entities/{entity_id}/attrs/{attr}", delete_attribute, "write"),
    Route("PATCH", "temporal/entities/{entity_id}/attrs/{attr}/{instance}", replace_instance, "write"),
    Route("DELETE", "temporal/entities/{entity_id}/attrs/{attr}/{instance}", delete_instance, "write"),
)
