"""Create, query, retrieve, update and delete subscriptions (ETSI GS CIM 009, 5.8.1 to 5.8.5, 6.10, 6.11).

The same operations serve subscriptions to context sources (5.11.2 to 5.11.6), which differ in kind only;
what they start besides is handed in as hooks.
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from allmende.datahub.gateway.access import TENANT_HEADERS
from allmende.datahub.gateway.requests import Handler, Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker, Json
from allmende.datahub.ngsild.contexts import Context, Contexts
from allmende.datahub.ngsild.errors import (
    AlreadyExists,
    BadRequestData,
    NotAcceptable,
    ResourceNotFound,
)
from allmende.datahub.ngsild.names import is_uri
from allmende.datahub.ngsild.subscriptions import checks, store
from allmende.datahub.ngsild.subscriptions.answers import subscription
from allmende.datahub.ngsild.subscriptions.counters import Key
from allmende.datahub.ngsild.subscriptions.document import patch, read
from allmende.datahub.ngsild.subscriptions.engine import Engine
from allmende.datahub.ngsild.subscriptions.store import Record
from allmende.datahub.ngsild.subscriptions.watch import Stored

PREFIX: Final = "/ngsi-ld/v1"
MAX_URN: Final = 1024
#: Where the engine stands in `broker.extras`.
EXTRA: Final = "subscriptions"
_MEDIA: Final = frozenset({exchange.JSON, exchange.LD_JSON})


class Started(Protocol):
    """What follows when a subscription begins, changes or ends."""

    async def __call__(self, broker: Broker, request: Request, record: Record | None, key: Key) -> None:
        """Act on what a subscription is now; `record` is None when it was deleted."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Subscriptions to entities or to context sources.

    Attributes:
        name: As stored.
        path: Below the interface's prefix.
        follow: See `Started`.
    """

    name: str
    path: str
    follow: Started


def engine_of(broker: Broker) -> Engine:
    """Return the engine of this process."""
    engine: Engine = broker.extras[EXTRA]
    return engine


def routes(kind: Kind) -> list[Route[Broker]]:
    """Return the routes of one kind of subscriptions.

    All of them need the right to write: subscriptions make the hub send data away, and they hold the
    keys of their receivers.
    """

    def bound(handler: Callable[[Kind, Broker, Request], Awaitable[Response]]) -> Handler[Broker]:
        async def handle(broker: Broker, request: Request) -> Response:
            return await handler(kind, broker, request)

        return handle

    one = f"{kind.path}/{{subscription_id}}"
    return [
        Route("POST", kind.path, bound(_create), "write"),
        Route("GET", kind.path, bound(_query), "write"),
        Route("GET", one, bound(_retrieve), "write"),
        Route("PATCH", one, bound(_update), "write"),
        Route("DELETE", one, bound(_delete), "write"),
    ]


async def _create(kind: Kind, broker: Broker, request: Request) -> Response:
    exchange.only(request)
    payload = exchange.read_object(request.body)
    context = await _contexts(broker).of_body(request, payload)
    document = read(payload, context, now=request.received_at)
    urn = _urn_of(payload)
    await _add_delivery(broker, request, document, context)
    stored = Stored(
        (request.tenant.id, kind.name, urn), document, context.value, document.get("isActive", True),
        _expiry(document),
    )  # fmt: skip
    await engine_of(broker).make(stored)
    async with broker.db.session(request.tenant, request.access) as connection:
        if not await store.insert(connection, stored, request.access.name):
            raise AlreadyExists(f"There is a subscription {urn} already.")
    await kind.follow(broker, request, Record(stored, 0, 0, None, None), stored.key)
    return Response(201, headers=[("Location", f"{PREFIX}/{kind.path}/{urn}")])


async def _query(kind: Kind, broker: Broker, request: Request) -> Response:
    exchange.only(request, "limit", "offset", "count", "options", "ticket")
    limit, offset = page_of(request, broker)
    is_counted = exchange.flag(request, "count") or "count" in exchange.options_of(
        request, "count", "sysAttrs"
    )
    context = await _contexts(broker).of_link(request)
    async with broker.db.session(request.tenant, request.access) as connection:
        # One more tells whether there is a next page.
        records = await store.page(connection, request.tenant.id, kind.name, limit + (limit > 0), offset)
        total = await store.count(connection, request.tenant.id, kind.name) if is_counted else None
    headers = page_links(kind.path, request, limit, offset, has_more=len(records) > limit)
    if total is not None:
        headers.append(("NGSILD-Results-Count", str(total)))
    shown = [_shown(broker, record, context, request) for record in records[:limit]]
    return await _answer(broker, request, context, shown, headers)


async def _retrieve(kind: Kind, broker: Broker, request: Request) -> Response:
    exchange.only(request, "options", "ticket")
    exchange.options_of(request, "sysAttrs")
    key = _key(kind, request)
    context = await _contexts(broker).of_link(request)
    async with broker.db.session(request.tenant, request.access) as connection:
        record = await store.find(connection, key)
    if record is None:
        raise _unknown(key)
    return await _answer(broker, request, context, _shown(broker, record, context, request), [])


async def _update(kind: Kind, broker: Broker, request: Request) -> Response:
    exchange.only(request)
    key = _key(kind, request)
    fragment = exchange.read_object(request.body)
    context = await _contexts(broker).of_body(request, fragment)
    async with broker.db.session(request.tenant, request.access) as connection:
        record = await store.lock(connection, key)
        if record is None:
            raise _unknown(key)
        before = record.stored
        document = patch(before.document, fragment, context, now=request.received_at)
        if "jsonldContext" in fragment:
            given = await _contexts(broker).from_value(before.context, request)
            await _add_delivery(broker, request, document, given)
        is_active = document.get("isActive", True) if "isActive" in fragment else before.is_active
        after = replace(before, document=document, is_active=is_active, expires_at=_expiry(document))
        await engine_of(broker).make(after)
        await store.update(connection, after)
    await kind.follow(broker, request, replace(record, stored=after), key)
    return Response(204)


async def _delete(kind: Kind, broker: Broker, request: Request) -> Response:
    exchange.only(request)
    key = _key(kind, request)
    async with broker.db.session(request.tenant, request.access) as connection:
        if not await store.delete(connection, key):
            raise _unknown(key)
    await kind.follow(broker, request, None, key)
    return Response(204)


# -- parts -----------------------------------------------------------------------------------------


def _contexts(broker: Broker) -> Contexts:
    contexts: Any = broker.contexts  # Any: the protocol in `broker.py` says less than the class
    found: Contexts = contexts
    return found


def _urn_of(payload: Json) -> str:
    given = payload.get("id", payload.get("@id"))
    if given is None:
        if "id" in payload or "@id" in payload:
            raise BadRequestData("The id must be a URI.")
        return f"urn:ngsi-ld:Subscription:{uuid.uuid4()}"
    urn = checks.uri(given, "The id")
    if len(urn) > MAX_URN:
        raise BadRequestData(f"An id has at most {MAX_URN} characters.")
    return urn


def _key(kind: Kind, request: Request) -> Key:
    urn = request.parts["subscription_id"]
    if not is_uri(urn):
        raise BadRequestData("The identifier of a subscription is a URI.")
    return request.tenant.id, kind.name, urn


def _unknown(key: Key) -> ResourceNotFound:
    return ResourceNotFound(f"There is no subscription {key[2][:200]}.")


def _expiry(document: Json) -> Any:  # Any: datetime or None
    return checks.moment(document["expiresAt"], "expiresAt") if "expiresAt" in document else None


async def _add_delivery(broker: Broker, request: Request, document: Json, context: Context) -> None:
    """Note what notifications need and only a request knows: the context's address, the tenant header.

    Raises:
        BadRequestData, LdContextNotAvailable: `jsonldContext` is no context or cannot be fetched.
    """
    contexts = _contexts(broker)
    notified = context
    if "jsonldContext" in document:
        notified = await contexts.from_value(document["jsonldContext"], request)
    document["_link"] = await contexts.address_of(notified, request)
    tenant = next((request.headers[name] for name in TENANT_HEADERS if request.headers.get(name)), "")
    if tenant:
        document["_tenant"] = tenant


def _shown(broker: Broker, record: Record, context: Context, request: Request) -> Json:
    counters = engine_of(broker).notifier.counters
    complete = record.with_unsaved(counters.unsaved(record.stored.key))
    return subscription(complete, context, request.received_at)


async def _answer(
    broker: Broker, request: Request, context: Context, shown: Any, headers: list[tuple[str, str]]
) -> Response:  # Any: one subscription or a list
    accept = exchange.accepted(request.headers)
    if accept not in _MEDIA:
        raise NotAcceptable
    preferred = request.headers.get("prefer", "")
    if preferred.startswith("ngsi-ld="):
        headers = [*headers, ("Preference-Applied", preferred)]
    if accept == exchange.JSON:
        link = ("Link", await _contexts(broker).link_header(context, request))
        return exchange.json_response(shown, headers=[link, *headers])
    for one in shown if isinstance(shown, list) else [shown]:
        one["@context"] = context.value
    return exchange.json_response(shown, kind=exchange.LD_JSON, headers=headers)


# -- pages -----------------------------------------------------------------------------------------


def page_of(request: Request, broker: Broker) -> tuple[int, int]:
    """Return limit and offset (5.5.9).

    Raises:
        BadRequestData: they are no numbers, negative, or too large; limit 0 only goes with `count`.
    """
    limit = _number(request, "limit", broker.settings.default_limit)
    offset = _number(request, "offset", 0)
    if limit > broker.settings.max_limit:
        raise BadRequestData(f"limit is at most {broker.settings.max_limit}.")
    is_counted = request.query.get("count") == "true" or "count" in (request.query.get("options") or "")
    if limit == 0 and not is_counted:
        raise BadRequestData("limit=0 only goes with count=true.")
    return limit, offset


def page_links(
    path: str, request: Request, limit: int, offset: int, *, has_more: bool
) -> list[tuple[str, str]]:
    """Return the Link headers to the pages before and after (6.3.10)."""
    rest = "".join(
        f"&{name}={value}"
        for name, value in request.query
        if name in ("count", "options") and value.isalnum()
    )
    links = []
    if offset > 0 and limit > 0:
        links.append(_page_link(path, limit, max(offset - limit, 0), rest, "prev"))
    if has_more and limit > 0:
        links.append(_page_link(path, limit, offset + limit, rest, "next"))
    return links


def _page_link(path: str, limit: int, offset: int, rest: str, rel: str) -> tuple[str, str]:
    address = f"{PREFIX}/{path}?limit={limit}&offset={offset}{rest}"
    return "Link", f'<{address}>;rel="{rel}";type="application/ld+json"'


def _number(request: Request, name: str, default: int) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise BadRequestData(f"{name} must be a whole number, not negative.")
    return int(text)


# -- subscriptions to entities ---------------------------------------------------------------------


async def _follow_entities(broker: Broker, request: Request, record: Record | None, key: Key) -> None:
    """Work at once with what was just stored; other processes hear of it through the database."""
    engine = engine_of(broker)
    if record is None or record.stored.status(request.received_at) != "active":
        engine.drop(key)
    else:
        engine.drop_outdated(record.stored)
        await engine.take_up(record.stored)
        if engine.prepare is not None:
            await engine.prepare(key[0])


ENTITY_KIND: Final = Kind("entity", "subscriptions", _follow_entities)
ROUTES: Final = routes(ENTITY_KIND)
