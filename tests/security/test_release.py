"""A school's release holds on every way out: pages, tables, downloads, lists, numbers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from allmende.datahub.local_time import local_day
from allmende.ui.shelf import forget
from tests import factories
from tests.architecture.test_access import ALL
from tests.cockpit.world import at_noon
from tests.datahub import factories as hub
from tests.security.world import Place, place

pytestmark = pytest.mark.django_db
ROOM = "Geheimer Raum 17"
SCHOOL = "Geheime Schule"
#: Values nobody would find by chance.
NOW_PPM, YESTERDAY_PPM = 1347, (1461, 1487)
PERIODS = ("", "zeitraum=woche", "zeitraum=monat", "zeitraum=jahr")


def town_with(release: str) -> Place:
    """Return a town whose only school has this release, a value of now and two of yesterday at noon."""
    made = place(release=release, room=ROOM)
    made.school.name = SCHOOL
    made.school.save()
    room = made.school.children.get()
    hub.readings(room, [NOW_PPM], end=timezone.now() - timedelta(minutes=1))
    noon = at_noon(local_day(timezone.now()) - timedelta(days=1))
    hub.readings(room, YESTERDAY_PPM, end=noon + timedelta(minutes=30), step=timedelta(minutes=20))
    forget()
    return made


def ways_out(made: Place) -> list[str]:
    """Every address of the town, with every query that changes what is shown of values."""
    today = local_day(timezone.now())
    days = f"von={today - timedelta(days=6)}&bis={today}"
    found = []
    for route, _pattern in ALL:
        if route == "muster/":
            # The pattern page's values are invented, and may be any number.
            continue
        path = made.address(route)
        found.append(path)
        if "/raeume/" in route or route.endswith("<slug:dashboard_slug>/"):
            found += [f"{path}?{period}&bis={day}" for period in PERIODS for day in (today, "9999-12-31")]
            found.append(f"{path}?raum={made.parts['entity_id']}")
            found.append(f"{path}?schule={made.school.pk}")
        if route.startswith("daten/<slug"):
            found.append(f"{path}?{days}")
    return found


def shown(client: Client, made: Place) -> dict[str, str]:
    """Return address → everything that was answered, downloads and refusals too."""
    texts = {}
    for path in ways_out(made):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        texts[path] = body.decode(errors="replace")
    return texts


def told(texts: dict[str, str], *words: object) -> list[str]:
    """Return the addresses on which one of these words stands; numbers in every way they are written."""
    forms = [
        form
        for word in words
        for form in ([str(word), f"{word:,}".replace(",", ".")] if isinstance(word, int) else [str(word)])
    ]
    return [f"{path}: {form}" for path, text in texts.items() for form in forms if form in text]


@pytest.mark.parametrize("who", ["anonymous", "reader", "coordinator"])
def test_strangers_learn_nothing_of_an_internal_school(client_as, who):
    made = town_with("internal")
    client = client_as(who, factories.municipality() if who == "reader" else None)
    texts = shown(client, made)
    assert told(texts, ROOM, SCHOOL, NOW_PPM, *YESTERDAY_PPM) == []
    room = made.address("kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/raeume/<int:entity_id>/")
    assert client.get(room).status_code == 404
    assert client.get(room + "werte.csv").status_code == 404


@pytest.mark.parametrize("who", ["anonymous", "reader", "coordinator"])
def test_strangers_learn_hourly_means_of_yesterday_of_a_delayed_school(client_as, who):
    made = town_with("delayed")
    client = client_as(who, factories.municipality() if who == "reader" else None)
    texts = shown(client, made)
    # The mean of the two single values of that hour is the only number shown.
    assert told(texts, NOW_PPM, *YESTERDAY_PPM) == []
    assert told(texts, sum(YESTERDAY_PPM) // 2) != []
    assert told(texts, ROOM) != []


def test_the_towns_readers_see_all_of_an_internal_school(client_as):
    made = town_with("internal")
    texts = shown(client_as("reader", made.town), made)
    board = made.address("kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/")
    assert told({board: texts[board]}, ROOM) != []
    assert told(texts, NOW_PPM) != []


def test_a_school_that_is_closed_is_gone_for_visitors_within_seconds(client_as, monkeypatch):
    made = town_with("live")
    board = made.address("kommunen/<slug:slug>/cockpit/<slug:dashboard_slug>/")
    assert ROOM in Client().get(board).content.decode()
    path = made.address("kommunen/<slug:slug>/schulen/<int:school_id>/freigabe/")
    answer = client_as("manager", made.town).post(path, {"release": "internal"})
    assert answer.status_code == 302
    later = timezone.now().timestamp() + 16
    monkeypatch.setattr("allmende.ui.shelf.time", lambda: later)
    for page in (board, f"/kommunen/{made.town.slug}/", "/"):
        assert ROOM not in Client().get(page).content.decode()


@pytest.mark.parametrize("name", ["Lehrerzimmer", "Büro 2", "Sekretariat Süd"])
def test_no_room_of_staff_is_made_by_hand(client_as, name):
    made = town_with("internal")
    path = made.address("kommunen/<slug:slug>/schulen/<int:school_id>/raeume/neu/")
    client = client_as("manager", made.town)
    answer = client.post(path, {"name": name, "code": "7"})
    assert answer.status_code == 422
    assert "Raum für Beschäftigte" in answer.content.decode()
    assert made.school.children.count() == 1
    assert client.post(path, {"name": "Chemie", "code": "8"}).status_code == 302
