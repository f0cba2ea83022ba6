"""The SensorThings interface as an ASGI application below /sta/v1.1."""

import logging
import re
from typing import Final

import msgspec
import psycopg

from allmende.datahub.cold.storage import ColdStoreUnavailable
from allmende.datahub.gateway import requests as http
from allmende.datahub.gateway.access import AccessControl
from allmende.datahub.gateway.database import Database
from allmende.datahub.gateway.errors import ApiProblem, NoSuchAddress, Unavailable
from allmende.datahub.gateway.requests import Query, Response
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.sensorthings.cold import ColdReadings
from allmende.datahub.sensorthings.errors import BadQuery, ReadOnly, TooComplex
from allmende.datahub.sensorthings.model import SETS
from allmende.datahub.sensorthings.options import Options, read_options
from allmende.datahub.sensorthings.paths import Resource, read_path
from allmende.datahub.sensorthings.reading import Json, Reader

log = logging.getLogger(__name__)

PREFIX: Final = "/sta/v1.1"
STATEMENT_WAIT: Final = "set local statement_timeout to '10s'"
_JSON: Final = ("Content-Type", "application/json;charset=utf-8")
# Nothing here depends on cookies, so a map or dashboard of another site may read what it has a token for.
_EVERYWHERE: Final = ("Access-Control-Allow-Origin", "*")
_PREFLIGHT: Final = [
    _EVERYWHERE,
    ("Access-Control-Allow-Methods", "GET, HEAD"),
    ("Access-Control-Allow-Headers", "Authorization, NGSILD-Tenant, X-Auth-Token"),
    ("Access-Control-Max-Age", "86400"),
]
_SPEC: Final = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
CONFORMANCE: Final = [
    f"{_SPEC}{name}"
    for name in (
        "datamodel",
        "resource-path/resource-path-to-entities",
        "request-data",
        "data-array/data-array",
    )
]
_HOST = re.compile(r"[A-Za-z0-9.\-_]+(?::\d+)?|\[[0-9a-fA-F:.]+\](?::\d+)?").fullmatch


class SensorThingsApp:
    """Answers requests below /sta/v1.1; reads only.

    Args:
        db: Guarded connections.
        access: Tenants and tokens; the tenant comes in the header `NGSILD-Tenant`, as at /ngsi-ld/v1.
        cold_store: Address of the months that left the database; empty: there are none.
    """

    def __init__(self, db: Database, access: AccessControl, *, cold_store: str = "") -> None:
        self._db = db
        self._access = access
        self._cold_store = cold_store

    async def __call__(self, scope: http.Scope, receive: http.Receive, send: http.Send) -> None:
        """Answer one request."""
        del receive
        if scope["type"] != "http":
            return
        if scope["method"] == "OPTIONS":
            await http.send_response(send, Response(204, headers=list(_PREFLIGHT)))
            return
        try:
            response = await self._answer(scope)
        except ApiProblem as err:
            headers = [("Content-Type", "application/problem+json"), *err.headers]
            response = Response(err.status, err.body(), headers)
        response.headers.append(_EVERYWHERE)
        await http.send_response(send, response, is_head=scope["method"] == "HEAD")

    async def _answer(self, scope: http.Scope) -> Response:
        """Answer one request.

        Raises:
            ApiProblem: it is refused.
        """
        if scope["method"] not in ("GET", "HEAD"):
            raise ReadOnly
        if scope["path"].rstrip("/") == "/sta":
            return Response(307, headers=[("Location", PREFIX)])
        if not f"{scope['path']}/".startswith(f"{PREFIX}/"):
            raise NoSuchAddress
        try:
            return await self._read(scope)
        except StoreUnavailable as err:
            raise Unavailable("The database does not answer.") from err
        except ColdStoreUnavailable as err:
            raise Unavailable("The store of earlier months does not answer.") from err
        except psycopg.errors.QueryCanceled:
            raise TooComplex from None
        except psycopg.DataError as err:
            raise BadQuery("A value is too large or does not fit its property.") from err

    async def _read(self, scope: http.Scope) -> Response:
        headers = http.headers_of(scope)
        query = Query.parse(scope.get("query_string", b""))
        tenant = await self._access.tenant_of(headers)
        access = await self._access.access_of(headers, query.get("ticket"), tenant)
        host = headers.get("host", "")
        base_url = f"{scope.get('scheme', 'http')}://{host if _HOST(host) else 'localhost'}{PREFIX}"
        segments = http.segments_of(scope, PREFIX)
        if not segments:
            return _json(_root(base_url))
        resource = read_path(segments)
        options = read_options(resource.steps[-1].of, query.pairs())
        async with self._db.session(tenant, access) as connection:
            await connection.execute(STATEMENT_WAIT)
            cold = ColdReadings(self._cold_store, tenant.id) if self._cold_store else None
            return await _resource(Reader(connection, base_url, cold), resource, options)


async def _resource(reader: Reader, resource: Resource, options: Options) -> Response:
    last = resource.steps[-1]
    scope = await reader.scope_of(resource.steps)
    if resource.property:
        value = await reader.value(scope, resource.property)
        if resource.is_raw:
            return _raw(value)
        return _json({resource.property: value})
    if last.is_many and last.key is None:
        document = await reader.collection(scope, _only_refs(options) if resource.is_refs else options)
        return _json(document)
    return _json(await reader.entity(scope, _only_refs(options) if resource.is_refs else options))


def _only_refs(options: Options) -> Options:
    """Return options that show nothing but addresses (`$ref`)."""
    return Options(
        frozenset({"@iot.selfLink"}), filter=options.filter, order=options.order, top=options.top,
        skip=options.skip, count=options.count, given=options.given,
    )  # fmt: skip


def _root(base_url: str) -> Json:
    return {
        "value": [{"name": name, "url": f"{base_url}/{name}"} for name in SETS],
        "serverSettings": {"conformance": CONFORMANCE},
    }


def _json(document: object) -> Response:
    return Response(200, msgspec.json.encode(document), [_JSON])


def _raw(value: object) -> Response:
    if value is None:
        return Response(204)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return Response(200, text.encode(), [("Content-Type", "text/plain;charset=utf-8")])
