"""A chapter from the first word to the public: written with a live number, approved, read by a visitor."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Product, sign_in, window

pytestmark = pytest.mark.browser
TITLE = "Wie gut die Luft ist"


def listen(page: Page, product: Product) -> list[str]:
    """Collect whatever the browser complains about, and every request that leaves the server."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((product.url, "data:", "blob:"))
            else heard.append(f"leaves: {request.url}")
        ),
    )
    return heard


def add_key_result(page: Page) -> str:
    """Put a live key result into the chapter and return its title."""
    page.get_by_role("button", name="Einen Block einfügen").last.click()
    page.get_by_role("option", name="Key Result mit seiner Zahl").click()
    page.get_by_role("button", name="Key Result wählen").last.click()
    window_ = page.locator(".modal")
    # Other journeys in the same product may have made a key result of this name in another town.
    window_.get_by_label("Suchwort").fill("ampel olpe")
    choice = window_.locator("[data-chooser-modal-choice]").filter(has_text="Klassenräume")
    expect(choice).to_have_count(1)
    title = choice.inner_text().strip()
    choice.click()
    expect(window_).to_have_count(0)
    return title


def test_a_chapter_is_written_submitted_approved_and_read(product, browser):
    page = window(browser).new_page()
    sign_in(page, product, "olpe")
    heard = listen(page, product)
    page.goto(f"{product.url}/strategien/")
    page.get_by_role("link", name=re.compile("Digitalstrategie Olpe")).first.click()
    page.get_by_role("link", name="Text", exact=True).click()
    page.get_by_role("button", name="Kapitel anlegen").click()
    page.get_by_role("textbox", name="Titel des Kapitels").fill(TITLE)
    chosen = add_key_result(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Entwurf speichern").click()
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.get_by_role("button", name="In Freigabe einreichen").click()
    page.wait_for_url(re.compile(r"/redaktion/pages/\d+/($|\?)"))

    visitor = window(browser).new_page()
    page.goto(f"{product.url}/schreibtisch/")
    waiting = page.get_by_role("listitem").filter(has_text=TITLE)
    waiting.get_by_role("link", name="Ansehen und freigeben").click()
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.get_by_role("button", name="Freigeben und Veröffentlichen").click()
    page.wait_for_url(re.compile(r"/redaktion/pages/\d+/($|\?)|/redaktion/$"))
    assert not heard, heard

    visitor.goto(f"{product.url}/strategien/")
    visitor.get_by_role("link", name=re.compile("Digitalstrategie Olpe")).first.click()
    visitor.get_by_role("link", name="Text", exact=True).click()
    visitor.get_by_role("link", name=re.compile(TITLE)).click()
    live = visitor.locator("[data-live=key_result]")
    expect(live).to_contain_text(chosen)
    expect(live).to_contain_text(re.compile(r"Wert\s*\d+ Räume"))
    expect(live).to_contain_text("Stand:")
    expect(live).to_contain_text("Woher: gemessen")
