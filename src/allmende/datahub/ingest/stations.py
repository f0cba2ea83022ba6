"""How stations that a payload tells of become devices and entities."""

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from allmende.basics.text import slug, sort_key
from allmende.datahub.ingest.config_cache import SourceConfig
from allmende.datahub.ingest.pull import Station


class StationStore(Protocol):
    """Makes stations known; see `postgres_store`."""

    async def put_stations(self, source: SourceConfig, stations: Sequence[Station]) -> None:
        """Make devices, and entities where stations have a type; nothing changes where all is there.

        Raises:
            StoreUnavailable: the database does not answer.
            NotStorable: it refuses.
        """


def station_rows(source: SourceConfig, stations: Sequence[Station]) -> str:
    """Return stations as the JSON that the database's `put_stations` takes."""
    return msgspec.json.encode([_row(source, station) for station in stations]).decode()


def made_by(source: SourceConfig) -> str:
    """Return what stands as origin at the entities of a source."""
    return f"source:{source.public_id}"


def _row(source: SourceConfig, station: Station) -> dict[str, Any]:  # Any: JSON
    name = (station.name or station.key)[:200]
    own_key = slug(station.key)[:90] or station.key.encode().hex()[:90]
    has_place = station.lon is not None and station.lat is not None
    return {
        "key": station.key,
        "name": name,
        "type": station.entity_type,
        "urn": station.urn or f"urn:ngsi-ld:{station.entity_type}:{source.public_id}:{own_key}",
        "sort_key": sort_key(name)[:200],
        "lon": station.lon if has_place else None,
        "lat": station.lat if has_place else None,
        "document": document_of(station, name),
        "is_public": station.is_public,
        "is_simulated": source.is_simulated,
    }


def document_of(station: Station, name: str) -> dict[str, Any]:  # Any: JSON
    """Return what is known of a station as NGSI-LD attributes in their stored form."""
    document: dict[str, Any] = {"name": {"type": "Property", "value": name}}
    if station.lon is not None and station.lat is not None:
        point = {"type": "Point", "coordinates": [station.lon, station.lat]}
        document["location"] = {"type": "GeoProperty", "value": point}
    for attribute, value in station.facts.items():
        if value is None:
            continue
        is_plain = isinstance(value, str | int | float | bool)
        document[attribute] = (
            {"type": "Property", "value": value} if is_plain else {"type": "JsonProperty", "json": value}
        )
    return document
