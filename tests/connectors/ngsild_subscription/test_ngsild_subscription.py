"""Foreign brokers: every form of a notification says the same; the subscription is made and ended there."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.ngsild_subscription import mapping
from allmende.connectors.ngsild_subscription.config import Config
from allmende.connectors.ngsild_subscription.connector import CONNECTOR
from allmende.datahub.ingest.pull import AccessDenied, ConfigRejected, Payload, SourceUnavailable
from allmende.datahub.ingest.types import PayloadRejected, RejectionReason
from tests.connectors.recorded import RecordedHttp

FIXTURES = Path(__file__).parent / "fixtures"
NORMALIZED = (FIXTURES / "normalized.json").read_bytes()
KEY_VALUES = (FIXTURES / "keyvalues.json").read_bytes()
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
URN = "urn:ngsi-ld:AirQualityObserved:markt"
CONFIG = Config(
    broker="https://broker.beispiel.de/", entity_types=("AirQualityObserved",), tenant="olpe",
    context="https://beispiel.de/context.jsonld", token="geheim",
)  # fmt: skip


def read(body: bytes, config: Config = CONFIG):
    return CONNECTOR.read(Payload(body, {}, "application/json", NOW), config)


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 1, hour, minute, second, micro, tzinfo=UTC)


def test_a_normalized_entity_keeps_identifier_place_units_and_times() -> None:
    harvest = read(NORMALIZED)
    (station,) = harvest.stations
    assert (station.key, station.urn, station.name, station.entity_type) == (
        URN, URN, "Markt", "AirQualityObserved",
    )  # fmt: skip
    assert (station.lon, station.lat) == (7.85, 51.03)
    assert station.facts == {"airQualityLevel": "gut", "refDevice": "urn:ngsi-ld:Device:7"}
    assert not station.is_public
    assert [(one.attribute, one.value, one.unit, one.observed_at) for one in harvest.observations] == [
        ("pm10", 18.4, "GQ", at(9, 15)),
        ("no2", 21, "GQ", at(9, 10)),
        ("relativeHumidity", 0.71, "", at(9, 20, 0, 500000)),
    ]
    assert harvest.left_out == (f"{URN}: old has no value",)


def test_a_simplified_entity_says_the_same_with_the_time_it_names() -> None:
    harvest = read(KEY_VALUES)
    (station,) = harvest.stations
    assert (station.name, station.lon, station.facts["isOpen"]) == ("Markt", 7.85, True)
    (pm10,) = harvest.observations
    assert (pm10.attribute, pm10.value, pm10.unit, pm10.observed_at) == ("pm10", 18.4, "", at(9, 15))


def test_geojson_plain_lists_and_the_older_form_are_read_too() -> None:
    point = {"type": "Point", "coordinates": [7.85, 51.03]}
    pm10 = {"type": "Property", "value": 5, "observedAt": "2026-03-01T09:15:00Z"}
    older = {"type": "Number", "value": 5, "metadata": {
        "unitCode": {"type": "Text", "value": "GQ"},
        "TimeInstant": {"type": "DateTime", "value": "2026-03-01T09:15:00Z"},
    }}  # fmt: skip
    feature = {"id": URN, "type": "Feature", "geometry": point, "properties": {"type": "A", "pm10": pm10}}
    for message in (
        {"notifiedAt": "2026-03-01T09:20:00Z", "data": {"type": "FeatureCollection", "features": [feature]}},
        [{"id": URN, "type": "A", "location": {"type": "GeoProperty", "value": point}, "pm10": pm10}],
        {
            "subscriptionId": "5c1",
            "data": [{"id": URN, "type": "A", "location": {"value": point}, "pm10": older}],
        },
    ):
        harvest = read(json.dumps(message).encode())
        (found,) = harvest.observations
        assert (found.attribute, found.value, found.observed_at) == ("pm10", 5, at(9, 15))
        assert harvest.stations[0].lon == 7.85


def test_without_any_time_the_arrival_counts() -> None:
    (found,) = read(json.dumps([{"id": "a", "type": "B", "x": 1}]).encode()).observations
    assert found.observed_at == NOW


def test_only_chosen_attributes_count() -> None:
    import msgspec

    chosen = msgspec.structs.replace(CONFIG, attributes=("no2",))
    assert [one.attribute for one in read(NORMALIZED, chosen).observations] == ["no2"]


@pytest.mark.parametrize(("body", "reason"), [
    (b"", RejectionReason.NOT_JSON),
    (b"[3]", RejectionReason.WRONG_SHAPE),
    (b'[{"type": "A"}]', RejectionReason.NO_DEVICE),
    (b'[{"id": "a"}]', RejectionReason.WRONG_SHAPE),
    (b'[{"id": "a", "type": "A", "x": {"value": 1, "observedAt": "gestern"}}]', RejectionReason.BAD_TIME),
])  # fmt: skip
def test_what_is_no_notification_is_refused(body, reason) -> None:
    with pytest.raises(PayloadRejected) as caught:
        read(body)
    assert caught.value.reason == reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "type", "data", "value", "x", "location", "notifiedAt", "metadata", "datasetId"]
        ),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(message) -> None:
    with contextlib.suppress(PayloadRejected):
        read(json.dumps(message).encode())


async def test_the_subscription_names_types_our_address_and_the_key() -> None:
    http = RecordedHttp(
        {"/ngsi-ld/v1/subscriptions": b""},
        headers={"location": "/ngsi-ld/v1/subscriptions/urn:ngsi-ld:Subscription:77"},
    )
    made = await CONNECTOR.announce(CONFIG, http, address="https://hub.de/ingest/ngsi-ld/1", key="alm_x")
    assert made == "urn:ngsi-ld:Subscription:77"
    (asked,) = http.asked
    assert (asked.method, asked.url) == ("POST", "https://broker.beispiel.de/ngsi-ld/v1/subscriptions")
    assert asked.headers["ngsild-tenant"] == "olpe"
    assert asked.headers["authorization"] == "Bearer geheim"
    assert asked.headers["link"].startswith("<https://beispiel.de/context.jsonld>; rel=")
    body = json.loads(asked.body)
    assert body["entities"] == [{"type": "AirQualityObserved"}]
    assert body["notification"]["endpoint"] == {
        "uri": "https://hub.de/ingest/ngsi-ld/1", "accept": "application/json",
        "receiverInfo": [{"key": "Authorization", "value": "Bearer alm_x"}],
    }  # fmt: skip
    assert "expiresAt" not in body


async def test_ending_a_subscription_that_is_gone_is_fine_and_an_outage_is_not() -> None:
    http = RecordedHttp({})
    await CONNECTOR.withdraw(CONFIG, http, "urn:ngsi-ld:Subscription:77")
    assert http.asked[0].url.endswith("/ngsi-ld/v1/subscriptions/urn:ngsi-ld:Subscription:77")
    with pytest.raises(SourceUnavailable):
        await CONNECTOR.withdraw(CONFIG, RecordedHttp({"": SourceUnavailable("", reason="timeout")}), "x")


async def test_check_asks_for_some_entities() -> None:
    http = RecordedHttp({"/entities": b'[{"id": "a", "type": "AirQualityObserved"}]'})
    checked = await CONNECTOR.check(CONFIG, http)
    assert http.asked[0].query == {"type": "AirQualityObserved", "limit": "20"}
    assert "hat solche Einträge" in checked.sentence
    assert read(checked.samples[0].body).stations[0].key == "a"
    with pytest.raises(AccessDenied):
        await CONNECTOR.check(CONFIG, RecordedHttp({"/entities": AccessDenied()}))
    with pytest.raises(ConfigRejected):
        await CONNECTOR.check(Config(broker="https://b.de", entity_types=(" ",)), http)


def test_names_lose_only_the_prefix_of_the_default_context() -> None:
    assert mapping.short_name("https://uri.etsi.org/ngsi-ld/default-context/pm10") == "pm10"
    assert mapping.short_name("https://beispiel.de/pm10") == "https://beispiel.de/pm10"
