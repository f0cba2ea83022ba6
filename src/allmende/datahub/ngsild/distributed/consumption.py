"""Reading entities that others have a part in: one by its identifier (ETSI GS CIM 009, 5.7.1)."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Request, Response
from allmende.datahub.ngsild.broker import Broker, Context
from allmende.datahub.ngsild.distributed.asking import Answer, Ask, ask_all, names_for
from allmende.datahub.ngsild.distributed.entity_maps import OWN, maps_of, named
from allmende.datahub.ngsild.distributed.paging import NOT_OURS
from allmende.datahub.ngsild.distributed.provision import Handler, active
from allmende.datahub.ngsild.distributed.remote import Told, merged, read_told
from allmende.datahub.ngsild.distributed.warnings import INVALID, warning, warnings_of
from allmende.datahub.ngsild.entities import single
from allmende.datahub.ngsild.entities.single import find_own
from allmende.datahub.ngsild.entity_store import Found
from allmende.datahub.ngsild.names import is_name
from allmende.datahub.ngsild.registrations.model import Registration


async def retrieve(
    handler: Handler, broker: Broker, request: Request, registrations: Sequence[Registration]
) -> Response:
    """Show an entity out of what we and the sources know of it."""
    urn = request.parts["entity_id"]
    mapped = _of_map(broker, request, urn)
    there = [
        one for one in registrations
        if "retrieveEntity" in one.operations and one.covered(urn, None, ()) is not None
        and (mapped is None or one.urn in mapped)
    ]  # fmt: skip
    if not there:
        return await handler(broker, request)
    headers: list[tuple[str, str]] = []
    sources: list[str] = []

    async def find(broker: Broker, request: Request, urn: str, context: Context) -> Found | None:
        own = await find_own(broker, request, urn, context)
        told, warned = await told_of(broker, request, there, urn, context)
        headers.extend(warned)
        sources.extend([] if own is None else [OWN])
        sources.extend(dict.fromkeys(one.registration.urn for one in told))
        state = merged(None if own is None else own.state, told, request.received_at)
        return None if state is None else Found(NOT_OURS if own is None else own.id, state)

    try:
        response = await single.retrieve(broker, request, find, sources=sources)
    except ApiProblem as err:
        err.headers += headers
        raise
    response.headers += headers
    return response


def _of_map(broker: Broker, request: Request, urn: str) -> list[str] | None:
    """Return who knows the entity, as the map of the request has it; None: no map is used (5.7.1.4)."""
    address = named(request)
    used = None if address is None else maps_of(broker).get(request, address)
    return None if used is None else used.sources.get(urn, [])


async def told_of(
    broker: Broker, request: Request, registrations: Sequence[Registration], urn: str, context: Context
) -> tuple[list[Told], list[tuple[str, str]]]:
    """Ask sources for one entity; return what they say, and warnings of those that failed."""
    asks = []
    for registration in registrations:
        names = await names_for(broker, registration, context)
        params = [("options", "sysAttrs")]
        text = request.query.get("type")
        if text and is_name(text):
            params.insert(0, ("type", names.compact_name(context.expand_name(text))))
        wanted = _projected(registration, urn)
        if wanted:
            # The older name of `pick`: brokers of every version know it.
            params.append(("attrs", ",".join(map(names.compact_name, wanted))))
        path = f"entities/{quote(urn, safe=':@!$&()*+,;=-._~')}"
        asks.append(Ask(registration, "GET", path, active(context), params))
    return await read_all(broker, request, await ask_all(broker, request, asks))


async def read_all(
    broker: Broker, request: Request, answers: list[Answer]
) -> tuple[list[Told], list[tuple[str, str]]]:
    """Return what answers say of entities, and warnings of sources that failed."""
    told: list[Told] = []
    warned = warnings_of(answers)
    for answer in answers:
        if not answer.is_ok:
            continue
        try:
            told += await read_told(broker, request, answer)
        except ApiProblem as err:
            warned.append(warning(answer, reason=err.detail, code=INVALID))
    return told, warned


def projection(registration: Registration, names: Iterable[str]) -> tuple[str, str]:
    """Return the parameter of a query that asks for these attributes only, as the source knows it.

    `attrs` would also leave out entities that have none of them, which may have them elsewhere.
    """
    version = registration.extras.get("ngsildconformance", "")
    if version and tuple(map(int, version.split(".")))[:2] < (1, 8):
        return "attrs", ",".join(names)
    return "pick", ",".join(["id", "type", "scope", *names])


def _projected(registration: Registration, urn: str) -> list[str]:
    """Return the only attributes that a source is registered for; none: all of them."""
    infos = [info for info in registration.information if info.covers(urn, None)]
    if not infos or any(not info.names for info in infos):
        return []
    return sorted(frozenset[str]().union(*(info.names for info in infos)))
