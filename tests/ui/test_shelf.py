"""Visitors share a page for a few seconds; nobody sees what another person may see."""

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from allmende.kernel.actor import ANONYMOUS
from allmende.region.models import Region
from allmende.ui import shelf
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_second_visitor_costs_one_query(django_assert_max_num_queries):
    factories.municipality()
    first = Client().get("/")
    with django_assert_max_num_queries(1):
        second = Client().get("/")
    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert "Content-Security-Policy" in second.headers


def test_a_kept_page_is_made_anew_after_its_seconds():
    factories.municipality("Altstadt")
    with time_machine.travel("2026-03-03T10:00:00+01:00", tick=False) as clock:
        assert "Neustadt" not in Client().get("/kommunen/").content.decode()
        factories.municipality("Neustadt")
        assert "Neustadt" not in Client().get("/kommunen/").content.decode()
        clock.shift(60)
        assert "Neustadt" in Client().get("/kommunen/").content.decode()


def test_signed_in_people_get_their_own_page_and_leave_nothing_for_visitors(client_as):
    town = factories.municipality()
    url = f"/kommunen/{town.slug}/"
    assert "Steckbrief der Kommune" not in Client().get(url).content.decode()
    assert "Steckbrief der Kommune" in client_as("editor", town).get(url).content.decode()
    assert "Steckbrief der Kommune" not in Client().get(url).content.decode()


def test_addresses_are_kept_apart():
    factories.municipality("Altstadt")
    assert "Altstadt" in Client().get("/kommunen/").content.decode()
    assert "Keine Kommune passt dazu" in Client().get("/kommunen/?suche=xyz").content.decode()
    assert "Altstadt" in Client().get("/kommunen/").content.decode()


def test_another_pack_is_another_page():
    factories.municipality()
    Client().get("/")
    Region.objects.update(name="Neue Region", texts={}, pack_digest="neu")
    assert "<h1>Neue Region</h1>" in Client().get("/").content.decode()


def test_refused_and_endless_addresses_are_not_kept():
    factories.municipality()
    Client().get("/kommunen/gibt-es-nicht/")
    Client().get("/kommunen/?suche=" + "x" * 400)
    assert all(not kept.body for kept in shelf._pages.values())


def test_the_shelf_stays_small():
    factories.municipality()
    for number in range(shelf.MOST_PAGES + 10):
        Client().get(f"/kommunen/?suche={number}")
    assert len(shelf._pages) == shelf.MOST_PAGES


@pytest.mark.parametrize("url", ["/loesungen/", "/strategie/", "/daten/", "/kommunen/"])
def test_every_public_list_costs_the_second_visitor_one_query(url, django_assert_num_queries):
    factories.municipality()
    factories.consortium()
    first = Client().get(url)
    assert first.status_code == 200
    with django_assert_num_queries(1):
        assert Client().get(url).content == first.content


def test_a_page_with_a_secret_of_its_visitor_is_not_kept(rf):
    factories.municipality()
    calls = []

    @shelf.kept_for_visitors(seconds=60)
    def form(request):
        calls.append(request)
        return HttpResponse(f'<input name="csrfmiddlewaretoken" value="{len(calls)}">')

    for _ in range(2):
        request = rf.get("/formular/")
        request.actor = ANONYMOUS
        request._messages = []
        form(request)
    assert len(calls) == 2


def test_a_page_that_sets_a_cookie_is_not_kept(rf):
    factories.municipality()
    calls = []

    @shelf.kept_for_visitors(seconds=60)
    def greeting(request):
        calls.append(request)
        response = HttpResponse("Guten Tag")
        if len(calls) == 1:
            response.set_cookie("besuch", "eins")
        return response

    for _ in range(3):
        request = rf.get("/gruss/")
        request.actor = ANONYMOUS
        request._messages = []
        greeting(request)
    assert len(calls) == 2


def test_a_shared_value_is_worked_out_once_in_its_seconds():
    factories.municipality()
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    with time_machine.travel("2026-03-03T10:00:00+01:00", tick=False) as clock:
        assert [shelf.shared_by_visitors("test", 15, make) for _ in range(3)] == [1, 1, 1]
        shelf.forget_pages()
        assert shelf.shared_by_visitors("test", 15, make) == 1
        clock.shift(16)
        assert shelf.shared_by_visitors("test", 15, make) == 2
        shelf.forget()
        assert shelf.shared_by_visitors("test", 15, make) == 3
