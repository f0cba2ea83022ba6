"""One attempt to hand a notification over, by HTTP or MQTT; no queues, no repetition."""

import asyncio
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiomqtt
import httpx
import msgspec

from allmende.datahub.ngsild.contexts.active import link_to
from allmende.datahub.ngsild.outgoing import Refused
from allmende.datahub.ngsild.subscriptions.endpoint import HttpEndpoint, MqttEndpoint, tls_context

#: An answer's body is of no interest, but must be read for the connection to be used again.
MAX_ANSWER = 64 * 1024
#: Statuses after which the same notification may well be taken later.
WORTH_REPEATING = frozenset({408, 425, 429, 500, 502, 503, 504})
_VERSIONS = {"mqtt3.1.1": aiomqtt.ProtocolVersion.V311, "mqtt5.0": aiomqtt.ProtocolVersion.V5}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notification ready to be sent.

    Attributes:
        body: The notification (5.3.1) as JSON.
        media_type: What the subscription accepts.
        link: Address of the @context when it is not in the body.
        tenant: Value of the tenant header; empty: none is sent.
        about: Entities it tells of.
    """

    body: bytes
    media_type: str
    link: str | None
    tenant: str = ""
    about: frozenset[str] = frozenset()


class NotDelivered(Exception):
    """The receiver did not take it.

    Attributes:
        may_repeat: Whether another attempt makes sense.
    """

    def __init__(self, reason: str, *, may_repeat: bool) -> None:
        super().__init__(reason)
        self.may_repeat = may_repeat


class Guard(Protocol):
    """Knows which addresses may be reached."""

    async def address_of(self, host: str) -> str:
        """Return the address of a host; raises httpx.RequestError."""


class HttpSender:
    """Sends notifications as POST requests."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def send(self, endpoint: HttpEndpoint, parcel: Parcel, *, timeout_s: float) -> None:
        """Hand it over.

        Raises:
            NotDelivered: the answer was not 2xx, or none came in time.
        """
        try:
            async with asyncio.timeout(timeout_s):
                status = await self._post(endpoint, parcel)
        except TimeoutError as err:
            raise NotDelivered(f"no answer within {timeout_s:g} s", may_repeat=True) from err
        except Refused as err:
            raise NotDelivered(str(err), may_repeat=False) from err
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError, ValueError) as err:
            raise NotDelivered(f"{type(err).__name__}: {err}", may_repeat=False) from err
        except (httpx.HTTPError, OSError) as err:
            raise NotDelivered(f"{type(err).__name__}: {err}", may_repeat=True) from err
        if not 200 <= status < 300:
            raise NotDelivered(f"answered {status}", may_repeat=status in WORTH_REPEATING)

    async def _post(self, endpoint: HttpEndpoint, parcel: Parcel) -> int:
        headers = http_headers(endpoint, parcel)
        request = self._client.build_request("POST", endpoint.uri, content=parcel.body, headers=headers)
        answer = await self._client.send(request, stream=True)
        try:
            size = 0
            async for chunk in answer.aiter_raw():
                size += len(chunk)
                if size > MAX_ANSWER:
                    break
        finally:
            await answer.aclose()
        return answer.status_code


def http_headers(endpoint: HttpEndpoint, parcel: Parcel) -> list[tuple[str, str]]:
    """Return a request's headers: the notification's own, then those of receiverInfo."""
    own = [("Content-Type", parcel.media_type)]
    if parcel.link is not None:
        own.append(("Link", link_to(parcel.link)))
    if parcel.tenant:
        own.append(("NGSILD-Tenant", parcel.tenant))
    asked = {name.lower() for name, _ in endpoint.headers}
    return [pair for pair in own if pair[0].lower() not in asked] + list(endpoint.headers)


class MqttSender:
    """Publishes notifications; connections are kept while they are used."""

    def __init__(self, guard: Guard, *, idle_s: float) -> None:
        self._guard = guard
        self._idle_s = idle_s
        self._connections: dict[tuple[object, ...], _Connection] = {}

    async def send(self, endpoint: MqttEndpoint, parcel: Parcel, *, timeout_s: float) -> None:
        """Hand it over; with QoS 0 that means: written to the connection.

        Raises:
            NotDelivered: the broker cannot be reached, refuses us, or does not confirm in time.
        """
        connection = self._connection(endpoint)
        try:
            async with asyncio.timeout(timeout_s), connection.lock:
                await connection.open(self._guard, timeout_s)
                await connection.publish(endpoint, mqtt_message(endpoint, parcel), timeout_s)
        except Refused as err:
            await connection.close()
            raise NotDelivered(str(err), may_repeat=False) from err
        except (aiomqtt.MqttError, httpx.RequestError, OSError, TimeoutError, ValueError) as err:
            await connection.close()
            raise NotDelivered(f"{type(err).__name__}: {err}", may_repeat=True) from err
        except BaseException:
            # Cancelled in the middle: what the connection still does is unknown.
            await connection.close()
            raise
        connection.used_at = time.monotonic()

    async def close_idle(self) -> None:
        """Close connections nobody used for a while."""
        limit = time.monotonic() - self._idle_s
        for key, connection in list(self._connections.items()):
            if connection.used_at < limit and not connection.lock.locked():
                del self._connections[key]
                await connection.close()

    async def close(self) -> None:
        """Close every connection."""
        for connection in self._connections.values():
            await connection.close()
        self._connections.clear()

    def _connection(self, endpoint: MqttEndpoint) -> "_Connection":
        key = (endpoint.host, endpoint.port, endpoint.username, endpoint.password, endpoint.is_tls,
               endpoint.version)  # fmt: skip
        return self._connections.setdefault(key, _Connection(endpoint))


class _Connection:
    """One connection to an MQTT broker, made when it is needed."""

    def __init__(self, endpoint: MqttEndpoint) -> None:
        self.lock = asyncio.Lock()
        self.used_at = time.monotonic()
        self._endpoint = endpoint
        self._client: aiomqtt.Client | None = None
        #: Ends when the connection breaks.
        self._watch: asyncio.Task[None] | None = None

    async def open(self, guard: Guard, timeout_s: float) -> None:
        """Connect unless there is a connection that works."""
        if self._watch is not None and self._watch.done():
            await self.close()
        if self._client is not None:
            return
        endpoint = self._endpoint
        address = await guard.address_of(endpoint.host)
        client = aiomqtt.Client(
            # With TLS the certificate is checked against the name, so nobody else can answer.
            endpoint.host if endpoint.is_tls else address,
            endpoint.port,
            username=endpoint.username,
            password=endpoint.password,
            protocol=_VERSIONS[endpoint.version],
            timeout=timeout_s,
            tls_context=tls_context() if endpoint.is_tls else None,
        )
        await client.__aenter__()
        self._client = client
        self._watch = asyncio.create_task(_until_broken(client))

    async def publish(self, endpoint: MqttEndpoint, message: bytes, timeout_s: float) -> None:
        """Publish on the open connection; fails at once when it breaks meanwhile."""
        if self._client is None or self._watch is None:  # pragma: no cover - `open` comes first
            raise aiomqtt.MqttError("not connected")
        publishing = asyncio.create_task(
            self._client.publish(endpoint.topic, message, qos=endpoint.qos, timeout=timeout_s)
        )
        try:
            await asyncio.wait({publishing, self._watch}, return_when=asyncio.FIRST_COMPLETED)
            if not publishing.done():
                raise aiomqtt.MqttError("the connection broke")
            await publishing
        finally:
            publishing.cancel()

    async def close(self) -> None:
        """Disconnect."""
        client, self._client = self._client, None
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
        if client is not None:
            with contextlib.suppress(aiomqtt.MqttError, OSError, TimeoutError):
                await client.__aexit__(None, None, None)


async def _until_broken(client: aiomqtt.Client) -> None:
    """Return when the connection is lost; nobody sends us messages, so nothing else is heard."""
    with contextlib.suppress(aiomqtt.MqttError):
        async for _ in client.messages:
            pass


def mqtt_message(endpoint: MqttEndpoint, parcel: Parcel) -> bytes:
    """Return the message of 7.2: what HTTP carries in headers stands beside the body."""
    metadata: dict[str, str] = {"Content-Type": parcel.media_type}
    if parcel.link is not None:
        metadata["Link"] = link_to(parcel.link)
    if parcel.tenant:
        metadata["NGSILD-Tenant"] = parcel.tenant
    metadata |= dict(endpoint.metadata)
    message: Mapping[str, Any] = {"metadata": metadata, "body": msgspec.Raw(parcel.body)}
    return msgspec.json.encode(message)
