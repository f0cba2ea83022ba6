"""Notifications of NGSI-LD brokers to stations and observations. Pure.

Read are: notifications with entities in normalized, concise or simplified (keyValues) form or as GeoJSON, the
NGSI-v2 form that Orion-LD can send as well, and plain lists of entities. An entity becomes a station with its
own identifier; numbers become observations, everything else facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.quantities import Collector, is_on_earth, number_of, time_or_utc
from allmende.datahub.ingest.profiles import why_unusable
from allmende.datahub.ingest.pull import Harvest, Observation, Station
from allmende.datahub.ingest.types import DeviceKey, Json, PayloadRejected, RejectionReason

DEFAULT_CONTEXT = "https://uri.etsi.org/ngsi-ld/default-context/"
NULL = "urn:ngsi-ld:null"
#: Members of an entity that are no attributes.
NO_ATTRIBUTES = frozenset(
    {"id", "type", "@context", "scope", "createdAt", "modifiedAt", "deletedAt", "expiresAt", "@id", "@type"}
)
#: Where an entity says when it was measured, if its numbers do not.
TIME_ATTRIBUTES = ("dateObserved", "observationDateTime", "dateLastValueReported")
VALUE_WORDS = ("value", "object", "languageMap", "vocab", "json", "valueList", "objectList")
MAX_ENTITIES = 1000


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute, whatever form it came in.

    Attributes:
        value: JSON; for a relationship the identifier it points at.
        observed_at: UTC; None where the broker did not say.
    """

    value: Json
    unit: str = ""
    observed_at: datetime | None = None


def harvest_from(body: bytes, *, received_at: datetime) -> Harvest:
    """Read one notification, or a list of entities.

    Args:
        received_at: The time of numbers for which neither attribute, entity nor notification says one.

    Raises:
        PayloadRejected: it is no notification, or an entity has no id.
    """
    content = reading.decode_json(body)
    fallback = received_at
    if isinstance(content, dict) and isinstance(content.get("notifiedAt"), str):
        fallback = time_or_utc(str(content["notifiedAt"]))
    collector = Collector()
    for count, entity in enumerate(_entities(content), start=1):
        if count > MAX_ENTITIES:
            raise PayloadRejected(RejectionReason.TOO_MANY, f"more than {MAX_ENTITIES} entities")
        _read_entity(entity, fallback, collector)
    return collector.harvest()


def short_name(name: str) -> str:
    """Return a name without the prefix of NGSI-LD's default context; other names stay as they are."""
    return name.removeprefix(DEFAULT_CONTEXT)


def attribute_from(content: Json) -> Attribute | None:
    """Read an attribute in any form; None for one that is deleted or only has named instances.

    Raises:
        PayloadRejected: its time is none.
    """
    if isinstance(content, list) and content and all(_is_instance(item) for item in content):
        unnamed = [item for item in content if isinstance(item, dict) and "datasetId" not in item]
        return attribute_from(unnamed[0]) if unnamed else None
    if not isinstance(content, dict) or not _is_instance(content):
        return None if content == NULL else Attribute(content)
    word = next(word for word in VALUE_WORDS if word in content)
    value = content[word]
    if value == NULL or content.get("deletedAt"):
        return None
    metadata = content.get("metadata")
    details: Mapping[str, Json] = {**content, **_plain(metadata)} if isinstance(metadata, dict) else content
    unit, time = details.get("unitCode"), details.get("observedAt") or details.get("TimeInstant")
    return Attribute(
        value, unit if isinstance(unit, str) else "", time_or_utc(time) if isinstance(time, str) else None
    )


def _entities(content: Json) -> Iterator[Mapping[str, Json]]:
    data = content.get("data", content) if isinstance(content, dict) else content
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        data = data.get("features")
    items = data if isinstance(data, list) else [data]
    for item in items:
        if not isinstance(item, dict):
            raise PayloadRejected(RejectionReason.WRONG_SHAPE, "data holds something that is no entity")
        yield _of_feature(item) if item.get("type") == "Feature" else item


def _of_feature(feature: Mapping[str, Json]) -> Mapping[str, Json]:
    properties, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(properties, dict):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "a feature without properties")
    entity: dict[str, Json] = {"location": {"type": "GeoProperty", "value": geometry}}
    if geometry is None:
        entity.clear()
    return {**entity, **properties, "id": feature.get("id")}


def _read_entity(entity: Mapping[str, Json], fallback: datetime, collector: Collector) -> None:
    urn = entity.get("id") or entity.get("@id")
    if not isinstance(urn, str):
        raise PayloadRejected(RejectionReason.NO_DEVICE, "an entity without id")
    key = reading.device_key(urn)
    if "deletedAt" in entity:
        collector.leave_out(f"{key} was deleted")
        return
    attributes: dict[str, Attribute] = {}
    for name, content in entity.items():
        if name in NO_ATTRIBUTES:
            continue
        attribute = attribute_from(content)
        if attribute is None:
            collector.leave_out(f"{key}: {name} has no value")
        else:
            attributes[short_name(name)] = attribute
    collector.add(_station(key, entity, attributes))
    when = _time_of(attributes) or fallback
    for name, found in attributes.items():
        if not why_unusable(found.value):
            value = number_of(found.value)
            assert value is not None  # noqa: S101 - why_unusable let it pass
            time = found.observed_at or when
            collector.observations.append(Observation(key, name, value, found.unit, time))


def _station(key: DeviceKey, entity: Mapping[str, Json], attributes: Mapping[str, Attribute]) -> Station:
    kinds = entity.get("type") or entity.get("@type")
    kind = kinds[0] if isinstance(kinds, list) and kinds else kinds
    if not isinstance(kind, str) or not kind:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, f"{key} has no type")
    name = attributes.get("name")
    lon, lat = _point(attributes.get("location"))
    facts = {
        title: found.value
        for title, found in attributes.items()
        if why_unusable(found.value) and title not in ("name", "location") and found.value is not None
    }
    return Station(
        key=key,
        name=reading.device_name(name.value) if name and isinstance(name.value, str) else "",
        entity_type=short_name(kind),
        urn=key,
        lon=lon,
        lat=lat,
        facts=facts,
    )


def _point(location: Attribute | None) -> tuple[float | None, float | None]:
    """Return longitude and latitude of a point; other shapes have none here."""
    shape = location.value if location is not None else None
    if not isinstance(shape, dict) or shape.get("type") != "Point":
        return None, None
    degrees = shape.get("coordinates")
    if not isinstance(degrees, list) or len(degrees) < 2:
        return None, None
    lon, lat = number_of(degrees[0]), number_of(degrees[1])
    if lon is None or lat is None or not is_on_earth(lon, lat):
        return None, None
    return lon, lat


def _time_of(attributes: Mapping[str, Attribute]) -> datetime | None:
    """Return when the entity says it was measured; of a span ("start/end") the end."""
    for name in TIME_ATTRIBUTES:
        found = attributes.get(name)
        value = found.value if found is not None else None
        if isinstance(value, dict):
            value = value.get("@value")
        if isinstance(value, str):
            return time_or_utc(value.rpartition("/")[2])
    return None


def _is_instance(content: Json) -> bool:
    """Whether an object is an attribute with its details, not a value that is an object itself."""
    if not isinstance(content, dict):
        return False
    # A GeoJSON value has a type and coordinates, a JSON-LD date a value with an at sign.
    return any(word in content for word in VALUE_WORDS)


def _plain(metadata: Mapping[str, Json]) -> dict[str, Json]:
    """Return NGSI-v2 metadata without its wrapping."""
    return {
        name: item["value"] if isinstance(item, dict) and "value" in item else item
        for name, item in metadata.items()
    }
