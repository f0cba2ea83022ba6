"""/jsonldContexts: contexts kept here, added, listed, served, deleted (ETSI GS CIM 009, 5.13, 6.29, 6.30)."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.contexts.core import CORE_DOCUMENT, CORE_URL, is_core
from allmende.datahub.ngsild.contexts.documents import local_id_of
from allmende.datahub.ngsild.contexts.resolve import Contexts
from allmende.datahub.ngsild.contexts.store import PostgresContextStore
from allmende.datahub.ngsild.contexts.types import KeptContext
from allmende.datahub.ngsild.errors import (
    BadRequestData,
    LdContextNotAvailable,
    OperationNotSupported,
    ResourceNotFound,
)
from allmende.datahub.ngsild.names import time_text

if TYPE_CHECKING:
    from allmende.datahub.ngsild.broker import Broker

KINDS: Final = {kind.lower(): kind for kind in ("Cached", "Hosted", "ImplicitlyCreated")}


async def add(broker: "Broker", request: Request) -> Response:
    """Keep a context and serve it from now on."""
    exchange.only(request, "ticket")
    document = exchange.read_json(request.body)
    if not isinstance(document, dict) or document.get("@context") is None:
        raise BadRequestData("The body is a JSON object with the member @context.")
    await _contexts(broker).check(document["@context"])
    local_id = f"urn:ngsi-ld:Context:{uuid.uuid4()}"
    kept = KeptContext("Hosted", local_id, "", {"@context": document["@context"]})
    await _store(broker).keep(request.tenant.id, kept)
    return Response(201, headers=[("Location", f"/ngsi-ld/v1/jsonldContexts/{local_id}")])


async def list_kept(broker: "Broker", request: Request) -> Response:
    """List the tenant's contexts, by address or with all that is known of them."""
    exchange.only(request, "details", "kind", "ticket")
    details = _flag(request, "details")
    given = request.query.get("kind")
    kind = KINDS.get(given.lower()) if given else None
    if given and kind is None:
        raise BadRequestData(f"kind is one of {', '.join(KINDS.values())}.")
    await _contexts(broker).documents.save_uses()
    kept = await _store(broker).listed(request.tenant.id, kind)
    if request.access.kind == "public":
        # Which foreign addresses a town's programs name is nobody else's business.
        kept = [one for one in kept if one.kind == "Hosted"]
    if kind in (None, "Cached"):
        kept = [_core(CORE_URL), *kept]
    if details:
        return _answer([_details(one, request) for one in kept])
    return _answer([_address(one, request) for one in kept])


async def serve(broker: "Broker", request: Request) -> Response:
    """Give a context's content, or what is known of it."""
    exchange.only(request, "details", "ticket")
    details = _flag(request, "details")
    kept = await _find(broker, request)
    if not details:
        if kept.kind == "Cached":
            raise OperationNotSupported("Cached contexts are served by their own server.")
        await _note_serving(broker, request, kept)
        return _answer(dict(kept.body))
    if not is_core(kept.url):
        await _note_serving(broker, request, kept)
        kept = await _find(broker, request)
    return _answer(_details(kept, request))


async def delete(broker: "Broker", request: Request) -> Response:
    """Forget a context; a cached one can be fetched again instead."""
    exchange.only(request, "reload", "ticket")
    reload = _flag(request, "reload")
    kept = await _find(broker, request)
    if is_core(kept.url):
        if not reload:
            raise BadRequestData("The core context is built in and cannot be deleted.")
        return Response(204)
    if reload:
        await _reload(broker, request, kept)
        return Response(204)
    await _store(broker).delete(request.tenant.id, kept.local_id)
    contexts = _contexts(broker)
    contexts.forget(kept.url)
    contexts.forget_hosted(kept.local_id)
    return Response(204)


ROUTES: Final[list[Route[Any]]] = [
    Route("POST", "jsonldContexts", add, "write"),
    Route("GET", "jsonldContexts", list_kept, "read"),
    Route("GET", "jsonldContexts/{context_id}", serve, "read"),
    Route("DELETE", "jsonldContexts/{context_id}", delete, "write"),
]


async def _find(broker: "Broker", request: Request) -> KeptContext:
    name = request.parts["context_id"]
    if is_core(name) or name == local_id_of(CORE_URL):
        return _core(name if is_core(name) else CORE_URL)
    await _contexts(broker).documents.save_uses()
    kept = await _store(broker).find(request.tenant.id, name)
    if kept is None or (kept.kind == "Cached" and request.access.kind == "public"):
        raise ResourceNotFound(f"There is no context {name[:200]!r}.")
    return kept


async def _reload(broker: "Broker", request: Request, kept: KeptContext) -> None:
    if kept.kind != "Cached":
        raise BadRequestData("Only cached contexts can be reloaded.")
    contexts = _contexts(broker)
    try:
        document = await contexts.documents.fetch(kept.url)
        await contexts.check(document.value)
    except BadRequestData as err:
        # 5.13.5.4: also an invalid one counts as not available, and the old one stays.
        raise LdContextNotAvailable(err.detail) from err
    contexts.forget(kept.url)
    await contexts.documents.keep(document, request)


async def _note_serving(broker: "Broker", request: Request, kept: KeptContext) -> None:
    await _store(broker).count_one(request.tenant.id, kept.local_id, request.received_at)


def _core(url: str) -> KeptContext:
    return KeptContext("Cached", local_id_of(url), url, {"@context": dict(CORE_DOCUMENT)}, created_at=_BUILT)


#: Day of the edition whose terms are built in.
_BUILT: Final = datetime.fromisoformat("2025-07-01T00:00:00Z")


def _address(kept: KeptContext, request: Request) -> str:
    return kept.url or f"{request.base_url}/jsonldContexts/{quote(kept.local_id, safe=':')}"


def _details(kept: KeptContext, request: Request) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "URL": _address(kept, request),
        "localId": kept.local_id,
        "kind": kept.kind,
        "numberOfHits": kept.hits,
    }
    times = (("createdAt", kept.created_at), ("expiresAt", kept.expires_at), ("lastUsage", kept.last_used_at))
    shown |= {name: time_text(time) for name, time in times if time is not None}
    if is_core(kept.url):
        shown["extraInfo"] = "built in"
    return shown


def _flag(request: Request, name: str) -> bool:
    given = request.query.get(name)
    if given in (None, "", "false"):
        return False
    if given != "true":
        raise BadRequestData(f"{name} is true or false.")
    return True


def _answer(body: object) -> Response:
    return exchange.json_response(body)


def _contexts(broker: "Broker") -> Contexts:
    contexts = broker.contexts
    if not isinstance(contexts, Contexts):  # pragma: no cover - a broker is built with these
        raise TypeError("the broker has other contexts")
    return contexts


def _store(broker: "Broker") -> PostgresContextStore:
    store = _contexts(broker).store
    if store is None:
        raise OperationNotSupported("This broker keeps no contexts.")
    return store
