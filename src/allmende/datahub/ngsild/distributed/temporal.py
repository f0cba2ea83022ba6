"""Reading pasts that others have a part in (ETSI GS CIM 009, 5.7.3, 5.7.4).

Sources are asked the same as we are; what they say and what we keep is put together as clients see it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote

import msgspec

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Query, Request, Response
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.answers import answer, plain_kind
from allmende.datahub.ngsild.broker import Broker, Json
from allmende.datahub.ngsild.contexts import Contexts
from allmende.datahub.ngsild.contexts.active import Context as ActiveContext
from allmende.datahub.ngsild.distributed.asking import Answer, Ask, ask, names_for
from allmende.datahub.ngsild.distributed.entity_maps import is_wanted
from allmende.datahub.ngsild.distributed.gathering import gather
from allmende.datahub.ngsild.distributed.narrowing import in_names_of
from allmende.datahub.ngsild.distributed.pasts import HEAD, Form, form_of, joined
from allmende.datahub.ngsild.distributed.provision import Handler, active
from allmende.datahub.ngsild.distributed.renaming import recompacted
from allmende.datahub.ngsild.distributed.warnings import INVALID, warning, warnings_of
from allmende.datahub.ngsild.entities.target import urn_of
from allmende.datahub.ngsild.errors import BadRequestData, ResourceNotFound
from allmende.datahub.ngsild.names import is_name
from allmende.datahub.ngsild.query.api import page_links
from allmende.datahub.ngsild.registrations.discovery import read_period
from allmende.datahub.ngsild.registrations.matching import Period, Wish, matching_infos, wish_of
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.temporal import consumption
from allmende.datahub.ngsild.temporal.asking import Asked, read_address, read_document
from allmende.datahub.ngsild.temporal.parameters import AGGREGATION_NAMES, SPAN_NAMES, read_parameters

PAGE: Final = 100
#: Entities of one broker that a query looks at.
MOST: Final = 1_000
#: What is between the client and us only.
_OURS: Final = frozenset({"local", "ticket", "entityMap", "entityMapLifetime", "splitEntities"})
_PAGING: Final = frozenset({"limit", "offset", "count"})
#: Members of a Query that are parameters of GET as well.
_MEMBERS: Final = ("q", "csf", "scopeQ", "lang", "attrs", "pick", "omit", "datasetId", "expandValues",
                   "jsonKeys", "orderBy", "local")  # fmt: skip
_GEO: Final = ("georel", "geometry", "coordinates", "geoproperty")
_SELECTOR: Final = ("type", "id", "idPattern")


@dataclass(slots=True)
class _Own:
    """What we keep of what is asked for.

    Attributes:
        refusal: Why nothing is shown.
    """

    status: int = 200
    documents: list[Json] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    refusal: ApiProblem | None = None


@dataclass(slots=True)
class Told:
    """What one source says of an entity, in the client's names."""

    registration: Registration
    document: Json


async def retrieve_past(
    handler: Handler, broker: Broker, request: Request, registrations: Sequence[Registration]
) -> Response:
    """Show the past of one entity out of what we and the sources know of it."""
    urn = urn_of(request)
    there = [
        one for one in _fitting(registrations, "retrieveTemporal", Wish(period=read_period(request.query)))
        if one.covered(urn, None, ()) is not None
    ]  # fmt: skip
    if not there:
        return await handler(broker, request)
    context = active(await broker.contexts.of_link(request))
    form = form_of(read_parameters(request.query, needs_span=False))
    own = await _own(handler, broker, request, _with_id(request.query))
    path = f"temporal/entities/{quote(urn, safe=':@!$&()*+,;=-._~')}"
    answers = list(await gather(_ask(broker, request, one, path, context, request.query) for one in there))
    told, warnings = await _read(broker, request, answers, context)
    known = [one for one in told if one.document["id"] == urn]
    found = put_together(_without_proxied(own.documents, there, context), known, form)
    if not found:
        refusal = own.refusal or ResourceNotFound(f"Nothing is known of {urn[:200]!r}.")
        refusal.headers += warnings
        raise refusal
    return await answer(
        broker, request, context, _shown(found[0], request.query), status=_status(own, answers),
        headers=[*_headers(own, answers), *warnings],
    )  # fmt: skip


async def query_pasts(
    handler: Handler, broker: Broker, request: Request, registrations: Sequence[Registration]
) -> Response:
    """Show the pasts of the entities that fit, out of what we and the sources keep."""
    context, asked, queries = await read_question(broker, request)
    there = _fitting(registrations, "queryTemporal", wish_of(asked.wanted, period=read_period(queries[0])))
    if not there or is_wanted(request) or queries[0].get("local") == "true":
        return await handler(broker, request)
    if queries[0].get("orderBy"):
        raise BadRequestData(
            "What comes from several brokers cannot be ordered; local=true asks only this one."
        )
    own = await _own_pages(broker, await _linked(broker, request, context), queries)
    lists = await gather(
        _ask_pages(broker, request, one, context, query) for one in there for query in queries
    )
    answers = [one for answers in lists for one in answers]
    told, warnings = await _read(broker, request, answers, context)
    found = put_together(_without_proxied(own.documents, there, context), told, form_of(asked.temporal))
    found.sort(key=lambda document: str(document["id"]))
    end = asked.offset + asked.limit
    headers = [*_headers(own, answers), *warnings]
    headers += page_links(
        request, plain_kind(request), limit=asked.limit, offset=asked.offset, has_more=len(found) > end
    )
    if asked.is_counted:
        headers.append(("NGSILD-Results-Count", str(len(found))))
    page = [_shown(one, queries[0]) for one in found[asked.offset : end]]
    return await answer(
        broker, request, context, page, status=_status(own, answers), headers=headers
    )  # fmt: skip


async def read_question(broker: Broker, request: Request) -> tuple[ActiveContext, Asked, list[Query]]:
    """Return what a query asks for, and the same as parameters of GET: once for each selector."""
    if request.method != "POST":
        context = active(await broker.contexts.of_link(request))
        return context, read_address(request, context, broker.settings), [request.query]
    document = exchange.read_object(request.body)
    context = active(await broker.contexts.of_body(request, document))
    asked = read_document(document, request, context, broker.settings)
    common = [*request.query, *_texts(document, _MEMBERS), *_texts(document.get("geoQ"), _GEO)]
    figures = {**document["temporalQ"], **(document.get("aggrParams") or {})}
    common += _texts(figures, SPAN_NAMES)
    if asked.temporal.aggregation is not None:
        common += [*_texts(figures, AGGREGATION_NAMES), ("format", "aggregatedValues")]
    selectors = document.get("entities") or [{}]
    return context, asked, [Query([*common, *_texts(one, _SELECTOR)]) for one in selectors]


def _texts(document: Json | None, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return members of a Query as parameters."""
    return [
        (name, _text(name, document[name])) for name in names if document and document.get(name) is not None
    ]  # fmt: skip


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and name != "coordinates":
        if not all(isinstance(item, str) for item in value):
            raise BadRequestData(f"{name} must be a text or a list of texts.")
        return ",".join(value)
    return msgspec.json.encode(value).decode()


async def _linked(broker: Broker, request: Request, context: ActiveContext) -> Request:
    """Return a request without body whose names mean the same."""
    if request.method != "POST":
        return request
    headers = {name: value for name, value in request.headers.items()
               if name not in ("content-type", "link")}  # fmt: skip
    headers["link"] = await broker.contexts.link_header(context, request)
    return replace(request, method="GET", body=b"", headers=headers)


def _fitting(registrations: Sequence[Registration], operation: str, wish: Wish) -> list[Registration]:
    """Return the registrations to ask: of the time that is asked for, or of no time in particular."""
    return [
        one for one in registrations
        if operation in one.operations and matching_infos(one, replace(wish, period=_period(one, wish)))
    ]  # fmt: skip


def _period(registration: Registration, wish: Wish) -> Period | None:
    if not registration.is_temporal:
        return None
    return wish.period or Period(None, None, "observationInterval" in registration.document)


# -- what we keep ----------------------------------------------------------------------------------


async def _own(handler: Handler, broker: Broker, request: Request, query: Query) -> _Own:
    headers = {name: value for name, value in request.headers.items() if name not in ("accept", "prefer")}
    try:
        response = await handler(broker, replace(request, query=query, headers=headers))
    except ApiProblem as err:
        if err.status != 404:
            raise
        return _Own(refusal=err)
    body = exchange.read_json(response.body)
    kept = [pair for pair in response.headers if pair[0] == "Content-Range"]
    return _Own(response.status, body if isinstance(body, list) else [body], kept)


async def _own_pages(broker: Broker, request: Request, queries: Iterable[Query]) -> _Own:
    whole = _Own()
    size = min(PAGE, broker.settings.max_limit)
    for query in queries:
        for offset in range(0, MOST, size):
            page = await _own(consumption.query, broker, request, _with_id(query, _page(offset, size)))
            whole.documents += page.documents
            if page.status != 200:
                whole.status, whole.headers = page.status, page.headers
            if len(page.documents) < size:
                break
    return whole


def _page(offset: int, size: int) -> list[tuple[str, str]]:
    return [("limit", str(size)), *([("offset", str(offset))] if offset else [])]


def _with_id(query: Query, further: Sequence[tuple[str, str]] = ()) -> Query:
    """Return a query for the same entities, with their identifiers, of another page."""
    pairs = [
        (name, f"{value},id" if name == "pick" and not _has_id(value) else value)
        for name, value in query if name not in _PAGING
    ]  # fmt: skip
    return Query([*pairs, *further])


def _has_id(pick: str) -> bool:
    return "id" in pick.split(",")


def _shown(document: Json, query: Query) -> Json:
    """Return an entity without the identifier and type that only we needed."""
    pick = query.get("pick")
    if pick is None:
        return document
    hidden = {"id", "type"}.difference(pick.split(","))
    return {name: value for name, value in document.items() if name not in hidden}


def _without_proxied(
    documents: Sequence[Json], registrations: Sequence[Registration], context: ActiveContext
) -> list[Json]:
    """Leave out what exclusive and redirect sources alone answer for (4.3.6.3)."""
    kept = list(documents)
    for one in registrations:
        if one.is_proxied:
            kept = [_cut(document, one, context, is_kept=False) or document for document in kept]
    return kept


def _cut(document: Json, registration: Registration, context: ActiveContext, *, is_kept: bool) -> Json | None:
    """Return an entity with only, or without, what a source is registered for; None: it is not."""
    names = {
        name: context.expand_name(name) for name in document if name not in HEAD and is_name(name)
    }  # fmt: skip
    covered = registration.covered(document["id"], _types(document, context), names.values())
    if covered is None:
        return None if is_kept else document
    return {
        name: value for name, value in document.items()
        if name in HEAD or (name in names and (names[name] in covered) == is_kept)
    }  # fmt: skip


def _types(document: Json, context: ActiveContext) -> list[str] | None:
    listed = document.get("type")
    if listed is None:
        return None
    given = listed if isinstance(listed, list) else [listed]
    return [context.expand_name(name) for name in given if isinstance(name, str) and is_name(name)]


# -- what others keep ------------------------------------------------------------------------------


async def _ask(
    broker: Broker, request: Request, registration: Registration, path: str, context: ActiveContext,
    query: Query, further: Sequence[tuple[str, str]] = (),
) -> Answer:  # fmt: skip
    try:
        names = await names_for(broker, registration, context)
    except ApiProblem as err:
        return Answer(registration, 0, context, reason=err.detail)
    params = [
        (name, in_names_of(name, value, context, names))
        for name, value in _with_id(query) if name not in _OURS
    ]  # fmt: skip
    return await ask(broker, request, Ask(registration, "GET", path, context, [*params, *further]))


async def _ask_pages(
    broker: Broker, request: Request, registration: Registration, context: ActiveContext, query: Query
) -> list[Answer]:
    answers: list[Answer] = []
    for offset in range(0, MOST, PAGE):
        found = await _ask(
            broker, request, registration, "temporal/entities", context, query, _page(offset, PAGE)
        )
        answers.append(found)
        if not found.is_ok or not isinstance(found.body, list) or len(found.body) < PAGE:
            break
    return answers


async def _read(
    broker: Broker, request: Request, answers: Sequence[Answer], context: ActiveContext
) -> tuple[list[Told], list[tuple[str, str]]]:
    """Return what sources say, and warnings of those that failed."""
    told: list[Told] = []
    warnings = warnings_of(list(answers))
    for one in answers:
        if not one.is_ok:
            continue
        try:
            told += await documents_of(broker, request, one, context)
        except ApiProblem as err:
            warnings.append(warning(one, reason=err.detail, code=INVALID))
    return told, warnings


async def documents_of(broker: Broker, request: Request, found: Answer, context: ActiveContext) -> list[Told]:
    """Return what a source says, in the client's names, without what it is not registered for.

    Raises:
        ApiProblem: what the source sent is not NGSI-LD.
    """
    told: list[Told] = []
    contexts: Any = broker.contexts  # Any: the protocol in `broker.py` says less than the class
    known: Contexts = contexts
    for document in found.body if isinstance(found.body, list) else [found.body]:
        if not isinstance(document, dict) or not isinstance(document.get("id"), str):
            raise ApiProblem("The source sent something else than entities.")
        source_names = found.context
        if "@context" in document:
            source_names = await known.from_value(document["@context"], request)
        own_names = {name: value for name, value in document.items() if name != "@context"}
        if source_names is not context:
            own_names = recompacted(own_names, source_names, context)
        kept = _cut(own_names, found.registration, context, is_kept=True)
        if kept is not None:
            told.append(Told(found.registration, kept))
    return told


# -- all together ----------------------------------------------------------------------------------


def put_together(own: Sequence[Json], told: Sequence[Told], form: Form) -> list[Json]:
    """Return every entity once, out of what we and the sources keep."""
    equals: dict[str, list[Json]] = {}
    extra: dict[str, list[Json]] = {}
    for document in own:
        equals.setdefault(document["id"], []).append(document)
    for one in told:
        group = extra if one.registration.mode == "auxiliary" else equals
        group.setdefault(one.document["id"], []).append(one.document)
    return [
        joined(equals.get(urn, []), form, extra=extra.get(urn, []))
        for urn in dict.fromkeys([*equals, *extra])
    ]  # fmt: skip


def _status(own: _Own, answers: Sequence[Answer]) -> int:
    return 206 if own.status == 206 or any(one.status == 206 for one in answers) else 200


def _headers(own: _Own, answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """Return which part of the past is shown, if it is not all."""
    partial = [one.headers["content-range"] for one in answers
               if one.status == 206 and "content-range" in one.headers]  # fmt: skip
    return own.headers or [("Content-Range", partial[0])] if partial or own.headers else []
