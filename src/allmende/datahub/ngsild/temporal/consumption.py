"""Reading the past: one entity, and queries by address or body (ETSI GS CIM 009, 6.18, 6.19, 6.24)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from allmende.datahub.gateway.database import Connection
from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import answer
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.distributed import entity_maps
from allmende.datahub.ngsild.distributed.entity_maps import EntityMap
from allmende.datahub.ngsild.entities.target import urn_of
from allmende.datahub.ngsild.errors import InvalidRequest, NotAcceptable, ResourceNotFound, TooComplexQuery
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.representations import View
from allmende.datahub.ngsild.temporal.aggregates import Aggregated, represent
from allmende.datahub.ngsild.temporal.aggregating import read_sums
from allmende.datahub.ngsild.temporal.asking import (
    SELECTING,
    SHOWN,
    Asked,
    read_address,
    read_document,
    read_view,
)
from allmende.datahub.ngsild.temporal.cold_readings import Cold, cold_of, with_cold
from allmende.datahub.ngsild.temporal.heads import find_head
from allmende.datahub.ngsild.temporal.instances import Instance
from allmende.datahub.ngsild.temporal.paging import Page, cut, last_of_each, time_of
from allmende.datahub.ngsild.temporal.parameters import read_parameters
from allmende.datahub.ngsild.temporal.reading import Wanted, attributes_in_span, read_instances
from allmende.datahub.ngsild.temporal.represent import evolution, is_shown, shown_head
from allmende.datahub.ngsild.temporal.selecting import (
    MAX_LOOKED_AT,
    Meant,
    Selection,
    compared_number,
    has_conditions,
    select,
    those_shown,
)
from allmende.datahub.ngsild.temporal.summing import sums_of

#: No condition at all.
_EVERYTHING: Final = EntityFilter()
_FORM: Final = ("options", "format", "limit", "offset", "count", "local", "ticket", "entityMap",
                "entityMapLifetime", "splitEntities")  # fmt: skip


async def retrieve(broker: Broker, request: Request) -> Response:
    """Show the past of one entity."""
    exchange.only(request, *SHOWN)
    _require_no_geojson(request)
    urn = urn_of(request)
    context = await broker.contexts.of_link(request)
    temporal = read_parameters(request.query, needs_span=False)
    view = read_view({name: request.query.get(name) for name in SHOWN}, context, temporal)
    async with broker.db.session(request.tenant, request.access) as connection:
        head = await find_head(connection, request.tenant.id, urn)
        if head is None:
            raise ResourceNotFound(f"Nothing is known of {urn[:200]!r}.")
        cold = await cold_of(connection, request.tenant.id, broker.settings.cold_store)
        asked = Asked(temporal, view, _EVERYTHING)
        told = await _tell(connection, broker, request, asked, [Meant(head)], cold)
    if not told.documents[0]:
        raise ResourceNotFound("The entity has none of the members asked for.")
    headers = []
    if request.query.get("entityMap") == "true":
        headers.append(_mapped(broker, request, [urn]))
    return await _answer(broker, request, context, told.documents[0], told, headers)


async def query(broker: Broker, request: Request) -> Response:
    """Show the past of the entities that an address asks for."""
    exchange.only(request, *SHOWN, *SELECTING)
    context = await broker.contexts.of_link(request)
    return await _query(broker, request, context, read_address(request, context, broker.settings))


async def query_by_body(broker: Broker, request: Request) -> Response:
    """Show the past of the entities that a Query in the body asks for."""
    exchange.only(request, *_FORM)
    document = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, document)
    return await _query(broker, request, context, read_document(document, request, context, broker.settings))


async def _query(broker: Broker, request: Request, context: Context, asked: Asked) -> Response:
    _require_no_geojson(request)
    is_mapped = entity_maps.is_wanted(request)
    known = _known_map(broker, request) if is_mapped else None
    if known is not None:
        asked = replace(asked, within=frozenset(known.sources))
    async with broker.db.session(request.tenant, request.access) as connection:
        cold = await cold_of(connection, request.tenant.id, broker.settings.cold_store)
        selection = await select(connection, request.tenant.id, asked, cold)
        whole: Selection | None = None
        if is_mapped and known is None:
            everything = replace(asked, limit=entity_maps.MOST, offset=0)
            whole = await select(connection, request.tenant.id, everything, cold)
        told = await _tell(connection, broker, request, asked, selection.entities, cold)
    headers = _page_links(request, asked, has_more=selection.has_more)
    if selection.count is not None:
        headers.append(("NGSILD-Results-Count", str(selection.count)))
    if known is not None:
        headers.append((entity_maps.HEADER, known.location))
    elif whole is not None:
        headers.append(_mapped(broker, request, [one.head.urn for one in whole.entities]))
    status = 200 if whole is None else 201
    shown = [document for document in told.documents if document]
    return await _answer(broker, request, context, shown, told, headers, status)


# -- what is told ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """Entities as they are shown.

    Attributes:
        content_range: Set when not all instances fitted.
    """

    documents: list[Json] = field(default_factory=list)
    content_range: str | None = None


async def _tell(
    connection: Connection,
    broker: Broker,
    request: Request,
    asked: Asked,
    entities: Sequence[Meant],
    cold: Cold | None,
) -> _Told:
    if not entities:
        return _Told()
    wanted = _wanted(request.tenant.id, asked, entities)
    if cold is not None and not cold.overlaps(wanted.span):
        cold = None
    if asked.temporal.aggregation is not None:
        return _Told(await _aggregated(connection, request.received_at, asked, entities, wanted, cold))
    page, kinds = await _page(connection, asked, entities, wanted, broker.settings.max_instances, cold)
    by_entity: dict[int, dict[str, list[Instance]]] = {}
    for instance in page.instances:
        by_entity.setdefault(instance.entity_id, {}).setdefault(instance.attribute, []).append(instance)
    documents = [
        evolution(one.head, by_entity.get(one.head.id, {}), asked.temporal, asked.view,
                  kinds.get(one.head.id, {}))
        for one in entities
    ]  # fmt: skip
    return _Told(documents, page.content_range)


async def _page(
    connection: Connection,
    asked: Asked,
    entities: Sequence[Meant],
    wanted: Wanted,
    most: int,
    cold: Cold | None,
) -> tuple[Page, Mapping[int, Mapping[str, str]]]:
    """Return the instances that fit into the answer, and what else there is when some did not."""
    if has_conditions(asked):
        instances = await _that_fit(connection, asked, entities, wanted, cold)
        present: dict[int, dict[str, str]] = {}
        for instance in instances:
            present.setdefault(instance.entity_id, {}).setdefault(instance.attribute, instance.body["type"])
        page = cut(instances, wanted.span, most)
        return page, present if page.content_range else {}
    instances = await read_instances(connection, replace(wanted, most=most))
    if cold is not None:
        instances = await with_cold(connection, cold, replace(wanted, most=most), instances)
        if wanted.span.last is not None:
            instances = last_of_each(instances, wanted.span.last)
    page = cut(instances, wanted.span, most)
    if page.content_range is None:
        return page, {}
    return page, await attributes_in_span(connection, wanted, has_cold=cold is not None)


async def _that_fit(
    connection: Connection, asked: Asked, entities: Sequence[Meant], wanted: Wanted, cold: Cold | None
) -> list[Instance]:
    everything = replace(
        wanted, span=replace(wanted.span, last=None), most=MAX_LOOKED_AT, number=compared_number(asked)
    )
    found = await read_instances(connection, everything)
    if cold is not None:
        found = await with_cold(connection, cold, everything, found)
    if len(found) > MAX_LOOKED_AT:
        raise TooComplexQuery(f"More than {MAX_LOOKED_AT} instances would have to be looked at.")
    known = {instance.instance for instance in found}
    found += [one for meant in entities for one in meant.scopes
              if one.instance not in known and is_shown(one.attribute, asked.view)]  # fmt: skip
    kept = await those_shown(asked, entities, found)
    kept.sort(key=time_of)
    return kept if wanted.span.last is None else last_of_each(kept, wanted.span.last)


def _wanted(tenant: int, asked: Asked, entities: Sequence[Meant]) -> Wanted:
    view = asked.view
    names = view.attrs
    if view.pick is not None:
        picked = frozenset(view.pick.members) - {"id", "type"}
        names = picked if names is None else names & picked
    omitted = () if view.omit is None else tuple(name for name in view.omit.members if view.omit.hides(name))
    return Wanted(
        tenant, [one.head.id for one in entities], asked.temporal.span, names, omitted, view.datasets
    )


# -- figures ---------------------------------------------------------------------------------------


async def _aggregated(
    connection: Connection,
    now: datetime,
    asked: Asked,
    entities: Sequence[Meant],
    wanted: Wanted,
    cold: Cold | None,
) -> list[Json]:
    aggregation = asked.temporal.aggregation
    assert aggregation is not None  # noqa: S101 - the caller looked
    found: Mapping[int, Aggregated]
    if has_conditions(asked):
        instances = await _that_fit(connection, asked, entities, wanted, cold)
        found = sums_of(instances, wanted.span, aggregation, now)
    else:
        found = await read_sums(connection, wanted, aggregation, now, cold)
    documents = []
    for one in entities:
        document = shown_head(one.head, asked.view, with_system_times=asked.temporal.with_system_times)
        names = set(_named(asked.view))
        for name, datasets in sorted(found.get(one.head.id, {}).items()):
            shown, missing = represent(datasets, aggregation.methods)
            if missing and name in names:
                raise InvalidRequest(
                    f"{asked.view.context.compact_name(name)}: {', '.join(missing)} cannot be computed of it."
                )
            if shown is not None and is_shown(name, asked.view):
                document[asked.view.context.compact_name(name)] = shown
        documents.append(document)
    return documents


def _named(view: View) -> Sequence[str]:
    """Return the attributes that the client named."""
    return (*(view.attrs or ()), *(view.pick.members if view.pick else ()))


# -- the answer ------------------------------------------------------------------------------------


async def _answer(
    broker: Broker, request: Request, context: Context, document: Any, told: _Told,
    headers: Sequence[tuple[str, str]] = (), status: int = 200,
) -> Response:  # fmt: skip
    extra = [*headers]
    if told.content_range is not None:
        extra.append(("Content-Range", told.content_range))
    if told.content_range is not None:
        status = 206
    return await answer(broker, request, context, document, status=status, headers=extra)


def _known_map(broker: Broker, request: Request) -> EntityMap | None:
    """Return the entity map that the request goes on with, None if it names none that is known."""
    urn = entity_maps.named(request)
    return None if urn is None else entity_maps.maps_of(broker).get(request, urn)


def _mapped(broker: Broker, request: Request, urns: Sequence[str]) -> tuple[str, str]:
    """Keep which entities were found; return the header that says where (5.7.4.4)."""
    lifetime = entity_maps.read_lifetime(request.query.get("entityMapLifetime"))
    sources = {urn: [entity_maps.OWN] for urn in urns}
    return entity_maps.HEADER, entity_maps.maps_of(broker).make(request, sources, lifetime).location


def _page_links(request: Request, asked: Asked, *, has_more: bool) -> list[tuple[str, str]]:
    """Return links to the pages before and after (6.3.10)."""
    pages = []
    if asked.offset > 0 and asked.limit:
        pages.append(("prev", max(0, asked.offset - asked.limit)))
    if has_more and asked.limit:
        pages.append(("next", asked.offset + asked.limit))
    kind = "application/ld+json"
    path = "/ngsi-ld/v1/" + "/".join(request.segments)
    kept = [(name, value) for name, value in request.query if name not in ("limit", "offset", "ticket")]
    return [
        ("Link", f'<{path}?{urlencode([*kept, ("limit", asked.limit), ("offset", offset)])}>;'
                 f'rel="{name}";type="{kind}"')
        for name, offset in pages
    ]  # fmt: skip


def _require_no_geojson(request: Request) -> None:
    """GeoJSON has no form for the past.

    Raises:
        NotAcceptable: nothing else is accepted.
    """
    if (
        "geo+json" in request.headers.get("accept", "")
        and exchange.accepted(request.headers) == exchange.GEO_JSON
    ):
        raise NotAcceptable


ROUTES: Final = (
    Route("GET", "temporal/entities", query),
    Route("GET", "temporal/entities/{entity_id}", retrieve),
    Route("POST", "temporal/entityOperations/query", query_by_body),
)
