"""Addresses of the Sensor.Community API: the last five minutes of single sensors or of an area."""

from dataclasses import dataclass
from urllib.parse import quote

from allmende.datahub.ingest.pull import Http

BASE = "https://data.sensor.community/airrohr/v1"


@dataclass(frozen=True, slots=True)
class SensorCommunity:
    """The service as one run asks it."""

    http: Http

    async def sensor(self, number: str) -> bytes:
        """Return what one sensor said in the last five minutes; an empty list when it is silent.

        Raises:
            SourceUnavailable: no answer.
        """
        return (await self.http.get(f"{BASE}/sensor/{quote(number.strip(), safe='')}/")).body

    async def area(self, latitude: float, longitude: float, radius_km: float) -> bytes:
        """Return what all sensors of an area said in the last five minutes.

        Raises:
            SourceUnavailable: no answer.
        """
        # The filter belongs to the path, with its equals sign and commas.
        return (await self.http.get(f"{BASE}/filter/area={latitude:g},{longitude:g},{radius_km:g}")).body
