"""The pages about keeping and erasing, as a town's people use them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from allmende.datahub.models import Device, Keeping
from allmende.datahub.services import archive, rollups
from allmende.kernel.models import AuditEntry
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def town(cold_store, time_machine):
    time_machine.move_to(NOW, tick=False)
    town = factories.municipality()
    room = hub.room(hub.school(town.space), "Chemie")
    hub.readings(room, [500.0] * 72, end=datetime(2025, 9, 10, 12, tzinfo=UTC))
    hub.readings(room, [700.0] * 72, end=datetime(2026, 10, 10, 12, tzinfo=UTC))
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    town.room = room
    town.dataset = hub.dataset(town.space, title="Raumklima", retention_months=13)
    return town


def keeping_url(town, *rest):
    return "/".join(["/kommunen", town.slug, "aufbewahrung", *rest, ""])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_owner_sees_what_stays_and_what_goes(client_as, town):
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    hub.readings(hub.room(hub.school(town.space)), [1.0], end=NOW, attribute="niemandes")
    page = text(client_as("reader", town).get(keeping_url(town)))
    assert "13 Monate, danach werden Messwerte gelöscht" in page
    assert "144 Messwerte seit 10. September 2025" in page
    assert "16. Oktober 2026, 05:10 Uhr: 72 Messwerte von vor dem 15. September 2025 werden gelöscht" in page
    assert "09/2025 bis 09/2025" in page
    assert "Ändern" not in page.partition("<main")[2]


def test_a_change_shows_its_consequences_before_it_happens(client_as, town):
    client = client_as("manager", town)
    url = keeping_url(town, town.dataset.slug)
    values = {"raw_months": 24, "afterwards": "rollups", "rollup_months": "", "reason": "Beschluss"}
    check = client.post(url, {**values, "raw_months": 14})
    assert "werden gelöscht" not in text(check).partition("Beim nächsten Lauf")[2].partition("In den")[0]
    check = client.post(url, {**values, "raw_months": 1})
    assert "Damit werden Messwerte gelöscht" in text(check)
    assert not Keeping.objects.exists()
    done = client.post(url, {**values, "schritt": "bestaetigen"}, follow=True)
    assert "24 Monate, danach bleiben Stunden- und Tageswerte ohne Ende" in text(done)
    assert AuditEntry.objects.get(action="datahub.keeping_changed").reason == "Beschluss"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"raw_months": 0}, "größer oder gleich 1"),
        ({"reason": ""}, "Bitte nennen Sie einen Grund."),
        ({"afterwards": "rollups", "rollup_months": 12}, "müssen länger bleiben"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(client_as, town, values, sentence):
    good = {"raw_months": 24, "afterwards": "forget", "rollup_months": "", "reason": "weil"}
    answer = client_as("manager", town).post(keeping_url(town, town.dataset.slug), {**good, **values})
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_two_datasets_of_the_same_readings_are_shown(client_as, town):
    hub.dataset(town.space, title="Zweiter", retention_months=60)
    page = text(client_as("reader", town).get(keeping_url(town)))
    assert "Am längsten gilt: 60 Monate" in page
    assert "72 Messwerte von vor dem" not in page


def test_readings_of_a_room_are_erased_after_typing_its_name(client_as, town):
    client = client_as("manager", town)
    found = client.get(f"/kommunen/{town.slug}/loeschen/?suche=chem")
    url = f"/kommunen/{town.slug}/loeschen/datenpunkt/{town.room.pk}/"
    assert f'href="{url}"' in text(found)
    assert "Was dazugehört" in text(client.get(url))
    assert client.post(url, {"von": "", "bis": ""}).status_code == 422
    scope = {"merkmale": ["co2"], "von": "", "bis": "2025-12-31"}
    counted = text(client.post(url, scope))
    assert "Anfang bis 31. Dezember 2025" in counted
    assert "<dt>Einzelne Messwerte in der Datenbank</dt><dd>72</dd>" in counted
    confirm = {**scope, "schritt": "loeschen", "typed": "Physik", "reason": "Antrag"}
    wrong = client.post(url, confirm)
    assert wrong.status_code == 422
    assert "stimmt nicht mit „Chemie“ überein" in text(wrong)
    done = client.post(url, {**confirm, "typed": "Chemie"}, follow=True)
    assert "Chemie: 72 Messwerte" in text(done)
    with connection.cursor() as cursor:
        cursor.execute("select min(observed_at) from observation")
        assert cursor.fetchone()[0].date() == date(2026, 10, 10)
    again = text(client.post(url, scope))
    assert "Hier gibt es nichts zu löschen" in again


def test_a_device_is_erased(client_as, town):
    device = hub.device(hub.source(town.space), town.room, name="Sensor 1")
    client = client_as("manager", town)
    url = f"/kommunen/{town.slug}/loeschen/geraet/{device.pk}/"
    assert f'href="{url}"' in text(client.get(f"/kommunen/{town.slug}/loeschen/"))
    assert "<dt>Gerät</dt><dd>1</dd>" in text(client.post(url, {"von": "", "bis": ""}))
    values = {"von": "", "bis": "", "schritt": "loeschen", "typed": "Sensor 1", "reason": "Antrag"}
    assert "gelöscht" in text(client.post(url, values, follow=True))
    assert not Device.objects.exists()


@pytest.mark.parametrize("role", ["reader", "editor", "stranger"])
def test_only_who_answers_for_the_town_changes_or_erases(client_as, town, role):
    place = factories.municipality() if role == "stranger" else town
    client = client_as("manager" if role == "stranger" else role, place)
    refused = 404 if role == "stranger" else 403
    addresses = [
        keeping_url(town, town.dataset.slug),
        f"/kommunen/{town.slug}/loeschen/",
        f"/kommunen/{town.slug}/loeschen/datenpunkt/{town.room.pk}/",
    ]
    assert [client.get(url).status_code for url in addresses] == [refused] * 3
    assert client.get(keeping_url(town)).status_code == (404 if role == "stranger" else 200)
    own = factories.municipality()
    foreign = f"/kommunen/{own.slug}/loeschen/datenpunkt/{town.room.pk}/"
    assert client_as("manager", own).get(foreign).status_code == 404
