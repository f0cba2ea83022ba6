"""Measures out of tables: what is understood, what is refused line by line, and what can be taken back."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import AuditEntry
from allmende.portfolio.errors import ImportInUse, ImportNothingChosen, ImportUndone
from allmende.portfolio.models import Measure, MeasureImport, MeasureImportDraft
from allmende.portfolio.selectors.readiness import readiness_of
from allmende.portfolio.services import measures as services
from allmende.portfolio.services.intake.checking import day_of
from allmende.portfolio.services.intake.columns import guessed
from allmende.portfolio.services.intake.storing import (
    FileRefused,
    keep_table,
    lines_of,
    map_columns,
    take_over,
    undo_import,
)
from allmende.portfolio.services.intake.table import csv_template, workbook_template
from allmende.portfolio.types import Readiness
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db
HEAD = "Titel;Kurzbeschreibung;Handlungsfeld;Start;Bis;Budget;Status;Ziel;Beitrag;SDG;Begründung"


@pytest.fixture
def town():
    world.field()
    world.sdg()
    world.goal("Gut leben")
    return factories.municipality("Musterdorf")


@pytest.fixture
def editor(town):
    return world.editor(town)


def lines(actor, town, *rows, head=HEAD, encoding="utf-8"):
    body = "\r\n".join([head, *rows]).encode(encoding)
    return lines_of(actor, keep_table(actor=actor, owner=town.space, file_name="liste.csv", body=body))


def problems(line):
    return [(problem.heading, problem.sentence) for problem in line.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_as_offices_keep_it_becomes_measures(town, editor, encoding):
    row = (
        "Mitfahrbänke;Bänke an der Straße;Mobilität;1.5.2027;2028;12.500,50 €;in Arbeit;Gut leben;"
        "Bringt Leute zusammen;11;Beschluss vom Mai"
    )
    line = lines(editor, town, row, encoding=encoding)[0]
    assert problems(line) == []
    made = take_over(actor=editor, draft_id=MeasureImportDraft.objects.get().pk).measures.get()
    assert (made.title, made.summary, made.status, made.visibility, made.number) == (
        "Mitfahrbänke", "Bänke an der Straße", "running", "public", 1,
    )  # fmt: skip
    assert (made.begins_on, made.ends_on) == (date(2027, 5, 1), date(2028, 12, 31))
    assert made.budget_lines.get().amount == Decimal("12500.50")
    assert made.contributions.get().sentence == "Bringt Leute zusammen"
    assert [one.number for one in made.sdgs.all()] == [11]
    assert [one.key for one in made.action_fields.all()] == ["mobilitaet"]
    assert not MeasureImportDraft.objects.exists()
    entry = AuditEntry.objects.get(action="portfolio.measure_created", subject_id=str(made.pk))
    assert "liste.csv" in entry.reason
    assert "Beschluss vom Mai" in entry.reason
    assert len(entry.changes["without"]) == 3


@pytest.mark.parametrize(
    ("row", "heading", "words"),
    [
        (";ohne Titel", "Titel", "fehlt"),
        ("=SUMME(A1);x", "Titel", "Formel"),
        ("@cmd;x", "Titel", "Formel"),
        ("Bank;x;Raumfahrt", "Handlungsfelder", "Raumfahrt"),
        ("Bank;x;;31.02.2027", "Beginn", "kein Datum"),
        ("Bank;x;;morgen", "Beginn", "kein Datum"),
        ("Bank;x;;1.1.0001", "Beginn", "kein Datum"),
        ("Bank;x;;1.5.2027;1.5.2026", "Ende", "vor dem Beginn"),
        ("Bank;x;;;;viel", "Kosten einmalig", "kein Betrag"),
        ("Bank;x;;;;-5", "Kosten einmalig", "kein Betrag"),
        ("Bank;x;;;;NaN", "Kosten einmalig", "kein Betrag"),
        ("Bank;x;;;;1e30", "Kosten einmalig", "kein Betrag"),
        ("Bank;x;;;;;fliegt", "Stand", "fliegt"),
        ("Bank;x;;;;;läuft;;;;Weil", "Ziel", "braucht ein Ziel"),
        ("Bank;x;;;;;läuft;Gut leben;so", "Begründung", "Niemand ist als zuständig eingetragen"),
        ("Bank;x;;;;100;geplant;Gut leben;so", "Begründung", "noch nicht ganz gesichert"),
        ("Bank;x;;;;;ruht;Gut leben;so", "Begründung", "warum die Maßnahme ruht"),
        ("Bank;x;;;;;verworfen", "Begründung", "warum die Maßnahme ruht oder verworfen ist"),
        ("Bank;x;;;;1,250.50", "Kosten einmalig", "kein Betrag"),
        ("Bank;x;;;;;;Mond;weil", "Ziel", "Mond"),
        ("Bank;x;;;;;;Gut leben;", "Wie zahlt sie ein?", "in einem Satz"),
        ("Bank;x;;;;;;;;18", "UN-Ziele", "18"),
        ("Bank;x;;;;;;;;²", "UN-Ziele", "²"),
        ("B" * 201 + ";x", "Titel", "länger als 200"),
    ],
)
def test_a_bad_line_says_what_is_wrong_in_which_column(town, editor, row, heading, words):
    line = lines(editor, town, row, "Gute Bank;y")[0]
    assert (line.is_good, line.number) == (False, 2)
    assert [h for h, sentence in problems(line) if words in sentence] == [heading]
    good = take_over(actor=editor, draft_id=MeasureImportDraft.objects.get().pk)
    assert [one.title for one in good.measures.all()] == ["Gute Bank"]


def test_what_is_there_twice_is_found_in_the_table_and_in_the_portfolio(town, editor):
    world.measure(town, "Alte Bank")
    world.measure(town, "🚲")
    found = lines(editor, town, "Neue Bank;x", "alte  bank;x", "Neue bank;y", "🚌;z", "🚲;z")
    assert [line.is_good for line in found] == [True, False, False, True, False]
    assert [line.existing for line in found] == [None, 1, None, None, 2]
    assert [line.is_bad for line in found] == [False, False, True, False, False]
    assert "Zeile 2" in problems(found[2])[0][1]


def test_a_promised_line_with_people_and_secured_money_needs_no_reason(town, editor):
    head = "Titel;Status;Ziel;Beitrag;Zuständig;Personal;Kosten;Geld gesichert"
    line = lines(editor, town, "Bank;geplant;Gut leben;so;Amt 3;Frau Muster;12.500,- €;ja", head=head)[0]
    assert (problems(line), line.lacks) == ([], [])
    made = take_over(actor=editor, draft_id=MeasureImportDraft.objects.get().pk).measures.get()
    assert readiness_of(made) == Readiness((), ())
    assert (made.budget_lines.get().amount, made.status_reason) == (Decimal(12_500), "")


def test_a_table_sent_twice_at_once_comes_in_once(town, editor):
    lines(editor, town, "A;x")
    draft_id = MeasureImportDraft.objects.get().pk
    take_over(actor=editor, draft_id=draft_id)
    with pytest.raises(NotFound):
        take_over(actor=editor, draft_id=draft_id)
    assert Measure.objects.count() == 1


def test_nobody_takes_back_measures_of_a_town_they_do_not_edit(town, editor):
    other = factories.municipality("Zweitdorf")
    both = factories.person("editor", town)
    both.grants.create(space=other.space, role="editor")
    actor = actor_of(both)
    body = b"Titel;Kommune\nBank;Musterdorf\nBus;Zweitdorf\n"
    draft = keep_table(actor=actor, owner=town.space, file_name="x.csv", body=body)
    made = take_over(actor=actor, draft_id=draft.pk)
    with pytest.raises(Forbidden):
        undo_import(actor=editor, import_id=made.pk)
    assert Measure.objects.count() == 2
    assert undo_import(actor=actor, import_id=made.pk) == 2


def test_a_line_for_another_town_is_refused(town, editor):
    other = factories.municipality("Fremddorf")
    found = lines(
        editor, town, "Bank;Musterdorf", f"Bus;{other.name}", "Bahn;Nirgendwo", head="Titel;Kommune"
    )
    assert [line.is_good for line in found] == [True, False, False]


def test_a_proposal_without_a_goal_is_welcome_and_stays_hidden(town, editor):
    lines(editor, town, "Idee;Nur so")
    made = take_over(actor=editor, draft_id=MeasureImportDraft.objects.get().pk).measures.get()
    assert (made.status, made.visibility) == ("proposed", "municipality")


def test_headings_are_known_by_many_names_and_each_once():
    head = ["Projekttitel", "Lfd Nr", "Federführung", "MASSNAHME", "Start", "", "Kosten"]
    assert guessed(head) == {"0": "title", "2": "responsible", "4": "begins_on", "6": "investment"}


def test_unknown_headings_are_mapped_by_hand(town, editor):
    draft = keep_table(actor=editor, owner=town.space, file_name="x.csv", body=b"Was;Wer\nBank;Amt 3\n")
    assert draft.mapping == {}
    map_columns(
        actor=editor, draft_id=draft.pk, mapping={"0": "title", "1": "responsible", "2": "evil", "9": "name"}
    )
    draft.refresh_from_db()
    assert draft.mapping == {"0": "title", "1": "responsible"}
    made = take_over(actor=editor, draft_id=draft.pk).measures.get()
    assert (made.title, made.responsible) == ("Bank", "Amt 3")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01.05.2027", date(2027, 5, 1)), ("2027-05-01", date(2027, 5, 1)),
        ("5/2027", date(2027, 5, 1)),
        ("2027", date(2027, 1, 1)), ("1.5.27", date(2027, 5, 1)), ("45000", None),
        ("", None), ("1.13.2027", None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text, day):
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "leer"), (b"\x89PNG\r\n\x1a\n\x00\x00", "keine Tabelle"), (b"PK\x03\x04kaputt", "besch"),
        (b"\xd0\xcf\x11\xe0alt", "altes Excel"),
        (b"Titel;Was\n", "keine Zeile"), (b"Titel\nBank\n", "berschriften"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(town, editor, body, reason):
    with pytest.raises(FileRefused) as refused:
        keep_table(actor=editor, owner=town.space, file_name="x", body=body)
    assert reason in str(refused.value.fields["reason"])
    assert not MeasureImportDraft.objects.exists()


def test_five_thousand_lines_are_taken_and_one_more_is_not(town, editor, django_assert_max_num_queries):
    rows = [f"Bank {n};x" for n in range(5_001)]
    with pytest.raises(FileRefused):
        lines(editor, town, *rows)
    with django_assert_max_num_queries(25):
        assert len(lines(editor, town, *rows[:5_000])) == 5_000


def test_only_chosen_lines_are_taken_and_none_is_an_error(town, editor):
    lines(editor, town, "A;x", "B;x", ";x")
    draft = MeasureImportDraft.objects.get()
    with pytest.raises(ImportNothingChosen):
        take_over(actor=editor, draft_id=draft.pk, chosen={4, 99})
    made = take_over(actor=editor, draft_id=draft.pk, chosen={3})
    assert [one.title for one in made.measures.all()] == ["B"]


def test_an_import_can_be_taken_back_once_and_not_after_somebody_worked_on_it(town, editor):
    lines(editor, town, "A;x;;;;100;läuft;Gut leben;so;;Beschlossen")
    first = take_over(actor=editor, draft_id=MeasureImportDraft.objects.get().pk)
    assert undo_import(actor=editor, import_id=first.pk) == 1
    with pytest.raises(ImportUndone):
        undo_import(actor=editor, import_id=first.pk)
    lines(editor, town, "B;x")
    second = take_over(actor=editor, draft_id=MeasureImportDraft.objects.get().pk)
    services.set_phase(actor=editor, measure_id=second.measures.get().pk, phase="pilot")
    with pytest.raises(ImportInUse):
        undo_import(actor=editor, import_id=second.pk)
    assert [one.title for one in Measure.objects.all()] == ["B"]


def test_nobody_sees_or_takes_another_persons_draft_or_another_towns_import(town, editor):
    lines(editor, town, "A;x")
    draft = MeasureImportDraft.objects.get()
    other = world.editor(factories.municipality())
    for actor in (other, world.editor(town)):
        with pytest.raises(NotFound):
            take_over(actor=actor, draft_id=draft.pk)
    made = take_over(actor=editor, draft_id=draft.pk)
    with pytest.raises(NotFound):
        undo_import(actor=other, import_id=made.pk)
    with pytest.raises(Forbidden):
        keep_table(actor=other, owner=town.space, file_name="x.csv", body=b"Titel;x\nA;b\n")
    with pytest.raises(Forbidden):
        keep_table(
            actor=factories.actor("reader", town), owner=town.space, file_name="x.csv", body=b"Titel;x\nA;b\n"
        )


def workbook(*rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_brings_days_and_numbers_as_such(town, editor):
    body = workbook(["Titel", "Beginn", "Kosten", "Aufwand"], ["Bank", date(2027, 5, 1), 1250.5, 3])
    draft = keep_table(actor=editor, owner=town.space, file_name="x.xlsx", body=body)
    made = take_over(actor=editor, draft_id=draft.pk).measures.get()
    assert (made.begins_on, made.effort, made.budget_lines.get().amount) == (
        date(2027, 5, 1),
        3,
        Decimal("1250.50"),
    )


def test_what_goes_out_comes_in_again(town, editor, client_as):
    made = world.ready(town, "Bank")
    made.action_fields.add(world.field())
    client = client_as("editor", town)
    for form in ("csv", "xlsx"):
        answer = client.get(reverse("portfolio:export", args=[form]), {"suche": "Bank"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        draft = keep_table(actor=editor, owner=town.space, file_name=f"x.{form}", body=body)
        line = lines_of(editor, draft)[0]
        assert (line.existing, problems(line)) == (1, [])
        assert [one.key for one in line.values["action_fields"]] == ["mobilitaet"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_exported_table_makes_the_same_measures_elsewhere(town, editor, client_as, form):
    fields = {"responsible": "Amt 3", "staff": "Team 2", "need": "- Punkt\n=Rest", "summary": "+49 ist da"}
    made = world.measure(town, "=Bank", status="planned", status_reason="Beschluss", **fields)
    world.contribution(made, world.goal("Mehr Mitte"))
    world.line(made, "1250.50", is_secured=True)
    answer = client_as("editor", town).get(reverse("portfolio:export", args=[form]))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    made.delete()
    draft = keep_table(actor=editor, owner=town.space, file_name=f"x.{form}", body=body)
    assert [problems(line) for line in lines_of(editor, draft)] == [[]]
    again = take_over(actor=editor, draft_id=draft.pk).measures.get()
    assert {name: getattr(again, name) for name in fields} == fields
    assert (again.title, again.status, again.status_reason) == ("=Bank", "planned", "Beschluss")
    assert (again.budget_lines.get().amount, again.budget_lines.get().is_secured) == (
        Decimal("1250.50"),
        True,
    )


def test_a_formula_brings_its_stored_value_and_a_merged_cell_is_empty_below(town, editor):
    book, out = Workbook(), io.BytesIO()
    for row in (["Titel", "Kommune", "Kosten"], ["A", "Musterdorf", "=1+1"], ["B", None, 3], [None, None, 4]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.save(out)
    draft = keep_table(actor=editor, owner=town.space, file_name="x.xlsx", body=out.getvalue())
    found = lines_of(editor, draft)
    assert [line.is_good for line in found] == [True, True, False]
    # A workbook nobody has calculated holds no value.
    assert [line.values.get("investment") for line in found] == [None, 3, 4]


def test_the_templates_are_understood(town, editor):
    head = csv_template().decode("utf-8-sig").strip().split(";")
    assert set(guessed(head)) == {str(at) for at in range(len(head))}
    book = load_workbook(io.BytesIO(workbook_template()))
    assert [cell.value for cell in book.worksheets[0][1]] == head


def test_from_file_to_measures_by_clicking(town, client_as):
    client = client_as("editor", town)
    start = reverse("portfolio:import")
    assert client.get(start).status_code == 200
    file = SimpleUploadedFile("liste.csv", b"Was;Wer\nBank;Amt\n;Amt\n")
    answer = client.post(start, {"owner": town.space_id, "file": file})
    draft = answer.headers["Location"]
    assert "in welcher Spalte der Titel steht" in client.get(draft).content.decode()
    assert client.post(draft, {"column-0": "title", "column-1": "title"}).status_code == 422
    assert client.post(draft, {"column-0": "", "column-1": "responsible"}).status_code == 422
    assert client.post(draft, {"column-0": "title", "column-1": "responsible"}).status_code == 302
    page = client.get(draft).content.decode()
    assert "1 Zeile kann übernommen werden" in page
    assert "1 Zeile kann so nicht übernommen werden" in page
    assert client.post(f"{draft}uebernehmen/", {"which": "chosen"}).status_code == 422
    assert client.post(f"{draft}uebernehmen/", {"which": "all"}).status_code == 302
    assert Measure.objects.get().responsible == "Amt"
    undo = reverse("portfolio:import_undo", args=[MeasureImport.objects.get().pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo).status_code == 302
    assert not Measure.objects.exists()
    assert (
        client.post(start, {"owner": town.space_id, "file": SimpleUploadedFile("x.csv", b"\x00")}).status_code
        == 422
    )
    assert client_as("reader", town).get(start).status_code == 403
