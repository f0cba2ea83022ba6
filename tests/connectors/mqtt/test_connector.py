"""What can be said of a configuration and a message without a broker."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.json_items import ValueRow
from allmende.connectors.mqtt.config import Config
from allmende.connectors.mqtt.connector import CONNECTOR
from allmende.datahub.ingest.pull import ConfigRejected, Payload
from allmende.datahub.ingest.types import PayloadRejected

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROW = ValueRow(path="value", attribute="temperature", unit="CEL")
PLAIN = {"host": "broker.example", "format": "json", "topics": ("a/+",), "values": (ROW,)}


def read(body, topic="a/b", **config):
    return CONNECTOR.read(Payload(body, {"topic": topic}, "", NOW), Config(**{**PLAIN, **config}))


@pytest.mark.parametrize(
    ("config", "topics"),
    [
        ({"format": "chirpstack"}, ("application/+/device/+/event/up",)),
        ({"format": "things_stack"}, ("v3/+/devices/+/up",)),
        ({"format": "json", "topics": ("x/#",)}, ("x/#",)),
        ({"format": "chirpstack", "shared_group": "hub"}, ("$share/hub/application/+/device/+/event/up",)),
    ],
)
def test_what_is_subscribed_to(config, topics):
    assert Config(host="h", **config).subscriptions == topics


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"topics": ()}, "topics"),
        ({"topics": ("a/b+",)}, "topics"),
        ({"topics": ("a/#/b",)}, "topics"),
        ({"topics": ("",)}, "topics"),
        ({"values": ()}, "values"),
        ({"client_certificate": "x"}, "client_key"),
        ({"client_certificate": "x", "client_key": "y"}, "client_key"),
        ({"authority": "kein PEM"}, "authority"),
    ],
)
async def test_what_cannot_work_is_said_at_its_field(config, field):
    with pytest.raises(ConfigRejected) as caught:
        await CONNECTOR.check(Config(**{**PLAIN, **config}), None)
    assert caught.value.field == field


async def test_what_can_work_passes():
    assert (await CONNECTOR.check(Config(**PLAIN), None)).sentence


@pytest.mark.parametrize(
    ("body", "station", "expected"),
    [
        (b"21.5", "@topic/2", [("b", 21.5)]),
        (b'{"value": 3}', "@topic/1", [("a", 3)]),
        (b'{"value": 3, "id": "X"}', "id", [("X", 3)]),
        (b'[{"value": 1}, {"value": 2}]', "@topic/2", [("b", 1), ("b", 2)]),
    ],
)
def test_the_station_stands_in_the_message_or_in_the_topic(body, station, expected):
    assert [(one.station_key, one.value) for one in read(body, station=station).observations] == expected


@pytest.mark.parametrize("station", ["@topic/9", "@topic/x", "@topic/"])
def test_a_topic_without_this_part_is_refused(station):
    with pytest.raises(PayloadRejected):
        read(b"21.5", station=station)


@given(st.binary(max_size=100) | st.recursive(
    st.none() | st.floats() | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
).map(lambda value: json.dumps(value).encode()), st.text(max_size=30))  # fmt: skip
def test_no_message_breaks_the_connector(body, topic):
    for kind in ("json", "chirpstack", "things_stack"):
        try:
            read(body, topic=topic, format=kind, station="@topic/2")
        except PayloadRejected:
            continue
