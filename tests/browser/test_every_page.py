"""Every kind of page, on a desk and on a phone: no error, no sideways scrolling, nothing axe minds."""

import pytest

from tests.browser.conftest import sign_in, window
from tests.browser.pages import DESKTOP, PHONE, violations

OPEN = [
    "/",
    "/loesungen/",
    "/loesungen/?q=gibtesnicht",
    "/loesungen/raumklima-schulen/",
    "/loesungen/baumkataster/",
    "/kommunen/",
    "/kommunen/olpe/",
    "/kommunen/wenden/",
    "/kommunen/olpe/cockpit/raumklima/",
    "/kommunen/olpe/cockpit/raumklima/?zeitraum=monat",
    "/strategie/",
    "/strategie/ziele/1/",
    "/strategie/objectives/1/",
    "/strategie/key-results/1/",
    "/daten/",
    "/daten/raumklima-schulen-olpe/",
    "/impressum/",
    "/konto/login/",
    "/gibt-es-nicht/",
]
TOWN = [
    "/schreibtisch/",
    "/menschen/",
    "/nachrichten/",
    "/quellen/",
    "/quellen/1/",
    "/quellen/neu/",
    "/quellen/neu/http_poll/",
    "/quellen/neu/mqtt/",
    "/uebernahmen/",
    "/uebernahmen/1/",
    "/uebernahmen/1/bericht/",
    "/uebernahmen/1/vorlage/",
    "/kommunen/olpe/",
    "/kommunen/olpe/profil/",
    "/kommunen/olpe/schulen/",
    "/kommunen/olpe/ansprechpersonen/",
    "/kommunen/olpe/meldungen/",
    "/kommunen/olpe/sensorzustand/",
    "/kommunen/olpe/hochladen/",
    "/loesungen/raumklima-schulen/pruefen/olpe/",
    "/strategie/objectives/neu/",
]


def faults_of(page, url):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(url)
    page.evaluate("document.fonts.ready.then(() => true)")
    faults = [f"answers {answer.status}"] if answer.status >= 500 else []
    if answer.status != 404:
        faults += complaints
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("scrolls sideways")
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} main headings")
    return faults + violations(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_open_pages_are_sound(product, browser, size):
    faults = {}
    for path in OPEN:
        with window(browser, size) as context:
            found = faults_of(context.new_page(), product.url + path)
        if found:
            faults[path] = found
    assert not faults


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_pages_behind_sign_in_are_sound(product, browser, size):
    faults = {}
    with window(browser, size) as context:
        sign_in(context.new_page(), product, "olpe")
        for path in TOWN:
            page = context.new_page()
            found = faults_of(page, product.url + path)
            page.close()
            if found:
                faults[path] = found
    assert not faults
