"""The start page says true things, and each leads somewhere."""

import re

import pytest
from django.utils import timezone

from allmende.region.models import Region
from allmende.solutions.models import StepKey
from tests import factories
from tests.cockpit import world
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db


def stats_of(html: str) -> dict[str, tuple[str, str]]:
    """Return label → (number, address)."""
    rows = re.findall(r'<a href="([^"]*)"><b>([^<]*)</b><span>([^<]*)', html.partition("al-stats")[2])
    return {label.strip(): (number, url) for url, number, label in rows}


def test_without_a_region_it_says_what_is_missing(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "noch keine Region eingerichtet" in answer.content.decode()


def test_its_numbers_are_those_of_the_database(client):
    town, other = factories.municipality(), factories.municipality()
    world.adoption(world.solution(), town, until=StepKey.LIVE)
    world.adoption(world.solution(slug="klima", status="pilot", blueprint=""), other)
    source = hub.source(town.space)
    school = hub.school(town.space)
    now = timezone.now()
    hub.device(source, hub.room(school), last_seen_at=now)
    hub.device(source, hub.room(school), last_seen_at=now, is_simulated=True)
    hub.device(source, hub.room(school), last_seen_at=now - timezone.timedelta(hours=25))
    html = client.get("/").content.decode()
    assert stats_of(html) == {
        "Lösungen im Katalog": ("2", "/loesungen/"),
        "davon sofort übernehmbar": ("1", "/loesungen/?status=available"),
        "Übernahmen im Gang": ("2", "/loesungen/?sort=running"),
        "Sensor hat in 24 Stunden gesendet": ("1", "/daten/"),
    }
    assert "dazu 1 simuliert" in html


def test_every_number_leads_to_a_page(client):
    factories.municipality()
    world.solution()
    for _number, url in stats_of(client.get("/").content.decode()).values():
        assert client.get(url).status_code == 200, url


def test_the_map_shows_where_something_runs_and_leads_to_the_town(client):
    here = factories.municipality("Hier", boundary=world.SQUARE)
    there = factories.municipality("Dort", boundary=world.SQUARE)
    world.adoption(world.solution(), here, until=StepKey.LIVE)
    html = client.get("/").content.decode()
    for town, words in ((here, "1 Lösung in Betrieb"), (there, "noch keine Lösung in Betrieb")):
        area = html.partition(f'<a href="/kommunen/{town.slug}/"')[2].partition("</a>")[0]
        assert f"<title>{town.name}: {words}</title>" in area
    assert 'al-map__area--1"' in html


def test_that_a_town_only_thinks_about_a_solution_is_not_on_the_map(client):
    town = factories.municipality("Hier", boundary=world.SQUARE)
    world.adoption(world.solution(), town)
    assert "Hier: noch keine Lösung in Betrieb" in client.get("/").content.decode()


def test_the_chain_shows_the_measured_value_and_leads_to_every_link(client):
    town, _board, school = world.cockpit()
    world.measured(school, "Chemie", 900)
    world.measured(school, "Physik", 900, quality=2)
    world.solution()
    world.objective(town)
    html = client.get("/").content.decode()
    assert "Stand 1, Ziel 20 Räume, gemessen um" in html
    assert "weitere 1 nur simuliert" in html
    chain = html.partition('class="al-chain')[2].partition("</section>")[0]
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', chain)
    assert [title for _url, title in links] == [
        "Gutes Leben", "Wissen teilen", "Gute Luft überall", "20 Räume mit Ampel", "Gute Luft", "Musterstadt",
    ]  # fmt: skip
    for url, _title in links:
        assert client.get(url).status_code == 200, url


def test_without_an_objective_the_chain_says_what_will_be_here(client):
    factories.municipality()
    html = client.get("/").content.decode()
    assert "sobald eine Kommune ein Objective anlegt" in html
    assert 'class="al-chain' not in html


def test_a_hidden_objective_is_no_example(client):
    town, _board, _school = world.cockpit()
    world.objective(town, visibility="municipality")
    assert "Gute Luft überall" not in client.get("/").content.decode()


def test_example_data_is_announced(client):
    factories.municipality()
    assert "Beispieldaten" not in client.get("/").content.decode()
    Region.objects.update(is_demo=True, pack_digest="anders")
    assert "Beispieldaten, keine Aussage über die Stadt" in client.get("/").content.decode()


def test_more_towns_and_solutions_cost_no_more_queries(client, django_assert_max_num_queries):
    for number in range(12):
        town = factories.municipality(boundary=world.SQUARE)
        world.adoption(world.solution(slug=f"l{number}"), town, until=StepKey.LIVE)
    world.objective(town)
    client.get("/")
    from allmende.ui import shelf

    shelf.forget()
    with django_assert_max_num_queries(20):
        client.get("/")
