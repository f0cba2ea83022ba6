"""The pattern page and a live list, looked at with a browser: phone and desktop."""

import pytest

from tests.browser.pages import (
    DESKTOP,
    PHONE,
    chromium,
    open_page,
    scrolls_sideways,
    small_targets,
    violations,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser():
    with chromium() as started:
        yield started


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", ["/muster/?fehler", "/konto/login/"])
def test_pages_hold_wcag_on_phone_and_desktop(live_server, browser, path, size):
    visit = open_page(browser, live_server.url + path, size)
    assert violations(visit.page) == []
    assert not scrolls_sideways(visit.page)
    assert small_targets(visit.page) == []
    assert visit.complaints == []


def test_charts_are_drawn_within_the_content_security_policy(live_server, browser):
    visit = open_page(browser, live_server.url + "/muster/", PHONE)
    visit.page.locator("[data-chart=linie] svg").wait_for()
    texts = visit.page.locator("[data-chart=linie] svg text").all_text_contents()
    assert "jetzt lüften ab 2.000" in texts
    assert "2.000 ppm" in texts
    assert visit.page.locator("[data-chart=balken] svg").count() == 1
    assert visit.complaints == []


def test_a_copied_value_is_confirmed_to_eyes_and_ears(live_server, browser):
    visit = open_page(
        browser, live_server.url + "/muster/", DESKTOP, permissions=["clipboard-read", "clipboard-write"]
    )
    button = visit.page.locator("[data-copy=adresse]")
    button.click()
    visit.page.get_by_text("Adresse wurde kopiert.").wait_for()
    assert "Kopiert" in button.text_content()
    assert visit.page.evaluate("navigator.clipboard.readText()") == "https://beispiel.de/ingest/push/abc123"


def test_the_worst_room_moves_up_and_a_broken_stream_is_said(live_server, browser, settings):
    settings.ROOT_URLCONF = "tests.ui.probe_urls"
    page = open_page(browser, live_server.url + "/probe/", PHONE).page
    page.locator(".al-room--now").wait_for()
    rows = page.locator(".al-room")
    assert [rows.nth(at).get_attribute("data-entity") for at in range(3)][:2] == ["b", "a"]
    music = page.locator("[data-entity=b]")
    assert "2.140 ppm" in music.text_content()
    assert "jetzt lüften" in music.text_content()
    # Implausible, foreign and unknown readings changed nothing.
    assert "1.200 ppm" in page.locator("[data-entity=a]").text_content()
    page.get_by_text("Verbindung unterbrochen").first.wait_for()


def test_without_javascript_lists_and_tables_are_there(live_server, browser):
    page = open_page(browser, live_server.url + "/muster/", PHONE, java_script_enabled=False).page
    assert page.locator(".al-room").count() == 5
    assert not page.locator("[data-chart=linie]").is_visible()
    page.locator("details", has_text="Als Tabelle").first.locator("summary").click()
    assert page.locator(".al-chart table").first.is_visible()


def test_a_refused_stream_is_asked_for_again_with_the_address_of_a_fresh_page(live_server, browser, settings):
    settings.ROOT_URLCONF = "tests.ui.probe_urls"
    page = open_page(browser, live_server.url + "/probe/?refused", PHONE).page
    page.locator(".al-room--now").wait_for(timeout=10_000)
    assert page.locator(".al-rooms").get_attribute("data-live-url") == "/probe/events/"
