"""Adding to the past of an entity: all instances of a request in one statement.

What is newer than the entity's current state becomes its current state: whoever brings the past of an
entity that nobody knew makes the entity. It is marked, so that it goes with its past.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild import entity_store
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.documents import instances_of
from allmende.datahub.ngsild.entity_store import Found, Writes, is_plain, tombstone
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.fragments import is_null
from allmende.datahub.ngsild.names import read_time, time_text
from allmende.datahub.ngsild.temporal.heads import HAS_PAST

# ruff: noqa: S608 - every part of a statement is a constant of this package

#: In `datahub_entity.origin`: it was made by bringing its past, and goes with it.
ORIGIN: Final = "temporal"
SCOPE: Final = "scope"
#: What is said of later times is foretold; it is past, but not the current state.
AHEAD: Final = timedelta(minutes=10)

#: An entity that was deleted, if it still has a past.
_HIDDEN: Final = f"""
select e.id, e.types, e.scopes, e.document, e.lon, e.lat, e.expires_at, e.created_at, e.modified_at
from datahub_entity e where e.tenant = %s and e.urn = %s and ({HAS_PAST}) for no key update
"""
_MARK: Final = "select broker_made_of_past(%s, %s)"


@dataclass(frozen=True, slots=True)
class Past:
    """What a request brings.

    Attributes:
        types: Stored names; may be empty for an entity that is known.
        attributes: Stored name → instances of any times.
        scopes: Instances of the entity's scopes.
    """

    urn: str
    types: Sequence[str]
    attributes: Mapping[str, Sequence[Json]]
    scopes: Sequence[Json] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What became of it.

    Attributes:
        before: None: the entity was made.
        after: None: its current state is not known (it was deleted), only its past.
    """

    entity_id: int
    is_new: bool
    before: EntityState | None = None
    after: EntityState | None = None

    @property
    def is_change(self) -> bool:
        """Whether the current state is another one now."""
        return self.after is not None and (self.before is None or self.after is not self.before)


async def add(
    connection: Connection, tenant: int, past: Past, now: datetime, *, may_make: bool
) -> Added | None:
    """Add instances to the past of an entity; make it when it is unknown.

    Args:
        may_make: False: return None when it is unknown.
    """
    for _ in range(2):
        found = (await entity_store.lock(connection, tenant, [past.urn])).get(past.urn)
        if found is not None:
            return await _add_to_current(connection, tenant, found, past, now)
        hidden = await (await connection.execute(_HIDDEN, (tenant, past.urn))).fetchone()
        if hidden is not None:
            return await _add_to_deleted(connection, tenant, hidden, past, now)
        if not may_make:
            return None
        added = await _make(connection, tenant, past, now)
        if added is not None:
            return added
    return None


async def _make(connection: Connection, tenant: int, past: Past, now: datetime) -> Added | None:
    state = EntityState(
        urn=past.urn, types=tuple(past.types), document=current_document({}, past.attributes, now),
        created_at=now, modified_at=now, scopes=current_scopes((), past.scopes, now),
    )  # fmt: skip
    writes = Evolution(now)
    writes.evolve(None, state, state.document, past)
    entity_id = (await writes.run(connection, tenant))[0]
    if entity_id is None:
        return None
    await connection.execute(_MARK, (tenant, entity_id))
    return Added(entity_id, is_new=True, after=state)


async def _add_to_current(
    connection: Connection, tenant: int, found: Found, past: Past, now: datetime
) -> Added:
    before = found.state
    document = current_document(before.document, past.attributes, now)
    types = tuple(dict.fromkeys([*before.types, *past.types]))
    scopes = current_scopes(before.scopes, past.scopes, now)
    is_changed = document != before.document or types != before.types or scopes != before.scopes
    after = (
        replace(before, document=document, types=types, scopes=scopes, modified_at=now)
        if is_changed
        else before
    )
    writes = Evolution(now)
    writes.evolve(found.id, after, found.to_write(document), past, before.document)
    await writes.run(connection, tenant)
    return Added(found.id, is_new=False, before=before, after=after)


async def _add_to_deleted(
    connection: Connection, tenant: int, row: Sequence[Any], past: Past, now: datetime
) -> Added:
    """Add to the past of an entity that was deleted: it stays deleted."""
    entity_id, types, scopes, document, lon, lat, expires_at, created_at, modified_at = row
    state = EntityState(
        urn=past.urn, types=tuple(dict.fromkeys([*types, *past.types])), document=document,
        created_at=created_at, modified_at=modified_at, scopes=tuple(scopes), expires_at=expires_at,
    )  # fmt: skip
    writes = Evolution(now)
    writes.evolve(entity_id, state, document, past, document)
    writes.entities[0] |= {"lon": lon, "lat": lat, "name": None}
    await writes.run(connection, tenant)
    return Added(entity_id, is_new=False)


class Evolution(Writes):
    """Writes that record every instance a request brings, not only the current ones."""

    def evolve(
        self, entity_id: int | None, state: EntityState, document: Mapping[str, Any], past: Past,
        before: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Add an entity and its past.

        Args:
            state: How the entity is now.
            document: What of it is stored.
            before: How its attributes were; their places move when they changed.
        """
        self._add(entity_id, state, document)
        number = len(self.entities)
        known = before or {}
        for name, instances in state.document.items():
            if instances is not known.get(name):
                self.move_places(number, name, instances_of(known, name), instances_of(state.document, name))
        for name in known.keys() - state.document.keys():
            self.move_places(number, name, instances_of(known, name), ())
            self._silenced.append({"i": number, "attribute": name})
        for name, listed in past.attributes.items():
            self._record_past(number, name, listed)
        for instance in past.scopes:
            self._record_scope(number, instance)

    def _record_past(self, number: int, name: str, listed: Iterable[Json]) -> None:
        numbers: dict[datetime, set[float]] = {}
        for instance in listed:
            at = read_time(instance.get("observedAt"))
            if is_null(instance):
                self._record_end(number, name, instance, at)
            elif at is None or not is_plain(instance):
                self._record_instance(number, name, instance)
            elif at not in numbers:
                numbers[at] = {instance["value"]}
                self._record_instance(number, name, instance)
            elif instance["value"] not in numbers[at]:
                # The second of two numbers at one time does not fit into the series.
                numbers[at].add(instance["value"])
                self._history.append({"i": number, "attribute": name, "at": at, "body": instance})

    def _record_end(self, number: int, name: str, instance: Json, at: datetime | None) -> None:
        body = tombstone(instance)
        if at is not None:
            body["observedAt"] = instance["observedAt"]
        self._history.append({
            "i": number, "attribute": name, "dataset": instance.get("datasetId"), "at": at,
            "deleted": True, "body": body,
        })  # fmt: skip

    def _record_scope(self, number: int, instance: Json) -> None:
        at = read_time(instance.get("observedAt"))
        self._history.append({
            "i": number, "attribute": SCOPE, "at": at, "body": instance,
            "deleted": instance["value"] == [],
        })  # fmt: skip


def current_document(
    before: Mapping[str, Any], sent: Mapping[str, Sequence[Json]], now: datetime
) -> Mapping[str, Any]:
    """Return the current state of an entity's attributes once these instances are known."""
    document = dict(before)
    for name, listed in sent.items():
        kept = list(instances_of(before, name))
        is_newer = False
        for newest in _newest(listed, now):
            old = next((one for one in kept if one.get("datasetId") == newest.get("datasetId")), None)
            if old is not None and _time(newest, now) <= _time(old, now):
                continue
            is_newer = True
            kept = [one for one in kept if one is not old]
            if not is_null(newest):
                moment = time_text(now)
                created = moment if old is None else old.get("createdAt", moment)
                kept.append({**newest, "createdAt": created, "modifiedAt": moment})
        if is_newer and kept:
            document[name] = kept[0] if len(kept) == 1 else kept
        elif is_newer:
            document.pop(name, None)
    return document


def current_scopes(before: tuple[str, ...], sent: Sequence[Json], now: datetime) -> tuple[str, ...]:
    """Return the scopes of an entity once these instances are known."""
    newest = next(_newest(sent, now), None)
    if newest is None:
        return before
    value = newest["value"]
    return tuple(value) if isinstance(value, list) else (value,)


def _newest(listed: Iterable[Json], now: datetime) -> Iterator[Json]:
    """Yield the newest instance of each dataset, without those of the future."""
    newest: dict[str | None, Json] = {}
    for instance in listed:
        if _time(instance, now) > now + AHEAD:
            continue
        dataset = instance.get("datasetId")
        if dataset not in newest or _time(instance, now) >= _time(newest[dataset], now):
            newest[dataset] = instance
    yield from newest.values()


def _time(instance: Json, now: datetime) -> datetime:
    return read_time(instance.get("observedAt")) or read_time(instance.get("modifiedAt")) or now
