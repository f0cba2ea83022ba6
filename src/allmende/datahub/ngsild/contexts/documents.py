"""Remote @contexts: from memory, from our own storage, else fetched, with an expiry."""

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import unquote

import httpx
import msgspec

from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.contexts.types import Document, KeptContext, Use
from allmende.datahub.ngsild.errors import BadRequestData, LdContextNotAvailable
from allmende.datahub.ngsild.outgoing import Refused, read_limited

FETCH_WAIT_S = 5.0
MAX_DOCUMENT_BYTES = 2 * 1024 * 1024
#: Kept that long when the server says nothing; and the limits of what a server may say.
DEFAULT_AGE_S = 24 * 3600.0
SHORTEST_AGE_S = 60.0
LONGEST_AGE_S = 30 * 24 * 3600.0
#: An address that failed is not tried again before that.
FAILURE_PAUSE_S = 3.0
#: How long our own storage is believed; another process may have deleted the context.
HOSTED_AGE_S = 30.0
MAX_DOCUMENTS = 500
_HOSTED = re.compile(r"/ngsi-ld/v1/jsonldContexts/([^/?#]+)/?$")
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d+)")
_ACCEPT = "application/ld+json, application/json;q=0.9, */*;q=0.1"


class ContextStore(Protocol):
    """Where contexts are kept between restarts; see `store.PostgresContextStore`."""

    async def hosted(self, local_id: str) -> KeptContext | None:
        """Return the context that is served here under this identifier, whoever made it."""

    async def cached(self, tenant: int, local_id: str) -> KeptContext | None:
        """Return a tenant's unexpired copy of a foreign context."""

    async def keep(self, tenant: int, kept: KeptContext) -> None:
        """Keep a copy of a foreign context, or renew it."""

    async def count(self, uses: list[Use]) -> None:
        """Add uses to what is kept."""


def local_id_of(url: str) -> str:
    """Return the identifier of a cached context: a digest of its address."""
    return hashlib.blake2b(url.encode(), digest_size=16).hexdigest()


class Documents:
    """The remote contexts this process knows."""

    def __init__(self, http: httpx.AsyncClient, store: ContextStore | None = None) -> None:
        self._http = http
        self._store = store
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._failed: dict[str, tuple[float, str]] = {}
        self._under_way: dict[str, asyncio.Lock] = {}
        self._uses: dict[tuple[int, str], tuple[Document, int, datetime]] = {}

    async def get(self, url: str, request: Request | None) -> Document:
        """Return the content of an address.

        Args:
            request: Who asks; only members' contexts are kept in the database.

        Raises:
            LdContextNotAvailable: it cannot be fetched.
            BadRequestData: what is there is not a context.
        """
        found = self.remembered(url)
        if found is not None:
            self.note_use(found, request)
            return found
        lock = self._under_way.setdefault(url, asyncio.Lock())
        try:
            async with lock:
                return self.remembered(url) or await self._load(url, request)
        finally:
            if not lock.locked():
                self._under_way.pop(url, None)

    def remembered(self, url: str) -> Document | None:
        """Return an unexpired document this process knows."""
        found = self._known.get(url)
        if found is None or found.expires < time.monotonic():
            return None
        self._known.move_to_end(url)
        return found

    def forget(self, url: str) -> None:
        """Ask again the next time."""
        self._known.pop(url, None)
        self._failed.pop(url, None)

    def note_use(self, document: Document, request: Request | None) -> None:
        """Count that a request found a document in storage."""
        if request is None or request.access.kind == "public":
            return
        key = (request.tenant.id, document.url)
        _, times, _ = self._uses.get(key, (document, 0, request.received_at))
        self._uses[key] = (document, times + 1, request.received_at)

    async def save_uses(self) -> None:
        """Write the counted uses; called before somebody looks at them."""
        if self._store is None or not self._uses:
            return
        uses, self._uses = self._uses, {}
        await self._store.count(
            [Use(tenant, document, times, at) for (tenant, _), (document, times, at) in uses.items()]
        )

    async def fetch(self, url: str) -> Document:
        """Return the content of an address from its server, now.

        Raises:
            LdContextNotAvailable: it cannot be fetched.
            BadRequestData: what is there is not a context.
        """
        try:
            async with (
                asyncio.timeout(FETCH_WAIT_S),
                self._http.stream(
                    "GET", url, headers={"Accept": _ACCEPT}, follow_redirects=True, timeout=FETCH_WAIT_S
                ) as answer,
            ):
                if answer.status_code != 200:
                    raise LdContextNotAvailable(f"{url} answers with status {answer.status_code}.")
                body = await read_limited(answer, MAX_DOCUMENT_BYTES)
                headers = answer.headers
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, Refused, UnicodeError) as err:
            raise LdContextNotAvailable(f"{url} could not be fetched: {_why(err)}.") from err
        age = _age(headers)
        return Document(
            url, local_id_of(url), _context_in(body, url), time.monotonic() + age,
            expires_at=datetime.now(UTC) + timedelta(seconds=age),
        )  # fmt: skip

    async def keep(self, document: Document, request: Request | None) -> None:
        """Remember a fetched document, for members' tenants in the database too."""
        self._remember(document)
        if self._store is None or request is None or request.access.kind == "public":
            return
        kept = KeptContext("Cached", document.local_id, document.url, {"@context": document.value},
                           expires_at=document.expires_at)  # fmt: skip
        await self._store.keep(request.tenant.id, kept)

    async def _load(self, url: str, request: Request | None) -> Document:
        failed = self._failed.get(url)
        if failed is not None and failed[0] > time.monotonic():
            raise LdContextNotAvailable(failed[1])
        kept = await self._from_store(url, request)
        if kept is not None:
            self._remember(kept)
            return kept
        try:
            document = await self.fetch(url)
        except LdContextNotAvailable as err:
            if len(self._failed) >= MAX_DOCUMENTS:
                self._failed.clear()
            self._failed[url] = (time.monotonic() + FAILURE_PAUSE_S, err.detail)
            raise
        await self.keep(document, request)
        return document

    async def _from_store(self, url: str, request: Request | None) -> Document | None:
        if self._store is None:
            return None
        own = _HOSTED.search(url)
        if own is not None:
            kept = await self._store.hosted(unquote(own[1]))
            if kept is not None:
                return Document(url, kept.local_id, kept.body.get("@context"),
                                time.monotonic() + HOSTED_AGE_S, is_hosted=True)  # fmt: skip
        if request is None:
            return None
        kept = await self._store.cached(request.tenant.id, local_id_of(url))
        if kept is None or kept.expires_at is None:
            return None
        left = (kept.expires_at - datetime.now(UTC)).total_seconds()
        return Document(url, kept.local_id, kept.body.get("@context"), time.monotonic() + left,
                        expires_at=kept.expires_at)  # fmt: skip

    def _remember(self, document: Document) -> None:
        self._known[document.url] = document
        self._failed.pop(document.url, None)
        while len(self._known) > MAX_DOCUMENTS:
            self._known.popitem(last=False)


def _context_in(body: bytes, url: str) -> Any:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as err:
        raise BadRequestData(f"{url} is not JSON.") from err
    if not isinstance(document, dict) or "@context" not in document:
        raise BadRequestData(f"{url} has no @context.")
    return document["@context"]


def _age(headers: httpx.Headers) -> float:
    control = headers.get("cache-control", "").lower()
    if "no-store" in control or "no-cache" in control:
        return SHORTEST_AGE_S
    found = _MAX_AGE.search(control)
    age = float(found[1]) if found else DEFAULT_AGE_S
    return min(max(age, SHORTEST_AGE_S), LONGEST_AGE_S)


def _why(err: BaseException) -> str:
    if isinstance(err, TimeoutError | httpx.TimeoutException):
        return f"no answer within {FETCH_WAIT_S:g} s"
    return (str(err) or type(err).__name__)[:200]
