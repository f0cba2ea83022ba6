"""The cockpit: the worst room first, nothing shown that a school does not release, no address that breaks."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from allmende.datahub.local_time import local_day
from allmende.datahub.models import Alert, AlertRule, Entity
from allmende.kernel.models import Visibility
from tests import factories
from tests.cockpit import world
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db


def url_of(town) -> str:
    return f"/kommunen/{town.slug}/cockpit/raumklima/"


def page(client, url) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def rooms_of(html: str) -> list[tuple[str, str, str]]:
    """Return the list's rows: level, name, word."""
    row = (
        r'<li class="al-room al-room--(\w+)".*?al-room__name"><b>([^<]+)</b>.*?al-room__word">([^<]+)</span>'
    )
    return re.findall(row, html, re.S)


def test_the_worst_room_stands_first_and_silence_is_not_green(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Gut", 640)
    world.measured(school, "Still", 500, age_min=180)
    world.measured(school, "Bald", 1180)
    world.measured(school, "Jetzt", 2140)
    hub.room(school, "Neu")
    html = page(client, url_of(town))
    assert rooms_of(html) == [
        ("now", "Jetzt", "jetzt lüften"),
        ("soon", "Bald", "bald lüften"),
        ("stale", "Still", "meldet sich nicht"),
        ("good", "Gut", "gut"),
        ("unknown", "Neu", "noch kein Wert"),
    ]
    assert "5 Räume · 3 aktuell" in html
    assert "<b>In 1 Raum jetzt lüften</b>" in html
    assert "2.140 ppm" in html
    assert "vor 4 Minuten" in html


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([2140, 2300, 500], "In 2 Räumen jetzt lüften"),
        ([1100, 500], "In 1 Raum bald lüften"),
        ([500, 600], "Alle Räume im guten Bereich"),
    ],
)
def test_one_sentence_says_what_matters_now(client, values, sentence):
    town, _board, school = world.cockpit()
    for number, value in enumerate(values):
        world.measured(school, f"Raum {number}", value)
    assert f"<b>{sentence}</b>" in page(client, url_of(town))


def test_a_town_where_nothing_sends_says_so(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Raum", 500, age_min=500)
    assert "<b>Kein Raum meldet sich</b>" in page(client, url_of(town))


def test_a_cockpit_without_rooms_says_what_will_be_here(client):
    town, _board, _school = world.cockpit()
    html = page(client, url_of(town))
    assert "Hier stehen die Räume mit ihren Werten" in html
    assert rooms_of(html) == []


def test_simulated_values_say_so_in_the_list_and_in_the_panel(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Chemie", 2140, quality=2)
    html = page(client, url_of(town))
    assert '<em class="al-mini">simuliert</em>' in rooms_markup(html)
    assert "simuliert" in html.partition('id="raum"')[2]
    world.measured(school, "Echt", 500)
    assert rooms_markup(page(client, url_of(town) + "?raum=0")).count("simuliert") == 1


def rooms_markup(html: str) -> str:
    return html.partition('<ul class="al-rooms"')[2].partition("</ul>")[0]


def test_an_absurd_value_colours_no_light(client):
    town, _board, school = world.cockpit()
    room = world.measured(school, "Chemie", 700, age_min=9)
    hub.readings(room, [9999.0], end=timezone.now() - timedelta(minutes=1), quality=1)
    html = page(client, url_of(town))
    assert rooms_of(html) == [("good", "Chemie", "gut")]
    assert "9.999 ppm" not in rooms_markup(html)
    assert "zuletzt unplausibler Wert" in html


@pytest.mark.parametrize(
    ("release", "role", "live", "listed"),
    [
        ("live", "anonymous", True, True),
        ("delayed", "anonymous", False, True),
        ("internal", "anonymous", False, False),
        ("delayed", "elsewhere", False, True),
        ("internal", "elsewhere", False, False),
        ("delayed", "reader", True, True),
        ("internal", "reader", True, True),
    ],
)
def test_strangers_see_what_the_school_releases(client_as, release, role, live, listed):
    town, _board, school = world.cockpit(release=release)
    room = world.measured(school, "Chemie", 2140)
    place = factories.municipality() if role == "elsewhere" else town
    client = client_as("anonymous") if role == "anonymous" else client_as("reader", place)
    html = page(client, url_of(town))
    assert ("2.140 ppm" in html) == live
    assert ("Chemie" in html) == listed
    room_page = client.get(f"{url_of(town)}raeume/{room.pk}/")
    assert room_page.status_code == (200 if listed else 404)
    assert ("2.140 ppm" in room_page.content.decode()) == live
    csv = client.get(f"{url_of(town)}raeume/{room.pk}/werte.csv")
    assert csv.status_code == (200 if listed else 404)
    if listed:
        assert ("2140" in b"".join(csv.streaming_content).decode()) == live


def test_delayed_schools_show_means_of_hours_from_yesterday(client):
    town, _board, school = world.cockpit(release="delayed")
    room = hub.room(school, "Chemie")
    yesterday = local_day(timezone.now()) - timedelta(days=1)
    hub.readings(room, [800.0, 1000.0], end=world.at_noon(yesterday) + timedelta(minutes=20))
    html = page(client, url_of(town))
    assert "Werte von gestern" in html
    assert "900 ppm" in html.partition('id="raum"')[2]
    assert "1.000 ppm" not in html.partition('id="raum"')[2]


def test_the_stream_of_own_people_carries_a_ticket(client_as):
    town, _board, school = world.cockpit(release="internal")
    world.measured(school, "Chemie", 700)
    own = page(client_as("reader", town), url_of(town))
    assert f'data-live-url="/live/{town.space_id}/raumklima?ticket=' in own
    Entity.objects.filter(pk=school.pk).update(release="live")
    assert f'data-live-url="/live/{town.space_id}/raumklima"' in page(client_as("anonymous"), url_of(town))


def test_a_chosen_room_stays_chosen_while_one_walks_through_time(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Schlimm", 2140)
    chosen = world.measured(school, "Gewählt", 640)
    html = page(client, f"{url_of(town)}?raum={chosen.pk}&zeitraum=woche")
    panel = html.partition('id="raum"')[2]
    assert "Gewählt" in panel.partition("</h2>")[0]
    assert f"raum={chosen.pk}&amp;zeitraum=woche&amp;bis=" in panel
    assert f"raum={chosen.pk}&amp;zeitraum=jahr" in panel
    assert 'rel="prev"' in panel
    assert 'rel="next"' not in panel
    day = local_day(timezone.now()) - timedelta(days=9)
    assert 'rel="next"' in page(client, f"{url_of(town)}?raum={chosen.pk}&bis={day}")


@pytest.mark.parametrize(
    "query",
    [
        "raum=0", "raum=abc", "raum=99999999999999999999", "zeitraum=ewig", "bis=gestern", "bis=9999-99-99",
        "bis=0001-01-01&zeitraum=jahr", "bis=9999-12-31", "page=abc", "page=999", "page=-1", "schule=x",
        "schule=99999999999999999999", "raum=%00", "bis=%00&zeitraum=%00",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_leads_to_the_nearest_sensible_page(client, query):
    town, _board, school = world.cockpit()
    room = world.measured(school, "Chemie", 700)
    assert "Chemie" in page(client, f"{url_of(town)}?{query}")
    assert client.get(f"{url_of(town)}raeume/{room.pk}/?{query}").status_code == 200
    assert client.get(f"{url_of(town)}raeume/{room.pk}/werte.csv?{query}").status_code == 200


def test_rooms_and_cockpits_of_other_towns_do_not_exist_here(client):
    town, _board, school = world.cockpit()
    other = factories.municipality()
    foreign = world.measured(hub.school(other.space), "Fremd", 700)
    assert client.get(f"{url_of(town)}raeume/{foreign.pk}/").status_code == 404
    assert client.get(f"{url_of(town)}raeume/{school.pk}/").status_code == 404
    assert client.get(f"{url_of(town)}raeume/{foreign.pk}/werte.csv").status_code == 404
    assert client.get(url_of(other)).status_code == 404


def test_a_cockpit_that_is_not_public_is_not_found_by_strangers(client, client_as):
    town, _board, _school = world.cockpit(visibility=Visibility.MUNICIPALITY)
    assert client.get(url_of(town)).status_code == 404
    assert client_as("reader", town).get(url_of(town)).status_code == 200


def test_chart_and_table_show_the_same_numbers(client):
    town, _board, school = world.cockpit()
    room = hub.room(school, "Chemie")
    day = local_day(timezone.now()) - timedelta(days=2)
    hub.readings(room, [640.0, 2140.0], end=world.at_noon(day) + timedelta(minutes=10), quality=2)
    html = page(client, f"{url_of(town)}raeume/{room.pk}/?bis={day}")
    assert "10 Minuten über 2.000 ppm, höchster Wert 2.140 ppm gegen 12:10 Uhr." in html
    table = html.partition("<table")[2].partition("</table>")[0]
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", table)
    assert cells == [
        "12:00 Uhr", "640 ppm", "640 ppm", "640 ppm", "1, simuliert",
        "12:10 Uhr", "2.140 ppm", "2.140 ppm", "2.140 ppm", "1, simuliert",
    ]  # fmt: skip
    data = html.partition('<script id="verlauf"')[2].partition("</script>")[0]
    assert "640.0" in data
    assert "2140.0" in data


def test_a_silence_is_a_gap_in_the_chart(client):
    town, _board, school = world.cockpit()
    room = hub.room(school, "Chemie")
    day = local_day(timezone.now()) - timedelta(days=2)
    for hour in (0, 3):
        hub.readings(room, [700.0], end=world.at_noon(day) + timedelta(hours=hour))
    html = page(client, f"{url_of(town)}raeume/{room.pk}/?bis={day}")
    assert "null]" in html.partition('<script id="verlauf"')[2].partition("</script>")[0]


def test_a_period_without_values_says_so_instead_of_an_empty_chart(client):
    town, _board, school = world.cockpit()
    room = hub.room(school, "Chemie")
    html = page(client, f"{url_of(town)}raeume/{room.pk}/?zeitraum=monat")
    assert "gibt es keine Messwerte" in html
    assert "<table" not in html
    assert "werte.csv" not in html


def test_the_csv_holds_the_stretch_the_reader_looks_at(client):
    town, _board, school = world.cockpit()
    room = hub.room(school, "Chemie")
    day = local_day(timezone.now()) - timedelta(days=3)
    hub.readings(room, [1.0, 641.0], end=world.at_noon(day), step=timedelta(days=2))
    answer = client.get(f"{url_of(town)}raeume/{room.pk}/werte.csv?bis={day}")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert "641" in lines[1]
    assert "Chemie" in lines[1]
    assert f'filename="{town.slug}-chemie-tag-{day}.csv"' in answer.headers["Content-Disposition"]


def test_where_the_numbers_come_from_stands_below(client):
    town, _board, school = world.cockpit(explanation="Gemessen mit **Funk**.", origin="luft")
    world.measured(school, "Chemie", 700)
    made = hub.dataset(town.space, retention_months=24)
    html = page(client, url_of(town))
    about = html.partition('id="woher"')[2]
    assert "<strong>Funk</strong>" in about
    assert "Werte werden 24 Monate aufbewahrt" in about
    assert f'href="/daten/{made.slug}/"' in about
    assert 'href="https://www.govdata.de/dl-de/by-2-0"' in about
    assert "1 Schule: einzelne Messwerte, sofort" in about


def test_devices_and_alerts_are_for_the_towns_own_people(client_as):
    town, _board, school = world.cockpit()
    room = world.measured(school, "Chemie", 2140)
    hub.device(hub.source(town.space), room, name="Sensor 7", profile=hub.profile(town.space, vendor="Elsys"))
    rule = AlertRule.objects.create(
        owner=town.space, key="co2", title="Dicke Luft", entity_type="Room", attribute="co2",
        limit=2000, unit="59", duration_s=1800,
    )  # fmt: skip
    now = timezone.now()
    Alert.objects.create(rule=rule, entity=room, began_at=now, raised_at=now, peak=2140)
    own = page(client_as("reader", town), url_of(town))
    assert "Dicke Luft: Chemie" in own
    assert "Sensor 7" in own
    public = page(client_as("anonymous"), url_of(town))
    assert "Dicke Luft" not in public
    assert "Sensor 7" not in public


def test_one_school_can_be_chosen_and_stays_chosen(client):
    town, _board, school = world.cockpit()
    other = hub.school(town.space, "Grundschule")
    world.measured(school, "Chemie", 700)
    world.measured(other, "Klasse 1", 800)
    html = page(client, f"{url_of(town)}?schule={other.pk}")
    assert [name for _level, name, _word in rooms_of(html)] == ["Klasse 1"]
    assert f"schule={other.pk}&amp;raum=" in html
    assert "1 Raum" in html


def test_two_thousand_rooms_come_in_pages_and_few_queries(client, django_assert_max_num_queries):
    town, _board, school = world.cockpit()
    late = hub.school(town.space, "Später", release="delayed")
    Entity.objects.bulk_create(
        Entity(
            tenant=town.space, type="Room", name=f"Raum {number}", sort_key=f"raum {number:05}",
            code=str(number), urn=f"urn:{number}", parent=school if number < 1900 else late,
        )
        for number in range(2000)
    )  # fmt: skip
    world.measured(school, "Schlimm", 2140)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    with django_assert_max_num_queries(16):
        html = page(client, url_of(town))
    rows = rooms_of(html)
    assert len(rows) == 50
    assert rows[0] == ("now", "Schlimm", "jetzt lüften")
    assert "2.001 Räume · 1 aktuell · 100 mit Werten von gestern" in html
    assert "Seite 1 von 39" in html
    assert len(rooms_of(page(client, url_of(town) + "?page=39"))) == 1
