"""Four outputs from one source: what stands in them, who may make and see them, what changed since."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from docx import Document as open_docx
from pypdf import PdfReader

from allmende.editorial.outputs import offers, working_measures
from allmende.governance.models import CouncilText
from allmende.kernel import audit
from allmende.kernel.actor import SystemActor
from allmende.kernel.documents import ZIP, letterheads, make
from allmende.kernel.models import Document, DocumentStatus, Visibility
from allmende.solutions.letterhead import COUNCIL_PAPER
from allmende.strategy.models import Goal, Objective, Strategy
from tests import factories
from tests.editorial.outputs.world import climate_check, world
from tests.kernel.documents.test_pdf import alternatives

pytestmark = pytest.mark.django_db


def made(world, slug, ending, role="editor"):
    document = offers.make_output(
        actor=factories.actor(role, world.town), strategy=world.strategy, slug=slug, ending=ending
    )
    document = make(document.pk)
    assert document.status == DocumentStatus.READY, document.error
    return document


def text_of(document):
    return text_in(document.file.name, bytes(document.file.content))


def text_in(name, content):
    if name.endswith("pdf"):
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    else:
        word = open_docx(BytesIO(content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        text = " ".join([*(p.text for p in word.paragraphs), *cells])
    return " ".join(text.split())


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_summary_says_what_everybody_may_know_and_no_more(ending):
    place = world()
    document = made(place, "zusammenfassung", ending)
    assert document.visibility == Visibility.PUBLIC
    text = text_of(document)
    for words in (
        "Smart in Musterhausen",
        "Ziel Nummer 2",
        "Rad zur Schule",
        "Stand 14, Ziel 20 Räume (70 % des Wegs)",
        "von Hand eingetragen",
        "Maßnahme 1 mit <Zeichen> & #read",
        "nah – klug",
        "Früher ein Dorf",
    ):
        assert words in text
    for words in ("Entwurf eines Ziels", "Maßnahme 5", "Kämmerei", "Mit dem Rat klären", "Erna"):
        assert words not in text


def test_a_strategy_that_is_not_public_stays_inside_in_every_output():
    place = world(Visibility.MUNICIPALITY)
    assert made(place, "zusammenfassung", "pdf").visibility == Visibility.MUNICIPALITY


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_council_paper_has_what_a_council_expects(ending):
    place = world()
    climate_check(place.measures[0])
    CouncilText.objects.create(
        strategy=place.strategy,
        paper_number="VL-42/2026",
        body="Rat der Stadt",
        is_public=False,
        subject="Beschluss der Strategie",
        proposal="1. Der Rat beschließt.\n2. Die Verwaltung berichtet.",
        climate_effect="positive",
        consultations="- Haupt- und Finanzausschuss; 12.3.2027\nOrtsbeirat",
        budget_item="15.01.02 / 5291, Haushalt 2027",
        annexes="- Karte\n- Gutachten",
    )
    text = text_of(made(place, "vorlage", ending))
    for words in (
        "VL-42/2026",
        "Rat der Stadt",
        "nichtöffentlich",
        "Beratungsfolge",
        "Haupt- und Finanzausschuss 12.3.2027 Vorberatung",
        "Ortsbeirat nicht angegeben Vorberatung",
        "Rat der Stadt nicht angegeben Entscheidung",
        "☒ ja ☐ nein",
        "Jährliche Folgekosten 1.500 €",
        "15.01.02 / 5291, Haushalt 2027",
        "Beschlussvorschlag",
        "Der Rat beschließt.",
        "Sachverhalt",
        "Entwurf eines Ziels",
        "Finanzielle Auswirkungen",
        "63.000 €",
        "Kosten je Jahr",
        "Noch ohne Angabe zu den Kosten: M 4",
        "Personelle Auswirkungen",
        "☒ positiv",
        "trägt deutlich bei",
        "Weniger Heizenergie",
        "Werkstatt mit Eltern",
        "Alternativen",
        "Gutachten",
        "Digitale Agenda",
    ):
        assert words in text, words


def test_a_town_s_own_objectives_under_wider_goals_belong_to_its_strategy():
    place = world()
    wider = Strategy.objects.create(
        owner=factories.consortium().space, key="wider", kind="framework", title="Rahmen", visibility="public"
    )
    goal = Goal.objects.create(
        strategy=wider, key="z", title="Ziel der Region", kind="goal", status="adopted"
    )
    Objective.objects.update(goal=goal)
    foreign = Objective.objects.get()
    foreign.pk, foreign.owner, foreign.title = None, factories.municipality().space, "Fremd"
    foreign.save()
    text = text_of(made(place, "zusammenfassung", "docx"))
    assert "Luft in Schulen ist gut" in text
    assert "Fremd" not in text


def test_the_sums_of_the_paper_are_those_of_the_pages():
    from allmende.portfolio.selectors import budget_of
    from allmende.ui.formats import euro_text

    place = world()
    total = sum(budget_of(one).total for one in place.measures)
    own = sum(budget_of(one).own for one in place.measures)
    text = text_of(made(place, "vorlage", "docx"))
    assert euro_text(total) in text
    assert euro_text(own) in text


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_working_documentation_holds_everything(ending):
    place = world()
    text = text_of(made(place, "arbeitsdokumentation", ending))
    for words in (
        "Intern: nicht zur Veröffentlichung",
        "Offene Punkte",
        "Maßnahmen ohne Kosten",
        "Mit dem Rat klären",
        "Noch mit der Kämmerei klären",
        "Erna",
        "Hochwasser",
        "Früh bestellen",
        "Entwurf eines Ziels",
        "Maßnahme 5",
    ):
        assert words in text, words


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_large_portfolio_is_whole_in_volumes(monkeypatch, ending):
    monkeypatch.setattr(working_measures, "PROFILES_EACH", 2)
    document = made(world(), "arbeitsdokumentation", ending)
    assert document.file.media_type == ZIP
    with ZipFile(BytesIO(bytes(document.file.content))) as archive:
        names = archive.namelist()
        texts = [text_in(name, archive.read(name)) for name in names]
    assert len(names) == len(set(names)) == 4
    assert all(name.endswith(ending) for name in names)
    assert "Teil 3: M 5 bis M 5" in texts[0]
    assert "Kosten und Förderung" in texts[0]
    for number in range(1, 6):
        with_profile = [at for at, text in enumerate(texts) if f"M {number} Maßnahme {number} mit" in text]
        assert (number + 1) // 2 in with_profile
    assert "Noch mit der Kämmerei klären" in texts[1]


def test_word_takes_the_town_s_letterhead():
    place = world()
    word = open_docx()
    word.add_paragraph("STADT {{ kommune }} · {{ gremium }} · {{ betreff }}")
    word.add_paragraph("{{ inhalt }}")
    target = BytesIO()
    word.save(target)
    letterheads.put_letterhead(
        actor=factories.actor("manager", place.town),
        space=place.town.space,
        key=COUNCIL_PAPER,
        name="brief.docx",
        content=target.getvalue(),
    )
    text = text_of(made(place, "vorlage", "docx"))
    assert text.startswith("STADT Musterhausen · Rat · Beschluss der Strategie „Smart in Musterhausen“")
    assert "63.000 €" in text


def test_the_summary_draws_the_goal_tree_and_says_it_in_words():
    place = world()
    Goal.objects.filter(pk=place.goals[1].pk).update(title='Ziel <b>&</b> \U0001f333 "quer"')
    pdf = PdfReader(BytesIO(bytes(made(place, "zusammenfassung", "pdf").file.content)))
    assert "Zielbaum mit 4 Zielen" in str(alternatives(pdf.trailer["/Root"]["/StructTreeRoot"]))


def test_words_like_commands_are_only_words():
    place = world()
    Goal.objects.filter(pk=place.goals[1].pk).update(title='#panic("x") {{ 7*7 }} </w:t> *a* $x$')
    for ending in ("pdf", "docx"):
        assert '#panic("x") {{ 7*7 }} </w:t> *a* $x$' in text_of(made(place, "vorlage", ending))


def test_an_empty_strategy_makes_every_output():
    place = world()
    for one in place.measures:
        one.delete()
    for output in offers.OUTPUTS:
        for ending in output.formats:
            assert made(place, output.slug, ending).file.size > 1000


class TestPages:
    @pytest.mark.parametrize(
        ("role", "status", "make_status"),
        [("anonymous", 200, 302), ("foreign", 200, 403), ("reader", 200, 403), ("editor", 200, 302)],
    )
    def test_who_may_make(self, client_as, role, status, make_status):
        place = world()
        foreign = factories.municipality()
        client = client_as("manager", foreign) if role == "foreign" else client_as(role, place.town)
        page = offers.page_of(place.strategy)
        assert client.get(page).status_code == status
        answer = client.post(f"{page}vorlage/erstellen/", {"format": "docx"})
        assert answer.status_code == make_status
        assert Document.objects.exists() == (role == "editor")
        text = client.get(f"{page}vorlage/text/")
        assert text.status_code == (200 if role == "editor" else make_status)

    def test_visitors_see_the_summary_and_the_website_only(self, client_as):
        place = world()
        made(place, "zusammenfassung", "pdf")
        made(place, "vorlage", "pdf")
        page = client_as("anonymous").get(offers.page_of(place.strategy)).content.decode()
        assert "Zusammenfassung für alle" in page
        assert "PDF öffnen" in page
        assert 'id="website"' in page
        assert "Beschlussvorlage" not in page
        assert "Seitdem" not in page
        inside = client_as("reader", place.town).get(offers.page_of(place.strategy)).content.decode()
        assert "Beschlussvorlage" in inside
        assert "erstellen/" not in inside

    def test_what_changed_since_is_said(self, client_as):
        place = world()
        made(place, "vorlage", "pdf")
        client = client_as("editor", place.town)
        assert "hat sich nichts geändert" in client.get(offers.page_of(place.strategy)).content.decode()
        for one in (*place.measures[:2], place.measures[0], place.goals[0]):
            audit.record("x.changed", actor=SystemActor("x"), subject=one)
        assert (
            "Seitdem geändert: 1 Ziel, 2 Maßnahmen."
            in client.get(offers.page_of(place.strategy)).content.decode()
        )

    def test_words_are_proposed_kept_and_made_into_a_paper(self, client_as):
        place = world()
        client = client_as("editor", place.town)
        address = f"{offers.page_of(place.strategy)}vorlage/text/"
        assert "Der Rat beschließt die Strategie" in client.get(address).content.decode()
        posted = {"subject": "Betreff neu", "proposal": "Wir beschließen.", "is_public": "0", "edition": "0"}
        answer = client.post(
            address, {**posted, "meeting_on": timezone.localdate().isoformat(), "erstellen": "docx"}
        )
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/dokumente/")
        text = CouncilText.objects.get()
        assert (text.subject, text.is_public, text.edition) == ("Betreff neu", False, 1)
        again = client.post(address, posted)
        assert again.status_code == 422
        assert "Hier wurde inzwischen gespeichert" in again.content.decode()
        assert client.post(address, {**posted, "edition": "1", "proposal": ""}).status_code == 422
        assert client.post(address, {**posted, "edition": "1"}).status_code == 302

    def test_unknown_things_are_not_found(self, client_as):
        place = world()
        client = client_as("editor", place.town)
        page = offers.page_of(place.strategy)
        assert client.get("/strategien/gibt-es-nicht/ausgaben/").status_code == 404
        assert client.post(f"{page}gedicht/erstellen/", {"format": "pdf"}).status_code == 404
        assert client.post(f"{page}vorlage/erstellen/", {"format": "exe"}).status_code == 404

    def test_a_hidden_strategy_is_not_found_for_others(self, client_as):
        place = world(Visibility.MUNICIPALITY)
        assert client_as("anonymous").get(offers.page_of(place.strategy)).status_code == 404
        assert (
            client_as("manager", factories.municipality()).get(offers.page_of(place.strategy)).status_code
            == 404
        )
