"""Writing to entities that others have a part in: one entity at a time (ETSI GS CIM 009, 5.6).

We do our part first; what the request gets wrong then ends it before anybody else is asked. Sources are
asked at the same time, each with what is its own and nothing else.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote

import msgspec

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Request, Response
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import location
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.contexts.active import Context as ActiveContext
from allmende.datahub.ngsild.distributed.asking import Ask, ask_all
from allmende.datahub.ngsild.distributed.results import (
    OUTCOMES,
    Parties,
    Party,
    own_party,
    party_of,
    refused_party,
)
from allmende.datahub.ngsild.distributed.sharing import Sharing, share_attributes, share_entity
from allmende.datahub.ngsild.fragments import read_attribute, read_entity
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import is_name, is_urn_of_entity
from allmende.datahub.ngsild.registrations.model import Registration

Handler = Callable[[Broker, Request], Awaitable[Response]]

#: Members of an entity that are no attributes.
HEAD: Final = frozenset({"id", "@id", "type", "@type", "scope", "@context", "createdAt", "modifiedAt",
                         "deletedAt", "expiresAt"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation on one entity.

    Attributes:
        name: As in 4.20.
        mode: How its body is read; None: it has none.
        about_attributes: See `results.Parties.answer`.
    """

    name: str
    mode: Mode | None = None
    about_attributes: bool = False


@dataclass(frozen=True, slots=True)
class Brought:
    """What a request brings for which entity.

    Attributes:
        names: Stored names of the attributes it is about → the client's names.
        document: None: it has no body.
    """

    urn: str
    context: Context
    names: Mapping[str, str]
    document: Json | None


async def write_entity(
    operation: Operation, handler: Handler, broker: Broker, request: Request,
    registrations: Sequence[Registration],
) -> Response:  # fmt: skip
    """Create, replace, merge or delete an entity, append to or update its attributes."""
    document = exchange.read_object(request.body) if operation.mode is not None else None
    if document is None:
        context = await broker.contexts.of_link(request)
    else:
        context = await broker.contexts.of_body(request, document)
    urn = _urn(request, document)
    types = _types(request, document, context)
    names = {} if document is None else keys_of(document, context)
    if document is None:
        sharing = share_entity(registrations, [operation.name], urn, types)
    else:
        sharing = share_attributes(registrations, [operation.name], urn, types, names)
    if not sharing.is_distributed:
        return await handler(broker, request)
    if document is not None and operation.mode is not None and not sharing.is_ours:
        # Nobody else checks what we hand on.
        read_entity(document if "id" in document else {"id": urn, **document}, context, operation.mode)
    own = request if document is None else with_body(request, reduced(document, names, sharing.own))
    brought = Brought(urn, context, names, document)
    return await _carry_out(operation, handler, broker, request, own, sharing, brought)


async def write_attribute(
    operation: Operation, handler: Handler, broker: Broker, request: Request,
    registrations: Sequence[Registration],
) -> Response:  # fmt: skip
    """Change a part of one attribute, replace it, delete it."""
    document = exchange.read_object(request.body) if operation.mode is not None else None
    if document is None:
        context = await broker.contexts.of_link(request)
    else:
        context = await broker.contexts.of_body(request, document)
    urn, name = _urn(request, None), request.parts["attribute"]
    if not is_name(name):
        return await handler(broker, request)
    names = {context.expand_name(name): name}
    types = _types(request, None, context)
    sharing = share_attributes(registrations, [operation.name], urn, types, names)
    if not sharing.is_distributed:
        return await handler(broker, request)
    if document is not None and operation.mode is not None and not sharing.is_ours:
        members = {key: value for key, value in document.items() if key != "@context"}
        read_attribute(name, members.get(name, members), context, operation.mode)
    brought = Brought(urn, context, names, document)
    return await _carry_out(operation, handler, broker, request, request, sharing, brought)


async def _carry_out(
    operation: Operation, handler: Handler, broker: Broker, request: Request, own: Request, sharing: Sharing,
    brought: Brought,
) -> Response:  # fmt: skip
    names, parties = brought.names, Parties(brought.urn)
    if sharing.is_ours:
        parties.parties.append(await do_own(handler, broker, own, _keys(names, sharing.own)))
    for registration, part in sharing.refused:
        parties.parties.append(refused_party(registration, _keys(names, part)))
    asks = [_ask(request, registration, brought, part) for registration, part in sharing.parts]
    for (_, part), answer in zip(sharing.parts, await ask_all(broker, request, asks), strict=True):
        parties.parties.append(party_of(answer, _keys(names, part)))
    success = Response(204)
    if operation.name == "createEntity":
        success = Response(201, headers=[location(request, "entities", brought.urn)])
    return parties.answer(success, about_attributes=operation.about_attributes)


async def do_own(handler: Handler, broker: Broker, request: Request, names: Iterable[str]) -> Party:
    """Do our part.

    Raises:
        ApiProblem: the request itself is wrong.
    """
    try:
        response = await handler(broker, request)
    except ApiProblem as err:
        if not isinstance(err, OUTCOMES):
            raise
        return own_party(names, None, err)
    return own_party(names, response, None)


def _ask(request: Request, registration: Registration, brought: Brought, part: set[str] | None) -> Ask:
    body = brought.document
    if body is not None and "attribute" not in request.parts:
        body = reduced(body, brought.names, part)
    params = [(name, value) for name, value in request.query if name not in ("local", "ticket")]
    return Ask(registration, request.method, path_of(request), active(brought.context), params, body)


def path_of(request: Request) -> str:
    """Return the path below /ngsi-ld/v1 as it is sent on, e.g. "entities/urn:x/attrs/"."""
    parts = [quote(part, safe=":@!$&'()*+,;=-._~") for part in request.segments]
    # The standard writes the collection of attributes with a slash at its end.
    return "/".join(parts) + ("/" if parts[-1] == "attrs" else "")


def keys_of(document: Mapping[str, Any], context: Context) -> dict[str, str]:
    """Return the attributes of an entity as clients sent it: stored name → key."""
    return {context.expand_name(key): key for key in document if key not in HEAD and is_name(key)}


def reduced(document: Json, names: Mapping[str, str], kept: set[str] | None) -> Json:
    """Return an entity with only these attributes (stored names); None: all of them."""
    if kept is None:
        return document
    gone = {key for name, key in names.items() if name not in kept}
    return {key: value for key, value in document.items() if key not in gone}


def with_body(request: Request, document: Any) -> Request:
    """Return a request with another body."""
    return replace(request, body=msgspec.json.encode(document))


def types_of(document: Mapping[str, Any], context: Context) -> list[str] | None:
    """Return the stored types that an entity as clients sent it has; None: it does not say."""
    given = document.get("type", document.get("@type"))
    listed = given if isinstance(given, list) else [given]
    found = [context.expand_name(item) for item in listed if isinstance(item, str) and is_name(item)]
    return found or None


def _types(request: Request, document: Json | None, context: Context) -> list[str] | None:
    named = None if document is None else types_of(document, context)
    if named is None and (text := request.query.get("type")) and is_name(text):
        return [context.expand_name(text)]
    return named


def _urn(request: Request, document: Json | None) -> str:
    given = request.parts.get("entity_id")
    if given is None and document is not None:
        given = document.get("id", document.get("@id"))
    return given if is_urn_of_entity(given) and isinstance(given, str) else ""


def _keys(names: Mapping[str, str], part: set[str] | None) -> list[str]:
    return [key for name, key in names.items() if part is None or name in part]


def active(context: Context) -> ActiveContext:
    """Return a context with all that it knows."""
    if not isinstance(context, ActiveContext):  # pragma: no cover - contexts come from `Contexts`
        raise TypeError("not a processed context")
    return context
