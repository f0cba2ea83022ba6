"""Fine dust, temperature and noise from citizens' sensors, asked every five minutes."""

from collections.abc import AsyncIterator
from datetime import timedelta

from allmende.connectors.sensor_community import mapping
from allmende.connectors.sensor_community.client import SensorCommunity
from allmende.connectors.sensor_community.config import Config
from allmende.datahub.ingest.pull import (
    Checked,
    ConfigRejected,
    Direction,
    Fetched,
    Harvest,
    Http,
    Payload,
    PullConnector,
    Window,
)


class SensorCommunityConnector:
    """Reads single sensors, or all in a circle."""

    key = "sensor_community"
    name = "Sensor.Community"
    direction: Direction = "pull"
    summary = "Feinstaub, Temperatur und Lärm von Sensoren, die Bürgerinnen und Bürger betreiben."
    config_type = Config
    interval_s = 300
    shortest_interval_s = 150
    # The service gives the last five minutes and nothing older.
    first_look_back = timedelta(minutes=5)
    longest_window = timedelta(minutes=5)
    overlap = timedelta(0)

    async def check(self, config: Config, http: Http) -> Checked:
        """Ask once and count who answers."""
        if not any(number.strip() for number in config.sensors) and config.radius_km <= 0:
            raise ConfigRejected("sensors", "Bitte nennen Sie Sensornummern oder einen Umkreis.")
        for number in config.sensors:
            if number.strip() and not (number.strip().isascii() and number.strip().isdecimal()):
                raise ConfigRejected("sensors", f"„{number}“ ist keine Sensornummer.")
        samples = tuple([fetched async for fetched in _ask(config, http)])
        stations = {
            station.key for sample in samples for station in mapping.observations_from(sample.body).stations
        }
        if not stations:
            return Checked(
                "Zurzeit sendet dort kein Sensor. Die Quelle kann trotzdem angelegt werden.", samples
            )
        return Checked(f"{len(stations)} Sensoren senden zurzeit.", samples)

    async def fetch(self, config: Config, window: Window, http: Http) -> AsyncIterator[Fetched]:
        """Yield the last five minutes; the window cannot be chosen."""
        del window
        async for fetched in _ask(config, http):
            yield fetched

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read one answer."""
        del config
        return mapping.observations_from(payload.body)


async def _ask(config: Config, http: Http) -> AsyncIterator[Fetched]:
    service = SensorCommunity(http)
    for number in config.sensors:
        if number.strip():
            yield Fetched(await service.sensor(number))
    if config.radius_km > 0:
        yield Fetched(await service.area(config.latitude, config.longitude, config.radius_km))


CONNECTOR: PullConnector[Config] = SensorCommunityConnector()
