"""Entities behind relationships: asked for by `q`, or shown along with what is notified (4.5.23, 4.9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild import entity_sql
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.query.evaluate import FindLinked, StoredEntity, entities_linked, fits
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.query.syntax import Linked, Query, Target, terms_of
from allmende.datahub.ngsild.representations import EntityState as Shown
from allmende.datahub.ngsild.representations import View, entity

#: Most entities fetched along for one notification.
MAX_LINKED = 1_000
#: Most entities looked at for one periodic notification.
MAX_FOUND = 10_000
_LOAD = f"""
select {entity_sql.CURRENT_COLUMNS} from datahub_entity e
where e.tenant = %s and e.urn = any(%s) and {entity_sql.VISIBLE}
"""  # noqa: S608 - constants only

# Identifiers and types narrow it down; everything else is asked of what comes.
_FIND = f"""
select {entity_sql.CURRENT_COLUMNS} from datahub_entity e
where e.tenant = %s and {entity_sql.VISIBLE} and (%s or e.urn = any(%s) or e.types && %s)
order by e.urn limit {MAX_FOUND}
"""  # noqa: S608


class Linker:
    """Finds the entities that relationships name, and those that a periodic notification tells of."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def load(self, tenant: int, urns: Iterable[str]) -> dict[str, EntityState]:
        """Return those of the entities that are here.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        wanted = list(dict.fromkeys(urns))[:MAX_LINKED]
        if not wanted:
            return {}
        async with self._db.transaction([tenant]) as connection:
            rows = await (await connection.execute(_LOAD, (tenant, wanted))).fetchall()
        states = (entity_sql.read_row(row)[1] for row in rows)
        return {state.urn: state for state in states}

    async def find(self, tenant: int, wanted: EntityFilter) -> list[EntityState]:
        """Return the entities that fit, by identifier, at most `MAX_FOUND` looked at.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        urns = [urn for selector in wanted.selectors for urn in selector.ids]
        kinds = [s.types.any_of if s.types else () for s in wanted.selectors if not s.ids]
        types = sorted({name for any_of in kinds for one in any_of for name in one})
        is_any = not wanted.selectors or not all(kinds)
        async with self._db.transaction([tenant]) as connection:
            values = (tenant, is_any, urns, types)
            rows = await (await connection.execute(_FIND, values)).fetchall()
        states = [entity_sql.read_row(row)[1] for row in rows]
        linked = await self.finder(tenant, wanted.query, states)
        return [state for state in states if fits(wanted, state, linked)]

    async def finder(self, tenant: int, query: Query | None, states: Sequence[StoredEntity]) -> FindLinked:
        """Return what finds the entities that a query looks at behind these ones."""
        paths = [term.target for term in terms_of(query) if isinstance(term.target, Linked)] if query else []
        known: dict[str, EntityState] = {}
        for path in paths:
            reached: Sequence[StoredEntity] = states
            target: Target = path
            while isinstance(target, Linked):
                name = target.relationship
                urns = {urn for state in reached for urn in entities_linked(state, name)}
                known |= await self.load(tenant, urns - known.keys())
                reached = [known[urn] for urn in urns if urn in known]
                target = target.path
        return known.get

    # -- join --------------------------------------------------------------------------------------

    async def flat(
        self, tenant: int, states: Sequence[StoredEntity], view: View, levels: int
    ) -> list[StoredEntity]:
        """Return the entities behind the shown relationships, each once, without these ones."""
        known = {state.urn for state in states}
        found: list[StoredEntity] = []
        reached: Sequence[StoredEntity] = states
        for level in range(levels):
            urns = {urn for state in reached for urn in _shown_links(state, view if level == 0 else None)}
            loaded = await self.load(tenant, urns - known)
            known |= loaded.keys()
            reached = list(loaded.values())
            found += reached
        return found

    async def inline(self, tenant: int, state: StoredEntity, view: View, levels: int) -> Json:
        """Return a state's document with the entities behind its relationships put into them."""
        known = {reached.urn: reached for reached in await self.flat(tenant, [state], view, levels)}
        return _with_entities(state.document, known, view, levels, (state.urn,))


def shown_state(state: StoredEntity, document: Mapping[str, Any] | None = None) -> Shown:
    """Return an entity to be told of, as it is or with another document."""
    return Shown(
        urn=state.urn,
        types=state.types,
        document=state.document if document is None else document,
        scopes=state.scopes,
        created_at=state.created_at,
        modified_at=state.modified_at,
        expires_at=state.expires_at,
    )


def linked_view(view: View, relationship: str | None = None) -> View:
    """Return how linked entities are shown: completely, unless `pick` or `omit` name their members."""
    pick = view.pick.of_linked(relationship) if view.pick and relationship else None
    omit = view.omit.of_linked(relationship) if view.omit and relationship else None
    return replace(view, attrs=None, pick=pick, omit=omit, datasets=None)


def _shown_links(state: StoredEntity, view: View | None) -> list[str]:
    urns: list[str] = []
    for name, instances in state.document.items():
        listed = instances if isinstance(instances, list) else [instances]
        if any(one.get("type") in ("Relationship", "ListRelationship") for one in listed) and (
            view is None or view.attrs is None or name in view.attrs
        ):
            urns += entities_linked(state, name)
    return urns


def _with_entities(
    document: Mapping[str, Any],
    known: Mapping[str, StoredEntity],
    view: View,
    left: int,
    way: tuple[str, ...],
) -> Json:
    if left == 0:
        return dict(document)
    joined: Json = {}
    for name, instances in document.items():
        listed = instances if isinstance(instances, list) else [instances]
        below = linked_view(view, name)
        shown = [_with_entity(one, known, below, left, way) for one in listed]
        joined[name] = shown if isinstance(instances, list) else shown[0]
    return joined


def _with_entity(
    instance: Json, known: Mapping[str, StoredEntity], view: View, left: int, way: tuple[str, ...]
) -> Json:
    kind = instance.get("type")
    if kind not in ("Relationship", "ListRelationship"):
        return instance
    named = instance.get("object") if kind == "Relationship" else instance.get("objectList")
    urns: list[Any] = [one.get("object") if isinstance(one, dict) else one for one in _listed(named)]
    found = [_shown(known[urn], known, view, left, way) for urn in urns if urn in known]
    if not found:
        return instance
    if kind == "Relationship" and not isinstance(named, list):
        return {**instance, "entity": found[0]}
    return {**instance, "entityList": found}


def _shown(
    state: StoredEntity, known: Mapping[str, StoredEntity], view: View, left: int, way: tuple[str, ...]
) -> Json:
    # What leads back to where we came from is not followed again.
    further = {} if state.urn in way else known
    document = _with_entities(state.document, further, view, left - 1, (*way, state.urn))
    return entity(shown_state(state, document), view)


def _listed(value: Any) -> list[Any]:  # Any: JSON
    return value if isinstance(value, list) else [value]
