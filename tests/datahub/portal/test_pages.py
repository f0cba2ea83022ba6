"""The hub's pages: who may open them, what they say, what their buttons do."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from allmende.datahub.ingest.codecs.once import answers_to
from allmende.datahub.models import Device, Entity, HeldMessage, HeldReason, NetworkKind, SourceStatus
from allmende.datahub.services import reading_again
from allmende.datahub.services.reading_again import connector_named
from tests import factories
from tests.datahub import factories as hub
from tests.datahub.portal.test_devices import CODEC, push

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def source(town):
    return hub.source(town.space, connector="http_push")


def text_of(response):
    return " ".join(response.content.decode().split())


PLACES = {"anonymous": None, "coordinator": None}


def sign_in(client_as, who, town):
    if who == "elsewhere":
        return client_as("manager", factories.municipality())
    return client_as(who, None if who in PLACES else town)


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("elsewhere", 404), ("coordinator", 404), ("reader", 200), ("manager", 200)],
)
@pytest.mark.parametrize("name", ["source", "schools", "alerts"])
def test_only_the_towns_people_open_its_pages(client_as, town, source, who, status, name):
    address = reverse(f"datahub:{name}", args=[source.pk if name == "source" else town.slug])
    assert sign_in(client_as, who, town).get(address).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("elsewhere", 404), ("reader", 403), ("editor", 302)],
)
@pytest.mark.parametrize(
    "action", ["assign", "unassign", "replay", "discard", "discard_device", "remove_entity"]
)
def test_only_the_towns_editors_change_things(client_as, town, source, who, status, action):
    room, profile = hub.room(hub.school(town.space)), hub.profile(town.space)
    device = hub.device(source, room if action == "unassign" else None)
    message = hub.held(source, b"x")
    arguments = {
        "assign": [source.pk, device.pk],
        "unassign": [source.pk, device.pk],
        "discard_device": [source.pk, device.pk],
        "replay": [source.pk],
        "discard": [source.pk],
        "remove_entity": [town.slug, room.pk],
    }[action]
    before = state(device, message, room)
    answer = sign_in(client_as, who, town).post(
        reverse(f"datahub:{action}", args=arguments),
        {
            f"device-{device.pk}-entity": room.pk,
            f"device-{device.pk}-profile": profile.pk,
            "reason": "Test",
        },
    )
    assert answer.status_code == status
    changed = state(device, message, room) != before
    assert changed == (who == "editor" and action != "replay")


def state(device, message, room):
    if not Device.objects.filter(pk=device.pk).exists():
        return None
    for row in (device, message, room):
        row.refresh_from_db()
    return device.entity_id, message.discarded_at is None, room.removed_at is None


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("elsewhere", 404), ("editor", 403), ("manager", 302)]
)
@pytest.mark.parametrize("action", ["renew_key", "release"])
def test_only_the_towns_managers_decide_on_keys_and_release(client_as, town, source, who, status, action):
    school = hub.school(town.space, release="delayed")
    arguments = [source.pk] if action == "renew_key" else [town.slug, school.pk]
    keys = set(source.keys.filter(revoked_at=None).values_list("pk", flat=True))
    answer = sign_in(client_as, who, town).post(
        reverse(f"datahub:{action}", args=arguments), {"release": "live"}
    )
    assert answer.status_code == status
    school.refresh_from_db()
    is_same_key = keys == set(source.keys.filter(revoked_at=None).values_list("pk", flat=True))
    changed = school.release == "live" or not is_same_key
    assert changed == (who == "manager")


def test_a_new_key_is_shown_once(client_as, town, source):
    client = client_as("manager", town)
    page = client.post(reverse("datahub:renew_key", args=[source.pk]), follow=True)
    key = page.context["new_key"]
    assert key.startswith("alm_")
    assert key in text_of(page)
    assert f"Bearer {key}" in page.content.decode().replace("&quot;", '"')
    again = client.get(reverse("datahub:source", args=[source.pk]))
    assert key not in text_of(again)
    assert f"beginnt mit {key[:10]}" in text_of(again)
    assert "no-store" in again["Cache-Control"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Wartet auf erste Nachricht"),
        ({"last_message_at": NOW, "first_message_at": NOW, "messages": 1234}, "Erste Nachricht empfangen"),
        ({"last_error_at": NOW, "last_error_code": "hub.wrong_key", "wrong_key": 3}, "Letzter Fehler"),
        ({"last_error_at": NOW, "last_error_code": "hub.not_json"}, "Der Inhalt ist kein JSON"),
    ],
)
def test_the_state_is_said_in_words(client_as, town, source, fields, words):
    SourceStatus.objects.filter(source=source).update(**fields)
    page = text_of(client_as("reader", town).get(reverse("datahub:source", args=[source.pk])))
    assert words in page
    if fields.get("messages"):
        assert "1.234" in page


@pytest.mark.parametrize("connector", NetworkKind.values)
def test_the_connection_page_has_address_text_and_a_command(client_as, town, connector):
    source = hub.source(town.space, connector=connector)
    page = client_as("reader", town).get(reverse("datahub:source", args=[source.pk]))
    word = "push" if connector == "http_push" else connector.replace("_", "-")
    assert page.context["address"].endswith(f"/ingest/{word}/{source.public_id}")
    assert page.context["address"] in page.context["setup_text"]
    assert page.context["address"] in page.context["curl"]
    assert "simulated" in page.context["curl"]


def test_assigning_by_form_counts_what_waited_and_says_so(client_as, town, source):
    room, profile = hub.room(hub.school(town.space), "Chemie"), hub.profile(town.space)
    device = hub.device(source, device_key="sensor-1")
    hub.held(source, push("sensor-1", 812), reason=HeldReason.UNASSIGNED, device_key="sensor-1")
    client = client_as("editor", town)
    address = reverse("datahub:assign", args=[source.pk, device.pk])
    assert "1 Nachricht wartet" in text_of(client.get(reverse("datahub:source", args=[source.pk])))
    missing = client.post(address, {})
    assert missing.status_code == 422
    assert "Bitte wählen Sie einen Raum." in text_of(missing)
    fields = {f"device-{device.pk}-entity": room.pk, f"device-{device.pk}-profile": profile.pk}
    page = client.post(address, fields, follow=True)
    said = "sensor-1 misst jetzt Chemie. 1 wartende Nachricht zählt jetzt mit: 1 Messwert."
    assert said in text_of(page)
    assert "Nicht zugeordnet" not in text_of(page).split("Verbindung testen")[0]


def test_a_room_of_another_town_cannot_be_chosen(client_as, town, source):
    foreign, profile = hub.room(hub.school(hub.space())), hub.profile(town.space)
    device = hub.device(source)
    fields = {f"device-{device.pk}-entity": foreign.pk, f"device-{device.pk}-profile": profile.pk}
    answer = client_as("editor", town).post(reverse("datahub:assign", args=[source.pk, device.pk]), fields)
    assert answer.status_code == 422
    device.refresh_from_db()
    assert device.entity_id is None


@pytest.mark.parametrize("name", ["M77 Raum 5", "sensor"])
def test_the_device_type_is_suggested_by_name_or_by_what_reads_the_message(client_as, town, source, name):
    right = hub.profile(town.space, model="M77")
    other = [{"field": "level", "attribute": "level", "unit": "CMT"}]
    hub.profile(town.space, model="X1", mapping=other)
    hub.device(source, device_key="s1", name=name)
    hub.held(source, push("s1", 812), reason=HeldReason.UNASSIGNED, device_key="s1")
    page = client_as("editor", town).get(reverse("datahub:source", args=[source.pk]))
    assert page.context["waiting"][0].device.suggested_profile_id == right.pk
    assert f'<option value="{right.pk}" selected' in text_of(page)


def test_types_with_codecs_are_tried_in_one_process_and_kept(client_as, town, monkeypatch):
    source = hub.source(town.space, connector="things_stack")
    right = hub.profile(town.space, codec_source=CODEC)
    hub.profile(town.space, codec_source="function decodeUplink(i) { throw new Error('no'); }")
    for number in range(8):
        key = f"70B3D57ED000000{number}"
        hub.device(source, device_key=key)
        body = connector_named("things_stack").envelope(
            device_key=key, observed_at=NOW, f_port=1, payload=b"\x03\x2c", simulated=False
        )
        hub.held(source, body, reason=HeldReason.UNASSIGNED, device_key=key)
    runs = []
    monkeypatch.setattr(
        reading_again, "answers_to", lambda calls: (runs.append(len(calls)), answers_to(calls))[1]
    )
    client = client_as("editor", town)
    for _visit in range(2):
        page = client.get(reverse("datahub:source", args=[source.pk]))
        assert {item.device.suggested_profile_id for item in page.context["waiting"]} == {right.pk}
    assert runs == [16]


def test_kept_bodies_are_shown_escaped_and_cut(client_as, town, source):
    hub.held(source, b"<script>alert(1)</script>" + b"x" * 5000)
    page = text_of(client_as("editor", town).get(reverse("datahub:source", args=[source.pk])))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "x" * 1300 not in page


def test_one_kept_message_is_tried_again_after_mending(client_as, town, source):
    room, profile = hub.room(hub.school(town.space), "Chemie"), hub.profile(town.space)
    hub.device(source, room, device_key="a", profile=profile)
    message, left = hub.held(source, push("a", 500)), hub.held(source, b"nonsense")
    page = client_as("editor", town).post(
        reverse("datahub:replay", args=[source.pk]), {"held": message.pk}, follow=True
    )
    assert "1 wartende Nachricht zählt jetzt mit: 1 Messwert für Chemie." in text_of(page)
    assert list(HeldMessage.objects.filter(replayed_at=None)) == [left]


def test_a_discarded_device_leaves_the_list_with_what_waits(client_as, town, source):
    device, left = hub.device(source, device_key="fremd"), hub.device(source, device_key="eigen")
    for key in ("fremd", "eigen"):
        hub.held(source, push(key, 500), reason=HeldReason.UNASSIGNED, device_key=key)
    client = client_as("editor", town)
    address = reverse("datahub:discard_device", args=[source.pk, device.pk])
    client.post(address, {"reason": ""})
    assert Device.objects.count() == 2
    client.post(address, {"reason": "gehört nicht zu uns"})
    assert list(Device.objects.all()) == [left]
    assert HeldMessage.objects.get(discarded_at=None).device_key == "eigen"


def test_a_made_up_message_number_changes_nothing(client_as, town, source):
    message = hub.held(source, b"x")
    other = hub.held(hub.source(town.space), b"y")
    client = client_as("editor", town)
    for number in ("9" * 40, "-1", "abc", str(other.pk)):
        client.post(reverse("datahub:replay", args=[source.pk]), {"held": number})
        client.post(reverse("datahub:discard", args=[source.pk]), {"held": number, "reason": "weg"})
    assert HeldMessage.objects.filter(discarded_at=None, replayed_at=None).count() == 2
    assert message.code == "hub.not_json"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 Nachricht verworfen."), (2, "2 Nachrichten verworfen.")]
)
def test_it_is_said_how_many_messages_were_thrown_away(client_as, town, source, number, words):
    for _message in range(number):
        hub.held(source, b"x")
    address = reverse("datahub:discard", args=[source.pk])
    assert words in text_of(client_as("editor", town).post(address, {"reason": "Test"}, follow=True))


def test_throwing_away_without_reason_is_asked_again(client_as, town, source):
    hub.held(source, b"x")
    answer = client_as("editor", town).post(reverse("datahub:discard", args=[source.pk]), {"reason": ""})
    assert answer.status_code == 422
    assert "Bitte nennen Sie einen Grund." in text_of(answer)


def test_a_page_of_500_devices_asks_little_of_the_database(
    client_as, town, source, django_assert_max_num_queries
):
    school, profile = hub.school(town.space), hub.profile(town.space)
    for _number in range(500):
        hub.device(source, hub.room(school), profile=profile, last_seen_at=NOW)
    for _number in range(60):
        hub.device(source)
    client = client_as("editor", town)
    with django_assert_max_num_queries(25):
        page = client.get(reverse("datahub:source", args=[source.pk]))
    assert len(page.context["devices"]) == 500
    assert len(page.context["waiting"]) == 20
    with django_assert_max_num_queries(15):
        client.get(reverse("datahub:schools", args=[town.slug]))
    with django_assert_max_num_queries(15):
        client.get(reverse("datahub:sources"))


def test_schools_and_rooms_by_hand(client_as, town):
    client = client_as("editor", town)
    assert "Hier stehen Ihre Schulen" in text_of(client.get(reverse("datahub:schools", args=[town.slug])))
    nameless = client.post(
        reverse("datahub:school_new", args=[town.slug]), {"name": "!!", "release": "delayed"}
    )
    assert nameless.status_code == 422
    client.post(reverse("datahub:school_new", args=[town.slug]), {"name": "Realschule", "release": "delayed"})
    school = Entity.objects.get(type="School")
    form_page = client.get(reverse("datahub:room_new", args=[town.slug, school.pk]))
    assert form_page.status_code == 200
    page = client.post(
        reverse("datahub:room_new", args=[town.slug, school.pk]), {"name": "5a", "code": "1.04"}, follow=True
    )
    assert "1.04" in text_of(page)
    assert "öffentlich mit Verzögerung" in text_of(page)


def test_the_release_page_explains_what_co2_shows(client_as, town):
    school = hub.school(town.space)
    page = client_as("manager", town).get(reverse("datahub:release", args=[town.slug, school.pk]))
    assert "ob gerade jemand in einem Raum ist" in text_of(page)


def test_datasets_are_found_by_word_and_town(client_as, town):
    hub.dataset(town.space, title="Raumklima")
    hub.dataset(hub.space(), title="Pegel", description="Wasser")
    hub.dataset(town.space, title="Geheim", visibility="municipality")
    hub.dataset(town.space, title="Entwurf", published_at=None)
    client = client_as("anonymous")
    address = reverse("datahub:datasets")

    def titles(query=""):
        return [d.title for d in client.get(f"{address}{query}").context["page"]]

    assert titles() == ["Pegel", "Raumklima"]
    assert titles("?q=wasser") == ["Pegel"]
    assert titles(f"?kommune={town.space.key}") == ["Raumklima"]
    assert titles("?kommune=nirgends&page=9") == ["Pegel", "Raumklima"]
    assert "Dazu gibt es keinen Datensatz" in text_of(client.get(f"{address}?q=xyz"))


def test_a_dataset_that_is_not_public_does_not_exist_for_strangers(client_as, town):
    dataset = hub.dataset(town.space, visibility="municipality")
    for page in ("dataset", "dataset_csv", "dataset_json"):
        address = reverse(f"datahub:{page}", args=[dataset.slug])
        assert client_as("anonymous").get(address).status_code == 404
    address = reverse("datahub:dataset", args=[dataset.slug])
    assert client_as("reader", town).get(address).status_code == 200


def download(client, dataset, kind, first="2026-03-01", last="2026-03-03"):
    address = reverse(f"datahub:dataset_{kind}", args=[dataset.slug])
    return client.get(f"{address}?von={first}&bis={last}")


def csv_rows(response):
    text = b"".join(response.streaming_content).decode()
    assert "\r\n" in text
    return list(csv.reader(io.StringIO(text)))


def test_the_csv_has_units_utc_local_time_and_remarks(client_as, town):
    dataset = hub.dataset(town.space)
    room = hub.room(hub.school(town.space, "Realschule"), "=5a", code="1.04")
    hub.readings(room, [812.0, 60_000], end=NOW, quality=0)
    hub.readings(room, [21.5], end=NOW, attribute="temperature", unit="CEL", quality=3)
    response = download(client_as("anonymous"), dataset, "csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    header, first, second = csv_rows(response)
    assert header[:2] == ["Zeit (UTC)", "Ortszeit"]
    assert header[5:7] == ["co2 (ppm)", "temperature (°C)"]
    assert first == [
        "2026-03-03T09:34:00Z", "2026-03-03T10:34:00+01:00", "Realschule", "'=5a", "1.04",
        "812", "", "Messwert", "",
    ]  # fmt: skip
    assert second[5:] == ["60000", "21.5", "Messwert", "temperature: unplausibel, simuliert"]


def test_the_json_is_one_array(client_as, town):
    dataset = hub.dataset(town.space)
    room = hub.room(hub.school(town.space))
    hub.readings(room, [812, 900], end=NOW, quality=2)
    content = b"".join(download(client_as("anonymous"), dataset, "json").streaming_content)
    rows = json.loads(content)
    assert [row["values"]["co2"]["value"] for row in rows] == [812, 900]
    assert rows[0]["values"]["co2"] == {"value": 812, "unit": "59", "quality": ["simulated"]}
    assert rows[0]["kind"] == "reading"
    empty = download(client_as("anonymous"), dataset, "json", "2020-01-01", "2020-01-01")
    assert json.loads(b"".join(empty.streaming_content)) == []


@pytest.mark.parametrize(
    ("who", "release", "values"),
    [
        ("anonymous", "live", [["400"], ["800"], ["700"]]),
        ("anonymous", "delayed", [["600"]]),
        ("anonymous", "internal", []),
        ("elsewhere", "internal", []),
        ("reader", "internal", [["400"], ["800"], ["700"]]),
        ("reader", "delayed", [["400"], ["800"], ["700"]]),
    ],
)
def test_downloads_follow_each_schools_release(client_as, town, time_machine, who, release, values):
    time_machine.move_to(NOW, tick=False)
    dataset = hub.dataset(town.space, attributes=[{"name": "co2", "title": "CO2", "unit": "59"}])
    room = hub.room(hub.school(town.space, release=release))
    hub.readings(room, [400, 800], end=NOW - timedelta(days=1))
    hub.readings(room, [700], end=NOW)
    rows = csv_rows(download(sign_in(client_as, who, town), dataset, "csv"))[1:]
    assert [row[5:6] for row in rows] == values


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("gestern", "2026-03-01", "ist kein Datum"),
        ("", "", "Bitte nennen Sie den ersten Tag."),
        ("2026-03-02", "2026-03-01", "Das Ende liegt vor dem Anfang."),
        ("2020-01-01", "2026-03-01", "höchstens ein Jahr"),
        ("0001-01-01", "9999-12-31", "höchstens ein Jahr"),
        ("9999-12-31", "9999-12-31", "Bitte wählen Sie einen Tag zwischen"),
    ],
)
def test_a_wrong_period_is_explained(client_as, town, first, last, words):
    response = download(client_as("anonymous"), hub.dataset(town.space), "csv", first, last)
    assert response.status_code == 422
    assert words in text_of(response)


def test_a_program_is_told_of_a_wrong_period_in_its_own_format(client_as, town):
    address = reverse("datahub:dataset_json", args=[hub.dataset(town.space).slug])
    response = client_as("anonymous").get(f"{address}?von=x", headers={"Accept": "application/json"})
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()["errors"]) == {"von", "bis"}


def test_the_page_of_a_dataset_says_what_it_holds(client_as, town):
    dataset = hub.dataset(town.space)
    hub.readings(hub.room(hub.school(town.space)), [500, 600], end=NOW)
    hub.school(town.space, release="internal")
    page = text_of(client_as("anonymous").get(reverse("datahub:dataset", args=[dataset.slug])))
    assert "3. März 2026" in page
    assert "1 Schule: einzelne Messwerte, sofort" in page
    assert "1 Schule: nichts, die Werte bleiben in der Kommune" in page
    assert "dl-de/by-2-0" in page
