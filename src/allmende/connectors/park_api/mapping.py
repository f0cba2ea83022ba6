"""ParkAPI to observations: v3 parking sites, v1 lots of a city, v1 GeoJSON of places. Pure.

v3 (MobiData BW and others) pages through `items` with `next_id`; v1 (ParkenDD) has `lots` with one time for
all of them, in UTC without a zone. The GeoJSON of v1 knows places and sizes, but no present figures.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from allmende.connectors import reading
from allmende.connectors.quantities import joined, place, time_or_utc
from allmende.datahub.ingest.pull import Harvest, Observation
from allmende.datahub.ingest.types import DeviceKey, Json, PayloadRejected, RejectionReason

ENTITY_TYPE = "OffStreetParking"
COUNT = "C62"


class Site(msgspec.Struct):
    """A parking site of v3; figures are missing where the operator sends none."""

    name: str = ""
    id: int | str | None = None
    original_uid: str | None = None
    uid: str | None = None
    lat: str | float | None = None
    lon: str | float | None = None
    capacity: int | None = None
    has_realtime_data: bool = False
    realtime_capacity: int | None = None
    realtime_free_capacity: int | None = None
    realtime_data_updated_at: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of v3.

    Attributes:
        next_id: Where the next page starts; None on the last one.
    """

    harvest: Harvest
    next_id: str | None


class Coordinates(msgspec.Struct):
    """Where a lot of v1 lies."""

    lat: float
    lng: float | None = None
    lon: float | None = None


class Lot(msgspec.Struct):
    """A lot of v1; `state` is "open", "closed" or "nodata"."""

    id: str
    name: str
    total: int = 0
    free: int = 0
    state: str = "open"
    coords: Coordinates | None = None


class City(msgspec.Struct):
    """The answer of v1 for one city."""

    lots: list[Lot]
    last_updated: str


def sites_from(body: bytes) -> Page:
    """Read one page of /api/public/v3/parking-sites.

    Raises:
        PayloadRejected: it is not what the API sends.
    """
    content = reading.json_object(body)
    items = content.get("items")
    if not isinstance(items, list):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "no list of items")
    next_id = content.get("next_id")
    if next_id is not None and (isinstance(next_id, bool) or not isinstance(next_id, int | str)):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "next_id is neither number nor text")
    feeds = [_site_feed(reading.shaped(item, Site)) for item in items]
    return Page(joined(feeds), None if next_id is None else str(next_id))


def lots_from(body: bytes) -> Harvest:
    """Read the answer of v1 for one city; closed lots and lots without figures are named, not counted.

    Raises:
        PayloadRejected: it is not what the API sends.
    """
    city = reading.shaped(reading.decode_json(body), City)
    observed_at = time_or_utc(city.last_updated)
    return joined([_lot_feed(lot, observed_at) for lot in city.lots])


def places_from(body: bytes) -> Harvest:
    """Read the GeoJSON of v1: where car parks are. It holds no present figures, so there are no observations.

    Raises:
        PayloadRejected: it is not GeoJSON.
    """
    content = reading.json_object(body)
    features = content.get("features")
    if not isinstance(features, list):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "no list of features")
    return joined([_place_feed(feature) for feature in features])


def occupancy(key: DeviceKey, free: int, total: int | None, observed_at: datetime) -> list[Observation]:
    """Return free, and where the size is known, all and taken places.

    Operators count drivers in and out; a few more free places than there are, or fewer than none, are
    counting errors and are cut to what is possible.
    """
    if total is None or total <= 0:
        return [Observation(key, "availableSpotNumber", float(max(free, 0)), COUNT, observed_at)]
    free = min(max(free, 0), total)
    figures = {"availableSpotNumber": free, "totalSpotNumber": total, "occupiedSpotNumber": total - free}
    return [Observation(key, name, float(figure), COUNT, observed_at) for name, figure in figures.items()]


def _site_feed(site: Site) -> Harvest:
    key = _key_of(site)
    if not key:
        return Harvest(left_out=(f"a site without id: {site.name!r}",))
    if site.realtime_free_capacity is None or site.realtime_data_updated_at is None:
        facts = _facts(site.capacity)
        return Harvest((place(key, site.name, ENTITY_TYPE, lon=site.lon, lat=site.lat, facts=facts),))
    found = place(key, site.name, ENTITY_TYPE, lon=site.lon, lat=site.lat)
    total = site.realtime_capacity if site.realtime_capacity is not None else site.capacity
    observed_at = reading.utc_time(site.realtime_data_updated_at)
    return Harvest((found,), tuple(occupancy(found.key, site.realtime_free_capacity, total, observed_at)))


def _key_of(site: Site) -> str:
    """Return the site's number in the API asked; push formats of sources have only the operator's own id."""
    for candidate in (site.id, site.uid, site.original_uid):
        if candidate is not None and str(candidate).strip():
            return str(candidate)
    return ""


def _lot_feed(lot: Lot, observed_at: datetime) -> Harvest:
    lon = None if lot.coords is None else lot.coords.lng if lot.coords.lng is not None else lot.coords.lon
    lat = None if lot.coords is None else lot.coords.lat
    found = place(lot.id, lot.name, ENTITY_TYPE, lon=lon, lat=lat)
    if lot.state in ("closed", "nodata"):
        return Harvest((found,), left_out=(f"{lot.id}: {lot.state}",))
    return Harvest((found,), tuple(occupancy(found.key, lot.free, lot.total, observed_at)))


def _place_feed(feature: Json) -> Harvest:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or not isinstance(geometry, dict):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "a feature without properties or geometry")
    name, point = properties.get("name"), geometry.get("coordinates")
    if not isinstance(name, str) or not isinstance(point, list) or len(point) < 2:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "a feature without name or point")
    if properties.get("type") == "city":
        return Harvest()
    total = properties.get("total")
    facts = _facts(total if isinstance(total, int) and not isinstance(total, bool) else None)
    return Harvest((place(name, name, ENTITY_TYPE, lon=point[0], lat=point[1], facts=facts),))


def _facts(total: int | None) -> dict[str, Json]:
    return {"totalSpotNumber": total} if total else {}
