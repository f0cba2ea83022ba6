"""Setting subscriptions going beside the broker's requests."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx

from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.events import Events
from allmende.datahub.ngsild.outgoing import USER_AGENT, GuardedTransport
from allmende.datahub.ngsild.subscriptions.engine import Engine
from allmende.datahub.ngsild.subscriptions.leader import Leader
from allmende.datahub.ngsild.subscriptions.notifier import Notifier
from allmende.datahub.ngsild.subscriptions.operations import EXTRA
from allmende.datahub.ngsild.subscriptions.senders import HttpSender, MqttSender
from allmende.datahub.ngsild.subscriptions.settings import DeliverySettings

KEPT_ALIVE = 50


def companion_with(
    settings: DeliverySettings,
) -> Callable[[Broker], AbstractAsyncContextManager[Any]]:
    """Return what runs beside a broker's requests, with these settings."""

    @asynccontextmanager
    async def running(broker: Broker) -> AsyncIterator[Engine]:
        transport = _transport(broker, settings)
        # Receivers that hang must not take the connections with which contexts are fetched.
        client = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            headers={"User-Agent": USER_AGENT},
            timeout=None,  # noqa: S113
        )
        notifier = Notifier(HttpSender(client), MqttSender(transport, idle_s=settings.idle_mqtt_s), settings)
        contexts: Any = broker.contexts  # Any: the protocol in `broker.py` says less than the class
        engine = Engine(broker.db, contexts, notifier, settings)
        leader = Leader(broker.db, engine)
        broker.extras[EXTRA] = engine  # type: ignore[index]  # filled by each area while it starts
        await engine.start()
        await leader.start()
        events = broker.events
        if isinstance(events, Events):
            events.listen(engine.take, wants=engine.wants)
        try:
            yield engine
        finally:
            await leader.stop()
            await engine.stop()
            await client.aclose()

    return running


def _transport(broker: Broker, settings: DeliverySettings) -> GuardedTransport:
    limits = httpx.Limits(max_connections=settings.at_once, max_keepalive_connections=KEPT_ALIVE)
    return GuardedTransport(
        broker.settings.allowed_addresses,
        inner=httpx.AsyncHTTPTransport(limits=limits, retries=0),
    )


#: See `assembly.COMPANIONS`.
companion = companion_with(DeliverySettings())
