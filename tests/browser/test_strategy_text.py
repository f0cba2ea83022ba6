"""A chapter from the first word to the public: written with a live number, approved, read by a visitor."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Product, sign_in, window

pytestmark = pytest.mark.browser
TITLE = "Wie gut die Luft ist"
#: A strategy and a key result of the demo; other journeys in the same product may have made more.
TEXT = "/strategien/digitalstrategie-olpe-beispiel/text/"
KEY_RESULT = "20 Klassenräume mit CO2-Ampel"


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


def new_chapter(page: Page, product: Product, title: str) -> None:
    """Open the editor of a new chapter of this title."""
    page.goto(product.url + TEXT)
    page.get_by_role("button", name="Kapitel anlegen").click()
    page.get_by_role("textbox", name="Titel des Kapitels").fill(title)


def add_block(page: Page, name: str) -> None:
    """Put a block at the end of the chapter."""
    page.get_by_role("button", name="Einen Block einfügen").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def write(page: Page, words: str) -> None:
    """Add running text, with a list in a list, as people type it."""
    add_block(page, "Text")
    field = page.locator(".Draftail-Editor [contenteditable=true]").last
    field.click()
    page.keyboard.type(f"{words}\n1. eins\n")
    page.keyboard.press("Tab")
    page.keyboard.type("darunter")


def add_key_result(page: Page) -> None:
    """Put a live key result into the chapter, found by words."""
    add_block(page, "Key Result mit seiner Zahl")
    page.get_by_role("button", name="Key Result wählen").last.click()
    chooser = page.locator(".modal")
    chooser.get_by_label("Suchwort").fill("ampel olpe")
    expect(chooser.get_by_role("link", name="16 Räume senden zuverlässig")).to_have_count(0)
    chooser.get_by_role("link", name=KEY_RESULT).first.click()
    expect(chooser).to_have_count(0)


def look_at_every_panel(page: Page) -> None:
    """Open what stands beside the text: each brings scripts and styles of its own."""
    for name in ("Stand", "Vorschau", "Kommentare"):
        toggle = page.get_by_role("button", name=f"{name} ein- und ausblenden", exact=True)
        toggle.click()
        expect(toggle).to_have_attribute("aria-expanded", "true")
        if name == "Vorschau":
            shown = page.frame_locator("#w-preview-iframe").get_by_text("darunter")
            expect(shown).to_be_visible(timeout=15_000)


def test_a_chapter_is_written_submitted_approved_and_read(product, browser):
    page = window(browser).new_page()
    sign_in(page, product, "olpe")
    heard = listen(page, product)
    new_chapter(page, product, TITLE)
    write(page, "Wir messen in allen Schulen.")
    add_key_result(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Entwurf speichern").click()
    look_at_every_panel(page)
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.get_by_role("button", name="Um Freigabe bitten").click()
    page.wait_for_url(f"**{TEXT}")
    expect(page.get_by_role("status").first).to_contain_text("um Freigabe gebeten")

    visitor = window(browser).new_page()
    page.goto(f"{product.url}/schreibtisch/")
    waiting = page.get_by_role("listitem").filter(has_text=TITLE)
    waiting.get_by_role("link", name="Ansehen und freigeben").click()
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.get_by_role("button", name="Freigeben", exact=True).click()
    page.wait_for_url(f"**{TEXT}")
    assert not heard, heard

    visitor.goto(product.url + TEXT)
    visitor.get_by_role("link", name=re.compile(TITLE)).click()
    expect(visitor.get_by_text("Wir messen in allen Schulen.")).to_be_visible()
    live = visitor.locator("[data-live=key_result]")
    expect(live).to_contain_text(KEY_RESULT)
    expect(live).to_contain_text(re.compile(r"Wert\s*\d+ Räume"))
    expect(live).to_contain_text("Stand:")
    expect(live).to_contain_text("Woher: gemessen")


def test_what_was_typed_outlives_the_sign_in(product, browser):
    context = window(browser)
    page = context.new_page()
    sign_in(page, product, "olpe")
    new_chapter(page, product, "Was bleibt")
    write(page, "Vorher.")
    context.clear_cookies()
    page.get_by_role("button", name="Entwurf speichern").click()
    told = page.get_by_role("dialog", name="Ihr Text ist noch nicht gespeichert")
    expect(told).to_be_visible()
    with context.expect_page() as opened:
        told.get_by_role("link", name="In neuem Fenster anmelden").click()
    sign_in(opened.value, product, "olpe")
    opened.value.close()
    # The window may have noticed by itself that its person is back.
    page.bring_to_front()
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    page.get_by_role("button", name="Entwurf speichern").click()
    expect(page.get_by_text("Der Entwurf von „Was bleibt“ ist gespeichert.")).to_be_visible()
    expect(page.locator(".Draftail-Editor").last).to_contain_text("Vorher.")
