"""The keyboard alone is enough to sign in and find what waits; pages are readable without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, window
from tests.browser.pages import PHONE

OPEN = [
    "/",
    "/loesungen/",
    "/loesungen/raumklima-schulen/",
    "/kommunen/olpe/cockpit/raumklima/",
    "/strategie/",
    "/daten/",
]


def tab_to(page, words, limit=60):
    """Press Tab until the focused element says these words; fail if it never does or focus is not seen."""
    for _press in range(limit):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.innerText || e.labels?.[0]?.innerText || e.title || '',"
            " s.outlineStyle !== 'none' || s.boxShadow !== 'none' || s.borderStyle !== 'none'] }"
        )
        if words in focused[0]:
            assert focused[1], f"the focus on {words!r} cannot be seen"
            return
    raise AssertionError(f"Tab never reaches {words!r}")


def test_a_manager_signs_in_and_reaches_a_step_by_keyboard_alone(product, browser):
    with window(browser) as context:
        page = context.new_page()
        page.goto(product.url)
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Zum Inhalt springen")
        tab_to(page, "Anmelden")
        page.keyboard.press("Enter")
        page.wait_for_url("**/konto/login/**")
        tab_to(page, "E-Mail-Adresse")
        page.keyboard.type("soest@beispiel.example")
        tab_to(page, "Passwort")
        if (
            page.evaluate("document.activeElement.tagName") == "A"
        ):  # "Passwort vergessen?" stands before the field
            page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/schreibtisch/")
        tab_to(page, "Schritt öffnen")
        page.keyboard.press("Enter")
        page.wait_for_url("**/uebernahmen/**")
        tab_to(page, "Gremium")


def test_filters_are_folded_on_a_phone_and_open_on_a_desk(product, browser):
    with window(browser) as context:
        desk = context.new_page()
        desk.goto(f"{product.url}/kommunen/")
        expect(desk.get_by_label("Kommune oder Kreis")).to_be_visible()
        expect(desk.get_by_text("Suchen und einschränken")).to_be_hidden()
    with window(browser, PHONE) as context:
        phone = context.new_page()
        phone.goto(f"{product.url}/kommunen/")
        expect(phone.get_by_label("Kommune oder Kreis")).to_be_hidden()
        tab_to(phone, "Suchen und einschränken")
        phone.keyboard.press("Enter")
        phone.get_by_label("Kommune oder Kreis").fill("Olpe")
        phone.keyboard.press("Enter")
        phone.wait_for_url("**/kommunen/?*Olpe*")
        # What narrows the list stays in sight.
        expect(phone.get_by_label("Kommune oder Kreis")).to_have_value("Olpe")


@pytest.mark.parametrize("path", OPEN)
def test_pages_are_readable_without_javascript(product, browser, path):
    with browser.new_context(java_script_enabled=False, locale="de-DE") as context:
        page = context.new_page()
        assert page.goto(product.url + path).status == 200
        expect(page.locator("h1")).to_be_visible()
        assert len(page.inner_text("main")) > 300


def test_the_cockpit_shows_values_and_a_table_without_javascript(product, browser):
    with browser.new_context(java_script_enabled=False, locale="de-DE") as context:
        page = context.new_page()
        page.goto(f"{product.url}/kommunen/olpe/cockpit/raumklima/?zeitraum=woche")
        expect(page.get_by_text("ppm").first).to_be_visible()
        page.get_by_text("Als Tabelle").first.click()
        expect(page.locator("figure table").first).to_be_visible()


def test_a_form_can_be_filled_without_javascript(product, browser):
    with browser.new_context(java_script_enabled=False, locale="de-DE") as context:
        page = context.new_page()
        page.goto(f"{product.url}/konto/login/")
        page.get_by_label("E-Mail-Adresse").fill("olpe@beispiel.example")
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
        page.wait_for_url("**/schreibtisch/")
        expect(page.locator("h1")).to_have_text("Mein Schreibtisch")
