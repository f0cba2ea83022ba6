"""DWD: decimal commas, UTC, kilometres an hour, zipped tables, forecasts that are no measurements."""

import contextlib
import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.archives import MAX_MEMBERS, members_of
from allmende.connectors.dwd import climate, mapping, mosmix, poi
from allmende.connectors.dwd.config import Config
from allmende.connectors.dwd.connector import CONNECTOR
from allmende.datahub.ingest.pull import ConfigRejected, Payload, SourceUnavailable, Window
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason
from tests.connectors.recorded import RecordedHttp, all_of

FIXTURES = Path(__file__).parent / "fixtures"
REPORT = (FIXTURES / "report.csv").read_bytes()
STATIONS = (FIXTURES / "stations.txt").read_bytes()
KML = (FIXTURES / "forecast.kml").read_bytes()
NOW = datetime(2026, 3, 1, 13, 20, tzinfo=UTC)


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


TABLE = zipped(produkt_zehn_now_tu_20260301_20260301_09998__txt=(FIXTURES / "tu.txt").read_bytes())
FORECAST = zipped(MOSMIX_L_2026030103_10999__kml=KML)


def values(harvest, hour: int, minute: int = 0) -> dict[str, tuple[float, str]]:
    return {
        one.attribute: (one.value, one.unit)
        for one in harvest.observations
        if (one.observed_at.hour, one.observed_at.minute) == (hour, minute)
    }


# -- weather reports -----------------------------------------------------------------------------------


def test_a_report_becomes_observations_in_our_units() -> None:
    harvest = poi.observations_from(REPORT, number="10999")
    assert values(harvest, 1) == {
        "cloudCover": (50, "P1"), "temperature": (-3.1, "CEL"), "visibility": (12500, "MTR"),
        "gustSpeed": (10, "MTS"), "windSpeed": (5, "MTS"), "precipitation": (0.2, "MMT"),
        "pressureAtSeaLevel": (1013.2, "A97"), "relativeHumidity": (88, "P1"),
    }  # fmt: skip
    assert values(harvest, 0) == {
        "temperature": (-2.8, "CEL"), "windSpeed": (4, "MTS"), "relativeHumidity": (90, "P1"),
    }  # fmt: skip
    assert {one.station_key for one in harvest.observations} == {"poi-10999"}


def test_a_changed_unit_is_not_guessed_and_an_unknown_column_is_named() -> None:
    assert poi.observations_from(REPORT, number="1").left_out == (
        "column total_snow_depth: unit 'm' instead of 'cm'", "column brightness is unknown",
    )  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), [
    (b"surface observations", b"something", RejectionReason.WRONG_SHAPE),
    (b"01.03.26;01:00", b"30.02.26;01:00", RejectionReason.BAD_TIME),
    (b"-3,1", b"kalt", RejectionReason.BAD_PAYLOAD),
])  # fmt: skip
def test_a_damaged_report_is_refused(old, new, reason) -> None:
    with pytest.raises(PayloadRejected) as caught:
        poi.observations_from(REPORT.replace(old, new), number="1")
    assert caught.value.reason == reason


# -- climate tables ------------------------------------------------------------------------------------


def test_a_table_becomes_observations_without_marks_for_no_value() -> None:
    harvest = climate.observations_from(TABLE)
    assert values(harvest, 23, 50)["temperature"] == (-1.2, "CEL")
    assert values(harvest, 0) == {
        "atmosphericPressure": (975.0, "A97"), "temperature": (-1.4, "CEL"),
        "relativeHumidity": (92.0, "P1"), "dewPoint": (-2.6, "CEL"),
    }  # fmt: skip
    assert values(harvest, 0, 10) == {}
    assert {one.station_key for one in harvest.observations} == {"cdc-09998"}
    assert not harvest.left_out


def test_rows_before_the_window_are_not_taken() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    assert {one.observed_at for one in climate.observations_from(TABLE, start=start).observations} == {start}


def test_the_list_of_stations_gives_name_and_place_of_chosen_ones() -> None:
    (station,) = climate.stations_from(STATIONS, numbers=["9998"]).stations
    assert (station.key, station.name) == ("cdc-09998", "Muster-Stadt (Flugplatz)")
    assert (station.lon, station.lat) == (7.8502, 51.0301)


def test_an_archive_that_blows_up_is_refused() -> None:
    many = zipped(**{f"n{number}": b"" for number in range(MAX_MEMBERS + 1)})
    for body, reason in [
        (many, RejectionReason.TOO_MANY),
        (zipped(produkt_a=b"0" * 41_000_000), RejectionReason.TOO_MANY),
        (TABLE[:-30], RejectionReason.BAD_PAYLOAD),
        (TABLE[:60] + b"\xff\xff\xff" + TABLE[63:], RejectionReason.BAD_PAYLOAD),
    ]:
        with pytest.raises(PayloadRejected) as caught:
            climate.observations_from(body)
        assert caught.value.reason == reason


# -- forecasts -----------------------------------------------------------------------------------------


def test_a_forecast_is_a_fact_of_its_own_entity_and_never_an_observation() -> None:
    harvest = mosmix.forecast_from(FORECAST)
    assert not harvest.observations
    (station,) = harvest.stations
    assert (station.key, station.name) == ("mosmix-10999", "Musterstadt/Flugh")
    assert (station.entity_type, station.lon, station.lat) == ("WeatherForecast", 7.85, 51.03)
    assert station.facts["dateIssued"] == "2026-03-01T03:00:00Z"
    assert station.facts["units"] == {
        "temperature": "CEL",
        "pressureAtSeaLevel": "A97",
        "solarRadiation": "D54",
    }
    assert station.facts["forecast"] == [
        {"validAt": "2026-03-01T04:00:00Z", "temperature": -1.2, "pressureAtSeaLevel": 1013.2},
        {"validAt": "2026-03-01T05:00:00Z", "temperature": -1.0, "pressureAtSeaLevel": 1013.0,
         "solarRadiation": 100.0},
    ]  # fmt: skip
    assert harvest.left_out == ("FF: 2 figures for 3 times",)


def test_the_forecast_says_where_a_reporting_station_stands() -> None:
    (station,) = mosmix.place_from(FORECAST, number="10999").stations
    assert (station.key, station.entity_type, station.lon) == ("poi-10999", "WeatherObserved", 7.85)


@pytest.mark.parametrize("kml", [
    KML.replace(b"<kml:kml", b'<!DOCTYPE x [<!ENTITY a "b">]><kml:kml', 1), KML[:300], b"\xff\xfe",
])  # fmt: skip
def test_strange_xml_is_refused(kml) -> None:
    with pytest.raises(PayloadRejected):
        mosmix.forecast_from(zipped(a__kml=kml))


# -- all of it -----------------------------------------------------------------------------------------


@given(st.binary(max_size=300), st.sampled_from(["poi", "poi-place", "cdc", "cdc-places", "mosmix", "x"]))
def test_any_bytes_are_read_or_refused(body, kind) -> None:
    config = Config(climate_stations=("1",))
    for content in (body, TABLE[:40] + body, REPORT + body, zipped(produkt_x=body, a__kml=body)):
        with contextlib.suppress(PayloadRejected):
            mapping.harvest_from(content, {"kind": kind, "station": "1"}, config)


ANSWERS = {
    "Beschreibung_Stationen": STATIONS,
    "TU_09998_now": TABLE,
    "TU_09998_akt": TABLE,
    "10999-BEOB": REPORT,
    "LATEST_10999": FORECAST,
}
CHOSEN = Config(climate_stations=("9998",), report_stations=("10999",), forecast_stations=("10999",))


async def test_a_run_in_the_afternoon_asks_for_today_only() -> None:
    http = RecordedHttp(ANSWERS)
    window = Window(NOW - timedelta(hours=12), NOW)
    fetched = await all_of(CONNECTOR.fetch(CHOSEN, window, http))
    kinds = [parse_qs(one.query)["kind"][0] for one in fetched]
    assert kinds == ["cdc-places", "cdc", "poi-place", "mosmix", "poi"]
    assert not any("_akt" in asked.url for asked in http.asked)
    assert len([asked for asked in http.asked if "LATEST" in asked.url]) == 1


async def test_a_run_that_begins_yesterday_asks_for_the_days_before_too() -> None:
    http = RecordedHttp(ANSWERS)
    fetched = await all_of(CONNECTOR.fetch(CHOSEN, Window(NOW - timedelta(days=3), NOW), http))
    assert [parse_qs(one.query)["kind"][0] for one in fetched].count("cdc") == 2
    for one in fetched:
        query = {name: found[0] for name, found in parse_qs(one.query).items()}
        harvest = CONNECTOR.read(Payload(one.body, query, one.content_type, NOW), CHOSEN)
        assert harvest.stations or harvest.observations


async def test_places_come_before_the_values_of_stations_that_do_not_say_where_they_are() -> None:
    fetched = await all_of(
        CONNECTOR.fetch(CHOSEN, Window(NOW - timedelta(hours=1), NOW), RecordedHttp(ANSWERS))
    )
    known: set[str] = set()
    for one in fetched:
        query = {name: found[0] for name, found in parse_qs(one.query).items()}
        harvest = CONNECTOR.read(Payload(one.body, query, one.content_type, NOW), CHOSEN)
        known |= {station.key for station in harvest.stations}
        assert {found.station_key for found in harvest.observations} <= known


@pytest.mark.parametrize(("config", "field"), [
    (Config(), "climate_stations"),
    (Config(climate_stations=("Essen",)), "climate_stations"),
    (Config(climate_stations=("77",)), "climate_stations"),
    (Config(report_stations=("10998",)), "report_stations"),
    (Config(forecast_stations=("10998",)), "forecast_stations"),
])  # fmt: skip
async def test_a_station_that_is_not_published_is_refused_at_its_field(config, field) -> None:
    with pytest.raises(ConfigRejected) as caught:
        await CONNECTOR.check(config, RecordedHttp(ANSWERS))
    assert caught.value.field == field


async def test_check_gives_a_sample_of_each_product() -> None:
    checked = await CONNECTOR.check(CHOSEN, RecordedHttp(ANSWERS))
    assert checked.sentence == "3 Stationen gefunden."
    assert [parse_qs(one.query)["kind"][0] for one in checked.samples] == ["cdc", "poi", "mosmix"]


async def test_an_outage_is_not_taken_for_a_missing_station() -> None:
    http = RecordedHttp({"": SourceUnavailable("", reason="timeout")})
    with pytest.raises(SourceUnavailable):
        await CONNECTOR.check(CHOSEN, http)


@pytest.mark.shared_data
def test_recorded_files_are_understood(shared_data: Path) -> None:
    folder = shared_data / "feeds" / "dwd"
    reports = poi.observations_from((folder / "observations_current.csv").read_bytes(), number="01049")
    assert not reports.left_out
    assert len(reports.observations) == 199
    newest = [one for one in reports.observations if one.observed_at == datetime(2020, 4, 6, 8, tzinfo=UTC)]
    assert {one.attribute: one.value for one in newest}["temperature"] == -3.1
    body = (folder / "observations_recent_FF_akt.zip").read_bytes()
    assert len(members_of(body)) == 2
    wind = climate.observations_from(body)
    (station,) = wind.stations
    assert (station.name, station.lon, station.lat) == ("Straubing", 12.5597, 48.8275)
    assert len(wind.observations) == 19
    assert not wind.left_out
