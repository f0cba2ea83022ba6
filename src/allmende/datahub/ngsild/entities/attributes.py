"""Attributes of one entity: append, update, change in part, replace, delete (ETSI GS CIM 009, 6.6, 6.7)."""

from typing import Final

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import documents, exchange
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.documents import Result
from allmende.datahub.ngsild.entities.single import COMMON
from allmende.datahub.ngsild.entities.target import (
    Target,
    change,
    change_entity,
    requested,
    type_selection,
    urn_of,
)
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.fragments import attribute_name, read_attribute, read_entity
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import is_urn_of_entity


async def append(broker: Broker, request: Request) -> Response:
    """Add attributes; those that are there are replaced unless `options=noOverwrite`."""
    exchange.only(request, "options", "type", *COMMON)
    overwrite = "noOverwrite" not in exchange.options_of(request, "noOverwrite")
    target = await requested(broker, request)
    fragment = read_entity(target.document, target.context, Mode.APPEND)
    result = await change(broker, request, target, lambda found: documents.appended(
        found.state, fragment, request.received_at, overwrite=overwrite))  # fmt: skip
    return outcome(result, target.context)


async def update(broker: Broker, request: Request) -> Response:
    """Replace attributes, add those that are not there, remove those that are null."""
    exchange.only(request, "options", "type", *COMMON)
    exchange.options_of(request)
    target = await requested(broker, request)
    fragment = read_entity(target.document, target.context, Mode.UPDATE)
    result = await change(broker, request, target, lambda found: documents.updated(
        found.state, fragment, request.received_at))  # fmt: skip
    return outcome(result, target.context)


async def update_part(broker: Broker, request: Request) -> Response:
    """Replace the members of one attribute that are sent."""
    exchange.only(request, "type", *COMMON)
    target, name, part = await _one(broker, request, Mode.PARTIAL)
    await change(broker, request, target, lambda found: documents.partially_updated(
        found.state, name, part, request.received_at))  # fmt: skip
    return Response(204)


async def replace(broker: Broker, request: Request) -> Response:
    """Put an attribute in the place of another of the same name and dataset."""
    exchange.only(request, "type", *COMMON)
    target, name, new = await _one(broker, request, Mode.APPEND)
    await change(broker, request, target, lambda found: documents.attribute_replaced(
        found.state, name, new, request.received_at))  # fmt: skip
    return Response(204)


async def delete(broker: Broker, request: Request) -> Response:
    """Remove an attribute: its default instance, the one of `datasetId`, or with `deleteAll` all."""
    exchange.only(request, "datasetId", "deleteAll", "type", *COMMON)
    urn, dataset = urn_of(request), request.query.get("datasetId")
    if dataset is not None and dataset != "@none" and not is_urn_of_entity(dataset):
        raise BadRequestData("datasetId must be a URI.")
    all_of_it = exchange.flag(request, "deleteAll")
    context = await broker.contexts.of_link(request)
    name = attribute_name(request.parts["attribute"], context)
    types = type_selection(request, context)
    await change_entity(broker, request, urn, types, lambda found: documents.attribute_deleted(
        found.state, name, request.received_at, dataset=None if dataset == "@none" else dataset,
        all_of_it=all_of_it))  # fmt: skip
    return Response(204)


def outcome(result: Result, context: Context) -> Response:
    """Return 204, or what was and was not updated (5.2.18)."""
    if not result.not_updated:
        return Response(204)
    document: Json = {
        "updated": [context.compact_name(name) for name in result.updated],
        "notUpdated": [
            {"attributeName": context.compact_name(name), "reason": reason}
            for name, reason in result.not_updated
        ],
    }
    return exchange.json_response(document, status=207)


async def _one(broker: Broker, request: Request, mode: Mode) -> tuple[Target, str, Json]:
    """Read address and body of a request about one instance of one attribute.

    Raises:
        BadRequestData: it is no such instance, or it is about the scope.
    """
    target = await requested(broker, request)
    name = attribute_name(request.parts["attribute"], target.context)
    if name == "scope":
        raise BadRequestData("The scope is no attribute; change it with the entity.")
    members = {key: value for key, value in target.document.items() if key != "@context"}
    # The attribute's name may stand around its members, as in the entity (6.7.3.3).
    wrapped = members.get(request.parts["attribute"])
    if len(members) == 1 and isinstance(wrapped, dict):
        members = wrapped
    instances = read_attribute(request.parts["attribute"], members, target.context, mode)
    return target, name, instances[0]


ROUTES: Final = (
    Route("POST", "entities/{entity_id}/attrs", append, "write"),
    Route("PATCH", "entities/{entity_id}/attrs", update, "write"),
    Route("PATCH", "entities/{entity_id}/attrs/{attribute}", update_part, "write"),
    Route("PUT", "entities/{entity_id}/attrs/{attribute}", replace, "write"),
    Route("DELETE", "entities/{entity_id}/attrs/{attribute}", delete, "write"),
)
