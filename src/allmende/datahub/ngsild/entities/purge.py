"""Deleting what a query finds (ETSI GS CIM 009, 5.6.21, 6.4.3.3)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.gateway.requests import Query as Parameters
from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import entity_store, exchange
from allmende.datahub.ngsild.broker import Broker, Context
from allmende.datahub.ngsild.entities.single import COMMON
from allmende.datahub.ngsild.entity_store import Found, Writes
from allmende.datahub.ngsild.errors import BadRequestData, TooManyResults
from allmende.datahub.ngsild.events import Change, EntityState
from allmende.datahub.ngsild.query.asked import read_asked
from allmende.datahub.ngsild.query.find import find_all
from allmende.datahub.ngsild.query.lists import read_names

#: Entities that one request deletes at most.
MOST: Final = 10_000
FILTERS: Final = (
    "id", "type", "idPattern", "attrs", "q", "csf", "georel", "geometry", "coordinates", "geoproperty",
    "scopeQ", "expandValues", "local",
)  # fmt: skip
#: What becomes of an entity; None: it is deleted.
Reduction = Callable[[EntityState], EntityState | None]


async def purge(broker: Broker, request: Request) -> Response:
    """Delete the entities that fit, or with `drop` and `keep` attributes of them."""
    exchange.only(request, *FILTERS, "drop", "keep", "geometryProperty", *COMMON)
    context = await broker.contexts.of_link(request)
    pairs = [(name, value) for name, value in request.query if name in FILTERS]
    asked = read_asked(Parameters(pairs), context, broker.settings)
    reduction = _reduction(request, context)
    now, tenant = request.received_at, request.tenant.id
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        page = await find_all(connection, tenant, asked.query.wanted, most=MOST)
        if page.has_more:
            raise TooManyResults(f"At most {MOST} entities are deleted by one request.")
        urns = [found.state.urn for found in page.entities]
        locked = list((await entity_store.lock(connection, tenant, urns)).values())
        changes = await _reduce(broker, connection, request, locked, reduction)
    for found, after in changes:
        broker.events.publish(Change(tenant, found.id, found.state, after, now))
    return Response(204)


async def _reduce(
    broker: Broker, connection: Connection, request: Request, locked: list[Found], reduction: Reduction
) -> list[tuple[Found, EntityState | None]]:
    now, tenant = request.received_at, request.tenant.id
    changes = [(found, reduction(found.state)) for found in locked]
    gone = [found for found, after in changes if after is None]
    if gone:
        await entity_store.delete(connection, tenant, gone, now, with_history=broker.settings.deletes_history)
    writes = Writes(now)
    changes = [(found, after) for found, after in changes if after is not found.state]
    for found, after in changes:
        if after is not None:
            writes.change(found, after)
    if writes.entities:
        await writes.run(connection, tenant)
    return changes


def _reduction(request: Request, context: Context) -> Reduction:
    """Return what `drop` and `keep` make of an entity.

    Raises:
        BadRequestData: both are given, or one holds what is no attribute.
    """
    drop, keep = request.query.get("drop"), request.query.get("keep")
    if drop is not None and keep is not None:
        raise BadRequestData("drop and keep cannot be combined.")
    if drop is None and keep is None:
        return lambda state: None
    names = frozenset(read_names(drop or keep or "", context.expand_name, "drop" if drop else "keep"))

    def reduced(state: EntityState) -> EntityState:
        document = {name: value for name, value in state.document.items() if (name in names) != bool(drop)}
        has_scopes = bool(state.scopes) and ("scope" in names) != bool(drop)
        if len(document) == len(state.document) and has_scopes == bool(state.scopes):
            return state
        scopes = state.scopes if has_scopes else ()
        return replace(state, document=document, scopes=scopes, modified_at=request.received_at)

    return reduced


ROUTES: Final = (Route("DELETE", "entities", purge, "write"),)
