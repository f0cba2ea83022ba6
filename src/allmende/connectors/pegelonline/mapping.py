"""PEGELONLINE REST API v2: stations with their latest value, and rows of one series, to observations. Pure.

A station has series ("W" water level, "Q" discharge …), each with a unit as text; times carry the offset
of German local time.
"""

import msgspec

from allmende.connectors import reading
from allmende.connectors.quantities import Collector, number_of, place
from allmende.datahub.ingest.pull import Harvest, Observation, Station
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason

ENTITY_TYPE = "WaterObserved"

#: Short name of a series to the attribute here. Forecasts ("WV") are left out: PEGELONLINE publishes them
#: for a few gauges only, without saying how they are to be told from measured values.
ATTRIBUTES = {
    "W": "waterLevel",
    "Q": "waterDischarge",
    "WT": "waterTemperature",
    "LF": "conductivity",
    "DFH": "clearanceHeight",
    "VA": "flowVelocity",
    "O2": "dissolvedOxygen",
    "PH": "pH",
    "LT": "temperature",
    "HL": "relativeHumidity",
    "WG": "windSpeed",
    "WR": "windDirection",
    "N": "precipitation",
}

#: Unit as PEGELONLINE writes it (upper case, without blanks) to UN/CEFACT.
UNITS = {
    "CM": "CMT",
    "M": "MTR",
    "M+NN": "MTR",
    "M+NHN": "MTR",
    "M+PNP": "MTR",
    "M.Ü.NHN": "MTR",
    "M.Ü.NN": "MTR",
    "MM": "MMT",
    "M³/S": "MQS",
    "M3/S": "MQS",
    "M/S": "MTS",
    "°C": "CEL",
    "C": "CEL",
    "µS/CM": "G42",
    # The upper case of the micro sign is the Greek letter.
    "ΜS/CM": "G42",
    "MG/L": "M1",
    "%": "P1",
    "°": "DD",
    "GRAD": "DD",
    "PH": "Q30",
    "": "C62",
}


class CurrentMeasurement(msgspec.Struct):
    """The latest value of a series."""

    timestamp: str
    value: float


class Series(msgspec.Struct, rename="camel"):
    """One series of a station."""

    shortname: str
    unit: str = ""
    current_measurement: CurrentMeasurement | None = None


class Gauge(msgspec.Struct):
    """A station as the API lists it."""

    uuid: str
    shortname: str
    longname: str = ""
    number: str = ""
    agency: str = ""
    longitude: float | None = None
    latitude: float | None = None
    water: dict[str, str] = {}
    timeseries: list[Series] = []


class Row(msgspec.Struct):
    """One value of a series."""

    timestamp: str
    value: float | None = None


def gauges_from(body: bytes) -> list[Gauge]:
    """Read a list of stations, or one.

    Raises:
        PayloadRejected: it is not what the API sends.
    """
    content = reading.decode_json(body)
    items = content if isinstance(content, list) else [content]
    return [reading.shaped(item, Gauge) for item in items]


def current_values(body: bytes) -> Harvest:
    """Read stations with series and their latest value (`includeTimeseries`, `includeCurrentMeasurement`).

    Returns:
        One observation for each series whose attribute and unit are known; the others are named.

    Raises:
        PayloadRejected: it is not what the API sends, or a time has no zone.
    """
    collector = Collector()
    for gauge in gauges_from(body):
        key = collector.add(station_of(gauge))
        for series in gauge.timeseries:
            unit = unit_of(series.unit)
            attribute = ATTRIBUTES.get(series.shortname.upper())
            latest = series.current_measurement
            if attribute is None or unit is None:
                collector.leave_out(f"{gauge.shortname}: series {series.shortname} in {series.unit!r}")
            elif latest is not None and number_of(latest.value) is not None:
                time = reading.utc_time(latest.timestamp)
                collector.observations.append(Observation(key, attribute, latest.value, unit, time))
    return collector.harvest()


def observations_from_series(body: bytes, *, station_key: str, series: str, unit: str) -> Harvest:
    """Turn the rows of one series (`/measurements.json`) into observations.

    Args:
        body: JSON list, oldest first; gaps are possible.
        station_key: The station's uuid.
        series: Short name of the series, e.g. "W".
        unit: Unit text of the series, e.g. "cm".

    Raises:
        PayloadRejected: series or unit are unknown, or it is not what the API sends.
    """
    code, attribute = unit_of(unit), ATTRIBUTES.get(series.upper())
    if code is None or attribute is None:
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, f"series {series} in {unit!r} is unknown")
    key = reading.device_key(station_key)
    rows = reading.shaped(reading.decode_json(body), list[Row])
    observations = tuple(
        Observation(key, attribute, row.value, code, reading.utc_time(row.timestamp))
        for row in rows
        if row.value is not None and number_of(row.value) is not None
    )
    return Harvest(observations=observations)


def station_of(gauge: Gauge) -> Station:
    """Return where a gauge stands; the water belongs to its name, because many towns have two waters."""
    water = gauge.water.get("longname") or gauge.water.get("shortname") or ""
    name = in_capitals(gauge.longname or gauge.shortname)
    facts: dict[str, Json] = {"gaugeNumber": gauge.number} if gauge.number else {}
    if gauge.agency:
        facts["operator"] = gauge.agency
    if water:
        facts["river"] = in_capitals(water)
        name = f"{name} ({facts['river']})"
    return place(gauge.uuid, name, ENTITY_TYPE, lon=gauge.longitude, lat=gauge.latitude, facts=facts)


def unit_of(text: str) -> str | None:
    """Return the UN/CEFACT code of a unit as PEGELONLINE writes it; None for one we do not know."""
    return UNITS.get("".join(text.split()).upper())


def in_capitals(text: str) -> str:
    """Write "BERLIN-PLOETZENSEE OP" as "Berlin-Ploetzensee OP"; short words are abbreviations."""
    words = text.split()
    return " ".join(word if len(word) <= 3 or not word.isupper() else _capitalised(word) for word in words)


def _capitalised(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))
