"""Setting the registry of context sources going beside the broker's requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.registrations.state import EXTRA
from allmende.datahub.ngsild.registrations.store import Registry


@asynccontextmanager
async def companion(broker: Broker) -> AsyncIterator[Registry]:
    """Keep the registry while the broker is there."""
    registry = Registry(broker.db)
    broker.extras[EXTRA] = registry  # type: ignore[index]  # filled by each area while it starts
    try:
        yield registry
    finally:
        await registry.close()
