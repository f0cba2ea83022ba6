"""Any JSON by its owner's mapping."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors import json_items
from allmende.connectors.http_poll.config import Config
from allmende.connectors.http_poll.connector import CONNECTOR, headers_for
from allmende.connectors.json_items import ItemMapping, ValueRow, at, time_from
from allmende.datahub.ingest.pull import ConfigRejected, Payload
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CM = ValueRow(path="w", attribute="waterLevel", unit="CMT")


def read(document, **mapping):
    mapping.setdefault("values", (CM,))
    return json_items.harvest_from(document, ItemMapping(**mapping), NOW)


def values(harvest):
    return [(one.station_key, one.attribute, one.value) for one in harvest.observations]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", 1), ("/a/b", 1), ("$.a.b", 1), ("list[1]", 20), ("/list/1", 20), ("list[1].x", None),
        ("a/b", None), ("/mit~1strich", 3), ("nichts", None), ("list[9]", None), ("a.b.c", None),
    ],
)  # fmt: skip
def test_paths_lead_by_pointer_or_dots(path, found):
    document = {"a": {"b": 1}, "list": [10, 20], "mit/strich": 3}
    result = at(document, path)
    assert (None if result is json_items.MISSING else result) == found


@pytest.mark.parametrize(
    ("document", "mapping", "expected"),
    [
        (
            [{"id": "A", "w": 1}, {"id": "B", "w": 2}],
            {"station": "id"},
            [("A", "waterLevel", 1), ("B", "waterLevel", 2)],
        ),
        ({"w": 3}, {}, [("1", "waterLevel", 3)]),
        ({"data": {"A": {"w": 4}}}, {"items": "data", "station": "@key"}, [("A", "waterLevel", 4)]),
        ([{"w": 5}], {"station": "@key"}, [("0", "waterLevel", 5)]),
        ({"x": [{"id": 7, "w": "1,5"}]}, {"items": "/x", "station": "id"}, [("7", "waterLevel", 1.5)]),
    ],
)
def test_items_are_found_where_the_mapping_says(document, mapping, expected):
    assert values(read(document, **mapping)) == expected


@pytest.mark.parametrize(
    ("value", "number"),
    [(1, 1), (1.5, 1.5), ("1.5", 1.5), (" 1,5 ", 1.5), ("-3", -3), ("1.000,5", None), ("viel", None),
     (True, None), ("nan", None), ("inf", None), (1e300, None), ([], None)],
)  # fmt: skip
def test_numbers_may_be_written_as_text(value, number):
    assert json_items.number_from(value) == number


def test_a_factor_turns_units():
    row = ValueRow(path="w", attribute="waterLevel", unit="CMT", scale=100)
    assert values(read({"w": 1.23}, values=(row,))) == [("1", "waterLevel", 123)]


@pytest.mark.parametrize(
    ("text", "kind", "zone", "expected"),
    [
        ("2026-07-01T12:00:00+02:00", "iso", "UTC", "2026-07-01T10:00:00"),
        ("2026-07-01T12:00:00", "iso", "Europe/Berlin", "2026-07-01T10:00:00"),
        ("2026-01-01 12:00", "iso", "Europe/Berlin", "2026-01-01T11:00:00"),
        ("2026-01-01 12:00", "iso", "UTC", "2026-01-01T12:00:00"),
        ("01.07.2026 12:00", "de", "Europe/Berlin", "2026-07-01T10:00:00"),
        ("1.7.2026, 12:00:30 Uhr", "de", "Europe/Berlin", "2026-07-01T10:00:30"),
        (1782907200, "unix_s", "UTC", "2026-07-01T12:00:00"),
        ("1782907200000", "unix_ms", "UTC", "2026-07-01T12:00:00"),
    ],
)
def test_times_are_read_in_their_zone(text, kind, zone, expected):
    assert time_from(text, kind, zone).replace(tzinfo=None).isoformat() == expected


@pytest.mark.parametrize("text", ["gestern", "32.13.2026 10:00", 7, None, "2026-13-01", {"a": 1}])
@pytest.mark.parametrize("kind", ["iso", "de"])
def test_what_is_no_time_is_refused(text, kind):
    with pytest.raises(PayloadRejected) as caught:
        time_from(text, kind, "UTC")
    assert caught.value.reason == RejectionReason.BAD_TIME


def test_without_a_time_the_moment_it_came_counts():
    assert read({"w": 1}).observations[0].observed_at == NOW


def test_what_is_missing_is_skipped_and_what_does_not_fit_is_named():
    harvest = read(
        [{"id": "A", "w": 1}, {"id": "B", "w": None}, {"id": "C"}, {"id": "D", "w": "kaputt"}, {"w": 5}],
        station="id",
    )
    assert values(harvest) == [("A", "waterLevel", 1)]
    assert [station.key for station in harvest.stations] == ["A", "B", "C", "D"]
    assert harvest.left_out == ("w is not a number: kaputt", "an item has nothing at id")


def test_a_path_that_is_in_no_item_is_named():
    rows = (CM, ValueRow(path="gibt.es.nicht", attribute="x", unit="C62"))
    assert read({"w": 1}, values=rows).left_out == ("gibt.es.nicht is in no item",)


def test_stations_have_names_places_and_types():
    document = {"id": "A", "n": "Wehr\x00", "x": "7,5", "y": 51, "w": 1}
    harvest = read(
        document, station="id", name="n", lon="x", lat="y", entity_type="WaterObserved", is_public=True
    )
    (station,) = harvest.stations
    assert (station.name, station.lon, station.lat, station.entity_type, station.is_public) == (
        "Wehr", 7.5, 51, "WaterObserved", True,
    )  # fmt: skip
    (far,) = read(document | {"x": 700}, station="id", lon="x", lat="y").stations
    assert (far.lon, far.lat) == (None, None)


@pytest.mark.parametrize(
    ("document", "mapping", "reason"),
    [
        ({"data": 7}, {"items": "data"}, RejectionReason.WRONG_SHAPE),
        ({}, {"items": "data"}, RejectionReason.WRONG_SHAPE),
        (7, {}, RejectionReason.WRONG_SHAPE),
        ([{"a": 1}], {}, RejectionReason.NO_VALUES),
        ([{"w": 1, "t": "??"}], {"time": "t"}, RejectionReason.NO_VALUES),
        ([{}] * 20_001, {}, RejectionReason.TOO_MANY),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(document, mapping, reason):
    with pytest.raises(PayloadRejected) as caught:
        read(document, **mapping)
    assert caught.value.reason == reason


def test_an_empty_list_is_no_mistake():
    assert read([]).observations == ()


PLACES = st.sampled_from(["", "a", "/a", "a.b", "a[0]", "@key", "/", "$", "..", "[", "a[99999999999]"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abw") | st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(ANY_JSON, PLACES, PLACES, PLACES, PLACES)
def test_no_json_breaks_any_mapping(document, items, station, time, lon):
    for time_format in json_items.TIME_FORMATS:
        try:
            harvest = read(
                document, items=items, station=station, time=time, lon=lon, lat=lon, name=station,
                time_format=time_format,
            )  # fmt: skip
        except PayloadRejected:
            continue
        assert all(abs(one.value) < 1e15 and one.observed_at.tzinfo for one in harvest.observations)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_connector(body):
    config = Config(url="https://x", values=(CM,))
    try:
        CONNECTOR.read(Payload(body, {}, "application/json", NOW), config)
    except PayloadRejected:
        return


@pytest.mark.parametrize(
    ("access", "header"),
    [
        ({"access": "none", "secret": "g"}, None),
        ({"access": "bearer", "secret": "g"}, ("authorization", "Bearer g")),
        ({"access": "basic", "user": "n", "secret": "g"}, ("authorization", "Basic bjpn")),
        ({"access": "header", "user": "X-Key", "secret": "g"}, ("X-Key", "g")),
    ],
)
def test_the_key_is_shown_as_the_owner_chose(access, header):
    made = headers_for(Config(url="https://x", values=(CM,), **access))
    del made["accept"]
    assert made == (dict([header]) if header else {})


def test_the_configuration_survives_being_kept():
    config = Config(url="https://x", values=(CM,), station="id")
    assert msgspec.convert(json.loads(json.dumps(msgspec.to_builtins(config))), Config) == config


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"url": "ftp://example.org/x"}, "url"),
        ({"url": "https://[::1"}, "url"),
        ({"url": "https:///daten"}, "url"),
        ({"url": "https://name:wort@example.org/"}, "url"),
        ({"access": "basic", "secret": "g"}, "user"),
        ({"access": "header", "user": "Kopf: zeile", "secret": "g"}, "user"),
        ({"access": "bearer"}, "secret"),
        ({"access": "bearer", "secret": "g\r\nx: y"}, "secret"),
        ({"access": "header", "user": "X-Key", "secret": "schlüssel"}, "secret"),
    ],
)
async def test_what_cannot_work_is_said_at_its_field_before_anybody_is_asked(config, field):
    with pytest.raises(ConfigRejected) as caught:
        await CONNECTOR.check(Config(**{"url": "https://example.org/", "values": (CM,), **config}), None)
    assert caught.value.field == field
