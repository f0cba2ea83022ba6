"""Opening, changing and watching sources that we ask, listen to or tell where to send."""

import dataclasses
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from allmende.datahub.models import (
    Device,
    Entity,
    HeldMessage,
    Source,
    SourceConfiguration,
    SourceHour,
    SourceProgress,
    SourceStatus,
)
from allmende.datahub.selectors import source_for
from allmende.datahub.selectors.ways_in import last_day, source_kinds
from allmende.datahub.services import configured, held, hour_totals, sources
from allmende.datahub.services.announcing import setup_of
from allmende.datahub.trouble_sentences import TROUBLES
from allmende.kernel.actor import SystemActor
from allmende.kernel.models import AuditEntry
from tests import factories
from tests.datahub import factories as hub
from tests.datahub.pull.foreign_server import ForeignServer, Reply

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("tests")
ANSWER = {
    "data": [
        {"id": "A1", "name": "Wehr", "w": "12,5", "t": 4},
        {"id": "B2", "name": "Brücke", "w": 7, "t": None},
    ]
}


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def server():
    made = ForeignServer()
    made.reply = Reply(body=json.dumps(ANSWER).encode())
    yield made
    made.close()


@pytest.fixture(autouse=True)
def own_network(settings):
    settings.ALLMENDE_ENV = dataclasses.replace(settings.ALLMENDE_ENV, private_networks=("127.0.0.1",))


def typed(server, **more):
    return {
        "name": "Pegel",
        "cfg_url": f"{server.url}/pegel",
        "cfg_access": "bearer",
        "cfg_secret": "geheim-77",
        "cfg_items": "data",
        "cfg_station": "id",
        "cfg_name": "name",
        "cfg_time_format": "iso",
        "cfg_zone": "Europe/Berlin",
        "cfg_values-0-path": "w",
        "cfg_values-0-attribute": "waterLevel",
        "cfg_values-0-unit": "CMT",
        "cfg_values-1-path": "t",
        "cfg_values-1-attribute": "temperature",
        "cfg_values-1-unit": "CEL",
        "cfg_values-1-scale": "0,5",
        "cfg_entity_type": "WaterObserved",
        "interval_min": "15",
        **more,
    }


def values_for(server, **more):
    return {
        "url": f"{server.url}/pegel",
        "access": "bearer",
        "secret": "geheim-77",
        "items": "data",
        "station": "id",
        "values": [{"path": "w", "attribute": "waterLevel", "unit": "CMT"}],
        "entity_type": "WaterObserved",
        **more,
    }


def opened(town, server, **more):
    source, _ = configured.create_configured_source(
        actor=SYSTEM, owner=town.space, name="Pegel", connector="http_poll", values=values_for(server, **more)
    )
    return source_for(SYSTEM, source.pk)


NEW = "/quellen/neu/http_poll/"


class TestWhoMay:
    @pytest.mark.parametrize(("who", "status"), [("anonymous", 302), ("reader", 403), ("editor", 200)])
    @pytest.mark.parametrize("path", ["/quellen/neu/", NEW])
    def test_only_editors_open_sources(self, client_as, town, who, status, path):
        client = client_as(who, None if who == "anonymous" else town)
        assert client.get(path).status_code == status

    @pytest.mark.parametrize(
        ("who", "status"), [("anonymous", 302), ("elsewhere", 404), ("reader", 403), ("editor", 302)]
    )
    @pytest.mark.parametrize("name", ["pause_source", "ask_source", "resume_source"])
    def test_only_the_owners_editors_change_it(self, client_as, town, server, who, status, name):
        source = opened(town, server)
        client = (
            client_as("manager", factories.municipality())
            if who == "elsewhere"
            else client_as(who, None if who == "anonymous" else town)
        )
        assert client.post(reverse(f"datahub:{name}", args=[source.pk])).status_code == status
        source.configuration.refresh_from_db()
        assert source.configuration.is_paused == (
            status == 302 and name == "pause_source" and who == "editor"
        )

    @pytest.mark.parametrize(("who", "status"), [("elsewhere", 404), ("reader", 403), ("editor", 200)])
    def test_settings_are_seen_by_the_owners_editors(self, client_as, town, server, who, status):
        source = opened(town, server)
        place = factories.municipality() if who == "elsewhere" else town
        client = client_as("manager" if who == "elsewhere" else who, place)
        assert client.get(reverse("datahub:edit_source", args=[source.pk])).status_code == status

    def test_a_foreign_town_cannot_be_chosen(self, client_as, town, server):
        other = factories.municipality()
        client_as("editor", town).post(NEW, typed(server, owner=other.space_id))
        assert Source.objects.get().owner_id == town.space_id


class TestOpening:
    def test_what_was_typed_is_tried_saved_and_asked(self, client_as, town, server):
        answer = client_as("editor", town).post(NEW, typed(server))
        source = Source.objects.get()
        assert answer.status_code == 302
        assert (source.name, source.connector, source.expected_interval_s) == ("Pegel", "http_poll", 900)
        assert source.configuration.interval_s == 900
        setup = setup_of(source)
        assert (setup.secret, [row.attribute for row in setup.values]) == (
            "geheim-77",
            ["waterLevel", "temperature"],
        )
        assert setup.values[1].scale == 0.5
        assert server.asked[0].headers["authorization"] == "Bearer geheim-77"

    def test_secrets_are_kept_encrypted_and_never_shown_again(self, client_as, town, server, capsys):
        client = client_as("editor", town)
        client.post(NEW, typed(server))
        source = Source.objects.get()
        assert "geheim-77" not in json.dumps(source.configuration.values)
        assert b"geheim-77" not in bytes(source.configuration.sealed)
        for path in (f"/quellen/{source.pk}/", f"/quellen/{source.pk}/einstellungen/", "/quellen/"):
            assert "geheim-77" not in client.get(path).content.decode()
        assert "geheim-77" not in str(list(AuditEntry.objects.values()))
        call_command("dumpdata", "datahub")
        assert "geheim-77" not in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("reply", "sentence"),
        [
            (Reply(503, b""), "meldet einen eigenen Fehler"),
            (Reply(401, b""), "lehnt den Zugang ab"),
            (Reply(404, b""), "Unter dieser Adresse gibt es nichts mehr"),
            (Reply(200, b"<html>"), "kein JSON"),
            (Reply(200, b'{"data": []}'), None),
            (Reply(200, b'{"data": [{"id": "A"}]}'), "An den angegebenen Stellen steht kein Wert"),
        ],
    )
    def test_a_source_that_does_not_work_is_not_saved(self, client_as, town, server, reply, sentence):
        server.reply = reply
        answer = client_as("editor", town).post(NEW, typed(server))
        if sentence is None:
            # An empty list is an answer: nothing is measured at night.
            assert answer.status_code == 302
            return
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Source.objects.exists()

    def test_our_own_network_is_refused(self, client_as, town, server, settings):
        settings.ALLMENDE_ENV = dataclasses.replace(settings.ALLMENDE_ENV, private_networks=())
        answer = client_as("editor", town).post(NEW, typed(server))
        assert answer.status_code == 422
        assert "internen Netz" in answer.content.decode()
        assert server.asked == []

    def test_a_server_that_hangs_holds_nobody_up(self, client_as, town, server, monkeypatch):
        import threading

        monkeypatch.setattr("allmende.datahub.services.source_check.CHECK_WAIT_S", 0.3)
        release = threading.Event()
        server.before = lambda: release.wait(5) and None
        answer = client_as("editor", town).post(NEW, typed(server))
        release.set()
        assert answer.status_code == 422
        assert "zu lange nicht geantwortet" in answer.content.decode()

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("name", "", "Bitte geben Sie der Quelle einen Namen."),
            ("cfg_url", "", "Bitte füllen Sie „Adresse“ aus."),
            ("cfg_url", "ftp://example.org/daten", "beginnt"),
            ("cfg_secret", "", "braucht es einen Schlüssel"),
            ("cfg_values-0-attribute", "mit Leerzeichen", "Bitte prüfen Sie diese Angabe"),
            ("cfg_values-0-unit", "", "Zeile 1: Bitte füllen Sie „Einheit“ aus."),
            ("cfg_values-1-scale", "viel", "Bitte geben Sie eine Zahl ein."),
            ("interval_min", "0", "größer oder gleich 1"),
        ],
    )
    def test_what_is_missing_is_said_at_its_field(self, client_as, town, server, field, value, sentence):
        answer = client_as("editor", town).post(NEW, typed(server, **{field: value}))
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Source.objects.exists()

    def test_trying_shows_the_values_and_saves_nothing(self, client_as, town, server):
        answer = client_as("editor", town).post(NEW, typed(server, **{"try": "1"}))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Ergebnis der Probe" in page
        assert re.search(r"2 Messstellen,\s+3 Werte", page)
        assert "13 cm" in page
        assert "2,0 °C" in page
        assert not Source.objects.exists()

    def test_a_typed_secret_survives_the_trial_without_being_shown(self, client_as, town, server):
        client = client_as("editor", town)
        page = client.post(NEW, typed(server, **{"try": "1"})).content.decode()
        assert "geheim-77" not in page
        carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
        answer = client.post(NEW, typed(server, cfg_secret="", carried=carried))
        assert answer.status_code == 302
        assert setup_of(Source.objects.get()).secret == "geheim-77"

    def test_what_somebody_else_carried_is_worth_nothing(self, client_as, town, server):
        page = client_as("editor", town).post(NEW, typed(server, **{"try": "1"})).content.decode()
        carried = re.search(r'name="carried" value="([^"]+)"', page)[1]
        answer = client_as("editor", town).post(NEW, typed(server, cfg_secret="", carried=carried))
        assert answer.status_code == 422

    def test_more_rows_keep_what_was_typed_and_check_nothing(self, client_as, town, server):
        answer = client_as("editor", town).post(NEW, typed(server, name="", more="1"))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "cfg_values-4-path" in page
        assert 'value="waterLevel"' in page
        assert "Bitte geben Sie der Quelle einen Namen." not in page
        assert server.asked == []

    @pytest.mark.parametrize("kind", source_kinds(), ids=lambda kind: kind.key)
    def test_every_kind_has_a_form(self, client_as, town, kind):
        page = client_as("editor", town).get(f"/quellen/neu/{kind.key}/").content.decode()
        assert kind.name in page
        assert page.count("<form") >= 1
        assert ("Nur ausprobieren" in page) == kind.is_configured

    def test_a_plain_webhook_shows_its_key_once(self, client_as, town):
        client = client_as("editor", town)
        answer = client.post("/quellen/neu/chirpstack/", {"name": "Netz", "interval_min": "10"}, follow=True)
        assert "alm_" in answer.content.decode()
        assert "alm_" not in re.sub(
            r"beginnt mit alm_\S*", "", client.get(answer.request["PATH_INFO"]).content.decode()
        )

    def test_an_unknown_kind_is_not_found(self, client_as, town):
        assert client_as("editor", town).get("/quellen/neu/gibt-es-nicht/").status_code == 404


class TestChanging:
    def test_secrets_left_empty_stay_and_the_source_is_asked_at_once(self, client_as, town, server):
        source = opened(town, server)
        SourceProgress.objects.create(source=source, next_run_at=timezone.now() + timedelta(hours=5))
        path = reverse("datahub:edit_source", args=[source.pk])
        answer = client_as("editor", town).post(
            path, typed(server, name="Pegel neu", cfg_secret="", cfg_items="/data")
        )
        assert answer.status_code == 302
        source = source_for(SYSTEM, source.pk)
        assert (source.name, setup_of(source).secret, setup_of(source).items) == (
            "Pegel neu", "geheim-77", "/data",
        )  # fmt: skip
        assert source.progress.next_run_at <= timezone.now()
        entry = AuditEntry.objects.get(action="datahub.source_changed")
        assert "items" in entry.changes["fields"]
        assert "secret" not in str(entry.changes)

    def test_a_change_that_does_not_work_leaves_everything_as_it_was(self, client_as, town, server):
        source = opened(town, server)
        before = SourceConfiguration.objects.values().get()
        server.reply = Reply(500, b"")
        answer = client_as("editor", town).post(
            reverse("datahub:edit_source", args=[source.pk]), typed(server, cfg_items="x")
        )
        assert answer.status_code == 422
        assert SourceConfiguration.objects.values().get() == before

    def test_access_data_sealed_with_another_key_are_asked_for_anew(self, client_as, town, server, settings):
        source = opened(town, server)
        settings.SECRET_KEY = "another-" + "y" * 40
        client = client_as("editor", town)
        path = reverse("datahub:edit_source", args=[source.pk])
        answer = client.post(path, typed(server, cfg_secret=""))
        assert answer.status_code == 422
        assert "nicht mehr lesbar" in answer.content.decode()
        assert client.post(path, typed(server)).status_code == 302

    def test_pausing_and_going_on(self, client_as, town, server):
        source = opened(town, server)
        client = client_as("editor", town)
        client.post(reverse("datahub:pause_source", args=[source.pk]))
        assert "Angehalten" in client.get(f"/quellen/{source.pk}/").content.decode()
        client.post(reverse("datahub:resume_source", args=[source.pk]))
        assert not source_for(SYSTEM, source.pk).configuration.is_paused
        assert source_for(SYSTEM, source.pk).progress.next_run_at <= timezone.now()

    def test_a_closed_source_forgets_its_access_data_and_cannot_be_changed(self, client_as, town, server):
        source = opened(town, server)
        client = client_as("manager", town)
        client.post(reverse("datahub:close_source", args=[source.pk]), {"reason": "abgebaut"})
        assert bytes(SourceConfiguration.objects.get().sealed) == b""
        assert client.get(reverse("datahub:edit_source", args=[source.pk])).status_code == 409
        assert "Geschlossen" in client.get(f"/quellen/{source.pk}/").content.decode()


class TestTheStatusPage:
    def page(self, client_as, town, source):
        client = client_as("reader", town)
        assert source.name in client.get("/quellen/").content.decode()
        text = client.get(f"/quellen/{source.pk}/").content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))

    def test_before_the_first_time_it_waits(self, client_as, town, server):
        page = self.page(client_as, town, opened(town, server))
        assert "Wartet" in page
        assert "Der erste Abruf steht noch aus." in page

    def test_when_all_is_well_it_says_so(self, client_as, town, server):
        source, now = opened(town, server), timezone.now()
        SourceProgress.objects.create(
            source=source, last_success_at=now, next_run_at=now + timedelta(minutes=10)
        )
        SourceStatus.objects.update(last_message_at=now, first_message_at=now, messages=3)
        page = self.page(client_as, town, source)
        assert "Läuft" in page
        assert "Sie müssen nichts tun." in page
        assert "kamen 3 lesbare Nachrichten an" in page
        assert "Nächster Abruf" in page

    @pytest.mark.parametrize("code", sorted(TROUBLES))
    def test_a_disturbance_says_since_when_and_what_to_do(self, client_as, town, server, code):
        source, now = opened(town, server), timezone.now()
        SourceProgress.objects.create(
            source=source, failing_since=now - timedelta(hours=2), failures=4, last_error_code=code,
            last_error_detail="in detail", next_run_at=now + timedelta(minutes=10),
        )  # fmt: skip
        page = self.page(client_as, town, source)
        assert "Gestört" in page
        assert str(TROUBLES[code]) in page
        assert "vor 2 Stunden" in page
        assert "Vergebliche Versuche 4" in page

    def test_a_listener_says_since_when_it_is_connected(self, client_as, town):
        source = hub.source(town.space, connector="mqtt")
        SourceConfiguration.objects.create(source=source)
        now = timezone.now()
        SourceProgress.objects.create(source=source, last_success_at=now, connected_at=now)
        page = self.page(client_as, town, source)
        assert "Läuft" in page
        assert "Bisher hat die Gegenseite noch keine Daten geliefert." in page

    def test_stations_nobody_assigned_are_named_and_need_no_device_type(self, client_as, town, server):
        source, now = opened(town, server), timezone.now()
        SourceProgress.objects.create(source=source, last_success_at=now)
        device = hub.device(source, device_key="A1")
        assert "1 Messstelle ist nicht zugeordnet." in self.page(client_as, town, source)
        room = hub.room(hub.school(town.space))
        answer = client_as("editor", town).post(
            reverse("datahub:assign", args=[source.pk, device.pk]), {f"device-{device.pk}-entity": room.pk}
        )
        assert answer.status_code == 302
        assert Device.objects.get(pk=device.pk).entity == room


class TestCountsOfTheLastDay:
    NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)

    def hours(self, source, messages=0, rejected=0):
        SourceStatus.objects.filter(source=source).update(messages=messages, rejected=rejected)
        source.refresh_from_db()
        found = last_day(source, SourceStatus.objects.get(source=source), self.NOW)
        assert len(found) == 24
        return {one.hour.hour: (one.messages, one.rejected) for one in found if one.messages or one.rejected}

    def total(self, source, hour, messages, rejected=0):
        at = self.NOW.replace(minute=0) - timedelta(hours=(10 - hour) % 24)
        SourceHour.objects.create(source=source, hour=at, messages=messages, rejected=rejected)

    def test_hours_are_differences_of_totals(self, town):
        source = hub.source(town.space)
        self.total(source, 8, 100)
        self.total(source, 9, 106, 1)
        self.total(source, 10, 109, 1)
        Source.objects.update(created_at=self.NOW - timedelta(days=9))
        assert self.hours(source, 110, 3) == {8: (6, 1), 9: (3, 0), 10: (1, 2)}

    def test_an_hour_without_a_worker_counts_with_the_next(self, town):
        source = hub.source(town.space)
        self.total(source, 6, 100)
        self.total(source, 9, 130)
        Source.objects.update(created_at=self.NOW - timedelta(days=9))
        assert self.hours(source, 130) == {8: (30, 0)}

    def test_a_young_source_began_with_nothing(self, town):
        source = hub.source(town.space)
        Source.objects.update(created_at=self.NOW - timedelta(minutes=20))
        assert self.hours(source, 4) == {10: (4, 0)}

    def test_totals_are_noted_once_an_hour_and_forgotten_after_a_week(self, town):
        source = hub.source(town.space)
        SourceStatus.objects.update(messages=7, rejected=2)
        SourceHour.objects.create(source=source, hour=self.NOW - timedelta(days=9), messages=1, rejected=0)
        assert hour_totals.note_hour(actor=SYSTEM, now=self.NOW) == 1
        SourceStatus.objects.update(messages=9)
        assert hour_totals.note_hour(actor=SYSTEM, now=self.NOW + timedelta(minutes=5)) == 0
        assert list(SourceHour.objects.values_list("hour", "messages", "rejected")) == [
            (self.NOW.replace(minute=0), 7, 2)
        ]


def test_a_kept_answer_counts_after_the_mapping_was_mended(town, server):
    good = server.reply
    server.reply = Reply(body=json.dumps(ANSWER["data"]).encode())
    source = opened(town, server, items="")
    server.reply = good
    message = hub.held(source, json.dumps(ANSWER).encode(), code="hub.no_values")
    assert held.replay(actor=SYSTEM, source_id=source.pk).still_held == 1
    configured.change_configuration(
        actor=SYSTEM, source_id=source.pk, name="Pegel", values=values_for(server, name="name")
    )
    result = held.replay(actor=SYSTEM, source_id=source.pk)
    assert (result.counted, result.readings) == (1, 2)
    assert HeldMessage.objects.get(pk=message.pk).replayed_at is not None
    assert set(Entity.objects.values_list("name", "type")) == {
        ("Wehr", "WaterObserved"), ("Brücke", "WaterObserved"),
    }  # fmt: skip


class TestSendersThatAreTold:
    def open(self, town, server):
        server.replies["/ngsi-ld/v1/entities"] = Reply(body=b"[]")
        server.replies["/ngsi-ld/v1/subscriptions"] = Reply(
            201, b"", {"Location": "/ngsi-ld/v1/subscriptions/urn:ngsi-ld:Subscription:1"}
        )
        server.reply = Reply(204, b"")
        values = {"broker": server.url, "entity_types": ["AirQualityObserved"]}
        source, key = configured.create_configured_source(
            actor=SYSTEM, owner=town.space, name="Broker", connector="ngsild_subscription", values=values
        )
        return source, key

    def posted(self, server):
        return [
            json.loads(asked.body)["notification"]["endpoint"]
            for asked in server.asked
            if asked.method == "POST"
        ]

    def deleted(self, server):
        return [asked.path for asked in server.asked if asked.method == "DELETE"]

    def test_the_sender_is_told_address_and_key(self, town, server):
        source, key = self.open(town, server)
        (endpoint,) = self.posted(server)
        assert endpoint["uri"].endswith(f"/ingest/ngsi-ld/{source.public_id}")
        assert endpoint["receiverInfo"] == [{"key": "Authorization", "value": f"Bearer {key}"}]
        assert SourceConfiguration.objects.get().remote_id

    def test_a_new_key_is_told_and_the_old_subscription_ended(self, town, server):
        source, _ = self.open(town, server)
        key = sources.renew_key(actor=SYSTEM, source_id=source.pk)
        assert self.posted(server)[-1]["receiverInfo"][0]["value"] == f"Bearer {key}"
        assert len(self.deleted(server)) == 1

    def test_closing_ends_the_subscription_even_if_the_sender_is_gone(self, town, server):
        source, _ = self.open(town, server)
        sources.close_source(actor=SYSTEM, source_id=source.pk)
        assert len(self.deleted(server)) == 1
        other, _ = self.open(town, server)
        server.close()
        sources.close_source(actor=SYSTEM, source_id=other.pk)
        assert Source.objects.filter(closed_at=None).count() == 0

    def test_a_sender_that_refuses_leaves_no_source_behind(self, client_as, town, server):
        server.replies["/ngsi-ld/v1/entities"] = Reply(body=b"[]")
        server.reply = Reply(403, b"")
        answer = client_as("editor", town).post(
            "/quellen/neu/ngsild_subscription/",
            {"name": "Broker", "cfg_broker": server.url, "cfg_entity_types": "A", "interval_min": "10",
             "cfg_throttling_s": "0"},
        )  # fmt: skip
        assert answer.status_code == 422
        assert not Source.objects.exists()
