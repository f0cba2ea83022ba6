"""The room's first page: the spine with live counts, and the ways on."""

import pytest
from django.urls import reverse

from allmende.strategy import spine
from allmende.strategy.spine import SpineLevel
from allmende.ui import shelf
from allmende.ui.types import ChainLink
from tests import factories
from tests.strategy.chain import world

pytestmark = pytest.mark.django_db


def test_the_spine_counts_what_there_is_and_what_the_reader_may_see(client_as, monkeypatch):
    monkeypatch.setattr(spine, "_LEVELS", dict(spine._LEVELS))
    spine.register(
        SpineLevel("portfolio", "Projektportfolio", lambda actor: [ChainLink("P", "7 Maßnahmen")], 40)
    )
    town = factories.municipality()
    world.framework()
    mine = world.draft(town)
    world.goal(mine, "Ziel")
    address = reverse("strategy:overview")
    visitor = client_as("anonymous").get(address).content.decode()
    for words in (
        "2 Ziele",
        "mit 0 kommunalen Strategien",
        "0 Objectives",
        "7 Maßnahmen",
        "0 von 1 beschlossen",
    ):
        assert words in visitor
    assert "mit 1 kommunaler Strategie" in client_as("reader", town).get(address).content.decode()
    world.adopted(mine)
    shelf.forget()
    assert "1 von 1 beschlossen" in client_as("anonymous").get(address).content.decode()


def test_the_first_page_leads_to_every_view_of_the_chain(client_as):
    factories.consortium()
    page = client_as("anonymous").get(reverse("strategy:overview")).content.decode()
    for address in ("/strategien/", "/okr/", "/kette/", "/statistik/"):
        assert f'href="{address}"' in page
    assert "Noch keine Rahmenstrategie" in page


def test_the_map_and_the_count_say_who_has_a_strategy(client_as):
    towns = [factories.municipality() for _number in range(3)]
    world.draft(towns[1])
    one = world.draft(towns[0], "Beschlossene")
    world.goal(one, "Ziel")
    world.adopted(one)
    page = client_as("reader", towns[1]).get(reverse("strategy:strategies")).content.decode()
    assert "Beschlossen: 1 von 3 Kommunen. Entwürfe, die Sie sehen dürfen: 1." in page
    public = client_as("anonymous").get(reverse("strategy:strategies")).content.decode()
    assert "sehen dürfen: 0." in public
