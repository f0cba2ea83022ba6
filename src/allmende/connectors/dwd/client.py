"""Addresses on opendata.dwd.de: climate tables, weather reports, point forecasts."""

from dataclasses import dataclass
from urllib.parse import quote

from allmende.datahub.ingest.pull import Http

BASE = "https://opendata.dwd.de"
CLIMATE = f"{BASE}/climate_environment/CDC/observations_germany/climate/10_minutes"

#: Parameter → folder and beginning of the file's name.
TABLES = {
    "temperature": ("air_temperature", "10minutenwerte_TU"),
    "wind": ("wind", "10minutenwerte_wind"),
    "precipitation": ("precipitation", "10minutenwerte_nieder"),
    "radiation": ("solar", "10minutenwerte_SOLAR"),
}


@dataclass(frozen=True, slots=True)
class OpenData:
    """The server as one run asks it; every method raises SourceUnavailable when it does not answer.

    A file that has not changed since it was fetched last is None.
    """

    http: Http

    async def table(self, parameter: str, number: str, *, is_recent: bool) -> bytes | None:
        """Return ten-minute values of one station: of today, or (recent) of 500 days up to yesterday."""
        folder, beginning = TABLES[parameter]
        span, ending = ("recent", "akt") if is_recent else ("now", "now")
        return await self._changed(f"{CLIMATE}/{folder}/{span}/{beginning}_{quote(number)}_{ending}.zip")

    async def climate_stations(self) -> bytes | None:
        """Return the list of stations that measure temperature every ten minutes."""
        return await self._changed(f"{CLIMATE}/air_temperature/now/zehn_now_tu_Beschreibung_Stationen.txt")

    async def report(self, station: str) -> bytes | None:
        """Return the last day's hourly reports of one station; short names are filled with underscores."""
        name = quote(station.ljust(5, "_"))
        return await self._changed(f"{BASE}/weather/weather_reports/poi/{name}-BEOB.csv")

    async def forecast(self, station: str) -> bytes | None:
        """Return the newest MOSMIX_L forecast of one place."""
        name = quote(station)
        folder = f"{BASE}/weather/local_forecasts/mos/MOSMIX_L/single_stations/{name}/kml"
        return await self._changed(f"{folder}/MOSMIX_L_LATEST_{name}.kmz")

    async def _changed(self, address: str) -> bytes | None:
        answer = await self.http.get_if_changed(address)
        return None if answer is None else answer.body
