"""Weather of Deutscher Wetterdienst: measured, reported by the hour, and foretold for ten days."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from allmende.connectors.dwd import mapping
from allmende.connectors.dwd.client import OpenData
from allmende.connectors.dwd.climate import number_text
from allmende.connectors.dwd.config import Config
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
    Window,
)
from allmende.datahub.ingest.types import PayloadRejected

ZIP, CSV, KMZ = "application/zip", "text/csv", "application/vnd.google-earth.kmz"


class DwdConnector:
    """Reads climate tables, weather reports and point forecasts."""

    key = "dwd"
    name = "Deutscher Wetterdienst"
    direction: Direction = "pull"
    summary = "Wetter an Messstationen und Vorhersagen für einen Ort, amtlich und offen."
    config_type = Config
    interval_s = 600
    shortest_interval_s = 600
    first_look_back = timedelta(days=7)
    longest_window = timedelta(days=500)
    # Today's table ends at midnight; what came after our last look stands in the table of the 500 days,
    # which is published in the morning.
    overlap = timedelta(hours=12)

    async def check(self, config: Config, http: Http) -> Checked:
        """Look whether every station is published."""
        chosen = {
            "climate_stations": _names(config.climate_stations),
            "report_stations": _names(config.report_stations),
            "forecast_stations": _names(config.forecast_stations),
        }
        if not any(chosen.values()):
            raise ConfigRejected("climate_stations", "Bitte nennen Sie mindestens eine Station.")
        server, samples = OpenData(http), []
        for field, names in chosen.items():
            for name in names:
                samples += await self._sample(server, field, name)
        count = sum(len(names) for names in chosen.values())
        return Checked(f"{count} Stationen gefunden.", tuple(samples))

    async def fetch(self, config: Config, window: Window, http: Http) -> AsyncIterator[Fetched]:
        """Yield every file that has changed; days before today only when the window begins there."""
        server = OpenData(http)
        if _names(config.climate_stations) and (listed := await server.climate_stations()):
            yield _fetched(listed, CSV, kind=mapping.CLIMATE_PLACES)
        for number in _names(config.climate_stations):
            async for table in self._tables(server, config, window, number):
                yield table
        # Before the reports: the forecast's file says where a reporting station stands.
        async for foretold in self._forecasts(server, config):
            yield foretold
        for name in _names(config.report_stations):
            if report := await server.report(name):
                yield _fetched(report, CSV, kind=mapping.POI, station=name)

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read one file by the kind it was fetched as."""
        return mapping.harvest_from(payload.body, payload.query, config)

    async def _sample(self, server: OpenData, field: str, name: str) -> list[Fetched]:
        try:
            if field == "climate_stations":
                body = await server.table("temperature", number_text(name), is_recent=False)
                return [_fetched(body, ZIP, kind=mapping.CLIMATE)] if body else []
            if field == "report_stations":
                body = await server.report(name)
                return [_fetched(body, CSV, kind=mapping.POI, station=name)] if body else []
            body = await server.forecast(name)
            return [_fetched(body, KMZ, kind=mapping.FORECAST)] if body else []
        except PayloadRejected as err:
            raise ConfigRejected(field, f"„{name}“ ist keine Stationsnummer.") from err
        except SourceUnavailable as err:
            if err.reason != "not_there":
                raise
            raise ConfigRejected(field, f"Unter „{name}“ veröffentlicht der DWD hier nichts.") from err

    async def _forecasts(self, server: OpenData, config: Config) -> AsyncIterator[Fetched]:
        """Yield forecasts that are wanted and the places of reporting stations."""
        foretold, reporting = _names(config.forecast_stations), _names(config.report_stations)
        for name in dict.fromkeys([*foretold, *reporting]):
            try:
                body = await server.forecast(name)
            except SourceUnavailable as err:
                if err.reason != "not_there" or name in foretold:
                    raise
                continue
            if body and name in reporting:
                yield _fetched(body, KMZ, kind=mapping.POI_PLACE, station=name)
            if body and name in foretold:
                yield _fetched(body, KMZ, kind=mapping.FORECAST)

    async def _tables(
        self, server: OpenData, config: Config, window: Window, number: str
    ) -> AsyncIterator[Fetched]:
        start = window.start.isoformat()
        for parameter in _parameters(config):
            for is_recent in (True, False) if _begins_before_today(window) else (False,):
                try:
                    body = await server.table(parameter, number_text(number), is_recent=is_recent)
                except SourceUnavailable as err:
                    # Many stations measure rain or wind only.
                    if err.reason != "not_there":
                        raise
                    continue
                if body:
                    yield _fetched(body, ZIP, kind=mapping.CLIMATE, start=start)


def _parameters(config: Config) -> list[str]:
    chosen = {
        "wind": config.with_wind,
        "precipitation": config.with_precipitation,
        "radiation": config.with_radiation,
    }
    return ["temperature", *(name for name, is_chosen in chosen.items() if is_chosen)]


def _begins_before_today(window: Window) -> bool:
    midnight: datetime = window.end.replace(hour=0, minute=0, second=0, microsecond=0)
    return window.start < midnight


def _names(lines: Sequence[str]) -> list[str]:
    return [line.strip().upper() for line in lines if line.strip()]


def _fetched(body: bytes, content_type: str, **query: str) -> Fetched:
    return Fetched(body, query=urlencode(query), content_type=content_type)


CONNECTOR: PullConnector[Config] = DwdConnector()
