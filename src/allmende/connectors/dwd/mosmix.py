"""DWD MOSMIX: a zipped KML file with the hourly point forecast of one place. Pure.

One list of times for all elements; each element has as many figures, "-" (or the sign the file names) for
no value. A forecast becomes facts of an entity of its own (WeatherForecast), replaced by the next one: it is
never an observation, so it can stand in no measured series and be nobody's latest value.
"""

import xml.etree.ElementTree as ET
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.archives import members_of
from allmende.connectors.quantities import Collector, Quantity, number_of, place
from allmende.datahub.ingest.pull import Harvest, Station
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason

ENTITY_TYPE = "WeatherForecast"
KML = "{http://www.opengis.net/kml/2.2}"
DWD = "{https://opendata.dwd.de/weather/lib/pointforecast_dwd_extension_V1_0.xsd}"
DEFAULT_UNDEFINED = "-"

KELVIN = -273.15
ELEMENTS = {
    "TTT": Quantity("temperature", "CEL", 1.0, KELVIN),
    "Td": Quantity("dewPoint", "CEL", 1.0, KELVIN),
    "T5cm": Quantity("groundTemperature", "CEL", 1.0, KELVIN),
    "PPPP": Quantity("pressureAtSeaLevel", "A97", 0.01),
    "FF": Quantity("windSpeed", "MTS"),
    "FX1": Quantity("gustSpeed", "MTS"),
    "DD": Quantity("windDirection", "DD"),
    # kg/m² of water are mm
    "RR1c": Quantity("precipitation", "MMT"),
    "wwP": Quantity("precipitationProbability", "P1"),
    "N": Quantity("cloudCover", "P1"),
    "VV": Quantity("visibility", "MTR"),
    "SunD1": Quantity("sunshineDuration", "MIN", 1 / 60),
    # kJ/m² within an hour, as a mean power
    "Rad1h": Quantity("solarRadiation", "D54", 1000 / 3600),
}


def forecast_from(body: bytes) -> Harvest:
    """Read one KMZ file with the forecast of one or more places.

    Returns:
        Stations of type WeatherForecast without observations. Facts: `dateIssued`, `forecast` (a list of
        hours, each with `validAt` in UTC and the attributes foretold for it) and `units` (attribute to
        UN/CEFACT code). Elements beyond `ELEMENTS` are not taken; MOSMIX has 114.

    Raises:
        PayloadRejected: it is no such file.
    """
    root = _root(body)
    times = _times(root)
    undefined = (root.findtext(f".//{DWD}DefaultUndefSign") or DEFAULT_UNDEFINED).strip()
    issued = (root.findtext(f".//{DWD}IssueTime") or "").strip()
    collector = Collector()
    for mark in root.iter(f"{KML}Placemark"):
        hours, units = _hours(mark, times, undefined, collector)
        facts: dict[str, Json] = {"forecast": hours, "units": units}
        if issued:
            facts["dateIssued"] = reading.rfc3339(reading.utc_time(issued))
        collector.add(_station(mark, entity_type=ENTITY_TYPE, prefix="mosmix", facts=facts))
    return collector.harvest()


def place_from(body: bytes, *, number: str) -> Harvest:
    """Return only where the station stands, for the weather reports that do not say ("poi-…").

    Raises:
        PayloadRejected: it is no such file.
    """
    collector = Collector()
    for mark in _root(body).iter(f"{KML}Placemark"):
        if (mark.findtext(f"{KML}name") or "").strip() == number:
            collector.add(_station(mark, entity_type="WeatherObserved", prefix="poi"))
    return collector.harvest()


def _hours(
    mark: ET.Element, times: list[datetime], undefined: str, collector: Collector
) -> tuple[list[Json], dict[str, Json]]:
    """Return the hours for which something is foretold, and the units of what is."""
    hours: list[dict[str, Json]] = [{"validAt": reading.rfc3339(time)} for time in times]
    units: dict[str, Json] = {}
    for element in mark.iter(f"{DWD}Forecast"):
        name = element.get(f"{DWD}elementName", "")
        quantity = ELEMENTS.get(name)
        if quantity is None:
            continue
        figures = (element.findtext(f"{DWD}value") or "").split()
        if len(figures) != len(times):
            collector.leave_out(f"{name}: {len(figures)} figures for {len(times)} times")
            continue
        for hour, figure in zip(hours, figures, strict=True):
            value = None if figure == undefined else number_of(figure)
            if value is not None:
                hour[quantity.attribute] = round(quantity.value_of(value), 3)
                units[quantity.attribute] = quantity.unit
    return [hour for hour in hours if len(hour) > 1], units


def _root(body: bytes) -> ET.Element:
    for name, content in members_of(body).items():
        if name.lower().endswith(".kml"):
            # DWD's files declare no entities; whoever does wants something else.
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise PayloadRejected(RejectionReason.BAD_PAYLOAD, "a document type declaration")
            try:
                return ET.fromstring(content)  # noqa: S314 - no declarations are let through
            except (ET.ParseError, ValueError, LookupError) as err:
                raise PayloadRejected(RejectionReason.BAD_PAYLOAD, f"not XML: {err}") from err
    raise PayloadRejected(RejectionReason.WRONG_SHAPE, "no KML file in the archive")


def _times(root: ET.Element) -> list[datetime]:
    steps = root.iter(f"{DWD}TimeStep")
    times = [reading.utc_time((step.text or "").strip()) for step in steps]
    if not times:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "the forecast names no times")
    return times


def _station(
    mark: ET.Element, *, entity_type: str, prefix: str, facts: dict[str, Json] | None = None
) -> Station:
    number = (mark.findtext(f"{KML}name") or "").strip()
    title = (mark.findtext(f"{KML}description") or number).strip()
    lon, lat, *_height = [*(mark.findtext(f".//{KML}coordinates") or "").strip().split(","), "", ""]
    return place(f"{prefix}-{number}", title.title(), entity_type, lon=lon, lat=lat, facts=facts)
