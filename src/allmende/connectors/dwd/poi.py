"""DWD weather reports ("POI", …-BEOB.csv): hourly observations of one station, newest first. Pure.

Three heading rows: names in English, station and units, names in German. Times are UTC with a year of two
digits, numbers have a decimal comma, "---" means no value.
"""

import csv
from datetime import UTC, datetime

from allmende.connectors import reading
from allmende.connectors.quantities import Collector, Quantity, number_of
from allmende.datahub.ingest.pull import Harvest, Observation
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason

NO_VALUE = "---"
HEADING_ROWS = 3

#: Column name (blanks as underscores) → unit as DWD writes it, and what it is here.
COLUMNS = {
    "dry_bulb_temperature_at_2_meter_above_ground": ("Grad C", Quantity("temperature", "CEL")),
    "dew_point_temperature_at_2_meter_above_ground": ("Grad C", Quantity("dewPoint", "CEL")),
    "temperature_at_5_cm_above_ground": ("Grad C", Quantity("groundTemperature", "CEL")),
    "sea/water_temperature": ("Grad C", Quantity("waterTemperature", "CEL")),
    "relative_humidity": ("%", Quantity("relativeHumidity", "P1")),
    "pressure_reduced_to_mean_sea_level": ("hPa", Quantity("pressureAtSeaLevel", "A97")),
    "mean_wind_speed_during_last_10_min_at_10_meters_above_ground": (
        "km/h",
        Quantity("windSpeed", "MTS", 1 / 3.6),
    ),
    "maximum_wind_speed_last_hour": ("km/h", Quantity("gustSpeed", "MTS", 1 / 3.6)),
    "mean_wind_direction_during_last_10_min_at_10_meters_above_ground": (
        "Grad",
        Quantity("windDirection", "DD"),
    ),
    "precipitation_amount_last_hour": ("mm", Quantity("precipitation", "MMT")),
    "horizontal_visibility": ("km", Quantity("visibility", "MTR", 1000)),
    "cloud_cover_total": ("%", Quantity("cloudCover", "P1")),
    "global_radiation_last_hour": ("W/m2", Quantity("solarRadiation", "D54")),
    "diffuse_solar_radiation_last_hour": ("W/m2", Quantity("diffuseIrradiation", "D54")),
    "direct_solar_radiation_last_hour": ("W/m2", Quantity("directIrradiation", "D54")),
    "total_snow_depth": ("cm", Quantity("snowHeight", "CMT")),
    "total_time_of_sunshine_during_last_hour": ("min", Quantity("sunshineDuration", "MIN")),
}

#: Sums and extremes of longer spans and coded weather; they follow from the hourly values or are no numbers.
NOT_TAKEN_WORDS = ("previous_day", "past_day", "_24_hours", "_12_hours", "_6_hours", "_3_hours")
NOT_TAKEN = frozenset(
    {
        "depth_of_new_snow",
        "height_of_base_of_lowest_cloud_above_station",
        "maximum_wind_speed_as_10_minutes_mean_during_last_hour",
        "past_weather_1",
        "past_weather_2",
        "present_weather",
    }
)


def observations_from(body: bytes, *, number: str) -> Harvest:
    """Read one file; it says neither the station's name nor its place.

    Args:
        number: The station's WMO number, under which the file was fetched.

    Raises:
        PayloadRejected: it is not such a file.
    """
    rows = list(csv.reader(_text_of(body).splitlines(), delimiter=";"))
    if len(rows) < HEADING_ROWS or not rows[0] or not rows[0][0].lower().startswith("surface observations"):
        raise PayloadRejected(RejectionReason.WRONG_SHAPE, "no file of surface observations")
    collector = Collector()
    key = reading.device_key(f"poi-{number}")
    columns = _columns(rows[0], rows[1], collector)
    for row in rows[HEADING_ROWS:]:
        if len(row) < 2 or not row[0].strip():
            continue
        observed_at = _time(row[0], row[1])
        for index, quantity in columns:
            text = row[index].strip() if index < len(row) else NO_VALUE
            if text in (NO_VALUE, ""):
                continue
            value = quantity.value_of(_number(text))
            found = Observation(key, quantity.attribute, value, quantity.unit, observed_at)
            collector.observations.append(found)
    return collector.harvest()


def _columns(names: list[str], units: list[str], collector: Collector) -> list[tuple[int, Quantity]]:
    found: list[tuple[int, Quantity]] = []
    for index, (name, unit) in enumerate(zip(names[2:], units[2:], strict=False), start=2):
        column = "_".join(name.split())
        known = COLUMNS.get(column)
        if known is not None and known[0] == unit.strip():
            found.append((index, known[1]))
        elif known is not None:
            collector.leave_out(f"column {column}: unit {unit.strip()!r} instead of {known[0]!r}")
        elif column not in NOT_TAKEN and not any(word in column for word in NOT_TAKEN_WORDS):
            collector.leave_out(f"column {column} is unknown")
    return found


def _text_of(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _time(day: str, hour: str) -> datetime:
    try:
        return datetime.strptime(f"{day.strip()} {hour.strip()}", "%d.%m.%y %H:%M").replace(tzinfo=UTC)
    except ValueError as err:
        raise PayloadRejected(RejectionReason.BAD_TIME, f"{day[:20]!a} {hour[:20]!a} is not a time") from err


def _number(text: str) -> float:
    number = number_of(text.replace(",", "."))
    if number is None:
        raise PayloadRejected(RejectionReason.BAD_PAYLOAD, f"{text[:20]!a} is not a number")
    return number
