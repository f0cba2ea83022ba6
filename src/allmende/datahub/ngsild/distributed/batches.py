"""Writing to many entities that others have a part in (ETSI GS CIM 009, 5.6.7 to 5.6.10, 5.6.20)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from allmende.datahub.gateway.requests import Request, Response
from allmende.datahub.ngsild import exchange
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.contexts import CORE_CONTEXT
from allmende.datahub.ngsild.distributed.asking import Answer, Ask, ask_all
from allmende.datahub.ngsild.distributed.provision import (
    Handler,
    active,
    keys_of,
    path_of,
    reduced,
    types_of,
    with_body,
)
from allmende.datahub.ngsild.distributed.results import Party, entity_errors, party_of, refused_party
from allmende.datahub.ngsild.distributed.sharing import Sharing, share_attributes, share_entity
from allmende.datahub.ngsild.registrations.model import Registration


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch operation.

    Attributes:
        name: As in 4.20.
        single: The operation on one entity with which a source can be asked instead, its method and
            its path; None: there is none that does the same.
    """

    name: str
    single: tuple[str, str, str] | None = None


#: By the last part of the address.
BATCHES: Final[Mapping[str, Batch]] = {
    "create": Batch("createBatch", ("createEntity", "POST", "entities")),
    "upsert": Batch("upsertBatch"),
    "update": Batch("updateBatch", ("appendAttrs", "POST", "entities/{}/attrs/")),
    "merge": Batch("mergeBatch", ("mergeEntity", "PATCH", "entities/{}")),
    "delete": Batch("deleteBatch", ("deleteEntity", "DELETE", "entities/{}")),
}


@dataclass(slots=True)
class _Item:
    """One entity of a batch: the document, or for a deletion its identifier."""

    urn: str
    document: Any  # JSON
    context: Context
    names: dict[str, str]
    sharing: Sharing


@dataclass(slots=True)
class _Result:
    """S and E of 5.6.7.4."""

    created: dict[str, None] = field(default_factory=dict)
    done: dict[str, None] = field(default_factory=dict)
    errors: list[Json] = field(default_factory=list)


async def write_batch(
    batch: Batch, handler: Handler, broker: Broker, request: Request, registrations: Sequence[Registration]
) -> Response:
    """Create, upsert, update, merge or delete entities."""
    listed = exchange.read_json(request.body)
    if not isinstance(listed, list):
        return await handler(broker, request)
    items = [await _item(batch, broker, request, registrations, entry) for entry in listed]
    if not any(item.sharing.is_distributed for item in items):
        return await handler(broker, request)
    result = _Result()
    await _do_own(handler, broker, request, items, result)
    for item in items:
        for registration, part in item.sharing.refused:
            party = refused_party(registration, part or ())
            result.errors += entity_errors(item.urn, party)
    asked = _asks(batch, request, items)
    answers = await ask_all(broker, request, [question for question, _ in asked])
    for (_, urns), answer in zip(asked, answers, strict=True):
        _merge(result, urns, answer)
    return _answer(batch, result)


async def _item(
    batch: Batch, broker: Broker, request: Request, registrations: Sequence[Registration], entry: Any
) -> _Item:
    operations = [batch.name, batch.single[0]] if batch.single else [batch.name]
    if not isinstance(entry, dict):
        urn = entry if isinstance(entry, str) else ""
        sharing = share_entity(registrations, operations, urn, None) if urn else Sharing()
        return _Item(urn, entry, CORE_CONTEXT, {}, sharing)
    context = await broker.contexts.of_body(request, entry)
    given = entry.get("id", entry.get("@id"))
    urn = given if isinstance(given, str) else ""
    names = keys_of(entry, context)
    sharing = Sharing()
    if urn:
        types = types_of(entry, context)
        sharing = share_attributes(registrations, operations, urn, types, names)
    return _Item(urn, entry, context, names, sharing)


async def _do_own(
    handler: Handler, broker: Broker, request: Request, items: Sequence[_Item], result: _Result
) -> None:
    own = [item for item in items if item.sharing.is_ours]
    if not own:
        return
    documents = [
        reduced(item.document, item.names, item.sharing.own) if isinstance(item.document, dict)
        else item.document
        for item in own
    ]  # fmt: skip
    response = await handler(broker, with_body(request, documents))
    body = exchange.read_json(response.body) if response.body else None
    if response.status == 207 and isinstance(body, dict):
        result.errors += body.get("errors", [])
        result.done |= dict.fromkeys(body.get("success", []))
        return
    if response.status == 201 and isinstance(body, list):
        result.created |= dict.fromkeys(body)
    result.done |= dict.fromkeys(item.urn for item in own)


def _asks(batch: Batch, request: Request, items: Sequence[_Item]) -> list[tuple[Ask, list[str]]]:
    """Return the questions to all sources, and which entities each is about."""
    parts: dict[str, list[tuple[_Item, set[str] | None]]] = defaultdict(list)
    sources: dict[str, Registration] = {}
    for item in items:
        for registration, part in item.sharing.parts:
            sources[registration.urn] = registration
            parts[registration.urn].append((item, part))
    asked: list[tuple[Ask, list[str]]] = []
    for urn, registration in sources.items():
        if batch.name in registration.operations:
            asked.append(_together(request, registration, parts[urn]))
        elif batch.single is not None:
            asked += [_alone(batch.single, request, registration, item, part) for item, part in parts[urn]]
    return asked


def _together(
    request: Request, registration: Registration, parts: Sequence[tuple[_Item, set[str] | None]]
) -> tuple[Ask, list[str]]:
    params = [(name, value) for name, value in request.query if name not in ("local", "ticket")]
    body = [_part(item, part) for item, part in parts]
    context = active(parts[0][0].context)
    question = Ask(registration, request.method, path_of(request), context, params, body)
    return question, [item.urn for item, _ in parts]


def _alone(
    single: tuple[str, str, str], request: Request, registration: Registration, item: _Item,
    part: set[str] | None,
) -> tuple[Ask, list[str]]:  # fmt: skip
    _, method, path = single
    body = None if method == "DELETE" else _part(item, part)
    options = request.query.get("options")
    params = [("options", options)] if options == "noOverwrite" else []
    address = path.format(quote(item.urn, safe=":@!$&'()*+,;=-._~"))
    return Ask(registration, method, address, active(item.context), params, body), [item.urn]


def _part(item: _Item, part: set[str] | None) -> Any:
    return reduced(item.document, item.names, part) if isinstance(item.document, dict) else item.document


def _merge(result: _Result, urns: Sequence[str], answer: Answer) -> None:
    if answer.is_ok:
        created = answer.body if answer.status == 201 and isinstance(answer.body, list) else ()
        if answer.status == 201:
            result.created |= dict.fromkeys([urn for urn in created if isinstance(urn, str)] or urns)
        result.done |= dict.fromkeys(urns)
        return
    party = party_of(answer, ())
    if party.partial:
        result.done |= dict.fromkeys(u for u in party.partial.get("success") or () if isinstance(u, str))
        result.errors += entity_errors(urns[0] if urns else "", party)
        return
    result.errors += [entry for urn in urns for entry in entity_errors(urn, _bare(party))]


def _bare(party: Party) -> Party:
    return Party(party.registration, (), party.problem)


def _answer(batch: Batch, result: _Result) -> Response:
    if result.errors:
        done = list(result.done | result.created)
        return exchange.json_response({"success": done, "errors": result.errors}, status=207)
    if batch.name == "createBatch":
        return exchange.json_response(list(result.created | result.done), status=201)
    if batch.name == "upsertBatch" and result.created:
        return exchange.json_response(list(result.created), status=201)
    return Response(204)
