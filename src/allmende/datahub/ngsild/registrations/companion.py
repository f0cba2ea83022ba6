"""Setting the registry of context sources going beside the broker's requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.registrations.state import EXTRA
from allmende.datahub.ngsild.registrations.store import Registry
from allmende.datahub.ngsild.registrations.subscribing import EXTRA as WATCHER
from allmende.datahub.ngsild.registrations.subscribing import Watcher


@asynccontextmanager
async def companion(broker: Broker) -> AsyncIterator[Registry]:
    """Keep the registry while the broker is there."""
    registry = Registry(broker.db)
    broker.extras[EXTRA] = registry  # type: ignore[index]  # filled by each area while it starts
    watcher = Watcher(broker)
    broker.extras[WATCHER] = watcher  # type: ignore[index]  # see above
    watcher.start()
    try:
        yield registry
    finally:
        await watcher.stop()
        await registry.close()
