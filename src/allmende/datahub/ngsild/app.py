"""The broker as an ASGI application below /ngsi-ld/v1."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import psycopg

from allmende.datahub.gateway import requests as http
from allmende.datahub.gateway.access import TENANT_HEADERS, AccessControl, Tenant, require
from allmende.datahub.gateway.errors import ApiProblem, NoSuchAddress, Unavailable, UnknownTenant
from allmende.datahub.gateway.requests import Request, Response, Route, Router
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.errors import (
    BadRequestData,
    InternalError,
    LengthRequired,
    TooComplexQuery,
    UnsupportedMediaType,
)

log = logging.getLogger(__name__)

PREFIX: Final = "/ngsi-ld/v1"
PROBLEM: Final = "application/problem+json"
_WITH_BODY: Final = frozenset({"POST", "PATCH", "PUT"})
_BODIES: Final = frozenset({exchange.JSON, exchange.LD_JSON})
_PATCHES: Final = _BODIES | {exchange.MERGE_PATCH}
#: Addresses whose answers are offered as GeoJSON as well (6.3.4).
_AS_GEOJSON: Final = frozenset({"entities", "entities/{entity_id}"})
#: Addresses that tell nothing of a tenant's data.
_ABOUT_NO_DATA: Final = frozenset({"info/sourceIdentity"})
_HEADER_TEXT = re.compile(r"[\x20-\x7e]+").fullmatch


class BrokerApp:
    """Answers requests below /ngsi-ld/v1.

    Args:
        broker: What handlers are given.
        access: Tenants and tokens.
        routes: Of all areas of the broker.
    """

    def __init__(self, broker: Broker, access: AccessControl, routes: Sequence[Route[Broker]]) -> None:
        self.broker = broker
        self._access = access
        self._router: Router[Broker] = Router(routes)

    async def __call__(self, scope: http.Scope, receive: http.Receive, send: http.Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = http.headers_of(scope)
        try:
            response = await self._answer(scope, receive, headers)
        except http.ClientGone:
            return
        except ApiProblem as err:
            response = _refusal(err)
        tenant = next((headers[name] for name in TENANT_HEADERS if headers.get(name)), "")
        if tenant and _HEADER_TEXT(tenant):
            response.headers.append(("NGSILD-Tenant", tenant))
        await http.send_response(send, response, is_head=scope["method"] == "HEAD")

    async def _answer(self, scope: http.Scope, receive: http.Receive, headers: dict[str, str]) -> Response:
        """Answer one request.

        Raises:
            ApiProblem: it is refused.
        """
        try:
            return await self._handle(scope, receive, headers)
        except StoreUnavailable as err:
            log.warning("broker_database_unavailable error=%s", err)
            raise Unavailable("The database does not answer.") from err
        except psycopg.errors.QueryCanceled:
            raise TooComplexQuery("The database would take too long.") from None
        except (psycopg.errors.TransactionRollback, psycopg.errors.LockNotAvailable):
            raise Unavailable("Somebody else is changing the same data.", retry_after_s=1) from None
        except psycopg.DataError as err:
            # The last resort: what every check let through and the database does not take.
            log.warning("broker_data_refused error=%s", str(err)[:200])
            raise BadRequestData("The data cannot be stored.") from None
        except ApiProblem:
            raise
        except Exception:
            log.exception("broker_failed method=%s path=%s", scope["method"], scope["path"][:200])
            raise InternalError from None

    async def _handle(self, scope: http.Scope, receive: http.Receive, headers: dict[str, str]) -> Response:
        method, segments = scope["method"], http.segments_of(scope, PREFIX)
        try:
            route, parts = self._router.find(method, segments)
        except NoSuchAddress:
            if "" in segments:
                raise BadRequestData("An identifier in the address is empty.") from None
            raise
        if method in _WITH_BODY:
            _require_body(headers, method)
        elif method in ("GET", "HEAD"):
            offered = exchange.OFFERED if route.pattern in _AS_GEOJSON else exchange.PLAIN
            exchange.accepted(headers, offered)
        query = http.Query.parse(scope.get("query_string", b""))
        tenant = await self._tenant(route, headers)
        access = await self._access.access_of(headers, query.get("ticket"), tenant)
        require(access, route.right)
        settings = self.broker.settings
        body = await http.read_body(
            receive, headers, limit=settings.max_body_bytes, wait_s=settings.body_wait_s
        )
        request = Request(
            method=method, path=scope["path"], segments=segments, query=query, headers=headers, body=body,
            tenant=tenant, access=access, base_url=_base_url(scope, headers), received_at=datetime.now(UTC),
            parts=parts,
        )  # fmt: skip
        return await route.handler(self.broker, request)

    async def _tenant(self, route: Route[Broker], headers: dict[str, str]) -> Tenant:
        """Return whose data a request means.

        Raises:
            UnknownTenant: nobody's, and the answer depends on it.
        """
        try:
            return await self._access.tenant_of(headers, may_make=route.right == "write")
        except UnknownTenant:
            if route.pattern not in _ABOUT_NO_DATA:
                raise
            name = next(headers[name] for name in TENANT_HEADERS if headers.get(name))
            return Tenant(0, name)


def _require_body(headers: dict[str, str], method: str) -> None:
    """Check what 6.3.4 asks of requests that bring something.

    Raises:
        LengthRequired, UnsupportedMediaType: a status without a body.
    """
    if "content-length" not in headers:
        raise LengthRequired
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_PATCHES if method == "PATCH" else _BODIES) and headers["content-length"] != "0":
        raise UnsupportedMediaType


def _base_url(scope: http.Scope, headers: dict[str, str]) -> str:
    host = headers.get("host", "")
    if not re.fullmatch(r"[A-Za-z0-9.\-_]+(?::\d+)?|\[[0-9a-fA-F:.]+\](?::\d+)?", host):
        host = "localhost"
    return f"{scope.get('scheme', 'http')}://{host}{PREFIX}"


def _refusal(problem: ApiProblem) -> Response:
    body = problem.body()
    headers = [*problem.headers, *([("Content-Type", PROBLEM)] if body else [])]
    return Response(problem.status, body, headers)
