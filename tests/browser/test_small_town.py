"""A small town that has nothing: a strategy on one page, measures, an adoption, a number, a council paper."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from docx import Document
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import PASSWORD, window
from tests.browser.test_main_job import choose, press

TOWN = "Drolshagen"
MANAGER = """
from allmende.kernel import accounts
from allmende.kernel.actor import Role, SystemActor
from allmende.kernel.models import User
from allmende.region.models import Municipality
user = User.objects.create_user("drolshagen@beispiel.example", "{password}", full_name="Kim Beispiel")
space = Municipality.objects.get(name="{town}").space
accounts.grant_role(actor=SystemActor("test"), user=user, space=space, role=Role.MANAGER)
"""
GOALS = (
    "Die Luft in den Klassenräumen ist gut",
    "Der Sommer bleibt erträglich",
    "Anliegen gehen ohne Weg ins Rathaus",
)
MEASURES = (("Trinkbrunnen am Markt", 1), ("Anträge online", 2))
MADE_S = 60_000


@pytest.fixture
def page(browser, product):
    """The window of a manager whose town has nothing yet."""
    done = product.command("manage", "shell", "-c", MANAGER.format(password=PASSWORD, town=TOWN))
    assert done.returncode == 0, done.stderr
    context = window(browser)
    page = context.new_page()
    page.goto(f"{product.url}/konto/login/")
    page.get_by_label("E-Mail").fill("drolshagen@beispiel.example")
    page.get_by_label("Passwort").fill(PASSWORD)
    press(page, "Anmelden")
    yield page
    context.close()


def begin_with_goals(page, product):
    page.goto(f"{product.url}/strategie/")
    page.get_by_role("link", name="Strategie beginnen").first.click()
    page.get_by_label("Titel").fill("Drolshagen auf einer Seite")
    press(page, "Entwurf anlegen")
    for goal in GOALS:
        page.get_by_label("Neues Ziel").fill(goal)
        press(page, "Ziel eintragen")
    return page.url.partition("ziele/")[0]


def adopt(page, product):
    """Take a solution over and make a measure of it: the same object, one click."""
    page.goto(f"{product.url}/loesungen/raumklima-schulen/")
    page.get_by_role("link", name="Für meine Kommune prüfen").click()
    page.get_by_label("Wie viele Räume sollen").fill("8")
    press(page, "Prüfen")
    press(page, "Übernahme beginnen")
    press(page, re.compile("Maßnahme"))
    expect(page.locator("h1")).to_contain_text("Raumklima")


def add_measures(page, product):
    for title, goal in MEASURES:
        page.goto(f"{product.url}/portfolio/massnahmen/neu/")
        page.get_by_label("Titel").fill(title)
        page.get_by_label("In einem Satz").fill(f"{title}, damit es spürbar besser wird.")
        choose(page.get_by_label("Zahlt ein auf"), GOALS[goal])
        page.get_by_label("Wie zahlt die Maßnahme").fill("Sie hilft dort, wo es alle merken.")
        page.get_by_label("Zuständig").fill("Bauamt")
        press(page, "Maßnahme anlegen")


def bring_two_from_a_table(page, product):
    page.goto(f"{product.url}/portfolio/")
    page.get_by_role("link", name="Aus Tabelle einlesen").first.click()
    table = io.StringIO()
    rows = csv.writer(table, delimiter=";")
    rows.writerow(["Titel", "In einem Satz", "Ziel", "Wie zahlt sie ein", "Zuständig", "Beginn", "Kosten"])
    rows.writerow(
        ["Schattenkarte", "Kühle Wege", GOALS[1], "Zeigt kühle Orte", "Bauamt", "01.03.2027", "12.500,00"]
    )
    rows.writerow(["Lüftungspaten", "Kinder lüften", GOALS[0], "Sie lüften", "Schulamt", "1.2.2027", "500"])
    upload = {"name": "liste.csv", "mimeType": "text/csv", "buffer": table.getvalue().encode("cp1252")}
    page.get_by_label("Tabelle").set_input_files(upload)
    press(page, "Tabelle ansehen")
    press(page, "Alle 2 Maßnahmen einlesen")
    expect(page.get_by_text("2 Maßnahmen sind eingelesen.")).to_be_visible()


def measure_something(page, strategy):
    """A key result whose value nobody types."""
    page.goto(f"{strategy}ziele/")
    page.get_by_role("link", name=GOALS[2], exact=True).first.click()
    page.get_by_role("link", name="Objective anlegen").click()
    page.get_by_label("Objective", exact=True).fill("Wer hier wohnt, bleibt gern")
    page.get_by_label("Beginn").fill(date.today().isoformat())
    page.get_by_label("Ende").fill((date.today() + timedelta(days=365)).isoformat())
    expect(page.get_by_label("Es ist ein Entwurf")).to_be_checked()
    press(page, "Objective anlegen")
    page.get_by_label("Key Result").fill("Drolshagen bleibt über 11.000")
    choose(page.get_by_label("Woher kommt der Wert?"), "Bevölkerung")
    page.get_by_label("Zielwert").fill("11.000")
    press(page, "Key Result hinzufügen")
    expect(page.locator("main")).to_contain_text("Statistisches Bundesamt")


def council_paper(page, strategy, kind):
    page.goto(f"{strategy}ausgaben/")
    part = page.locator("main section").filter(has=page.get_by_role("heading", name="Beschlussvorlage"))
    with page.expect_navigation():
        part.get_by_role("button", name=f"{kind} erstellen").click()
    download = page.get_by_role("link", name=re.compile("herunterladen|öffnen", re.IGNORECASE)).first
    expect(download).to_be_visible(timeout=MADE_S)
    answer = page.request.get(page.url.split("/dokumente/")[0] + download.get_attribute("href"))
    assert answer.ok
    return io.BytesIO(answer.body())


def test_from_nothing_to_a_council_paper(page, product):
    strategy = begin_with_goals(page, product)
    adopt(page, product)
    add_measures(page, product)
    bring_two_from_a_table(page, product)
    measure_something(page, strategy)
    page.goto(f"{strategy}massnahmen/")
    expect(page.locator("main")).to_contain_text("4 Maßnahmen zahlen auf diese Strategie ein.")
    page.goto(f"{strategy}prozess/")
    # A step nobody took is offered, never forced.
    expect(page.locator("main")).to_contain_text("Jetzt dran: Handlungsfelder wählen")
    word = council_paper(page, strategy, "Word")
    said = "\n".join(p.text for p in Document(word).paragraphs)
    assert "Beschlussvorschlag" in said
    assert "Drolshagen auf einer Seite" in said
    pdf = PdfReader(council_paper(page, strategy, "PDF"))
    printed = "\n".join(sheet.extract_text() for sheet in pdf.pages)
    for words in ("Beschlussvorschlag", "Klimacheck", "12.500", "Schattenkarte", GOALS[0]):
        assert words in printed
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
