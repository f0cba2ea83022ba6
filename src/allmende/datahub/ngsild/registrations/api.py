"""/csourceRegistrations: register, find, show, change, remove (ETSI GS CIM 009, 5.9, 5.10, 6.8, 6.9)."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import answer, location
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.errors import AlreadyExists, BadRequestData, NotAcceptable, ResourceNotFound
from allmende.datahub.ngsild.names import is_urn_of_entity, read_time
from allmende.datahub.ngsild.registrations import conflicts, document, store
from allmende.datahub.ngsild.registrations.discovery import PARAMETERS, read_wish
from allmende.datahub.ngsild.registrations.matching import matching_infos
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.registrations.state import registry_of
from allmende.datahub.ngsild.subscriptions.operations import page_links, page_of

PATH: Final = "csourceRegistrations"


async def create(broker: Broker, request: Request) -> Response:
    """Register a source."""
    exchange.only(request, "ticket")
    payload = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, payload)
    stored = document.read(payload, context, now=request.received_at)
    new = Registration(
        _urn_of(payload), stored, context=_value(context), expires_at=_expiry(stored),
        created_at=request.received_at, modified_at=request.received_at,
    )  # fmt: skip
    async with broker.db.session(request.tenant, request.access) as connection:
        await _refuse(connection, request, new)
        if not await store.insert(connection, request.tenant.id, new):
            raise AlreadyExists(f"There is a registration {new.urn[:200]} already.")
    _changed(broker, request, None, new)
    return Response(201, headers=[location(request, PATH, new.urn)])


async def query(broker: Broker, request: Request) -> Response:
    """Find the sources that may have what a query asks for."""
    exchange.only(request, *PARAMETERS)
    kind = _media(request)
    is_counted = exchange.flag(request, "count") or "count" in exchange.options_of(
        request, "count", "sysAttrs", "keyValues", "simplified", "concise", "normalized"
    )
    limit, offset = page_of(request, broker)
    context = await broker.contexts.of_link(request)
    wish = read_wish(request.query, context)
    async with broker.db.session(request.tenant, request.access) as connection:
        registrations = await store.every(connection, request.tenant.id)
    found = [(one, infos) for one in registrations if (infos := matching_infos(one, wish))]
    headers = page_links(PATH, request, limit, offset, has_more=len(found) > offset + limit)
    if is_counted:
        headers.append(("NGSILD-Results-Count", str(len(found))))
    shown = [_shown(request, one, context) for one, _ in found[offset : offset + limit]]
    return await answer(broker, request, context, shown, kind=kind, headers=headers)


async def retrieve(broker: Broker, request: Request) -> Response:
    """Show a registration."""
    exchange.only(request, "options", "ticket")
    exchange.options_of(request, "sysAttrs", "normalized")
    kind, urn = _media(request), _named(request)
    context = await broker.contexts.of_link(request)
    await registry_of(broker).save()
    async with broker.db.session(request.tenant, request.access) as connection:
        found = await store.find(connection, request.tenant.id, urn)
    if found is None:
        raise _unknown(urn)
    return await answer(broker, request, context, _shown(request, found, context), kind=kind)


async def update(broker: Broker, request: Request) -> Response:
    """Change members of a registration."""
    exchange.only(request, "ticket")
    urn = _named(request)
    fragment = exchange.read_object(request.body)
    if fragment.get("id", fragment.get("@id", urn)) != urn:
        raise BadRequestData("The id of a registration cannot be changed.")
    context = await broker.contexts.of_body(request, fragment)
    async with broker.db.session(request.tenant, request.access) as connection:
        before = await store.find(connection, request.tenant.id, urn, lock=True)
        if before is None:
            raise _unknown(urn)
        stored = document.patch(before.document, fragment, context, now=request.received_at)
        after = Registration(
            urn, stored, context=before.context, expires_at=_expiry(stored), created_at=before.created_at,
            modified_at=request.received_at, outcome=before.outcome,
        )  # fmt: skip
        await _refuse(connection, request, after)
        await store.update(connection, request.tenant.id, after)
    _changed(broker, request, before, after)
    return Response(204)


async def delete(broker: Broker, request: Request) -> Response:
    """Remove a registration."""
    exchange.only(request, "ticket")
    urn = _named(request)
    async with broker.db.session(request.tenant, request.access) as connection:
        before = await store.find(connection, request.tenant.id, urn, lock=True)
        if before is None or not await store.delete(connection, request.tenant.id, urn):
            raise _unknown(urn)
    _changed(broker, request, before, None)
    return Response(204)


#: All of them need the right to write: registrations send a town's requests elsewhere, with keys.
ROUTES: Final = (
    Route("POST", PATH, create, "write"),
    Route("GET", PATH, query, "write"),
    Route("GET", f"{PATH}/{{registration_id}}", retrieve, "write"),
    Route("PATCH", f"{PATH}/{{registration_id}}", update, "write"),
    Route("DELETE", f"{PATH}/{{registration_id}}", delete, "write"),
)


async def _refuse(connection: Connection, request: Request, new: Registration) -> None:
    if new.is_proxied:
        conflicts.refuse_overlap(new, await store.every(connection, request.tenant.id))
        await conflicts.refuse_held(connection, request.tenant.id, new)


def _changed(
    broker: Broker, request: Request, before: Registration | None, after: Registration | None
) -> None:
    registry = registry_of(broker)
    registry.forget(request.tenant.id)
    registry.tell(request.tenant.id, before, after)


def _shown(request: Request, registration: Registration, context: Context) -> Json:
    options = request.query.get("options") or ""
    return document.write(registration, context, sys_attrs="sysAttrs" in options.split(","))


def _media(request: Request) -> str:
    kind = exchange.accepted(request.headers)
    if kind == exchange.GEO_JSON:
        raise NotAcceptable
    return kind


def _urn_of(payload: Mapping[str, Any]) -> str:
    given = payload.get("id", payload.get("@id"))
    if given is None and "id" not in payload and "@id" not in payload:
        return f"urn:ngsi-ld:ContextSourceRegistration:{uuid.uuid4()}"
    if not is_urn_of_entity(given):
        raise BadRequestData("The id must be a URI.")
    return str(given)


def _named(request: Request) -> str:
    urn = request.parts["registration_id"]
    if not is_urn_of_entity(urn):
        raise BadRequestData("The identifier of a registration is a URI.")
    return urn


def _unknown(urn: str) -> ResourceNotFound:
    return ResourceNotFound(f"There is no registration {urn[:200]}.")


def _expiry(stored: Mapping[str, Any]) -> datetime | None:
    return read_time(stored.get("expiresAt"))


def _value(context: Context) -> Any:  # Any: an address, an object or a list of them
    return getattr(context, "value", None)
