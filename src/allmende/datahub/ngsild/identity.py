"""Who this broker is (ETSI GS CIM 009, 5.15, 5.2.40, 6.33)."""

import time
import uuid
from typing import Final

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import answer
from allmende.datahub.ngsild.broker import Broker, BrokerSettings
from allmende.datahub.ngsild.names import time_text

_STARTED: Final = time.monotonic()


async def source_identity(broker: Broker, request: Request) -> Response:
    """Say the name by which other brokers recognise this one in `Via`, and how long it has been up."""
    exchange.only(request, "ticket")
    context = await broker.contexts.of_link(request)
    alias = alias_of(broker.settings, request.tenant.key)
    up_s = int(time.monotonic() - _STARTED)
    document = {
        "id": f"urn:ngsi-ld:ContextSourceIdentity:{uuid.uuid5(uuid.NAMESPACE_URL, alias)}",
        "type": "ContextSourceIdentity",
        "contextSourceAlias": alias,
        "contextSourceUptime": f"PT{up_s}S",
        "contextSourceTimeAt": time_text(request.received_at),
    }
    return await answer(broker, request, context, document)


def alias_of(settings: BrokerSettings, tenant_key: str) -> str:
    """Return the name of one tenant of this broker, as it stands in `Via`."""
    return f"{settings.alias}-{tenant_key}"


ROUTES: Final = (Route("GET", "info/sourceIdentity", source_identity),)
