"""Entities together with those that their relationships name (ETSI GS CIM 009, 4.5.23)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.errors import TooManyResults
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.query.find import find_by_urns
from allmende.datahub.ngsild.query.model import Linking
from allmende.datahub.ngsild.representations import View, entity, feature

#: So many linked entities are shown in one answer.
MAX_LINKED: Final = 5_000


@dataclass(frozen=True, slots=True)
class Shown:
    """An entity, and how it is shown."""

    state: EntityState
    view: View

    def as_json(self, *, is_geojson: bool = False) -> Json:
        """Return it as the client wants it, without `@context`."""
        return feature(self.state, self.view) if is_geojson else entity(self.state, self.view)


async def with_linked(
    connection: Connection, tenant: int, states: Sequence[EntityState], view: View, linking: Linking | None
) -> list[Shown]:
    """Return entities with what is linked: inside of their relationships, or behind them in the list.

    Only entities that the session may see are linked; what the view hides is not followed.

    Raises:
        TooManyResults: more than `MAX_LINKED` entities are linked.
    """
    if linking is None:
        return [Shown(state, view) for state in states]
    graph = await _Graph(connection, tenant, linking).read(states, view)
    if linking.join == "flat":
        return graph.flat(states, view)
    seen = set(linking.known)
    return [Shown(graph.inline(state, view, linking.levels, seen | {state.urn}), view) for state in states]


class _Graph:
    """The entities within reach."""

    def __init__(self, connection: Connection, tenant: int, linking: Linking) -> None:
        self.connection = connection
        self.tenant = tenant
        self.linking = linking
        self.states: dict[str, EntityState] = {}

    async def read(self, states: Sequence[EntityState], view: View) -> "_Graph":
        level = [(state, view) for state in states]
        looked_for: set[str] = set()
        for _ in range(self.linking.levels):
            named = [(urn, below) for state, shown in level for urn, below in _links(state.document, shown)]
            new = {urn for urn, _ in named} - looked_for
            looked_for |= new
            if len(looked_for) > MAX_LINKED:
                raise TooManyResults(f"At most {MAX_LINKED} entities are linked in one answer.")
            found = await find_by_urns(self.connection, self.tenant, sorted(new))
            self.states |= {urn: one.state for urn, one in found.items()}
            level = [(self.states[urn], below) for urn, below in dict(named).items() if urn in self.states]
            if not level:
                break
        return self

    def flat(self, states: Sequence[EntityState], view: View) -> list[Shown]:
        shown = [Shown(state, view) for state in states]
        seen = {state.urn for state in states} | self.linking.known
        level = list(shown)
        for _ in range(self.linking.levels):
            following: list[Shown] = []
            for one in level:
                for urn, below in _links(one.state.document, one.view):
                    if urn in self.states and urn not in seen:
                        seen.add(urn)
                        following.append(Shown(self.states[urn], below))
            shown += following
            level = following
        return shown

    def inline(self, state: EntityState, view: View, levels: int, seen: set[str]) -> EntityState:
        """Return the entity with linked ones inside of its relationships, those on the way excepted."""
        if levels == 0:
            return state
        document: dict[str, Any] = {}
        for name, instances in state.document.items():
            below = _below(view, name)
            if below is None or not _is_link(instances):
                document[name] = instances
                continue
            listed = instances if isinstance(instances, list) else [instances]
            joined = [self.joined(one, below, levels, seen) for one in listed]
            document[name] = joined if isinstance(instances, list) else joined[0]
        return replace(state, document=document)

    def joined(self, instance: Json, view: View, levels: int, seen: set[str]) -> Json:
        if instance.get("type") not in _MEMBERS:
            return instance
        urns = list(_urns(instance))
        shown = []
        for urn in urns:
            if urn in self.states and urn not in seen:
                state = self.inline(self.states[urn], view, levels - 1, seen | {urn})
                shown.append(entity(state, view))
        if not shown:
            return instance
        if instance["type"] == "ListRelationship":
            return {**instance, "entityList": shown}
        return {**instance, "entity": shown if isinstance(instance.get("object"), list) else shown[0]}


_MEMBERS: Final = {"Relationship": "object", "ListRelationship": "objectList"}


def _links(document: Mapping[str, Any], view: View) -> Iterator[tuple[str, View]]:
    """Yield the identifiers that shown relationships name, and how those entities are shown."""
    for name, instances in document.items():
        below = _below(view, name) if _is_link(instances) else None
        if below is None:
            continue
        for instance in instances if isinstance(instances, list) else [instances]:
            for urn in _urns(instance):
                yield urn, below


def _below(view: View, relationship: str) -> View | None:
    """Return how entities behind a relationship are shown, None where it is hidden itself."""
    if view.attrs is not None and relationship not in view.attrs:
        return None
    if view.pick is not None and relationship not in view.pick.members:
        return None
    if view.omit is not None and view.omit.hides(relationship):
        return None
    pick = view.pick.of_linked(relationship) if view.pick is not None else None
    omit = view.omit.of_linked(relationship) if view.omit is not None else None
    return replace(view, attrs=None, pick=pick, omit=omit, datasets=None)


def _is_link(instances: Any) -> bool:
    first = instances[0] if isinstance(instances, list) and instances else instances
    return isinstance(first, dict) and first.get("type") in _MEMBERS


def _urns(instance: Json) -> Iterator[str]:
    value = instance.get(_MEMBERS.get(instance.get("type", ""), ""))
    for item in value if isinstance(value, list) else [value]:
        urn = item.get("object") if isinstance(item, dict) else item
        if isinstance(urn, str):
            yield urn
