"""Free places in car parks, asked every five minutes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from allmende.connectors.park_api import mapping
from allmende.connectors.park_api.client import MAX_PAGES, Area, ParkApi
from allmende.connectors.park_api.config import Config
from allmende.datahub.ingest.pull import (
    Checked,
    ConfigRejected,
    Direction,
    Fetched,
    Harvest,
    Http,
    Payload,
    PullConnector,
    SourceUnavailable,
    Station,
    Window,
)
from allmende.datahub.ingest.types import PayloadRejected

EARTH_RADIUS_M = 6_371_000


class ParkApiConnector:
    """Reads ParkAPI v3 page by page, v1 of a city, or the places of a GeoJSON file."""

    key = "park_api"
    name = "ParkAPI"
    direction: Direction = "pull"
    summary = "Freie Plätze in Parkhäusern und auf Parkplätzen, alle fünf Minuten."
    config_type = Config
    interval_s = 300
    shortest_interval_s = 120
    # The service knows the present only.
    first_look_back = timedelta(minutes=5)
    longest_window = timedelta(minutes=5)
    overlap = timedelta(0)

    async def check(self, config: Config, http: Http) -> Checked:
        """Ask for the first page and look whether car parks come."""
        try:
            async for fetched in self._pages(config, http):
                harvest = self._harvest(fetched.body, config)
                if not harvest.stations:
                    sentence = "Unter dieser Adresse stehen keine Parkplätze, die zu Ihrer Auswahl passen."
                    raise ConfigRejected("address", sentence)
                live = len({found.station_key for found in harvest.observations})
                sentence = f"{len(harvest.stations)} Parkplätze gefunden, {live} davon mit freien Plätzen."
                return Checked(sentence, (fetched,))
        except PayloadRejected as err:
            sentence = "Diese Adresse antwortet nicht wie eine ParkAPI der gewählten Fassung."
            raise ConfigRejected("address", sentence) from err
        raise ConfigRejected("address", "Diese Adresse hat nicht geantwortet.")

    async def fetch(self, config: Config, window: Window, http: Http) -> AsyncIterator[Fetched]:
        """Yield every page; the window cannot be chosen."""
        del window
        async for fetched in self._pages(config, http):
            yield fetched

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read one page or document; what lies outside the chosen circle is not taken."""
        return self._harvest(payload.body, config)

    async def _pages(self, config: Config, http: Http) -> AsyncIterator[Fetched]:
        server = ParkApi(http, config.address)
        if config.version != "v3":
            yield Fetched(await server.document())
            return
        start: str | None = None
        asked: set[str | None] = set()
        while start not in asked:
            if len(asked) == MAX_PAGES:
                raise SourceUnavailable(
                    f"more than {MAX_PAGES} pages; narrow the question", reason="too_large"
                )
            asked.add(start)
            body = await server.page(start=start, source_uid=config.source_uid.strip(), area=_area(config))
            yield Fetched(body)
            start = mapping.sites_from(body).next_id
            if start is None:
                return

    def _harvest(self, body: bytes, config: Config) -> Harvest:
        if config.version == "v1":
            found = mapping.lots_from(body)
        elif config.version == "geojson":
            found = mapping.places_from(body)
        else:
            found = mapping.sites_from(body).harvest
        return inside(found, _area(config))


def inside(harvest: Harvest, area: Area) -> Harvest:
    """Return what lies in the circle; a station without coordinates is outside of every circle."""
    if area.radius_m <= 0:
        return harvest
    stations = tuple(station for station in harvest.stations if _is_inside(station, area))
    keys = {station.key for station in stations}
    observations = tuple(found for found in harvest.observations if found.station_key in keys)
    return Harvest(stations, observations, left_out=harvest.left_out)


def _is_inside(station: Station, area: Area) -> bool:
    if station.lon is None or station.lat is None:
        return False
    north, south = radians(station.lat), radians(area.latitude)
    east = radians(station.lon - area.longitude)
    half = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half)) <= area.radius_m


def _area(config: Config) -> Area:
    return Area(config.latitude, config.longitude, config.radius_m)


CONNECTOR: PullConnector[Config] = ParkApiConnector()
