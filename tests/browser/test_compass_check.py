"""A compass check is made by keyboard alone, and its pages hold no barrier."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import sign_in, window
from tests.browser.pages import PHONE, scrolls_sideways, violations


def test_a_compass_check_by_keyboard_alone(product, browser):
    with window(browser) as context:
        page = context.new_page()
        sign_in(page, product, "olpe")
        page.goto(f"{product.url}/portfolio/pruefungen/?q=Olpe")
        page.locator("main table tbody th a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/pruefungen/")
        page.get_by_role("link", name="Kompass").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/pruefungen/compass/")
        page.get_by_role("button", name=re.compile("Prüfung beginnen|Neu prüfen|weiterschreiben")).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/portfolio/pruefungen/\d+/$"))
        assert not violations(page)
        questions = page.locator("fieldset").count()
        assert questions >= 9
        page.get_by_role("button", name="Prüfung abschließen").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Bitte wählen Sie eine Antwort.")
        # From question to question: the first answer, Tab, the reason, Tab.
        page.locator("fieldset input[type=radio]").first.focus()
        for number in range(questions):
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
            page.keyboard.type(f"Grund {number + 1}")
            page.keyboard.press("Tab")
        page.get_by_role("button", name="Prüfung abschließen").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/pruefungen/compass/")
        expect(page.get_by_text("Alle Bereiche sind berührt.").first).to_be_visible()
        expect(page.get_by_text(f"Grund {questions}")).to_be_visible()
        assert not violations(page)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        assert not scrolls_sideways(page)
