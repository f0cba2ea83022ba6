"""PEGELONLINE: what a gauge says becomes observations in UTC with units; what is not wanted is not asked."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.pegelonline import mapping
from allmende.connectors.pegelonline.config import Config
from allmende.connectors.pegelonline.connector import CONNECTOR
from allmende.datahub.ingest.pull import AccessDenied, ConfigRejected, Payload, SourceUnavailable, Window
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason
from tests.connectors.recorded import RecordedHttp, all_of

FIXTURES = Path(__file__).parent / "fixtures"
STATION = (FIXTURES / "altena.json").read_bytes()
ROWS = (FIXTURES / "altena_w.json").read_bytes()
UUID = "11111111-2222-3333-4444-555555555555"
END = datetime(2026, 10, 25, 3, 0, tzinfo=UTC)


def payload(body: bytes, **query: str) -> Payload:
    return Payload(body, query, "application/json", END)


def test_a_gauge_becomes_a_station_with_water_place_and_number() -> None:
    (station,) = mapping.current_values(STATION).stations
    assert (station.key, station.name) == (UUID, "Altena (Lenne)")
    assert (station.lon, station.lat, station.entity_type) == (7.6725, 51.2951, "WaterObserved")
    assert station.facts == {"gaugeNumber": "2761759", "operator": "WSA MUSTER", "river": "Lenne"}
    assert station.is_public


def test_the_hour_that_clocks_show_twice_becomes_two_times() -> None:
    found = mapping.current_values(STATION).observations
    assert [(one.attribute, one.value, one.unit) for one in found] == [
        ("waterLevel", 128.0, "CMT"),
        ("waterDischarge", 31.45, "MQS"),
    ]
    assert [one.observed_at for one in found] == [
        datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 15, tzinfo=UTC),
    ]


def test_series_and_units_we_do_not_know_are_named() -> None:
    left_out = mapping.current_values(STATION).left_out
    assert left_out == ("ALTENA: series WV in 'cm'", "ALTENA: series LF in 'Klafter'")


def test_rows_of_a_series_keep_order_and_lose_only_gaps() -> None:
    harvest = mapping.observations_from_series(ROWS, station_key=UUID, series="W", unit="cm")
    assert [(one.value, one.observed_at.hour, one.observed_at.minute) for one in harvest.observations] == [
        (128.0, 0, 45), (128.5, 1, 0), (129.0, 1, 30),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), [
    ("cm", "CMT"), ("m+NN", "MTR"), ("m. ü. NHN", "MTR"), ("m³/s", "MQS"), ("°C", "CEL"), ("µS/cm", "G42"),
    ("Klafter", None),
])  # fmt: skip
def test_units_as_the_service_writes_them(text, code) -> None:
    assert mapping.unit_of(text) == code


@pytest.mark.parametrize(("body", "reason"), [
    (b"<html>", RejectionReason.NOT_JSON),
    (b"[1]", RejectionReason.WRONG_SHAPE),
    (b'{"uuid": "", "shortname": "X"}', RejectionReason.NO_DEVICE),
    (STATION.replace(b"+02:00", b""), RejectionReason.BAD_TIME),
])  # fmt: skip
def test_what_the_service_does_not_send_is_refused(body, reason) -> None:
    with pytest.raises(PayloadRejected) as caught:
        CONNECTOR.read(payload(body, kind="station"), Config(stations=("x",)))
    assert caught.value.reason == reason


@given(st.binary(max_size=200), st.sampled_from([{"kind": "station"}, {"station": "a", "series": "W"}, {}]))
def test_any_bytes_are_read_or_refused(body, query) -> None:
    with contextlib.suppress(PayloadRejected):
        CONNECTOR.read(payload(body, **query), Config(stations=("x",)))


async def test_a_run_asks_for_wanted_series_in_the_window_and_reads_what_comes() -> None:
    http = RecordedHttp({"/stations/ALTENA.json": STATION, "/W/measurements.json": ROWS})
    config = Config(stations=("Altena",), series=("w",))
    window = Window(END - timedelta(hours=3), END)
    fetched = await all_of(CONNECTOR.fetch(config, window, http))
    assert [asked.url.rpartition("/v2")[2] for asked in http.asked] == [
        "/stations/ALTENA.json", f"/stations/{UUID}/W/measurements.json",
    ]  # fmt: skip
    assert http.asked[1].query == {"start": "2026-10-25T00:00:00+00:00", "end": "2026-10-25T03:00:00+00:00"}
    harvests = []
    for one in fetched:
        query = {name: values[0] for name, values in parse_qs(one.query).items()}
        harvests.append(CONNECTOR.read(payload(one.body, **query), config))
    assert [found.attribute for found in harvests[0].observations] == ["waterLevel"]
    assert {found.station_key for found in harvests[1].observations} == {UUID}
    assert {found.unit for found in harvests[1].observations} == {"CMT"}


async def test_a_gauge_nobody_knows_is_refused_at_its_field() -> None:
    with pytest.raises(ConfigRejected) as caught:
        await CONNECTOR.check(Config(stations=("Altenaa",)), RecordedHttp({}))
    assert caught.value.field == "stations"
    with pytest.raises(ConfigRejected) as caught:
        await CONNECTOR.check(
            Config(stations=("Altena",), series=("WT",)), RecordedHttp({"/ALTENA.json": STATION})
        )
    assert caught.value.field == "series"
    checked = await CONNECTOR.check(Config(stations=("Altena",)), RecordedHttp({"/ALTENA.json": STATION}))
    assert checked.sentence == "1 Pegel mit 2 Messreihen gefunden."


@pytest.mark.parametrize("error", [SourceUnavailable("", reason="timeout"), AccessDenied()])
async def test_trouble_of_the_service_is_passed_on(error) -> None:
    with pytest.raises(type(error)):
        await CONNECTOR.check(Config(stations=("Altena",)), RecordedHttp({"/ALTENA": error}))


@pytest.mark.shared_data
def test_recorded_stations_are_all_understood(shared_data: Path) -> None:
    folder = shared_data / "feeds" / "pegelonline"
    stations = mapping.current_values((folder / "stations_half_a.json").read_bytes())
    assert len(stations.stations) == 317
    assert not stations.left_out
    assert sum(station.lon is None for station in stations.stations) == sum(
        '"longitude"' not in text for text in _objects(folder / "stations_half_a.json")
    )
    bridge = mapping.current_values(
        (folder / "aiopegelonline_mock_measurement_data_hanau_bridge.json").read_bytes()
    )
    (height,) = bridge.observations
    assert (height.attribute, height.value, height.unit) == ("clearanceHeight", 715, "CMT")
    assert height.observed_at == datetime(2023, 7, 26, 17, 45, tzinfo=UTC)


def _objects(path: Path) -> list[str]:
    import json

    return [json.dumps(one) for one in json.loads(path.read_text())]
