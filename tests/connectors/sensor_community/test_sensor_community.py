"""Sensor.Community: figures in quotes, UTC without a zone, sensors in living rooms."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.sensor_community import mapping
from allmende.connectors.sensor_community.config import Config
from allmende.connectors.sensor_community.connector import CONNECTOR
from allmende.datahub.ingest.pull import ConfigRejected, Payload, Window
from allmende.datahub.ingest.types import PayloadRejected
from tests.connectors.recorded import RecordedHttp, all_of

AREA = (Path(__file__).parent / "fixtures" / "area.json").read_bytes()
SEVEN = datetime(2026, 1, 10, 7, 0, 5, tzinfo=UTC)


def test_dust_and_weather_become_observations_with_units() -> None:
    harvest = mapping.observations_from(AREA)
    assert [(one.station_key, one.attribute, one.value, one.unit) for one in harvest.observations] == [
        ("4711", "pm10", 18.4, "GQ"),
        ("4711", "pm25", 7.25, "GQ"),
        ("4712", "temperature", -3.1, "CEL"),
        ("4712", "atmosphericPressure", 980.215, "A97"),
    ]
    assert {one.observed_at for one in harvest.observations} == {SEVEN}
    assert [(one.key, one.entity_type, one.lon) for one in harvest.stations] == [
        ("4711", "AirQualityObserved", 7.85), ("4712", "WeatherObserved", 7.85),
    ]  # fmt: skip


def test_what_is_not_taken_is_named() -> None:
    assert mapping.observations_from(AREA).left_out == (
        "sensor 4712: humidity = 'unknown'", "sensor 4712: radiation_cpm = '12'", "sensor 4713 is indoors",
    )  # fmt: skip


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body) -> None:
    with contextlib.suppress(PayloadRejected):
        CONNECTOR.read(Payload(body, {}, "", SEVEN), Config())


async def test_sensors_and_circle_are_asked_as_chosen() -> None:
    http = RecordedHttp({"/sensor/4711/": b"[]", "/filter/area=": AREA})
    config = Config(sensors=(" 4711 ", ""), latitude=51.03, longitude=7.85, radius_km=5)
    window = Window(SEVEN - timedelta(minutes=5), SEVEN)
    assert len(await all_of(CONNECTOR.fetch(config, window, http))) == 2
    assert [asked.url.rpartition("/v1")[2] for asked in http.asked] == [
        "/sensor/4711/", "/filter/area=51.03,7.85,5",
    ]  # fmt: skip


@pytest.mark.parametrize("config", [Config(), Config(sensors=("4711a",)), Config(sensors=("", " "))])
async def test_a_choice_of_nothing_is_refused(config) -> None:
    with pytest.raises(ConfigRejected):
        await CONNECTOR.check(config, RecordedHttp({"": b"[]"}))


async def test_check_counts_who_sends() -> None:
    checked = await CONNECTOR.check(Config(radius_km=2), RecordedHttp({"/filter/": AREA}))
    assert checked.sentence == "2 Sensoren senden zurzeit."
    assert len(checked.samples) == 1


@pytest.mark.shared_data
def test_a_recorded_answer_is_understood(shared_data: Path) -> None:
    body = (shared_data / "feeds" / "sensor_community" / "luftdaten_sensor_152.json").read_bytes()
    harvest = mapping.observations_from(body)
    assert not harvest.left_out
    assert {one.attribute for one in harvest.observations} == {"temperature", "relativeHumidity"}
    assert harvest.observations[0].observed_at == datetime(2021, 11, 7, 11, 16, 45, tzinfo=UTC)
