"""One connection to an MQTT broker, from connecting to its end; an answer to a message only when told.

Quality of service 1: the broker repeats what was not acknowledged. The session outlives the connection
(unless the subscription is shared), so that the broker keeps what comes while we are away.
"""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import aiomqtt
from aiomqtt import MqttCodeError, MqttError

from allmende.datahub.ingest.pull import AccessDenied, SourceUnavailable

KEEPALIVE_S: Final = 30
ANSWER_WAIT_S: Final = 10.0
#: Messages that are being stored at the same time; brokers hold back more until some are acknowledged.
AT_ONCE: Final = 100
#: CONNACK: bad user name or password, not authorised (MQTT 3.1.1 and what paho makes of them).
DENIED: Final = frozenset({4, 5, 134, 135})
FAILED_SUBSCRIPTION: Final = 128

QUIET = logging.getLogger("allmende.mqtt.library")
QUIET.setLevel(logging.CRITICAL)

#: Takes topic and payload; returns when the message is durable.
Take = Callable[[str, bytes], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Broker:
    """Where to connect and as whom.

    Attributes:
        tls: None: not encrypted.
        keeps_session: The broker keeps messages while we are away.
    """

    host: str
    port: int
    user: str
    password: str
    tls: ssl.SSLContext | None
    client_id: str
    keeps_session: bool


async def follow(broker: Broker, topics: tuple[str, ...], *, opened: Callable[[], None], take: Take) -> None:
    """Connect, subscribe and take messages until the connection ends or the task is cancelled.

    Messages are taken at the same time but acknowledged in the order they came, as the protocol wants.

    Raises:
        AccessDenied: the broker does not let us in, or not to these topics.
        SourceUnavailable: no connection, or it ended.
        Whatever `take` raises: then the message is not acknowledged and comes again.
    """
    client = aiomqtt.Client(
        hostname=broker.host,
        port=broker.port,
        username=broker.user or None,
        password=broker.password or None,
        tls_context=broker.tls,
        identifier=broker.client_id,
        clean_session=not broker.keeps_session,
        keepalive=KEEPALIVE_S,
        timeout=ANSWER_WAIT_S,
        logger=QUIET,
        max_queued_incoming_messages=0,
    )
    # aiomqtt has no public switch for acknowledging by hand; its version is pinned.
    client._client.manual_ack_set(True)
    try:
        async with client:
            await _subscribe(client, topics)
            opened()
            await _take_all(client, take)
    except MqttError as err:
        raise named(err) from err
    except (OSError, ssl.SSLError) as err:
        raise SourceUnavailable(type(err).__name__, reason=_reason(err)) from err


async def _subscribe(client: aiomqtt.Client, topics: tuple[str, ...]) -> None:
    granted = await client.subscribe([(topic, 1) for topic in topics])
    for topic, answer in zip(topics, granted, strict=False):
        code = answer if isinstance(answer, int) else int(getattr(answer, "value", 0))
        if code >= FAILED_SUBSCRIPTION:
            raise AccessDenied(f"the broker does not allow the topic {topic[:100]!a}")


async def _take_all(client: aiomqtt.Client, take: Take) -> None:
    """Take messages side by side, acknowledge them one after the other."""
    under_way: asyncio.Queue[tuple[aiomqtt.Message, asyncio.Task[None]]] = asyncio.Queue(AT_ONCE)
    acknowledging = asyncio.create_task(_acknowledge(client, under_way))
    receiving = asyncio.create_task(_receive(client, under_way, take))
    try:
        done, _ = await asyncio.wait((acknowledging, receiving), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (receiving, acknowledging):
            task.cancel()
        await asyncio.gather(receiving, acknowledging, return_exceptions=True)
        await _let_go(under_way)


async def _receive(
    client: aiomqtt.Client,
    under_way: "asyncio.Queue[tuple[aiomqtt.Message, asyncio.Task[None]]]",
    take: Take,
) -> None:
    async for message in client.messages:
        payload = message.payload if isinstance(message.payload, bytes) else str(message.payload).encode()
        task = asyncio.create_task(_as_coroutine(take(message.topic.value, payload)))
        try:
            await under_way.put((message, task))
        except asyncio.CancelledError:
            task.cancel()
            raise


async def _acknowledge(
    client: aiomqtt.Client, under_way: "asyncio.Queue[tuple[aiomqtt.Message, asyncio.Task[None]]]"
) -> None:
    while True:
        message, task = await under_way.get()
        try:
            await task
        except asyncio.CancelledError:
            task.cancel()
            raise
        if message.qos:
            client._client.ack(message.mid, message.qos)


async def _as_coroutine(awaitable: Awaitable[None]) -> None:
    await awaitable


async def _let_go(under_way: "asyncio.Queue[tuple[aiomqtt.Message, asyncio.Task[None]]]") -> None:
    """End what is still being stored; not acknowledged, it comes again."""
    while not under_way.empty():
        _, task = under_way.get_nowait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task


def named(err: MqttError) -> SourceUnavailable | AccessDenied:
    """Turn the library's error into ours."""
    if isinstance(err, MqttCodeError):
        code = err.rc if isinstance(err.rc, int) else getattr(err.rc, "value", None)
        if code in DENIED:
            return AccessDenied("the broker refuses name or password")
    causes = [err.__cause__, err.__context__]
    for cause in causes:
        if isinstance(cause, OSError):
            return SourceUnavailable(type(cause).__name__, reason=_reason(cause))
    text = str(err)
    reason = "timeout" if "timed out" in text.lower() else "hung_up"
    return SourceUnavailable(text[:200], reason=reason)


def _reason(err: BaseException) -> str:
    if isinstance(err, ssl.SSLError):
        return "tls"
    if isinstance(err, TimeoutError):
        return "timeout"
    return "unreachable"
