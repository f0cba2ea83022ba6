"""Requests and responses as values, and the table that finds who answers which."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import parse_qsl, unquote

from allmende.datahub.gateway.access import Access, Tenant
from allmende.datahub.gateway.errors import (
    ApiProblem,
    BodyTooLarge,
    BodyTooSlow,
    MethodNotAllowed,
    NoSuchAddress,
)

Scope = MutableMapping[str, Any]  # Any: ASGI scopes and events are loosely typed by their specification
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

Right = Literal["read", "write"]
BrokerT = TypeVar("BrokerT")
MAX_QUERY_FIELDS = 100


class ClientGone(Exception):
    """The client hung up before its request was complete; nobody waits for an answer."""


class Query:
    """The parameters of a request's query string; a name may occur several times."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = list(pairs)

    @classmethod
    def parse(cls, query_string: bytes) -> "Query":
        """Read a raw query string.

        Raises:
            ApiProblem: 400, it has more than `MAX_QUERY_FIELDS` parameters.
        """
        if not query_string:
            return cls()
        try:
            return cls(
                parse_qsl(
                    query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_QUERY_FIELDS
                )
            )
        except ValueError as err:
            raise ApiProblem(f"At most {MAX_QUERY_FIELDS} query parameters.") from err

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the last value of a parameter."""
        for key, value in reversed(self._pairs):
            if key == name:
                return value
        return default

    def all(self, name: str) -> list[str]:
        """Return every value of a parameter, in order."""
        return [value for key, value in self._pairs if key == name]

    def names(self) -> set[str]:
        """Return the names that occur."""
        return {key for key, _ in self._pairs}

    def pairs(self) -> list[tuple[str, str]]:
        """Return names and values in the order of the query string."""
        return list(self._pairs)

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self._pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)


@dataclass(frozen=True, slots=True)
class Request:
    """One request below an interface's prefix, read completely.

    Attributes:
        path: As sent, without the prefix, e.g. "/entities/urn:x".
        segments: The parts of the path, percent-decoded.
        headers: Lower-case names; repeated headers are joined with ", ".
        parts: What the route's pattern named, e.g. {"entity_id": "urn:x"}.
        tenant: Whose data is asked for.
        base_url: Address of the interface as the client sees it, without trailing slash.
        received_at: UTC.
    """

    method: str
    path: str
    segments: tuple[str, ...]
    query: Query
    headers: Mapping[str, str]
    body: bytes
    tenant: Tenant
    access: Access
    base_url: str
    received_at: datetime
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Response:
    """One answer, complete."""

    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)


Handler = Callable[[BrokerT, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route(Generic[BrokerT]):
    """Who answers a method at an address.

    Attributes:
        pattern: E.g. "entities/{entity_id}/attrs/{attr}".
        right: What the request's token must allow.
    """

    method: str
    pattern: str
    handler: Handler[BrokerT]
    right: Right = "read"


class Router(Generic[BrokerT]):
    """Finds the route of a request. A trailing slash changes nothing; HEAD is answered like GET."""

    def __init__(self, routes: Sequence[Route[BrokerT]]) -> None:
        self.routes = tuple(routes)
        self._fixed: dict[tuple[str, ...], dict[str, Route[BrokerT]]] = {}
        self._named: dict[int, list[tuple[tuple[str, ...], dict[str, Route[BrokerT]]]]] = {}
        for route in routes:
            self._add(route)

    def find(self, method: str, segments: tuple[str, ...]) -> tuple[Route[BrokerT], dict[str, str]]:
        """Return the route and the named parts of the address.

        Raises:
            NoSuchAddress: no route has this address.
            MethodNotAllowed: there is one, with other methods.
        """
        methods, parts = self._methods(segments)
        if methods is None:
            raise NoSuchAddress
        route = methods.get("GET" if method == "HEAD" else method)
        if route is None:
            raise MethodNotAllowed(sorted(methods))
        return route, parts

    def _add(self, route: Route[BrokerT]) -> None:
        pattern = tuple(route.pattern.strip("/").split("/"))
        if not any(part.startswith("{") for part in pattern):
            self._fixed.setdefault(pattern, {})[route.method] = route
            return
        known = self._named.setdefault(len(pattern), [])
        for other, methods in known:
            if other == pattern:
                methods[route.method] = route
                return
        known.append((pattern, {route.method: route}))
        # The more parts are fixed, the earlier it is tried.
        known.sort(key=lambda entry: sum(part.startswith("{") for part in entry[0]))

    def _methods(self, segments: tuple[str, ...]) -> tuple[dict[str, Route[BrokerT]] | None, dict[str, str]]:
        fixed = self._fixed.get(segments)
        if fixed is not None:
            return fixed, {}
        for pattern, methods in self._named.get(len(segments), ()):
            parts = _match(pattern, segments)
            if parts is not None:
                return methods, parts
        return None, {}


def _match(pattern: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    parts: dict[str, str] = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{"):
            if not given:
                return None
            parts[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return parts


def headers_of(scope: Scope) -> dict[str, str]:
    """Return a request's headers by lower-case name."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def segments_of(scope: Scope, prefix: str) -> tuple[str, ...]:
    """Return the decoded parts of the path below a prefix; an encoded slash stays inside its part."""
    raw: bytes | None = scope.get("raw_path")
    path = raw.decode("latin-1").partition("?")[0] if raw else scope["path"]
    below = path[len(prefix) :].strip("/")
    if not below:
        return ()
    parts = below.split("/")
    return tuple(unquote(part) for part in parts) if raw else tuple(parts)


async def read_body(receive: Receive, headers: Mapping[str, str], *, limit: int, wait_s: float) -> bytes:
    """Return the whole body.

    Raises:
        BodyTooLarge: more than `limit` bytes are announced or come.
        BodyTooSlow: it is not complete after `wait_s` seconds.
        ClientGone: the client hung up.
    """
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge(f"At most {limit} bytes.")
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(wait_s):
            while True:
                event = await receive()
                if event["type"] == "http.disconnect":
                    raise ClientGone
                chunk: bytes = event.get("body", b"")
                size += len(chunk)
                if size > limit:
                    raise BodyTooLarge(f"At most {limit} bytes.")
                chunks.append(chunk)
                if not event.get("more_body", False):
                    return b"".join(chunks)
    except TimeoutError:
        raise BodyTooSlow from None


async def send_response(send: Send, response: Response, *, is_head: bool = False) -> None:
    """Send an answer."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if response.status != 204:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else response.body})
