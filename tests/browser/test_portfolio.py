"""The portfolio by keyboard alone, and without what axe complains about."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import sign_in, window
from tests.browser.pages import PHONE, violations
from tests.browser.test_without_mouse_or_script import tab_to

PAGES = [
    "/portfolio/", "/portfolio/?ansicht=zeit", "/portfolio/?ansicht=matrix", "/portfolio/?ansicht=karte",
    "/portfolio/?ansicht=tabelle&suche=Beispiel", "/portfolio/galerie/",
    "/portfolio/galerie/?schaufenster=1",
    "/portfolio/massnahmen/1/", "/portfolio/massnahmen/1/bearbeiten/ziele/",
    "/portfolio/massnahmen/1/bearbeiten/bilder/",
    "/portfolio/massnahmen/4/stand/", "/portfolio/massnahmen/neu/", "/portfolio/einlesen/",
    "/portfolio/buendel/1/",
    "/portfolio/foerderung/", "/portfolio/foerderung/1/", "/portfolio/erfolge/1/",
]  # fmt: skip


def test_a_card_is_moved_to_another_phase_by_keyboard_alone(product, browser):
    with window(browser) as context:
        page = context.new_page()
        sign_in(page, product, "olpe")
        page.goto(f"{product.url}/portfolio/?suche=Mitfahr")
        card = page.locator("[data-phase=idea] .al-board__card")
        expect(card).to_have_count(1)
        tab_to(page, "Mitfahrbänke")
        page.keyboard.press("Tab")
        expect(page.locator("select:focus")).to_have_accessible_name(
            "Phase von „Mitfahrbänke zwischen den Ortsteilen (Beispiel)“"
        )
        page.keyboard.press("ArrowDown")
        tab_to(page, "Verschieben")
        page.keyboard.press("Enter")
        page.wait_for_url("**/portfolio/?suche=Mitfahr#m-*")
        expect(page.get_by_role("status").or_(page.locator(".kern-alert")).first).to_be_visible()
        expect(page.locator("[data-phase=prototype] .al-board__card")).to_contain_text("Mitfahrbänke")


def test_the_shop_window_stands_still_when_asked_and_goes_on_by_key(product, browser):
    with browser.new_context(reduced_motion="reduce", locale="de-DE") as context:
        page = context.new_page()
        page.goto(f"{product.url}/portfolio/galerie/?schaufenster=1")
        expect(page.locator("[data-slide]:visible")).to_have_count(1)
        expect(page.get_by_role("button", name="Weiterlaufen")).to_be_visible()
        first = page.locator("[data-slide]:visible h2").inner_text()
        page.keyboard.press("ArrowRight")
        assert page.locator("[data-slide]:visible h2").inner_text() != first
        expect(page.locator("[data-window-place]")).to_have_text(re.compile(r"^2 von \d+$"))
        # It stands for weeks and takes what is new at the end of a round.
        page.evaluate(
            "const stage = document.querySelector('[data-window]');"
            "stage.dataset.seconds = '0.05'; stage.dataset.renewSeconds = '0';"
            "document.querySelector('[data-slide]').dataset.old = ''"
        )
        page.get_by_role("button", name="Weiterlaufen").click()
        expect(page.locator("[data-slide][data-old]")).to_have_count(0)
        expect(page.locator("[data-slide]:visible")).to_have_count(1)
        page.get_by_role("button", name="Ganzer Bildschirm").click()
        page.wait_for_function("document.fullscreenElement?.matches('[data-window]')")


def test_no_page_of_the_portfolio_shuts_anybody_out(product, browser):
    with window(browser) as context:
        page = context.new_page()
        sign_in(page, product, "olpe")
        complaints = {}
        for path in PAGES:
            page.goto(product.url + path)
            if found := violations(page):
                complaints[path] = found
            page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > PHONE[0]:
                complaints[f"{path} 360"] = [f"{wide} px wide"]
            page.set_viewport_size({"width": 1280, "height": 900})
        assert not complaints
