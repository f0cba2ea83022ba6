"""One entity: create, retrieve, replace, merge, delete (ETSI GS CIM 009, 6.4.3.1 and 6.5)."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import documents, entity_store, exchange
from allmende.datahub.ngsild.answers import answer, location
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.distributed import entity_maps
from allmende.datahub.ngsild.documents import Result
from allmende.datahub.ngsild.entities.creations import creations_of
from allmende.datahub.ngsild.entities.target import change, requested, type_selection, urn_of
from allmende.datahub.ngsild.entity_store import Found
from allmende.datahub.ngsild.errors import (
    AlreadyExists,
    BadRequestData,
    ResourceNotFound,
)
from allmende.datahub.ngsild.events import Change
from allmende.datahub.ngsild.fragments import read_entity
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import is_language, read_time
from allmende.datahub.ngsild.query.asked import check_shown, read_linking
from allmende.datahub.ngsild.query.linking import with_linked
from allmende.datahub.ngsild.representations import EntityState, View, entity, feature, read_view
from allmende.datahub.ngsild.values import CHECKS

#: Query parameters that say how entities are shown.
VIEW_PARAMETERS: Final = (
    "options", "format", "attrs", "pick", "omit", "lang", "datasetId", "geometryProperty",
)  # fmt: skip
MAP_PARAMETERS: Final = ("entityMap", "entityMapLifetime")
JOIN_PARAMETERS: Final = ("join", "joinLevel", "containedBy")
#: Parameters of every operation: who answers, and the portal's ticket.
COMMON: Final = ("local", "ticket")


async def create(broker: Broker, request: Request) -> Response:
    """Make an entity."""
    exchange.only(request, *COMMON)
    document = exchange.read_object(request.body)
    context = await broker.contexts.of_body(request, document)
    fragment = read_entity(document, context, Mode.CREATE)
    created = await creations_of(broker).create(request.tenant.id, fragment)
    state = created.state
    if created.id is None:
        raise AlreadyExists(f"There is an entity {state.urn[:200]!r} already.")
    broker.events.publish(Change(request.tenant.id, created.id, None, state, state.created_at))
    return Response(201, headers=[location(request, "entities", state.urn)])


async def find_own(broker: Broker, request: Request, urn: str, context: Context) -> Found | None:
    """Return an entity that this broker keeps."""
    return await entity_store.get(broker.db, request.tenant, request.access, urn)


#: Finds the entity that is shown; `context` says what the client's names mean.
Find = Callable[[Broker, Request, str, Context], Awaitable[Found | None]]


async def retrieve(
    broker: Broker, request: Request, find: Find = find_own, *, sources: list[str] | None = None
) -> Response:
    """Show an entity.

    Args:
        sources: Who knows the entity, as `find` left it; None: only this broker does.
    """
    exchange.only(request, *VIEW_PARAMETERS, *JOIN_PARAMETERS, *MAP_PARAMETERS, "type", *COMMON)
    exchange.options_of(request, "sysAttrs", "keyValues", "simplified", "concise", "normalized")
    urn = urn_of(request)
    kind = exchange.accepted(request.headers)
    context = await broker.contexts.of_link(request)
    view = read_view(request.query, context, is_geojson=kind == exchange.GEO_JSON)
    linking = read_linking(request.query)
    check_shown(view, linking)
    wanted = type_selection(request, context)
    found = await find(broker, request, urn, context)
    if found is None or (wanted is not None and not wanted.fits(frozenset(found.state.types))):
        raise ResourceNotFound(f"There is no entity {urn[:200]!r}.")
    if view.attrs is not None and view.attrs.isdisjoint(found.state.document):
        raise ResourceNotFound("The entity has none of these attributes.")
    headers = map_headers(broker, request, urn, sources or [entity_maps.OWN])
    if linking is None:
        return await answer(broker, request, context, shown(found, view, kind), kind=kind, headers=headers)
    async with broker.db.session(request.tenant, request.access) as connection:
        listed = await with_linked(connection, request.tenant.id, [found.state], view, linking)
    documents = [one.as_json(is_geojson=kind == exchange.GEO_JSON) for one in listed]
    if linking.join == "inline":
        return await answer(broker, request, context, documents[0], kind=kind, headers=headers)
    if kind == exchange.GEO_JSON:
        collection = {"type": "FeatureCollection", "features": documents}
        return await answer(broker, request, context, collection, kind=kind, headers=headers)
    return await answer(broker, request, context, documents, kind=kind, headers=headers)


def map_headers(broker: Broker, request: Request, urn: str, sources: list[str]) -> list[tuple[str, str]]:
    """Return the header that names the entity map of a request, if one is wanted (5.7.1.4)."""
    exchange.flag(request, "entityMap")
    if not entity_maps.is_wanted(request):
        return []
    maps = entity_maps.maps_of(broker)
    known = entity_maps.named(request)
    used = maps.get(request, known) if known else None
    if used is None:
        lifetime = entity_maps.read_lifetime(request.query.get("entityMapLifetime"))
        used = maps.make(request, {urn: sources}, lifetime)
    return [(entity_maps.HEADER, used.location)]


def shown(found: Found, view: View, kind: str) -> Json:
    """Return an entity as the client wants it."""
    state = found.state
    represented = EntityState(
        urn=state.urn, types=state.types, document=state.document, scopes=state.scopes,
        created_at=state.created_at, modified_at=state.modified_at, expires_at=state.expires_at,
    )  # fmt: skip
    return feature(represented, view) if kind == exchange.GEO_JSON else entity(represented, view)


async def replace(broker: Broker, request: Request) -> Response:
    """Put a complete entity in the place of another."""
    exchange.only(request, "type", *COMMON)
    target = await requested(broker, request)
    fragment = read_entity({"id": target.urn, **target.document}, target.context, Mode.CREATE)
    _require_same_id(fragment.urn, target.urn)
    await change(broker, request, target, lambda found: documents.replaced(
        found.state, fragment, request.received_at))  # fmt: skip
    return Response(204)


async def merge(broker: Broker, request: Request) -> Response:
    """Merge a fragment into an entity."""
    exchange.only(request, "options", "format", "observedAt", "lang", "type", *COMMON)
    options = exchange.options_of(request, "keyValues", "simplified", "concise", "normalized")
    is_simplified = request.query.get("format") in ("simplified", "keyValues") or bool(
        options & {"keyValues", "simplified"}
    )
    observed_at, language = _common_time(request), _common_language(request)
    target = await requested(broker, request)
    _require_same_id(target.document.get("id", target.document.get("@id")), target.urn)

    def merged(found: Found) -> Result:
        document = target.document
        if is_simplified or language:
            document = in_kinds_of(found, document, target.context, language, is_simplified=is_simplified)
        fragment = read_entity(document, target.context, Mode.MERGE)
        return documents.merged(found.state, fragment, request.received_at, observed_at=observed_at)

    await change(broker, request, target, merged)
    return Response(204)


async def delete(broker: Broker, request: Request) -> Response:
    """Delete an entity; its temporal evolution stays, unless the settings say otherwise."""
    exchange.only(request, "type", *COMMON)
    urn = urn_of(request)
    context = await broker.contexts.of_link(request)
    wanted = type_selection(request, context)
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        found = (await entity_store.lock(connection, request.tenant.id, [urn])).get(urn)
        if found is None or (wanted is not None and not wanted.fits(frozenset(found.state.types))):
            raise ResourceNotFound(f"There is no entity {urn[:200]!r}.")
        await entity_store.delete(
            connection, request.tenant.id, [found], request.received_at,
            with_history=broker.settings.deletes_history,
        )  # fmt: skip
    broker.events.publish(Change(request.tenant.id, found.id, found.state, None, request.received_at))
    return Response(204)


def in_kinds_of(
    found: Found, document: Json, context: Context, language: str | None, *, is_simplified: bool
) -> Json:
    """Write bare values out as the kinds of attribute that the entity has (5.6.17.4).

    Args:
        language: A bare text for a LanguageProperty means its text in this language.
    """
    written: Json = {}
    for key, value in document.items():
        is_attribute = not key.startswith("@") and key not in ("id", "type", "scope", "expiresAt")
        written[key] = value
        if is_attribute and not _is_written_out(value, is_simplified=is_simplified):
            old = next(iter(documents.instances_of(found.state.document, context.expand_name(key))), None)
            written[key] = _in_kind(old["type"] if old else "Property", value, language, is_simplified)
    return written


def _is_written_out(value: Any, *, is_simplified: bool) -> bool:  # Any: what clients send
    if value == "urn:ngsi-ld:null":
        return True
    if isinstance(value, dict):
        return not is_simplified or any(key in value for key in ("languageMap", "json", "vocab", "dataset"))
    return isinstance(value, list) and not is_simplified


def _in_kind(kind: str, value: Any, language: str | None, is_simplified: bool) -> Any:
    if kind == "LanguageProperty":
        if isinstance(value, (str, list)):
            return {"type": kind, "languageMap": {language or "@none": value}}
        return {"type": kind, "languageMap": value}
    if not is_simplified:
        return value
    if kind == "Property" and isinstance(value, dict) and "coordinates" in value:
        kind = "GeoProperty"
    return {"type": kind, CHECKS[kind].member: value}


def _common_time(request: Request) -> str | None:
    text = request.query.get("observedAt")
    if text is not None and read_time(text) is None:
        raise BadRequestData("observedAt must be a time such as 2026-03-01T10:00:00Z.")
    return text


def _common_language(request: Request) -> str | None:
    text = request.query.get("lang")
    if text is not None and not is_language(text):
        raise BadRequestData("lang must be one language tag.")
    return text


def _require_same_id(given: object, urn: str) -> None:
    if given is not None and given != urn:
        raise BadRequestData("The id in the body is another one than in the address.")


async def refuse_all(broker: Broker, request: Request) -> Response:
    """Refuse to change entities without naming one.

    Raises:
        BadRequestData: always.
    """
    raise BadRequestData("The address names no entity.")


ROUTES: Final = (
    Route("POST", "entities", create, "write"),
    Route("PUT", "entities", refuse_all, "write"),
    Route("PATCH", "entities", refuse_all, "write"),
    Route("GET", "entities/{entity_id}", retrieve),
    Route("PUT", "entities/{entity_id}", replace, "write"),
    Route("PATCH", "entities/{entity_id}", merge, "write"),
    Route("DELETE", "entities/{entity_id}", delete, "write"),
)
