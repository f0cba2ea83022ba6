"""The cockpit in a real browser: a reading turns the light and what follows from it; pages are accessible."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.browser.pages import (
    DESKTOP,
    PHONE,
    chromium,
    open_page,
    scrolls_sideways,
    small_targets,
    violations,
)
from tests.cockpit import world
from tests.datahub import factories as hub

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def board(live_server):
    """A town whose one room is still good; returns the room and the cockpit's address."""
    town, _board, school = world.cockpit()
    world.solution()
    room = world.measured(school, "Chemie", 640)
    world.measured(school, "Musik", 500, age_min=200)
    return room, f"{live_server.url}/kommunen/{town.slug}/cockpit/raumklima/"


def elsewhere(store):
    """Store something while the browser's event loop holds this thread."""

    def work():
        store()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def test_a_reading_turns_the_light_the_sentence_and_the_panel(board, browser):
    room, url = board
    now = timezone.now()
    message = {"entity": str(room.pk), "attribute": "co2", "value": 2300.0, "unit": "59", "quality": 0}
    message["observed_at"] = now.isoformat()
    page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="de-DE")
    stream = f"retry: 60000\n\nevent: reading\ndata: {json.dumps(message)}\n\n"
    held = []

    def hold(route):
        held.append(route)

    page.route("**/live/**", hold)
    page.goto(f"{url}?raum={room.pk}")
    assert "Chemie" in page.locator(".al-room--good").inner_text()
    assert "1 Raum meldet sich nicht" in page.locator("[data-live-part=lead]").inner_text()
    elsewhere(lambda: hub.readings(room, [2300.0], end=now))
    held[0].fulfill(status=200, content_type="text/event-stream", body=stream)
    page.locator(".al-room--now").wait_for()
    assert "2.300 ppm" in page.locator(".al-room").first.inner_text()
    page.locator("[data-live-part=lead]", has_text="In 1 Raum jetzt lüften").wait_for(timeout=15_000)
    assert "2.300 ppm" in page.locator("[data-live-part=value]").inner_text()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_every_public_page_holds_wcag_on_phone_and_desktop(board, browser, live_server, size):
    room, url = board
    town = url.removesuffix("cockpit/raumklima/")
    day = (timezone.now() - timedelta(minutes=4)).date()
    everywhere = [live_server.url + path for path in ("/", "/kommunen/", "/kommunen/?suche=xyz")]
    for address in [*everywhere, town, url, f"{url}raeume/{room.pk}/?bis={day}"]:
        visit = open_page(browser, address, size)
        assert violations(visit.page) == [], address
        assert not scrolls_sideways(visit.page), address
        assert small_targets(visit.page) == [], address
        visit.page.close()


def test_without_javascript_the_numbers_are_in_a_table(board, browser):
    room, url = board
    visit = open_page(browser, f"{url}raeume/{room.pk}/", PHONE, java_script_enabled=False)
    visit.page.get_by_text("Als Tabelle").click()
    assert "640 ppm" in visit.page.locator("table").inner_text()
