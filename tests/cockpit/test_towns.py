"""The list of towns: what is asked for stands in the address, what runs is public, what is planned is not."""

import re

import pytest

from allmende.region.models import Membership
from allmende.solutions.models import StepKey
from tests import factories
from tests.cockpit import world

pytestmark = pytest.mark.django_db


def names_of(html: str) -> list[str]:
    return re.findall(r'<h2><a href="/kommunen/[^"]+">([^<]+)</a></h2>', html)


@pytest.fixture
def towns():
    """Three towns in two Kreise; in the first one a solution runs."""
    north = factories.district(ags="09991", name="Nordkreis")
    south = factories.district(ags="09992", name="Südkreis")
    made = [
        factories.municipality("Öding", district=north, sort_key="oding"),
        factories.municipality("Neustadt (Sauerland)", district=north, sort_key="neustadt (sauerland)"),
        factories.municipality("Ödland", district=south, sort_key="odland", population=None),
    ]
    Membership.objects.create(
        consortium=factories.consortium(), municipality=made[0], kind="pioneer", since="2020"
    )
    world.adoption(world.solution(), made[0], until=StepKey.LIVE)
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Neustadt (Sauerland)", "Öding", "Ödland"]),
        ("?suche=öd", ["Öding", "Ödland"]),
        ("?suche=OD", ["Öding", "Ödland"]),
        ("?suche=nordkreis", ["Neustadt (Sauerland)", "Öding"]),
        ("?suche=neustadt+nord", ["Neustadt (Sauerland)"]),
        ("?kreis=09992", ["Ödland"]),
        ("?mitglied=pioneer", ["Öding"]),
        ("?mitglied=none&kreis=09991", ["Neustadt (Sauerland)"]),
        ("?loesung=luft", ["Öding"]),
        ("?loesung=gibt-es-nicht", []),
        ("?suche=%00%27%22%3C", []),
    ],
)
def test_filters_stand_in_the_address(client, towns, query, expected):
    answer = client.get("/kommunen/" + query)
    assert answer.status_code == 200
    assert names_of(answer.content.decode()) == expected
    assert f"{len(expected)} von 3 Kommunen" in answer.content.decode()


def test_the_form_shows_what_was_asked_and_offers_only_what_exists(client, towns):
    html = client.get("/kommunen/?kreis=09991&suche=ne").content.decode()
    assert '<option value="09991" selected>Nordkreis</option>' in html
    assert 'value="ne"' in html
    assert "Pionierkommune</option>" in html
    assert "Unterstützer</option>" not in html


def test_without_a_match_the_page_says_what_to_do(client, towns):
    html = client.get("/kommunen/?suche=Hamburg").content.decode()
    assert "Keine Kommune passt dazu" in html
    assert 'href="/kommunen/"' in html


def test_what_a_town_only_plans_is_not_public(client, client_as, towns):
    world.adoption(world.solution(slug="plan", title="Geheimer Plan"), towns[2])
    assert "Geheimer Plan" not in client.get("/kommunen/").content.decode()
    assert "Geheimer Plan (Passt das zu uns?)" in client_as("coordinator").get("/kommunen/").content.decode()


def test_an_unknown_number_is_left_out_instead_of_shown_as_nothing(client, towns):
    html = client.get("/kommunen/?kreis=09992").content.decode()
    assert "Südkreis" in html
    assert "Einwohner" not in html.partition('id="liste"')[2].partition("</ul>")[0]


def test_sixty_towns_cost_as_many_queries_as_three(client, towns, django_assert_max_num_queries):
    for number in range(57):
        world.adoption(world.solution(slug=f"l{number}"), factories.municipality(), until=StepKey.LIVE)
    with django_assert_max_num_queries(9):
        assert len(names_of(client.get("/kommunen/").content.decode())) == 60
