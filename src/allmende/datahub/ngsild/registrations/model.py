"""A registration ready for use: what it covers, how it is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Literal

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.names import read_time
from allmende.datahub.ngsild.query.patterns import Pattern, read_pattern
from allmende.datahub.ngsild.registrations.operation_names import CONSUMPTION, spread

Mode = Literal["inclusive", "exclusive", "redirect", "auxiliary"]
#: A source that does not say how long it may take.
DEFAULT_TIMEOUT_S: Final = 5.0
LONGEST_TIMEOUT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class EntityInfo:
    """Which entities: of a type, perhaps of an identifier or a pattern of identifiers (5.2.8)."""

    types: frozenset[str]
    urn: str | None = None
    pattern: Pattern | None = None

    def has_urn(self, urn: str) -> bool:
        """Whether an identifier is covered."""
        if self.urn is not None:
            return self.urn == urn
        return self.pattern is None or self.pattern.is_in(urn)


@dataclass(frozen=True, slots=True)
class Info:
    """A part of what a source has: entities and names of attributes; empty means all (5.2.10)."""

    entities: tuple[EntityInfo, ...]
    names: frozenset[str]
    #: As stored, to be shown.
    document: Json = field(compare=False, hash=False, default_factory=dict)

    def covers(self, urn: str, types: Iterable[str] | None) -> bool:
        """Whether an entity is covered.

        Args:
            types: Its types; None: not known.
        """
        if not self.entities:
            return True
        known = None if types is None else frozenset(types)
        return any(
            entity.has_urn(urn) and (known is None or not known.isdisjoint(entity.types))
            for entity in self.entities
        )

    def cut(self, names: Iterable[str]) -> set[str]:
        """Return the names of attributes that are covered."""
        return set(names) if not self.names else set(self.names.intersection(names))


class Registration:
    """One registration; documents are stored names, see `document.py`."""

    def __init__(
        self, urn: str, document: Json, *, context: Any = None, expires_at: datetime | None = None,
        created_at: datetime | None = None, modified_at: datetime | None = None,
        outcome: "Outcome | None" = None,
    ) -> None:  # fmt: skip
        self.urn = urn
        self.document = document
        self.context = context
        self.expires_at = expires_at
        self.created_at = created_at
        self.modified_at = modified_at
        self.outcome = outcome or Outcome()

    def is_over(self, now: datetime) -> bool:
        """Whether it has expired."""
        return self.expires_at is not None and self.expires_at <= now

    @cached_property
    def mode(self) -> Mode:
        """How its data and ours go together (4.3.6)."""
        mode: Mode = self.document.get("mode", "inclusive")
        return mode

    @cached_property
    def is_proxied(self) -> bool:
        """Whether the broker itself must not hold what it covers."""
        return self.mode in ("exclusive", "redirect")

    @cached_property
    def operations(self) -> frozenset[str]:
        """What the source can be asked to do."""
        named = spread(self.document.get("operations"))
        return named & CONSUMPTION if self.mode == "auxiliary" else named

    @cached_property
    def information(self) -> tuple[Info, ...]:
        """What it covers."""
        return tuple(map(read_info, self.document["information"]))

    @cached_property
    def is_temporal(self) -> bool:
        """Whether it is about temporal evolutions instead of the present (5.9.1)."""
        return "observationInterval" in self.document or "managementInterval" in self.document

    @cached_property
    def base_url(self) -> str:
        """Address of the source's interface, without trailing slash."""
        endpoint: str = self.document["endpoint"].rstrip("/")
        return endpoint if endpoint.endswith("/ngsi-ld/v1") else f"{endpoint}/ngsi-ld/v1"

    @cached_property
    def extras(self) -> Mapping[str, str]:
        """Extra information for the source: lower-case key → value (4.3.6.5)."""
        pairs: Sequence[Json] = self.document.get("contextSourceInfo", ())
        return {pair["key"].lower(): pair["value"] for pair in pairs}

    @cached_property
    def is_local_only(self) -> bool:
        """Whether the source must not ask others in turn."""
        return bool(self._management.get("localOnly", self.document.get("localOnly", False)))

    @cached_property
    def timeout_s(self) -> float:
        """How long the source may take."""
        given = self._management.get("timeout")
        return DEFAULT_TIMEOUT_S if given is None else min(given / 1000, LONGEST_TIMEOUT_S)

    @cached_property
    def cooldown_s(self) -> float:
        """How long a source that failed is left alone."""
        return float(self._management.get("cooldown", 0)) / 1000

    @property
    def _management(self) -> Json:
        management: Json = self.document.get("management", {})
        return management

    def covered(self, urn: str, types: Iterable[str] | None, names: Iterable[str]) -> set[str] | None:
        """Return which attributes of an entity it covers; None: not even the entity.

        Args:
            types: The entity's; None: not known.
        """
        known = None if types is None else frozenset(types)
        listed = set(names)
        found: set[str] | None = None
        for info in self.information:
            if info.covers(urn, known):
                cut = info.cut(listed)
                if cut or not listed or not info.names:
                    found = cut if found is None else found | cut
        return found

    def covers_whole(self, urn: str, types: Iterable[str] | None) -> bool:
        """Whether it covers every attribute of an entity."""
        return any(not info.names and info.covers(urn, types) for info in self.information)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of requests to a source (table 5.2.9-2)."""

    times_sent: int = 0
    times_failed: int = 0
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None


def read_info(stored: Json) -> Info:
    """Return a stored RegistrationInfo ready for use."""
    entities = tuple(map(_entity_info, stored.get("entities", ())))
    names = frozenset((*stored.get("propertyNames", ()), *stored.get("relationshipNames", ())))
    return Info(entities, names, stored)


def _entity_info(stored: Json) -> EntityInfo:
    named = stored["type"]
    pattern = stored.get("idPattern")
    return EntityInfo(
        types=frozenset(named if isinstance(named, list) else [named]),
        urn=stored.get("id"),
        pattern=None if pattern is None else read_pattern(pattern, "idPattern"),
    )


def interval_of(stored: Json | None) -> tuple[datetime, datetime] | None:
    """Return begin and end of a stored TimeInterval; an open end lies far ahead."""
    if stored is None:
        return None
    start = read_time(stored.get("startAt"))
    end = read_time(stored.get("endAt")) or datetime.max.replace(tzinfo=UTC)
    return (start or datetime.min.replace(tzinfo=UTC), end)
