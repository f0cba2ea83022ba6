"""ParkAPI: pages followed to their end, impossible counts cut, circles kept."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.park_api import mapping
from allmende.connectors.park_api.config import Config
from allmende.connectors.park_api.connector import CONNECTOR
from allmende.datahub.ingest.pull import ConfigRejected, Payload, SourceUnavailable, Window
from allmende.datahub.ingest.types import PayloadRejected
from tests.connectors.recorded import RecordedHttp, all_of

FIXTURES = Path(__file__).parent / "fixtures"
FIRST, SECOND = (FIXTURES / "sites_1.json").read_bytes(), (FIXTURES / "sites_2.json").read_bytes()
CITY, PLACES = (FIXTURES / "city.json").read_bytes(), (FIXTURES / "places.geojson").read_bytes()
NOW = datetime(2026, 3, 1, 9, 20, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(minutes=5), NOW)


def read(body: bytes, config: Config):
    return CONNECTOR.read(Payload(body, {}, "", NOW), config)


def figures(harvest) -> dict[tuple[str, str], float]:
    return {(one.station_key, one.attribute): one.value for one in harvest.observations}


def test_a_site_says_how_many_places_are_free_taken_and_there() -> None:
    harvest = read(FIRST, Config())
    assert figures(harvest) == {
        ("101", "availableSpotNumber"): 31, ("101", "totalSpotNumber"): 118,
        ("101", "occupiedSpotNumber"): 87,
    }  # fmt: skip
    assert {one.observed_at for one in harvest.observations} == {datetime(2026, 3, 1, 9, 15, tzinfo=UTC)}
    assert {one.unit for one in harvest.observations} == {"C62"}


def test_a_site_without_present_figures_is_a_place_all_the_same() -> None:
    sites = {one.key: one for one in read(FIRST, Config()).stations}
    assert sites["102"].facts == {"totalSpotNumber": 60}
    assert (sites["102"].lon, sites["102"].lat) == (7.9, 51.1)


def test_more_free_places_than_there_are_is_a_full_count() -> None:
    assert figures(read(SECOND, Config())) == {
        ("103", "availableSpotNumber"): 40, ("103", "totalSpotNumber"): 40, ("103", "occupiedSpotNumber"): 0,
    }  # fmt: skip


def test_lots_of_a_city_share_one_time_in_utc_and_lots_without_figures_are_named() -> None:
    harvest = read(CITY, Config(version="v1"))
    assert figures(harvest)[("mustermarkt", "availableSpotNumber")] == 12
    assert {one.observed_at for one in harvest.observations} == {datetime(2026, 3, 1, 9, 10, tzinfo=UTC)}
    assert harvest.left_out == ("mustertal: nodata",)
    assert len(harvest.stations) == 2


def test_places_of_geojson_are_stations_without_figures() -> None:
    harvest = read(PLACES, Config(version="geojson"))
    assert [(one.name, one.facts) for one in harvest.stations] == [
        ("Parkhaus Markt", {"totalSpotNumber": 120}), ("Parkplatz Tal", {}),
    ]  # fmt: skip
    assert not harvest.observations


def test_only_what_lies_in_the_circle_is_taken() -> None:
    harvest = read(FIRST, Config(latitude=51.03, longitude=7.85, radius_m=500))
    assert [one.key for one in harvest.stations] == ["101"]
    assert not read(FIRST, Config(latitude=50, longitude=7, radius_m=500)).observations


@given(st.binary(max_size=200), st.sampled_from(["v3", "v1", "geojson"]))
def test_any_bytes_are_read_or_refused(body, version) -> None:
    with contextlib.suppress(PayloadRejected):
        read(body, Config(version=version))


async def test_every_page_is_fetched_once() -> None:
    http = RecordedHttp({"parking-sites": FIRST, "start=103": SECOND})
    fetched = await all_of(CONNECTOR.fetch(Config(source_uid="muster"), WINDOW, http))
    assert [one.body for one in fetched] == [FIRST, SECOND]
    assert [asked.query.get("start") for asked in http.asked] == [None, "103"]
    assert {asked.query["source_uid"] for asked in http.asked} == {"muster"}


async def test_pages_that_never_end_do_not_keep_us() -> None:
    http = RecordedHttp({"parking-sites": FIRST})
    assert len(await all_of(CONNECTOR.fetch(Config(), WINDOW, http))) == 2
    assert len(http.asked) == 2


async def test_too_many_pages_end_the_run_with_a_reason() -> None:
    class Endless(RecordedHttp):
        async def get(self, url, *, headers=None, query=None):
            answer = await RecordedHttp.get(self, url, headers=headers, query=query)
            count = str(len(self.asked)).encode()
            return type(answer)(200, b'{"items": [], "next_id": ' + count + b"}", {}, url)

    with pytest.raises(SourceUnavailable) as caught:
        await all_of(CONNECTOR.fetch(Config(), WINDOW, Endless({"": FIRST})))
    assert caught.value.reason == "too_large"


async def test_check_counts_and_refuses_strangers() -> None:
    checked = await CONNECTOR.check(Config(), RecordedHttp({"parking-sites": FIRST}))
    assert checked.sentence == "2 Parkplätze gefunden, 1 davon mit freien Plätzen."
    for answers in ({"parking-sites": b"<html>"}, {"parking-sites": b'{"items": []}'}):
        with pytest.raises(ConfigRejected):
            await CONNECTOR.check(Config(), RecordedHttp(answers))


@pytest.mark.shared_data
def test_recorded_files_are_understood(shared_data: Path) -> None:
    folder = shared_data / "feeds" / "parking"
    counts = {
        path.stem.removeprefix("parkapi_v1_"): len(mapping.places_from(path.read_bytes()).stations)
        for path in folder.glob("parkapi_v1_*.geojson")
    }
    assert counts == {"Dortmund": 19, "Koeln": 52, "Muenster": 16, "Bonn": 11}
    page = mapping.sites_from((folder / "mannheim.json").read_bytes())
    assert figures(page.harvest)[("P8_Parkdeck_Altstadt_Haagstrasse", "occupiedSpotNumber")] == 33
    assert page.next_id is None
