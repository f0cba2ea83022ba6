"""The check-in page by keyboard alone; the chain zooms, opens its groups, and both hold WCAG."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in, window
from tests.browser.pages import DESKTOP, PHONE, scrolls_sideways, small_targets, violations
from tests.browser.test_without_mouse_or_script import tab_to


def holds(page: Page) -> None:
    """Fail for anything that keeps somebody out."""
    assert violations(page) == []
    assert not scrolls_sideways(page)
    assert small_targets(page) == []


def test_check_ins_are_saved_by_keyboard_alone(product, browser):
    with window(browser, DESKTOP) as context:
        page = context.new_page()
        sign_in(page, product, "olpe")
        page.goto(f"{product.url}/okr/meine/")
        holds(page)
        tab_to(page, "Wert heute")
        page.keyboard.type("2,5")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("Zwei prüfen, eine zögert. (erfunden)")
        tab_to(page, "Alle Zwischenstände speichern")
        page.keyboard.press("Enter")
        expect(page.get_by_text("1 Zwischenstand ist gespeichert.")).to_be_visible()
        line = page.locator("fieldset.al-checkin").filter(has_text="Zwei prüfen, eine zögert.").first
        expect(line).to_contain_text("Stand 2,5, Ziel 3")
        expect(line).to_contain_text("sicher")


#: A box of the chain at first sight; its words are then about eleven pixels high.
READABLE_PX = 140


def test_the_chain_zooms_and_leads_both_ways(product, browser):
    with window(browser, DESKTOP) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.goto(f"{product.url}/kette/")
        holds(page)
        picture = page.locator("[data-chain] svg")
        assert page.locator("[data-chain] .al-chainbox").first.bounding_box()["width"] > READABLE_PX
        page.get_by_role("button", name="Ganz zeigen").click()
        whole = picture.get_attribute("viewBox")
        page.locator("[data-chain]").focus()
        page.keyboard.press("+")
        assert picture.get_attribute("viewBox") != whole
        page.keyboard.press("ArrowRight")
        page.get_by_role("button", name="Ganz zeigen").click()
        assert picture.get_attribute("viewBox") == whole
        stacked = page.locator("[data-chain] a", has=page.locator(".al-chainbox--group"))
        if stacked.count():
            before = page.locator("[data-chain] a").count()
            stacked.first.click()
            page.wait_for_url(re.compile("offen="))
            assert page.locator("[data-chain] a").count() > before
        page.goto(f"{product.url}/kette/")
        page.get_by_role("button", name="Ganz zeigen").click()
        page.locator("[data-chain] a", has_text="Sensoren").first.click()
        expect(page.get_by_role("heading", name="Wozu dient das?")).to_be_visible()
        expect(page.locator("#wozu + ul")).to_contain_text("Key Result")
        holds(page)
        assert complaints == []
    with window(browser, PHONE) as context:
        page = context.new_page()
        page.goto(f"{product.url}/kette/")
        holds(page)
        listed = page.locator("#liste").bounding_box()
        drawn = page.locator("#bild").bounding_box()
        assert listed is not None
        assert drawn is not None
        assert listed["y"] < drawn["y"]
