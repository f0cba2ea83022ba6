"""The hub of one process: webhooks and event streams, and the interfaces over the same data."""

from urllib.parse import urlsplit

from allmende.config.asgi import HubApp, Receive, Scope, Send
from allmende.config.env import Environment
from allmende.config.hub_settings import hub_settings
from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.ingest.app import create_hub
from allmende.datahub.ngsild.assembly import RunningBroker
from allmende.datahub.ngsild.broker import BrokerSettings
from allmende.datahub.sensorthings.app import SensorThingsApp

BROKER = "/ngsi-ld"
SENSORTHINGS = "/sta"


class Hub:
    """Hands each request to ingest or to the interface whose prefix it has."""

    def __init__(
        self, *, ingest: HubApp, db: Database, broker: RunningBroker, sensorthings: SensorThingsApp
    ) -> None:
        self._ingest = ingest
        self._db = db
        self._broker = broker
        self._sensorthings = sensorthings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"].startswith(BROKER):
            await self._broker(scope, receive, send)
        elif scope["path"].startswith(SENSORTHINGS):
            await self._sensorthings(scope, receive, send)
        else:
            await self._ingest(scope, receive, send)

    async def start(self) -> None:
        """Open connections; called before the port opens."""
        await self._db.open()
        await self._broker.start()
        await self._ingest.start()

    async def stop(self) -> None:
        """Finish what was begun and close; called after the port closed."""
        await self._ingest.stop()
        await self._broker.stop()
        await self._db.close()

    def close_streams(self) -> None:
        """Tell every open event stream to end."""
        self._ingest.close_streams()


def make_hub(env: Environment, dsn: str, *, is_open: bool) -> Hub:
    """Return the hub, not yet started.

    Args:
        dsn: The database's address.
        is_open: The interfaces take writes without a token and make any tenant; for trials only.
    """
    db = Database(dsn)
    # Django signs tickets of streams and readers with the same key.
    access = AccessControl(db, secret=env.secret_key, default_tenant=env.default_tenant, is_open=is_open)
    settings = _trial_settings(env) if is_open else _settings(env)
    return Hub(
        ingest=create_hub(dsn, hub_settings(env)), db=db, broker=RunningBroker(db, access, settings),
        sensorthings=SensorThingsApp(db, access, cold_store="" if is_open else env.cold_store),
    )  # fmt: skip


def _settings(env: Environment) -> BrokerSettings:
    """Return the broker's settings; in `Via` it is called by its public address, which nobody else has."""
    return BrokerSettings(
        cold_store=env.cold_store,
        private_networks=env.private_networks,
        alias=urlsplit(env.public_url).netloc,
    )


def _trial_settings(env: Environment) -> BrokerSettings:
    """Return what trials and conformance suites expect: small answers about the past, and clean deletes."""
    return BrokerSettings(
        is_open=True, max_instances=30, deletes_history=True, alias=f"allmende-trial-{env.port}"
    )
