"""Putting the broker of one process together, starting and stopping it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

import httpx

from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.gateway.requests import Receive, Scope, Send
from allmende.datahub.ngsild.app import BrokerApp
from allmende.datahub.ngsild.broker import Broker, BrokerSettings
from allmende.datahub.ngsild.contexts import Contexts
from allmende.datahub.ngsild.contexts.store import PostgresContextStore
from allmende.datahub.ngsild.events import Events
from allmende.datahub.ngsild.outgoing import guarded_client
from allmende.datahub.ngsild.registrations.companion import companion as registrations
from allmende.datahub.ngsild.routes import all_routes
from allmende.datahub.ngsild.subscriptions.companion import companion as subscriptions

#: Runs beside the requests while the broker is there: timers, notifications.
Companion = Callable[[Broker], AbstractAsyncContextManager[Any]]


class RunningBroker:
    """The broker with everything it needs; start it before and stop it after the server.

    Args:
        companions: What runs beside the requests; see `COMPANIONS`.
        http: Client for other people's servers; None: the guarded one.
    """

    def __init__(
        self, db: Database, access: AccessControl, settings: BrokerSettings, *,
        http: httpx.AsyncClient | None = None, companions: Sequence[Companion] | None = None,
    ) -> None:  # fmt: skip
        http = http or guarded_client(settings.allowed_addresses)
        contexts = Contexts(http, PostgresContextStore(db))
        self.broker = Broker(db, contexts, Events(), settings, http, {})
        self._app = BrokerApp(self.broker, access, all_routes())
        self._companions = COMPANIONS if companions is None else companions
        self._running = AsyncExitStack()

    async def start(self) -> None:
        """Start what runs beside the requests; the database is opened by who made it."""
        for companion in self._companions:
            await self._running.enter_async_context(companion(self.broker))

    async def stop(self) -> None:
        """Stop it, then close connections to others."""
        await self._running.aclose()
        await self.broker.http.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below /ngsi-ld/v1."""
        await self._app(scope, receive, send)


#: Started in this order, stopped in the other.
COMPANIONS: Sequence[Companion] = (subscriptions, registrations)
