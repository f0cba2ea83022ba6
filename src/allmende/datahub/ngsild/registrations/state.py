"""The registry of a broker, and who is told when it changes."""

from typing import Final

from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.registrations.store import Registry

#: Where the registry stands in `broker.extras`.
EXTRA: Final = "registrations"


def registry_of(broker: Broker) -> Registry:
    """Return the registry of this process."""
    extras = broker.extras
    if EXTRA not in extras:
        extras[EXTRA] = Registry(broker.db)  # type: ignore[index]  # filled by each area when it needs it
    registry: Registry = extras[EXTRA]
    return registry
