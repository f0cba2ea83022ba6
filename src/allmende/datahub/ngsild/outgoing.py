"""Requests of the broker to other people's servers: never to our own network, never endless.

Contexts, notification endpoints and context sources are addresses that clients name; without a guard
they could make the broker read what only the inside may see.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

import httpx

from allmende.datahub.ingest.addresses import Allowed

USER_AGENT = "allmende-broker"
MAX_CONNECTIONS = 100
NOTHING_INSIDE = Allowed()


class Refused(httpx.RequestError):
    """The address is inside our own network, or none that the broker talks to."""


class GuardedTransport(httpx.AsyncBaseTransport):
    """Looks an address up once, refuses private ones, and connects to exactly what was looked up.

    Args:
        allowed: What of the inside may be asked all the same.
    """

    def __init__(
        self, allowed: Allowed = NOTHING_INSIDE, *, inner: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._inner = inner or httpx.AsyncHTTPTransport(
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=20), retries=0
        )
        self._allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; redirects come back here and are looked at again."""
        url = request.url
        if url.scheme not in {"http", "https"} or not url.host:
            raise Refused("only http and https addresses are asked", request=request)
        address = await self._allowed_address(request)
        if address != url.host:
            host = url.host
            request.url = url.copy_with(host=address)
            if url.scheme == "https":
                request.extensions = {**request.extensions, "sni_hostname": host}
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._inner.aclose()

    async def address_of(self, host: str) -> str:
        """Return the address to connect to for a host, for protocols other than HTTP.

        Raises:
            Refused: it is private.
            httpx.ConnectError: nobody knows the name.
        """
        return await self._allowed_address(httpx.Request("GET", httpx.URL(scheme="http", host=host)))

    async def _allowed_address(self, request: httpx.Request) -> str:
        host = request.url.host
        addresses = await _addresses(host, request)
        for address in addresses:
            if not self._allowed.has(address):
                raise Refused(f"{host} is inside a private network", request=request)
        if not addresses:
            raise httpx.ConnectError(f"{host} has no address", request=request)
        return addresses[0]


async def _addresses(host: str, request: httpx.Request) -> Sequence[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise httpx.ConnectError(f"{host} is unknown", request=request) from err
    # IPv4 first: many networks have IPv6 addresses but no way there.
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def guarded_client(allowed: Allowed = NOTHING_INSIDE) -> httpx.AsyncClient:
    """Return the client for other people's servers; close it at the end.

    It follows no redirects unless asked, takes no proxy from the environment, and waits at most 5 s.
    """
    return httpx.AsyncClient(
        transport=GuardedTransport(allowed),
        timeout=httpx.Timeout(5.0),
        trust_env=False,
        headers={"User-Agent": USER_AGENT},
        max_redirects=5,
    )


async def read_limited(answer: httpx.Response, limit: int) -> bytes:
    """Return the body of a streamed answer.

    Raises:
        Refused: it has more than `limit` bytes.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in answer.aiter_bytes():
        size += len(chunk)
        if size > limit:
            raise Refused(f"the answer has more than {limit} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
