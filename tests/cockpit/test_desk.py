"""Mein Schreibtisch: what waits for me, soonest first, and nothing of other people."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from allmende.solutions.models import AdoptionStep
from tests import factories
from tests.cockpit import world
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db


def items_of(html: str) -> list[tuple[str, str, str]]:
    """Return title, button's words and where it leads, in order."""
    row = r'<li class="al-list__item"><h2>([^<]+)</h2>.*?href="([^"]+)"><span class="kern-label">([^<]+)<'
    return [(title, words, url) for title, url, words in re.findall(row, html, re.S)]


def desk(client) -> str:
    answer = client.get("/schreibtisch/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_visitors_are_asked_to_sign_in(client):
    answer = client.get("/schreibtisch/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/konto/")


def test_an_empty_desk_says_what_will_be_here(client_as):
    town = factories.municipality("Musterstadt")
    html = desk(client_as("editor", town))
    assert "Auf Sie wartet gerade nichts" in html
    assert f'<a href="/kommunen/{town.slug}/">Musterstadt</a>' in html
    assert 'href="/nachrichten/"' in html


def busy_town():
    """A town with two steps, a device without a room and a silent sensor."""
    town, _board, school = world.cockpit()
    late = world.adoption(world.solution(slug="b", title="Später dran"), town)
    soon = world.adoption(world.solution(slug="a", title="Bald dran"), town)
    today = timezone.localdate()
    AdoptionStep.objects.filter(adoption=late, state="current").update(due_on=today + timedelta(days=30))
    AdoptionStep.objects.filter(adoption=soon, state="current").update(due_on=today - timedelta(days=1))
    source = hub.source(town.space, name="Netz")
    hub.device(source)
    hub.device(source, hub.room(school, "Chemie"), last_seen_at=timezone.now() - timedelta(hours=5))
    hub.device(source, hub.room(school, "Neu"))
    return town, source, soon, late


def test_the_soonest_stands_first_each_with_one_button(client_as):
    town, source, soon, late = busy_town()
    html = desk(client_as("editor", town))
    assert [(title, url) for title, _words, url in items_of(html)] == [
        ("Bald dran: Schritt „Passt das zu uns?“", f"/uebernahmen/{soon.pk}/"),
        ("Später dran: Schritt „Passt das zu uns?“", f"/uebernahmen/{late.pk}/"),
        ("1 Gerät ohne Raum", f"/quellen/{source.pk}/"),
        ("1 Sensor meldet sich nicht", f"/kommunen/{town.slug}/sensorzustand/"),
    ]
    assert html.count("überfällig seit") == 1
    assert "Chemie" in html
    assert "Neu" not in html.partition('<ul class="al-list">')[2].partition("</ul>")[0]


@pytest.mark.parametrize("role", ["reader", "elsewhere"])
def test_what_others_must_do_does_not_lie_on_my_desk(client_as, role):
    town, _source, _soon, _late = busy_town()
    place = factories.municipality() if role == "elsewhere" else town
    client = client_as("editor" if role == "elsewhere" else "reader", place)
    assert items_of(desk(client)) == []


def test_many_devices_cost_as_many_queries_as_one(client_as, django_assert_max_num_queries):
    town, source, _soon, _late = busy_town()
    school = hub.school(town.space)
    for number in range(20):
        hub.device(
            source, hub.room(school, f"Raum {number}"), last_seen_at=timezone.now() - timedelta(days=2)
        )
    client = client_as("editor", town)
    with django_assert_max_num_queries(30):
        html = desk(client)
    assert "21 Sensoren melden sich nicht" in html
    assert "und 18 weitere" in html
