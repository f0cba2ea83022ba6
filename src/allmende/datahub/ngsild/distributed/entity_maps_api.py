"""/entityMaps: made for a query, shown, prolonged, forgotten (ETSI GS CIM 009, 5.14, 6.32, 6.34)."""

from typing import Final

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import answer
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.distributed import loops
from allmende.datahub.ngsild.distributed.entity_maps import HEADER, LONGEST, PATH, maps_of
from allmende.datahub.ngsild.distributed.querying import make_map
from allmende.datahub.ngsild.distributed.sharing import candidates
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.names import read_time
from allmende.datahub.ngsild.registrations.state import registry_of


async def create(broker: Broker, request: Request) -> Response:
    """Make a map of what a query finds, without showing it."""
    loops.refuse_loop(broker, request)
    there = []
    if request.access.kind != "public" and not exchange.flag(request, "local"):
        there = candidates(await registry_of(broker).of(request.tenant.id), loops.seen(request))
    made, context, warnings = await make_map(broker, request, there)
    headers = [(HEADER, made.location), ("Location", made.location), *warnings]
    return await answer(broker, request, context, made.as_json(), status=201, headers=headers)


async def retrieve(broker: Broker, request: Request) -> Response:
    """Show a map."""
    exchange.only(request, "ticket")
    found = maps_of(broker).demand(request, request.parts["map_id"])
    context = await broker.contexts.of_link(request)
    return await answer(broker, request, context, found.as_json())


async def update(broker: Broker, request: Request) -> Response:
    """Change how long a map is kept; nothing else of it can be changed (5.14.2.4)."""
    exchange.only(request, "ticket")
    found = maps_of(broker).demand(request, request.parts["map_id"])
    fragment = exchange.read_object(request.body)
    await broker.contexts.of_body(request, fragment)
    given = fragment.get("expiresAt")
    if given is not None:
        expires_at = read_time(given)
        if expires_at is None:
            raise BadRequestData("expiresAt must be a time such as 2030-01-31T12:00:00Z.")
        found.expires_at = min(expires_at, request.received_at + LONGEST)
    return Response(204)


async def delete(broker: Broker, request: Request) -> Response:
    """Forget a map."""
    exchange.only(request, "ticket")
    maps = maps_of(broker)
    found = maps.demand(request, request.parts["map_id"])
    maps.remove(request, found.urn)
    return Response(204)


#: A map holds nothing that its reader could not query, so reading suffices.
ROUTES: Final = (
    Route("GET", PATH, create),
    Route("POST", PATH, create),
    Route("GET", f"{PATH}/{{map_id}}", retrieve),
    Route("PATCH", f"{PATH}/{{map_id}}", update),
    Route("DELETE", f"{PATH}/{{map_id}}", delete),
)
