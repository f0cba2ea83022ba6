"""The page Sensorzustand and the letter about silent devices."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from allmende.datahub.models import Device, DeviceHealth
from allmende.datahub.selectors.health import (
    ORDERS,
    count_by_state,
    devices_with_health,
    found_devices,
    in_order,
    signal_word,
)
from allmende.datahub.services.silence import tell_of_silence, tell_of_silent_devices
from allmende.kernel.actor import SystemActor
from allmende.kernel.models import OutgoingMail
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CHECK = SystemActor("Quellenprüfung")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def source(town):
    return hub.source(town.space, expected_interval_s=600, contact_email="technik@example.org")


@pytest.fixture
def school(town):
    return hub.school(town.space, "Gesamtschule")


def device(source, school, name="", *, ago=timedelta(minutes=5), health=None, **fields):
    room = hub.room(school, name)
    last = None if ago is None else NOW - ago
    made = hub.device(source, room, first_seen_at=NOW - timedelta(days=30), last_seen_at=last, **fields)
    if health is not None:
        values = {"times": 1000, "expected_times": 1008, **health}
        DeviceHealth.objects.create(device=made, checked_at=NOW, **values)
    return made


@pytest.mark.parametrize(("ago", "health", "state"), [
    (timedelta(minutes=5), None, "gut"),
    (timedelta(minutes=59), {}, "gut"),
    (timedelta(minutes=61), {"stuck": ["co2"]}, "schweigt"),
    (None, None, "nie"),
    (timedelta(0), {"stuck": ["co2"], "is_battery_low": True}, "steht-still"),
    (timedelta(0), {"is_battery_low": True, "gaps": 9, "times": 1}, "batterie"),
    (timedelta(0), {"gaps": 9, "times": 900}, "luecken"),
    (timedelta(0), {"gaps": 2, "times": 1000}, "gut"),
    (timedelta(0), {"last_measured_at": NOW - timedelta(minutes=59)}, "gut"),
    (timedelta(0), {"last_measured_at": NOW - timedelta(minutes=61), "stuck": ["co2"]}, "alte-werte"),
    (timedelta(hours=2), {"last_measured_at": NOW - timedelta(hours=2)}, "schweigt"),
])  # fmt: skip
def test_a_device_is_in_its_worst_state(source, school, town, ago, health, state) -> None:
    device(source, school, ago=ago, health=health)
    (found,) = devices_with_health(town.space, NOW)
    assert found.state == state


def test_patience_follows_the_expected_interval(town, school) -> None:
    slow = hub.source(town.space, expected_interval_s=3600)
    device(slow, school, ago=timedelta(hours=2, minutes=59))
    device(slow, school, ago=timedelta(hours=3, minutes=1))
    assert count_by_state(devices_with_health(town.space, NOW)) == {"schweigt": 1, "gut": 1}


def test_worst_first_and_every_order_turns_round(source, school, town) -> None:
    good = device(source, school, "A", health={}, rssi_dbm=-80)
    low = device(source, school, "B", health={"is_battery_low": True, "battery": 2.1, "battery_unit": "VLT"})
    gone = device(source, school, "C", ago=timedelta(days=2), rssi_dbm=-120, health={"gaps": 1})
    devices = devices_with_health(town.space, NOW)
    assert list(in_order(devices, "zustand", is_reversed=False)) == [gone, low, good]
    assert list(in_order(devices, "zustand", is_reversed=True)) == [good, low, gone]
    assert next(iter(in_order(devices, "signal", is_reversed=False))) == gone
    assert next(iter(in_order(devices, "zuletzt", is_reversed=False))) == gone
    assert next(iter(in_order(devices, "luecken", is_reversed=False))) == gone
    for order in [*ORDERS, "unsinn"]:
        assert in_order(devices, order, is_reversed=True).count() == 3


def test_what_is_unknown_comes_last_either_way(source, school, town) -> None:
    silent = device(source, school, rssi_dbm=None)
    device(source, school, rssi_dbm=-90)
    for turned in (False, True):
        found = list(in_order(devices_with_health(town.space, NOW), "signal", is_reversed=turned))
        assert found[-1] == silent


def test_devices_are_found_by_words_state_and_source(source, school, town) -> None:
    one = device(source, school, "Chemie", device_key="ABC1")
    other = device(hub.source(town.space), school, "Physik", ago=None)
    devices = devices_with_health(town.space, NOW)
    assert list(found_devices(devices, words="chem gesamt", state="", source_id=None)) == [one]
    assert list(found_devices(devices, words="abc1", state="", source_id=None)) == [one]
    assert list(found_devices(devices, words="", state="nie", source_id=None)) == [other]
    assert list(found_devices(devices, words="", state="", source_id=source.pk)) == [one]


def test_the_page_shows_state_as_word_and_what_is_wrong(client_as, source, school, town) -> None:
    device(source, school, "Chemie", rssi_dbm=-121, health={
        "stuck": ["co2"], "implausible": 3, "gaps": 2, "longest_gap_s": 7200, "battery": 2.1,
        "battery_unit": "VLT", "is_battery_low": True,
    })  # fmt: skip
    page = client_as("reader", town).get(reverse("datahub:health", args=[town.slug])).content.decode()
    page = page.replace("\u00a0", " ").replace("\u202f", " ")
    for text in ("Wert steht still", "CO2-Gehalt der Luft steht still", "3 × unplausibel", "2,1 V",
                 "schwach (-121 dBm)", "2, längste 2 Stunden", "erwartet alle 10 Minuten"):  # fmt: skip
        assert text in page, text


def test_five_hundred_devices_are_pages_of_fifty_with_few_queries(
    client_as, source, school, town, django_assert_max_num_queries
) -> None:
    for number in range(60):
        device(source, school, f"Raum {number:03}", health={})
    client = client_as("reader", town)
    url = reverse("datahub:health", args=[town.slug])
    with django_assert_max_num_queries(20):
        page = client.get(url)
    assert len(page.context["rows"]) == 50
    assert len(client.get(url, {"page": 2}).context["rows"]) == 10
    found = client.get(url, {"suche": "Raum 007", "sortierung": "-signal"})
    assert len(found.context["rows"]) == 1
    nonsense = {"zustand": "unsinn", "quelle": "x", "page": "99", "sortierung": "--"}
    assert client.get(url, nonsense).status_code == 200


@pytest.mark.parametrize(("role", "status"), [("anonymous", 302), ("reader_elsewhere", 404), ("reader", 200)])
def test_only_the_towns_people_see_it(client_as, town, role, status) -> None:
    place = factories.municipality() if role.endswith("elsewhere") else town
    client = client_as(role.partition("_")[0], place)
    assert client.get(reverse("datahub:health", args=[town.slug])).status_code == status


@pytest.mark.parametrize(("dbm", "word"), [(-80, "gut"), (-110, "mittel"), (-119, "schwach"), (None, "")])
def test_signals_have_words(dbm, word) -> None:
    assert signal_word(dbm) == word


# -- letters -------------------------------------------------------------------------------------------


def test_one_letter_names_the_silent_devices_of_a_source_once(source, school, town) -> None:
    source.status.last_message_at = NOW
    source.status.save()
    device(source, school, "Chemie", ago=timedelta(hours=25), health={})
    device(source, school, "Physik", ago=timedelta(hours=23), health={})
    assert len(tell_of_silent_devices(actor=CHECK, now=NOW)) == 1
    assert tell_of_silent_devices(actor=CHECK, now=NOW) == []
    (mail,) = OutgoingMail.objects.all()
    assert mail.recipient == "technik@example.org"
    assert "Chemie" in mail.body
    assert "Physik" not in mail.body
    # It sends again, and falls silent again.
    Device.objects.filter(entity__name="Chemie").update(last_seen_at=NOW + timedelta(hours=1))
    assert len(tell_of_silent_devices(actor=CHECK, now=NOW + timedelta(hours=2))) == 1
    assert len(tell_of_silent_devices(actor=CHECK, now=NOW + timedelta(hours=27))) == 1


def test_a_silent_source_is_told_of_as_a_whole(source, school) -> None:
    source.status.last_message_at = NOW - timedelta(days=2)
    source.status.save()
    device(source, school, ago=timedelta(days=2), health={})
    assert tell_of_silence(actor=CHECK, now=NOW) == [source]
    assert tell_of_silent_devices(actor=CHECK, now=NOW) == []
