"""Requests to other people's servers: never to our own network, never for ever, never without end.

An owner types the address, the hub asks it: without a guard, a town could read what only this machine
may reach. Every address a name resolves to is looked at, and the connection goes to the very address
that was looked at.
"""

import asyncio
import socket
import ssl
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx

from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.pull import AccessDenied, HttpAnswer, SourceUnavailable

CONNECT_WAIT_S = 10.0
READ_WAIT_S = 30.0
#: A whole answer, however slowly it trickles.
ANSWER_WAIT_S = 120.0
MAX_BYTES = 32 * 1024 * 1024
MAX_REDIRECTS = 5
MAX_REMEMBERED = 2_000
LONGEST_PAUSE_S = 24 * 3600.0
AGENT = "Allmende"


async def allowed_addresses(host: str, port: int, allowed: Allowed) -> list[str]:
    """Resolve a name and return its addresses.

    Raises:
        SourceUnavailable: nobody knows the name, or one of its addresses is private.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_WAIT_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as err:
        raise SourceUnavailable(f"the name {host[:100]!a} is unknown", reason="unknown_name") from err
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(allowed.has(address) for address in addresses):
        raise SourceUnavailable(f"{host[:100]!a} is a private address", reason="private_address")
    return addresses


class _GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects only to addresses that were looked at."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,  # Any: httpcore's own union of socket options
    ) -> httpcore.AsyncNetworkStream:
        """Try the addresses of a name in turn."""
        last: Exception = httpcore.ConnectError("no address")
        for address in await allowed_addresses(host, port, self._allowed):
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as err:
                last = err
        raise last

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,  # Any: as above
    ) -> httpcore.AsyncNetworkStream:
        """No address of ours leads to a file."""
        raise SourceUnavailable(f"{path[:100]!a} is no address", reason="bad_address")

    async def sleep(self, seconds: float) -> None:
        """Between attempts; there are none."""
        await asyncio.sleep(seconds)


def guarded_transport(allowed: Allowed) -> httpx.AsyncHTTPTransport:
    """Return httpx's transport with our network below it."""
    transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=20), trust_env=False)
    # httpx has no public place for a network backend; its version is pinned.
    transport._pool = httpcore.AsyncConnectionPool(
        ssl_context=ssl.create_default_context(),
        max_connections=20,
        max_keepalive_connections=5,
        network_backend=_GuardedNetwork(allowed),
    )
    return transport


class Outgoing:
    """The `pull.Http` of worker, hub and portal; an async context manager.

    Args:
        allowed: Private networks that may be reached.
        agent: How we introduce ourselves, with an address for complaints.
        transport: For tests: answers without a network.
    """

    def __init__(
        self, allowed: Allowed, *, agent: str = AGENT, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = httpx.AsyncClient(
            transport=transport or guarded_transport(allowed),
            timeout=httpx.Timeout(READ_WAIT_S, connect=CONNECT_WAIT_S),
            headers={"user-agent": agent},
            max_redirects=MAX_REDIRECTS,
            trust_env=False,
        )
        #: Address → headers that ask for news only; the oldest are forgotten.
        self._known: OrderedDict[str, dict[str, str]] = OrderedDict()

    async def __aenter__(self) -> Self:
        """Nothing is opened before the first request."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """Fetch an address; see `pull.Http`."""
        return await self._ask("GET", url, headers=headers, query=query, follows=True)

    async def get_if_changed(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer | None:
        """Fetch an address unless nothing is new; see `pull.Http`."""
        wanted = {**(headers or {}), **self._known.get(url, {})}
        answer = await self._ask("GET", url, headers=wanted, follows=True)
        if answer.status == httpx.codes.NOT_MODIFIED:
            return None
        self._remember(url, answer)
        return answer

    async def send(
        self, method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """Make any other request; see `pull.Http`."""
        return await self._ask(method, url, headers=headers, body=body, follows=False)

    def _remember(self, url: str, answer: HttpAnswer) -> None:
        told = {
            ours: answer.headers[theirs]
            for theirs, ours in (("etag", "if-none-match"), ("last-modified", "if-modified-since"))
            if theirs in answer.headers
        }
        self._known.pop(url, None)
        if told:
            self._known[url] = told
            if len(self._known) > MAX_REMEMBERED:
                self._known.popitem(last=False)

    async def _ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
        follows: bool,
    ) -> HttpAnswer:
        check_address(url)
        try:
            async with asyncio.timeout(ANSWER_WAIT_S):
                request = self._client.build_request(
                    method, url, headers=dict(headers or {}), params=query, content=body or None
                )
                response = await self._client.send(request, stream=True, follow_redirects=follows)
                try:
                    refuse_failure(response.status_code, response.headers)
                    return HttpAnswer(
                        response.status_code,
                        await _body_of(response),
                        {name.lower(): value for name, value in response.headers.items()},
                        str(response.url),
                    )
                finally:
                    await response.aclose()
        except TimeoutError as err:
            raise SourceUnavailable("the answer took too long", reason="timeout") from err
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, UnicodeError) as err:
            raise unavailable(err) from err


def check_address(url: str) -> None:
    """Refuse what is no web address.

    Raises:
        SourceUnavailable: another scheme than http and https, or no host.
    """
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as err:
        raise SourceUnavailable("not an address", reason="bad_address") from err
    if parts.scheme not in ("http", "https") or not parts.host:
        raise SourceUnavailable("not an http(s) address", reason="bad_address")


async def _body_of(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > MAX_BYTES:
            raise SourceUnavailable(f"more than {MAX_BYTES} bytes", reason="too_large")
        parts.append(part)
    return b"".join(parts)


#: Status → reason, where the class of the status does not say enough.
_REASONS = {404: "not_there", 410: "not_there", 429: "too_many_requests"}


def refuse_failure(status: int, headers: Mapping[str, str]) -> None:
    """Let successful answers and "nothing new" pass.

    Raises:
        AccessDenied: 401, 403, 407.
        SourceUnavailable: any other status.
    """
    if 200 <= status < 300 or status == httpx.codes.NOT_MODIFIED:
        return
    if status in (401, 403, 407):
        raise AccessDenied(f"the server answers {status}")
    reason = _REASONS.get(status, "server_error" if status >= 500 else "refused")
    raise SourceUnavailable(
        f"the server answers {status}", reason=reason, retry_after_s=pause_of(headers.get("retry-after", ""))
    )


def pause_of(text: str) -> float | None:
    """Read `Retry-After`: seconds or a date; None for anything else."""
    if text.strip().isdecimal():
        return min(float(text), LONGEST_PAUSE_S)
    try:
        left_s = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(left_s, 0.0), LONGEST_PAUSE_S)


def unavailable(err: BaseException) -> SourceUnavailable:
    """Turn a failed request into its reason; the text never holds the address, which may hold a key."""
    chain: Sequence[BaseException] = _causes(err)
    for cause in chain:
        if isinstance(cause, SourceUnavailable):
            return cause
    if any(isinstance(cause, ssl.SSLError) for cause in chain):
        return SourceUnavailable("the certificate or the encryption does not fit", reason="tls")
    if isinstance(err, httpx.TimeoutException):
        return SourceUnavailable(type(err).__name__, reason="timeout")
    if isinstance(err, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
        return SourceUnavailable(type(err).__name__, reason="bad_address")
    if isinstance(err, httpx.TooManyRedirects):
        return SourceUnavailable(type(err).__name__, reason="refused")
    return SourceUnavailable(type(err).__name__, reason="unreachable")


def _causes(err: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = err
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found
