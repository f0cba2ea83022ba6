"""What people and programs do with alerts: quiet hours, way back, feed, webhook, notes, rules."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings
from django.urls import reverse

from allmende.datahub.ingest.pull import SourceUnavailable
from allmende.datahub.ingest.vault import Vault
from allmende.datahub.models import Alert, AlertRule
from allmende.datahub.services import alert_handling
from allmende.datahub.services.alert_notices import is_quiet, vault_name
from allmende.datahub.services.alert_webhooks import deliver
from allmende.datahub.services.alerts import evaluate_rules
from allmende.datahub.services.tokens import issue_token
from allmende.kernel.models import AuditEntry, OutgoingMail
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
#: A Tuesday, 10:44 in Berlin.
NOW = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)
STEP = timedelta(minutes=10)


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def room(town):
    return hub.room(hub.school(town.space, "Realschule"), "Chemie")


def evaluate(now=NOW):
    return evaluate_rules(actor=hub.SYSTEM, now=now)


def raised(town, room, **fields):
    """Return an alert that goes on."""
    rule = hub.alert_rule(town.space, **fields)
    hub.readings(room, [2100] * 5, end=NOW)
    evaluate()
    return Alert.objects.get(rule=rule)


def ended(town, room, **fields):
    """Return an alert that is over."""
    alert = raised(town, room, **fields)
    hub.readings(room, [500], end=NOW + STEP)
    evaluate(NOW + STEP)
    alert.refresh_from_db()
    return alert


def kinds_of(alert):
    return [event.kind for event in alert.events.all()]


# -- when ------------------------------------------------------------------------------------------


def test_a_low_value_can_be_the_reason(town, room):
    hub.alert_rule(town.space, direction="below", limit=18, attribute="temperature", unit="CEL")
    hub.readings(room, [17, 16.5, 17, 17, 17], end=NOW, attribute="temperature", unit="CEL")
    evaluate()
    assert Alert.objects.get().peak == 16.5
    mail = OutgoingMail.objects.get()
    assert "unter 18,0 °C" in mail.body
    assert "Niedrigster Wert: 16,5 °C" in mail.body
    hub.readings(room, [18], end=NOW + STEP, attribute="temperature", unit="CEL")
    evaluate(NOW + STEP)
    assert "nicht mehr unter 18,0 °C" in OutgoingMail.objects.order_by("-pk")[0].body


@pytest.mark.parametrize(("value", "is_over"), [(1990, False), (1801, False), (1800, True), (500, True)])
def test_the_value_must_come_back_far_enough(town, room, value, is_over):
    alert = raised(town, room, hysteresis=200)
    hub.readings(room, [value], end=NOW + STEP)
    evaluate(NOW + STEP)
    alert.refresh_from_db()
    assert (alert.ended_at is not None) == is_over


@pytest.mark.parametrize(
    ("hour", "weekday_shift", "quiet"),
    [
        (10, 0, False),
        (18, 0, True),
        (23, 0, True),
        (5, 0, True),
        (6, 0, False),
        (10, 4, True),
        (10, 6, False),
    ],
)
def test_quiet_hours_run_over_midnight_and_weekends(town, hour, weekday_shift, quiet):
    rule = hub.alert_rule(town.space, quiet_from=time(18), quiet_until=time(6), is_quiet_at_weekends=True)
    at = datetime(2026, 3, 3, hour - 1, 30, tzinfo=UTC) + timedelta(days=weekday_shift)
    assert is_quiet(rule, at) == quiet


def test_what_goes_on_after_quiet_hours_is_told_then(town, room):
    alert = raised(town, room, quiet_from=time(8), quiet_until=time(11))
    assert (alert.told_at, OutgoingMail.objects.count()) == (None, 0)
    hub.readings(room, [2100] * 3, end=NOW + 3 * STEP)
    evaluate(NOW + 3 * STEP)
    assert OutgoingMail.objects.count() == 1
    assert kinds_of(alert) == ["raised", "told"]


def test_what_was_over_before_the_quiet_hours_ended_is_told_to_nobody(town, room):
    alert = raised(town, room, quiet_from=time(8), quiet_until=time(11))
    hub.readings(room, [500], end=NOW + STEP)
    evaluate(NOW + STEP)
    evaluate(NOW + 3 * STEP)
    assert OutgoingMail.objects.count() == 0
    assert kinds_of(alert) == ["raised", "ended"]


def test_an_all_clear_waits_for_the_end_of_quiet_hours(town, room):
    alert = raised(town, room, quiet_from=time(10, 50), quiet_until=time(12))
    assert OutgoingMail.objects.count() == 1
    hub.readings(room, [500], end=NOW + STEP)
    evaluate(NOW + STEP)
    assert OutgoingMail.objects.count() == 1
    evaluate(NOW + 8 * STEP)
    assert OutgoingMail.objects.count() == 2
    assert kinds_of(alert) == ["raised", "told", "ended", "cleared"]


def test_a_paused_rule_raises_nothing(town, room):
    hub.alert_rule(town.space, is_paused=True)
    hub.readings(room, [2100] * 5, end=NOW)
    assert evaluate() == []


# -- what people do --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "elsewhere", "status"),
    [("editor", False, 302), ("manager", False, 302), ("reader", False, 403), ("editor", True, 404)],
)
def test_the_towns_people_look_after_an_alert(client_as, town, room, role, elsewhere, status):
    alert = raised(town, room)
    client = client_as(role, factories.municipality() if elsewhere else town)
    address = reverse("datahub:acknowledge_alert", args=[town.slug, alert.pk])
    assert client.post(address, {"text": "Hausmeister geht hin"}).status_code == status
    alert.refresh_from_db()
    assert (alert.acknowledged_at is not None) == (status == 302)
    if status == 302:
        page = client.get(reverse("datahub:alert", args=[town.slug, alert.pk])).content.decode()
        assert "Hausmeister geht hin" in page
        assert "jemand kümmert sich" in page


def test_an_alert_is_closed_after_it_ended_with_what_was_done(client_as, town, room):
    alert = raised(town, room)
    client = client_as("editor", town)
    address = reverse("datahub:close_alert", args=[town.slug, alert.pk])
    refused = client.post(address, {"text": "gelüftet"})
    assert refused.status_code == 422
    assert "dauert noch an" in refused.content.decode()
    hub.readings(room, [500], end=NOW + STEP)
    evaluate(NOW + STEP)
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"text": "gelüftet"}).status_code == 302
    again = client.post(address, {"text": "noch einmal"})
    assert again.status_code == 422
    assert "schon abgeschlossen" in again.content.decode()
    alert.refresh_from_db()
    assert alert.closed_at is not None
    assert alert.events.last().note == "gelüftet"
    page = client.get(reverse("datahub:alert", args=[town.slug, alert.pk])).content.decode()
    assert "abgeschlossen" in page


def test_another_towns_alert_is_not_under_this_towns_address(client_as, town, room):
    other = factories.municipality()
    alert = raised(town, room)
    address = reverse("datahub:alert", args=[other.slug, alert.pk])
    assert client_as("manager", other).get(address).status_code == 404


# -- rules -----------------------------------------------------------------------------------------

RULE = {
    "kind": "0", "title": "Zu warm", "direction": "above", "limit": "26,5", "minutes": "60",
    "hysteresis": "1", "recipients": "a@example.org\nB@example.org, a@example.org",
    "quiet_from": "18:00", "quiet_until": "06:00", "visibility": "municipality", "webhook_url": "",
}  # fmt: skip


def test_a_manager_makes_changes_and_removes_a_rule(client_as, town, room):
    hub.readings(room, [20], end=NOW, attribute="temperature", unit="CEL")
    client = client_as("manager", town)
    page = client.get(reverse("datahub:new_alert_rule", args=[town.slug])).content.decode()
    assert "Room: temperature (°C)" in page
    assert client.post(reverse("datahub:new_alert_rule", args=[town.slug]), RULE).status_code == 302
    rule = AlertRule.objects.get()
    assert (rule.limit, rule.duration_s, rule.hysteresis, rule.attribute) == (26.5, 3600, 1, "temperature")
    assert rule.recipients == ["a@example.org", "b@example.org"]
    edit = reverse("datahub:alert_rule", args=[town.slug, rule.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {**RULE, "limit": "28"}).status_code == 302
    rule.refresh_from_db()
    assert rule.limit == 28
    changes = AuditEntry.objects.get(action="datahub.alert_rule_changed").changes
    assert changes == {"limit": [26.5, 28.0]}
    remove = reverse("datahub:remove_alert_rule", args=[town.slug, rule.pk])
    assert client.post(remove, {"reason": ""}).status_code == 422
    assert client.post(remove, {"reason": "Sommer vorbei"}).status_code == 302
    assert not AlertRule.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"limit": "heiß"}, {"title": ""}, {"recipients": "kein-postfach"}, {"quiet_until": ""},
     {"minutes": "-1"}, {"webhook_url": "ftp://example.org"}, {"quiet_from": "abends"},
     {"kind": "9"}, {"hysteresis": "-1"}],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused(client_as, town, room, wrong):
    hub.readings(room, [20], end=NOW, attribute="temperature", unit="CEL")
    answer = client_as("manager", town).post(
        reverse("datahub:new_alert_rule", args=[town.slug]), {**RULE, **wrong}
    )
    assert answer.status_code == 422
    assert not AlertRule.objects.exists()


def test_without_readings_there_is_nothing_to_make_a_rule_about(client_as, town):
    page = client_as("manager", town).get(reverse("datahub:new_alert_rule", args=[town.slug]))
    assert "Noch wird hier nichts gemessen" in page.content.decode()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_only_who_answers_for_the_town_changes_rules(client_as, town, role):
    rule = hub.alert_rule(town.space)
    client = client_as(role, town)
    assert client.get(reverse("datahub:alert_rule", args=[town.slug, rule.pk])).status_code == 403
    assert client.post(reverse("datahub:new_alert_rule", args=[town.slug]), RULE).status_code == 403


# -- feed ------------------------------------------------------------------------------------------


def feed_of(client, town, **headers):
    return client.get(reverse("datahub:alert_feed", args=[town.slug]), headers=headers)


def test_the_feed_shows_public_alerts_to_everybody_and_all_with_a_key(client, client_as, town, room):
    ended(town, room, title="Öffentlich", visibility="public")
    hub.alert_rule(town.space, title="Intern", attribute="temperature", unit="CEL", limit=26)
    hub.readings(room, [30] * 6, end=NOW + STEP, attribute="temperature", unit="CEL")
    evaluate(NOW + STEP)
    public = feed_of(client, town)
    assert public.headers["content-type"].startswith("application/atom+xml")
    assert "Öffentlich: Chemie (Realschule) (vorbei)" in public.content.decode()
    assert "Intern" not in public.content.decode()
    _token, plain = issue_token(
        actor=hub.SYSTEM, owner=town.space, name="Leser", right="read", expires_at=None
    )
    basic = base64.b64encode(f"feed:{plain}".encode()).decode()
    for shown in (f"Basic {basic}", f"Bearer {plain}"):
        assert "Intern" in feed_of(client, town, Authorization=shown).content.decode()
    assert "Intern" in feed_of(client_as("reader", town), town).content.decode()
    assert "Intern" not in feed_of(client_as("reader", factories.municipality()), town).content.decode()


@pytest.mark.parametrize(
    "shown", ["Bearer falsch", "Basic ???", "Basic " + base64.b64encode(b"a:b").decode()]
)
def test_a_wrong_key_opens_no_feed(client, town, shown):
    answer = feed_of(client, town, Authorization=shown)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_a_public_rule_about_an_internal_place_stays_out_of_the_public_feed(client, town):
    room = hub.room(hub.school(town.space, release="internal"), "Geheim")
    raised(town, room, visibility="public")
    assert "Geheim" not in feed_of(client, town).content.decode()


# -- webhook ---------------------------------------------------------------------------------------


@pytest.fixture
def receiver():
    got = []

    class Handler(BaseHTTPRequestHandler):
        status = 204

        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append((body, self.headers["allmende-signature"]))
            self.send_response(self.status)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", got, Handler
    server.shutdown()
    server.server_close()


@pytest.fixture
def own_network_allowed(monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr(
        settings, "ALLMENDE_ENV", replace(settings.ALLMENDE_ENV, private_networks=("127.0.0.0/8",))
    )


def with_webhook(town, room, url):
    rule = hub.alert_rule(town.space)
    _rule, key = alert_handling.change_rule(actor=hub.SYSTEM, rule_id=rule.pk, values={"webhook_url": url})
    hub.readings(room, [2100] * 5, end=NOW)
    evaluate()
    return Alert.objects.get(), key


@pytest.mark.usefixtures("own_network_allowed")
def test_a_program_is_told_with_a_signature(town, room, receiver):
    url, got, _handler = receiver
    alert, key = with_webhook(town, room, url)
    deliver(actor=hub.SYSTEM, alert_id=alert.pk, kind="raised", is_last=False)
    [(body, signature)] = got
    assert signature == "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["kind"], told["entity"]["name"], told["limit"], told["peak"]) == (
        "raised",
        "Chemie",
        2000,
        2100,
    )
    assert kinds_of(alert)[-1] == "webhook_sent"


@pytest.mark.usefixtures("own_network_allowed")
def test_a_program_that_fails_is_asked_again_and_then_named_in_the_history(town, room, receiver):
    url, _got, handler = receiver
    handler.status = 500
    alert, _key = with_webhook(town, room, url)
    with pytest.raises(SourceUnavailable):
        deliver(actor=hub.SYSTEM, alert_id=alert.pk, kind="raised", is_last=False)
    assert "webhook_failed" not in kinds_of(alert)
    deliver(actor=hub.SYSTEM, alert_id=alert.pk, kind="raised", is_last=True)
    assert kinds_of(alert)[-1] == "webhook_failed"


def test_our_own_network_is_not_reached_through_a_webhook(town, room, receiver):
    url, got, _handler = receiver
    alert, _key = with_webhook(town, room, url)
    deliver(actor=hub.SYSTEM, alert_id=alert.pk, kind="raised", is_last=True)
    assert got == []
    assert kinds_of(alert)[-1] == "webhook_failed"


@pytest.mark.usefixtures("own_network_allowed")
def test_a_new_address_gets_a_new_key_shown_once_and_stored_sealed(client_as, town, room, receiver):
    rule = hub.alert_rule(town.space)
    client = client_as("manager", town)
    values = {key: value for key, value in RULE.items() if key != "kind"} | {"webhook_url": receiver[0]}
    page = client.post(reverse("datahub:alert_rule", args=[town.slug, rule.pk]), values, follow=True)
    key = page.context["new_key"]
    rule.refresh_from_db()
    assert key
    assert key.encode() not in bytes(rule.webhook_sealed)
    vault = Vault(settings.SECRET_KEY)
    assert vault.open(bytes(rule.webhook_sealed), public_id=vault_name(rule)) == key.encode()
    assert key not in client.get(reverse("datahub:alerts", args=[town.slug])).content.decode()
