"""From what a request says to the @context it means (ETSI GS CIM 009, 5.5.5, 5.5.7, 6.3.5)."""

import asyncio
import hashlib
import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import httpx
import msgspec

from allmende.datahub.gateway.access import Tenant
from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.contexts.active import LINK_REL, Context, build, link_to
from allmende.datahub.ngsild.contexts.core import CORE_URL, is_core
from allmende.datahub.ngsild.contexts.documents import Documents
from allmende.datahub.ngsild.contexts.store import PostgresContextStore
from allmende.datahub.ngsild.contexts.types import Document, KeptContext
from allmende.datahub.ngsild.errors import BadRequestData

MAX_CONTEXTS = 500
#: Of one @context: remote documents, terms, depth of contexts that name contexts.
MAX_REMOTE = 32
MAX_TERMS = 20_000
MAX_DEPTH = 8
MAX_URL = 2_000
#: Larger contexts are processed beside the event loop.
LARGE_TERMS = 200
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w*!#$&+.^`|~-]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]+))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))', re.IGNORECASE)

#: The context of everybody who names none.
CORE_CONTEXT = build([], value=CORE_URL, url=CORE_URL, key="core")


@dataclass(slots=True)
class _Found:
    """What was gathered of one @context."""

    parts: list[Mapping[str, Any]] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    terms: int = 0
    names_core: bool = False


@dataclass(slots=True)
class _Ready:
    context: Context
    documents: list[Document]
    expires: float


class Contexts:
    """Finds the @context of a request; one for the whole process.

    Args:
        http: Guarded client (see `outgoing.py`).
        store: Where contexts are kept; None: only in memory.
    """

    def __init__(self, http: httpx.AsyncClient, store: PostgresContextStore | None = None) -> None:
        self.store = store
        self.documents = Documents(http, store)
        self._ready: OrderedDict[str, _Ready] = OrderedDict()

    async def of_link(self, request: Request) -> Context:
        """Return the context of the Link header, else the core context.

        Raises:
            BadRequestData: several contexts are linked, or one that is not allowed.
            LdContextNotAvailable: it cannot be fetched.
        """
        url = linked_context(request)
        return CORE_CONTEXT if url is None else await self.from_value(url, request)

    async def of_body(self, request: Request, document: Mapping[str, Any]) -> Context:
        """Return the context of one JSON document in a request's body, as 6.3.5 demands.

        `application/json`: from the Link header, an `@context` in the body is refused.
        `application/ld+json`: from the body, a Link header is refused.
        `application/merge-patch+json` is taken like `application/json` (6.3.4).

        Raises:
            BadRequestData: see above, or the context is not one.
            LdContextNotAvailable: it cannot be fetched.
        """
        if not is_json_ld(request):
            if "@context" in document:
                raise BadRequestData("@context in the body needs the media type application/ld+json.")
            return await self.of_link(request)
        if linked_context(request) is not None:
            raise BadRequestData("application/ld+json has its @context in the body, not in a Link header.")
        value = document.get("@context")
        if value is None:
            raise BadRequestData("application/ld+json needs an @context in the body.")
        return await self.from_value(value, request)

    async def from_value(self, value: Any, request: Request | None = None) -> Context:
        """Return the context of an `@context` value: an address, an object or a list of them.

        Args:
            request: Who asks; None: nobody (a timer), nothing is counted or kept for a tenant.

        Raises:
            BadRequestData: it is not a context.
            LdContextNotAvailable: a remote one cannot be fetched.
        """
        if isinstance(value, str) and is_core(value):
            return CORE_CONTEXT
        key = _key(value)
        ready = self._ready.get(key)
        if ready is not None and ready.expires > time.monotonic():
            self._ready.move_to_end(key)
            for document in ready.documents:
                self.documents.note_use(document, request)
            return ready.context
        return await self._make_ready(key, value, request)

    async def address_of(self, context: Context, request: Request) -> str:
        """Return an address under which a context is served; made if it has none (ImplicitlyCreated).

        The same context of the same tenant always gets the same address.
        """
        if context.url is not None or self.store is None:
            return context.url or CORE_URL
        return await self.implicit_address(context, request.tenant, request.base_url)

    async def implicit_address(self, context: Context, tenant: Tenant, base_url: str) -> str:
        """Serve an inline context or a list here, and return its address."""
        local_id = f"urn:ngsi-ld:Context:{uuid.uuid5(uuid.NAMESPACE_URL, f'{tenant.id}/{context.key}')}"
        if self.store is not None:
            kept = KeptContext("ImplicitlyCreated", local_id, "", {"@context": context.value})
            await self.store.keep(tenant.id, kept)
        return f"{base_url}/jsonldContexts/{local_id}"

    async def link_header(self, context: Context, request: Request) -> str:
        """Return the `Link` header of an answer in plain JSON, also for contexts without address."""
        return link_to(await self.address_of(context, request))

    async def check(self, value: Any) -> None:
        """Raise unless a value is a well-formed `@context`; addresses in it are not fetched.

        Raises:
            BadRequestData: it is not.
        """
        items = value if isinstance(value, list) else [value]
        parts: list[Mapping[str, Any]] = []
        for item in items:
            if isinstance(item, str):
                _checked_url(item, "")
            elif isinstance(item, dict):
                parts.append({term: item[term] for term in item if term != "@import"})
                _refuse_scoped(item)
            else:
                raise BadRequestData("An @context is an address, an object or a list of them.")
        if sum(map(len, parts)) > MAX_TERMS:
            raise BadRequestData(f"An @context has at most {MAX_TERMS} terms.")
        await asyncio.to_thread(build, parts, value=value, url=None, key="")

    def forget(self, url: str) -> None:
        """Drop an address and every context that was made with it."""
        self.documents.forget(url)
        stale = [key for key, ready in self._ready.items() if any(d.url == url for d in ready.documents)]
        for key in stale:
            del self._ready[key]

    def forget_hosted(self, local_id: str) -> None:
        """Drop every context that was made with one that is served here."""
        urls = {d.url for ready in self._ready.values() for d in ready.documents if d.local_id == local_id}
        for url in urls:
            self.forget(url)

    async def _make_ready(self, key: str, value: Any, request: Request | None) -> Context:
        found = _Found()
        await self._gather(value, "", found, request, ())
        url = value if isinstance(value, str) else None
        shown = value if found.names_core else [*(value if isinstance(value, list) else [value]), CORE_URL]
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            url = value[0]
        if isinstance(value, list) and all(isinstance(item, str) and is_core(item) for item in value):
            return CORE_CONTEXT
        if found.terms > LARGE_TERMS:
            context = await asyncio.to_thread(build, found.parts, value=shown, url=url, key=key)
        else:
            context = build(found.parts, value=shown, url=url, key=key)
        expires = min((d.expires for d in found.documents), default=time.monotonic() + 3600)
        self._ready[key] = _Ready(context, found.documents, expires)
        while len(self._ready) > MAX_CONTEXTS:
            self._ready.popitem(last=False)
        return context

    async def _gather(
        self, value: Any, base: str, found: _Found, request: Request | None, inside: tuple[str, ...]
    ) -> None:
        if isinstance(value, str):
            await self._gather_remote(_checked_url(value, base), found, request, inside)
        elif isinstance(value, list):
            for item in value:
                await self._gather(item, base, found, request, inside)
        elif isinstance(value, dict):
            await self._gather_local(value, base, found, request, inside)
        else:
            raise BadRequestData("An @context is an address, an object or a list of them.")

    async def _gather_remote(
        self, url: str, found: _Found, request: Request | None, inside: tuple[str, ...]
    ) -> None:
        if is_core(url):
            found.names_core = True
            return
        if url in inside or len(inside) >= MAX_DEPTH or len(found.documents) >= MAX_REMOTE:
            raise BadRequestData("The @context names itself, or too many others.")
        document = await self.documents.get(url, request)
        found.documents.append(document)
        await self._gather(document.value, url, found, request, (*inside, url))

    async def _gather_local(
        self, part: dict[str, Any], base: str, found: _Found, request: Request | None, inside: tuple[str, ...]
    ) -> None:
        _refuse_scoped(part)
        found.terms += len(part)
        if found.terms > MAX_TERMS:
            raise BadRequestData(f"An @context has at most {MAX_TERMS} terms.")
        imported = part.get("@import")
        if imported is not None:
            if not isinstance(imported, str):
                raise BadRequestData("@import is an address.")
            await self._gather_remote(_checked_url(imported, base), found, request, inside)
            part = {term: part[term] for term in part if term != "@import"}
        found.parts.append(part)


def linked_context(request: Request) -> str | None:
    """Return the address of the context in a request's Link header.

    Raises:
        BadRequestData: there are several.
    """
    header = request.headers.get("link")
    if not header:
        return None
    urls = []
    for target, parameters in _LINK.findall(header):
        rel = _REL.search(parameters)
        if rel is not None and LINK_REL in (rel[1] or rel[2] or "").split():
            urls.append(target.strip())
    if len(urls) > 1:
        raise BadRequestData("Only one @context can be linked.")
    return urls[0] if urls else None


def is_json_ld(request: Request) -> bool:
    """Return whether the body of a request is JSON-LD."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/ld+json"


def _checked_url(text: str, base: str) -> str:
    url = urljoin(base, text) if base else text
    if not url.startswith(("http://", "https://")) or len(url) > MAX_URL or any(c.isspace() for c in url):
        raise BadRequestData(f"An @context's address is an http(s) address, not {text[:100]!r}.")
    return url


def _refuse_scoped(part: Mapping[str, Any]) -> None:
    for term, definition in part.items():
        if isinstance(definition, dict) and "@context" in definition:
            raise BadRequestData(f"The @context must not contain scoped contexts (term {term[:100]!r}).")


def _key(value: Any) -> str:
    if isinstance(value, str):
        return value
    try:
        return hashlib.blake2b(msgspec.json.encode(value), digest_size=20).hexdigest()
    except (TypeError, ValueError, RecursionError) as err:
        raise BadRequestData("The @context is not valid.") from err
