"""Finds the few subscriptions that a change may concern, without asking all of them.

Every subscription lies in one bucket for each identifier it names, or for one type of each of its type
selections, times each attribute it watches. A change only opens the buckets of its entity's identifier
and types and of the attributes that changed.
"""

from collections.abc import Iterable, Iterator

from allmende.datahub.ngsild.events import Change
from allmende.datahub.ngsild.query.syntax import Selector
from allmende.datahub.ngsild.subscriptions.counters import Key
from allmende.datahub.ngsild.subscriptions.diff import Difference
from allmende.datahub.ngsild.subscriptions.watch import Watch

#: ("id", urn), ("type", stored name) or ("", "") for any entity.
Place = tuple[str, str]
_ANYWHERE: Place = ("", "")
_ANY_ATTRIBUTE = "*"


class Index:
    """All subscriptions of this process, ready to be asked."""

    def __init__(self) -> None:
        self._tenants: dict[int, _Tenant] = {}

    def put(self, watch: Watch) -> None:
        """Add a subscription or replace it by what it is now."""
        self.remove(watch.key)
        self._tenants.setdefault(watch.key[0], _Tenant()).add(watch)

    def remove(self, key: Key) -> None:
        """Remove a subscription if it is there."""
        tenant = self._tenants.get(key[0])
        if tenant is not None:
            tenant.remove(key)
            if not tenant.watches:
                del self._tenants[key[0]]

    def keys_of(self, tenants: Iterable[int] | None = None) -> set[Key]:
        """Return the keys of these tenants' subscriptions, None: of all."""
        wanted = self._tenants if tenants is None else [t for t in tenants if t in self._tenants]
        return {key for tenant in wanted for key in self._tenants[tenant].watches}

    def get(self, key: Key) -> Watch | None:
        """Return a subscription."""
        tenant = self._tenants.get(key[0])
        return None if tenant is None else tenant.watches.get(key)

    def watches_changes(self, tenant: int) -> bool:
        """Whether anything in a tenant could concern a subscription."""
        found = self._tenants.get(tenant)
        return found is not None and bool(found.places)

    def tenants(self) -> list[int]:
        """Return the tenants whose changes are watched."""
        return [number for number, tenant in self._tenants.items() if tenant.places]

    def periodic(self) -> Iterator[Watch]:
        """Yield the subscriptions that are told at intervals."""
        for tenant in self._tenants.values():
            yield from tenant.periodic.values()

    def may_concern(self, tenant: int, urn: str, types: Iterable[str]) -> bool:
        """Whether a change of this entity may concern a subscription."""
        found = self._tenants.get(tenant)
        return found is not None and any(place in found.places for place in _places(urn, types))

    def candidates(self, change: Change, difference: Difference) -> list[Watch]:
        """Return the subscriptions that a change may concern; each must still be asked itself."""
        tenant = self._tenants.get(change.tenant)
        if tenant is None:
            return []
        found: dict[Key, Watch] = {}
        state = change.state
        for place in _places(state.urn, state.types):
            if place in tenant.places:
                for attribute in (_ANY_ATTRIBUTE, *difference.attributes):
                    found |= tenant.buckets.get((place, attribute), {})
        return list(found.values())


class _Tenant:
    def __init__(self) -> None:
        self.watches: dict[Key, Watch] = {}
        self.periodic: dict[Key, Watch] = {}
        self.buckets: dict[tuple[Place, str], dict[Key, Watch]] = {}
        #: Place → how many buckets lie there.
        self.places: dict[Place, int] = {}

    def add(self, watch: Watch) -> None:
        self.watches[watch.key] = watch
        if watch.interval_s is not None:
            self.periodic[watch.key] = watch
            return
        for bucket in _buckets_of(watch):
            if bucket not in self.buckets:
                self.buckets[bucket] = {}
                self.places[bucket[0]] = self.places.get(bucket[0], 0) + 1
            self.buckets[bucket][watch.key] = watch

    def remove(self, key: Key) -> None:
        watch = self.watches.pop(key, None)
        if watch is None or self.periodic.pop(key, None) is not None:
            return
        for bucket in _buckets_of(watch):
            del self.buckets[bucket][key]
            if not self.buckets[bucket]:
                del self.buckets[bucket]
                self.places[bucket[0]] -= 1
                if not self.places[bucket[0]]:
                    del self.places[bucket[0]]


def _places(urn: str, types: Iterable[str]) -> Iterator[Place]:
    yield ("id", urn)
    for name in types:
        yield ("type", name)
    yield _ANYWHERE


def _buckets_of(watch: Watch) -> set[tuple[Place, str]]:
    selectors = watch.wanted.selectors
    places = {place for selector in selectors for place in _places_of(selector)} or {_ANYWHERE}
    attributes = watch.watched or {_ANY_ATTRIBUTE}
    return {(place, attribute) for place in places for attribute in attributes}


def _places_of(selector: Selector) -> list[Place]:
    if selector.ids:
        return [("id", urn) for urn in selector.ids]
    if selector.types is None or selector.types.is_every:
        return [_ANYWHERE]
    # An entity that has all types of a set has this one as well.
    return [("type", min(wanted)) for wanted in selector.types.any_of]
