"""Which part of DWD's open data a payload is, by the query it was fetched with. Pure."""

from collections.abc import Mapping
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.dwd import climate, mosmix, poi
from allmende.connectors.dwd.config import Config
from allmende.datahub.ingest.pull import Harvest
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason

POI, POI_PLACE, CLIMATE, CLIMATE_PLACES, FORECAST = "poi", "poi-place", "cdc", "cdc-places", "mosmix"


def harvest_from(body: bytes, query: Mapping[str, str], config: Config) -> Harvest:
    """Read one payload.

    Args:
        query: "kind" says what it is; "station" and "start" where they are needed.

    Raises:
        PayloadRejected: it is not what DWD publishes, or of no known kind.
    """
    kind, station = query.get("kind", ""), query.get("station", "")
    if kind == POI:
        return poi.observations_from(body, number=station)
    if kind == POI_PLACE:
        return mosmix.place_from(body, number=station)
    if kind == CLIMATE:
        return climate.observations_from(body, start=_start(query))
    if kind == CLIMATE_PLACES:
        return climate.stations_from(body, numbers=config.climate_stations)
    if kind == FORECAST:
        return mosmix.forecast_from(body)
    raise PayloadRejected(RejectionReason.WRONG_SHAPE, f"unknown kind {kind!a}")


def _start(query: Mapping[str, str]) -> datetime | None:
    return reading.utc_time(query["start"]) if query.get("start") else None
