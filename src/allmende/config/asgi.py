"""The front door: looks at the path and hands a request to the hub or to Django.

Django runs as WSGI in threads, which costs half the processor time of its own ASGI handler; the hub
speaks ASGI itself and holds thousands of open event streams in one thread.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Protocol
from urllib.parse import quote_from_bytes

Scope = MutableMapping[str, Any]  # Any: ASGI scopes and messages are loosely typed by their specification
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

#: First path segments that belong to the data hub.
HUB_PREFIXES = ("/ngsi-ld", "/sta", "/ingest", "/live")
_BELOW_HUB = tuple(f"{prefix}/" for prefix in HUB_PREFIXES)
_FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"})


_ASCII: Final = bytes(range(128))
_GUARD = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


class HubApp(Protocol):
    """What the data hub gives the front door (`allmende.datahub.ingest.app.create_hub`)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request under HUB_PREFIXES."""

    async def start(self) -> None:
        """Open connections; called before the port opens."""

    async def stop(self) -> None:
        """Commit what was accepted and close; called after the port closed."""

    def close_streams(self) -> None:
        """Tell every open event stream to end."""


class FrontDoor:
    """One ASGI application in front of web and hub; either may be missing.

    Args:
        web: Django, wrapped; None in a process that serves the hub alone.
        hub: The data hub; None in a process that serves pages alone.
        trusted_proxy: Whether X-Forwarded-For and X-Forwarded-Proto come from a proxy of ours.
            Otherwise they are dropped, since anyone can send them.
    """

    def __init__(self, *, web: AsgiApp | None, hub: HubApp | None, trusted_proxy: bool) -> None:
        self._web = web
        self._hub = hub
        self._trusted_proxy = trusted_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        seen_from_outside(scope, trusted_proxy=self._trusted_proxy)
        is_for_hub = is_hub_path(scope["path"])
        app = self._hub if is_for_hub else self._web
        if app is None:
            await _answer_not_here(send)
            return
        if is_for_hub:
            await app(scope, receive, _guarded(send))
        else:
            await app(scope, _as_coroutine(receive), send)


def is_hub_path(path: str) -> bool:
    """Whether the hub answers this path: `/ingest` and `/ingest/…`, not `/ingestion`."""
    return path.startswith(_BELOW_HUB) or path in HUB_PREFIXES


def seen_from_outside(scope: Scope, *, trusted_proxy: bool) -> None:
    """Make the scope say who really asks, from where and by which scheme.

    Header names with an underscore are dropped as well: WSGI cannot tell `X_Forwarded_For` from
    `X-Forwarded-For`.
    """
    headers: list[tuple[bytes, bytes]] = list(scope["headers"])
    if trusted_proxy:
        forwarded = {name: value.decode("latin1") for name, value in headers if name in _FORWARDED}
        # The last entry is the one our proxy wrote; earlier ones are what the client claims.
        address = forwarded.get(b"x-forwarded-for", "").rpartition(",")[2].strip()
        if address:
            scope["client"] = (address, 0)
        scheme = forwarded.get(b"x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        if scheme in {"http", "https"}:
            scope["scheme"] = scheme
    query: bytes = scope.get("query_string", b"")
    if not query.isascii():
        # Some senders do not escape umlauts; WSGI's query is ASCII, and a2wsgi fails at anything else.
        scope["query_string"] = quote_from_bytes(query, safe=_ASCII).encode("ascii")
    scope["headers"] = [
        (name, value) for name, value in headers if name not in _FORWARDED and b"_" not in name
    ]


def _guarded(send: Send) -> Send:
    """Add what keeps a browser from making more of an answer of the hub than data; Django adds its own."""

    async def send_guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *_GUARD]}
        await send(message)

    return send_guarded


def _as_coroutine(receive: Receive) -> Receive:
    """Give a2wsgi what it hands to `run_coroutine_threadsafe`; the server's own awaitable is no coroutine."""

    async def next_message() -> Message:
        return await receive()

    return next_message


async def _answer_not_here(send: Send) -> None:
    body = b"Dieser Dienst laeuft in einem anderen Prozess.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": body})
