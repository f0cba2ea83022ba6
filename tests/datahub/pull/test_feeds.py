"""The feed connectors from end to end: a real server, the worker's machinery, a real database."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from allmende.connectors.dwd import client as dwd
from allmende.connectors.park_api import connector as park_api
from allmende.connectors.pegelonline import client as pegelonline
from allmende.connectors.sensor_community import client as sensor_community
from tests.connectors.dwd.test_dwd import FORECAST, REPORT, STATIONS, TABLE
from tests.datahub.pull.foreign_server import Reply

FIXTURES = Path(__file__).resolve().parents[2] / "connectors"
UUID = "11111111-2222-3333-4444-555555555555"


def fixture(connector: str, name: str) -> bytes:
    return (FIXTURES / connector / "fixtures" / name).read_bytes()


@pytest.fixture
def at(clock):
    """Set the worker's clock to when the fixtures were recorded."""

    def go(moment: datetime) -> None:
        clock.now = moment

    return go


async def test_a_gauge_becomes_a_public_entity_with_its_history(
    world, machinery, server, at, clock, monkeypatch
):
    at(datetime(2026, 10, 25, 3, 0, tzinfo=UTC))
    monkeypatch.setattr(pegelonline, "BASE", server.url)
    server.reply = Reply(404)
    server.replies = {
        "/stations/ALTENA.json": Reply(body=fixture("pegelonline", "altena.json")),
        f"/stations/{UUID}/W/measurements.json": Reply(body=fixture("pegelonline", "altena_w.json")),
        f"/stations/{UUID}/Q/measurements.json": Reply(body=b"[]"),
    }
    source_id = world.source("pegelonline", {"stations": ["Altena"], "series": ["W", "Q"]})
    await (await machinery()).run_due()
    assert [(name, attribute, unit, value) for name, attribute, unit, _at, value, _q in world.values()] == [
        ("Altena (Lenne)", "waterDischarge", "MQS", 31.45),
        ("Altena (Lenne)", "waterLevel", "CMT", 128.0),
        ("Altena (Lenne)", "waterLevel", "CMT", 128.5),
        ("Altena (Lenne)", "waterLevel", "CMT", 129.0),
    ]
    document, is_public = world.one("select document, is_public from datahub_entity")
    assert document["river"] == {"type": "Property", "value": "Lenne"}
    assert is_public
    assert "Klafter" in world.progress(source_id)["left_out"]
    before = world.values()
    clock.pass_by(1000)
    await (await machinery()).run_due()
    assert world.values() == before


async def test_an_outage_loses_nothing_because_the_window_waits(
    world, machinery, server, at, clock, monkeypatch
):
    at(datetime(2026, 10, 25, 3, 0, tzinfo=UTC))
    monkeypatch.setattr(pegelonline, "BASE", server.url)
    server.reply = Reply(503)
    source_id = world.source("pegelonline", {"stations": ["Altena"], "series": ["W"]})
    await (await machinery()).run_due()
    assert world.progress(source_id)["failures"] == 1
    assert world.values() == []
    server.replies = {
        "/stations/ALTENA.json": Reply(body=fixture("pegelonline", "altena.json")),
        f"/stations/{UUID}/W/measurements.json": Reply(body=fixture("pegelonline", "altena_w.json")),
    }
    clock.pass_by(3600)
    await (await machinery()).run_due()
    assert len(world.values()) == 3
    assert world.progress(source_id)["failures"] == 0


async def test_weather_is_measured_and_foretold_in_different_places(
    world, machinery, server, at, monkeypatch
):
    at(datetime(2026, 3, 1, 13, 20, tzinfo=UTC))
    monkeypatch.setattr(dwd, "BASE", server.url)
    monkeypatch.setattr(dwd, "CLIMATE", f"{server.url}/cdc")
    server.reply = Reply(404)
    forecast = "/weather/local_forecasts/mos/MOSMIX_L/single_stations/10999/kml/MOSMIX_L_LATEST_10999.kmz"
    server.replies = {
        "/cdc/air_temperature/now/zehn_now_tu_Beschreibung_Stationen.txt": Reply(body=STATIONS),
        "/cdc/air_temperature/now/10minutenwerte_TU_09998_now.zip": Reply(body=TABLE),
        "/weather/weather_reports/poi/10999-BEOB.csv": Reply(body=REPORT),
        forecast: Reply(body=FORECAST),
    }
    world.source("dwd", {
        "climate_stations": ["9998"], "report_stations": ["10999"], "forecast_stations": ["10999"],
        "with_wind": True,
    })  # fmt: skip
    await (await machinery()).run_due()
    found = {(name, attribute) for name, attribute, *_ in world.values()}
    assert ("Muster-Stadt (Flugplatz)", "temperature") in found
    assert ("Musterstadt/Flugh", "gustSpeed") in found
    rows = world.all("select e.type, e.document ? 'forecast', count(s.id) from datahub_entity e"
                     " left join datahub_series s on s.entity_id = e.id"
                     " group by 1, 2 order by 1")  # fmt: skip
    assert [(kind, has_forecast, bool(series)) for kind, has_forecast, series in rows] == [
        ("WeatherForecast", True, False), ("WeatherObserved", False, True),
    ]  # fmt: skip
    foretold = "select count(*) from latest l join datahub_series s on s.id = l.series_id" \
               " join datahub_entity e on e.id = s.entity_id where e.type = 'WeatherForecast'"  # fmt: skip
    assert world.one(foretold)[0] == 0


async def test_citizens_sensors_and_what_cannot_be_believed(world, machinery, server, at, monkeypatch):
    at(datetime(2026, 1, 10, 7, 1, tzinfo=UTC))
    monkeypatch.setattr(sensor_community, "BASE", server.url)
    server.reply = Reply(body=fixture("sensor_community", "area.json").replace(b"18.40", b"99999.0"))
    world.source("sensor_community", {"sensors": [], "latitude": 51.0, "longitude": 7.8, "radius_km": 5.0})
    await (await machinery()).run_due()
    assert {(attribute, value): quality for _n, attribute, _u, _t, value, quality in world.values()} == {
        ("pm10", 99_999.0): 1, ("pm25", 7.25): 0, ("temperature", -3.1): 0,
        ("atmosphericPressure", 980.215): 0,
    }  # fmt: skip


async def test_car_parks_of_two_pages_and_of_one_circle(world, machinery, server, at, monkeypatch):
    at(datetime(2026, 3, 1, 9, 20, tzinfo=UTC))
    server.reply = Reply(body=fixture("park_api", "sites_2.json"))
    world.source("park_api", {
        "version": "v3", "address": server.url, "latitude": 51.03, "longitude": 7.85, "radius_m": 500.0,
    })  # fmt: skip
    await (await machinery()).run_due()
    assert {(name, attribute) for name, attribute, *_ in world.values()} == {
        ("Tiefgarage Rathaus", name)
        for name in ("availableSpotNumber", "occupiedSpotNumber", "totalSpotNumber")
    }
    assert "radius=500" in server.asked[0].path
    assert park_api.CONNECTOR.overlap == timedelta(0)


async def test_a_payload_of_another_kind_is_kept_with_its_reason(world, machinery, server, at):
    at(datetime(2026, 3, 1, 9, 20, tzinfo=UTC))
    server.reply = Reply(body=json.dumps({"items": [{"id": 1, "name": 5}]}).encode())
    world.source("park_api", {"version": "v3", "address": server.url})
    await (await machinery()).run_due()
    assert world.values() == []
    ((_reason, code, _detail, body),) = world.held()
    assert code == "hub.wrong_shape"
    assert bytes(body) == server.reply.body
