"""What a client asks for, complete: which entities, in which order, which page, what is linked."""

from dataclasses import dataclass, field
from typing import Literal

from allmende.datahub.ngsild.query.geo import GeoQuery
from allmende.datahub.ngsild.query.syntax import Ordering, Query, ScopeQuery, Selector

Join = Literal["flat", "inline"]


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """Which entities are wanted; what is left empty is not asked for.

    Attributes:
        selectors: At least one of them must fit.
        attributes: Stored names; at least one of them must be there (`attrs`).
    """

    selectors: tuple[Selector, ...] = ()
    attributes: tuple[str, ...] = ()
    query: Query | None = None
    place: GeoQuery | None = None
    scopes: ScopeQuery | None = None


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """Which entities are wanted, and which page of them.

    Attributes:
        limit: Most entities; 0 asks for their number only.
        is_counted: Whether the number of all that fit is wanted.
        with_readings: Whether the newest readings of sensors are laid over the documents.
    """

    wanted: EntityFilter = field(default_factory=EntityFilter)
    ordering: Ordering | None = None
    limit: int = 20
    offset: int = 0
    is_counted: bool = False
    with_readings: bool = True


@dataclass(frozen=True, slots=True)
class Linking:
    """Which entities behind relationships are shown with those that were asked for (4.5.23).

    Attributes:
        levels: How many relationships in a row are followed.
        known: Identifiers that the client has already seen (`containedBy`).
    """

    join: Join
    levels: int = 1
    known: frozenset[str] = frozenset()
