"""Asking for entities: GET /entities and POST /entityOperations/query (ETSI GS CIM 009, 6.4.3.2, 6.23)."""

from typing import Any, Final
from urllib.parse import quote

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import answer
from allmende.datahub.ngsild.broker import Broker, Json
from allmende.datahub.ngsild.query.asked import (
    PARAMETERS,
    SHOWN,
    Asked,
    check_options,
    read_asked,
)
from allmende.datahub.ngsild.query.body import read_body, read_selectors
from allmende.datahub.ngsild.query.find import Page, find_entities
from allmende.datahub.ngsild.query.linking import with_linked

PREFIX: Final = "/ngsi-ld/v1"
#: What stays readable in the address of another page.
_SAFE: Final = "-._~:@!$'()*,;/?[]{}|^`\\"


async def query_entities(broker: Broker, request: Request) -> Response:
    """Show the entities that the address asks for."""
    asked = await read_address(broker, request)
    return await shown(broker, request, asked)


async def query_by_body(broker: Broker, request: Request) -> Response:
    """Show the entities that a Query in the body asks for."""
    asked = await read_document(broker, request)
    return await shown(broker, request, asked)


async def read_address(broker: Broker, request: Request) -> Asked:
    """Read what GET /entities asks for.

    Raises:
        ApiProblem: it is not valid.
    """
    exchange.only(request, *PARAMETERS)
    check_options(request.query)
    is_geojson = exchange.accepted(request.headers) == exchange.GEO_JSON
    context = await broker.contexts.of_link(request)
    return read_asked(request.query, context, broker.settings, is_geojson=is_geojson)


async def read_document(broker: Broker, request: Request) -> Asked:
    """Read what POST /entityOperations/query asks for.

    Raises:
        ApiProblem: it is not valid.
    """
    exchange.only(request, *SHOWN)
    check_options(request.query)
    is_geojson = exchange.accepted(request.headers) == exchange.GEO_JSON
    document = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, document)
    given = read_body(document, request.query)
    selectors = read_selectors(document, context)
    return read_asked(given, context, broker.settings, is_geojson=is_geojson, selectors=selectors)


async def shown(broker: Broker, request: Request, asked: Asked) -> Response:
    """Answer with the entities that this broker keeps."""
    async with broker.db.session(request.tenant, request.access) as connection:
        page = await find_entities(connection, request.tenant.id, asked.query)
        states = [found.state for found in page.entities]
        listed = await with_linked(connection, request.tenant.id, states, asked.view, asked.linking)
    kind = exchange.accepted(request.headers)
    is_geojson = kind == exchange.GEO_JSON
    documents: Any = [one.as_json(is_geojson=is_geojson) for one in listed]
    if is_geojson:
        documents = {"type": "FeatureCollection", "features": documents}
    return await answer_list(broker, request, asked, documents, page)


async def answer_list(
    broker: Broker, request: Request, asked: Asked, documents: list[Json] | Json, page: Page
) -> Response:
    """Answer with a list in the client's names, with the headers of its page."""
    kind = exchange.accepted(request.headers)
    headers = [("NGSILD-Results-Count", str(page.count))] if page.count is not None else []
    headers += page_links(
        request, kind, limit=asked.query.limit, offset=asked.query.offset, has_more=page.has_more
    )
    return await answer(broker, request, asked.view.context, documents, kind=kind, headers=headers)


def page_links(
    request: Request, kind: str, *, limit: int, offset: int, has_more: bool
) -> list[tuple[str, str]]:
    """Return the `Link` headers of the pages before and behind this one (6.3.10)."""
    links = []
    if offset > 0 and limit > 0:
        links.append(_link(request, kind, "prev", limit, max(0, offset - limit)))
    if has_more and limit > 0:
        links.append(_link(request, kind, "next", limit, offset + limit))
    return links


def _link(request: Request, kind: str, relation: str, limit: int, offset: int) -> tuple[str, str]:
    kept = [(name, value) for name, value in request.query if name not in ("limit", "offset", "ticket")]
    pairs = sorted([*kept, ("limit", str(limit)), ("offset", str(offset))])
    query = "&".join(f"{quote(name, safe=_SAFE)}={quote(value, safe=_SAFE)}" for name, value in pairs)
    path = "/".join(quote(segment, safe=":@!$&'()*+,;=-._~") for segment in request.segments)
    return "Link", f'<{PREFIX}/{path}?{query}>;rel="{relation}";type="{kind}"'


ROUTES: Final = (
    Route("GET", "entities", query_entities),
    Route("POST", "entityOperations/query", query_by_body),
)
