"""A simulated uplink is a message as the device and its network would send it, marked as simulated."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from allmende.basics.errors import Forbidden
from allmende.connectors.things_stack.connector import CONNECTOR as THINGS_STACK
from allmende.datahub.errors import HubUnreachable, NotSimulable, RoomAmbiguous, RoomUnknown
from allmende.datahub.ingest.codecs.once import decode_once
from allmende.datahub.models import SourceKey
from allmende.datahub.services.simulate import device_in, send_uplink
from allmende.datahub.services.sources import hash_of
from allmende.kernel.actor import SystemActor
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
CODEC = Path(__file__).resolve().parents[3] / "blueprints/raumklima-schulen/codecs/elsys-ers-co2.js"
SYSTEM = SystemActor("test")
AT = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """The hub here is not real and knows every key at once."""
    monkeypatch.setattr("allmende.datahub.services.simulate.KEY_SPREADS_S", 0)


def listening(status=204):
    """A client that answers every message and keeps it."""
    got = []

    def answer(request):
        got.append(request)
        return httpx.Response(status)

    return httpx.Client(transport=httpx.MockTransport(answer)), got


def test_the_vendors_codec_writes_the_payload_and_the_network_wraps_it():
    source = hub.source(connector="things_stack")
    room = hub.room(hub.school(source.owner), "Chemie")
    codec = CODEC.read_text()
    device = hub.device(source, room, profile=hub.profile(source.owner, codec_source=codec))
    client, got = listening()
    values = {"co2": 2300.0, "temperature": 21.5, "relativeHumidity": 45.0}
    sent = send_uplink(
        actor=SYSTEM, device=device, values=values, observed_at=AT, base_url="http://hub", client=client
    )
    assert sent.is_stored
    (request,) = got
    assert request.url.path == f"/ingest/things-stack/{source.public_id}"
    (uplink,) = THINGS_STACK.read_message(request.content, {})
    assert (uplink.simulated, uplink.observed_at) == (True, AT)
    decoded = decode_once(codec, uplink.payload, uplink.f_port)
    assert decoded.data["co2"] == 2300
    key = request.headers["Authorization"].removeprefix("Bearer ")
    assert SourceKey.objects.get(token_hash=hash_of(key)).created_by == "simulator"


def test_a_device_without_codec_uses_its_own_names():
    source = hub.source()
    mapping = [{"field": "humidity", "attribute": "relativeHumidity", "unit": "P1"}]
    device = hub.device(
        source, hub.room(hub.school(source.owner)), profile=hub.profile(source.owner, mapping=mapping)
    )
    client, got = listening()
    send_uplink(
        actor=SYSTEM, device=device, values={"relativeHumidity": 45.0}, base_url="http://hub", client=client
    )
    assert json.loads(got[0].content)["values"] == {"humidity": 45.0}


def test_a_room_is_found_by_name_number_or_id_and_never_guessed():
    source = hub.source()
    school = hub.school(source.owner)
    one, two = hub.room(school, "Chemie", code="2.01"), hub.room(school, "Chemie", code="2.02")
    for room in (one, two):
        hub.device(source, room, profile=hub.profile(source.owner))
    assert device_in("2.01").entity == one
    assert device_in(str(two.pk)).entity == two
    with pytest.raises(RoomAmbiguous) as ambiguous:
        device_in("Chemie")
    assert str(one.pk) in str(ambiguous.value.fields["rooms"])
    with pytest.raises(RoomUnknown):
        device_in("Physik")


def test_only_the_towns_people_simulate_and_a_silent_hub_is_named():
    source = hub.source()
    device = hub.device(source, hub.room(hub.school(source.owner)), profile=hub.profile(source.owner))
    client, got = listening()
    with pytest.raises(Forbidden):
        send_uplink(actor=factories.actor("reader"), device=device, values={"co2": 1.0}, client=client)
    assert not got
    with pytest.raises(HubUnreachable):
        send_uplink(actor=SYSTEM, device=device, values={"co2": 600.0}, base_url="http://127.0.0.1:9")


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_download_without_a_period_brings_the_last_seven_days(client_as, kind):
    owner = factories.municipality().space
    room = hub.room(hub.school(owner))
    hub.readings(room, [700.0, 800.0], end=datetime.now(UTC))
    dataset = hub.dataset(owner)
    answer = client_as("anonymous").get(f"/daten/{dataset.slug}/werte.{kind}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    assert "700" in text
    assert "800" in text


def test_what_nobody_sends_cannot_be_simulated():
    town = factories.municipality()
    device = hub.device(hub.source(town.space, connector="mqtt"), hub.room(hub.school(town.space)))
    with pytest.raises(NotSimulable):
        send_uplink(actor=SYSTEM, device=device, values={"co2": 900})
    assert not SourceKey.objects.filter(created_by="Simulator").exists()
