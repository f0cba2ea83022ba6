"""GET /openapi.json."""

from functools import lru_cache
from typing import Final

import msgspec

from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.openapi.document import describe


async def show(broker: Broker, request: Request) -> Response:
    """Show the description of this interface."""
    headers = [("Content-Type", "application/json"), ("Cache-Control", "public, max-age=300")]
    return Response(200, _document(), headers)


@lru_cache(maxsize=1)
def _document() -> bytes:
    # The routes are known when all areas are loaded, this one as well.
    from allmende.datahub.ngsild.routes import all_routes

    return msgspec.json.encode(describe(all_routes()))


ROUTES: Final = (Route("GET", "openapi.json", show),)
