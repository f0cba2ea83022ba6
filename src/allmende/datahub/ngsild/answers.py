"""Answers that hold NGSI-LD data: where their @context stands (ETSI GS CIM 009, 6.3.6)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from allmende.datahub.gateway.requests import Request, Response
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.contexts import Context as ActiveContext
from allmende.datahub.ngsild.versions import amended, preferred_version

#: What stays readable of an identifier in an address.
_SAFE = ":@!$&'()*+,;=-._~"


async def answer(
    broker: Broker, request: Request, context: Context, document: Json | list[Json], *,
    status: int = 200, kind: str | None = None, headers: Iterable[tuple[str, str]] = (),
) -> Response:  # fmt: skip
    """Return an answer with one document or a list of them in the client's names.

    In JSON-LD every document has its `@context`; in JSON a Link header names it. GeoJSON has it in
    the body, unless the client prefers `body=json`.

    Args:
        kind: Media type; None: what the Accept header asks for, GeoJSON excepted.
    """
    if not isinstance(context, ActiveContext):  # pragma: no cover - of_link and of_body give nothing else
        raise TypeError("this is no context of a request")
    kind = kind or plain_kind(request)
    version = preferred_version(request)
    if version is not None:
        original, document = document, amended(document, version)
        headers = [*headers, ("Preference-Applied", f"ngsi-ld={version[0]}.{version[1]}")]
        status = 203 if document != original and status == 200 else status
    has_context = kind == exchange.LD_JSON or (kind == exchange.GEO_JSON and not prefers_plain_body(request))
    if has_context:
        return exchange.json_response(
            _with_context(document, context.value), status=status, kind=kind, headers=headers
        )
    link = ("Link", await broker.contexts.link_header(context, request))
    return exchange.json_response(document, status=status, kind=kind, headers=[link, *headers])


def plain_kind(request: Request) -> str:
    """Return JSON or JSON-LD, for answers that are no entities."""
    return exchange.accepted(request.headers, exchange.PLAIN)


def prefers_plain_body(request: Request) -> bool:
    """Whether the client wants GeoJSON without `@context`."""
    preferences = request.headers.get("prefer", "").replace(" ", "").lower().split(",")
    return "body=json" in preferences


def location(request: Request, collection: str, urn: str) -> tuple[str, str]:
    """Return the Location header of something that was made."""
    return "Location", f"/ngsi-ld/v1/{collection}/{quote(urn, safe=_SAFE)}"


def _with_context(document: Json | list[Json], value: Any) -> Any:
    if isinstance(document, list):
        return [{**item, "@context": value} for item in document]
    return {**document, "@context": value}
