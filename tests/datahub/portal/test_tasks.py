"""What happens without being asked: alerts and their mails, silence, retention."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from allmende.basics.errors import Forbidden
from allmende.datahub.models import Alert, HeldMessage, SourceStatus
from allmende.datahub.services.alerts import evaluate_rules
from allmende.datahub.services.retention import (
    delete_expired,
    delete_settled_messages,
    months_before,
    prepare_months,
)
from allmende.datahub.services.silence import tell_of_silence
from allmende.kernel.models import OutgoingMail
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)
MINUTES_10 = timedelta(minutes=10)


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def room(town):
    return hub.room(hub.school(town.space, "Realschule"), "Chemie")


def evaluate(now=NOW):
    return evaluate_rules(actor=hub.SYSTEM, now=now)


@pytest.mark.parametrize(
    ("values", "is_raised"),
    [
        ([2100, 2100, 2100, 2100], False),  # exactly 30 minutes are not longer than 30
        ([2100, 2100, 2100, 2100, 2100], True),
        ([2100, 2100, 2000, 2100, 2100, 2100], False),
        ([1500, 1500, 1500, 1500, 1500], False),
    ],
)
def test_an_alert_needs_more_than_half_an_hour_above(town, room, values, is_raised):
    hub.alert_rule(town.space)
    hub.readings(room, values, end=NOW)
    assert bool(evaluate()) == is_raised
    assert Alert.objects.filter(ended_at=None).exists() == is_raised
    assert OutgoingMail.objects.exists() == is_raised


def test_the_mail_says_since_when_how_high_and_where(town, room):
    hub.alert_rule(town.space, recipients=["a@example.org", "b@example.org"])
    hub.readings(room, [2100, 2340, 2100, 2100, 2100], end=NOW)
    evaluate()
    assert OutgoingMail.objects.count() == 2
    mail = OutgoingMail.objects.first()
    assert mail.subject == "CO2 zu hoch: Chemie (Realschule)"
    assert "seit 3. März 2026, 10:04 Uhr über 2.000 ppm" in mail.body
    assert "Höchster Wert: 2.340 ppm" in mail.body
    assert mail.link == f"/kommunen/{town.slug}/meldungen/"


def test_an_alert_is_told_once_updated_and_ended(town, room):
    hub.alert_rule(town.space)
    hub.readings(room, [2100] * 5, end=NOW)
    evaluate()
    hub.readings(room, [2500], end=NOW + MINUTES_10)
    assert evaluate(NOW + MINUTES_10) == []
    alert = Alert.objects.get()
    assert (alert.peak, alert.ended_at, alert.began_at) == (2500, None, NOW - 4 * MINUTES_10)
    hub.readings(room, [900], end=NOW + 2 * MINUTES_10)
    evaluate(NOW + 2 * MINUTES_10)
    evaluate(NOW + 3 * MINUTES_10)
    alert = Alert.objects.get()
    assert alert.ended_at == NOW + 2 * MINUTES_10
    assert OutgoingMail.objects.filter(subject__startswith="CO2 zu hoch").count() == 1


def all_clears():
    return list(OutgoingMail.objects.filter(subject__contains="Entwarnung").order_by("pk"))


@pytest.mark.parametrize(
    ("value", "quality", "subject", "words"),
    [
        (900, 0, "Entwarnung: Chemie, Realschule", "wieder unter 2.000 ppm"),
        (2000, 0, "Entwarnung: Chemie, Realschule", "nicht mehr über 2.000 ppm"),
        (900, 2, "[simuliert] Entwarnung: Chemie, Realschule", "wieder unter 2.000 ppm"),
    ],
)
def test_the_same_people_are_told_once_when_the_value_came_down(town, room, value, quality, subject, words):
    recipients = ["a@example.org", "b@example.org"]
    hub.alert_rule(town.space, recipients=recipients)
    hub.readings(room, [2100, 2340, 2100, 2100, 2100], end=NOW, quality=quality)
    evaluate()
    assert all_clears() == []
    hub.readings(room, [value], end=NOW + MINUTES_10, quality=quality)
    evaluate(NOW + MINUTES_10)
    evaluate(NOW + 2 * MINUTES_10)
    mails = all_clears()
    assert [mail.recipient for mail in mails] == recipients
    assert mails[0].subject == subject
    sentence = f"Chemie, Realschule: seit 10:54 Uhr {words}. Höchster Wert: 2.340 ppm."
    assert mails[0].body.startswith(sentence)
    assert ("Diese Werte sind simuliert." in mails[0].body) == bool(quality)
    assert mails[0].link == f"/kommunen/{town.slug}/meldungen/"


@pytest.mark.parametrize("way", ["silent", "removed", "no_readings"])
def test_nothing_is_claimed_about_a_room_that_is_silent_or_gone(town, room, way):
    hub.alert_rule(town.space)
    series = hub.readings(room, [2100] * 5, end=NOW)
    evaluate()
    if way == "removed":
        type(room).objects.filter(pk=room.pk).update(removed_at=NOW)
    if way == "no_readings":
        with connection.cursor() as cursor:
            cursor.execute("delete from observation where series_id = %s", [series.pk])
    evaluate(NOW + timedelta(minutes=21))
    assert Alert.objects.get().ended_at is not None
    assert OutgoingMail.objects.count() == 1
    assert all_clears() == []


def test_no_all_clear_while_the_value_is_high_again(town, room):
    hub.alert_rule(town.space)
    hub.readings(room, [2100] * 5, end=NOW)
    evaluate()
    hub.readings(room, [900, 2100], end=NOW + 2 * MINUTES_10)
    evaluate(NOW + 2 * MINUTES_10)
    assert Alert.objects.get().ended_at == NOW + MINUTES_10
    assert all_clears() == []


def test_an_alert_of_many_hours_stays_one(town, room):
    hub.alert_rule(town.space)
    hub.readings(room, [2100] * 5, end=NOW)
    evaluate()
    hub.readings(room, [2200] * 60, end=NOW + 60 * MINUTES_10)
    evaluate(NOW + 60 * MINUTES_10)
    alert = Alert.objects.get()
    assert (alert.began_at, alert.ended_at) == (NOW - 4 * MINUTES_10, None)


def test_silence_ends_an_alert_at_the_last_reading(town, room):
    hub.alert_rule(town.space)
    hub.readings(room, [2100] * 5, end=NOW)
    evaluate()
    evaluate(NOW + timedelta(minutes=21))
    assert Alert.objects.get().ended_at == NOW


def test_late_readings_write_an_alert_down_without_a_mail(town, room):
    hub.alert_rule(town.space)
    hub.readings(room, [900, 2100, 2100, 2100, 2100, 2100, 900], end=NOW - timedelta(hours=1))
    assert evaluate() == []
    assert evaluate() == []
    alert = Alert.objects.get()
    assert alert.ended_at == NOW - timedelta(hours=1)
    assert not OutgoingMail.objects.exists()


def test_implausible_readings_raise_nothing_and_simulated_ones_say_so(town, room):
    hub.alert_rule(town.space)
    hub.readings(room, [60_000] * 6, end=NOW, quality=1)
    assert evaluate() == []
    other = hub.room(room.parent)
    hub.readings(other, [2100] * 6, end=NOW, quality=2)
    (alert,) = evaluate()
    assert (alert.entity_id, alert.is_simulated) == (other.pk, True)
    assert OutgoingMail.objects.get().subject.startswith("[simuliert]")


def test_a_rule_never_looks_into_another_town(town, room):
    hub.alert_rule(hub.space())
    hub.readings(room, [2100] * 6, end=NOW)
    assert evaluate() == []


def test_people_cannot_start_the_evaluation(town):
    hub.alert_rule(town.space)
    with pytest.raises(Forbidden):
        evaluate_rules(actor=factories.actor("manager", town), now=NOW)
    with pytest.raises(Forbidden):
        delete_expired(actor=factories.actor("admin"), now=NOW)
    assert not Alert.objects.exists()


def test_the_contact_is_told_once_per_silence(town):
    source = hub.source(town.space, contact_email="netz@example.org")
    hub.source(town.space, contact_email="nie@example.org")
    status = SourceStatus.objects.filter(source=source)
    status.update(last_message_at=NOW - timedelta(minutes=59))

    def told(now):
        return tell_of_silence(actor=hub.SYSTEM, now=now)

    assert told(NOW) == []
    assert told(NOW + MINUTES_10) == [source]
    assert told(NOW + 2 * MINUTES_10) == []
    status.update(last_message_at=NOW + 3 * MINUTES_10)
    assert told(NOW + 4 * MINUTES_10) == []
    assert told(NOW + timedelta(hours=2)) == [source]
    assert OutgoingMail.objects.filter(recipient="netz@example.org").count() == 2


def count(table="observation"):
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return cursor.fetchone()[0]


def test_readings_are_deleted_after_the_months_of_their_longest_dataset(town, room):
    hub.dataset(town.space, retention_months=24)
    hub.dataset(town.space, retention_months=12)
    school = hub.school(hub.space())
    hub.readings(hub.room(school), [600], end=NOW - timedelta(days=900))
    hub.readings(room, [600], end=NOW - timedelta(days=900))
    hub.readings(room, [600], end=NOW - timedelta(days=500))
    assert delete_expired(actor=hub.SYSTEM, now=NOW) == 1
    assert count() == 2
    assert delete_expired(actor=hub.SYSTEM, now=NOW) == 0


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [((2026, 3, 31), 1, (2026, 2, 28)), ((2026, 1, 15), 24, (2024, 1, 15)), ((2026, 2, 1), 2, (2025, 12, 1))],
)
def test_months_are_counted_on_the_calendar(day, months, earlier):
    assert months_before(datetime(*day, tzinfo=UTC), months) == datetime(*earlier, tzinfo=UTC)


def test_settled_messages_are_deleted_after_a_month(town):
    source = hub.source(town.space)
    old = NOW - timedelta(days=31)
    hub.held(source, b"1", replayed_at=old)
    hub.held(source, b"2", discarded_at=old)
    left = [hub.held(source, b"3"), hub.held(source, b"4", replayed_at=NOW)]
    assert delete_settled_messages(actor=hub.SYSTEM, now=NOW) == 2
    assert set(HeldMessage.objects.all()) == set(left)


def test_the_coming_months_are_prepared(town):
    now = datetime.now(UTC)
    prepare_months(actor=hub.SYSTEM, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_inherits where inhparent = 'observation'::regclass")
        assert cursor.fetchone()[0] >= 3
