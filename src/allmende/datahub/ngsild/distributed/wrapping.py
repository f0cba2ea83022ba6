"""Puts what others have a part in around the handlers of entities."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.distributed import loops, provision
from allmende.datahub.ngsild.distributed.batches import BATCHES, write_batch
from allmende.datahub.ngsild.distributed.consumption import retrieve
from allmende.datahub.ngsild.distributed.entity_maps import is_wanted
from allmende.datahub.ngsild.distributed.provision import Handler, Operation
from allmende.datahub.ngsild.distributed.purging import purge
from allmende.datahub.ngsild.distributed.querying import query
from allmende.datahub.ngsild.distributed.sharing import candidates
from allmende.datahub.ngsild.distributed.temporal import query_pasts, retrieve_past
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.registrations.state import registry_of

Work = Callable[[Handler, Broker, Request, Sequence[Registration]], Awaitable[Response]]

_ENTITY: Final = "entities/{entity_id}"
_ATTRS: Final = "entities/{entity_id}/attrs"
_ATTR: Final = "entities/{entity_id}/attrs/{attribute}"

_WORK: Final[dict[tuple[str, str], Work]] = {
    ("POST", "entities"): partial(provision.write_entity, Operation("createEntity", Mode.CREATE)),
    ("PUT", _ENTITY): partial(provision.write_entity, Operation("replaceEntity", Mode.CREATE)),
    ("PATCH", _ENTITY): partial(provision.write_entity, Operation("mergeEntity", Mode.MERGE)),
    ("DELETE", _ENTITY): partial(provision.write_entity, Operation("deleteEntity")),
    ("POST", _ATTRS): partial(
        provision.write_entity, Operation("appendAttrs", Mode.APPEND, about_attributes=True)
    ),
    ("PATCH", _ATTRS): partial(
        provision.write_entity, Operation("updateEntity", Mode.UPDATE, about_attributes=True)
    ),
    ("PATCH", _ATTR): partial(provision.write_attribute, Operation("updateAttrs", Mode.PARTIAL)),
    ("PUT", _ATTR): partial(provision.write_attribute, Operation("replaceAttrs", Mode.APPEND)),
    ("DELETE", _ATTR): partial(provision.write_attribute, Operation("deleteAttrs")),
    ("GET", _ENTITY): retrieve,
    ("GET", "entities"): query,
    ("DELETE", "entities"): purge,
    ("POST", "entityOperations/query"): query,
    ("GET", "temporal/entities/{entity_id}"): retrieve_past,
    ("GET", "temporal/entities"): query_pasts,
    ("POST", "temporal/entityOperations/query"): query_pasts,
    **{
        ("POST", f"entityOperations/{name}"): partial(write_batch, batch)
        for name, batch in BATCHES.items()
    },
}  # fmt: skip
_OF_THE_PAST: Final[tuple[Work, ...]] = (retrieve_past, query_pasts)


def distributed(routes: Iterable[Route[Broker]]) -> list[Route[Broker]]:
    """Return the routes, those of entities with what others have a part in."""
    return [
        route if (work := _WORK.get((route.method, route.pattern))) is None
        else replace(route, handler=_around(route.handler, work))
        for route in routes
    ]  # fmt: skip


def _around(handler: Handler, work: Work) -> Handler:
    async def handle(broker: Broker, request: Request) -> Response:
        loops.refuse_loop(broker, request)
        there = await _there(broker, request, is_past=work in _OF_THE_PAST)
        # Entity maps are also made of what only this broker keeps.
        if there or (work is query and is_wanted(request)):
            return await work(handler, broker, request, there)
        return await handler(broker, request)

    return handle


async def _there(broker: Broker, request: Request, *, is_past: bool) -> list[Registration]:
    """Return the registrations that may have a part in a request."""
    if request.access.kind == "public":
        # What a source shows us for its key is not for everybody.
        return []
    registrations = await registry_of(broker).of(request.tenant.id)
    if not registrations or exchange.flag(request, "local"):
        return []
    return candidates(registrations, loops.seen(request), is_past=is_past)
