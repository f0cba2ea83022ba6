"""The check-in page, reminders and the desk: two minutes, once in a period, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test import Client

from allmende.basics.errors import Forbidden
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import OutgoingMail, RoleGrant
from allmende.strategy import services
from allmende.strategy.errors_okr import NothingSaid
from allmende.strategy.models import CheckIn
from allmende.strategy.selectors.check_ins import due_of
from allmende.strategy.services import KeyResultDraft
from allmende.strategy.services.okr_reminders import remind
from tests import factories
from tests.strategy.okr import world

pytestmark = pytest.mark.django_db
MINE = "/okr/meine/"


@pytest.fixture
def town():
    return factories.municipality("Musterstadt")


@pytest.fixture
def person(town):
    return factories.person("reader", town, email="ada@example.org")


@pytest.fixture
def rows(town, person):
    """Two typed key results and a measured one that the person looks after."""
    objective = world.objective(town, world.cycle(town))
    sensor = world.indicator(town).pk
    return [
        world.key_result(objective, responsible_user_id=person.pk),
        world.key_result(objective, responsible_user_id=person.pk, title="Zweites"),
        world.key_result(objective, responsible_user_id=person.pk, title="Gemessen", indicator_id=sensor),
    ]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def line(row, **said):
    return {f"kr-{row.pk}-{name}": value for name, value in {"seen": 0, **said}.items()}


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(world.NOW, tick=False):
        yield


def test_all_lines_are_saved_at_once_in_german_numbers(person, rows):
    first, second, measured = rows
    client = signed_in(person)
    html = client.get(MINE).content.decode()
    assert "3 Zwischenstände sind fällig" in html
    assert f"kr-{measured.pk}-value" not in html
    said = {
        **line(first, value="1.234,5", confidence="high", sentence="Läuft."),
        **line(second, value="−2,5"),
        **line(measured, confidence="low", sentence="Sensoren fehlen."),
    }
    assert client.post(MINE, said).status_code == 302
    found = {
        c.key_result_id: (c.value, c.confidence, c.is_measured)
        for c in CheckIn.objects.exclude(by="Räume mit Ampel")
    }
    assert found == {
        first.pk: (Decimal("1234.50"), "high", False),
        second.pk: (Decimal("-2.50"), "", False),
        measured.pk: (Decimal(0), "low", True),
    }
    assert "Gerade ist nichts fällig" in client.get(MINE).content.decode()


def test_a_bad_line_does_not_lose_the_others(person, rows):
    first, second, _measured = rows
    client = signed_in(person)
    answer = client.post(MINE, {**line(first, value="viel", sentence="Mein Satz"), **line(second, value="7")})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "1 Zwischenstand ist gespeichert" in html
    assert "1 Zeile ist nicht gespeichert" in html
    assert 'value="viel"' in html
    assert "Mein Satz" in html
    assert list(CheckIn.objects.filter(is_measured=False).values_list("key_result", "value")) == [
        (second.pk, Decimal(7))
    ]


def test_who_was_slower_is_told_and_may_insist(person, rows):
    first = rows[0]
    client = signed_in(person)
    services.check_in(actor=world.SYSTEM, key_result_id=first.pk, value=Decimal(5))
    answer = client.post(MINE, line(first, value="6"))
    assert answer.status_code == 422
    assert "inzwischen jemand anderes" in answer.content.decode()
    assert CheckIn.objects.filter(is_measured=False).count() == 1
    seen = CheckIn.objects.get(is_measured=False).pk
    assert client.post(MINE, line(first, value="6", seen=seen)).status_code == 302
    assert CheckIn.objects.filter(is_measured=False).count() == 2


def test_empty_lines_say_nothing(person, rows):
    client = signed_in(person)
    assert client.post(MINE, line(rows[0])).status_code == 302
    assert not CheckIn.objects.filter(is_measured=False).exists()
    with pytest.raises(NothingSaid):
        services.check_in(actor=world.SYSTEM, key_result_id=rows[0].pk, value=None)


def test_a_reader_speaks_only_for_what_is_theirs(town, person, rows):
    actor, stranger = actor_of(person), factories.actor("reader", town)
    services.check_in(actor=actor, key_result_id=rows[0].pk, value=Decimal(1))
    with pytest.raises(Forbidden):
        services.check_in(actor=stranger, key_result_id=rows[0].pk, value=Decimal(1))
    RoleGrant.objects.filter(user=person).delete()
    with pytest.raises(Forbidden):
        services.check_in(actor=actor_of(person), key_result_id=rows[0].pk, value=Decimal(1))


def test_the_desk_says_how_many_are_due_and_by_when(person, rows):
    due = due_of(actor_of(person), world.NOW.date())
    assert (due.count, str(due.by)) == (3, "2026-07-31")
    html = signed_in(person).get("/schreibtisch/").content.decode()
    assert "3 Zwischenstände sind fällig" in html
    services.check_in(actor=world.SYSTEM, key_result_id=rows[0].pk, value=Decimal(1))
    assert due_of(actor_of(person), world.NOW.date()).count == 2
    assert due_of(actor_of(person), (world.NOW + timedelta(days=31)).date()).count == 3


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        ("monthly", ["2026-07-15", "2026-08-01", "2026-09-01"]),
        ("weekly", ["2026-07-15", "2026-07-20", "2026-07-27"]),
    ],
)
def test_people_are_reminded_once_in_each_period(town, person, rows, rhythm, days):
    rows[0].objective.cycle.__class__.objects.update(rhythm=rhythm)
    sent = []
    for offset in range(50):
        now = world.NOW + timedelta(days=offset)
        for _run in range(2):
            if remind(actor=world.SYSTEM, now=now):
                sent.append(str(now.date()))
    assert sent[:3] == days
    assert len(sent) == len(set(sent))
    mail = OutgoingMail.objects.filter(recipient="ada@example.org").first()
    assert mail is not None
    assert (mail.subject, mail.link) == ("3 Zwischenstände sind fällig", MINE)


def test_nobody_is_reminded_of_what_is_said_ended_or_no_longer_theirs(town, person, rows):
    first, second, measured = rows
    services.check_in(actor=world.SYSTEM, key_result_id=first.pk, value=Decimal(1))
    services.end_key_result(actor=world.SYSTEM, key_result_id=second.pk, reason="x")
    other = factories.person("reader", factories.municipality())
    measured.responsible_user = other
    measured.save()
    assert remind(actor=world.SYSTEM, now=datetime(2026, 7, 16, tzinfo=UTC)) == 0
    assert not OutgoingMail.objects.exists()


def test_nothing_is_due_before_a_cycle_begins_or_after_it_ended(person, rows):
    cycle = rows[0].objective.cycle
    actor = actor_of(person)
    for begins_on, ends_on, expected in (
        ("2026-07-16", "2026-12-31", (0, None)),
        ("2026-01-01", "2026-07-14", (0, None)),
        ("2026-07-15", "2026-07-15", (3, "2026-07-15")),
    ):
        cycle.__class__.objects.update(begins_on=begins_on, ends_on=ends_on, last_reminded_on=None)
        due = due_of(actor, world.NOW.date())
        assert (due.count, due.by and str(due.by)) == expected
        assert bool(remind(actor=world.SYSTEM, now=world.NOW)) == bool(expected[0])


def test_the_period_turns_at_midnight_in_berlin(person, rows):
    before, after = datetime(2026, 7, 31, 21, 59, tzinfo=UTC), datetime(2026, 7, 31, 22, 1, tzinfo=UTC)
    with time_machine.travel(before, tick=False):
        for row in rows:
            services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=None, sentence="Gut.")
        assert remind(actor=world.SYSTEM, now=before) == 0
    assert remind(actor=world.SYSTEM, now=after) == 1


def test_who_gets_a_key_result_is_told_and_who_leaves_is_missed(client_as, town, rows):
    heir = factories.person("reader", town, email="bob@example.org", full_name="Bob Beispiel")
    actor = factories.actor("manager", town)
    kept = rows[0]
    draft = KeyResultDraft(title=kept.title, target=kept.target, unit=kept.unit, responsible_user_id=heir.pk)
    services.change_key_result(actor=actor, key_result_id=kept.pk, draft=draft)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.link) == ("bob@example.org", MINE)
    assert kept.title in mail.body
    services.change_key_result(actor=actor, key_result_id=kept.pk, draft=draft)
    assert OutgoingMail.objects.count() == 1
    page, desk = f"/strategie/key-results/{kept.pk}/", "/schreibtisch/"
    manager, reader = client_as("manager", town), client_as("reader", town)
    assert "Im Blick: Bob Beispiel" in manager.get(page).content.decode()
    assert "Bob Beispiel" not in Client().get(page).content.decode()
    assert "behält niemand mehr im Blick" not in manager.get(desk).content.decode()
    RoleGrant.objects.filter(user=heir).delete()
    assert "hat hier keine Rolle mehr" in manager.get(page).content.decode()
    assert "1 Key Result behält niemand mehr im Blick" in manager.get(desk).content.decode()
    assert "behält niemand mehr im Blick" not in reader.get(desk).content.decode()
    found = manager.get("/okr/liste/", {"stand": "nobody"}).content.decode()
    assert kept.objective.title in found


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(transactional_db):
    place = factories.municipality()
    row = world.key_result(world.objective(place, world.cycle(place)))
    gate = Barrier(2)

    def speak(value: int) -> bool:
        try:
            gate.wait()
            services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(value), seen_id=0)
        except ChangedMeanwhile:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        saved = [job.result() for job in [pool.submit(speak, value) for value in (1, 2)]]
    assert sorted(saved) == [False, True]
    assert CheckIn.objects.count() == 1
