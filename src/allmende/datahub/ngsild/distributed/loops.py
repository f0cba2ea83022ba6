"""Recognising requests that come back to us: the Via header (ETSI GS CIM 009, 4.3.6.4, 6.3.18)."""

from typing import Final
from urllib.parse import quote

from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.errors import ERRORS, ApiProblem
from allmende.datahub.ngsild.identity import alias_of

_PROTOCOL: Final = "1.1"
_SAFE: Final = "!#$%&'*+-.^_`|~"


class LoopDetected(ApiProblem):
    """The request was here before."""

    code = "ngsild.loop_detected"
    status = 508
    type_uri = f"{ERRORS}LoopDetected"
    title = "The request came back to a broker that had sent it."


def own_alias(broker: Broker, request: Request) -> str:
    """Return the name of this broker and tenant, as it stands in `Via`."""
    return quote(alias_of(broker.settings, request.tenant.key), safe=_SAFE)


def seen(request: Request) -> frozenset[str]:
    """Return the names of all brokers that a request has passed."""
    header = request.headers.get("via", "")
    return frozenset(part.split()[1] for part in header.split(",") if len(part.split()) > 1)


def refuse_loop(broker: Broker, request: Request) -> None:
    """Raise when a request was here before.

    Raises:
        LoopDetected: it was.
    """
    if "via" in request.headers and own_alias(broker, request) in seen(request):
        raise LoopDetected


def via(broker: Broker, request: Request) -> str:
    """Return the `Via` header of a request that follows from this one."""
    own = f"{_PROTOCOL} {own_alias(broker, request)}"
    before = request.headers.get("via", "").strip()
    return f"{before}, {own}" if before else own
