"""The council paper: every fact in the Word file, with real headings and tables."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from allmende.kernel.documents.letterheads import put_letterhead
from allmende.kernel.models import Space
from allmende.region.services import profile
from allmende.solutions.letterhead import COUNCIL_PAPER, council_docx
from allmende.solutions.models import StepKey
from allmende.solutions.selectors import adoption_for
from allmende.solutions.services import adoptions, costs, fit, records
from allmende.solutions.services.paper import council_paper, file_name
from tests.solutions import factories as own

HEADINGS = ["Sachverhalt", "Beschlussvorschlag", "Finanzielle Auswirkungen", "Personelle Auswirkungen",
            "Datenschutz", "Erwartete Wirkung", "Klimacheck"]  # fmt: skip


@pytest.fixture
def prepared(world):
    answers = {**own.ANSWERS, "decision_body": "Schulausschuss"}
    fit.check_fit(actor=world.manager, solution=world.solution, municipality=world.town, answers=answers)
    costs.overwrite(
        actor=world.manager,
        solution=world.solution,
        municipality=world.town,
        key="devices",
        line=costs.OwnLine(unit_price=own.euro("189.50"), price_source="Angebot Firma Muster"),
    )
    return own.adoption(world, at=StepKey.DECISION)


def opened(paper):
    return Document(BytesIO(council_docx(Space.objects.get(name=paper.municipality), paper)))


def words_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    return words.replace("\u00a0", " ")


def test_the_word_file_has_every_heading_once_as_a_heading(prepared):
    document = opened(council_paper(prepared))
    found = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert found == HEADINGS


def test_the_word_file_states_the_towns_facts(prepared):
    words = words_of(opened(council_paper(prepared)))
    for fact in (
        "Neustadt",
        "Raumklima in Schulen",
        own.VERSION,
        "Quelldorf",
        "20 Räume in 3 Schulen",
        "Schulausschuss",
    ):
        assert fact in words, fact
    assert "5.680 €" in words
    assert "820 €" in words
    assert "38 Stunden" in words
    assert "189,50 € je Raum" in words
    assert "Angebot Firma Muster" in words
    assert "Mit weniger als 1.000 Euro" in words
    assert "Öffentlich mit Verzögerung" in words
    assert "{" not in words


def test_the_sums_in_the_table_are_the_sums_of_the_sheet(prepared, world):
    sheet = costs.sheet_of(world.solution, world.town)
    table = next(t for t in opened(council_paper(prepared)).tables if t.rows[0].cells[0].text == "Posten")
    sums = {row.cells[0].text: row.cells[3].text.replace("\u00a0", " ") for row in table.rows}
    assert sums["Summe einmalig"] == "5.680 €"
    assert sheet.one_off == own.euro("5680.00")
    assert sums["Summe je Jahr"] == "820 €"
    assert "tblHeader" in table.rows[0]._tr.xml


def test_without_quantities_the_paper_says_not_stated(world):
    bare = own.adoption(world, at=StepKey.DECISION)
    words = words_of(opened(council_paper(bare)))
    assert "nicht angegeben" in words
    assert "wurde noch nicht geprüft" in words


def test_a_recorded_decision_stands_in_the_paper(prepared, world):
    facts = records.DecisionFacts("Haupt- und Finanzausschuss", date(2026, 3, 24), "approved", "2026/041")
    records.record_decision(actor=world.manager, adoption_id=prepared.pk, facts=facts)
    words = words_of(opened(council_paper(adoption_for(world.manager, prepared.pk))))
    for fact in ("Haupt- und Finanzausschuss", "24. März 2026", "2026/041"):
        assert fact in words


def test_demo_papers_are_marked(world):
    demo = own.adoption(world, at=StepKey.DECISION, is_demo=True)
    document = opened(council_paper(demo))
    assert "Beispieldaten" in " ".join(p.text for p in document.paragraphs[:3])
    assert "Beispieldaten" in document.sections[0].footer.paragraphs[0].text
    real = own.adoption(world, at=StepKey.DECISION, is_demo=False)
    assert "Beispieldaten" not in words_of(opened(council_paper(real)))


@time_machine.travel("2026-03-05T10:00:00Z", tick=False)
def test_the_file_has_a_sensible_name(prepared):
    assert (
        file_name(council_paper(prepared)) == "2026-03-05_Beschlussvorlage_neustadt_raumklima-in-schulen.docx"
    )


def test_the_file_comes_as_a_download(prepared, world, client_as):
    answer = client_as("reader", world.town).get(reverse("solutions:paper_docx", args=[prepared.pk]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert Document(BytesIO(answer.content)).core_properties.author == "Neustadt"


def test_the_print_page_has_the_same_sections(prepared, world, client_as):
    page = (
        client_as("manager", world.town).get(reverse("solutions:paper", args=[prepared.pk])).content.decode()
    )
    for heading in HEADINGS:
        assert f">{heading}</h2>" in page
    assert "189,50 € je Raum" in page


def test_the_councillor_reads_decision_costs_and_what_is_not_yet(prepared, world, client_as):
    facts = records.DecisionFacts("Schulausschuss", date(2026, 3, 24), "approved", "2026/041")
    records.record_decision(actor=world.manager, adoption_id=prepared.pk, facts=facts)
    for amount in ("2100.00", "99.50"):
        records.add_expense(
            actor=world.manager,
            adoption_id=prepared.pk,
            spent_on=date(2026, 4, 1),
            label="Geräte",
            amount=own.euro(amount),
        )
    page = client_as("coordinator").get(reverse("solutions:report", args=[prepared.pk])).content.decode()
    for fact in ("Schulausschuss", "24. März 2026", "beschlossen", "2026/041", "2.199,50 €", "2 Rechnungen"):
        assert fact in page, fact
    assert "Noch nicht in Betrieb." in page


def test_a_name_in_the_profile_cannot_break_out_of_the_page(world, client_as):
    profile.answer(
        actor=world.manager, municipality=world.town, answers={"decision_body": "<script>x</script>"}
    )
    started = own.adoption(world, at=StepKey.DECISION)
    page = (
        client_as("manager", world.town).get(reverse("solutions:paper", args=[started.pk])).content.decode()
    )
    assert "<script>x" not in page


def test_a_waived_decision_is_said_in_the_report(world, client_as):
    started = own.adoption(world, at=StepKey.DECISION)
    adoptions.waive_step(
        actor=world.person("coordinator"),
        adoption_id=started.pk,
        key=StepKey.DECISION,
        reason="Laufendes Geschäft",
    )
    page = (
        client_as("manager", world.town).get(reverse("solutions:report", args=[started.pk])).content.decode()
    )
    assert "Ein Beschluss war nicht nötig: Laufendes Geschäft" in page


def test_the_town_s_letterhead_serves_adoptions_too(prepared, world):
    word = Document()
    word.add_paragraph("STADT {{ kommune }} · {{ gremium }} · {{ betreff }}")
    word.add_paragraph("{{ inhalt }}")
    target = BytesIO()
    word.save(target)
    put_letterhead(
        actor=world.manager,
        space=prepared.owner,
        key=COUNCIL_PAPER,
        name="brief.docx",
        content=target.getvalue(),
    )
    document = Document(BytesIO(council_docx(prepared.owner, council_paper(prepared))))
    assert (
        document.paragraphs[0].text
        == "STADT Neustadt · Schulausschuss · Beschlussvorlage: Raumklima in Schulen"
    )
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == HEADINGS
    assert "Angebot Firma Muster" in words_of(document)
