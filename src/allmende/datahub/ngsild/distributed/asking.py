"""Asking one context source: what is sent, what comes back, what is counted."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import httpx
import msgspec

from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.contexts import CORE_CONTEXT, Contexts
from allmende.datahub.ngsild.contexts.active import Context as ActiveContext
from allmende.datahub.ngsild.contexts.active import link_to
from allmende.datahub.ngsild.distributed import loops
from allmende.datahub.ngsild.distributed.renaming import recompacted
from allmende.datahub.ngsild.errors import ApiProblem
from allmende.datahub.ngsild.outgoing import Refused, read_limited
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.registrations.state import registry_of

MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024
#: Belongs to the connection or is said elsewhere in the registration (4.3.6.5).
_NEVER_SENT: Final = frozenset({
    "accept", "connection", "content-length", "content-type", "contenttype", "expect", "fiware-service",
    "host", "jsonldcontext", "keep-alive", "link", "ngsild-tenant", "ngsildconformance", "te", "trailer",
    "transfer-encoding", "upgrade", "via",
})  # fmt: skip
#: What stays as it is in a query string.
_READABLE: Final = ":/,@!$()*;~-._"
_FROM_REQUEST: Final = "urn:ngsi-ld:request"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to one source.

    Attributes:
        path: Below /ngsi-ld/v1, already percent-encoded.
        body: In the client's names, without `@context`; None: none is sent.
        params: Query parameters; names in them are in the source's names (see `names_for`).
    """

    registration: Registration
    method: str
    path: str
    context: ActiveContext
    params: Sequence[tuple[str, str]] = ()
    body: Any = None  # JSON


@dataclass(slots=True)
class Answer:
    """What came back.

    Attributes:
        status: 0: nothing did.
        body: Parsed JSON; None: there is none, or it is none (see `is_invalid`).
        reason: Why it counts as failed, for people.
        context: What names in the body mean when it has no `@context` of its own.
    """

    registration: Registration
    status: int
    context: ActiveContext
    body: Any = None
    reason: str = ""
    is_invalid: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        """Whether the source did all that it was asked."""
        return 200 <= self.status < 300 and self.status != 207 and not self.is_invalid


async def names_for(broker: Broker, registration: Registration, context: Context) -> ActiveContext:
    """Return the context in whose names a source is asked (4.3.6.6)."""
    address = registration.extras.get("jsonldcontext")
    if address is not None:
        return await _contexts(broker).from_value(address)
    return context if isinstance(context, ActiveContext) else CORE_CONTEXT


async def ask_all(broker: Broker, request: Request, asks: Sequence[Ask]) -> list[Answer]:
    """Ask several sources at once; answers are in the order of the questions."""
    return list(await asyncio.gather(*(ask(broker, request, one) for one in asks)))


async def ask(broker: Broker, request: Request, question: Ask) -> Answer:
    """Ask one source; whatever goes wrong is in the answer."""
    registration, tenant = question.registration, request.tenant.id
    registry = registry_of(broker)
    key = (tenant, registration.urn)
    if registry.resting.get(key, 0.0) > time.monotonic():
        return Answer(registration, 0, question.context, reason="It failed shortly before and is left alone.")
    try:
        answer = await _ask(broker, request, question)
    except ApiProblem as err:
        answer = Answer(registration, 0, question.context, reason=err.detail or err.title)
    is_ok = answer.is_ok or (answer.status == 404 and question.method == "GET")
    registry.note(tenant, registration.urn, is_ok=is_ok)
    if not is_ok and registration.cooldown_s and (answer.status == 0 or answer.status >= 500):
        registry.resting[key] = time.monotonic() + registration.cooldown_s
    elif is_ok:
        registry.resting.pop(key, None)
    return answer


async def _ask(broker: Broker, request: Request, question: Ask) -> Answer:
    registration = question.registration
    source_context = await names_for(broker, registration, question.context)
    headers, body = await _outfit(broker, request, question, source_context)
    url = _address(question)
    answer = Answer(registration, 0, source_context)
    try:
        async with asyncio.timeout(registration.timeout_s), broker.http.stream(
            question.method, url, headers=headers, content=body,
            timeout=registration.timeout_s, follow_redirects=False,
        ) as received:  # fmt: skip
            answer.status = received.status_code
            answer.headers = {name.lower(): value for name, value in received.headers.items()}
            raw = await read_limited(received, MAX_ANSWER_BYTES)
    except Refused as err:
        answer.reason, answer.is_invalid = str(err), answer.status != 0
        return answer
    except (TimeoutError, httpx.TimeoutException):
        answer.status, answer.reason = 0, f"It did not answer within {registration.timeout_s:g} s."
        return answer
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as err:
        answer.status, answer.reason = 0, f"It cannot be reached: {str(err)[:200] or type(err).__name__}."
        return answer
    _read(answer, raw)
    return answer


def _address(question: Ask) -> str:
    params = list(question.params)
    if question.registration.is_local_only:
        params.append(("local", "true"))
    query = "&".join(f"{name}={quote(value, safe=_READABLE)}" for name, value in params)
    return f"{question.registration.base_url}/{question.path}" + (f"?{query}" if query else "")


def _read(answer: Answer, raw: bytes) -> None:
    if raw.strip():
        try:
            answer.body = exchange.read_json(raw)
        except ApiProblem as err:
            answer.is_invalid, answer.reason = True, err.detail
    if not 200 <= answer.status < 300:
        told = (
            answer.body.get("detail") or answer.body.get("title") if isinstance(answer.body, dict) else None
        )
        answer.reason = str(told)[:300] if told else f"It answered with status {answer.status}."


# -- what is sent ----------------------------------------------------------------------------------


async def _outfit(
    broker: Broker, request: Request, question: Ask, source_context: ActiveContext
) -> tuple[dict[str, str], bytes | None]:
    """Return headers and body of a request."""
    registration = question.registration
    extras = registration.extras
    headers = {
        "Accept": extras.get("accept", exchange.JSON),
        "Via": loops.via(broker, request),
        **_conveyed(registration, request),
    }
    if "tenant" in registration.document:
        headers["NGSILD-Tenant"] = registration.document["tenant"]
    if question.body is None:
        await _link(broker, request, headers, source_context)
        return headers, None
    kind = _media_type(request, extras)
    headers["Content-Type"] = kind
    body = question.body
    if "jsonldcontext" in extras:
        body = recompacted(body, question.context, source_context)
    if kind == exchange.LD_JSON:
        body = _with_context(body, source_context.value)
    else:
        await _link(broker, request, headers, source_context)
    return headers, msgspec.json.encode(body)


def _media_type(request: Request, extras: Mapping[str, str]) -> str:
    if "jsonldcontext" in extras:
        return exchange.JSON
    own = exchange.media_type(request)
    return extras.get("contenttype", exchange.LD_JSON if own == exchange.LD_JSON else exchange.JSON)


def _conveyed(registration: Registration, request: Request) -> dict[str, str]:
    """Return what `contextSourceInfo` adds (4.3.6.5)."""
    conveyed: dict[str, str] = {}
    pairs: Sequence[Json] = registration.document.get("contextSourceInfo", ())
    for pair in pairs:
        key, value = pair["key"], pair["value"]
        if key.lower() in _NEVER_SENT:
            continue
        if value == _FROM_REQUEST:
            found = request.headers.get(key.lower())
            if found is not None:
                conveyed[key] = found
        else:
            conveyed[key] = value
    return conveyed


async def _link(broker: Broker, request: Request, headers: dict[str, str], context: ActiveContext) -> None:
    if context is not CORE_CONTEXT:
        headers["Link"] = link_to(await _contexts(broker).address_of(context, request))


def _with_context(body: Any, value: Any) -> Any:
    if isinstance(body, list):
        return [_with_context(item, value) for item in body]
    return {**body, "@context": body.get("@context", value)} if isinstance(body, dict) else body


def _contexts(broker: Broker) -> Contexts:
    contexts: Any = broker.contexts  # Any: the protocol in `broker.py` says less than the class
    found: Contexts = contexts
    return found
