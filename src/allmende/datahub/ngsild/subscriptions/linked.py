"""Entities behind relationships: asked for by `q`, or shown along with what is notified (4.5.23, 4.9)."""

from collections.abc import Sequence
from typing import Any

from allmende.datahub.gateway.database import Database
from allmende.datahub.ngsild.errors import TooManyResults
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.query.evaluate import FindLinked, StoredEntity, entities_linked
from allmende.datahub.ngsild.query.find import find_all, find_by_urns
from allmende.datahub.ngsild.query.linking import Shown, with_linked
from allmende.datahub.ngsild.query.model import EntityFilter, Linking
from allmende.datahub.ngsild.query.syntax import Linked, Query, Target, terms_of
from allmende.datahub.ngsild.representations import View

#: Most entities fetched for one look behind a relationship.
MAX_LINKED = 1_000
#: Most entities in one periodic notification.
MAX_FOUND = 1_000


class Linker:
    """Finds the entities that relationships name, and those that a periodic notification tells of."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, tenant: int, wanted: EntityFilter) -> list[EntityState]:
        """Return the entities that fit, in the order of identifiers, at most `MAX_FOUND`.

        Raises:
            StoreUnavailable: the database does not answer.
            TooComplexQuery: looking for them would take too long.
        """
        async with self._db.transaction([tenant]) as connection:
            page = await find_all(connection, tenant, wanted, most=MAX_FOUND)
        return [found.state for found in page.entities]

    async def finder(self, tenant: int, query: Query | None, states: Sequence[StoredEntity]) -> FindLinked:
        """Return what finds the entities that a query looks at behind these ones.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        paths = [term.target for term in terms_of(query) if isinstance(term.target, Linked)] if query else []
        known: dict[str, EntityState] = {}
        for path in paths:
            reached: Sequence[StoredEntity] = states
            target: Target = path
            while isinstance(target, Linked):
                name = target.relationship
                urns = {urn for state in reached for urn in entities_linked(state, name)}
                known |= await self._load(tenant, urns - known.keys())
                reached = [known[urn] for urn in urns if urn in known]
                target = target.path
        return known.get

    async def joined(
        self, tenant: int, told: Sequence[Any], view: View, linking: Linking | None
    ) -> list[Shown]:  # Any: states of `events` and of `representations` are shown alike
        """Return what is told, with the entities behind its relationships if they are wanted.

        Those told come first, in their order. Should too many be linked, none is shown.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if linking is not None:
            try:
                async with self._db.transaction([tenant]) as connection:
                    return await with_linked(connection, tenant, told, view, linking)
            except TooManyResults:
                pass
        return [Shown(state, view) for state in told]

    async def _load(self, tenant: int, urns: set[str]) -> dict[str, EntityState]:
        if not urns:
            return {}
        async with self._db.transaction([tenant]) as connection:
            found = await find_by_urns(connection, tenant, sorted(urns)[:MAX_LINKED])
        return {urn: one.state for urn, one in found.items()}
