"""A page of one list out of two: ours, which may be long, and what sources said, which is known completely.

Both are in the order of identifiers. An entity that only sources have moves ours behind it by one; so a
page needs of ours only the entities from `offset` minus their number on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from allmende.datahub.gateway.database import Connection
from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.distributed.entity_maps import MOST, OWN, EntityMap
from allmende.datahub.ngsild.distributed.remote import Told, merged
from allmende.datahub.ngsild.entity_store import Found
from allmende.datahub.ngsild.errors import TooManyResults
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


async def sources_of(union: Union) -> dict[str, list[str]]:
    """Return every entity that fits, with where it is: `@none` for here, else the registrations.

    Raises:
        TooManyResults: they are more than a map holds.
    """
    request, wanted = union.request, union.query.wanted
    searched = EntityFilter(selectors=wanted.selectors) if union.is_split else wanted
    async with union.broker.db.session(request.tenant, request.access) as connection:
        own = await find_all(connection, request.tenant.id, searched, most=MOST)
    if own.has_more or len(own.entities) + len(union.told) > MOST:
        raise TooManyResults(f"An entity map holds at most {MOST} entities.")
    states = {found.state.urn: found.state for found in own.entities}
    sources: dict[str, list[str]] = {}
    for urn in sorted(states.keys() | union.told.keys()):
        state = union.entity(states.get(urn), urn)
        if state is None or (union.is_split and not fits(wanted, state)):
            continue
        here = [OWN] if urn in states else []
        sources[urn] = here + list(dict.fromkeys(one.registration.urn for one in union.told.get(urn, ())))
    return sources


async def page_of_map(union: Union, entity_map: EntityMap) -> Page:
    """Return a page of what a map holds; what does not fit any more is taken out of it (5.5.9.3)."""
    request, query = union.request, union.query
    async with union.broker.db.session(request.tenant, request.access) as connection:
        held = await find_by_urns(connection, request.tenant.id, list(entity_map.sources))
    entities: list[Found] = []
    for urn in list(entity_map.sources):
        found = _still(union, held.get(urn), urn)
        if found is None:
            del entity_map.sources[urn]
        else:
            entities.append(found)
    end = query.offset + query.limit
    count = len(entities) if query.is_counted else None
    return Page(tuple(entities[query.offset : end]), count, len(entities) > end)


def _still(union: Union, own: Found | None, urn: str) -> Found | None:
    """Return an entity of a map if it still fits."""
    wanted = union.query.wanted
    state = union.entity(None if own is None else own.state, urn)
    if state is None:
        return None
    if union.is_split:
        is_fit = fits(wanted, state)
    else:
        is_fit = urn in union.told or (own is not None and fits(wanted, own.state))
    return Found(NOT_OURS if own is None else own.id, state) if is_fit else None


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
