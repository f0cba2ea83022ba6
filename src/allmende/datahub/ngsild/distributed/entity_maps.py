"""Entity maps: which entities a query found, and where, kept for its further pages (4.5.25, 5.2.39, 5.14).

They live in the memory of one process for some minutes. A page that is asked for with a map this process
does not know gets a new one, as 5.7.2.4 says.
"""

import re
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import unquote

from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.broker import Broker, Json
from allmende.datahub.ngsild.errors import BadRequestData, ResourceNotFound
from allmende.datahub.ngsild.names import is_uri, time_text

HEADER: Final = "NGSILD-EntityMap"
PATH: Final = "entityMaps"
#: Marks what this broker keeps itself.
OWN: Final = "@none"
#: Entities in one map, and maps and their entities in one process.
MOST: Final = 10_000
MOST_MAPS: Final = 500
MOST_IN_ALL: Final = 200_000
LIFETIME: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=1)
#: Where the maps stand in `broker.extras`.
EXTRA: Final = "entity maps"
_DURATION = re.compile(
    r"P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_SECONDS: Final = (365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1)


@dataclass(slots=True)
class EntityMap:
    """What a query found.

    Attributes:
        sources: Entity → registrations that had a part in it, `@none` for this broker.
        linked: Registration → the map that its source made of the same query.
    """

    urn: str
    expires_at: datetime
    sources: dict[str, list[str]]
    linked: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> Json:
        """Return it as clients see it, without `@context`."""
        shown: Json = {"id": self.urn, "type": "EntityMap", "expiresAt": time_text(self.expires_at),
                       "entityMap": self.sources}  # fmt: skip
        if self.linked:
            shown["linkedMaps"] = self.linked
        return shown

    @property
    def location(self) -> str:
        """Its address."""
        return f"/ngsi-ld/v1/{PATH}/{self.urn}"


class EntityMaps:
    """The maps of one process."""

    def __init__(self) -> None:
        self._maps: OrderedDict[tuple[int, str], EntityMap] = OrderedDict()
        self._sizes: dict[tuple[int, str], int] = {}
        self._total = 0

    def make(self, request: Request, sources: Mapping[str, list[str]], lifetime: timedelta) -> EntityMap:
        """Keep what a query found."""
        made = EntityMap(
            f"urn:ngsi-ld:EntityMap:{uuid.uuid4()}", request.received_at + lifetime, dict(sources)
        )
        key = (request.tenant.id, made.urn)
        self._maps[key], self._sizes[key] = made, len(made.sources)
        self._total += len(made.sources)
        while len(self._maps) > 1 and (len(self._maps) > MOST_MAPS or self._total > MOST_IN_ALL):
            self._forget(next(iter(self._maps)))
        return made

    def get(self, request: Request, urn: str) -> EntityMap | None:
        """Return a tenant's map that has not expired."""
        found = self._maps.get((request.tenant.id, urn))
        if found is not None and found.expires_at <= datetime.now(UTC):
            self.remove(request, urn)
            return None
        return found

    def demand(self, request: Request, urn: str) -> EntityMap:
        """Return a map.

        Raises:
            BadRequestData: the identifier is no URI.
            ResourceNotFound: there is none, or not any more.
        """
        if not is_uri(urn):
            raise BadRequestData("The identifier of an entity map is a URI.")
        found = self.get(request, urn)
        if found is None:
            raise ResourceNotFound(f"There is no entity map {urn[:200]}.")
        return found

    def remove(self, request: Request, urn: str) -> None:
        """Forget a map."""
        self._forget((request.tenant.id, urn))

    def _forget(self, key: tuple[int, str]) -> None:
        self._maps.pop(key, None)
        self._total -= self._sizes.pop(key, 0)


def maps_of(broker: Broker) -> EntityMaps:
    """Return the maps of this process."""
    extras = broker.extras
    if EXTRA not in extras:
        extras[EXTRA] = EntityMaps()  # type: ignore[index]  # filled by each area when it needs it
    maps: EntityMaps = extras[EXTRA]
    return maps


def named(request: Request) -> str | None:
    """Return the map that a request wants to go on with."""
    header = request.headers.get(HEADER.lower(), "").strip()
    return unquote(header.rstrip("/").rpartition("/")[2]) or None if header else None


def is_wanted(request: Request) -> bool:
    """Whether a query makes or uses a map."""
    if request.query.get("entityMap") == "true" or HEADER.lower() in request.headers:
        return True
    return request.method == "POST" and b'"entityMap"' in request.body


def read_lifetime(text: str | None) -> timedelta:
    """Return how long a map is kept; the broker has the last word.

    Raises:
        BadRequestData: it is no duration.
    """
    if text is None:
        return LIFETIME
    found = _DURATION.fullmatch(text)
    if found is None:
        raise BadRequestData("entityMapLifetime must be a duration such as PT5M.")
    seconds = sum(float(part) * unit for part, unit in zip(found.groups(), _SECONDS, strict=True) if part)
    return min(timedelta(seconds=min(seconds, 1e9)), LONGEST)
