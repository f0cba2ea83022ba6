"""Water levels of the federal waterways, asked every quarter of an hour."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlencode

from allmende.connectors.pegelonline import mapping
from allmende.connectors.pegelonline.client import Pegelonline, wanted
from allmende.connectors.pegelonline.config import Config
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
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason

STATION = "station"


class PegelonlineConnector:
    """Reads gauges by name and their series in the window."""

    key = "pegelonline"
    name = "PEGELONLINE"
    direction: Direction = "pull"
    summary = "Wasserstand und Abfluss an Bundeswasserstraßen, alle 15 Minuten."
    config_type = Config
    interval_s = 900
    shortest_interval_s = 300
    first_look_back = timedelta(days=30)
    longest_window = timedelta(days=30)
    overlap = timedelta(hours=3)

    async def check(self, config: Config, http: Http) -> Checked:
        """Look whether every gauge is there and measures something that is wanted."""
        service, samples, found = Pegelonline(http), [], 0
        for name in config.stations:
            try:
                body = await service.station(name)
                gauges = mapping.gauges_from(body)
            except (SourceUnavailable, PayloadRejected) as err:
                if isinstance(err, SourceUnavailable) and err.reason != "not_there":
                    raise
                sentence = f"Den Pegel „{name}“ kennt PEGELONLINE nicht. Bitte prüfen Sie die Schreibweise."
                raise ConfigRejected("stations", sentence) from err
            series = [one for gauge in gauges for one in gauge.timeseries if _is_wanted(one, config)]
            if not series:
                sentence = f"Der Pegel „{name}“ misst keine der gewählten Größen."
                raise ConfigRejected("series", sentence)
            found += len(series)
            samples.append(Fetched(body, query=f"kind={STATION}"))
        return Checked(f"{len(samples)} Pegel mit {found} Messreihen gefunden.", tuple(samples))

    async def fetch(self, config: Config, window: Window, http: Http) -> AsyncIterator[Fetched]:
        """Yield each station with its latest values, then the rows of its wanted series."""
        service = Pegelonline(http)
        for name in config.stations:
            body = await service.station(name)
            yield Fetched(body, query=f"kind={STATION}")
            for gauge in mapping.gauges_from(body):
                for series in gauge.timeseries:
                    if _is_wanted(series, config):
                        rows = await service.measurements(
                            gauge.uuid, series.shortname, window.start, window.end
                        )
                        query = {"station": gauge.uuid, "series": series.shortname, "unit": series.unit}
                        yield Fetched(rows, query=urlencode(query))

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read a station or the rows of a series; series that are not wanted are left out silently."""
        if payload.query.get("kind") == STATION:
            return _wanted_of(mapping.current_values(payload.body), config)
        try:
            station, series = payload.query["station"], payload.query["series"]
        except KeyError as err:
            raise PayloadRejected(RejectionReason.WRONG_SHAPE, "which station is not said") from err
        unit = payload.query.get("unit", "")
        return mapping.observations_from_series(payload.body, station_key=station, series=series, unit=unit)


def _is_wanted(series: mapping.Series, config: Config) -> bool:
    is_known = series.shortname.upper() in mapping.ATTRIBUTES and mapping.unit_of(series.unit) is not None
    return is_known and series.shortname.upper() in wanted(config.series)


def _wanted_of(harvest: Harvest, config: Config) -> Harvest:
    attributes = {mapping.ATTRIBUTES.get(name) for name in wanted(config.series)}
    kept = tuple(found for found in harvest.observations if found.attribute in attributes)
    return Harvest(harvest.stations, kept, left_out=harvest.left_out)


CONNECTOR: PullConnector[Config] = PegelonlineConnector()
