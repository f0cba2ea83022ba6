"""Queries for entities that others have a part in (ETSI GS CIM 009, 5.7.2, 4.3.6.7).

Sources are asked for all that fits, up to `MOST` entities each; what they say and what we keep becomes one
list in the order of identifiers, of which the client gets its page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Request, Response
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker, Json
from allmende.datahub.ngsild.contexts.active import Context as ActiveContext
from allmende.datahub.ngsild.distributed import narrowing
from allmende.datahub.ngsild.distributed.asking import Answer, Ask, ask, names_for
from allmende.datahub.ngsild.distributed.consumption import read_all
from allmende.datahub.ngsild.distributed.entity_maps import (
    HEADER,
    EntityMap,
    maps_of,
    named,
    read_lifetime,
)
from allmende.datahub.ngsild.distributed.gathering import gather
from allmende.datahub.ngsild.distributed.paging import Union, page_of, page_of_map, sources_of
from allmende.datahub.ngsild.distributed.provision import Handler, active
from allmende.datahub.ngsild.distributed.remote import Told
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.query.api import answer_list, read_address, read_document
from allmende.datahub.ngsild.query.asked import Asked
from allmende.datahub.ngsild.query.find import Page
from allmende.datahub.ngsild.query.linking import with_linked
from allmende.datahub.ngsild.registrations.matching import Wish, matching_infos, wish_of
from allmende.datahub.ngsild.registrations.model import Info, Registration

#: Entities that a source is asked for at once; larger pages are refused by some brokers.
PAGE: Final = 100
#: Entities of one source that a query looks at.
MOST: Final = 1_000

Told_ = dict[str, list[Told]]


@dataclass(slots=True)
class _Query:
    """A query on its way.

    Attributes:
        given: Parameters by name, from the address or from the body.
        document: The Query of the body; None: it stands in the address.
    """

    asked: Asked
    given: Mapping[str, str]
    document: Json | None
    is_split: bool
    warnings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def context(self) -> ActiveContext:
        """What the client's names mean."""
        return active(self.asked.view.context)

    def wants_map(self, request: Request) -> bool:
        """Whether it makes or uses an entity map."""
        is_asked = self.given.get("entityMap") == "true" or (self.document or {}).get("entityMap") is True
        return is_asked or named(request) is not None


async def query(
    handler: Handler, broker: Broker, request: Request, registrations: Sequence[Registration]
) -> Response:
    """Show the entities that fit, out of what we and the sources keep."""
    query = await _read(broker, request)
    asked = query.asked
    there = _fitting(asked, registrations, has_body=query.document is not None)
    has_map = query.wants_map(request)
    if not has_map and (asked.is_local or not there):
        return await handler(broker, request)
    if asked.query.ordering is not None and there and not asked.is_local:
        raise BadRequestData(
            "What comes from several brokers cannot be ordered; local=true asks only this one."
        )
    told = {} if asked.is_local else await _told(broker, request, query, there)
    union = Union(broker, request, asked.query, told, is_split=query.is_split)
    entity_map, is_new = None, False
    if has_map:
        entity_map, is_new = await _map(broker, request, query, union)
        page = await page_of_map(union, entity_map)
    else:
        page = await page_of(union)
    response = await _shown(broker, request, asked, page)
    response.headers += query.warnings
    if entity_map is not None:
        response.headers.append((HEADER, entity_map.location))
        response.status = 201 if is_new else response.status
    return response


async def make_map(
    broker: Broker, request: Request, registrations: Sequence[Registration]
) -> tuple[EntityMap, ActiveContext, list[tuple[str, str]]]:
    """Make a map of what a query finds; return it with the context of the request, and warnings."""
    query = await _read(broker, request)
    asked = query.asked
    there = [] if asked.is_local else _fitting(asked, registrations, has_body=query.document is not None)
    told = await _told(broker, request, query, there)
    union = Union(broker, request, asked.query, told, is_split=query.is_split)
    lifetime = read_lifetime(query.given.get("entityMapLifetime"))
    made = maps_of(broker).make(request, await sources_of(union), lifetime)
    return made, query.context, query.warnings


async def _read(broker: Broker, request: Request) -> _Query:
    document = exchange.read_object(request.body) if request.method == "POST" else None
    asked = await (read_address(broker, request) if document is None else read_document(broker, request))
    given = dict(request.query.pairs())
    if document is not None:
        given |= {
            name: value for name in ("entityMapLifetime",) if isinstance(value := document.get(name), str)
        }
    is_split = given.get("splitEntities", "false") == "true" or (document or {}).get("splitEntities") is True
    return _Query(asked, given, document, is_split)


async def _map(broker: Broker, request: Request, query: _Query, union: Union) -> tuple[EntityMap, bool]:
    """Return the map that the request names, else a new one, and whether it is new."""
    maps, urn = maps_of(broker), named(request)
    lifetime = read_lifetime(query.given.get("entityMapLifetime"))
    known = None if urn is None else maps.get(request, urn)
    if known is not None:
        return known, False
    return maps.make(request, await sources_of(union), lifetime), True


async def _shown(broker: Broker, request: Request, asked: Asked, page: Page) -> Response:
    async with broker.db.session(request.tenant, request.access) as connection:
        states = [found.state for found in page.entities]
        listed = await with_linked(connection, request.tenant.id, states, asked.view, asked.linking)
    is_geojson = exchange.accepted(request.headers) == exchange.GEO_JSON
    shown: Any = [one.as_json(is_geojson=is_geojson) for one in listed]
    if is_geojson:
        shown = {"type": "FeatureCollection", "features": shown}
    return await answer_list(broker, request, asked, shown, page)


def _fitting(
    asked: Asked, registrations: Sequence[Registration], *, has_body: bool
) -> list[tuple[Registration, list[Info]]]:
    wish = wish_of(asked.query.wanted, source=asked.sources)
    if asked.view.datasets is not None:
        wish = replace(wish, datasets=asked.view.datasets)
    return [
        (one, infos) for one in registrations
        if _is_offered(one, has_body=has_body) and (infos := matching_infos(one, _wish_for(one, wish)))
    ]  # fmt: skip


def _wish_for(registration: Registration, wish: Wish) -> Wish:
    """What a proxied source has can make an entity fit that lacks it here."""
    return replace(wish, names=frozenset()) if registration.is_proxied and wish.selectors else wish


def _is_offered(registration: Registration, *, has_body: bool) -> bool:
    return "queryEntity" in registration.operations or (has_body and "queryBatch" in registration.operations)


# -- asking ----------------------------------------------------------------------------------------


async def _told(
    broker: Broker, request: Request, query: _Query, there: Sequence[tuple[Registration, list[Info]]]
) -> Told_:
    """Ask every source; return what they say by entity, the sources in the order of registration."""
    found: Told_ = defaultdict(list)
    asked = [_source(broker, request, query, registration, infos) for registration, infos in there]
    for told, warnings in await gather(asked):
        query.warnings += warnings
        for one in told:
            found[one.state.urn].append(one)
    return found


async def _source(
    broker: Broker, request: Request, query: _Query, registration: Registration, infos: Sequence[Info]
) -> tuple[list[Told], list[tuple[str, str]]]:
    """Ask one source for page after page."""
    try:
        names = await names_for(broker, registration, query.context)
    except ApiProblem as err:
        return await read_all(broker, request, [Answer(registration, 0, query.context, reason=err.detail)])
    question = _question(query, registration, infos, names)
    answers: list[Answer] = []
    for offset in range(0, MOST, PAGE):
        further = [("offset", str(offset))] if offset else []
        answer = await ask(broker, request, replace(question, params=[*question.params, *further]))
        answers.append(answer)
        if not answer.is_ok or not isinstance(answer.body, list) or len(answer.body) < PAGE:
            break
    return await read_all(broker, request, answers)


def _question(query: _Query, registration: Registration, infos: Sequence[Info], names: ActiveContext) -> Ask:
    narrowed = narrowing.narrow(query.asked, infos, names, is_split=query.is_split)
    tail = [("options", "sysAttrs"), ("limit", str(PAGE))]
    if query.document is not None and "queryBatch" in registration.operations:
        body = narrowing.body(
            narrowed, registration, query.document, query.context, names, is_split=query.is_split
        )
        return Ask(registration, "POST", "entityOperations/query", names, tail, body)
    given = query.given if query.document is None else _from_body(query.document)
    params = narrowing.address_parameters(
        narrowed, registration, given, query.context, names, is_split=query.is_split
    )
    return Ask(registration, "GET", "entities", query.context, [*params, *tail])


def _from_body(document: Json) -> dict[str, str]:
    given: dict[str, str] = {name: document[name] for name in ("q", "scopeQ") if name in document}
    geo: Json = document.get("geoQ", {})
    for name in ("georel", "geometry", "geoproperty"):
        if name in geo:
            given[name] = geo[name]
    if "coordinates" in geo:
        value = geo["coordinates"]
        given["coordinates"] = (
            value if isinstance(value, str) else exchange.json_response(value).body.decode()
        )
    return given
