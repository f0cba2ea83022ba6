"""Sensor.Community (formerly luftdaten.info) API v1 to observations. Pure.

A list of readings, newest first; each has a sensor, a coarse place, a time in UTC written without a zone and
values as text. "P1" is PM10 and "P2" is PM2.5.
"""

import msgspec

from allmende.connectors import reading
from allmende.connectors.quantities import Collector, Quantity, number_of, place, time_or_utc
from allmende.datahub.ingest.pull import Harvest, Observation, Station
from allmende.datahub.ingest.types import DeviceKey

AIR = "AirQualityObserved"
WEATHER = "WeatherObserved"
NOISE = "NoiseLevelObserved"

QUANTITIES = {
    "P0": Quantity("pm1", "GQ"),
    "P1": Quantity("pm10", "GQ"),
    "P2": Quantity("pm25", "GQ"),
    "P4": Quantity("pm4", "GQ"),
    "temperature": Quantity("temperature", "CEL"),
    "humidity": Quantity("relativeHumidity", "P1"),
    "pressure": Quantity("atmosphericPressure", "A97", 0.01),
    "pressure_at_sealevel": Quantity("pressureAtSeaLevel", "A97", 0.01),
    "noise_LAeq": Quantity("LAeq", "2N"),
    "noise_LA_min": Quantity("LAmin", "2N"),
    "noise_LA_max": Quantity("LAmax", "2N"),
    "co2_ppm": Quantity("co2", "59"),
}

#: Sent beside the values and no measured quantity: raw counters of old sensors.
NOT_MEASURED = frozenset(
    {"durP1", "durP2", "ratioP1", "ratioP2", "samples", "min_micro", "max_micro", "signal", "interval"}
)


class SensorType(msgspec.Struct, frozen=True):
    """The model of a sensor."""

    name: str = ""


class Sensor(msgspec.Struct):
    """A sensor; two sensors of one box have two ids."""

    id: int
    sensor_type: SensorType = SensorType()


class Location(msgspec.Struct, frozen=True):
    """Where it hangs, rounded by the network to protect its owner; figures as text."""

    id: int = 0
    longitude: str | float | None = None
    latitude: str | float | None = None
    indoor: int = 0


class Value(msgspec.Struct):
    """One figure of a reading."""

    value_type: str
    value: str | float | int | None = None


class Message(msgspec.Struct):
    """What one sensor said at one time."""

    sensor: Sensor
    timestamp: str
    location: Location = Location()
    sensordatavalues: list[Value] = []


def observations_from(body: bytes) -> Harvest:
    """Read an answer of /airrohr/v1/… or /static/v1/data.json.

    Returns:
        Indoor sensors are left out and named: they say nothing about the town's air.

    Raises:
        PayloadRejected: it is not what the API sends.
    """
    collector = Collector()
    for message in reading.shaped(reading.decode_json(body), list[Message]):
        if message.location.indoor:
            collector.leave_out(f"sensor {message.sensor.id} is indoors")
            continue
        key = collector.add(_station(message))
        for value in message.sensordatavalues:
            found = _observation(key, message.timestamp, value)
            if found is not None:
                collector.observations.append(found)
            elif value.value_type not in NOT_MEASURED:
                collector.leave_out(f"sensor {key}: {value.value_type} = {value.value!r}")
    return collector.harvest()


def _observation(key: DeviceKey, timestamp: str, value: Value) -> Observation | None:
    quantity, number = QUANTITIES.get(value.value_type), number_of(value.value)
    if quantity is None or number is None:
        return None
    time = time_or_utc(timestamp)
    return Observation(key, quantity.attribute, quantity.value_of(number), quantity.unit, time)


def _station(message: Message) -> Station:
    model = message.sensor.sensor_type.name
    name = f"Sensor.Community {message.sensor.id}" + (f" ({model})" if model else "")
    where = message.location
    return place(str(message.sensor.id), name, _entity_type(message), lon=where.longitude, lat=where.latitude)


def _entity_type(message: Message) -> str:
    kinds = {value.value_type for value in message.sensordatavalues}
    if any(kind.startswith("noise_") for kind in kinds):
        return NOISE
    return AIR if kinds & {"P0", "P1", "P2", "P4"} else WEATHER
