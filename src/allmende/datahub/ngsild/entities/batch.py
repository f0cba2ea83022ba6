"""Many entities in one request (ETSI GS CIM 009, 5.6.7 to 5.6.10, 5.6.20, 6.14 to 6.17, 6.31).

All of a batch is one transaction with one reading and one writing statement. An entity that cannot
be done is reported in the answer and does not touch the others. The same entity may occur several
times: later occurrences find what earlier ones made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Request, Response, Route
from allmende.datahub.ingest.store import StoreUnavailable
from allmende.datahub.ngsild import documents, entity_store, exchange
from allmende.datahub.ngsild.broker import Broker, Json
from allmende.datahub.ngsild.entities.single import COMMON
from allmende.datahub.ngsild.entity_store import Found, Writes
from allmende.datahub.ngsild.errors import AlreadyExists, BadRequestData, ResourceNotFound
from allmende.datahub.ngsild.events import Change, EntityState
from allmende.datahub.ngsild.fragments import Fragment, read_entity
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import is_urn_of_entity

ATTEMPTS = 3
#: What an operation makes of an entity that is there (or not) and a fragment.
Operation = Callable[[EntityState | None, Fragment], EntityState]


@dataclass(slots=True)
class Outcome:
    """What became of a batch.

    Attributes:
        created: Identifiers of entities that were not there before.
        changed: Identifiers of the others.
    """

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    errors: list[Json] = field(default_factory=list)

    def fail(self, urn: object, problem: ApiProblem) -> None:
        """Note an entity that could not be done (5.2.17)."""
        error: Json = {
            "type": problem.type_uri, "title": problem.title, "status": problem.status,
            "detail": problem.detail,
        }  # fmt: skip
        self.errors.append({"entityId": urn if isinstance(urn, str) else "", "error": error})

    def failed_answer(self) -> Response:
        """Return 207 with what succeeded and what did not (5.2.16)."""
        document: Json = {"success": [*self.created, *self.changed], "errors": self.errors}
        return exchange.json_response(document, status=207)


async def create(broker: Broker, request: Request) -> Response:
    """Make entities that are not there yet."""
    exchange.only(request, *COMMON)

    def made(before: EntityState | None, fragment: Fragment) -> EntityState:
        if before is not None:
            raise AlreadyExists(f"There is an entity {before.urn[:200]!r} already.")
        return documents.new_state(fragment, request.received_at)

    outcome = await _run(broker, request, Mode.CREATE, made)
    if outcome.errors:
        return outcome.failed_answer()
    return exchange.json_response(outcome.created, status=201)


async def upsert(broker: Broker, request: Request) -> Response:
    """Make entities, or replace those that are there; with `options=update` update them."""
    exchange.only(request, "options", *COMMON)
    options = exchange.options_of(request, "replace", "update")
    now = request.received_at

    def put(before: EntityState | None, fragment: Fragment) -> EntityState:
        if before is None:
            return documents.new_state(fragment, now)
        if "update" in options:
            return documents.updated(before, fragment, now).state
        return documents.replaced(before, fragment, now).state

    outcome = await _run(broker, request, Mode.CREATE, put)
    if outcome.errors:
        return outcome.failed_answer()
    if outcome.created:
        return exchange.json_response(outcome.created, status=201)
    return Response(204)


async def update(broker: Broker, request: Request) -> Response:
    """Update entities; with `options=noOverwrite` only add what is not there."""
    exchange.only(request, "options", *COMMON)
    overwrite = "noOverwrite" not in exchange.options_of(request, "noOverwrite", "update", "replace")

    def updated(before: EntityState | None, fragment: Fragment) -> EntityState:
        if before is None:
            raise ResourceNotFound(f"There is no entity {(fragment.urn or '')[:200]!r}.")
        if overwrite:
            return documents.updated(before, fragment, request.received_at).state
        return documents.appended(before, fragment, request.received_at, overwrite=False).state

    outcome = await _run(broker, request, Mode.UPDATE if overwrite else Mode.APPEND, updated)
    return outcome.failed_answer() if outcome.errors else Response(204)


async def merge(broker: Broker, request: Request) -> Response:
    """Merge fragments into entities."""
    exchange.only(request, *COMMON)

    def merged(before: EntityState | None, fragment: Fragment) -> EntityState:
        if before is None:
            raise ResourceNotFound(f"There is no entity {(fragment.urn or '')[:200]!r}.")
        return documents.merged(before, fragment, request.received_at).state

    outcome = await _run(broker, request, Mode.MERGE, merged)
    return outcome.failed_answer() if outcome.errors else Response(204)


async def delete(broker: Broker, request: Request) -> Response:
    """Delete entities by their identifiers."""
    exchange.only(request, *COMMON)
    urns = _listed(broker, request)
    outcome = Outcome()
    wanted: dict[str, None] = {}
    for urn in urns:
        if isinstance(urn, str) and is_urn_of_entity(urn):
            wanted[urn] = None
        else:
            outcome.fail(urn, BadRequestData("The identifier is no URI."))
    now, tenant = request.received_at, request.tenant.id
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        found = await entity_store.lock(connection, tenant, list(wanted))
        await entity_store.delete(
            connection, tenant, list(found.values()), now, with_history=broker.settings.deletes_history
        )
    for urn in wanted:
        if urn in found:
            outcome.changed.append(urn)
            broker.events.publish(Change(tenant, found[urn].id, found[urn].state, None, now))
        else:
            outcome.fail(urn, ResourceNotFound(f"There is no entity {urn[:200]!r}."))
    return outcome.failed_answer() if outcome.errors else Response(204)


# -- the work --------------------------------------------------------------------------------------


class _Overtaken(Exception):
    """Somebody else made one of the entities between our look and our writing."""


async def _run(broker: Broker, request: Request, mode: Mode, operation: Operation) -> Outcome:
    """Read the batch, apply the operation to each entity, write all of it."""
    outcome = Outcome()
    fragments = await _read(broker, request, mode, outcome)
    changes: list[Change] = []
    for attempt in range(1, ATTEMPTS + 1):
        tried = Outcome(errors=list(outcome.errors))
        try:
            changes = await _apply(broker, request, fragments, operation, tried) if fragments else []
        except _Overtaken:
            if attempt == ATTEMPTS:
                raise StoreUnavailable("others keep making the same entities") from None
        else:
            break
    for change in changes:
        broker.events.publish(change)
    return tried


async def _apply(
    broker: Broker, request: Request, fragments: Sequence[Fragment], operation: Operation, outcome: Outcome
) -> list[Change]:
    """Look, compute and write in one transaction; return what changed."""
    now, tenant = request.received_at, request.tenant.id
    urns = list(dict.fromkeys(fragment.urn or "" for fragment in fragments))
    async with entity_store.writing(broker.db, request.tenant, request.access) as connection:
        found = await entity_store.lock(connection, tenant, urns)
        after = _after(found, fragments, operation, outcome)
        if not after:
            return []
        writes = Writes(now)
        for urn, state in after.items():
            if urn in found:
                writes.change(found[urn], state)
            else:
                writes.create(state)
        ids = await writes.run(connection, tenant)
        if None in ids:
            raise _Overtaken
    return [
        Change(tenant, number, found[urn].state if urn in found else None, state, now)
        for number, (urn, state) in zip(ids, after.items(), strict=True)
        if number is not None
    ]


def _after(
    found: dict[str, Found], fragments: Sequence[Fragment], operation: Operation, outcome: Outcome
) -> dict[str, EntityState]:
    """Return the entities that are to be written, in the order of the batch."""
    after: dict[str, EntityState] = {}
    for fragment in fragments:
        urn = fragment.urn or ""
        before = after.get(urn) or (found[urn].state if urn in found else None)
        try:
            after[urn] = operation(before, fragment)
        except ApiProblem as err:
            outcome.fail(urn, err)
            continue
        listed = outcome.created if urn not in found else outcome.changed
        if urn not in listed:
            listed.append(urn)
    return after


async def _read(broker: Broker, request: Request, mode: Mode, outcome: Outcome) -> list[Fragment]:
    """Read each entity with its own context; what cannot be read is noted.

    Raises:
        BadRequestData, LdContextNotAvailable: an item is no object, or its context is not one; then
            nothing of the batch can be trusted.
    """
    fragments: list[Fragment] = []
    for document in _listed(broker, request):
        if not isinstance(document, dict):
            raise BadRequestData("An entity is a JSON object.")
        urn = document.get("id", document.get("@id"))
        context = await broker.contexts.of_body(request, document)
        try:
            fragment = read_entity(document, context, mode)
            if fragment.urn is None:
                raise BadRequestData("The entity has no id.")
            fragments.append(fragment)
        except ApiProblem as err:
            outcome.fail(urn, err)
    return fragments


def _listed(broker: Broker, request: Request) -> list[object]:
    """Return the items of the body's list.

    Raises:
        BadRequestData: it is no list, or empty, too long, or has a null.
    """
    documents_ = exchange.read_json(request.body)
    if not isinstance(documents_, list) or not documents_:
        raise BadRequestData("The body must be a list that is not empty.")
    if any(document is None for document in documents_):
        raise BadRequestData("The list holds null.")
    if len(documents_) > broker.settings.max_batch:
        raise BadRequestData(f"At most {broker.settings.max_batch} entities at once.")
    return documents_


ROUTES: Final = (
    Route("POST", "entityOperations/create", create, "write"),
    Route("POST", "entityOperations/upsert", upsert, "write"),
    Route("POST", "entityOperations/update", update, "write"),
    Route("POST", "entityOperations/merge", merge, "write"),
    Route("POST", "entityOperations/delete", delete, "write"),
)
