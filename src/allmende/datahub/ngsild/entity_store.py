"""Entities in the database: reading one, locking some, and writing all that a request changes at once."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from allmende.datahub.gateway.access import Access, Tenant
from allmende.datahub.gateway.database import Connection, Database
from allmende.datahub.ngsild import entity_sql as sql
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.geometry import box_of
from allmende.datahub.ngsild.names import read_time, time_text

_encode = msgspec.json.Encoder().encode
#: Members of a number that can stand in the common history; see `broker_measure`.
_PLAIN: Final = frozenset({"type", "value", "unitCode", "observedAt", "createdAt", "modifiedAt"})
_GENERATED: Final = ("createdAt", "modifiedAt")
#: Larger whole numbers do not fit exactly into the history's floating point numbers.
_EXACT: Final = 2**53
#: Values for times after this are forecasts; they are not what sensors measured.
_AHEAD: Final = timedelta(minutes=10)
#: Units longer than the column stay in the instance.
_MAX_UNIT: Final = 64


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that is there.

    Attributes:
        state: As it is now, the readings of sensors included.
        written: Where readings were put over the document: the document without them.
    """

    id: int
    state: EntityState
    written: Json | None = None

    def to_write(self, after: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the document to store: what was not changed stays without the readings of sensors."""
        if self.written is None:
            return after
        document: Json = {}
        for name, instances in after.items():
            if instances is not self.state.document.get(name):
                document[name] = instances
            elif name in self.written:
                document[name] = self.written[name]
        return document


@dataclass(slots=True)
class Writes:
    """Collects what one request writes; `run` does it in one statement.

    Attributes:
        now: The request's time, UTC: its createdAt and modifiedAt.
    """

    now: datetime
    entities: list[Json] = field(default_factory=list)
    _places: list[Json] = field(default_factory=list)
    _measures: list[Json] = field(default_factory=list)
    _history: list[Json] = field(default_factory=list)
    _cleared: list[Json] = field(default_factory=list)
    _silenced: list[Json] = field(default_factory=list)

    def create(self, state: EntityState) -> None:
        """Add a new entity."""
        self._add(None, state, state.document)
        number = len(self.entities)
        for name, instances in state.document.items():
            self._record(number, name, (), _listed(instances))
            self.move_places(number, name, (), _listed(instances))
        if state.scopes:
            self._record_scopes(number, state.scopes)

    def change(self, found: Found, after: EntityState) -> None:
        """Add what an entity is now; what differs becomes history."""
        before = found.state
        self._add(found.id, after, found.to_write(after.document))
        number = len(self.entities)
        for name in before.document.keys() | after.document.keys():
            old, new = before.document.get(name), after.document.get(name)
            if old is not new:
                self._record(number, name, _listed(old), _listed(new))
                self.move_places(number, name, _listed(old), _listed(new))
        if before.scopes != after.scopes:
            self._record_scopes(number, after.scopes)

    async def run(self, connection: Connection, tenant: int) -> list[int | None]:
        """Write everything; the ids in the order of adding, None where a new entity existed already."""
        row = await (
            await connection.execute(sql.PUT, (tenant, self.now, self.payload()), prepare=True)
        ).fetchone()
        return list(row[0]) if row else []

    def payload(self) -> str:
        """Return everything as the JSON that `broker_put` takes."""
        parts: dict[str, Any] = {"entities": self.entities}
        if any(entity["id"] is not None for entity in self.entities):
            parts["has_changed"] = True
        for name, rows in (
            ("places", self._places), ("measures", self._measures), ("history", self._history),
            ("cleared", self._cleared), ("silenced", self._silenced),
        ):  # fmt: skip
            if rows:
                parts[name] = rows
        return _encode(parts).decode()

    def _add(self, number: int | None, state: EntityState, document: Mapping[str, Any]) -> None:
        name, lon, lat = _portal_columns(state.document)
        self.entities.append({
            "i": len(self.entities) + 1, "id": number, "urn": state.urn, "types": state.types,
            "scopes": state.scopes, "name": name or (None if number else state.urn), "lon": lon, "lat": lat,
            "document": document, "expires_at": state.expires_at,
        })  # fmt: skip

    def _record(self, number: int, name: str, old: Sequence[Json], new: Sequence[Json]) -> None:
        known = {id(instance) for instance in old}
        for instance in new:
            if id(instance) not in known:
                self._record_instance(number, name, instance)
        kept = {instance.get("datasetId") for instance in new}
        for instance in old:
            dataset = instance.get("datasetId")
            if dataset not in kept:
                self._history.append({
                    "i": number, "attribute": name, "dataset": dataset, "deleted": True,
                    "body": tombstone(instance),
                })  # fmt: skip
                if dataset is None:
                    self._silenced.append({"i": number, "attribute": name})

    def _record_instance(self, number: int, name: str, instance: Json) -> None:
        body = {key: value for key, value in instance.items() if key not in _GENERATED}
        at = read_time(instance.get("observedAt"))
        row: Json = {"i": number, "attribute": name, "at": at, "body": body}
        if at is not None and is_plain(instance) and at < self.now + _AHEAD:
            unit = instance.get("unitCode", "")
            self._measures.append({**row, "unit": unit, "value": float(instance["value"])})
        else:
            self._history.append({**row, "dataset": instance.get("datasetId")})

    def _record_scopes(self, number: int, scopes: Sequence[str]) -> None:
        body: Json = {"type": "Property", "value": list(scopes) if len(scopes) != 1 else scopes[0]}
        if scopes:
            body["observedAt"] = time_text(self.now)
        row: Json = {"i": number, "attribute": "scope", "body": body, "deleted": not scopes}
        self._history.append(row)

    def move_places(self, number: int, name: str, old: Iterable[Json], new: Iterable[Json]) -> None:
        """Move an attribute's places, if they are not where they were."""
        before = [(one.get("datasetId"), one["value"]) for one in old if one["type"] == "GeoProperty"]
        after = [(one.get("datasetId"), one["value"]) for one in new if one["type"] == "GeoProperty"]
        if before == after:
            return
        if before:
            self._cleared.append({"i": number, "attribute": name})
        self._places += [_place(number, name, dataset, value) for dataset, value in after]


def is_plain(instance: Json) -> bool:
    """Whether an instance is a number that the common history can keep: no dataset, nothing beside it."""
    value = instance.get("value")
    return (
        instance["type"] == "Property"
        and isinstance(value, (int, float))
        and not isinstance(value, bool)
        and abs(value) <= _EXACT
        and instance.keys() <= _PLAIN
        and len(instance.get("unitCode", "")) <= _MAX_UNIT
    )


_NULLS: Final[Mapping[str, tuple[str, Any]]] = {
    "Property": ("value", "urn:ngsi-ld:null"),
    "GeoProperty": ("value", "urn:ngsi-ld:null"),
    "Relationship": ("object", "urn:ngsi-ld:null"),
    "LanguageProperty": ("languageMap", {"@none": "urn:ngsi-ld:null"}),
    "VocabProperty": ("vocab", "urn:ngsi-ld:null"),
    "JsonProperty": ("json", "urn:ngsi-ld:null"),
    "ListProperty": ("valueList", ["urn:ngsi-ld:null"]),
    "ListRelationship": ("objectList", [{"object": "urn:ngsi-ld:null"}]),
}


def tombstone(instance: Json) -> Json:
    """Return the instance that says in the history that this one was deleted (4.5.7)."""
    member, value = _NULLS[instance["type"]]
    dead: Json = {"type": instance["type"], member: value}
    if "datasetId" in instance:
        dead["datasetId"] = instance["datasetId"]
    return dead


async def get(db: Database, tenant: Tenant, access: Access, urn: str) -> Found | None:
    """Return an entity as it is now, None if there is none that this party may see."""
    row = await db.call(sql.GET, (tenant.id, access.kind == "public", urn))
    if row is None:
        return None
    number, types, scopes, document, created_at, modified_at, expires_at = row
    return Found(number, sql.state_of(urn, types, scopes, document, created_at, modified_at, expires_at))


async def lock(connection: Connection, tenant: int, urns: Sequence[str]) -> dict[str, Found]:
    """Return entities that are there, locked until the transaction ends."""
    rows = await (await connection.execute(sql.LOCK, (tenant, list(urns)), prepare=True)).fetchall()
    return {row[1]: _found(row) for row in rows}


async def delete(
    connection: Connection, tenant: int, found: Sequence[Found], now: datetime, *, with_history: bool
) -> None:
    """Delete locked entities; what they were stays in the history, unless it goes as well."""
    ids = [one.id for one in found]
    tombstones = (
        []
        if with_history
        else [
            {
                "id": one.id,
                "attribute": name,
                "dataset": instance.get("datasetId"),
                "body": tombstone(instance),
            }
            for one in found
            for name, instances in one.state.document.items()
            for instance in _listed(instances)
        ]
    )
    values = (tenant, now, ids, with_history, _encode(tombstones).decode())
    await connection.execute(sql.DELETE, values, prepare=True)


def writing(db: Database, tenant: Tenant, access: Access) -> AbstractAsyncContextManager[Connection]:
    """Open the transaction of a request that changes entities."""
    return db.session(tenant, access)


def _found(row: sql.Row) -> Found:
    number, state = sql.read_row(row[:8])
    if row[8] is None:
        return Found(number, state)
    readings: Json = msgspec.json.decode(row[8])
    return Found(number, replace(state, document={**state.document, **readings}), dict(state.document))


def _listed(instances: Any) -> Sequence[Json]:  # Any: an instance, a list of them, or None
    if instances is None:
        return ()
    return instances if isinstance(instances, list) else (instances,)


def _place(number: int, name: str, dataset: str | None, geometry: Json) -> Json:
    west, south, east, north = box_of(geometry)
    return {
        "i": number, "attribute": name, "dataset": dataset, "x1": west, "y1": south, "x2": east, "y2": north,
        "geojson": geometry,
    }  # fmt: skip


def _portal_columns(document: Mapping[str, Any]) -> tuple[str | None, float | None, float | None]:
    """Return name, longitude and latitude as the portal's lists and maps show them."""
    name = next((one for one in _listed(document.get("name")) if "datasetId" not in one), {}).get("value")
    place = next((one for one in _listed(document.get("location")) if "datasetId" not in one), None)
    lon, lat = None, None
    if place is not None and place["type"] == "GeoProperty":
        west, south, east, north = box_of(place["value"])
        lon, lat = (west + east) / 2, (south + north) / 2
    return (name if isinstance(name, str) and name else None), lon, lat
