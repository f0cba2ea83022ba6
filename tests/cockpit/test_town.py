"""A town's page: today's values, what runs, what strangers do not see."""

import re

import pytest

from allmende.region.models import Contact, Membership
from allmende.solutions.models import StepKey
from tests import factories
from tests.cockpit import world
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db


def page(client, town) -> str:
    answer = client.get(f"/kommunen/{town.slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_unknown_town_is_not_found(client):
    factories.municipality()
    assert client.get("/kommunen/gibt-es-nicht/").status_code == 404


def test_the_tiles_show_the_highest_value_and_how_many_rooms_are_good(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Chemie", 2140)
    world.measured(school, "Musik", 500)
    world.measured(school, "Physik", 600, age_min=200)
    html = page(client, town)
    assert "2.140 ppm" in html
    assert "jetzt lüften" in html
    assert "1 von 3" in html
    assert html.count("al-tile__value") == 4
    assert re.search(r"jetzt lüften</h3><p class=.al-tile__value.>1 Raum</p>", html)
    assert re.search(
        r"die sich nicht melden</h3><p class=.al-tile__value.>1 Raum</p>\s*<p><a[^>]*>Physik</a>", html
    )
    assert "simuliert" not in html


def test_simulated_values_say_so_at_the_number(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Chemie", 2140, quality=2)
    assert '<p class="al-tile__value">2.140 ppm <em class="al-mini">simuliert</em></p>' in page(client, town)


def test_values_that_come_a_day_later_are_not_shown_today(client):
    town, _board, school = world.cockpit(release="delayed")
    world.measured(school, "Chemie", 2140)
    html = page(client, town)
    assert "2.140" not in html
    assert "Werte von gestern" in html


def test_schools_that_publish_nothing_leave_no_tile(client):
    town, _board, school = world.cockpit(release="internal")
    world.measured(school, "Chemie", 2140)
    html = page(client, town)
    assert "al-tile" not in html
    assert "noch hat kein Raum einen Wert gesendet" in html


def test_a_town_without_anything_says_what_will_be_here(client):
    town = factories.municipality(population=None, area_km2=None)
    html = page(client, town)
    assert "noch keine Lösung in Betrieb" in html
    assert "Noch kein Objective veröffentlicht" in html
    assert html.count("nicht angegeben") >= 4


def test_facts_carry_their_date_and_source(client):
    town = factories.municipality(
        population=25015, population_date="2022-12-31", population_source="Destatis", area_km2="85.88"
    )
    Membership.objects.create(
        consortium=factories.consortium(),
        municipality=town,
        kind="pioneer",
        since="2020",
        declaration="Absicht",
    )
    Contact.objects.create(municipality=town, name="Kim Beispiel", email="kim@example.org")
    html = page(client, town)
    assert "25.015" in html
    assert "am 31. Dezember 2022, Destatis" in html
    assert "85,88 km²" in html
    assert "Pionierkommune" in html
    assert "seit 2020, Absicht" in html
    assert 'href="mailto:kim@example.org"' in html


@pytest.mark.parametrize(
    ("role", "sees_plan"),
    [("anonymous", False), ("coordinator", True), ("reader", True), ("elsewhere", True)],
)
def test_what_is_on_its_way_is_shown_to_members_only(client_as, role, sees_plan):
    town = factories.municipality()
    world.adoption(world.solution(slug="a", title="Läuft schon"), town, until=StepKey.LIVE)
    world.adoption(world.solution(slug="b", title="Kommt bald"), town)
    place = factories.municipality() if role == "elsewhere" else town
    client = (
        client_as("coordinator")
        if role == "coordinator"
        else (client_as("anonymous") if role == "anonymous" else client_as("reader", place))
    )
    html = page(client, town)
    assert "Läuft schon" in html
    assert "seit 1. März 2026" in html.replace('<time datetime="2026-03-01">', "").replace("</time>", "")
    assert ("Kommt bald" in html) == sees_plan


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("anonymous", set()),
        ("elsewhere", set()),
        ("coordinator", {"Steckbrief der Kommune"}),
        ("reader", {"Steckbrief der Kommune", "Quelle: Netz", "Schulen und Räume"}),
        ("editor", {"Steckbrief der Kommune", "Ansprechpersonen", "Quelle: Netz", "Schulen und Räume"}),
    ],
)
def test_links_for_the_towns_own_people(client_as, role, links):
    town = factories.municipality()
    hub.source(town.space, name="Netz")
    place = factories.municipality() if role == "elsewhere" else town
    client = (
        client_as("coordinator")
        if role == "coordinator"
        else client_as("editor" if role == "elsewhere" else role, place)
    )
    html = page(client, town)
    own = html.partition('aria-labelledby="eigene"')[2]
    every = {"Steckbrief der Kommune", "Ansprechpersonen", "Quelle: Netz", "Schulen und Räume"}
    assert {link for link in every if f">{link}</a>" in own} == links


def test_goals_show_the_measured_number(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Chemie", 900)
    world.objective(town)
    html = page(client, town)
    assert "Stand 1, Ziel 20 Räume" in html
    assert "Zahlt ein auf: Wissen teilen" in html


def test_more_rooms_cost_no_more_queries(client, django_assert_max_num_queries):
    town, _board, school = world.cockpit()
    world.adoption(world.solution(), town, until=StepKey.LIVE)
    for number in range(12):
        world.measured(school, f"Raum {number}", 700)
    with django_assert_max_num_queries(19):
        page(client, town)
