"""Deleting what a query finds, where others have a part in it (ETSI GS CIM 009, 5.6.21)."""

from collections.abc import Sequence
from typing import Final

from allmende.datahub.gateway.requests import Query as Parameters
from allmende.datahub.gateway.requests import Request, Response
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker, Json
from allmende.datahub.ngsild.distributed import narrowing
from allmende.datahub.ngsild.distributed.asking import Ask, ask_all, names_for
from allmende.datahub.ngsild.distributed.provision import Handler, active
from allmende.datahub.ngsild.distributed.results import problem_of
from allmende.datahub.ngsild.entities.purge import FILTERS
from allmende.datahub.ngsild.query.asked import read_asked
from allmende.datahub.ngsild.registrations.matching import matching_infos, wish_of
from allmende.datahub.ngsild.registrations.model import Registration

_OWN: Final = frozenset({"drop", "keep"})


async def purge(
    handler: Handler, broker: Broker, request: Request, registrations: Sequence[Registration]
) -> Response:
    """Delete the entities that fit, here and at every source that offers it."""
    response = await handler(broker, request)
    context = active(await broker.contexts.of_link(request))
    pairs = [(name, value) for name, value in request.query if name in FILTERS]
    asked = read_asked(Parameters(pairs), context, broker.settings)
    wish = wish_of(asked.query.wanted, source=asked.sources)
    asks: list[Ask] = []
    for one in registrations:
        infos = matching_infos(one, wish) if "purgeEntity" in one.operations else []
        if infos and one.mode != "auxiliary":
            names = await names_for(broker, one, context)
            narrowed = narrowing.narrow(asked, infos, names, is_split=True)
            params = narrowing.filter_parameters(narrowed, dict(pairs), context, names)
            params += [(name, value) for name, value in request.query if name in _OWN]
            asks.append(Ask(one, "DELETE", "entities", context, params))
    errors: list[Json] = [
        {"registrationId": answer.registration.urn,
         "error": problem_of(answer.status, answer.reason, given=answer.body)}
        for answer in await ask_all(broker, request, asks)
        if not answer.is_ok and answer.status != 404
    ]  # fmt: skip
    if not errors:
        return response
    return exchange.json_response({"success": [], "errors": errors}, status=207)
