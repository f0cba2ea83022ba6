"""Which entity a request is about, and changing it in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild import entity_store, exchange
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.documents import Result
from allmende.datahub.ngsild.entity_store import Found, Writes
from allmende.datahub.ngsild.errors import BadRequestData, ResourceNotFound
from allmende.datahub.ngsild.events import Change
from allmende.datahub.ngsild.names import is_urn_of_entity
from allmende.datahub.ngsild.query.syntax import TypeSelection
from allmende.datahub.ngsild.query.types_scopes import read_types


@dataclass(frozen=True, slots=True)
class Target:
    """The entity a request changes, and what the request brings.

    Attributes:
        types: Which types the entity must have; None: any.
    """

    urn: str
    document: Json
    context: Context
    types: TypeSelection | None


async def requested(broker: Broker, request: Request) -> Target:
    """Read address and body of a request that changes an entity.

    Raises:
        ApiProblem: the request is not valid.
    """
    urn = urn_of(request)
    document = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, document)
    return Target(urn, document, context, type_selection(request, context))


async def change(
    broker: Broker, request: Request, target: Target, operation: Callable[[Found], Result]
) -> Result:
    """Lock the entity, change it, write it, and tell those who listen.

    Raises:
        ResourceNotFound: there is no such entity.
    """
    return await change_entity(broker, request, target.urn, target.types, operation)


async def change_entity(
    broker: Broker, request: Request, urn: str, types: TypeSelection | None,
    operation: Callable[[Found], Result],
) -> Result:  # fmt: skip
    """Lock an entity, change it, write it, and tell those who listen.

    Raises:
        ResourceNotFound: there is no such entity.
    """
    now, tenant = request.received_at, request.tenant.id
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        found = (await entity_store.lock(connection, tenant, [urn])).get(urn)
        if found is None or (types is not None and not types.fits(frozenset(found.state.types))):
            raise ResourceNotFound(f"There is no entity {urn[:200]!r}.")
        result = operation(found)
        writes = Writes(now)
        writes.change(found, result.state)
        await writes.run(connection, tenant)
    broker.events.publish(Change(tenant, found.id, found.state, result.state, now))
    return result


def urn_of(request: Request) -> str:
    """Return the entity that the address names.

    Raises:
        BadRequestData: it is no URI.
    """
    urn = request.parts["entity_id"]
    if not is_urn_of_entity(urn):
        raise BadRequestData("The identifier in the address is no URI.")
    return urn


def type_selection(request: Request, context: Context) -> TypeSelection | None:
    """Return which types the entity must have; None: nothing is asked.

    Raises:
        BadRequestData: `type` does not follow the language.
    """
    text = request.query.get("type")
    return None if text is None else read_types(text, context.expand_name)
