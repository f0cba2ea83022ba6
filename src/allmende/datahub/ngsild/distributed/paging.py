"""A page of one list out of two: ours, which may be long, and what sources said, which is known completely.

Both are in the order of identifiers. An entity that only sources have moves ours behind it by one; so a
page needs of ours only the entities from `offset` minus their number on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from allmende.datahub.gateway.database import Connection
from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.distributed.remote import Told, merged
from allmende.datahub.ngsild.entity_store import Found
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.query.evaluate import fits
from allmende.datahub.ngsild.query.find import Page, find_all, find_by_urns, find_entities
from allmende.datahub.ngsild.query.model import EntityFilter, EntityQuery

#: Entities of ours that are put together with parts from elsewhere, when all of them could be split.
MOST_SPLIT = 2_000
#: No row of ours stands behind an entity that only others have.
NOT_OURS = 0


@dataclass(frozen=True, slots=True)
class Union:
    """Ours and theirs.

    Attributes:
        told: By identifier.
        is_split: Parts of one entity may be in several places; filters count for the whole.
    """

    broker: Broker
    request: Request
    query: EntityQuery
    told: Mapping[str, Sequence[Told]]
    is_split: bool

    def entity(self, own: EntityState | None, urn: str) -> EntityState | None:
        """Return what everybody together says of an entity."""
        return merged(own, self.told.get(urn, ()), self.request.received_at)


async def page_of(union: Union) -> Page:
    """Return the page that the query asks for."""
    request = union.request
    async with union.broker.db.session(request.tenant, request.access) as connection:
        if union.is_split:
            return await _split_page(union, connection)
        return await _whole_page(union, connection)


async def _split_page(union: Union, connection: Connection) -> Page:
    query, wanted = union.query, union.query.wanted
    candidates = EntityFilter(selectors=wanted.selectors)
    own = await find_all(connection, union.request.tenant.id, candidates, most=MOST_SPLIT)
    states = {found.state.urn: found for found in own.entities}
    entities: list[Found] = []
    for urn in sorted(states.keys() | union.told.keys()):
        known = states.get(urn)
        state = union.entity(None if known is None else known.state, urn)
        if state is not None and fits(wanted, state):
            entities.append(Found(NOT_OURS if known is None else known.id, state))
    end = query.offset + query.limit
    count = len(entities) if query.is_counted else None
    return Page(tuple(entities[query.offset : end]), count, len(entities) > end or own.has_more)


async def _whole_page(union: Union, connection: Connection) -> Page:
    query, tenant = union.query, union.request.tenant.id
    held = await find_by_urns(connection, tenant, sorted(union.told))
    theirs = _only_theirs(union, held)
    begin, count = query.offset, None
    if query.is_counted or (theirs and query.offset):
        counted = await find_entities(connection, tenant, replace(query, limit=0, offset=0, is_counted=True))
        count = counted.count or 0
        begin = min(begin, count)
    begin = max(0, begin - len(theirs))
    ours = await find_entities(
        connection, tenant,
        replace(query, offset=begin, limit=query.offset + query.limit - begin + 1, is_counted=False),
    )  # fmt: skip
    first = ours.entities[0].state.urn if ours.entities else ""
    before = sum(urn < first for urn in theirs) if begin and first else 0
    rest = {urn: found for urn, found in theirs.items() if not begin or urn >= first}
    rest |= {found.state.urn: _with_told(union, found) for found in ours.entities}
    listed = [rest[urn] for urn in sorted(rest)]
    start = query.offset - begin - before
    end = start + query.limit
    total = count + len(theirs) if query.is_counted and count is not None else None
    return Page(tuple(listed[start:end]), total, len(listed) > end or ours.has_more)


def _only_theirs(union: Union, held: Mapping[str, Found]) -> dict[str, Found]:
    """Return entities that fit and are not among ours that fit, in the order of identifiers."""
    wanted, theirs = union.query.wanted, dict[str, Found]()
    for urn in sorted(union.told):
        known = held.get(urn)
        if known is not None and fits(wanted, known.state):
            continue
        state = union.entity(None if known is None else known.state, urn)
        if state is not None and _has_any(wanted.attributes, state):
            theirs[urn] = Found(NOT_OURS if known is None else known.id, state)
    return theirs


def _has_any(names: Sequence[str], state: EntityState) -> bool:
    return not names or any(name in state.document for name in names)


def _with_told(union: Union, found: Found) -> Found:
    state = union.entity(found.state, found.state.urn)
    return found if state is None else Found(found.id, state)
